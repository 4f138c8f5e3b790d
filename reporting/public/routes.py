"""The addresses of the public door."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from reporting.http.uploads import Uploads
from reporting.public.base.form_tokens import OnceValues
from reporting.public.base.office_view import OfficeViews
from reporting.public.base.paths import PATHS
from reporting.public.base.upload_form import Forms
from reporting.public.information.claim_letter import ClaimLetter
from reporting.public.information.listening import Listening
from reporting.public.information.pages import InformationPages
from reporting.public.information.start import Entry, leave
from reporting.public.mailbox.access_request import OwnData
from reporting.public.mailbox.acts import MailboxActs
from reporting.public.mailbox.choose_case import Choosing
from reporting.public.mailbox.contact_wishes import LeftForUs
from reporting.public.mailbox.enter_code import Codes, FollowUp
from reporting.public.mailbox.expired_visit import during_visit
from reporting.public.mailbox.frame import MailboxFrame
from reporting.public.mailbox.further_report import Further
from reporting.public.mailbox.handover import HandingOver
from reporting.public.mailbox.pages import ConversationPages
from reporting.public.mailbox.renew_code import Renewing
from reporting.public.mailbox.second_word import SecondWordPage
from reporting.public.mailbox.telephone_number import Telephone
from reporting.public.report.downloads import Downloads
from reporting.public.report.page import ReportPages
from reporting.public.report.submit import Sending
from reporting.runtime.services import Services

Handler = Callable[[Request], Awaitable[Response]]


def by_method(get: Handler, post: Handler) -> Handler:
    """One address that is looked at and sent to."""

    async def answer(request: Request) -> Response:
        return await (post if request.method == "POST" else get)(request)

    return answer


def shown(name: str, get: Handler) -> Route:
    """A page that is only looked at."""
    return Route(PATHS[name], get, name=name)


def sent(name: str, post: Handler) -> Route:
    """An address to which a form of another page is sent."""
    return Route(PATHS[name], post, methods=["POST"], name=name)


def form(name: str, get: Handler, post: Handler) -> Route:
    """A page with a form that is sent to its own address."""
    return Route(PATHS[name], by_method(get, post), methods=["GET", "POST"], name=name)


def visit_form(name: str, get: Handler, post: Handler) -> Route:
    """The same while a mailbox is open."""
    return form(name, during_visit(get), during_visit(post))


def named() -> Iterator[tuple[str, str]]:
    """The names of the addresses and their paths."""
    yield from PATHS.items()


def routes(parts: Services) -> list[BaseRoute]:
    """Every address under a language, and the one without."""
    offices, once_values = OfficeViews(parts), OnceValues(parts)
    shared = _Shared(
        parts=parts,
        offices=offices,
        once_values=once_values,
        forms=Forms(parts, once_values, Uploads(parts.settings.uploads_in_progress)),
        pages=ReportPages(parts, offices, once_values),
        codes=Codes(parts),
        listening=Listening(parts, offices),
    )
    return [*_information(shared), *_report(shared), *_mailbox(shared)]


@dataclass(frozen=True)
class _Shared:
    """What the pages of several rooms work with."""

    parts: Services
    offices: OfficeViews
    once_values: OnceValues
    forms: Forms
    pages: ReportPages
    codes: Codes
    listening: Listening


def _information(shared: _Shared) -> list[BaseRoute]:
    """Pages without state."""
    entry, listening = Entry(shared.offices), shared.listening
    around = InformationPages(shared.parts, shared.offices, shared.once_values)
    return [
        shown("home", entry.any_language),
        shown("bare_language", entry.without_slash),
        shown("start", entry.start),
        shown("safe", entry.safe),
        shown("readers", entry.readers),
        shown("what_happens", around.what_happens),
        shown("rights", around.rights),
        shown("help", around.help),
        form("accessibility", around.accessibility, around.accessibility_again),
        shown("privacy", around.privacy),
        shown("imprint", around.imprint),
        shown("leaving", around.leaving),
        shown("listen", listening.sound),
        shown("sign_language", listening.film),
        sent("leave", leave),
    ]


def _report(shared: _Shared) -> list[BaseRoute]:
    """Writing and sending a report, what one takes along, and the way back with the number."""
    pages, offices = shared.pages, shared.offices
    sending = Sending(shared.parts, shared.forms, pages, offices)
    follow_up = FollowUp(shared.codes, offices)
    downloads = Downloads(shared.parts, offices)
    letter = ClaimLetter(shared.parts, offices, downloads)
    return [
        form("report", pages.show, sending.send),
        sent("number_kept", sending.kept),
        sent("number", downloads.number),
        sent("number_card", downloads.card),
        sent("number_text", downloads.text),
        sent("number_picture", downloads.picture),
        sent("own_words", downloads.words),
        form("claim_letter", letter.show, letter.write),
        form("follow_up", follow_up.show, follow_up.enter),
    ]


def _mailbox(shared: _Shared) -> list[BaseRoute]:
    """Everything behind a code."""
    parts, offices, once_values, forms = shared.parts, shared.offices, shared.once_values, shared.forms
    frame = MailboxFrame(parts, shared.codes, offices)
    conversation = ConversationPages(parts, frame, forms, once_values)
    acts, left = MailboxActs(parts, frame, once_values, conversation), LeftForUs(parts, frame)
    choosing = Choosing(parts, frame, offices)
    giving = HandingOver(parts, frame, frame.gate, once_values, offices)
    word, own_data = SecondWordPage(parts, frame, frame.gate), OwnData(parts, frame)
    further = Further(parts, forms, shared.pages, offices, once_values)
    renewing, telephone = Renewing(parts, frame, once_values, offices), Telephone(parts, frame, offices)
    listening = shared.listening
    return [
        shown("mailbox", during_visit(conversation.show)),
        sent("open_mailbox", during_visit(conversation.open)),
        shown("mailbox_details", during_visit(conversation.details)),
        shown("consent_question", during_visit(conversation.question)),
        shown("question_sound", during_visit(listening.question)),
        sent("mailbox_language", during_visit(conversation.language)),
        sent("send_message", during_visit(conversation.message)),
        sent("mailbox_summary", during_visit(acts.summary)),
        sent("answer_consent", during_visit(acts.consent)),
        sent("pause", during_visit(acts.pause)),
        sent("resume", during_visit(acts.resume)),
        sent("erase", during_visit(acts.erase)),
        sent("keep", during_visit(acts.keep)),
        sent("helped", during_visit(acts.helped)),
        sent("aftercare", during_visit(acts.aftercare)),
        sent("protected_place", during_visit(acts.protected_place)),
        visit_form("choose_case", choosing.show, choosing.choose),
        visit_form("give_on", giving.give_page, giving.give),
        shown("handed_over", during_visit(giving.handed_over)),
        sent("take_back", during_visit(giving.take_back)),
        visit_form("renew_code", renewing.show, renewing.renew),
        visit_form("six_digits", telephone.show, telephone.change),
        visit_form("second_word", word.show, word.change),
        visit_form("further_report", further.show, further.send),
        visit_form("safe_contact", left.contact_page, left.contact),
        visit_form("own_data", own_data.show, own_data.ask),
        sent("take_own_data", during_visit(own_data.take)),
        visit_form("wishes", left.wishes_page, left.wishes),
    ]
