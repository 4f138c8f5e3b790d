"""The one place that decides how a secret value looks from outside: like nothing."""

from typing import NoReturn, SupportsIndex


class SecretNotSerialisable(TypeError):
    """Somebody tried to pickle or deep-copy a secret; it would leave our hands."""


class Secret:
    """Base of every value whose content must not reach a log, a traceback or a cache.

    ``repr``, ``str`` and ``format`` show the type alone; pickling and copying are
    refused, so that no cache or queue can carry the value away by accident.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise SecretNotSerialisable(f"{type(self).__name__} is never serialised")


def check_length(name: str, value: bytes, length: int) -> None:
    """Refuse a key of the wrong length at once; a ``ValueError`` names it, never shows it."""
    if len(value) != length:
        raise ValueError(f"{name} must be exactly {length} bytes")
