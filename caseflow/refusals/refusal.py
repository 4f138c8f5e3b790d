"""The base class of refusals, and refusals that several rooms of the casework raise.

Each refusal has one class. The desk has one table that gives every class its sentence and its HTTP status
(``reporting/desk/base/refusals.py``); a subclass without an entry of its own is answered like its base.
"""


class Refusal(Exception):
    """Base of every refusal that a member of the office can meet.

    A subclass that concerns one field of a form has an attribute ``field`` with the name of that field.
    """


class TextMissing(Refusal, ValueError):
    """A text is empty or longer than 20,000 characters; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the field {field} needs a text that fits")
        self.field = field


class SecondPersonNeeded(Refusal):
    """Another member has to do this, because this one did or proposed the first part."""
