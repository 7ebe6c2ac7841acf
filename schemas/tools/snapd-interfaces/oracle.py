"""Compares interfaces.json with the sets that snapd's own test of the base declaration lists by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import basedecl
import gosource


def raw(rule):
    """The JSON rule back in the declaration's own terms: all strings."""
    if rule is True:
        return "true"
    if rule is False:
        return "false"
    if isinstance(rule, list):
        return [raw(r) for r in rule]
    if isinstance(rule, dict):
        return {k: raw(v) for k, v in rule.items()}
    return rule


class TestSets:
    """The tables in basedeclaration_test.go."""

    def __init__(self, root: Path):
        self.pkg = gosource.Package()
        path = root / "interfaces/policy/basedeclaration_test.go"
        gosource.load_file(self.pkg, path.name, path.read_text(encoding="utf-8"))

    def local(self, method: str, var: str) -> dict:
        fn = self.pkg.methods[("baseDeclSuite", method)]
        toks = fn.body
        for i in range(len(toks) - 2):
            if toks[i].kind == "ident" and toks[i].val == var and toks[i + 1].val == ":=":
                return self.table(gosource.ExprParser(toks, i + 2).parse())
        raise KeyError(f"{method}: no {var}")

    def package(self, var: str) -> dict:
        return self.table(self.pkg.values[var])

    def table(self, node) -> dict:
        out = {}
        for key, val in node[2]:
            if val == ("name", "true"):
                v: object = True
            elif val == ("name", "nil"):
                v = None
            else:
                v = self.pkg.string_list(val)
            out[self.pkg.string(key)] = v
        return out


