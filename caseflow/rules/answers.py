"""The answers of a report as checked values, and parsing them from form fields.

Unknown, doubled or oversized input becomes a named error beside the field, never an exception, so
that the page can come back with everything that was typed.
"""

import dataclasses
import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseflow.code_lists import CODE_FIELDS, CodeLists, UnknownCode

STORY_LIMIT = 20_000
"""Code points of a story: some ten pages, and within the largest bucket of a sealed record."""

NOTE_LIMIT = 500
"""Code points of the free answer to "who else must not read this?"."""

NOTICE_PATTERN = re.compile(r"[0-9a-zA-Z._-]{1,40}")
EARLIEST_YEAR = 1900
DATE_PATTERNS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})"),
)
"""How a day may be written, in the decimal digits of any script."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field: a name every language has a sentence for, and its numbers."""

    field: str
    code: str
    params: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class Answers:
    """The answers of one report in codes. Its ``repr`` shows nothing, because it holds the story.

    ``areas`` are all areas the answer can mean: one tile stands for several. ``ticked`` keeps what
    the person really chose, as ``field:choice``, for the officer to see.
    """

    story: str = ""
    forms: tuple[str, ...] = ()
    facility_problems: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    district: str | None = None
    facility: str | None = None
    grounds: tuple[str, ...] = ()
    when: str | None = None
    incident_date: datetime.date | None = None
    role: str | None = None
    affected_knows: str | None = None
    accused: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    told_before: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()
    not_read_text: str = ""
    contact_gender: str | None = None
    flat_still_free: str | None = None
    letters: tuple[str, ...] = ()
    under_18: bool = False
    language: str = "de"
    channel: str = "channel_web"
    notice_version: str = ""
    ticked: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Answers(...)"

    @property
    def area(self) -> str:
        """The one area of life, or ``unknown`` while the answer leaves several open."""
        return self.areas[0] if len(self.areas) == 1 else "unknown"

    @property
    def dismissal(self) -> bool:
        """Whether there is a letter of dismissal: three weeks to go to court."""
        return "letter_dismissal" in self.letters

    @property
    def official_letter(self) -> bool:
        """Whether there is a letter of an office or a court: short limits run."""
        return "letter_office" in self.letters or "letter_court" in self.letters

    def offender_known(self, lists: CodeLists) -> bool:
        """Whether somebody is named whom the person can tell who it is."""
        return any(lists.accused_types[code].offender_known for code in self.accused)

    def flags(self, lists: CodeLists) -> frozenset[str]:
        """The facts beside codes that rules ask for (see `TRIAGE_FLAGS` of the code lists)."""
        held = {
            "flat_still_free": self.flat_still_free == "flat_yes",
            "official_letter": self.official_letter,
            "dismissal": self.dismissal,
            "under_18": self.under_18 or self.role == "young_person",
            "offender_known": self.offender_known(lists),
        }
        return frozenset(name for name, holds in held.items() if holds)

    def codes_of(self, field_name: str) -> tuple[str, ...]:
        """The codes given in a field of the report form, by the field's name (`KeyError` if none)."""
        value = getattr(self, ATTRIBUTES[field_name])
        if isinstance(value, tuple):
            return value
        return (value,) if value else ()

    def to_fields(self) -> dict[str, tuple[str, ...]]:
        """All answers as names and texts, for a sealed record; an empty one is there too."""
        fields = {name: tuple(getattr(self, name)) for name in MANY}
        for name in ONE:
            value = getattr(self, name)
            fields[name] = (value,) if value else ()
        day = self.incident_date
        fields["incident_date"] = (day.isoformat(),) if day else ()
        fields["under_18"] = ("yes",) if self.under_18 else ()
        return fields

    @classmethod
    def from_fields(cls, fields: Mapping[str, Sequence[str]]) -> "Answers":
        """The inverse of `to_fields`; names it does not know are left aside."""
        day = _first(fields, "incident_date")
        return cls(
            story=_first(fields, "story"),
            forms=tuple(fields.get("forms", ())),
            facility_problems=tuple(fields.get("facility_problems", ())),
            areas=tuple(fields.get("areas", ())),
            district=_first(fields, "district") or None,
            facility=_first(fields, "facility") or None,
            grounds=tuple(fields.get("grounds", ())),
            when=_first(fields, "when") or None,
            incident_date=datetime.date.fromisoformat(day) if day else None,
            role=_first(fields, "role") or None,
            affected_knows=_first(fields, "affected_knows") or None,
            accused=tuple(fields.get("accused", ())),
            wishes=tuple(fields.get("wishes", ())),
            told_before=tuple(fields.get("told_before", ())),
            not_read=tuple(fields.get("not_read", ())),
            not_read_text=_first(fields, "not_read_text"),
            contact_gender=_first(fields, "contact_gender") or None,
            flat_still_free=_first(fields, "flat_still_free") or None,
            letters=tuple(fields.get("letters", ())),
            under_18=_first(fields, "under_18") == "yes",
            language=_first(fields, "language"),
            channel=_first(fields, "channel"),
            notice_version=_first(fields, "notice_version"),
            ticked=tuple(fields.get("ticked", ())),
        )


