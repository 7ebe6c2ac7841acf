#!/usr/bin/env python3
"""Extracts a fact table of snapd's interfaces from a snapd checkout.

    extract_interfaces.py SNAPD_CHECKOUT OUTPUT.json
    extract_interfaces.py SNAPD_CHECKOUT OUTPUT.json --git-dir SNAPD_GIT_DIR

What the source states as data (names, implicit slots, base-declaration rules,
regular expressions, value lists) is parsed from the Go text. What only the
code says (summaries, attributes) comes from interfaces_overlay.py beside this
file, and is checked against the code: an interface or an attribute that the
overlay does not know makes the run fail, so that a new snapd shows up as work
to do, not as silence.

With --git-dir the release in which each interface first appeared is looked up
in the tags of that repository and kept in interfaces_since.json beside this
file; without it the kept file is used.

Needs Python 3.9 or newer, nothing else.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import basedecl  # noqa: E402
import gosource  # noqa: E402
import interfaces_overlay as overlay  # noqa: E402

HERE = Path(__file__).resolve().parent
SINCE_FILE = HERE / "interfaces_since.json"
DOCS_URL = "https://snapcraft.io/docs/{name}-interface"

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


# ------------------------------------------------------------------ from source
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


# ------------------------------------------------------------------ overlay
_POSIX = {"[:graph:]": "!-~", "[:alnum:]": "0-9A-Za-z", "[:alpha:]": "A-Za-z",
          "[:digit:]": "0-9", "[:lower:]": "a-z", "[:upper:]": "A-Z", "[:space:]": r"\s",
          "[:xdigit:]": "0-9A-Fa-f", "[:word:]": r"\w", "[:print:]": " -~"}


def portable(pattern: str) -> str:
    """A Go regular expression as one that JavaScript reads the same way."""
    if pattern in overlay.SAFE_PATTERNS:
        return overlay.SAFE_PATTERNS[pattern]
    for name, chars in _POSIX.items():
        pattern = pattern.replace(name, chars)
    if "[:" in pattern or "(?P<" in pattern or r"\z" in pattern or r"\Q" in pattern:
        raise ExtractError(f"pattern {pattern!r} needs a JavaScript form in the overlay's SAFE_PATTERNS")
    return pattern


class Resolver:
    """Replaces go:NAME by what the source holds under that name."""

    def __init__(self, root: Path):
        self.root = root
        self.packages: dict[str, gosource.Package] = {}

    def package(self, name: str) -> gosource.Package:
        if name not in self.packages:
            self.packages[name] = gosource.load_package(self.root / PACKAGE_DIRS[name])
        return self.packages[name]

    def value(self, ref: str):
        pkg_name, _, ident = ref.rpartition(".")
        pkg = self.package(pkg_name or "builtin")
        if ident not in pkg.values:
            raise ExtractError(f"go:{ref}: no such identifier in the source")
        node = pkg.values[ident]
        for get in (pkg.string, pkg.string_list, pkg.string_list_map):
            val = get(node)
            if isinstance(val, str):
                return portable(val)
            if val is not None:
                return val
        raise ExtractError(f"go:{ref}: not a string, list or map")

    def apply(self, obj):
        if isinstance(obj, str) and obj.startswith("go:"):
            return self.value(obj[3:])
        if isinstance(obj, list):
            return [self.apply(o) for o in obj]
        if isinstance(obj, dict):
            return {k: self.apply(v) for k, v in obj.items()}
        return obj


def attribute_names(attrs: list) -> set[str]:
    return {a["name"] for a in attrs}


# ------------------------------------------------------------------ verdicts
PUB_PLUG, PUB_OTHER = "plug-publisher", "other-publisher"


def _fill(attrs: dict, name: str) -> dict:
    def one(v):
        if v == "$NAME":
            return name
        if v == "$PUBLISHER":
            return PUB_PLUG
        return v
    return {k: one(v) for k, v in attrs.items()}


def base_attrs(side: str, iface: str) -> dict:
    defaults = overlay.PLUG_DEFAULTS if side == "plug" else overlay.SLOT_DEFAULTS
    minimal = overlay.MINIMAL_PLUG if side == "plug" else overlay.MINIMAL_SLOT
    return _fill({**defaults.get(iface, {}), **minimal.get(iface, {})}, iface)


def patch(attrs: dict, change: dict) -> dict:
    out = dict(attrs)
    for k, v in change.items():
        if v is None:
            out.pop(k, None)
        else:
            out[k] = v
    return out


def plug_side(iface: str, change=None) -> basedecl.SnapSide:
    return basedecl.SnapSide("app", "x" * 32, PUB_PLUG, iface, patch(base_attrs("plug", iface), change or {}))


def slot_side(iface: str, kind: str, publisher=PUB_OTHER, change=None) -> basedecl.SnapSide:
    if kind == "core":
        return basedecl.SnapSide("core", basedecl.SNAPD_SNAP_ID, "canonical", iface, {})
    return basedecl.SnapSide(kind, "y" * 32, publisher, iface, patch(base_attrs("slot", iface), change or {}))


def refused_by(v: basedecl.Verdict) -> str:
    return f"{v.subrule} in the {'plug' if v.side == 'plugs' else 'slot'} rule"


def describe(change: dict) -> str:
    parts = []
    for k, v in change.items():
        if v is None:
            continue
        parts.append(f"{k}: {json.dumps(v)}" if not isinstance(v, str) else f"{k}: {v}")
    return ", ".join(parts)


TRACE: list | None = None


def record(iface, plug, slot, on_classic, on_desktop) -> None:
    """Keeps every scenario that was asked, for cross-checks with snapd itself."""
    if TRACE is not None:
        TRACE.append((iface, plug, slot, on_classic, on_desktop))


def derive(entry: dict, decl: basedecl.BaseDeclaration) -> dict:
    iface = entry["name"]
    variants = [("", {})] + overlay.VARIANTS.get(iface, [])
    plug_variants = [c for s, c in variants if s in ("", "plug")]
    slot_variants = [c for s, c in variants if s in ("", "slot")]

    systems = {}
    if entry["implicitOnClassic"] or "implicitOnClassicCondition" in entry:
        systems["classic"] = (True, False)
    if entry["implicitOnCore"] or "implicitOnCoreCondition" in entry:
        desktop_only = "Core Desktop" in entry.get("implicitOnCoreCondition", "")
        systems["core"] = (False, desktop_only)

    def both(plug, slot, on_classic, on_desktop):
        record(iface, plug, slot, on_classic, on_desktop)
        ctx = basedecl.Context(iface, plug, slot, on_classic, on_desktop)
        auto = decl.connection(ctx, auto=True)
        manual = decl.connection(ctx, auto=False)
        if entry["autoConnectVeto"] == "always":
            auto = basedecl.Verdict(False, "code", "veto")
        return auto, manual

    # which snap types may carry a slot
    slot_types, slot_dangerous = [], []
    for kind in ("core", "app", "gadget", "kernel"):
        ok = {bool(decl.install_slot(basedecl.Context(iface, plug_side(iface), slot_side(iface, kind), c, False)))
              for c in (True, False)}
        if ok == {True}:
            slot_types.append(kind)
        if decl.install_slot_dangerous(basedecl.Context(iface, plug_side(iface), slot_side(iface, kind))):
            slot_dangerous.append(kind)

    verdicts: dict = {"systemSlot": None, "snapSlot": None}
    auto_results, manual_results = [], []   # (where, change, auto, manual)
    if systems:
        verdicts["systemSlot"] = {}
        for system, (on_classic, on_desktop) in systems.items():
            a, m = both(plug_side(iface), slot_side(iface, "core"), on_classic, on_desktop)
            verdicts["systemSlot"][system] = {"autoConnect": bool(a), "connect": bool(m)}
            if system == "core" and not on_desktop:
                a2, m2 = both(plug_side(iface), slot_side(iface, "core"), False, True)
                if bool(a2) != bool(a) or bool(m2) != bool(m):
                    verdicts["systemSlot"]["coreDesktop"] = {"autoConnect": bool(a2), "connect": bool(m2)}
            for change in plug_variants:
                a, m = both(plug_side(iface, change), slot_side(iface, "core"), on_classic, on_desktop)
                auto_results.append((system, change, a))
                manual_results.append((system, change, m))

    # a slot carried by another snap, where the base declaration lets one exist
    other = [k for k in ("app", "gadget", "kernel") if k in slot_dangerous]
    snap_results = []
    if other:
        kind = other[0]
        verdicts["snapSlot"] = {"snapType": kind}
        for label, publisher in (("samePublisher", PUB_PLUG), ("otherPublisher", PUB_OTHER)):
            for system, on_classic in (("classic", True), ("core", False)):
                a, m = both(plug_side(iface), slot_side(iface, kind, publisher), on_classic, False)
                verdicts["snapSlot"].setdefault(label, {})[system] = {"autoConnect": bool(a), "connect": bool(m)}
                snap_results.append((label, system, a, m))
                for change in plug_variants[1:]:
                    a, m = both(plug_side(iface, change), slot_side(iface, kind, publisher), on_classic, False)
                    snap_results.append((label + "+", system, a, m))


    # effects of attributes
    effects = []
    for change in plug_variants[1:]:
        eff = {"side": "plug", "attributes": {k: v for k, v in change.items() if v is not None}}
        ctx = basedecl.Context(iface, plug_side(iface, change), slot_side(iface, "core" if systems else (other or ["app"])[0]))
        eff["installs"] = bool(decl.install_plug(ctx))
        if systems:
            eff["autoConnects"] = any(bool(a) for _, c, a in auto_results if c is change)
            eff["connects"] = any(bool(m) for _, c, m in manual_results if c is change)
        elif other:
            res = [both(plug_side(iface, change), slot_side(iface, other[0], PUB_PLUG), c, False) for c in (True, False)]
            eff["autoConnects"] = any(bool(a) for a, _ in res)
            eff["connects"] = any(bool(m) for _, m in res)
        effects.append(eff)
    for change in slot_variants[1:]:
        ctx = basedecl.Context(iface, plug_side(iface), slot_side(iface, "app", change=change))
        effects.append({"side": "slot", "attributes": change, "installs": bool(decl.install_slot(ctx))})

    out: dict = {}
    where = {("classic",): "classic systems", ("core",): "Ubuntu Core", ("classic", "core"): "classic systems and Ubuntu Core"}
    on = where.get(tuple(systems), "")
    veto = entry["autoConnectVeto"]

    # --- auto-connection
    def summarize(results, verb):
        oks = {bool(v) for _, _, v in results}
        if oks == {True}:
            return "yes", ""
        if oks == {False}:
            return "no", refused_by(next(v for _, _, v in results if not v))
        return "conditional", ""

    if systems:
        value, why = summarize(auto_results, "auto")
        if value == "yes" and veto == "sometimes":
            value = "conditional"
        if value == "yes":
            reason = f"The base declaration allows it for the system's slot ({on})."
        elif value == "no":
            reason = f"The base declaration refuses it ({why}); connect by hand, or ask the store for an automatic connection."
        else:
            parts = []
            plain = {s: bool(a) for s, c, a in auto_results if not c}
            if len(set(plain.values())) > 1:
                yes = [s for s, v in plain.items() if v]
                names = [where[(s,)] for s in yes]
                if verdicts["systemSlot"].get("coreDesktop", {}).get("autoConnect"):
                    names.append("Ubuntu Core Desktop")
                parts.append("only on " + " and ".join(names))
            for change in plug_variants[1:]:
                vals = {bool(a) for s, c, a in auto_results if c is change and (plain[s])}
                if vals == {False} and any(plain.values()):
                    parts.append(f"not with {describe(change)}")
                elif not any(plain.values()) and any(bool(a) for s, c, a in auto_results if c is change):
                    parts.append(f"only with {describe(change)}")
            reason = "The base declaration allows it " + ", ".join(p for p in parts if p) + "."
    else:
        anyone = [r for r in snap_results]
        plain = {(l, s): bool(a) for l, s, a, _ in anyone if not l.endswith("+")}
        if anyone and all(plain.values()):
            value, reason = "conditional", "There is no system slot; it connects by itself to the one slot that another installed snap offers."
        elif anyone and any(bool(a) for _, _, a, _ in anyone):
            value = "conditional"
            same = all(v for (l, _), v in plain.items() if l == "samePublisher")
            if same:
                reason = "There is no system slot; it connects by itself to a matching slot of a snap from the same publisher."
            else:
                reason = "There is no system slot; it depends on the slot's snap and on the attributes."
        else:
            value = "no"
            first = next((a for _, _, a, _ in anyone if not a), None)
            why = refused_by(first) if first is not None else ""
            reason = "There is no system slot" + (f", and the base declaration keeps it from connecting to other snaps' slots by itself ({why})" if why else "") + "."
    if iface in overlay.AUTO_REASON:
        if value != "conditional":
            raise ExtractError(f"{iface}: autoConnects is {value} now; drop it from the overlay's AUTO_REASON")
        reason = overlay.AUTO_REASON[iface]
    if iface in overlay.AUTOCONNECT_VETO:
        reason += " If the store allows it: " + overlay.AUTOCONNECT_VETO[iface] + "."
    if veto == "always":
        value = "no"
        reason = "The interface's own code never picks a slot by itself, whatever the declarations say."
    out["autoConnects"], out["autoConnectsReason"] = value, reason

    # --- auto-connection to slots of other snaps
    if not other:
        out["autoConnectsToSnapSlots"] = "none"
    else:
        vals = {bool(a) for _, _, a, _ in snap_results}
        out["autoConnectsToSnapSlots"] = "yes" if vals == {True} else "no" if vals == {False} else "conditional"
        if veto == "always":
            out["autoConnectsToSnapSlots"] = "no"

    # --- connecting by hand
    if systems:
        value, why = summarize(manual_results, "manual")
        if value == "yes":
            reason = f"Anyone with administrator rights can connect it to the system's slot ({on})."
        elif value == "no":
            reason = f"The base declaration refuses it ({why}); it takes an exception in the store's declaration of one of the two snaps."
        else:
            parts = []
            plain = {s: bool(m) for s, c, m in manual_results if not c}
            for change in plug_variants[1:]:
                got = {bool(m) for s, c, m in manual_results if c is change}
                if any(plain.values()) and got == {False}:
                    parts.append(f"not with {describe(change)}")
                elif not any(plain.values()) and True in got:
                    parts.append(f"only with {describe(change)}")
            reason = "The base declaration allows it " + ", ".join(parts) + "; anything else takes an exception in the store's declaration."
    else:
        plain = [bool(m) for l, _, _, m in snap_results if not l.endswith("+")]
        if plain and all(bool(m) for _, _, _, m in snap_results):
            value, reason = "yes", "There is no system slot; a slot of another snap can be connected by hand."
        elif plain and any(bool(m) for _, _, _, m in snap_results):
            value, reason = "conditional", "There is no system slot; it depends on the slot's snap, the attributes or the kind of system."
        else:
            first = next((m for _, _, _, m in snap_results if not m), None)
            value = "no"
            reason = ("There is no system slot, and the base declaration refuses other snaps' slots"
                      + (f" ({refused_by(first)})" if first is not None else "") + "; it takes an exception in the store's declaration of one of the two snaps.")
    if iface in overlay.CONNECT_REASON:
        if value != "conditional":
            raise ExtractError(f"{iface}: connectsByHand is {value} now; drop it from the overlay's CONNECT_REASON")
        reason = overlay.CONNECT_REASON[iface]
    out["connectsByHand"], out["connectsByHandReason"] = value, reason

    # --- installing a plug
    results = []
    for change in plug_variants:
        ctx = basedecl.Context(iface, plug_side(iface, change), slot_side(iface, "core"))
        results.append((change, decl.install_plug(ctx)))
    oks = {bool(v) for _, v in results}
    if oks == {True}:
        value, reason = "no", "Any snap may declare a plug of it."
    elif oks == {False}:
        rule = decl.plugs[iface].get("allow-installation") if isinstance(decl.plugs.get(iface), dict) else None
        if isinstance(rule, dict) and rule.get("plug-snap-type") == ["core"]:
            value, reason = "yes", "Only the system snap may have a plug of it (allow-installation in the plug rule)."
        else:
            value, reason = "yes", f"The base declaration refuses to install a snap that has a plug of it ({refused_by(results[0][1])}); the store has to allow the snap."
    else:
        bad = [describe(c) for c, v in results if not v]
        if bool(results[0][1]):
            value, reason = "conditional", f"Only a plug with {' or '.join(b.split(':')[0] for b in bad)} needs the store's permission."
        else:
            good = [describe(c) for c, v in results if v]
            value, reason = "conditional", f"Needs the store's permission except with {' or '.join(good)}."
    out["needsStoreApproval"], out["needsStoreApprovalReason"] = value, reason
    if value == "yes" and out["autoConnects"] != "no":
        out["autoConnectsReason"] += " That holds once the store lets the snap be installed."

    # --- offering a slot from an app snap
    results = []
    for change in slot_variants:
        ctx = basedecl.Context(iface, plug_side(iface), slot_side(iface, "app", change=change))
        results.append((change, decl.install_slot(ctx)))
    oks = {bool(v) for _, v in results}
    app_type_ok = "app" in slot_dangerous
    if oks == {True}:
        value, reason = "no", "An app snap may offer a slot of it."
        ctx = basedecl.Context(iface, plug_side(iface), slot_side(iface, "app"))
        if not any(m for _, _, _, m in snap_results):
            reason += " Connecting to it needs the store's permission."
        elif not all(m for l, _, _, m in snap_results if not l.endswith("+")):
            reason += " Connecting to it may need the store's permission."
    elif oks == {False}:
        if not app_type_ok:
            names = {"core": "the system", "gadget": "a gadget snap", "kernel": "a kernel snap"}
            carriers = [names[k] for k in slot_types if k != "app"]
            value = "yes"
            reason = ("Slots belong to " + " or ".join(carriers) + "; an app snap would need the store's permission."
                      if carriers else "Only with the store's permission.")
        else:
            value, reason = "yes", f"The base declaration refuses to install an app snap that has a slot of it ({refused_by(results[0][1])}); the store has to allow the snap."
    else:
        bad = [describe(c) for c, v in results if not v]
        value, reason = "conditional", f"Only a slot with {' or '.join(b.split(':')[0] for b in bad)} needs the store's permission."
    out["slotNeedsStoreApproval"], out["slotNeedsStoreApprovalReason"] = value, reason
    out["slotSnapTypes"] = slot_types
    out["slotSnapTypesUnasserted"] = slot_dangerous
    out["attributeEffects"] = effects
    out["verdicts"] = verdicts
    return out


# ------------------------------------------------------------------ since
def since_from_git(git_dir: str, names: list[str]) -> dict:
    """First 2.x release tag whose interfaces/builtin names each interface."""
    tags = subprocess.run(["git", "-C", git_dir, "tag"], check=True, capture_output=True, text=True).stdout.split()
    tags = [t for t in tags if re.fullmatch(r"2\.\d+(\.\d+)?", t)]
    tags.sort(key=lambda t: tuple(int(x) for x in t.split(".")))
    pattern = (r'(^|[[:space:]])(name:[[:space:]]*"[a-z0-9-]+"|return "[a-z0-9-]+"|'
               r'[A-Za-z0-9]+[[:space:]]*=[[:space:]]*"[a-z0-9-]+")')
    wanted, found = set(names), {}
    for tag in tags:
        res = subprocess.run(["git", "-C", git_dir, "grep", "-hE", pattern, tag, "--",
                              "interfaces/builtin/*.go", ":(exclude)interfaces/builtin/*_test.go"],
                             capture_output=True, text=True)
        for name in set(re.findall(r'"([a-z0-9-]+)"', res.stdout)) & wanted:
            found.setdefault(name, tag)
        if len(found) == len(wanted):
            break
    return dict(sorted(found.items()))


def snapd_version(root: Path) -> str:
    changelog = root / "packaging/ubuntu-16.04/changelog"
    if changelog.exists():
        m = re.match(r"snapd \(([^)]+)\)", changelog.read_text(encoding="utf-8", errors="replace")[:200])
        if m:
            return m.group(1)
    news = root / "NEWS.md"
    if news.exists():
        m = re.search(r"New in snapd ([0-9.]+)", news.read_text(encoding="utf-8"))
        if m:
            return m.group(1)
    return "unknown"


# ------------------------------------------------------------------ main
def extract(root: Path) -> tuple[dict, list[str]]:
    pkg_dir = root / PACKAGE_DIRS["builtin"]
    if not pkg_dir.is_dir():
        raise ExtractError("not a snapd checkout: no interfaces/builtin")
    resolver = Resolver(root)
    pkg = resolver.package("builtin")
    problems: list[str] = []

    entries = [read_interface(pkg, file, arg) for file, arg in registrations(pkg)]
    entries.sort(key=lambda e: e["name"])
    names = [e["name"] for e in entries]
    dup = {n for n in names if names.count(n) > 1}
    if dup:
        raise ExtractError(f"registered twice: {sorted(dup)}")

    plugs, slots = {}, {}
    for e in entries:
        for key, target in (("baseDeclarationPlugs", plugs), ("baseDeclarationSlots", slots)):
            if e[key].strip():
                frag = basedecl.parse_fragment(e[key])
                if list(frag) != [e["name"]]:
                    raise ExtractError(f"{e['name']}: {key} is about {list(frag)}")
                target.update(frag)
    decl = basedecl.BaseDeclaration(plugs, slots)

    for n in sorted(set(names) - set(overlay.ABOUT)):
        problems.append(f"{n}: new interface, no summary in the overlay")
    for n in sorted(set(overlay.ABOUT) - set(names)):
        problems.append(f"{n}: in the overlay but no longer registered")
    for table in ("PLUG_ATTRS", "SLOT_ATTRS", "MINIMAL_PLUG", "MINIMAL_SLOT", "VARIANTS", "EXTRA_NOTES"):
        for n in sorted(set(getattr(overlay, table)) - set(names)):
            problems.append(f"{n}: in the overlay's {table} but not registered")

    since = json.loads(SINCE_FILE.read_text()) if SINCE_FILE.exists() else {}
    out = []
    for e in entries:
        name = e["name"]
        kind, summary = overlay.ABOUT.get(name, ("", ""))
        plug_attrs = resolver.apply(overlay.PLUG_ATTRS.get(name, []))
        slot_attrs = resolver.apply(overlay.SLOT_ATTRS.get(name, []))

        # drift: attributes the file reads, against those described
        file = e["source"].rsplit("/", 1)[1]
        read = attributes_read(pkg, file)
        known = attribute_names(plug_attrs) | attribute_names(slot_attrs)
        if name in ("personal-files", "system-files"):
            read |= attributes_read(pkg, "common_files.go")
        if not read <= known:
            problems.append(f"{name}: the code reads {sorted(read - known)}, which the overlay does not describe")
        # every attribute that the declaration constrains should be described
        constrained = set()
        for rules, side in ((plugs, "plug"), (slots, "slot")):
            rule = rules.get(name)
            for sub in (rule or {}).values() if isinstance(rule, dict) else ():
                for con in sub if isinstance(sub, list) else [sub]:
                    if isinstance(con, dict):
                        for key in ("plug-attributes", "slot-attributes"):
                            val = con.get(key)
                            for alt in val if isinstance(val, list) else [val] if val else []:
                                constrained |= set(alt)
        if not constrained <= known | {"name", "where", "persistent"}:
            problems.append(f"{name}: the declaration constrains {sorted(constrained - known)}, which the overlay does not describe")

        row = {
            "name": name,
            "kind": kind,
            "summary": summary,
            "implicitOnCore": e["implicitOnCore"],
            "implicitOnClassic": e["implicitOnClassic"],
        }
        for key in ("implicitOnCoreCondition", "implicitOnClassicCondition"):
            if key in e:
                row[key] = e[key]
        row["implicitPlugOnCore"] = e["implicitPlugOnCore"]
        row["implicitPlugOnClassic"] = e["implicitPlugOnClassic"]
        row["baseDeclaration"] = {
            "plugs": basedecl.to_json(plugs[name]) if name in plugs else None,
            "slots": basedecl.to_json(slots[name]) if name in slots else None,
        }
        row.update(derive(e, decl))
        row["plugAttributes"] = plug_attrs
        row["slotAttributes"] = slot_attrs
        row["minimalPlug"] = overlay.MINIMAL_PLUG.get(name, {})
        row["minimalSlot"] = overlay.MINIMAL_SLOT.get(name, {})
        row["autoConnectVeto"] = e["autoConnectVeto"]
        row["conflictsWith"] = e["conflictsWith"]
        row["affectsPlugOnRefresh"] = e["affectsPlugOnRefresh"]
        row["appArmorUnconfinedPlugs"] = e["appArmorUnconfinedPlugs"]
        row["notes"] = overlay.EXTRA_NOTES.get(name, [])
        row["sinceVersion"] = since.get(name)
        row["docsUrl"] = DOCS_URL.format(name=name)
        row["docsUrlDerived"] = True
        row["source"] = e["source"]
        out.append(row)

    doc = {
        "$meta": {
            "what": "Facts about snapd's built-in interfaces",
            "project": "canonical/snapd",
            "snapdVersion": snapd_version(root),
            "generatedBy": "schemas/tools/snapd-interfaces/extract_interfaces.py",
            "count": len(out),
            "kinds": overlay.KINDS,
            "fields": FIELDS,
        },
        "interfaces": out,
    }
    return doc, problems


FIELDS = {
    "implicitOnCore": "the system offers the slot on Ubuntu Core",
    "implicitOnClassic": "the system offers the slot on classic systems",
    "implicitOnCoreCondition": "present when the flag is decided at run time; the flag then holds the usual answer",
    "implicitPlugOnCore": "the system has the plug on Ubuntu Core",
    "implicitPlugOnClassic": "the system has the plug on classic systems",
    "baseDeclaration": "the rules as declared; attribute and name constraints are regular expressions anchored at both ends",
    "autoConnects": "yes, no or conditional: does the plug of an app snap from the store, with the smallest valid attributes and no store exceptions, connect by itself to the system's slot; where there is no system slot, to another snap's slot",
    "autoConnectsToSnapSlots": "the same for a slot that another snap carries; none where only the system may carry it",
    "connectsByHand": "yes, no or conditional: can such a plug be connected by hand without a store exception",
    "needsStoreApproval": "yes, no or conditional: does installing an app snap with such a plug need the store's permission",
    "slotNeedsStoreApproval": "yes, no or conditional: does installing an app snap with such a slot need the store's permission",
    "slotSnapTypes": "snap types that may carry the slot without the store's permission; core means the system snap",
    "slotSnapTypesUnasserted": "snap types that may carry the slot when installed with --dangerous",
    "attributeEffects": "what changes when the attributes are set",
    "verdicts": "the underlying answers for the smallest valid plug and slot; null where there is no such slot",
    "plugAttributes": "attributes that snapd reads. checked tells when: install (a bad value drops the plug with a warning), connect (the connection fails) or use (never rejected). otherTypesIgnored: a value of another type counts as absent. requiredUnless: one of it and the named ones has to be there. conflictsWith: not together. pattern: a JavaScript regular expression for the string or each string of the list; patternWithUsb replaces it when a usb attribute is set. notPattern: must not match. setByHook: comes from a hook, not from the YAML",
    "slotAttributes": "the same for slots",
    "minimalPlug": "attributes of the smallest plug that passes the interface's checks; $PUBLISHER stands for the snap's publisher",
    "autoConnectVeto": "never, sometimes or always: may the interface's code refuse an automatic connection that the declarations allow",
    "sinceVersion": "first snapd release tag that names the interface; 2.0 means 2.0 or earlier",
    "docsUrl": "derived from the name, not looked up",
}


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    ap.add_argument("snapd", type=Path, help="a snapd checkout")
    ap.add_argument("output", type=Path, help="the JSON file to write")
    ap.add_argument("--git-dir", help="snapd git repository with tags, to refresh interfaces_since.json")
    ap.add_argument("--allow-drift", action="store_true", help="write the output although the overlay does not match the source")
    args = ap.parse_args()

    try:
        if args.git_dir:
            pkg = gosource.load_package(args.snapd / PACKAGE_DIRS["builtin"])
            names = [read_interface(pkg, f, a)["name"] for f, a in registrations(pkg)]
            SINCE_FILE.write_text(json.dumps(since_from_git(args.git_dir, names), indent=2) + "\n")
        doc, problems = extract(args.snapd)
    except (ExtractError, basedecl.HeaderError, gosource.GoSyntaxError) as err:
        print(f"error: {err}", file=sys.stderr)
        return 2
    for p in problems:
        print(f"drift: {p}", file=sys.stderr)
    if problems and not args.allow_drift:
        print("nothing written; bring interfaces_overlay.py up to date", file=sys.stderr)
        return 1
    args.output.parent.mkdir(parents=True, exist_ok=True)
    args.output.write_text(json.dumps(doc, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{doc['$meta']['count']} interfaces of snapd {doc['$meta']['snapdVersion']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
