"""Works out what the base declaration means for a snap that declares a plug or a slot of an interface."""

from __future__ import annotations

import json

import basedecl
import interfaces_overlay as overlay
from read_builtin import ExtractError

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
