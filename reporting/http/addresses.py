"""Addresses built from the names of routes, so that no path is written twice."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import quote, urlencode

PARAMETER = re.compile(r"\{([a-z_]+)\}")


class AddressUnknown(LookupError):
    """No route has this name, or a value that its path needs is missing."""


class NameTwice(ValueError):
    """Two routes have the same name but different paths."""


@dataclass(frozen=True)
class Addresses:
    """The paths of the doors by the names of their routes.

    Attributes:
        paths: patterns as Starlette knows them, for example ``/desk/cases/{case}``.
    """

    paths: Mapping[str, str]

    # A page of the public door asks some sixty times, so that each path is taken apart once.
    _pieces: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_pieces", {name: tuple(PARAMETER.split(path)) for name, path in self.paths.items()})

    def __call__(self, name: str, /, *, fragment: str = "", **values: object) -> str:
        """The address of a route.

        Args:
            fragment: the place on the page, without the number sign.
            values: what stands in the path; every other value becomes a part of the query.

        Raises:
            AddressUnknown: there is no such route, or a value of its path is missing.
        """
        pieces = self._pieces.get(name)
        if pieces is None:
            raise AddressUnknown(name)
        address = pieces[0]
        for index in range(1, len(pieces), 2):
            if pieces[index] not in values:
                raise AddressUnknown(f"{name} needs {pieces[index]}")
            value = str(values.pop(pieces[index]))
            address += (value if value.isascii() and value.isalnum() else quote(value, safe="")) + pieces[index + 1]
        if values:
            address += f"?{urlencode(values)}"
        return f"{address}#{fragment}" if fragment else address


def addresses_of(named: Iterable[tuple[str, str]]) -> Addresses:
    """The addresses of all doors; several routes may share a name and a path and differ in their methods.

    Raises:
        NameTwice: one name leads to two paths.
    """
    paths: dict[str, str] = {}
    for name, path in named:
        if paths.setdefault(name, path) != path:
            raise NameTwice(f"{name}: {paths[name]} and {path}")
    return Addresses(MappingProxyType(paths))
