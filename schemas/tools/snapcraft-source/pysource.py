"""Reads Python sources as text: classes, constants and imports, without running anything of theirs."""

from __future__ import annotations

import ast
from pathlib import Path


class Module:
    def __init__(self, name: str, path: Path):
        self.name = name
        self.path = path
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.names: dict[str, ast.AST] = {}
        self._collect(self.tree.body)

    def _collect(self, body: list[ast.stmt]) -> None:
        for node in body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                self.names[node.name] = node
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self.names[target.id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                self.names[node.target.id] = node.value
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                for alias in node.names:
                    self.names[alias.asname or alias.name.split(".")[0]] = _Imported(node, alias)
            elif isinstance(node, ast.If):
                self._collect(node.body)
            elif hasattr(ast, "TypeAlias") and isinstance(node, ast.TypeAlias):
                self.names[node.name.id] = node.value


class _Imported(ast.AST):
    def __init__(self, node: ast.Import | ast.ImportFrom, alias: ast.alias):
        super().__init__()
        self.node = node
        self.alias = alias


class Source:
    """The packages of several checkouts, by name."""

    def __init__(self, packages: dict[str, Path]):
        self.packages = packages
        self.modules: dict[str, Module | None] = {}

    def module(self, name: str) -> Module | None:
        if name not in self.modules:
            head, *rest = name.split(".")
            root = self.packages.get(head)
            path = root.joinpath(*rest) if root else None
            found = None
            if path is not None:
                if path.with_suffix(".py").is_file():
                    found = path.with_suffix(".py")
                elif (path / "__init__.py").is_file():
                    found = path / "__init__.py"
            self.modules[name] = Module(name, found) if found else None
        return self.modules[name]

    def need(self, name: str) -> Module:
        module = self.module(name)
        if module is None:
            raise SystemExit(f"Module {name} is not in the checkout: the source has moved, look where it went.")
        return module

    def resolve(self, module: Module, name: str, depth: int = 0) -> tuple[Module, ast.AST] | None:
        """What a (dotted) name in a module stands for; imported modules come as (module, its tree)."""
        head, _, rest = name.partition(".")
        node = module.names.get(head)
        if node is None or depth > 12:
            return None
        found: tuple[Module, ast.AST] | None = (module, node)
        if isinstance(node, _Imported):
            found = self._follow(module, node, depth)
        if found and rest:
            target, inner = found
            if isinstance(inner, ast.Module):
                return self.resolve(target, rest, depth + 1) or self._submodule(target, rest)
            return (target, ast.Attribute(value=ast.Name(id=head), attr=rest)) if isinstance(inner, ast.ClassDef) else None
        return found

    def _submodule(self, module: Module, rest: str) -> tuple[Module, ast.AST] | None:
        head, _, more = rest.partition(".")
        inner = self.module(f"{module.name}.{head}")
        if inner is None:
            return None
        return self.resolve(inner, more) if more else (inner, inner.tree)

    def _follow(self, module: Module, imported: _Imported, depth: int) -> tuple[Module, ast.AST] | None:
        node, alias = imported.node, imported.alias
        if isinstance(node, ast.Import):
            target = self.module(alias.name if alias.asname else alias.name.split(".")[0])
            return (target, target.tree) if target else None
        package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
        for _ in range(node.level - 1):
            package = package.rpartition(".")[0]
        name = (f"{package}.{node.module}" if node.module else package) if node.level else (node.module or "")
        target = self.module(name)
        if target and alias.name in target.names and target is not module:
            return self.resolve(target, alias.name, depth + 1)
        inner = self.module(f"{name}.{alias.name}")
        return (inner, inner.tree) if inner else None

    # ------------------------------------------------------------- classes
    def find_class(self, module: Module, name: str) -> tuple[Module, ast.ClassDef] | None:
        found = self.resolve(module, name)
        return found if found and isinstance(found[1], ast.ClassDef) else None  # type: ignore[return-value]

    def lineage(self, module: Module, node: ast.ClassDef) -> list[tuple[Module, ast.ClassDef]]:
        """The class and its bases, nearest first."""
        result = [(module, node)]
        for base in node.bases:
            found = self.find_class(module, dotted(base))
            if found:
                result += [entry for entry in self.lineage(*found) if entry not in result]
        return result

    def find_in_class(self, module: Module, node: ast.ClassDef, name: str) -> tuple[Module, ast.AST] | None:
        for owner, cls in self.lineage(module, node):
            for item in cls.body:
                if isinstance(item, ast.FunctionDef) and item.name == name:
                    return owner, item
                if isinstance(item, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in item.targets):
                    return owner, item.value
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and item.target.id == name:
                    if item.value is not None:
                        return owner, item.value
        return None

    # ----------------------------------------------------------- constants
    def enum_values(self, module: Module, node: ast.ClassDef) -> list[object] | None:
        if not any("Enum" in dotted(base) for _, cls in self.lineage(module, node) for base in cls.bases):
            return None
        values = []
        for item in node.body:
            if isinstance(item, ast.Assign):
                values.append(self.value(module, item.value))
        return values

    def value(self, module: Module, node: ast.AST) -> object:
        """A constant expression's value; raises ValueError for anything else."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, (ast.List, ast.Tuple)):
            items: list[object] = []
            for item in node.elts:
                if isinstance(item, ast.Starred):
                    items += list(self.value(module, item.value))  # type: ignore[call-overload]
                else:
                    items.append(self.value(module, item))
            return items
        if isinstance(node, ast.Set):
            return sorted(self.value(module, item) for item in node.elts)  # type: ignore[type-var]
        if isinstance(node, ast.Dict):
            return {self.value(module, k): self.value(module, v) for k, v in zip(node.keys, node.values) if k}
        if isinstance(node, ast.Call) and dotted(node.func) in ("frozenset", "set", "tuple", "list", "Path", "str"):
            return self.value(module, node.args[0]) if node.args else []
        if isinstance(node, ast.JoinedStr):
            parts = [p.value if isinstance(p, ast.FormattedValue) else p for p in node.values]
            return "".join(str(self.value(module, part)) for part in parts)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self.value(module, node.operand)  # type: ignore[operator]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            left, right = self.value(module, node.left), self.value(module, node.right)
            if isinstance(left, dict) and isinstance(right, dict):
                return left | right
            return sorted({*left, *right})  # type: ignore[misc]
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._named_value(module, node)
        raise ValueError(ast.dump(node)[:80])

    def _named_value(self, module: Module, node: ast.Name | ast.Attribute) -> object:
        found = self.resolve(module, dotted(node))
        if found and isinstance(found[1], ast.Attribute):
            owner = self.find_class(module, dotted(found[1].value)) or self.find_class(found[0], dotted(found[1].value))
            name = found[1].attr
        elif isinstance(node, ast.Attribute):
            owner, name = self.find_class(module, dotted(node.value)), node.attr
        else:
            owner, name = None, ""
        if owner:
            inner = self.find_in_class(*owner, name)
            if inner and not isinstance(inner[1], ast.FunctionDef):
                return self.value(*inner)
            raise ValueError(dotted(node))
        if found and not isinstance(found[1], (ast.ClassDef, ast.FunctionDef, ast.Module)):
            return self.value(*found)
        raise ValueError(dotted(node))


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    return "?"
