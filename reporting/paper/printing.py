"""Prints an order: gives the PDF file."""

from caseflow.code_lists import CodeLists
from reporting.paper import neutral, paper_form, placement, posters
from reporting.paper.orders import PaperKind, PaperOrder
from reporting.paper.press import PageUnprintable, Press


class OfficeUnprintable(PageUnprintable):
    """A page of the office cannot be printed: its name or its address holds a sign that no font has."""


def print_paper(order: PaperOrder, lists: CodeLists, press: Press) -> bytes:
    """The PDF of an order. Blocks for up to some seconds.

    Raises:
        PressBusy: as ``Press.print``.
        OfficeUnprintable: the office's own texts are all that a page can fail at.
    """
    try:
        return _printed(order, lists, press)
    except PageUnprintable as failed:
        raise OfficeUnprintable(*failed.args) from None


def _printed(order: PaperOrder, lists: CodeLists, press: Press) -> bytes:
    match order.kind:
        case PaperKind.POSTER:
            return press.print(posters.TEMPLATE, posters.poster_data(order))
        case PaperKind.STRIPS:
            return press.print(neutral.STRIPS_TEMPLATE, neutral.neutral_data(order))
        case PaperKind.CARDS:
            return press.print(neutral.CARDS_TEMPLATE, neutral.neutral_data(order))
        case PaperKind.FORM:
            return press.print(paper_form.TEMPLATE, paper_form.form_data(order, lists))
        case PaperKind.PLACEMENT:
            return press.print(placement.TEMPLATE, placement.placement_data(order))
