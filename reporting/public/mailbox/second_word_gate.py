"""The second word at the door: asked on a page of its own, which carries everything that was sent to the act.

So no form needs a field for the word, and people who have set none never see this page.
"""

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from caseflow.reporter.mailbox.handover import case_of
from caseflow.reporter.mailbox.second_word import WordAnswer, WordLock, with_word, word_state
from caseflow.reporter.mailbox.visit import OpenCode, Visit, open_code, open_visit
from crypto.second_word import StretchedWord, UnusableWord, parse_word, stretch_word
from crypto.session_cookie import SessionCookie
from reporting.http.form_body import Fields, single
from reporting.runtime.key_stretching import Purpose, QueueFull
from reporting.runtime.services import Services

WORD_FIELD = "word"

VisitAct = Callable[[Session, Visit], None]
CodeAct = Callable[[Session, OpenCode, StretchedWord | None], WordAnswer]


class WordAsked(Exception):
    """Nothing was done: the word is missing or wrong. ``problem`` names the sentence that says so, if one is due."""

    def __init__(self, problem: str, token: str) -> None:
        super().__init__("the second word is asked")
        self.problem = problem
        self.token = token


class WordGate:
    """Lets acts through that the second word protects."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts

    async def act(self, name: str, cookie: SessionCookie, fields: Fields, act: VisitAct) -> None:
        """One act of an open mailbox, in one transaction; raises ``WordAsked``."""
        parts = self._parts

        def on_visit(session: Session, code: OpenCode, typed: StretchedWord | None) -> WordAnswer:
            visit = open_visit(session, parts.secret, cookie, parts.now())
            lock = WordLock(visit.case, code.mailbox.lookup_hash)
            return with_word(session, parts.secret, lock, typed, parts.today(), lambda: act(session, visit))

        await self.run(name, cookie, fields, on_visit)

    async def run(
        self,
        name: str,
        cookie: SessionCookie,
        fields: Fields,
        act: CodeAct,
    ) -> None:
        """As ``act``, for the code of a visit whose mailbox may be a former one; the act compares the word itself."""
        token = cookie.form_token(name)
        try:
            typed = await self.typed(cookie, single(fields, WORD_FIELD))
        except UnusableWord:
            raise WordAsked(WordAnswer.WRONG.value, token) from None
        except QueueFull:
            raise WordAsked("try_again", token) from None
        answer = await run_in_threadpool(self._run, cookie, typed, act)
        if answer is not WordAnswer.RIGHT:
            is_first = answer is WordAnswer.MISSING and WORD_FIELD not in fields
            raise WordAsked("" if is_first else answer.value, token)

    async def typed(self, cookie: SessionCookie, text: str) -> StretchedWord | None:
        """What was typed, stretched as the word of the visited mailbox is; nothing where none is asked.

        Raises:
            UnusableWord: it cannot be anybody's word.
            QueueFull: too many wait already.
        """
        salt = await run_in_threadpool(self._salt, cookie)
        if salt is None or not text:
            return None
        return await self._parts.stretching.run(Purpose.FOLLOW_UP, partial(stretch_word, parse_word(text), salt))

    def _salt(self, cookie: SessionCookie) -> bytes | None:
        parts = self._parts
        with parts.database.reading() as session:
            code = open_code(session, parts.secret, cookie, parts.now())
            case_of(session, code)
            state = word_state(session, code.mailbox.lookup_hash, parts.today())
        return state.salt if state and state.may_try else None

    def _run(
        self,
        cookie: SessionCookie,
        typed: StretchedWord | None,
        act: CodeAct,
    ) -> WordAnswer:
        parts = self._parts
        with parts.database.writing() as session:
            return act(session, open_code(session, parts.secret, cookie, parts.now()), typed)
