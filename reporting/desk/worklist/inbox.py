"""The inbox page: what is due first, narrowed by choices with their counts, a selection to hand out."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from caseflow.desk.worklist.filtering import CHOICES, FLAGS, ME, NOBODY
from caseflow.desk.worklist.inbox import InboxFilter, InboxPage, read_inbox
from caseflow.desk.worklist.labels import label_mark
from caseflow.desk.worklist.views import drop_view, save_view
from caseflow.office.accounts.members import Member, Role
from caseflow.office.directory.verified import OfficeDirectory
from reporting.desk.base.form_fields import Number, OptionalIdentifier, Text
from reporting.desk.base.forms import Form
from reporting.desk.base.labels import CHANNELS
from reporting.desk.base.refusals import answered
from reporting.desk.base.request import MemberRequest

PLAIN_VALUE = re.compile(r"[0-9a-zA-Z_.-]{1,60}")
SHOWS = ("finished", "reserve")

START_OF_ROLE = {
    Role.ADMINISTRATOR: "team",
    Role.INTERPRETER: "tasks",
    Role.AUDITOR: "log",
    Role.STATISTICS: "statistics",
}


@dataclass(frozen=True)
class Choice:
    """One entry of a filter with the number of cases that it would show. ``entry``: of a code list."""

    value: str
    count: int
    entry: Any = None
    text: str = ""


@dataclass(frozen=True)
class ChoiceGroup:
    """One filter with its entries; ``chosen`` is empty while it narrows nothing."""

    name: str
    chosen: str
    entries: tuple[Choice, ...]


class ViewForm(Form):
    """A view that is taken away, or else the shown filter with its name."""

    drop = OptionalIdentifier(fault="view_refused")
    filter = Text()
    name = Text()


class PageAddress(Form):
    """Which page of the list an address asks for."""

    page = Number(otherwise=1)


def inbox_page(visit: MemberRequest) -> Response:
    """The inbox of a member who reads cases. Members of other roles are redirected to their page."""
    role = visit.actor.member.role
    if role in START_OF_ROLE:
        return visit.go(START_OF_ROLE[role])
    return show_inbox(visit, view_problem=visit.request.query_params.get("view") == "refused")


def show_inbox(visit: MemberRequest, status: int = 200, view_problem: bool = False) -> Response:
    """The page for the filter in the address."""
    query = visit.request.query_params
    wanted = filter_of(query)
    page = read_inbox(visit.desk(), wanted, PageAddress.read_address(visit).page)
    kept = kept_of(query)
    lists = visit.parts.lists
    directory = page.beside.directory
    return visit.render(
        "desk/worklist/inbox.html",
        status,
        inbox=page,
        wanted=wanted,
        groups=_groups(visit, wanted, page, directory),
        away=page.beside.away,
        flags={name: page.counts.get(name, {}).get(name, 0) for name in FLAGS},
        colleagues=_colleagues(visit, directory),
        people={member.id: member.display_name for member in directory.members.values()},
        team_names={team.id: team.name for team in directory.teams.values()},
        views=page.beside.views,
        kept=kept,
        kept_query=urlencode(kept),
        view_problem=view_problem,
        stages=lists.case_stages,
        levels=lists.triage_levels,
        languages_of_reports=lists.languages,
        areas=lists.areas,
        forms=lists.forms,
        is_ombuds=visit.actor.member.role is Role.OMBUDS,
        of_page=lambda number: visit.address("inbox", **kept | {"page": str(number)}),
        without=lambda name: visit.address("inbox", **{key: value for key, value in kept.items() if key != name}),
        with_choice=lambda name, value: visit.address("inbox", **kept | {name: value}),
        several_teams=len(directory.teams_of(visit.actor.id)) > 1,
    )


def change_views(visit: MemberRequest) -> Response:
    """Keep the filter that is shown under a name, or take a view away."""
    form = ViewForm.read(visit)
    if form.drop:
        drop_view(visit.desk(), form.drop)
        return visit.go("inbox", done="view_dropped")
    kept = kept_of(dict(parse_qsl(form.filter)))
    return answered(
        lambda: _saved(visit, form.name, kept),
        lambda _refused: visit.go("inbox", **kept | {"view": "refused"}),
    )


def _saved(visit: MemberRequest, name: str, kept: Mapping[str, str]) -> Response:
    save_view(visit.desk(), name, urlencode(kept))
    return visit.go("inbox", **kept, done="view_saved")


def filter_of(query: Mapping[str, str]) -> InboxFilter:
    """The filter of an address; what has another shape than any choice is left aside."""
    narrowed: dict[str, Any] = {name: query.get(name) == "1" for name in FLAGS}
    narrowed |= {name: value for name in CHOICES if PLAIN_VALUE.fullmatch(value := query.get(name, ""))}
    shown = InboxFilter(finished=query.get("show") == "finished", reserve=query.get("show") == "reserve")
    return dataclasses.replace(shown, **narrowed)


def kept_of(query: Mapping[str, str]) -> dict[str, str]:
    """What of an address makes the filter, in one order."""
    wanted = filter_of(query)
    kept = {name: value for name in CHOICES if (value := getattr(wanted, name))}
    kept |= {name: "1" for name in FLAGS if getattr(wanted, name)}
    return kept | ({"show": query["show"]} if query.get("show") in SHOWS else {})


def _groups(
    visit: MemberRequest, wanted: InboxFilter, page: InboxPage, directory: OfficeDirectory
) -> tuple[ChoiceGroup, ...]:
    groups = (_group(visit, wanted, page, directory, name) for name in CHOICES)
    return tuple(group for group in groups if group.chosen or _narrows(group, page.found))


def _narrows(group: ChoiceGroup, found: int) -> bool:
    return len(group.entries) > 1 or any(choice.count < found for choice in group.entries)


def _group(
    visit: MemberRequest, wanted: InboxFilter, page: InboxPage, directory: OfficeDirectory, name: str
) -> ChoiceGroup:
    counts = dict(page.counts.get(name, {}))
    chosen = getattr(wanted, name) or ""
    known = _known(visit, directory, name)
    if name == "label":
        counts = {_mark(visit, label): number for label, number in counts.items()}
        known = {_mark(visit, label): label for label in _labels(page)}
    if name == "assigned":
        counts = {ME if value == visit.actor.id.hex else value: number for value, number in counts.items()}
    if chosen:
        counts.setdefault(chosen, 0)
    order = {value: place for place, value in enumerate(known)}
    values = sorted(counts, key=lambda value: (order.get(value, len(order)), value))
    return ChoiceGroup(name, chosen, tuple(_choice(value, counts[value], known.get(value)) for value in values))


def _choice(value: str, count: int, known: Any) -> Choice:
    if hasattr(known, "label"):
        return Choice(value, count, entry=known)
    return Choice(value, count, text=str(known or ("" if value in (ME, NOBODY) else value)))


def _known(visit: MemberRequest, directory: OfficeDirectory, name: str) -> Mapping[str, Any]:
    """Everything that a choice can mean, in the order in which it is offered."""
    lists = visit.parts.lists
    return {
        "stage": lists.case_stages,
        "level": lists.triage_levels,
        "district": lists.districts,
        "area": lists.areas,
        "ground": lists.grounds,
        "kind": {**lists.forms, **lists.facility_problems},
        "language": lists.languages,
        "facility": lists.facilities,
        "accused": lists.accused_types,
        "channel": CHANNELS,
        "team": {team.id.hex: team.name for team in directory.teams.values()},
        "assigned": {ME: "", NOBODY: ""} | {one.id.hex: one.display_name for one in directory.members.values()},
        "label": {},
    }[name]


def _colleagues(visit: MemberRequest, directory: OfficeDirectory) -> tuple[Member, ...]:
    teams = directory.teams_of(visit.actor.id)
    found = {member.id: member for team in teams for member in directory.members_of(team)}
    return tuple(sorted(found.values(), key=lambda member: member.display_name))


def _labels(page: InboxPage) -> list[str]:
    return sorted(page.counts.get("label", {}), key=str.casefold)


def _mark(visit: MemberRequest, label: str) -> str:
    return label_mark(visit.parts.secret, label)
