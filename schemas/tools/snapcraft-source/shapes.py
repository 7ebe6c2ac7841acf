"""From annotations and field calls of pydantic models to what the facts say about a key."""

from __future__ import annotations

import ast

from pysource import Module, Source, dotted

SIMPLE = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "Any": "any", "typing.Any": "any"}
LISTS = {"list", "set", "List", "Set", "tuple", "Sequence"}
MAPS = {"dict", "Dict", "Mapping"}
LIMITS = {"min_length": "minLength", "max_length": "maxLength", "ge": "minimum", "le": "maximum"}
MARKERS = {"Ge": "minimum", "Le": "maximum", "MinLen": "minLength", "MaxLen": "maxLength"}


class Shape:
    def __init__(self, types: list[str] | None = None, **limits: object):
        self.types = types or []
        self.limits = limits

    @property
    def text(self) -> str:
        return "|".join(self.types) or "any"

    def join(self, other: Shape) -> Shape:
        types = self.types + [t for t in other.types if t not in self.types]
        # null goes last, as people write it.
        types = [t for t in types if t != "null"] + (["null"] if "null" in types else [])
        return Shape(types, **{**other.limits, **self.limits})

    def limit(self, **limits: object) -> Shape:
        return Shape(self.types, **{**self.limits, **limits})


class Shapes:
    def __init__(self, source: Source):
        self.source = source

    def fields(self, module: Module, node: ast.ClassDef) -> dict[str, dict[str, object]]:
        """Every field of a model with its bases' fields, by the name it has in YAML."""
        found: dict[str, dict[str, object]] = {}
        for owner, cls in reversed(self.source.lineage(module, node)):
            for item in cls.body:
                if not (isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)):
                    continue
                name = item.target.id
                if name.startswith("_") or name == "model_config" or "ClassVar" in dotted(item.annotation):
                    continue
                key, fact = self.field(owner, name, item)
                found[key] = fact
        return found

    def field(self, module: Module, name: str, item: ast.AnnAssign) -> tuple[str, dict[str, object]]:
        shape = self.shape(module, item.annotation)
        fact: dict[str, object] = {"required": item.value is None}
        key = name.replace("_", "-")
        value = item.value
        if isinstance(value, ast.Call) and dotted(value.func).endswith("Field"):
            shape = shape.limit(**self.call_limits(module, value, shape))
            words = {word.arg: word.value for word in value.keywords}
            if "alias" in words:
                key = str(self.source.value(module, words["alias"]))
            fact["required"] = "default" not in words and "default_factory" not in words and not value.args
            value = words.get("default", value.args[0] if value.args else None)
        if value is not None and not (isinstance(value, ast.Constant) and value.value is ...):
            try:
                fact["default"] = self.source.value(module, value)
            except ValueError:
                pass
        return key, {"type": shape.text, **fact, **shape.limits}

    def shape(self, module: Module, node: ast.AST, depth: int = 0) -> Shape:
        if depth > 15:
            return Shape(["any"])
        again = lambda inner: self.shape(module, inner, depth + 1)  # noqa: E731
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                return again(ast.parse(node.value, mode="eval").body)
            return Shape(["null"])
        if isinstance(node, ast.BinOp):
            return again(node.left).join(again(node.right))
        name = dotted(node)
        last = name.rpartition(".")[2]
        if isinstance(node, ast.Subscript):
            args = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return self._generic(module, last, name, args, depth)
        if name in SIMPLE:
            return Shape([SIMPLE[name]])
        if last in LISTS:
            return Shape(["list<any>"])
        if last in MAPS:
            return Shape(["map<any>"])
        found = self.source.resolve(module, name)
        if not found or isinstance(found[1], (ast.Module, ast.FunctionDef)):
            return Shape(["any"])
        if isinstance(found[1], ast.ClassDef):
            values = self.source.enum_values(found[0], found[1])
            return Shape(["string"], enum=values) if values else Shape(["map"])
        if isinstance(found[1], ast.Call):  # a TypeVar
            return Shape(["any"])
        return self.shape(found[0], found[1], depth + 1)

    def _generic(self, module: Module, last: str, name: str, args: list[ast.AST], depth: int) -> Shape:
        again = lambda inner: self.shape(module, inner, depth + 1)  # noqa: E731
        if last in LISTS:
            inner = again(args[0])
            # An enumeration of the items is told as the list's.
            limits = {name: value for name, value in inner.limits.items() if name == "enum"}
            # A set takes a list with repetitions and drops them: only a validator makes uniqueItems.
            return Shape([f"list<{inner.text}>"], **limits)
        if last in MAPS:
            return Shape([f"map<{again(args[-1]).text}>"])
        if last == "Optional":
            return again(args[0]).join(Shape(["null"]))
        if last == "Union":
            shape = Shape()
            for arg in args:
                shape = shape.join(again(arg))
            return shape
        if last in ("Grammar", "SkipJsonSchema", "ClassVar"):
            return again(args[0])
        if last == "Literal":
            values = [self.source.value(module, arg) for arg in args]
            types = ["string"] + (["null"] if None in values else [])
            return Shape(types, enum=[value for value in values if value is not None])
        if last == "Annotated":
            shape = again(args[0])
            for marker in args[1:]:
                if isinstance(marker, ast.Call):
                    shape = shape.limit(**self.call_limits(module, marker, shape))
            return shape
        found = self.source.resolve(module, name)
        if not found or isinstance(found[1], ast.ClassDef):
            return Shape(["any"])
        # An alias with type variables: the innermost "any" is the argument.
        alias = self.shape(found[0], found[1], depth + 1)
        inner = again(args[-1]).text
        return Shape([t.replace("<any>", f"<{inner}>") for t in alias.types], **alias.limits)

    def call_limits(self, module: Module, call: ast.Call, shape: Shape) -> dict[str, object]:
        """What Field(…), StringConstraints(…), Ge(…) and validators say about a value."""
        limits: dict[str, object] = {}
        last = dotted(call.func).rpartition(".")[2]
        if last in MARKERS and call.args:
            limits[MARKERS[last]] = self.source.value(module, call.args[0])
        if last.endswith("Validator") and call.args and "unique" in dotted(call.args[0]):
            limits["uniqueItems"] = True
        for word in call.keywords:
            if word.arg in LIMITS:
                limits[LIMITS[word.arg]] = self.source.value(module, word.value)
        if any(t.startswith("list") for t in shape.types):
            limits = {name.replace("Length", "Items"): value for name, value in limits.items()}
        return limits
