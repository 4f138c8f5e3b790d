"""Templates compiled once for all languages.

Each language has an environment of its own, because its texts are what a template calls. The compiled code is the same
in all of them, and compiling is by far the largest part of showing a template for the first time.
"""

from collections.abc import MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, Template

if TYPE_CHECKING:
    from types import CodeType


class CompiledTemplates(FileSystemLoader):
    """A loader that several environments of the same settings share. It does not look at changes of a file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._compiled: dict[str, CodeType] = {}

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # the name that Jinja gives it
    ) -> Template:
        """The template for an environment, whose code was compiled when the first of them asked for it."""
        code = self._compiled.get(name)
        if code is None:
            source, filename, _ = self.get_source(environment, name)
            code = environment.compile(source, name, filename)
            self._compiled[name] = code
        return environment.template_class.from_code(environment, code, globals if globals is not None else {})