def check_oracle(doc: dict, root: Path, check: Callable[[bool, str], None]) -> None:
    rows = {r["name"]: r for r in doc["interfaces"]}
    names = sorted(rows)
    decl = basedecl.BaseDeclaration(
        {n: raw(r["baseDeclaration"]["plugs"]) for n, r in rows.items() if r["baseDeclaration"]["plugs"] is not None},
        {n: raw(r["baseDeclaration"]["slots"]) for n, r in rows.items() if r["baseDeclaration"]["slots"] is not None})
    sets = TestSets(root)

    # source: files that register, and how often
    builtin = root / "interfaces/builtin"
    files, calls = 0, 0
    for p in sorted(builtin.glob("*.go")):
        if p.name.endswith("_test.go"):
            continue
        n = len(re.findall(r"^\s*registerIface\(", p.read_text(encoding="utf-8"), re.M))
        files += n > 0
        calls += n
    check(files == calls == len(rows), f"{files} files register {calls} interfaces, the table has {len(rows)}")
    for r in rows.values():
        src = root / r["source"]
        check(src.is_file(), f"{r['name']}: {r['source']} does not exist")

    # snaps as the tests mock them: no declarations, so neither ids nor publishers
    def side(typ="app", attrs=None, name=""):
        return basedecl.SnapSide(typ, "", "", name, attrs or {})

    def ctx(n, slot="app", classic=True, plug_type="app", plug=None, slot_attrs=None):
        return basedecl.Context(n, side(plug_type, plug, n), side(slot, slot_attrs, n), classic)

    # TestAutoConnection
    snow = sets.local("TestAutoConnection", "snowflakes")
    auto = sets.local("TestAutoConnection", "autoconnect")
    check(set(snow) <= set(names), f"TestAutoConnection: unknown snowflakes {sorted(set(snow) - set(names))}")
    check(set(auto) <= set(names), f"TestAutoConnection: unknown {sorted(set(auto) - set(names))}")
    for n in names:
        if n in snow:
            continue
        got = bool(decl.connection(ctx(n), auto=True))
        check(got == (n in auto), f"{n}: auto-connection is {got}, snapd's test expects {n in auto}")
        derived = rows[n]["autoConnects"]
        if n in auto:
            check(derived in ("yes", "conditional"), f"{n}: autoConnects {derived}, but snapd's test lists it")
            if rows[n]["implicitOnClassic"] or rows[n]["implicitOnCore"]:
                check(derived == "yes" or bool(rows[n]["attributeEffects"]), f"{n}: autoConnects {derived} without an attribute that explains it")
        else:
            check(derived != "yes", f"{n}: autoConnects yes, but snapd's test does not list it")
            if derived == "conditional":
                # only same-publisher, matching-attribute or own-account rules are left
                rules = json.dumps([rows[n]["baseDeclaration"][s] for s in ("plugs", "slots")])
                check("PUBLISHER_ID" in rules, f"{n}: autoConnects conditional without a publisher rule")

    # TestAutoConnectionImplicitSlotOnly, TestConnectionImplicitSlotOnly
    for n in sets.local("TestAutoConnectionImplicitSlotOnly", "autoconnect"):
        check(bool(decl.connection(ctx(n, "core"), auto=True)), f"{n}: no auto-connection to the system's slot")
        check(rows[n]["autoConnects"] == "yes", f"{n}: autoConnects is {rows[n]['autoConnects']}")
    for n in sets.local("TestConnectionImplicitSlotOnly", "autoconnect"):
        check(bool(decl.connection(ctx(n, "core"), auto=False)), f"{n}: no connection to the system's slot")
        check(rows[n]["connectsByHand"] in ("yes", "conditional"), f"{n}: connectsByHand is {rows[n]['connectsByHand']}")

    # TestAutoConnectPlugSlot: the interfaces whose code may veto
    veto_snow = sets.local("TestAutoConnectPlugSlot", "snowflakes")
    for n in names:
        if rows[n]["autoConnectVeto"] != "never":
            check(n in veto_snow, f"{n}: autoConnectVeto {rows[n]['autoConnectVeto']}, but snapd's test says its code never vetoes")

    # TestSlotInstallation
    slot_inst = sets.package("slotInstallation")
    check(set(slot_inst) <= set(names), f"slotInstallation: unknown {sorted(set(slot_inst) - set(names))}")
    for n in names:
        types = slot_inst.get(n, ["core"])
        if types is None:
            continue
        for typ in ("core", "app", "kernel", "gadget"):
            got = bool(decl.install_slot(ctx(n, typ)))
            check(got == (typ in types), f"{n}: slot by {typ} snap is {got}, snapd's test expects {typ in types}")
        check(set(rows[n]["slotSnapTypes"]) == set(types), f"{n}: slotSnapTypes {rows[n]['slotSnapTypes']}, snapd's test expects {types}")
        derived = rows[n]["slotNeedsStoreApproval"]
        check((derived == "yes") == ("app" not in types), f"{n}: slotNeedsStoreApproval {derived}, snapd's test expects {types}")
    for n in ("lxd", "podman", "microceph", "microovn", "docker", "shared-memory", "desktop"):
        check(not decl.install_slot(ctx(n, "app")), f"{n}: an app slot installs")
        check(rows[n]["slotNeedsStoreApproval"] == "yes", f"{n}: slotNeedsStoreApproval {rows[n]['slotNeedsStoreApproval']}")
    check(bool(decl.install_slot(ctx("gpio-chardev", "gadget"))), "gpio-chardev: a gadget's slot does not install")
    check(not decl.install_slot(ctx("udisks2", slot_attrs={"udev-file": "some/file"})), "udisks2: udev-file installs")
    check(rows["udisks2"]["slotNeedsStoreApproval"] == "conditional", "udisks2: slotNeedsStoreApproval")

    # TestPlugInstallation
    restricted = set(sets.local("TestPlugInstallation", "restricted"))
    by_type = sets.package("restrictedPlugInstallation")
    check(restricted <= set(names), f"restricted: unknown {sorted(restricted - set(names))}")
    for n in names:
        if n in by_type:
            for typ in ("core", "app", "kernel", "gadget"):
                got = bool(decl.install_plug(ctx(n, plug_type=typ)))
                check(got == (typ in by_type[n]), f"{n}: plug by {typ} snap is {got}")
        else:
            got = bool(decl.install_plug(ctx(n)))
            check(got == (n not in restricted), f"{n}: plug installs {got}, snapd's test expects {n not in restricted}")
        derived = rows[n]["needsStoreApproval"]
        if n in restricted or n in by_type:
            check(derived == "yes", f"{n}: needsStoreApproval {derived}, but snapd's test lists it as restricted")
        else:
            check(derived in ("no", "conditional"), f"{n}: needsStoreApproval {derived}, but snapd's test does not list it")
            if derived == "conditional":
                check(any(not e["installs"] for e in rows[n]["attributeEffects"]), f"{n}: conditional without an attribute that explains it")

    # TestConnection
    noconnect = sets.local("TestConnection", "noconnect")
    check(set(noconnect) <= set(names), f"noconnect: unknown {sorted(set(noconnect) - set(names))}")
    for n in names:
        got = bool(decl.connection(ctx(n), auto=False))
        check(got == (n not in noconnect), f"{n}: connection is {got}, snapd's test expects {n not in noconnect}")
        if n not in noconnect and rows[n]["connectsByHand"] == "no":
            # snapd's test leaves out attributes that a real slot has to have;
            # then it is those that the declaration refuses
            c = ctx(n, plug=rows[n]["minimalPlug"], slot_attrs=rows[n]["minimalSlot"])
            check(bool(rows[n]["minimalSlot"]) and not decl.connection(c, auto=False),
                  f"{n}: connectsByHand no, but snapd's test connects it")

    # TestConnectionOnClassic
    for n in sets.local("TestConnectionOnClassic", "noconnect"):
        for classic in (True, False):
            got = bool(decl.connection(ctx(n, classic=classic), auto=False))
            check(got == classic, f"{n}: connection with on-classic {classic} is {got}")

    # TestConnectionImplicitOnClassicOrAppSnap
    for n in sets.local("TestConnectionImplicitOnClassicOrAppSnap", "ifaces"):
        r = rows[n]
        check(not r["implicitOnCore"] and r["implicitOnClassic"], f"{n}: implicit flags")
        check(r["baseDeclaration"]["plugs"] is None, f"{n}: has a plug rule")
        rule = r["baseDeclaration"]["slots"]
        check(rule["allow-installation"] == {"slot-snap-type": ["app", "core"]}, f"{n}: allow-installation")
        check(rule["deny-connection"] == {"on-classic": False}, f"{n}: deny-connection")

    # TestValidity
    both = sets.local("TestValidity", "bothSides")
    for n in names:
        bd = rows[n]["baseDeclaration"]
        check(bd["plugs"] is not None or bd["slots"] is not None, f"{n}: not in the base declaration")
        if bd["plugs"] is not None and bd["slots"] is not None:
            check(n in both, f"{n}: rules on both sides, but snapd's test does not list it")

    # single tests
    def case(ok, message):
        check(bool(ok), message)

    for classic in (True, False):
        c = ctx("home", classic=classic)
        case(decl.connection(c, True).ok == classic, f"home: auto-connection with on-classic {classic}")
        case(decl.connection(c, False), f"home: connection with on-classic {classic}")
        c = ctx("home", classic=classic, plug={"read": "all"})
        case(not decl.connection(c, True) and not decl.connection(c, False), "home: read all connects")
    c = ctx("browser-support", plug={"allow-sandbox": True})
    case(not decl.connection(c, True) and not decl.connection(c, False), "browser-support: allow-sandbox connects")
    for write, ok in (({}, True), ({"write": False}, True), ({"write": True}, False)):
        c = ctx("optical-drive", plug=write)
        case(decl.connection(c, True).ok == ok and decl.connection(c, False).ok == ok, f"optical-drive: {write}")
    case(not decl.install_plug(ctx("desktop", plug={"desktop-file-ids": ["org.example"]})), "desktop: desktop-file-ids installs")
    case(basedecl.BaseDeclaration.install_slot_dangerous(decl, ctx("desktop")), "desktop: an unasserted app slot is refused")
    case(not decl.connection(ctx("desktop"), False) and not decl.connection(ctx("desktop"), True), "desktop: an app slot connects")
    case(not decl.connection(ctx("raw-volume", "gadget"), False), "raw-volume: connects")

    def pair(iface, key, plug_label, slot_label, same, plug_extra=None):
        p = basedecl.SnapSide("app", "", "pub1", "stuff", {key: plug_label, **(plug_extra or {})})
        s = basedecl.SnapSide("app", "", "pub1" if same else "pub2", "stuff", {key: slot_label})
        c = basedecl.Context(iface, p, s, True)
        return decl.connection(c, True).ok, decl.connection(c, False).ok

    case(pair("content", "content", "mk1", "mk1", True) == (True, True), "content: same publisher, same label")
    case(pair("content", "content", "mk1", "mk1", False) == (False, True), "content: other publisher, same label")
    case(pair("content", "content", "mk2", "mk1", True) == (False, False), "content: same publisher, other label")
    off = {"private": False}
    case(pair("shared-memory", "shared-memory", "mk1", "mk1", True, off) == (True, True), "shared-memory: same publisher, same label")
    case(pair("shared-memory", "shared-memory", "mk1", "mk1", False, off) == (False, True), "shared-memory: other publisher, same label")
    case(pair("shared-memory", "shared-memory", "mk2", "mk1", True, off) == (False, False), "shared-memory: same publisher, other label")
    for private, slot_type, ok in ((True, "core", True), (True, "app", False), (False, "core", False)):
        c = basedecl.Context("shared-memory", basedecl.SnapSide("app", "", "pub1", "shared-memory", {"private": private}),
                             basedecl.SnapSide(slot_type, "", "pub1", "shared-memory", {}), True)
        case(decl.connection(c, True).ok == ok and decl.connection(c, False).ok == ok, f"shared-memory: private {private} with {slot_type}")
    case(pair("qualcomm-ipc-router", "qcipc", "monitor", "monitor", True)[1], "qualcomm-ipc-router: same tag")
    case(not pair("qualcomm-ipc-router", "qcipc", "other", "monitor", True)[1], "qualcomm-ipc-router: other tag")
    case(decl.connection(ctx("qualcomm-ipc-router", "core"), False), "qualcomm-ipc-router: system slot")

    # the table and a fresh extraction say the same
    import extract_interfaces
    fresh, problems = extract_interfaces.extract(root)
    check(not problems, f"drift between source and overlay: {problems[:3]}")
    check(fresh == doc, "a fresh extraction gives another table; run extract_interfaces.py")
