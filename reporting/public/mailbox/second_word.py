"""The page of the second word: set it, remove it with itself, or wait fourteen days without it."""

import os
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.reporter.mailbox.second_word import WordAnswer, WordLock, ask_removal, keep_word, remove_word, set_word
from caseflow.reporter.mailbox.visit import OpenCode, open_visit
from caseflow.rules.answers import FieldError
from crypto.second_word import SALT_BYTES, StretchedWord, UnusableWord, parse_word, stretch_word
from crypto.session_cookie import SessionCookie
from reporting.http.form_body import Fields, single
from reporting.public.base.stopped import INCOMPLETE
from reporting.public.mailbox.frame import MailboxFrame, go_on, visit_cookie
from reporting.public.mailbox.second_word_gate import WORD_FIELD, WordAsked, WordGate
from reporting.runtime.key_stretching import Purpose, QueueFull
from reporting.runtime.services import Services

ADDRESS = "second_word"
WORD = "word"
Change = Callable[..., WordAnswer]
CHANGES: dict[str, Change] = {"set": set_word, "remove": remove_word, "keep": keep_word}


class SecondWordPage:
    """Routes of the second word."""

    def __init__(self, parts: Services, frame: MailboxFrame, gate: WordGate) -> None:
        self._parts = parts
        self._frame = frame
        self._gate = gate

    async def show(self, request: Request) -> Response:
        """``GET /{language}/conversation/word``."""
        return await self._frame.page(request, "second_word", visit_cookie(request))

    async def change(self, request: Request) -> Response:
        """``POST /{language}/conversation/word``: the button says what is to happen."""
        cookie, fields = await self._frame.small_form(request, WORD)
        wanted = single(fields, "button")
        try:
            if wanted == "forgotten":
                await run_in_threadpool(self._ask_removal, cookie)
            elif wanted in CHANGES:
                await self._change(cookie, fields, wanted)
            else:
                raise HTTPException(400)
        except UnusableWord:
            return await self._again(request, cookie, [FieldError(WORD_FIELD, "word_unusable")])
        except QueueFull:
            return await self._again(request, cookie, [FieldError(WORD_FIELD, "try_again")])
        except WordAsked as asked:
            problem = asked.problem or WordAnswer.MISSING.value
            return await self._again(request, cookie, [FieldError(WORD_FIELD, problem)])
        return go_on(request, ADDRESS)

    async def _again(self, request: Request, cookie: SessionCookie, problems: Sequence[FieldError]) -> Response:
        return await self._frame.page(request, "second_word", cookie, status=INCOMPLETE, problems=problems)

    async def _change(self, cookie: SessionCookie, fields: Fields, wanted: str) -> None:
        parts = self._parts
        fresh = await self._fresh(cookie, fields) if wanted == "set" else None

        def act(session: Session, code: OpenCode, typed: StretchedWord | None) -> WordAnswer:
            visit = open_visit(session, parts.secret, cookie, parts.now())
            lock = WordLock(visit.case, code.mailbox.lookup_hash)
            return CHANGES[wanted](session, parts.secret, lock, typed or fresh, parts.today())

        await self._gate.run(WORD, cookie, fields, act)

    async def _fresh(self, cookie: SessionCookie, fields: Fields) -> StretchedWord | None:
        """A new word under a salt of its own; nothing where there is a word already, which the gate compares."""
        word = parse_word(single(fields, WORD_FIELD))
        opened = await self._frame.read(cookie)
        if opened.around.word is not None:
            return None
        stretch = partial(stretch_word, word, os.urandom(SALT_BYTES))
        return await self._parts.stretching.run(Purpose.FOLLOW_UP, stretch)

    def _ask_removal(self, cookie: SessionCookie) -> None:
        parts = self._parts
        with parts.database.writing() as session:
            visit = open_visit(session, parts.secret, cookie, parts.now())
            ask_removal(session, parts.secret, WordLock(visit.case, visit.lookup_hash), parts.today())
