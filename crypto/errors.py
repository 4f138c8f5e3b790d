"""What can go wrong when something sealed is opened."""


class CannotOpen(Exception):
    """The object did not open: wrong key, wrong place, damaged or cut short.

    The reason is not told on purpose: whoever offers objects to open must not learn
    from the answer how far they came.
    """


class MalformedObject(CannotOpen):
    """The object has a length, version or shape that this program never wrote."""
