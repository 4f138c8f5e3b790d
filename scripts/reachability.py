"""Which functions and classes the program reaches, by resolved import and attribute. Nothing is imported or run.

A module is reached when a reached module imports it, or names it in a string: dotted, as ``python -m`` wants it, or as
a file of its own folder. What stands at its top is executed then. A function or a class is reached when reached code
names it: by its own name, through an import, or as an attribute of a module or a class. A method is reached when its
class is reached and reached code or a template uses an attribute of that name, on whatever value: types of values are
not followed, so a method may count as reached that is not. A function never does so because another one has its name.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from source_tree import FunctionNode, Item, Module, Project

# Decorators that do not hand a function to anybody: it is reached only when it is named.
NEUTRAL = {
    *("abstractmethod", "asynccontextmanager", "cache", "cached_property", "classmethod", "contextmanager"),
    *("dataclass", "final", "lru_cache", "overload", "override", "property", "singledispatch", "staticmethod", "wraps"),
}
# Bases from outside that call no method of a subclass by a name that is not written with underscores around it.
PLAIN_BASES = {
    *("Enum", "IntEnum", "StrEnum", "NamedTuple", "Protocol", "Generic", "DeclarativeBase", "ABC", "dict"),
    *("Exception", "ValueError", "TypeError", "LookupError", "RuntimeError"),
}
LOOKED_UP_BY_NAME = {"getattr", "attrgetter", "methodcaller"}
USED_IN_TEMPLATE = re.compile(r"\.([a-z_][a-z0-9_]*)")
NAMED_IN_CONFIGURATION = re.compile(r"= *\"?([a-z0-9_.]+):([a-z0-9_]+)\"?$", re.MULTILINE)


def is_called_from_outside(name: str) -> bool:
    """Whether Python or a library calls a method of this name: ``__init__``, ``_missing_``."""
    return name.startswith("_") and name.endswith("_")


class Reachability:
    """Marks what is reached, beginning with what `start` and `start_module` name."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._modules: set[str] = set()
        self._reached: set[ast.AST] = set()
        # Attributes that reached code uses, and the methods that wait for one.
        self._used: set[str] = set()
        self._waiting: dict[str, list[Item]] = {}
        for template in sorted((project.root / "reporting").rglob("*.html")):
            self._used |= set(USED_IN_TEMPLATE.findall(template.read_text(encoding="utf-8")))

    def start_module(self, module: Module) -> None:
        """Reach a module: what stands at its top, and the modules that it imports."""
        if module.name in self._modules:
            return
        self._modules.add(module.name)
        for found in self.project.imports_of(module):
            self._start_with_parents(found.target)
        if any(isinstance(node, ast.Name) and node.id in LOOKED_UP_BY_NAME for node in ast.walk(module.tree)):
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    self._use(node.value)
        self._scan_body(Item(module, module.tree), module.tree.body)

    def start(self, item: Item | None) -> None:
        """Reach a function or a class, and all that it names."""
        if item is None or not isinstance(item.node, FunctionNode | ast.ClassDef) or item.node in self._reached:
            return
        self._reached.add(item.node)
        self._start_with_parents(item.module)
        if isinstance(item.node, ast.ClassDef):
            self._start_class(item, item.node)
        else:
            self._scan(item.module, item.node, bound_names(item.node))

    def unreached(self) -> Iterator[str]:
        """The functions, classes and methods that nothing reaches; of a class that nothing reaches its name alone."""
        for module in self.project.modules.values():
            for node in module.tree.body:
                if not isinstance(node, FunctionNode | ast.ClassDef):
                    continue
                if node not in self._reached:
                    yield Item(module, node).name
                elif isinstance(node, ast.ClassDef) and "Protocol" not in map(ast.unparse, node.bases):
                    methods = (inner for inner in node.body if isinstance(inner, FunctionNode))
                    yield from (Item(module, one, node).name for one in methods if one not in self._reached)

    def _start_with_parents(self, module: Module) -> None:
        parts = module.name.split(".")
        for length in range(1, len(parts)):
            parent = self.project.modules.get(".".join(parts[:length]))
            if parent:
                self.start_module(parent)
        self.start_module(module)

    def _start_class(self, item: Item, node: ast.ClassDef) -> None:
        for base in node.bases:
            self._scan(item.module, base, set())
        self._scan_body(item, node.body)
        bases = [(self.project.named(item.module, base), ast.unparse(base).split("[")[0]) for base in node.bases]
        has_foreign_base = any(found is None and name.split(".")[-1] not in PLAIN_BASES for found, name in bases)
        for inner in node.body:
            if isinstance(inner, FunctionNode):
                method = Item(item.module, inner, node)
                if has_foreign_base or is_called_from_outside(inner.name) or inner.name in self._used:
                    self.start(method)
                else:
                    self._waiting.setdefault(inner.name, []).append(method)

    def _scan_body(self, item: Item, body: list[ast.stmt]) -> None:
        """What is executed when a module is imported or a class is made; functions wait until they are named."""
        owner = item.node if isinstance(item.node, ast.ClassDef) else None
        for node in body:
            if not isinstance(node, FunctionNode | ast.ClassDef):
                self._scan(item.module, node, set())
                continue
            for decorator in node.decorator_list:
                self._scan(item.module, decorator, set())
                called = decorator.func if isinstance(decorator, ast.Call) else decorator
                if ast.unparse(called).split(".")[-1] not in NEUTRAL:
                    self.start(Item(item.module, node, owner))
            if isinstance(node, FunctionNode):
                for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
                    self._scan(item.module, default, set())

    def _scan(self, module: Module, root: ast.AST, bound: set[str]) -> None:
        """Reach what a piece of code names."""
        for node in ast.walk(root):
            if isinstance(node, ast.Name) and node.id not in bound:
                self.start(self.project.find(module, node.id))
            elif isinstance(node, ast.Attribute):
                self._scan_attribute(module, node, bound)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                for name in (node.value, f"{module.folder}.{node.value.removesuffix('.py')}"):
                    named = self.project.modules.get(name)
                    if named and "." in node.value:
                        self._start_with_parents(named)
            elif isinstance(node, ast.MatchClass):
                for name in node.kwd_attrs:
                    self._use(name)

    def _scan_attribute(self, module: Module, node: ast.Attribute, bound: set[str]) -> None:
        first: ast.AST = node
        while isinstance(first, ast.Attribute):
            first = first.value
        is_global = isinstance(first, ast.Name) and first.id not in bound
        owner = self.project.named(module, node.value) if is_global else None
        self.start(self.project.named(module, node) if is_global else None)
        if owner is None or not isinstance(owner.node, ast.Module | ast.ClassDef):
            self._use(node.attr)

    def _use(self, attribute: str) -> None:
        self._used.add(attribute)
        for method in self._waiting.pop(attribute, ()):
            self.start(method)


