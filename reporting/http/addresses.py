"""Addresses built from the names of routes, so that no path is written twice."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, urlencode

PARAMETER = re.compile(r"\{([a-z_]+)\}")


class AddressUnknown(LookupError):
    """No route has this name, or a value that its path needs is missing."""


class NameTwice(ValueError):
    """Two routes of one door have the same name but different paths."""


@dataclass(frozen=True)
class Addresses:
    """The paths of one door by the names of its routes.

    Attributes:
        paths: patterns as Starlette knows them, for example ``/desk/cases/{case}``.
    """

    paths: Mapping[str, str]

    def __call__(self, name: str, /, *, fragment: str = "", **values: object) -> str:
        """The address of a route.

        Args:
            fragment: the place on the page, without the number sign.
            values: what stands in the path; every other value becomes a part of the query.

        Raises:
            AddressUnknown: there is no such route, or a value of its path is missing.
        """
        if name not in self.paths:
            raise AddressUnknown(name)

        def value_of(found: re.Match[str]) -> str:
            if found[1] not in values:
                raise AddressUnknown(f"{name} needs {found[1]}")
            return quote(str(values.pop(found[1])), safe="")

        path = PARAMETER.sub(value_of, self.paths[name])
        query = f"?{urlencode(values)}" if values else ""
        return f"{path}{query}{f'#{fragment}' if fragment else ''}"


def addresses_of(named: Iterable[tuple[str, str]]) -> Addresses:
    """The addresses of a door; several routes may share a name and a path and differ in their methods.

    Raises:
        NameTwice: one name leads to two paths.
    """
    paths: dict[str, str] = {}
    for name, path in named:
        if paths.setdefault(name, path) != path:
            raise NameTwice(f"{name}: {paths[name]} and {path}")
    return Addresses(MappingProxyType(paths))
