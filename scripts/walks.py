"""The way of a value through the code.

A walk follows, in the order of the source, every call that passes on the value or what was made of it: by assignment,
attribute, iteration, construction, or as the result of a call. A function is entered when one of the parameters that
carry the value was not followed there before. Callees are found by imports, names of the module, ``self`` and
annotated types; a call of a value without a known type is not followed.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from source_tree import FunctionNode, Item, Project


def parameters(node: FunctionNode) -> list[ast.arg]:
    """All parameters of a function."""
    given = node.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]


@dataclass(frozen=True)
class Value:
    """What an expression gives: whether it carries the value that is followed, and its annotation or class."""

    carried: bool = False
    kind: Item | None = None


class Step(NamedTuple):
    """A function on the way, the parameters that carry the value, and the function that called it, if any."""

    function: Item
    carriers: list[str]
    caller: Item | None


class Walk:
    """Follows a value from one function into all that get it."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.route: list[Step] = []
        self._followed: set[tuple[str, str]] = set()

    def enter(self, function: Item, carriers: list[str], caller: Item | None = None) -> None:
        """Walk through a function unless each of these parameters was followed there before."""
        new = {(function.name, name) for name in carriers} - self._followed
        if new:
            self._followed |= new
            self.route.append(Step(function, carriers, caller))
            Inside(self, function, carriers)


class Inside:
    """The inside of a function while a value passes through it, from the first statement to the last."""

    def __init__(self, walk: Walk, function: Item, carriers: list[str]) -> None:
        self.walk, self.project, self.function = walk, walk.project, function
        everything = parameters(function.function)
        self.values = {one.arg: Value(one.arg in carriers, function.at(one.annotation)) for one in everything}
        if function.is_method:
            first = everything[0].arg
            self.values[first] = Value(first in carriers, function.at(function.owner))
        self._made_of(function.function.body)

    def value(self, node: ast.AST | None) -> Value:
        """What an expression gives. In the order of the source, names get values and calls are followed."""
        match node:
            case ast.Name():
                return self.values.get(node.id) or Value(False, self.project.find(self.function.module, node.id))
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call():
                return self._call(node)
            case ast.Subscript():
                value, _ = self.value(node.value), self.value(node.slice)
                return Value(value.carried, value.kind and value.kind.part(-1))
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self._made_of(node.generators)
                made = self._made_of([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
                return Value(made.carried)
            case ast.IfExp():
                self.value(node.test)
                return self._made_of([node.body, node.orelse])
            case ast.Compare():
                # It says something about a value and holds nothing of it.
                self._made_of([node.left, *node.comparators])
                return Value()
        return self._statement(node) if node else Value()

    def _statement(self, node: ast.AST) -> Value:
        match node:
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.NamedExpr():
                value = self.value(node.value)
                value = Value(value.carried, self.function.at(getattr(node, "annotation", None)) or value.kind)
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    self._bind(target, value)
                return value
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                value = self.value(node.iter)
                self._bind(node.target, Value(value.carried, value.kind and value.kind.part()))
                return self._made_of(node.ifs if isinstance(node, ast.comprehension) else [*node.body, *node.orelse])
            case ast.withitem():
                self._bind(node.optional_vars, self.value(node.context_expr))
                return Value()
        made = self._made_of(ast.iter_child_nodes(node))
        return made if isinstance(node, ast.BoolOp | ast.Await) else Value(made.carried)

    def _made_of(self, nodes: Iterable[ast.AST]) -> Value:
        """The value of something that is made of others, with the type of the last, as in ``given or default``."""
        values = [self.value(one) for one in nodes]
        return Value(any(one.carried for one in values), next((one.kind for one in values[::-1] if one.kind), None))

    def _bind(self, target: ast.expr | None, value: Value) -> None:
        """Give names a value. A name that carried the followed value once carries it until the end."""
        match target:
            case ast.Name():
                known = self.values.get(target.id, Value())
                self.values[target.id] = Value(value.carried or known.carried, value.kind or known.kind)
            case ast.Tuple() | ast.List():
                for at, element in enumerate(target.elts):
                    self._bind(element, Value(value.carried, value.kind and value.kind.part(at)))
            case ast.Starred() | ast.Subscript():
                self._bind(target.value, Value(value.carried))

    def _attribute(self, node: ast.Attribute) -> Value:
        found, value = self._named(node)
        if not found or not isinstance(found.node, FunctionNode):
            return Value(value.carried, found)
        if value.carried and found.is_decorated("property", "cached_property"):
            self.walk.enter(found, ["self"], self.function)
        return Value(value.carried, found.result())

    def _call(self, node: ast.Call) -> Value:
        called, receiver = self._named(node.func)
        given = [self.value(one) for one in node.args]
        named = [(one.arg, self.value(one.value)) for one in node.keywords]
        carried = any(one.carried for one in [receiver, *given, *(value for _, value in named)])
        function = called
        if called and isinstance(called.node, ast.ClassDef):
            function = self.project.member(called, "__init__") or self.project.member(called, "__post_init__")
        if function and isinstance(function.node, FunctionNode):
            self.walk.enter(function, _carriers(function, receiver, given, named), self.function)
        return Value(carried, called.result() if called else None)

    def _named(self, node: ast.expr) -> tuple[Item | None, Value]:
        """What a name or an attribute means, and the value of which it is an attribute."""
        if ast.unparse(node).split(".")[0] not in self.values:
            found = self.project.named(self.function.module, node)
            if found:
                return found, Value()
        if not isinstance(node, ast.Attribute):
            return None, self.value(node)
        value = self.value(node.value)
        return self.project.member(value.kind, node.attr), value


def _carriers(function: Item, receiver: Value, given: list[Value], named: list[tuple[str | None, Value]]) -> list[str]:
    """The parameters through which the value comes into a function."""
    arguments, known = function.function.args, {one.arg for one in parameters(function.function)}
    gathers, gathers_named = (one.arg if one else "" for one in (arguments.vararg, arguments.kwarg))
    if function.is_method:
        given = [receiver, *given]
    places = [one.arg for one in [*arguments.posonlyargs, *arguments.args]] + [gathers] * len(given)
    pairs = [*zip(places, given, strict=False)]
    pairs += [(name if name in known else gathers_named, value) for name, value in named]
    return list(dict.fromkeys(name for name, value in pairs if name and value.carried))
