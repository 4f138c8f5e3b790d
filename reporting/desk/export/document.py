"""The contents of the PDF of an export: the chosen texts in order, with headings in the language of the desk."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from babel.dates import format_date, format_datetime

from caseflow.code_lists.values import Label
from caseflow.desk.cases.access_control import Desk
from caseflow.desk.export.material import ExportKind, ExportView, labels_of_answers
from caseflow.desk.files.case_text import CaseText, TextKind
from caseflow.desk.files.redact_text import BAR
from reporting.desk.export import labels as words
from reporting.i18n.languages import Language, Languages
from reporting.paper.glyphs import with_names

# Kinds in the order in which somebody reads a case.
ORDER = (TextKind.REPORT, TextKind.SUMMARY, TextKind.MESSAGE, TextKind.STEP, TextKind.NOTE)
Say = Callable[[str], str]


@dataclass(frozen=True)
class Writer:
    """Who writes: the office, in one language, on one day, in its time zone."""

    language: Language
    languages: Languages
    office: str
    today: datetime.date
    time_zone: datetime.tzinfo

    def say(self, text: str) -> str:
        """A sentence of ours in the language of the document."""
        said: str = self.language.catalogue.gettext(text)
        return said


def document(
    writer: Writer, desk: Desk, view: ExportView, kind: ExportKind, texts: Sequence[CaseText]
) -> dict[str, object]:
    """The data of the page template. For a consultation nothing but bands, months and blacked texts."""
    hides = kind is ExportKind.CONSULTATION
    sections = [_facts(writer, desk, view, hides=hides)]
    for one in ORDER:
        chosen = [text for text in texts if text.kind is one]
        if chosen:
            title = writer.say(words.EXPORT_TEXTS[one])
            sections.append({"title": title, "items": [_item(writer, text, hides=hides) for text in chosen]})
    if kind is ExportKind.REPORTER:
        sections.append(_rights(writer))
    title = writer.say(words.EXPORT_TITLES[kind])
    return {
        "title": with_names(title),
        "header": "" if hides else with_names(f"{writer.office} · {_day(writer, writer.today)}"),
        "lang": writer.language.locale.language,
        "day": [writer.today.year, writer.today.month, 1 if hides else writer.today.day],
        "mark": BAR,
        "blacked": writer.say(words.EXPORT_PARTS["blacked"]),
        "preface": [with_names(writer.say(words.EXPORT_PREFACES[kind]))],
        "sections": sections,
    }


def log_section(
    writer: Writer, lines: Iterable[tuple[datetime.datetime, str, str]], actions: Mapping[str, str]
) -> dict[str, object]:
    """Who looked at or did what in the case, and when. ``actions``: the labels of logged acts."""
    told = [f"{_moment(writer, at)}  {who}  {writer.say(actions.get(what, what))}" for at, who, what in lines]
    item = {"text": with_names("\n".join(told)), "lang": writer.language.locale.language, "rtl": False, "head": ""}
    return {"title": writer.say(words.EXPORT_PARTS["log"]), "items": [item]}


def _facts(writer: Writer, desk: Desk, view: ExportView, *, hides: bool) -> dict[str, object]:
    parts = words.EXPORT_PARTS
    received = view.received_on
    lines = [f"{writer.say(parts['received'])}: {_month(writer, received) if hides else _day(writer, received)}"]
    district = desk.lists.districts.get(view.contents.answers.district or "")
    if district:
        told = (
            writer.say(words.EXPORT_PLACES.get(district.kind, words.EXPORT_PLACES["unknown"]))
            if hides
            else _label(writer, district.label)
        )
        lines.append(f"{writer.say(parts['place'])}: {told}")
    if age := _age(desk, view, writer):
        lines.append(f"{writer.say(parts['age'])}: {age}")
    for name, labels in labels_of_answers(desk, view.contents).items():
        lines.append(f"{writer.say(parts[name])}: {', '.join(_label(writer, label) for label in labels)}")
    item = {"text": with_names("\n".join(lines)), "lang": writer.language.locale.language, "rtl": False, "head": ""}
    return {"title": writer.say(parts["facts"]), "items": [item]}


def _age(desk: Desk, view: ExportView, writer: Writer) -> str:
    wishes = view.contents.from_person.wishes
    band = desk.lists.small["age_band"].get(wishes.age_band) if wishes else None
    if band:
        return _label(writer, band.label)
    return writer.say(words.EXPORT_PARTS["under_18"]) if view.contents.answers.under_18 else ""


def _item(writer: Writer, text: CaseText, *, hides: bool) -> dict[str, object]:
    who = words.EXPORT_PARTS["person" if text.by_person else "office"]
    head = "" if hides else f"{writer.say(who)}, {_day(writer, text.day)}"
    parts = (with_names(part) for part in text.text.split(BAR))
    return {"text": BAR.join(parts), "head": with_names(head), **_direction(writer.languages, text)}


def _direction(languages: Languages, text: CaseText) -> Mapping[str, object]:
    language = languages.by_tag.get(text.language)
    if language is None:
        return {"lang": "de", "rtl": False}
    return {"lang": language.locale.language, "rtl": language.direction == "rtl"}


def _rights(writer: Writer) -> dict[str, object]:
    parts = words.EXPORT_PARTS
    lines = [writer.say(parts[name]) for name in ("purpose", "kept", "shared", "rights", "complaint")]
    item = {"text": with_names("\n".join(lines)), "lang": writer.language.locale.language, "rtl": False, "head": ""}
    return {"title": writer.say(parts["rights_title"]), "items": [item]}


def _label(writer: Writer, label: Label) -> str:
    return label.text(writer.language.tag)


def _day(writer: Writer, day: datetime.date) -> str:
    return format_date(day, "d MMMM y", locale=writer.language.locale)


def _month(writer: Writer, day: datetime.date) -> str:
    return format_date(day, "MMMM y", locale=writer.language.locale)


def _moment(writer: Writer, at: datetime.datetime) -> str:
    return format_datetime(at, "dd.MM.y HH:mm", tzinfo=writer.time_zone, locale=writer.language.locale)
