"""What stops the storing of a form of the public door, and how its page says so."""

from collections.abc import Mapping

from caseflow.rules.answers import FieldError

# Something in the form has to be put right; or the form is right and cannot be stored now.
INCOMPLETE, BROKEN = 422, 503

# Each form has its own table: what cannot be stored is said beside the field that the person knows.
Stopped = Mapping[type[Exception], tuple[FieldError, int]]


def meaning_of(error: Exception, stopped: Stopped) -> tuple[FieldError, int]:
    """The sentence and the status for what stopped a form: those of its class, or of the nearest base."""
    return next(stopped[kind] for kind in type(error).__mro__ if kind in stopped)
