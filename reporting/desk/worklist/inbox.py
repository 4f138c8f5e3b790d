"""The inbox page."""

from urllib.parse import urlencode

from starlette.responses import Response

from caseflow.inbox import InboxFilter, read_inbox
from caseflow.members import Role
from reporting.desk.visit import Visit, go


def inbox_page(visit: Visit) -> Response:
    """What is due in the teams of this member; who runs, audits or counts is sent where she works."""
    role = visit.actor.member.role
    if role in START_OF_ROLE:
        return go(START_OF_ROLE[role])
    query = visit.request.query_params
    stages = visit.parts.lists.case_stages
    stage = query.get("stage", "")
    wanted = InboxFilter(
        stage=stage if stage in stages else None,
        overdue=query.get("overdue") == "1",
        finished=query.get("show") == "finished",
        reserve=query.get("show") == "reserve",
    )
    page = read_inbox(visit.desk(), wanted, _page_number(query.get("page", "")))
    kept = {name: query[name] for name in ("stage", "overdue", "show") if query.get(name)}
    return visit.render(
        "desk/inbox.html",
        inbox=page,
        wanted=wanted,
        stages=stages,
        levels=visit.parts.lists.triage_levels,
        languages_of_reports=visit.parts.lists.languages,
        areas=visit.parts.lists.areas,
        forms=visit.parts.lists.forms,
        is_ombuds=role is Role.OMBUDS,
        address=lambda number: f"/desk/?{urlencode(kept | {'page': number})}",
    )


START_OF_ROLE = {
    Role.ADMINISTRATOR: "/desk/team",
    Role.INTERPRETER: "/desk/tasks",
    Role.AUDITOR: "/desk/log",
    Role.STATISTICS: "/desk/statistics",
}


def _page_number(text: str) -> int:
    # Nine digits are more pages than any office has cases.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
