"""Jinja, in which a template can do nothing but print, and values are text unless we made them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from types import FunctionType, MethodType
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import concat
from markupsafe import Markup

from generator.escaping import Trusted, encode


class Generator(CodeGenerator):
    """Compiles `a ~ b` so that a value joined to markup is encoded, not only HTML-escaped."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self.write("environment.join_values((")
        for item in node.nodes:
            self.visit(item, frame)
            self.write(", ")
        self.write("))")

    # `finalize` makes markup of every value, so that nothing is left for `escape` to do.
    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(finalize.src)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


_OF_DICT = frozenset(dir(dict))
_OF_LOOP = frozenset(("index", "index0", "first", "last", "length"))
_FUNCTIONS = (FunctionType, MethodType)
_OURS = ("generator.render", "generator.escaping", "generator.words.phrases")


@cache
def _fields_of(kind: Any) -> frozenset[str]:
    """What templates may read of a value of this type without being looked at."""
    if kind is LoopContext:
        return _OF_LOOP
    return frozenset(one.name for one in fields(kind)) if is_dataclass(kind) else frozenset()


class Environment(ImmutableSandboxedEnvironment):
    """Encodes what is joined to markup, and reads our own values without ado."""

    code_generator_class = Generator
    intercepted_binops = frozenset({"+", "%", "*"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator != "*" and (isinstance(left, Markup) or isinstance(right, Markup)):
            if operator == "%":
                return Trusted(left) % right
            return self.join_values((left, right))
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As in any sandbox; at once for fields of our own values, which have nothing to hide."""
        kind: Any = type(obj)
        if kind is dict:
            if attribute in obj and attribute not in _OF_DICT:
                return obj[attribute]
        elif attribute in _fields_of(kind):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Any, obj: Any, *args: Any, **named: Any) -> Any:
        """As in any sandbox; at once for functions that we gave, since values hold none."""
        if type(obj) in _FUNCTIONS and obj.__module__ in _OURS:
            # Jinja's own, for functions that ask for the context.
            named.pop("_loop_vars", None)
            named.pop("_block_vars", None)
            return obj(*args, **named)
        return super().call(context, obj, *args, **named)

    @staticmethod
    def join_values(values: Iterable[Any]) -> Any:
        parts = list(values)
        if any(isinstance(part, Markup) for part in parts):
            return Trusted("".join(encode(part) for part in parts))
        return concat(str(part) for part in parts)


SAFE_FILTERS = (
    "abs", "batch", "count", "default", "d", "dictsort", "first", "float", "groupby", "int",
    "items", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr",
    "reverse", "round", "select", "selectattr", "slice", "sort", "sum", "unique", "upper",
)  # fmt: skip
"""Jinja's filters that cannot make markup of a value: no `safe`, `tojson`, `urlize`, `xmlattr`."""
