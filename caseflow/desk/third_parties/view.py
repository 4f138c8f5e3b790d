"""The data of a case's page of third parties: everything given to them, and what may be given now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from caseflow.desk.case_page.view import CaseView, view_of
from caseflow.desk.cases.access_control import Desk, case_look
from caseflow.desk.cases.contents import CaseContents, read_contents
from caseflow.desk.files.line import FileLine
from caseflow.desk.third_parties.interpreter_tasks import (
    MESSAGE,
    RECORDING,
    REPORT,
    ShownInterpreterTask,
    Source,
    interpreter_tasks_of,
    source_of,
)
from caseflow.desk.third_parties.interpreters import Candidate, candidates, is_covered
from caseflow.desk.third_parties.questions import ShownReleasedQuestion, releasable, released_questions
from caseflow.records.consent import Consent
from caseflow.records.journal import Entry, EntryKind

HEARD = ("audio/", "video/")


@dataclass(frozen=True)
class SideBySide:
    """An original and its translation. ``original`` is empty for a recording."""

    source: Source
    original: str = field(repr=False)
    entry: Entry
    made_by: str
    uncertain: str = field(repr=False)


@dataclass(frozen=True)
class GivenToThirdParty:
    """Everything that was given outside from a case."""

    questions: tuple[ShownReleasedQuestion, ...]
    tasks: tuple[ShownInterpreterTask, ...]
    translations: tuple[SideBySide, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.questions or self.tasks or self.translations)


@dataclass(frozen=True)
class ThirdPartyView:
    """A case with what may be given outside today.

    Attributes:
        sources: what can be translated, with the words to show for each.
        covered: whether an interpreter may get something in the language of the report.
    """

    case: CaseView
    given: GivenToThirdParty
    releasable: tuple[Consent, ...]
    candidates: tuple[Candidate, ...]
    recordings: tuple[FileLine, ...]
    sources: Mapping[str, str] = field(repr=False)
    covered: bool


def third_party_view(desk: Desk, case: UUID) -> ThirdPartyView:
    """Open a case for a look at what is outside.

    Raises:
        CaseNotFound: unknown and forbidden cases alike; the refused look is in the log.
    """
    with case_look(desk, case, "case_opened") as opened:
        contents = read_contents(opened)
        view = view_of(opened, contents)
        language = contents.answers.language
        recordings = tuple(file for file in view.files if file.description.media_type.startswith(HEARD))
        return ThirdPartyView(
            case=view,
            given=given_to_third_parties(contents),
            releasable=releasable(desk, contents),
            candidates=candidates(opened, contents, language),
            recordings=recordings,
            sources=_sources(contents),
            covered=is_covered(contents, language, desk.today),
        )


def given_to_third_parties(contents: CaseContents) -> GivenToThirdParty:
    """Everything that was given outside, from the records of a case."""
    translations = [_side_by_side(contents, entry) for entry in contents.journal.all(EntryKind.TRANSLATION)]
    return GivenToThirdParty(released_questions(contents), interpreter_tasks_of(contents), tuple(translations))


def _side_by_side(contents: CaseContents, entry: Entry) -> SideBySide:
    source = source_of(entry)
    original = _sources(contents).get(f"{source.kind}:{source.id}", "")
    return SideBySide(source, original, entry, entry.one("made_by"), entry.one("uncertain"))


def _sources(contents: CaseContents) -> dict[str, str]:
    """What has a text that can be translated: ``kind:id`` and the text."""
    found = {f"{REPORT}:{UUID(int=0)}": contents.answers.story} if contents.answers.story else {}
    return found | {f"{MESSAGE}:{message.id}": message.text for message in contents.messages}


__all__ = [
    "MESSAGE",
    "RECORDING",
    "REPORT",
    "GivenToThirdParty",
    "ThirdPartyView",
    "given_to_third_parties",
    "third_party_view",
]