MANY = (
    *("forms", "facility_problems", "areas", "grounds", "accused", "wishes"),
    *("told_before", "not_read", "letters", "ticked"),
)
ONE = (
    *("story", "district", "facility", "when", "role", "affected_knows", "not_read_text"),
    *("contact_gender", "flat_still_free", "language", "channel", "notice_version"),
)

ATTRIBUTES = {
    "form": "forms",
    "facility_problem": "facility_problems",
    "area": "areas",
    "district": "district",
    "facility": "facility",
    "ground": "grounds",
    "when": "when",
    "role": "role",
    "knows": "affected_knows",
    "accused": "accused",
    "wish": "wishes",
    "told": "told_before",
    "not_read": "not_read",
    "contact_gender": "contact_gender",
    "flat_free": "flat_still_free",
    "letter": "letters",
}
"""Where the answer to each field of the form is kept; `what_fits` fills forms and facility problems."""


def parse_answers(
    fields: Mapping[str, Sequence[str]],
    lists: CodeLists,
    *,
    today: datetime.date,
    language: str = "de",
    channel: str = "channel_web",
    has_attachment: bool = False,
) -> tuple[Answers, tuple[FieldError, ...]]:
    """Read the fields of a report form: tiles or codes, both accepted.

    Required are the notice and one of: a story, an attachment, a ticked description. With errors
    the answers hold what could be read, for looking at, not for storing.
    """
    reader = _Reader(fields, lists)
    described = reader.references("what_fits")
    forms = [code for name, code in described if name == "forms"]
    problems = [code for name, code in described if name == "facility_problems"]
    facility = reader.one_code("facility")
    answers = Answers(
        story=reader.text("story", STORY_LIMIT),
        forms=_unique(forms, reader.many_codes("form")),
        facility_problems=_unique(problems, reader.many_codes("facility_problem")),
        areas=_narrowed(reader.many_codes("area"), facility, lists),
        district=reader.one_code("district") or _district_of(facility, lists),
        facility=facility,
        grounds=reader.many_codes("ground"),
        when=reader.one_code("when"),
        incident_date=reader.day("day", today),
        role=reader.one_code("role"),
        affected_knows=reader.one_code("knows"),
        accused=reader.many_codes("accused"),
        wishes=reader.many_codes("wish"),
        told_before=reader.many_codes("told"),
        not_read=reader.many_codes("not_read"),
        not_read_text=reader.text("not_read_text", NOTE_LIMIT).strip(),
        contact_gender=reader.one_code("contact_gender"),
        flat_still_free=reader.one_code("flat_free"),
        letters=reader.many_codes("letter"),
        under_18=bool(reader.text("under_18", NOTE_LIMIT)),
        language=language,
        channel=channel,
        notice_version=reader.notice(),
        ticked=tuple(reader.ticked),
    )
    if not (has_attachment or answers.story.strip() or answers.forms or answers.facility_problems):
        reader.error("story", "nothing_told")
    return answers, tuple(reader.errors)


