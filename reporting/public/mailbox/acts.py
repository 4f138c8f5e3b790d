"""Requests of the mailbox with one button: answer a consent question, pause, resume, erase, withdraw."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.records.consent import ConsentAnswer
from caseflow.reporter.conversation import replies
from caseflow.reporter.conversation.protected_place import OfferGone, take_offer
from caseflow.reporter.conversation.replies import ConsentNotAsked
from caseflow.reporter.intake.further_case import TooManyCases
from caseflow.reporter.intake.submit import AlreadyReceived
from caseflow.reporter.mailbox import feedback
from caseflow.reporter.mailbox.feedback import AftercareQuestion, Helped, NotAsked, RemarkTooLong
from caseflow.reporter.mailbox.summary import Summary, read_summary
from caseflow.reporter.mailbox.visit import Visit
from caseflow.rules.answers import FieldError, parse_day
from reporting.http.form_body import single
from reporting.public.base.form_tokens import OnceValues
from reporting.public.base.stopped import INCOMPLETE
from reporting.public.mailbox.frame import Act, MailboxFrame, go_on
from reporting.public.mailbox.pages import DETAILS, ConversationPages, record_id
from reporting.runtime.services import Services

SAID: Mapping[str, ConsentAnswer] = {
    "yes": ConsentAnswer.YES,
    "no": ConsentAnswer.NO,
    "question": ConsentAnswer.QUESTION,
}
PlainAct = Callable[..., None]


class MailboxActs:
    """Routes of the buttons. Each is one form with a token of its visit."""

    def __init__(self, parts: Services, frame: MailboxFrame, once_values: OnceValues, pages: ConversationPages) -> None:
        self._parts = parts
        self._frame = frame
        self._once_values = once_values
        self._pages = pages

    async def consent(self, request: Request) -> Response:
        """Yes, no or a question back to a step, or a yes taken back."""
        cookie, fields = await self._frame.small_form(request, "consent")
        answer = SAID.get(single(fields, "answer"))
        question = record_id(fields, "question")
        if answer is None:
            raise HTTPException(400)
        named = single(fields, "not_before").strip() if answer is ConsentAnswer.YES else ""
        not_before = parse_day(named) if named else None
        if named and not_before is None:
            problem = FieldError("not_before", "not_a_date")
            return await self._pages.show_question(request, cookie, str(question), (problem,), fields)
        try:
            act = self._plain(partial(replies.answer_consent, not_before=not_before), question, answer)
            if answer is ConsentAnswer.QUESTION:
                await self._frame.act(cookie, act)
            else:
                await self._frame.protected(request, "consent", cookie, fields, act)
        except ConsentNotAsked:
            raise HTTPException(400) from None
        if answer is ConsentAnswer.QUESTION:
            return go_on(request, DETAILS, fragment="reply")
        # The next question, if one waits; its page leads to the details when there is none.
        return go_on(request, "consent_question" if single(fields, "more") == "yes" else DETAILS, "consent")

    async def pause(self, request: Request) -> Response:
        """Stop everything at once."""
        return await self._simple(request, "pause", replies.pause)

    async def resume(self, request: Request) -> Response:
        """Go on."""
        return await self._simple(request, "resume", replies.resume)

    async def keep(self, request: Request) -> Response:
        """Take the wish to erase back."""
        return await self._simple(request, "keep", replies.undo_erasure)

    async def erase(self, request: Request) -> Response:
        """Erase in seven days, if the person says that they are sure."""
        cookie, fields = await self._frame.small_form(request, "erase")
        if single(fields, "sure") != "yes":
            unsure = [FieldError("sure", "erase_unsure")]
            once = await self._once_values.fresh()
            return await self._frame.page(
                request, "details", cookie, status=INCOMPLETE, once=once, kept=(), problems=unsure
            )
        await self._frame.protected(request, "erase", cookie, fields, self._plain(replies.ask_erasure))
        return go_on(request, DETAILS, "erase")

    async def summary(self, request: Request) -> Response:
        """Show how the office has understood the report, once the person says that the place is safe.

        The page answers the tap itself, so that no address shows it again.
        """
        cookie, fields = await self._frame.small_form(request, "summary")
        parts = self._parts
        found: list[Summary | None] = []

        def read(session: Session, visit: Visit) -> None:
            found.append(read_summary(session, parts.secret, visit))

        await self._frame.protected(request, "summary", cookie, fields, read)
        if found[0] is None:
            return go_on(request, DETAILS)
        once = await self._once_values.fresh()
        return await self._frame.page(request, "summary", cookie, summary=found[0], once=once, kept=())

    async def protected_place(self, request: Request) -> Response:
        """Open a place that only a small team reads: from now on a further case behind the same number."""
        cookie, fields = await self._frame.small_form(request, "protected_place")
        record, parts = record_id(fields, "offer"), self._parts

        def take(session: Session, visit: Visit) -> None:
            take_offer(session, parts.secret, cookie, visit, record, parts.now(), parts.today())

        try:
            await self._frame.protected(request, "protected_place", cookie, fields, take)
        except (OfferGone, AlreadyReceived, TooManyCases):
            # Another window has taken it, or there is no room behind this number: the page shows what is there.
            return go_on(request, DETAILS)
        return go_on(request, "choose_case")

    async def helped(self, request: Request) -> Response:
        """Whether it helped."""
        cookie, fields = await self._frame.small_form(request, "helped")
        said = single(fields, "helped")
        if said not in list(Helped):
            raise HTTPException(400)
        act = self._plain(feedback.tell_whether_it_helped, Helped(said), single(fields, "remark").strip())
        return await self._asked(request, self._frame.act(cookie, act), "helped")

    async def aftercare(self, request: Request) -> Response:
        """Whether something bad has happened since a step."""
        cookie, fields = await self._frame.small_form(request, "aftercare")
        bad, number = single(fields, "bad"), single(fields, "number")
        if bad not in ("yes", "no") or number not in ("1", "2"):
            raise HTTPException(400)
        question = AftercareQuestion(record_id(fields, "step"), int(number))
        said = (self._parts.lists, question, bad == "yes", single(fields, "remark").strip())
        act = self._plain(feedback.answer_aftercare, *said)
        return await self._asked(request, self._frame.act(cookie, act), "aftercare")

    async def _asked(self, request: Request, doing: Awaitable[None], done: str) -> Response:
        try:
            await doing
        except (NotAsked, RemarkTooLong):
            raise HTTPException(400) from None
        return go_on(request, DETAILS, done)

    async def _simple(self, request: Request, name: str, act: PlainAct) -> Response:
        cookie, _ = await self._frame.small_form(request, name)
        await self._frame.act(cookie, self._plain(act))
        return go_on(request, DETAILS, name)

    def _plain(self, act: PlainAct, *values: object) -> Act:
        return lambda session, visit: act(session, self._parts.secret, visit, *values, self._parts.today())
