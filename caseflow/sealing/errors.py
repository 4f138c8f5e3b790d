"""Errors of keys and tags."""


class GenerationClosed(Exception):
    """A team's key generation is not open (any more); nothing may be sealed to it."""


class NotAHolder(Exception):
    """This member or mailbox holds no key of the case."""


class TagInvalid(Exception):
    """A row of the directory or an epoch does not carry the installation's authentication tag."""