class _Reader:
    """Takes values out of the fields and collects what is wrong with them."""

    def __init__(self, fields: Mapping[str, Sequence[str]], lists: CodeLists) -> None:
        self._fields = fields
        self._lists = lists
        self.errors: list[FieldError] = []
        self.ticked: list[str] = []

    def error(self, name: str, code: str, **params: str) -> None:
        """Remember what is wrong, once for each field."""
        if all(error.field != name for error in self.errors):
            self.errors.append(FieldError(name, code, params))

    def text(self, name: str, limit: int) -> str:
        """A free text with the line ends of every browser made one."""
        values = self._fields.get(name, ())
        if len(values) > 1:
            self.error(name, "given_twice")
        value = values[0].replace("\r\n", "\n").replace("\r", "\n") if values else ""
        if len(value) > limit:
            self.error(name, "too_long", limit=str(limit), length=str(len(value)))
        if any("\ud800" <= character <= "\udfff" for character in value):
            self.error(name, "not_text")
        return value

    def references(self, name: str) -> tuple[tuple[str, str], ...]:
        """The codes a field stands for, each with its list."""
        code_field = CODE_FIELDS[name]
        values = [value for value in self._fields.get(name, ()) if value]
        if code_field.single and len(values) > 1:
            self.error(name, "given_twice")
            return ()
        if len(values) > self._choices(name):
            self.error(name, "too_many", limit=str(self._choices(name)))
            return ()
        found: dict[tuple[str, str], None] = {}
        for value in values:
            try:
                chosen = self._lists.accept_references(name, (value,))
            except UnknownCode:
                self.error(name, "unknown_choice")
            else:
                found.update(dict.fromkeys((one.list, one.code) for one in chosen))
                self.ticked.append(f"{name}:{value}")
        return tuple(found)

    def _choices(self, name: str) -> int:
        code_field = CODE_FIELDS[name]
        tiles = len(self._lists.tiles.get(code_field.tiles or "", ()))
        return tiles + sum(len(self._lists.codes(list_name)) for list_name in code_field.lists)

    def many_codes(self, name: str) -> tuple[str, ...]:
        """The codes of a field of one list."""
        return tuple(code for _, code in self.references(name))

    def one_code(self, name: str) -> str | None:
        """The code of a field with one answer."""
        return next(iter(self.many_codes(name)), None)

    def day(self, name: str, today: datetime.date) -> datetime.date | None:
        """A day in the past, as the browser's date field or a person writes it."""
        value = self.text(name, NOTE_LIMIT).strip()
        if not value:
            return None
        day = parse_day(value)
        if day is None:
            self.error(name, "not_a_date")
        elif day > today:
            self.error(name, "date_in_future")
        return day

    def notice(self) -> str:
        """The version of the notice the person agreed to."""
        value = self.text("notice", NOTE_LIMIT)
        if not NOTICE_PATTERN.fullmatch(value):
            self.error("notice", "notice_missing")
            return ""
        return value


def parse_day(value: str) -> datetime.date | None:
    """A day as a browser's date field or a person writes it; none for what is no day."""
    for pattern in DATE_PATTERNS:
        match = pattern.fullmatch(value)
        if match:
            year, month, day = (int(match[part]) for part in ("year", "month", "day"))
            try:
                return datetime.date(year, month, day) if year >= EARLIEST_YEAR else None
            except ValueError:
                return None
    return None


def _narrowed(areas: tuple[str, ...], facility: str | None, lists: CodeLists) -> tuple[str, ...]:
    """A facility tells the area, unless the person said that it was elsewhere."""
    told = lists.facilities[facility].area if facility else None
    return (told,) if told and (not areas or told in areas) else areas


def _district_of(facility: str | None, lists: CodeLists) -> str | None:
    return lists.facilities[facility].district if facility else None


def _unique(*groups: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for group in groups for code in group))


def _first(fields: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(fields.get(name, ())), "")
