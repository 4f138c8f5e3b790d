"""The person's own words as a text to take along, for this answer only."""

import datetime
from collections.abc import Mapping

from caseflow.code_lists import CODE_FIELDS, CodeLists
from caseflow.code_lists.values import Label
from caseflow.rules.answers import Answers
from reporting.rendering.templates import Pages


def words_text(pages: Pages, tag: str, lists: CodeLists, answers: Answers, received_on: datetime.date) -> str:
    """The day, the story as it was written, and each answered question in the language of the page."""
    return pages.text(
        "public/report/own_words_text.html",
        tag,
        received_on=received_on,
        story=answers.story.strip(),
        day=answers.incident_date,
        chosen=chosen(answers, lists),
        not_read_text=answers.not_read_text,
    ).strip()


def has_words(answers: Answers) -> bool:
    """Whether there is anything to take along: a report can be a file alone."""
    return bool(answers.story.strip() or answers.ticked)


class Chosen:
    """One chosen answer, with its label."""

    def __init__(self, label: Label) -> None:
        self.label = label


def chosen(answers: Answers, lists: CodeLists) -> Mapping[str, tuple[Chosen, ...]]:
    """What was ticked, by the field's name, as the page called it."""
    found: dict[str, tuple[Chosen, ...]] = {}
    for tick in answers.ticked:
        name, _, value = tick.partition(":")
        labels = tuple(Chosen(label) for label in _labels(name, value, lists))
        found[name] = (*found.get(name, ()), *labels)
    return found


def _labels(name: str, value: str, lists: CodeLists) -> tuple[Label, ...]:
    code_field = CODE_FIELDS[name]
    tiles = tuple(tile.label for tile in lists.tiles.get(code_field.tiles or "", ()) if tile.id == value)
    references = lists.accept_references(name, (value,))
    return tiles or tuple(lists.codes(one.list)[one.code].label for one in references)
