"""The code lists of the product: grounds, areas, districts, tiles, deadlines and the rest, as data.

`load` reads and checks them once; the application passes the `CodeLists` along.
"""

from caseflow.code_lists.fields import CODE_FIELDS, CodeField
from caseflow.code_lists.lists import CodeLists, UnknownCode
from caseflow.code_lists.loading import load
from caseflow.code_lists.reading import CodeListInvalid
from caseflow.code_lists.values import CodeReference, Label, Tile

__all__ = [
    "CODE_FIELDS",
    "CodeField",
    "CodeListInvalid",
    "CodeLists",
    "CodeReference",
    "Label",
    "Tile",
    "UnknownCode",
    "load",
]
