"""The addresses of one case: its page, its forms and its files."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from starlette.responses import Response

from caseflow.office.accounts.members import Role
from reporting.desk.base.request import Handler, MemberRequest, OpenPage, Page
from reporting.desk.case.acts import ACTS, act_of_form
from reporting.desk.case.coding import code, coding_page
from reporting.desk.case.compose import compose, crisis_page, keep_note, keep_summary
from reporting.desk.case.consent import ask, consent_page
from reporting.desk.case.files import (
    cleaned,
    decide_on_stopped,
    file_page,
    file_page_image,
    original,
    stop,
    stopped_files,
)
from reporting.desk.case.page import case_page
from reporting.desk.case.question_voice import bring_sound

# Who may read which case is decided by its keys, and each refused look stands in the log.
EVERYBODY = frozenset(Role)
OMBUDS = frozenset({Role.OMBUDS})

# Forms with a second button: they look at a text or keep a draft first.
WRITTEN: Mapping[str, Handler] = MappingProxyType({"answer": compose, "note": keep_note, "summary": keep_summary})


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists."""
    return (
        Page("/cases/{case}", EVERYBODY, case_page, name="case"),
        Page("/cases/{case}/coding", EVERYBODY, coding_page, code, name="case_coding"),
        Page("/cases/{case}/consent", EVERYBODY, consent_page, ask, name="case_consent"),
        Page("/cases/{case}/crisis", EVERYBODY, crisis_page, name="case_crisis"),
        *_acts(),
        Page("/cases/{case}/files/{file}", EVERYBODY, file_page, name="file"),
        Page("/cases/{case}/files/{file}/cleaned", EVERYBODY, cleaned, name="file_cleaned"),
        Page("/cases/{case}/files/{file}/original", EVERYBODY, change=original, name="file_original"),
        Page("/cases/{case}/files/{file}/page/{number}", EVERYBODY, file_page_image, name="file_page"),
        Page("/cases/{case}/files/{file}/stop", EVERYBODY, change=stop, name="file_stop"),
        Page("/cases/{case}/files/{file}/stopped", OMBUDS, change=decide_on_stopped, name="file_stopped"),
        Page("/stopped-files", OMBUDS, stopped_files, name="stopped_files"),
    )


def open_pages() -> tuple[OpenPage, ...]:
    """An upload is read piece by piece."""
    return (OpenPage("/cases/{case}/voice/{question}", bring_sound, ("POST",), name="case_voice"),)


def _acts() -> Iterator[Page]:
    """A page for every form of the case page."""
    for name in ACTS:
        yield Page(f"/cases/{{case}}/{name}", EVERYBODY, change=WRITTEN.get(name, _act(name)), name=f"case_{name}")


def _act(name: str) -> Handler:
    def answer(visit: MemberRequest) -> Response:
        return act_of_form(visit, name)

    return answer
