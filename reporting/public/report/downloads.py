"""Downloads of the receipt page: the number as a card, a text or a picture, and the person's own words.

Each download is made for one answer and not stored. All are requested by POST with the hidden fields of the page, so
that no number is in an address. "I have the number" ends them too: a request that a browser repeats later, on Back,
on Reload or from a closed tab, carries an expired receipt.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from caseflow.reporter.intake.submit import Receipt, receipt_of_mailbox
from reporting.http.form_body import Fields, read_fields, single
from reporting.public.base.office_view import OfficeViews
from reporting.public.base.page_language import page_language
from reporting.public.report.code_image import number_picture
from reporting.public.report.own_words import words_text
from reporting.public.report.receipt import host_name, received_page
from reporting.public.report.receipt_fields import ReceiptFields, read_receipt_fields, receipt_text
from reporting.runtime.services import Services

# Neutral names: a list of downloads is read by others too.
NUMBER_FILE, PICTURE_FILE, WORDS_FILE = "number.txt", "picture.png", "notes.txt"
PLAIN_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, repr=False)
class Showing:
    """A request from a page that may still show its number."""

    tag: str
    fields: Fields
    carried: ReceiptFields
    receipt: Receipt


Made = Callable[[Request, Showing], Awaitable[Response]]


class Downloads:
    """Routes of the buttons on the page with the number."""

    def __init__(self, parts: Services, offices: OfficeViews) -> None:
        self._parts = parts
        self._offices = offices

    async def number(self, request: Request) -> Response:
        """The page itself again: in another language, or after a look at a card."""
        return await self._made(request, self._number)

    async def card(self, request: Request) -> Response:
        """A card to print, as large as a bank card, that says nothing of what it is for."""
        return await self._made(request, self._card)

    async def text(self, request: Request) -> Response:
        """The digits as a text file."""
        return await self._made(request, self._text)

    async def picture(self, request: Request) -> Response:
        """The digits as a picture."""
        return await self._made(request, self._picture)

    async def words(self, request: Request) -> Response:
        """The person's own words, as a text file or as a page to print."""
        return await self._made(request, self._words)

    async def still_shown(self, fields: Fields, tag: str) -> Showing | None:
        """What a request carries, as long as its page may show the number."""
        carried = read_receipt_fields(fields, self._parts, tag)
        if carried is None:
            return None
        receipt = await run_in_threadpool(self._receipt, carried)
        return Showing(tag, fields, carried, receipt) if receipt is not None and receipt.shows_code else None

    async def _made(self, request: Request, make: Made) -> Response:
        tag = page_language(request).tag
        showing = await self.still_shown(await read_fields(request), tag)
        return await self.over(request, tag) if showing is None else await make(request, showing)

    async def over(self, request: Request, tag: str) -> Response:
        """The page that shows nothing, once the person has the number."""
        office = await self._offices.view()
        return self._parts.pages.render(request, "public/report/already.html", tag, office=office.settings)

    def _receipt(self, carried: ReceiptFields) -> Receipt | None:
        parts = self._parts
        with parts.database.reading() as session:
            names = [carried.lookup_hash]
            return receipt_of_mailbox(session, parts.secret, parts.lists, carried.answers, names, parts.today())

    async def _number(self, request: Request, showing: Showing) -> Response:
        office = await self._offices.view()
        carried = showing.carried
        return received_page(request, showing.tag, office, carried.code, carried.answers, showing.receipt)

    async def _card(self, request: Request, showing: Showing) -> Response:
        return await self._page(request, showing, "public/report/card.html", host=host_name(self._parts))

    async def _text(self, _: Request, showing: Showing) -> Response:
        # Dashes keep the groups in their order in texts of either direction; blanks would not.
        text = self._parts.pages.text(
            "public/report/number_text.html",
            showing.tag,
            digits="-".join(showing.carried.code.groups),
            host=host_name(self._parts),
        )
        return attachment(as_file(text), PLAIN_TEXT, NUMBER_FILE)

    async def _picture(self, _: Request, showing: Showing) -> Response:
        drawn = await run_in_threadpool(number_picture, showing.carried.code)
        return attachment(drawn, "image/png", PICTURE_FILE)

    async def _words(self, request: Request, showing: Showing) -> Response:
        parts, receipt = self._parts, showing.receipt
        words = words_text(parts.pages, showing.tag, parts.lists, showing.carried.answers, receipt.received_on)
        if single(showing.fields, "button") == "file":
            return attachment(as_file(words), PLAIN_TEXT, WORDS_FILE)
        return await self._page(request, showing, "public/report/own_words.html", words=words)

    async def _page(self, request: Request, showing: Showing, template: str, **context: object) -> Response:
        office = await self._offices.view()
        return self._parts.pages.render(
            request,
            template,
            showing.tag,
            200,
            office=office.settings,
            groups=showing.carried.code.groups,
            carried=showing.carried.hidden,
            receipt=receipt_text(showing.receipt.lookup_hash),
            **context,
        )


def as_file(text: str) -> bytes:
    """A text as a file that the simplest program of any system shows with its lines."""
    return "\r\n".join([*text.strip().splitlines(), ""]).encode()


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """An answer that browsers save and do not show; ``name`` is ASCII."""
    return Response(content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'})
