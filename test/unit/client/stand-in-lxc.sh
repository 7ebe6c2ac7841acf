#!/bin/sh
# A stand-in for the client of LXD: notes its arguments, each ended by NUL, each call by a record separator, and
# answers from files.
# $STAND_IN is a folder: `calls` is written; `<command>.out`, `.err`, `.code` are the answer of `lxc <command>`.
# `exec` without an answer runs the command here, as if this machine were the instance.
[ "$1" != --project ] || { project=$2; shift 2; }
{ printf '%s\0' "$@"; printf '\036'; } >>"$STAND_IN/calls"
case $1 in
exec)
  if [ ! -f "$STAND_IN/exec.code" ]; then
    shift 2
    while [ "$1" != -- ]; do
      case $1 in --env) export "$2"; shift 2 ;; --mode | --user | --group) shift 2 ;; *) shift ;; esac
    done
    shift
    exec "$@"
  fi ;;
esac
answer=$STAND_IN/$1
[ ! -f "$answer.out" ] || cat "$answer.out"
[ ! -f "$answer.err" ] || cat "$answer.err" >&2
[ ! -f "$answer.code" ] || exit "$(cat "$answer.code")"
