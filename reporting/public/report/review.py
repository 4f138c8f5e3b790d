"""The page to review a report before sending it: the person's own words, and who would read it."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from caseflow.code_lists import CODE_FIELDS, CodeLists
from caseflow.code_lists.fields import CodeField
from caseflow.code_lists.values import Label
from caseflow.rules.answers import Answers
from reporting.public.base.office_view import OfficeView
from reporting.public.base.readers import Readers, readers_of
from reporting.public.base.upload_form import NOT_CONTENT

# In the order of the page on which they are asked.
LOOKED_AT = (
    *("what_fits", "form", "area", "facility", "facility_problem", "day", "flat_free", "letter", "district"),
    *("when", "role", "knows", "accused", "ground", "wish", "told", "not_read"),
)
CANNOT_GO_ON = "cannot_go_on"


@dataclass(frozen=True)
class ShownChoice:
    """Something that was chosen, by the label under which it was chosen."""

    label: Label


@dataclass(frozen=True, repr=False)
class LookedAtAnswer:
    """The answer to one question: what was chosen, a day, or words."""

    field: str
    chosen: tuple[ShownChoice, ...] = ()
    day: datetime.date | None = None
    text: str = ""


@dataclass(frozen=True)
class Look:
    """The summary, and every field of the form as it came, for sending or changing it.

    ``names_in_words``: whether somebody who must not read it is named in words that only a person can place.
    """

    story: str = field(repr=False)
    answers: tuple[LookedAtAnswer, ...]
    readers: Readers
    names_in_words: bool
    cannot_go_on: bool
    young: bool
    carried: tuple[tuple[str, str], ...] = field(repr=False)


def look_at(lists: CodeLists, view: OfficeView, answers: Answers, fields: Mapping[str, Sequence[str]]) -> Look:
    """Make the summary of a report that could be sent as it is.

    Raises:
        NoHandlerLeft: nobody may read such a report.
    """
    return Look(
        story=answers.story.strip(),
        answers=tuple(_answers(lists, answers, fields)),
        readers=readers_of(answers, view.directory, lists, view.day, names_authorities=view.settings.names_authorities),
        names_in_words=bool(answers.not_read_text),
        cannot_go_on=CANNOT_GO_ON in answers.wishes,
        young=answers.under_18,
        carried=tuple(
            (name, value) for name, values in fields.items() if name not in NOT_CONTENT for value in values if value
        ),
    )


def _answers(lists: CodeLists, answers: Answers, fields: Mapping[str, Sequence[str]]) -> Iterator[LookedAtAnswer]:
    for name in LOOKED_AT:
        if name == "day":
            if answers.incident_date is not None:
                yield LookedAtAnswer(name, day=answers.incident_date)
            continue
        chosen = tuple(_shown(lists, CODE_FIELDS[name], value) for value in fields.get(name, ()) if value)
        words = answers.not_read_text if name == "not_read" else ""
        if chosen or words:
            yield LookedAtAnswer(name, chosen, text=words)


def _shown(lists: CodeLists, code_field: CodeField, value: str) -> ShownChoice:
    """The label of a tile or of a code, as the person saw it."""
    for tile in lists.tiles.get(code_field.tiles or "", ()):
        if tile.id == value:
            return ShownChoice(tile.label)
    reference = lists.accept_references(code_field.name, (value,))[0]
    return ShownChoice(lists.codes(reference.list)[reference.code].label)
