/** What the program inside a snap can be called. */

/**
 * Names that some language or build tool keeps for itself: keywords, modules of Python's own library, targets of CMake
 * and Meson, folders of Cargo.
 */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'abc all alloc and antigravity argparse array as ast async asyncio await base64 bdb benchmark binascii bisect box ' +
    'break build builtins bz2 calendar class clean cmath cmd code codecs codeop collections colorsys compileall ' +
    'config configparser const contextlib contextvars continue copy copyreg core crate csv ctypes curses dataclasses ' +
    'datetime dbm decimal def default del deps difflib dis dist do doctest dyn edit elif else email encodings enum errno ' +
    'examples except extern faulthandler fcntl filecmp fileinput final finally fn fnmatch for fractions from ftplib ' +
    'functools gc genericpath getopt getpass gettext glob global go graphlib grp gzip hashlib heapq help hmac html http if ' +
    'imaplib impl import in incremental inspect install io ipaddress is itertools json keyword lambda let linecache list ' +
    'locale logging loop lzma macro mailbox main marshal match math mimetypes mmap mod modulefinder move multiprocessing ' +
    'mut netrc node none nonlocal not npm ntpath numbers opcode operator optparse or os override package pass path pathlib ' +
    'pdb pickle pickletools pip pkgutil platform plistlib poplib posix posixpath pprint priv proc-macro profile pstats pty ' +
    'pub pwd py py_compile pyclbr pydoc python python3 queue quopri raise random re readline ref reprlib resource return ' +
    'rlcompleter runpy sched secrets select selectors self setup setuptools shelve shlex shutil signal site smtplib socket ' +
    'socketserver sqlite3 src sre ssl stat static statistics std string stringprep struct subprocess super symtable sys ' +
    'sysconfig syslog tabnanny tarfile target tempfile termios test tests textwrap this threading time timeit tkinter ' +
    'token tokenize tomllib trace traceback tracemalloc trait true try tty turtle type typeof types typing unicodedata ' +
    'uninstall unittest unsafe unsized use uuid uv venv virtual warnings wave weakref webbrowser wheel where while with ' +
    'workspace wsgiref xml xmlrpc yield zipapp zipfile zipimport zlib zoneinfo'
  ).split(' '),
);

/** The snap's own name where every language can have it, else one close to it. */
export function toProgramName(name: string): string {
  if (/^[0-9]/.test(name)) return `app-${name}`;
  // The toolchain of Go takes a last element such as "v2" for a version.
  return RESERVED.has(name) || RESERVED.has(toModuleName(name)) || /^v[0-9]+$/.test(name) ? `${name}-app` : name;
}

/** As Python and Rust name a module. */
export function toModuleName(program: string): string {
  return program.replaceAll('-', '_');
}

/** `tide-table` becomes `Tide Table`, cut to what a title may have. */
export function toTitle(name: string): string {
  const title = name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
  return title.slice(0, 40).trim();
}
