#!/usr/bin/env python3
"""Says as JSON what the sources of snapcraft and its libraries state about plugins, keys, extensions and bases.

    extract.py plugins|keys|extensions|bases SNAPCRAFT CRAFT_PARTS CRAFT_APPLICATION CRAFT_PLATFORMS

The arguments are checkouts. Sources are parsed, never imported or run. Needs Python 3.9 or newer, nothing else.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pysource import Module, Source, dotted  # noqa: E402
from shapes import Shapes  # noqa: E402

ERAS = ("core22", "core24")


# ---------------------------------------------------------------- plugins
def plugin_classes(source: Source, era: str) -> dict[str, tuple[Module, ast.ClassDef]]:
    """Names to classes, as registered for a project on core22, or on core24 and later."""
    found: dict[str, tuple[Module, ast.ClassDef]] = {}
    groups = source.need("craft_parts.plugins.plugins")
    group = source.find_class(groups, "PluginGroup")
    if not group:
        raise SystemExit("craft_parts.plugins.plugins has no PluginGroup any more.")
    for item in group[1].body:
        if isinstance(item, ast.Assign):
            found |= name_map(source, group[0], item.value)
    register = source.need("snapcraft.parts.plugins.register")
    found |= returned_map(source, register, "get_plugins", era)
    application = source.need("snapcraft.application")
    for cls in [node for node in application.tree.body if isinstance(node, ast.ClassDef)]:
        for item in cls.body:
            if isinstance(item, ast.FunctionDef) and item.name == "_register_default_plugins":
                apply_registrations(source, application, item.body, era, found)
    return found


def name_map(source: Source, module: Module, node: ast.AST) -> dict[str, tuple[Module, ast.ClassDef]]:
    """{"name": Class} | … ; a part that is no such map stays out."""
    found: dict[str, tuple[Module, ast.ClassDef]] = {}
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return name_map(source, module, node.left) | name_map(source, module, node.right)
    if isinstance(node, ast.Call):
        target = source.resolve(module, dotted(node.func))
        if target and isinstance(target[1], ast.FunctionDef):
            return returned_map(source, target[0], target[1].name, "")
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values):
            cls = source.find_class(module, dotted(value))
            if isinstance(key, ast.Constant) and cls:
                found[str(key.value)] = cls
    return found


def returned_map(source: Source, module: Module, function: str, era: str) -> dict[str, tuple[Module, ast.ClassDef]]:
    node = module.names.get(function)
    if not isinstance(node, ast.FunctionDef):
        raise SystemExit(f"{module.name} has no function {function} any more.")
    found: dict[str, tuple[Module, ast.ClassDef]] = {}

    def walk(body: list[ast.stmt]) -> None:
        for item in body:
            if isinstance(item, ast.If):
                negated = isinstance(item.test, ast.UnaryOp)
                walk(item.body if (era == "core22") != negated else item.orelse)
            elif isinstance(item, (ast.Assign, ast.AnnAssign, ast.Return)) and item.value:
                target = item.targets[0] if isinstance(item, ast.Assign) else None
                if isinstance(target, ast.Subscript):
                    cls = source.find_class(module, dotted(item.value))
                    if cls:
                        found[str(source.value(module, target.slice))] = cls
                else:
                    found.update(name_map(source, module, item.value))

    walk(node.body)
    return found


def apply_registrations(source: Source, module: Module, body: list[ast.stmt], era: str, found: dict) -> None:
    for item in body:
        if isinstance(item, ast.If):
            if "craftapp" not in ast.dump(item.test):
                raise SystemExit("_register_default_plugins has a condition that this tool does not know.")
            apply_registrations(source, module, item.body if era != "core22" else item.orelse, era, found)
        elif isinstance(item, ast.Expr) and isinstance(item.value, ast.Call):
            name = dotted(item.value.func)
            if name.endswith("plugins.unregister"):
                for arg in item.value.args:
                    found.pop(str(source.value(module, arg)), None)
            elif name.endswith("plugins.register"):
                found.update(name_map(source, module, item.value.args[0]))


def plugin_facts(source: Source, shapes: Shapes, module: Module, node: ast.ClassDef) -> dict[str, object]:
    properties = source.find_in_class(module, node, "properties_class")
    cls = source.find_class(properties[0], dotted(properties[1])) if properties else None
    if not cls:
        raise SystemExit(f"{node.name} in {module.name} has no properties class.")
    keys = shapes.fields(*cls)
    requires_source = bool(keys.pop("source", {}).get("required"))
    keys.pop("plugin", None)
    facts: dict[str, object] = {"requires_source": requires_source, "keys": keys}
    attributes = source.find_in_class(module, node, "supported_build_attributes")
    if attributes and isinstance(attributes[1], ast.FunctionDef):
        for statement in ast.walk(attributes[1]):
            if isinstance(statement, ast.Return) and statement.value:
                values = source.value(attributes[0], statement.value)
                if values:
                    facts["build_attributes"] = values
    return facts


def plugins(source: Source) -> dict[str, object]:
    shapes = Shapes(source)
    return {
        era: {name: plugin_facts(source, shapes, *cls) for name, cls in sorted(plugin_classes(source, era).items())}
        for era in ERAS
    }


# ------------------------------------------------------------------- keys
MODELS = (
    ("", "snapcraft.models.project", "Project"),
    ("apps.<app>", "snapcraft.models.project", "App"),
    ("apps.<app>.sockets.<socket>", "snapcraft.models.project", "Socket"),
    ("architectures[]", "snapcraft.models.project", "Architecture"),
    ("components.<component>", "snapcraft.models.project", "Component"),
    ("hooks.<hook>", "snapcraft.models.project", "Hook"),
    ("lint", "snapcraft.models.project", "Lint"),
    ("parts.<part>", "craft_parts.parts", "PartSpec"),
    ("parts.<part>.permissions[]", "craft_parts.permissions", "Permissions"),
    ("platforms.<label>", "snapcraft.models.project", "Platform"),
    ("plugs.<plug>", "snapcraft.models.project", "ContentPlug"),
)


def keys(source: Source) -> dict[str, object]:
    shapes = Shapes(source)
    found: dict[str, object] = {}
    for prefix, module_name, class_name in MODELS:
        module = source.need(module_name)
        cls = source.find_class(module, class_name)
        if not cls:
            raise SystemExit(f"{module_name} has no class {class_name} any more.")
        for key, fact in shapes.fields(*cls).items():
            found[f"{prefix}.{key}" if prefix else key] = fact
    return found


# ------------------------------------------------------------- extensions
def extensions(source: Source) -> dict[str, object]:
    registry = source.need("snapcraft.extensions.registry")
    table = registry.names.get("_EXTENSIONS")
    if not isinstance(table, ast.Dict):
        raise SystemExit("snapcraft.extensions.registry has no table _EXTENSIONS any more.")
    found: dict[str, object] = {}
    for name, (module, node) in name_map(source, registry, table).items():
        bases = returned(source, module, node, "get_supported_bases", None)
        found[name] = {
            "bases": bases,
            "confinement": returned(source, module, node, "get_supported_confinement", None),
            "experimental": {base: returned(source, module, node, "is_experimental", base) for base in bases},
        }
    return dict(sorted(found.items()))


def returned(source: Source, module: Module, node: ast.ClassDef, method: str, base: str | None) -> object:
    found = source.find_in_class(module, node, method)
    if not found or not isinstance(found[1], ast.FunctionDef):
        raise SystemExit(f"{node.name} has no method {method}.")
    for item in found[1].body:
        if isinstance(item, ast.Return) and item.value is not None:
            if isinstance(item.value, ast.Compare):
                right = source.value(found[0], item.value.comparators[0])
                inside = base in right if isinstance(right, list) else base == right
                return inside != isinstance(item.value.ops[0], (ast.NotIn, ast.NotEq))
            return source.value(found[0], item.value)
    raise SystemExit(f"{node.name}.{method} is not a plain return any more.")


# ------------------------------------------------------------------ bases
def bases(source: Source) -> dict[str, object]:
    const = source.need("snapcraft.const")

    def members(module: Module, name: str) -> list[object]:
        cls = source.find_class(module, name)
        values = source.enum_values(*cls) if cls else None
        if values is None:
            raise SystemExit(f"{module.name} has no enumeration {name} any more.")
        return values

    architectures = members(source.need("craft_platforms._architectures"), "DebianArchitecture")
    return {
        "stable": members(const, "StableBase"),
        "unstable": members(const, "UnstableBase"),
        "build_bases": members(const, "BuildBase"),
        "esm_bases": source.value(const, const.names["ESM_BASES"]),
        "type_values": members(const, "ProjectType"),
        "architectures": architectures,
        "supported_to_build": members(const, "SnapArch"),
    }


COMMANDS = {"plugins": plugins, "keys": keys, "extensions": extensions, "bases": bases}


def main() -> None:
    if len(sys.argv) != 6 or sys.argv[1] not in COMMANDS:
        raise SystemExit(__doc__)
    snapcraft, parts, application, platforms = (Path(arg) for arg in sys.argv[2:])
    source = Source(
        {
            "snapcraft": snapcraft / "snapcraft",
            "craft_parts": parts / "craft_parts",
            "craft_application": application / "craft_application",
            "craft_platforms": platforms / "craft_platforms",
        }
    )
    for name, folder in source.packages.items():
        if not folder.is_dir():
            raise SystemExit(f"{folder} does not exist: is that a checkout of {name.replace('_', '-')}?")
    json.dump(COMMANDS[sys.argv[1]](source), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
