"""The code lists as data: grounds, areas, tiles and the rest of the product; districts, help and limits of a Land.

`load` reads and checks them once; the application passes the `CodeLists` along.
"""

from caseflow.code_lists.fields import CODE_FIELDS, CodeField
from caseflow.code_lists.land import Land
from caseflow.code_lists.lists import CodeLists, UnknownCode
from caseflow.code_lists.loading import SHIPPED_LAND, load
from caseflow.code_lists.reading import CodeListInvalid
from caseflow.code_lists.report_values import Tile
from caseflow.code_lists.values import CodeReference, Label

__all__ = [
    "CODE_FIELDS",
    "SHIPPED_LAND",
    "CodeField",
    "CodeListInvalid",
    "CodeLists",
    "CodeReference",
    "Label",
    "Land",
    "Tile",
    "UnknownCode",
    "load",
]
