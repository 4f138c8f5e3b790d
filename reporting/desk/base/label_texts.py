"""How a room of the desk writes its labels: a group is a constant in the room's ``labels.py``.

The English text is the message id; the catalogue ``desk`` translates it. Templates ask with ``_(words...)``.
Several rooms may add to one group, for example to ``DONE``. ``reporting.desk.labels`` puts the rooms together.
"""

from collections.abc import Mapping
from types import MappingProxyType


def label_texts(**texts: str) -> Mapping[str, str]:
    """A group of labels, by the name that each has in the program."""
    return MappingProxyType(texts)
