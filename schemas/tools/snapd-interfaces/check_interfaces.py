#!/usr/bin/env python3
"""Checks interfaces.json, as extract_interfaces.py writes it.

    check_interfaces.py INTERFACES.json [SNAPD_CHECKOUT]

Alone, the file is checked for itself: valid JSON, required fields, sorted and
unique names, values out of the allowed sets, usable regular expressions, no
machine paths. With a snapd checkout it is also checked against the source and
against the sets that snapd's own test of the base declaration lists by hand
(interfaces/policy/basedeclaration_test.go), which is what makes the derived
fields trustworthy. Exits 1 if anything is off, and prints the facts of the
interfaces that snaps use most.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from oracle import check_oracle  # noqa: E402

TOP = ("network network-bind home desktop desktop-legacy x11 wayland unity7 opengl audio-playback "
       "audio-record pulseaudio removable-media camera content dbus mount-observe hardware-observe "
       "system-observe process-control network-control network-observe firewall-control libvirt "
       "openvswitch kvm lxd docker personal-files system-files").split()

REQUIRED = ("name", "kind", "summary", "implicitOnCore", "implicitOnClassic", "baseDeclaration",
            "autoConnects", "autoConnectsReason", "autoConnectsToSnapSlots", "connectsByHand",
            "connectsByHandReason", "needsStoreApproval", "needsStoreApprovalReason",
            "slotNeedsStoreApproval", "slotNeedsStoreApprovalReason", "slotSnapTypes",
            "plugAttributes", "slotAttributes", "minimalPlug", "minimalSlot", "docsUrl",
            "docsUrlDerived", "source", "sinceVersion")
ATTR_TYPES = {"string", "bool", "int", "map", "list of string", "list of map", "string or list of string"}
TRISTATE = {"yes", "no", "conditional"}

failures: list[str] = []
passed = 0


def check(ok: bool, message: str) -> None:
    global passed
    if ok:
        passed += 1
    else:
        failures.append(message)


# ------------------------------------------------------------------ the file
def walk_strings(obj, path=""):
    if isinstance(obj, str):
        yield path, obj
    elif isinstance(obj, list):
        for i, v in enumerate(obj):
            yield from walk_strings(v, f"{path}[{i}]")
    elif isinstance(obj, dict):
        for k, v in obj.items():
            yield f"{path}.{k}", k
            yield from walk_strings(v, f"{path}.{k}")


_ADVERSARIAL = ["a" * 60 + "!", "a-" * 40 + "!", "/" + "a" * 60 + "\n", "a.b" * 30 + "!", "a=b " * 25 + "\n",
                "$SNAP/" * 20 + "\n", "/dev/" + "tty" * 20, "a1" * 30 + "é", "1,2-3," * 20 + "x"]


def check_patterns(patterns: list[str]) -> None:
    """Each has to compile and to answer quickly whatever it is given."""
    code = ("import json,re,sys\n"
            "ps,xs=json.load(sys.stdin)\n"
            "for p in ps:\n"
            "    r=re.compile(p)\n"
            "    for x in xs: r.search(x)\n"
            "print('ok')\n")
    try:
        res = subprocess.run([sys.executable, "-c", code], input=json.dumps([patterns, _ADVERSARIAL]),
                             capture_output=True, text=True, timeout=20)
        check(res.stdout.strip() == "ok", f"patterns: {res.stderr.strip()[-300:]}")
    except subprocess.TimeoutExpired:
        check(False, "patterns: one of them takes exponential time")


def check_attribute(iface: str, attr: dict, siblings: set[str], patterns: list[str], nested=False) -> None:
    where = f"{iface}: attribute {attr.get('name')}"
    for key in ("name", "type", "required", "rule"):
        check(key in attr, f"{where}: no {key}")
    check(attr.get("type") in ATTR_TYPES, f"{where}: type {attr.get('type')}")
    check(isinstance(attr.get("required"), bool), f"{where}: required is not a boolean")
    check(attr.get("rule", "").endswith("."), f"{where}: the rule is not a sentence")
    if not nested:
        check(attr.get("checked") in ("install", "connect", "use"), f"{where}: checked {attr.get('checked')}")
    for key in ("conflictsWith", "requiredUnless"):
        check(set(attr.get(key, [])) <= siblings, f"{where}: {key} names unknown attributes")
    for key in ("pattern", "patternWithUsb", "notPattern"):
        if key in attr:
            patterns.append(attr[key])
    for key, val in attr.items():
        check(not (isinstance(val, str) and val.startswith("go:")), f"{where}: {key} was not resolved")
    sub = {a["name"] for a in attr.get("items", [])}
    for item in attr.get("items", []):
        check_attribute(iface + "." + attr["name"], item, sub, patterns, nested=True)


def check_file(path: Path) -> dict:
    text = path.read_text(encoding="utf-8")
    doc = json.loads(text)
    rows = doc["interfaces"]
    names = [r["name"] for r in rows]
    check(doc["$meta"]["count"] == len(rows), "$meta.count differs from the number of interfaces")
    check(names == sorted(names), "not sorted by name")
    check(len(set(names)) == len(names), "names are not unique")
    check(text == json.dumps(doc, indent=2, ensure_ascii=False) + "\n", "not pretty-printed as the extractor does")
    kinds = set(doc["$meta"]["kinds"])
    patterns: list[str] = []
    summaries: dict[str, str] = {}
    for r in rows:
        n = r["name"]
        for key in REQUIRED:
            check(key in r, f"{n}: no {key}")
        check(r["kind"] in kinds, f"{n}: kind {r['kind']!r}")
        check(bool(re.fullmatch(r"[a-z](?:-?[a-z0-9])*", n)), f"{n}: not a valid interface name")
        s = r["summary"]
        check(20 <= len(s) <= 140 and s.endswith(".") and s[0].isupper(), f"{n}: summary {s!r}")
        check(s not in summaries, f"{n}: same summary as {summaries.get(s)}")
        summaries[s] = n
        for key in ("implicitOnCore", "implicitOnClassic", "implicitPlugOnCore", "implicitPlugOnClassic"):
            check(isinstance(r[key], bool), f"{n}: {key}")
        for key in ("autoConnects", "connectsByHand", "needsStoreApproval", "slotNeedsStoreApproval"):
            check(r[key] in TRISTATE, f"{n}: {key} {r[key]!r}")
            check(r[key + "Reason"].endswith("."), f"{n}: {key}Reason")
        check(r["autoConnectsToSnapSlots"] in TRISTATE | {"none"}, f"{n}: autoConnectsToSnapSlots")
        check(r["docsUrl"] == f"https://snapcraft.io/docs/{n}-interface" and r["docsUrlDerived"] is True, f"{n}: docsUrl")
        check(r["sinceVersion"] is None or bool(re.fullmatch(r"2\.\d+(\.\d+)?", r["sinceVersion"])), f"{n}: sinceVersion")
        check(any(r["baseDeclaration"].values()), f"{n}: neither side in the base declaration")
        for key in ("plugAttributes", "slotAttributes"):
            siblings = {a["name"] for a in r[key]}
            check(len(siblings) == len(r[key]), f"{n}: {key} repeats a name")
            for a in r[key]:
                check_attribute(n, a, siblings, patterns)
        for attrs, minimal in (("plugAttributes", "minimalPlug"), ("slotAttributes", "minimalSlot")):
            known = {a["name"] for a in r[attrs]}
            check(set(r[minimal]) <= known, f"{n}: {minimal} uses unknown attributes")
            hooked = {a["name"] for a in r[attrs] if a.get("setByHook")}
            need = {a["name"] for a in r[attrs] if a["required"]} - hooked
            check(need <= set(r[minimal]), f"{n}: {minimal} lacks {sorted(need - set(r[minimal]))}")
            for a in r[attrs]:
                val = r[minimal].get(a["name"])
                for v in val if isinstance(val, list) else [val]:
                    if isinstance(v, str) and a.get("pattern") and not v.startswith("$PUBLISHER"):
                        check(re.search(a["pattern"], v) is not None, f"{n}: {minimal} {a['name']}={v!r} does not match its own pattern")
    check_patterns(sorted(set(patterns)))
    for where, s in walk_strings(doc):
        check(not re.search(r"(?:^|[ \"])/(?:home|root|tmp)/\w+/\w", s), f"{where}: machine path: {s!r}")
    return doc


def table(doc: dict) -> None:
    rows = {r["name"]: r for r in doc["interfaces"]}
    print(f"{'interface':18} {'slot on':13} {'auto':12} {'by hand':12} {'plug approval':14} slot approval")
    for n in TOP:
        r = rows[n]
        on = "+".join(k for k, f in (("classic", "implicitOnClassic"), ("core", "implicitOnCore")) if r[f]) or "-"
        print(f"{n:18} {on:13} {r['autoConnects']:12} {r['connectsByHand']:12} {r['needsStoreApproval']:14} {r['slotNeedsStoreApproval']}")


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    ap.add_argument("json", type=Path)
    ap.add_argument("snapd", type=Path, nargs="?")
    args = ap.parse_args()
    doc = check_file(args.json)
    if args.snapd:
        check_oracle(doc, args.snapd, check)
    table(doc)
    for f in failures[:50]:
        print(f"FAIL {f}", file=sys.stderr)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
