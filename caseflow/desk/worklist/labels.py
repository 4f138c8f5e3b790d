"""A label in an address: a mark that only this installation can make, because a label may tell of a case."""

from crypto.installation import InstallationSecret

MARK_BYTES = 8


def label_mark(secret: InstallationSecret, label: str) -> str:
    """The mark of a label in hexadecimal digits. It changes when the installation secret is rotated."""
    return secret.authenticate("label_mark", label.encode())[:MARK_BYTES].hex()
