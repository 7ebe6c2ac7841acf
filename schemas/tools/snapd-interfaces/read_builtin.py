"""Reads what snapd's interfaces/builtin package states as data about each interface."""

from __future__ import annotations

import re

import gosource
import interfaces_overlay as overlay

PACKAGE_DIRS = {
    "builtin": "interfaces/builtin",
    "interfaces": "interfaces",
    "asserts": "asserts",
    "naming": "snap/naming",
}
STATIC_FIELDS = {
    "ImplicitOnCore": "implicitOnCore",
    "ImplicitOnClassic": "implicitOnClassic",
    "ImplicitPlugOnCore": "implicitPlugOnCore",
    "ImplicitPlugOnClassic": "implicitPlugOnClassic",
    "AffectsPlugOnRefresh": "affectsPlugOnRefresh",
    "AppArmorUnconfinedPlugs": "appArmorUnconfinedPlugs",
    "BaseDeclarationPlugs": "baseDeclarationPlugs",
    "BaseDeclarationSlots": "baseDeclarationSlots",
}
BOOL_FIELDS = ("implicitOnCore", "implicitOnClassic", "implicitPlugOnCore",
               "implicitPlugOnClassic", "affectsPlugOnRefresh", "appArmorUnconfinedPlugs")


class ExtractError(Exception):
    pass


def fields_of(lit) -> dict:
    return {key[1]: val for key, val in lit[2] if key is not None and key[0] == "name"}


def common_literal(lit):
    """The commonInterface{...} literal somewhere inside a registered value."""
    if lit[0] == "un":
        return common_literal(lit[2])
    if lit[0] != "lit":
        return None
    if lit[1] == "commonInterface":
        return lit
    for _, val in lit[2]:
        if val[0] in ("lit", "un"):
            found = common_literal(val)
            if found is not None:
                return found
    return None


def returned(fn: gosource.Func):
    """The expression of a method body that is a single return statement."""
    body = [t for t in fn.body]
    if body and body[0].kind == "kw" and body[0].val == "return":
        try:
            return gosource.ExprParser(body, 1).parse()
        except gosource.GoSyntaxError:
            return None
    return None


def returned_literal(fn: gosource.Func):
    """The first composite literal that the body returns."""
    for i, tok in enumerate(fn.body):
        if tok.kind == "kw" and tok.val == "return":
            try:
                node = gosource.ExprParser(fn.body, i + 1).parse()
            except gosource.GoSyntaxError:
                continue
            if node[0] == "lit":
                return node
    return None


def assigned_fields(fn: gosource.Func) -> dict:
    """info.Field = expr statements of a StaticInfo() that patches a copy."""
    out = {}
    toks = fn.body
    for i in range(len(toks) - 4):
        if (toks[i].kind == "ident" and toks[i + 1].val == "." and toks[i + 2].kind == "ident"
                and toks[i + 3].kind == "op" and toks[i + 3].val == "="
                and toks[i + 2].val in STATIC_FIELDS):
            try:
                out[toks[i + 2].val] = gosource.ExprParser(toks, i + 4).parse()
            except gosource.GoSyntaxError:
                out[toks[i + 2].val] = ("opaque", "expr")
    return out


def embedded_types(pkg, typ: str) -> list[str]:
    seen, todo = [], [typ]
    while todo:
        cur = todo.pop(0)
        if cur in seen:
            continue
        seen.append(cur)
        todo.extend(sorted(pkg.structs.get(cur, ())))
    return seen


def find_method(pkg, typ: str, name: str):
    for t in embedded_types(pkg, typ):
        if (t, name) in pkg.methods:
            return t, pkg.methods[(t, name)]
    return None, None


def registrations(pkg) -> list[tuple[str, tuple]]:
    out = []
    for fn in pkg.funcs.values():
        if fn.name != "init":
            continue
        for i, tok in enumerate(fn.body):
            if tok.kind == "ident" and tok.val == "registerIface":
                call = gosource.ExprParser(fn.body, i).parse()
                out.append((fn.file, call[2][0]))
    return sorted(out, key=lambda r: r[0])


