"""The modules of a source tree, what they import, and what a name in them means. Nothing is imported or run.

A room is a folder with an ``__init__.py`` that holds modules. A module beside rooms, as in ``caseflow/`` or
``reporting/desk/``, counts as a room of its own.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("caseflow", "reporting", "crypto")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Graph = Mapping[str, set[str]]


@dataclass(frozen=True, eq=False)
class Module:
    """A parsed file. ``name`` is dotted; an ``__init__.py`` has the name of its folder."""

    name: str
    folder: str
    path: Path
    tree: ast.Module
    lines: int


@dataclass(frozen=True)
class Import:
    """One imported name, as ``called`` in the module, and the module from which it comes."""

    module: Module
    line: int
    target: Module
    name: str
    called: str


@dataclass(frozen=True)
class Item:
    """A part of a module with a name: a class, a function, the module itself, or the annotation of a variable."""

    module: Module
    node: ast.AST
    owner: ast.ClassDef | None = None

    @property
    def name(self) -> str:
        """The dotted name with its module."""
        names = [node.name for node in (self.owner, self.node) if isinstance(node, FunctionNode | ast.ClassDef)]
        return ".".join([self.module.name, *names])

    @property
    def function(self) -> FunctionNode:
        """The node of a part that is a function."""
        if not isinstance(self.node, FunctionNode):
            raise TypeError(self.name)
        return self.node

    @property
    def is_method(self) -> bool:
        """Whether it is a function that gets an object or its class first."""
        return self.owner is not None and not self.is_decorated("staticmethod")

    def at(self, node: ast.AST | None) -> "Item | None":
        """Another part of the same module."""
        return Item(self.module, node) if node else None

    def part(self, which: int = 0) -> "Item | None":
        """The annotation of what a container holds; of a mapping the keys (0) or the values (-1)."""
        if isinstance(self.node, ast.BinOp):
            return Item(self.module, self.node.left).part(which)
        inner = self.node.slice if isinstance(self.node, ast.Subscript) else None
        several = [one for one in getattr(inner, "elts", [inner]) if one and ast.unparse(one) != "..."]
        return self.at(several[min(which, len(several) - 1)]) if several else None

    def is_decorated(self, *names: str) -> bool:
        """Whether a function is decorated by one of these."""
        return any(ast.unparse(one).split(".")[-1] in names for one in getattr(self.node, "decorator_list", ()))

    def result(self) -> "Item | None":
        """The annotation of what a function gives, or of what its context manager gives; a class gives itself."""
        kind = self if isinstance(self.node, ast.ClassDef) else self.at(getattr(self.node, "returns", None))
        return kind.part() if kind and self.is_decorated("contextmanager", "asynccontextmanager") else kind

    def inner(self, name: str) -> "Item | None":
        """What has this name inside a module or a class: a class, a function, or the annotation of a variable."""
        owner = self.node if isinstance(self.node, ast.ClassDef) else None
        for node in getattr(self.node, "body", ()):
            if isinstance(node, FunctionNode | ast.ClassDef) and node.name == name:
                return Item(self.module, node, owner)
            if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name:
                return self.at(node.annotation)
        return None


class Project:
    """All modules below a root folder by name, the rooms, and every import, inside functions and for types too."""

    def __init__(self, root: Path) -> None:
        self.root = root
        paths = sorted(path for package in PACKAGES for path in (root / package).rglob("*.py"))
        self.modules = {module.name: module for module in map(self._read, paths)}
        holding = {module.folder for module in self.modules.values() if module.name != module.folder}
        self.rooms = sorted(holding & self.modules.keys())
        self._beside_rooms = {name for name in holding if any(room.startswith(f"{name}.") for room in self.rooms)}
        self.imports = [found for module in self.modules.values() for found in self.imports_of(module)]
        self._imported = {(found.module.name, found.called): found for found in self.imports}

    def _read(self, path: Path) -> Module:
        text, parts = path.read_text(encoding="utf-8"), path.relative_to(self.root).with_suffix("").parts
        folder = ".".join(parts[:-1])
        name = folder if path.name == "__init__.py" else ".".join(parts)
        return Module(name, folder, path.relative_to(self.root), ast.parse(text, str(path)), text.count("\n"))

    def include(self, path: Path) -> Module:
        """A file outside the packages whose imports are followed; it is part of no room."""
        module = self._read(path)
        self._imported |= {(module.name, found.called): found for found in self.imports_of(module)}
        return module

    def at(self, name: str) -> Item | None:
        """A function, a class or a method by its dotted name, as ``Item.name`` writes it."""
        parts = name.split(".")
        for length in range(len(parts) - 1, 0, -1):
            item: Item | None = None
            if module := self.modules.get(".".join(parts[:length])):
                item = Item(module, module.tree)
            for part in parts[length:]:
                item = item.inner(part) if item else None
            if item:
                return item
        return None

    def imports_of(self, module: Module) -> Iterator[Import]:
        """Every name that a module imports from the packages."""
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            for alias in node.names:
                base = getattr(node, "module", None)
                name = f"{base}.{alias.name}" if base else alias.name
                target = self.modules.get(name) or self.modules.get(base or "")
                if target:
                    yield Import(module, node.lineno, target, name, alias.asname or alias.name)

    def place(self, module: Module, *, by_module: bool = False) -> str:
        """The room of a module, or its own name if it lies beside rooms."""
        return module.name if by_module or module.folder in self._beside_rooms else module.folder

    def graph(self, *, by_module: bool = False) -> Graph:
        """Which room imports which, or which module which."""
        graph: dict[str, set[str]] = {self.place(one, by_module=by_module): set() for one in self.modules.values()}
        for found in self.imports:
            here, there = (self.place(one, by_module=by_module) for one in (found.module, found.target))
            graph[here] |= {there} - {here}
        return graph

    def find(self, module: Module, name: str) -> Item | None:
        """What a name of a module means, also where it comes from another module."""
        own, found = Item(module, module.tree).inner(name), self._imported.get((module.name, name))
        if own or not found:
            return own
        last = found.name.rpartition(".")[2]
        if found.name == found.target.name or (found.target, last) == (module, name):
            return Item(found.target, found.target.tree)
        return self.find(found.target, last)

    def named(self, module: Module, node: ast.AST) -> Item | None:
        """What a dotted name means; none for an attribute of a value."""
        if isinstance(node, ast.Name):
            return self.find(module, node.id)
        if not isinstance(node, ast.Attribute):
            return None
        base = self.named(module, node.value)
        if base and isinstance(base.node, ast.Module):
            return self.find(base.module, node.attr)
        return self.member(base, node.attr) if base else None

    def class_of(self, kind: Item | None) -> Item | None:
        """The class of the project that an annotation names, alone or beside none."""
        if kind is None or isinstance(kind.node, ast.ClassDef):
            return kind
        if isinstance(kind.node, ast.Constant) and isinstance(kind.node.value, str):
            return self.class_of(kind.at(ast.parse(kind.node.value, mode="eval").body))
        if isinstance(kind.node, ast.BinOp):
            return self.class_of(kind.at(kind.node.left)) or self.class_of(kind.at(kind.node.right))
        found = self.named(kind.module, kind.node)
        return found if found and isinstance(found.node, ast.ClassDef) else None

    def member(self, kind: Item | None, name: str) -> Item | None:
        """A method, or the annotation of an attribute, of a class or of one of its bases."""
        owner = self.class_of(kind)
        if owner is None or not isinstance(owner.node, ast.ClassDef):
            return None
        inherited = (self.member(owner.at(base), name) for base in owner.node.bases)
        return owner.inner(name) or next(filter(None, inherited), None)


def reached(graph: Graph) -> dict[str, set[str]]:
    """All nodes that each node imports, directly or through others; itself only in a cycle."""
    below = {node: set(others) for node, others in graph.items()}
    for middle, further in below.items():
        for others in below.values():
            others.update(further if middle in others else ())
    return below


def cycles(graph: Graph) -> list[list[str]]:
    """The groups of nodes that all reach one another (the strongly connected components of more than one node)."""
    below = reached(graph)
    groups = {frozenset(other for other in below[node] if node in below[other]) for node in graph}
    return sorted(sorted(group) for group in groups if group)


def floors(graph: Graph) -> dict[str, int]:
    """The longest chain of imports below each node; nodes of one cycle stand on one floor."""
    below = reached(graph)
    floor: dict[str, int] = {}
    # What a node reaches, its cycle aside, reaches fewer nodes than the node itself.
    for node in sorted(graph, key=lambda node: len(below[node] | {node})):
        floor[node] = max((floor[other] + 1 for other in below[node] if node not in below[other]), default=0)
    return floor