def bound_names(function: FunctionNode) -> set[str]:
    """The names that a function and the functions inside it give to values of their own."""
    nodes = list(ast.walk(function))
    names = {node.arg for node in nodes if isinstance(node, ast.arg)}
    names |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names |= {node.name for node in nodes if isinstance(node, FunctionNode | ast.ClassDef) and node is not function}
    return names | {node.name for node in nodes if isinstance(node, ast.ExceptHandler) and node.name}


def reach_program(root: Path) -> Reachability:
    """What is reached from the application, the commands, the migrations, Babel and the scripts of developers."""
    project = Project(root)
    reach = Reachability(project)
    for path in filter(
        Path.exists, [root / "asgi.py", *sorted((root / "migrations").rglob("*.py")), *scripts_of(root)]
    ):
        reach.start_module(project.include(path))
    for path in filter(Path.exists, [root / "pyproject.toml", *sorted((root / "reporting").rglob("*.cfg"))]):
        for name in NAMED_IN_CONFIGURATION.findall(path.read_text(encoding="utf-8")):
            reach.start(project.at(".".join(name)))
    return reach


def scripts_of(root: Path) -> Iterator[Path]:
    """The scripts in Python that carry no suffix."""
    for path in sorted((root / "scripts").glob("*")):
        if path.is_file() and path.suffix == "" and path.read_text(encoding="utf-8").startswith("#!/usr/bin/env py"):
            yield path


def faults_of(root: Path, allowed: Mapping[str, str]) -> list[str]:
    """What is reached by nothing and not allowed to be, and what stands on the list without need.

    What only an allowed function reaches needs no entry of its own.
    """
    reach = reach_program(root)
    unreached = set(reach.unreached())
    faults = [f"{name}: is reached or gone; take it off the list" for name in sorted(allowed.keys() - unreached)]
    for name in sorted(allowed.keys() & unreached):
        reach.start(reach.project.at(name))
    return faults + [f"{name}: nothing in the program reaches it" for name in reach.unreached()]