def read_interface(pkg, file: str, arg) -> dict:
    lit = arg[2] if arg[0] == "un" else arg
    typ = lit[1]
    common = common_literal(lit)
    fields = fields_of(common) if common is not None else fields_of(lit)

    name = pkg.string(fields.get("name"))
    owner, method = find_method(pkg, typ, "Name")
    if method is not None and owner not in ("commonInterface",):
        node = returned(method)
        text = pkg.string(node) if node is not None else None
        if text is not None:
            name = text
    if not name:
        raise ExtractError(f"{file}: cannot find the interface's name")

    static = {k: fields.get(k) for k in STATIC_FIELDS.values()}
    owner, method = find_method(pkg, typ, "StaticInfo")
    if method is None:
        raise ExtractError(f"{file}: {typ} has no StaticInfo")
    if owner != "commonInterface":
        node = returned_literal(method)
        if node is not None:
            given = fields_of(node)
            for go_name, key in STATIC_FIELDS.items():
                val = given.get(go_name)
                if val is not None and val[0] == "sel" and gosource.dotted(val[1]) == "iface":
                    val = fields.get(val[2])
                static[key] = val
        for go_name, val in assigned_fields(method).items():
            static[STATIC_FIELDS[go_name]] = val

    entry: dict = {"name": name, "source": f"interfaces/builtin/{file}", "goType": typ}
    for key in BOOL_FIELDS:
        val = pkg.boolean(static[key])
        if val is None:
            decided = overlay.IMPLICIT.get((name, key))
            if decided is None:
                raise ExtractError(f"{name}: {key} is decided at run time and the overlay does not say how")
            entry[key], entry[key + "Condition"] = decided
        else:
            if (name, key) in overlay.IMPLICIT:
                raise ExtractError(f"{name}: {key} is plain {val} now; drop it from the overlay's IMPLICIT")
            entry[key] = val
    for key in ("baseDeclarationPlugs", "baseDeclarationSlots"):
        node = static[key]
        text = pkg.string(node) if node is not None else ""
        if text is None:
            raise ExtractError(f"{name}: {key} is not a constant string")
        entry[key] = text

    # can the Go code veto an auto-connection?
    owner, method = find_method(pkg, typ, "AutoConnect")
    veto = "never"
    if owner == "commonInterface":
        rejected = pkg.boolean(fields.get("rejectAutoConnectPairs"))
        if rejected:
            veto = "always"
    elif returned(method) != ("name", "true"):
        veto = "sometimes"
    if (veto == "sometimes") != (name in overlay.AUTOCONNECT_VETO):
        raise ExtractError(f"{name}: AutoConnect() is '{veto}' but the overlay says otherwise")
    entry["autoConnectVeto"] = veto
    entry["conflictsWith"] = pkg.string_list(fields.get("conflictingConnectedInterfaces")) or []
    return entry


# attributes that the code of one interface reads, for the drift check
_ATTR_PATTERNS = [
    re.compile(r"(plug|slot|attrs|attribs|attr|a|attrer|plugInfo|slotInfo)\.(?:Attr|StaticAttr|Lookup)\(\s*(\"[^\"]+\"|\w+)"),
    re.compile(r"(plug|slot|attrs|attribs)\.Attrs\[\s*(\"[^\"]+\"|\w+)\s*\]"),
    re.compile(r"stringListAttribute\((plug|slot),\s*(\"[^\"]+\")"),
    re.compile(r"()attrName:\s*(\"[^\"]+\")"),
]


def attributes_read(pkg, file: str) -> set[str]:
    text = pkg.sources[file]
    found = set()
    for pat in _ATTR_PATTERNS:
        for _, arg in pat.findall(text):
            if arg.startswith('"'):
                found.add(arg.strip('"'))
            else:
                val = pkg.string(("name", arg))
                if val:
                    found.add(val)
    if "verifySlotPathAttribute(" in text:
        found.add("path")
    return found
