"""The three pages of the door: the password, the question with its answer, thank you.

The address reveals nothing. All links that do not open get the same answer: after the same key stretching, with the
same page, and not before a fixed moment.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from caseflow.desk.third_parties.statement import (
    MOST_FILES,
    LinkRefused,
    NothingAnswered,
    OpenedQuestion,
    PartyAnswer,
    answer_question,
    open_again,
    open_question,
    read_link,
)
from caseflow.office.accounts.credentials import stretch_typed
from caseflow.office.directory.settings import OfficeSettings, office_settings
from caseflow.sealing.attachments import StagedFile, StagedFileGone, drop_staged
from crypto.attachment import open_staging_token, staging_token
from crypto.errors import CannotOpen, MalformedObject
from crypto.statement_link import StatementLink
from reporting.http.form_body import Fields, read_fields, single
from reporting.http.multipart import read_multipart
from reporting.http.uploads import Uploads
from reporting.responding.arriving import UPLOAD, Arriving
from reporting.runtime.key_stretching import Purpose
from reporting.runtime.services import Services

LANGUAGES = ("de", "en")
# A link, a password of six words, nothing more.
PASSWORD_BYTES = 4 * 1024
KEY_HEX = 64
UPLOADS_AT_ONCE = 4

# A refusal is never answered earlier, so that what the database had to do for it does not show.
REFUSED_AFTER_SECONDS = 0.5


@dataclass(frozen=True)
class Shown:
    """What the page of a question shows besides it."""

    text: str = field(default="", repr=False)
    files: tuple[StagedFile, ...] = field(default=(), repr=False)
    problems: tuple[str, ...] = ()


class StatementPages:
    """``/statement/{link}`` and ``/statement/{link}/answer``."""

    def __init__(self, parts: Services) -> None:
        self._parts = parts
        self._uploads = Uploads(UPLOADS_AT_ONCE)

    async def show(self, request: Request) -> Response:
        """The form for the password. Nothing is looked up: every address has this page."""
        return self._password_page(request)

    async def open(self, request: Request) -> Response:
        """The question, if link and password belong together."""
        begun = asyncio.get_running_loop().time()
        fields = await read_fields(request, PASSWORD_BYTES)
        parts, link = self._parts, _link(request)
        salt, typed = link.password_salt(parts.secret.salt), single(fields, "password")
        stretched = await parts.stretching.run(Purpose.FOLLOW_UP, lambda: stretch_typed(typed, salt))
        try:
            found = await run_in_threadpool(open_question, parts.database, parts.secret, link, stretched, parts.today())
        except LinkRefused:
            return await self._refused(request, begun)
        return await run_in_threadpool(self._question_page, request, found, Shown())

    async def answer(self, request: Request) -> Response:
        """Take the answer, or show the question again with everything that was typed."""
        begun = asyncio.get_running_loop().time()
        arriving = Arriving(self._parts, self._uploads)
        try:
            form = await read_multipart(request, arriving.open, UPLOAD)
            return await run_in_threadpool(self._take, request, form.fields, arriving)
        except LinkRefused:
            await run_in_threadpool(drop_staged, self._parts.database, arriving.staged)
            return await self._refused(request, begun)
        except Exception:
            # Broken off half-way: what has come opens for nobody and goes at once.
            await run_in_threadpool(drop_staged, self._parts.database, arriving.staged)
            raise
        finally:
            arriving.end()

    def _take(self, request: Request, fields: Fields, arriving: Arriving) -> Response:
        parts, link, key = self._parts, _link(request), _key(fields)
        found = open_again(parts.database, parts.secret, link, key, parts.today())
        files = (*_kept(found, fields), *arriving.staged)
        text = single(fields, "answer")
        problems = tuple(dict.fromkeys(arriving.refused))
        if len(files) > MOST_FILES:
            drop_staged(parts.database, files[MOST_FILES:])
            files, problems = files[:MOST_FILES], (*problems, "too_many_files")
        if not problems:
            try:
                answer_question(parts.database, parts.secret, link, key, PartyAnswer(text, files), parts.today())
            except NothingAnswered:
                problems = ("nothing_answered",)
            except StagedFileGone:
                files, problems = (), ("file_lost",)
            else:
                return self._render(request, "responding/thanks.html", until=found.until, link=link.text)
        return self._question_page(request, found, Shown(text, tuple(files), problems))

    def _question_page(self, request: Request, found: OpenedQuestion, shown: Shown) -> Response:
        return self._render(
            request,
            "responding/question.html",
            422 if shown.problems else 200,
            link=_link(request).text,
            question=found,
            key=found.key.hex(),
            office=self._office(),
            shown=shown,
            tokens=[_token(found, file) for file in shown.files],
        )

    def _password_page(self, request: Request, status: int = 200, *, refused: bool = False) -> Response:
        link = request.path_params["link"]
        return self._render(request, "responding/password.html", status, link=link, refused=refused)

    async def _refused(self, request: Request, begun: float) -> Response:
        left = REFUSED_AFTER_SECONDS - (asyncio.get_running_loop().time() - begun)
        await asyncio.sleep(max(left, 0))
        return self._password_page(request, 403, refused=True)

    def _render(self, request: Request, name: str, status: int = 200, **context: object) -> Response:
        tag = self._language(request)
        others = [self._parts.languages.of(one) for one in LANGUAGES if one != tag]
        return self._parts.pages.render(request, name, tag, status, other_languages=others, **context)

    def _language(self, request: Request) -> str:
        chosen = request.query_params.get("language", "")
        if chosen in LANGUAGES:
            return chosen
        offered = self._parts.languages.choose(request.headers.get("accept-language", "")).tag
        return offered if offered in LANGUAGES else LANGUAGES[0]

    def _office(self) -> OfficeSettings:
        with self._parts.database.reading() as session:
            return office_settings(session, self._parts.secret)


def _link(request: Request) -> StatementLink:
    return read_link(request.path_params["link"])


def _key(fields: Fields) -> bytes:
    text = single(fields, "key")
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise LinkRefused from None
    if len(text) != KEY_HEX:
        raise LinkRefused
    return key


def _token(found: OpenedQuestion, file: StagedFile) -> tuple[str, str]:
    """The name of a file that has come, and what the page carries for it."""
    return file.description.name, staging_token(found.key, found.id.bytes, file.attachment, file.description)


def _kept(found: OpenedQuestion, fields: Fields) -> Sequence[StagedFile]:
    """The files that the page carried; what this question's page did not carry is none."""
    kept = []
    for token in fields.get("kept", ())[:MOST_FILES]:
        try:
            kept.append(StagedFile(*open_staging_token(found.key, found.id.bytes, token)))
        except (CannotOpen, MalformedObject):
            continue
    return kept
