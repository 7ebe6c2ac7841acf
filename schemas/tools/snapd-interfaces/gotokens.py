"""Splits Go source into tokens, with the semicolons that Go puts in by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPS = [
    "<<=", ">>=", "&^=", "...", "&&", "||", "<-", "++", "--", "==", "!=", "<=",
    ">=", ":=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>",
    "&^", "+", "-", "*", "/", "%", "&", "|", "^", "<", ">", "=", "!", "(", ")",
    "[", "]", "{", "}", ",", ";", ".", ":", "~",
]
_IDENT = re.compile(r"[^\W\d]\w*")
_NUM = re.compile(r"0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
_ENDS_STATEMENT = {"break", "continue", "fallthrough", "return"}
KEYWORDS = {
    "break", "case", "chan", "const", "continue", "default", "defer", "else",
    "fallthrough", "for", "func", "go", "goto", "if", "import", "interface",
    "map", "package", "range", "return", "select", "struct", "switch", "type",
    "var",
}


class GoSyntaxError(ValueError):
    pass


@dataclass(frozen=True)
class Tok:
    kind: str  # ident kw str int char op
    val: object
    pos: int
    end: int


def _unquote(body: str) -> str:
    simple = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'",
              "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
    out, i = [], 0
    while i < len(body):
        c = body[i]
        if c != "\\":
            out.append(c)
            i += 1
            continue
        n = body[i + 1]
        if n in simple:
            out.append(simple[n])
            i += 2
        elif n == "x":
            out.append(chr(int(body[i + 2:i + 4], 16)))
            i += 4
        elif n == "u":
            out.append(chr(int(body[i + 2:i + 6], 16)))
            i += 6
        elif n == "U":
            out.append(chr(int(body[i + 2:i + 10], 16)))
            i += 10
        elif n in "01234567":
            out.append(chr(int(body[i + 1:i + 4], 8)))
            i += 4
        else:
            raise GoSyntaxError(f"unknown escape \\{n}")
    return "".join(out)


def tokenize(src: str) -> list[Tok]:
    toks: list[Tok] = []
    i, n = 0, len(src)

    def newline(at: int) -> None:
        if not toks:
            return
        last = toks[-1]
        if (last.kind in ("ident", "str", "int", "char")
                or (last.kind == "kw" and last.val in _ENDS_STATEMENT)
                or (last.kind == "op" and last.val in ("++", "--", ")", "]", "}"))):
            toks.append(Tok("op", ";", at, at))

    while i < n:
        c = src[i]
        if c == "\n":
            newline(i)
            i += 1
        elif c in " \t\r":
            i += 1
        elif src.startswith("//", i):
            j = src.find("\n", i)
            i = n if j < 0 else j
        elif src.startswith("/*", i):
            j = src.find("*/", i + 2)
            if j < 0:
                raise GoSyntaxError("unterminated comment")
            if "\n" in src[i:j]:
                newline(i)
            i = j + 2
        elif c == "`":
            j = src.index("`", i + 1)
            toks.append(Tok("str", src[i + 1:j].replace("\r", ""), i, j + 1))
            i = j + 1
        elif c == '"' or c == "'":
            j = i + 1
            while src[j] != c:
                j += 2 if src[j] == "\\" else 1
            kind = "str" if c == '"' else "char"
            toks.append(Tok(kind, _unquote(src[i + 1:j]), i, j + 1))
            i = j + 1
        elif c.isdigit():
            m = _NUM.match(src, i)
            text = m.group(0).replace("_", "")
            try:
                val: object = int(text, 0) if not re.fullmatch(r"0\d+", text) else int(text, 8)
            except ValueError:
                val = float(text)
            toks.append(Tok("int", val, i, m.end()))
            i = m.end()
        else:
            m = _IDENT.match(src, i)
            if m:
                word = m.group(0)
                toks.append(Tok("kw" if word in KEYWORDS else "ident", word, i, m.end()))
                i = m.end()
                continue
            for op in _OPS:
                if src.startswith(op, i):
                    toks.append(Tok("op", op, i, i + len(op)))
                    i += len(op)
                    break
            else:
                raise GoSyntaxError(f"unexpected character {c!r} at {i}")
    newline(n)
    return toks
