"""The errors that keep a public form from being stored, and the sentence of the page for each."""

from collections.abc import Mapping
from typing import TypeVar

from caseflow.rules.answers import FieldError

Meaning = TypeVar("Meaning")

# Something in the form has to be put right; or the form is right and cannot be stored now.
INCOMPLETE, BROKEN = 422, 503

# Each form has its own table: what cannot be stored is said beside the field that the person knows.
Stopped = Mapping[type[Exception], tuple[FieldError, int]]


def meaning_of(error: Exception, meanings: Mapping[type[Exception], Meaning]) -> Meaning:
    """What an error means to the person: what its class means, or the nearest base of it."""
    return next(meanings[kind] for kind in type(error).__mro__ if kind in meanings)
