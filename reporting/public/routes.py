"""The addresses of the public door."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from reporting.http.uploads import Uploads
from reporting.public.base.form_tokens import OnceValues
from reporting.public.base.office_view import OfficeViews
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


def form(path: str, get: Handler, post: Handler) -> Route:
    """A page with a form that is sent to its own address."""
    return Route(path, by_method(get, post), methods=["GET", "POST"])


def visit_form(path: str, get: Handler, post: Handler) -> Route:
    """The same while a mailbox is open."""
    return Route(path, during_visit(by_method(get, post)), methods=["GET", "POST"])


def routes(parts: Services) -> list[BaseRoute]:
    """Every address under a language, and the one without."""
    offices, once_values = OfficeViews(parts), OnceValues(parts)
    forms = Forms(parts, once_values, Uploads(parts.settings.uploads_in_progress))
    entry, pages = Entry(offices), ReportPages(parts, offices, once_values)
    codes = Codes(parts)
    sending, follow_up = Sending(parts, forms, pages, offices), FollowUp(codes, offices)
    frame = MailboxFrame(parts, codes, offices)
    conversation = ConversationPages(parts, frame, forms, once_values)
    acts, left = MailboxActs(parts, frame, once_values, conversation), LeftForUs(parts, frame)
    choosing = Choosing(parts, frame, offices)
    giving = HandingOver(parts, frame, frame.gate, once_values, offices)
    word, further = SecondWordPage(parts, frame, frame.gate), Further(parts, forms, pages, offices, once_values)
    renewing, telephone = Renewing(parts, frame, once_values, offices), Telephone(parts, frame, offices)
    own_data = OwnData(parts, frame)
    keepsakes = Downloads(parts, offices)
    letter = ClaimLetter(parts, offices, keepsakes)
    around = InformationPages(parts, offices, once_values)
    listening = Listening(parts, offices)
    return [
        Route("/", entry.any_language),
        Route("/{language}", entry.without_slash),
        Route("/{language}/", entry.start),
        Route("/{language}/safe", entry.safe),
        Route("/{language}/readers", entry.readers),
        Route("/{language}/what-happens", around.what_happens),
        Route("/{language}/rights", around.rights),
        Route("/{language}/help", around.help),
        form("/{language}/accessibility", around.accessibility, around.accessibility_again),
        Route("/{language}/privacy", around.privacy),
        Route("/{language}/imprint", around.imprint),
        Route("/{language}/leaving", around.leaving),
        Route("/{language}/listen/{page}", listening.sound),
        Route("/{language}/sign-language", listening.film),
        Route("/{language}/leave", leave, methods=["POST"]),
        form("/{language}/report", pages.show, sending.send),
        Route("/{language}/report/kept", sending.kept, methods=["POST"]),
        Route("/{language}/number", keepsakes.number, methods=["POST"]),
        Route("/{language}/card", keepsakes.card, methods=["POST"]),
        Route("/{language}/text", keepsakes.text, methods=["POST"]),
        Route("/{language}/picture", keepsakes.picture, methods=["POST"]),
        Route("/{language}/words", keepsakes.words, methods=["POST"]),
        form("/{language}/letter", letter.show, letter.write),
        form("/{language}/follow-up", follow_up.show, follow_up.enter),
        Route("/{language}/conversation", during_visit(conversation.show)),
        Route("/{language}/conversation/open", during_visit(conversation.open), methods=["POST"]),
        Route("/{language}/conversation/details", during_visit(conversation.details)),
        Route("/{language}/conversation/question", during_visit(conversation.question)),
        Route("/{language}/conversation/sound/{question}", during_visit(listening.question)),
        Route("/{language}/conversation/language", during_visit(conversation.language), methods=["POST"]),
        Route("/{language}/conversation/message", during_visit(conversation.message), methods=["POST"]),
        Route("/{language}/conversation/summary", during_visit(acts.summary), methods=["POST"]),
        Route("/{language}/conversation/consent", during_visit(acts.consent), methods=["POST"]),
        Route("/{language}/conversation/pause", during_visit(acts.pause), methods=["POST"]),
        Route("/{language}/conversation/resume", during_visit(acts.resume), methods=["POST"]),
        Route("/{language}/conversation/erase", during_visit(acts.erase), methods=["POST"]),
        Route("/{language}/conversation/keep", during_visit(acts.keep), methods=["POST"]),
        Route("/{language}/conversation/helped", during_visit(acts.helped), methods=["POST"]),
        Route("/{language}/conversation/aftercare", during_visit(acts.aftercare), methods=["POST"]),
        Route("/{language}/conversation/protected-place", during_visit(acts.protected_place), methods=["POST"]),
        visit_form("/{language}/conversation/choose", choosing.show, choosing.choose),
        visit_form("/{language}/conversation/give", giving.give_page, giving.give),
        Route("/{language}/conversation/handed-over", during_visit(giving.handed_over)),
        Route("/{language}/conversation/take-back", during_visit(giving.take_back), methods=["POST"]),
        visit_form("/{language}/conversation/renew", renewing.show, renewing.renew),
        visit_form("/{language}/conversation/telephone", telephone.show, telephone.change),
        visit_form("/{language}/conversation/word", word.show, word.change),
        visit_form("/{language}/conversation/further", further.show, further.send),
        visit_form("/{language}/conversation/contact", left.contact_page, left.contact),
        visit_form("/{language}/conversation/data", own_data.show, own_data.ask),
        Route("/{language}/conversation/data/take", during_visit(own_data.take), methods=["POST"]),
        visit_form("/{language}/conversation/wishes", left.wishes_page, left.wishes),
    ]
