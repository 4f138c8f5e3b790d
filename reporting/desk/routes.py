"""The desk as one door: the pages of all its rooms, mounted under ``/desk``."""

from collections.abc import Iterator
from types import SimpleNamespace

from starlette.routing import BaseRoute, Mount, Route, Router

from caseflow.workflow.stages import Workflow
from reporting.desk import labels
from reporting.desk.administration import routes as administration
from reporting.desk.approvals import routes as approvals
from reporting.desk.assignment import routes as assignment
from reporting.desk.base import routes as base
from reporting.desk.base.request import DESK, Door, OpenPage, Page, for_everybody, for_members
from reporting.desk.case import routes as case
from reporting.desk.export import routes as export
from reporting.desk.fast_lane import routes as fast_lane
from reporting.desk.monitoring import routes as monitoring
from reporting.desk.referral import routes as referral
from reporting.desk.text_blocks import routes as text_blocks
from reporting.desk.third_parties import routes as third_parties
from reporting.desk.worklist import routes as worklist
from reporting.desk.worklist.inbox import START_OF_ROLE
from reporting.runtime.services import Services


def pages() -> tuple[Page, ...]:
    """Every address for logged in members, with the roles for which it exists."""
    return (
        *base.pages(),
        *worklist.pages(),
        *case.pages(),
        *assignment.pages(),
        *referral.pages(),
        *approvals.pages(),
        *text_blocks.pages(),
        *export.pages(),
        *fast_lane.pages(),
        *third_parties.pages(),
        *monitoring.pages(),
        *administration.pages(),
    )


def open_pages() -> tuple[OpenPage, ...]:
    """Every address without a session, and the uploads."""
    return (*base.open_pages(), *case.open_pages(), *administration.open_pages())


def named() -> Iterator[tuple[str, str]]:
    """The names of the addresses and their paths."""
    yield from ((page.name, page.full_path) for page in pages())
    yield from ((page.name, page.full_path) for page in open_pages())


def routes(parts: Services) -> list[BaseRoute]:
    """The one route under which the whole desk lies."""
    members = pages()
    exists_for = {page.name: page.who for page in members if page.look}
    # Who runs, audits or counts is sent from there to where they work.
    exists_for["inbox"] -= frozenset(START_OF_ROLE)
    words = SimpleNamespace(**labels.groups())
    door = Door(parts, Workflow.of(parts.lists), exists_for, words)
    inside = [
        *(Route(one.path, for_everybody(door, one), methods=one.methods, name=one.name) for one in open_pages()),
        *(Route(one.path, for_members(door, one), methods=one.methods, name=one.name) for one in members),
    ]
    # Its own router would redirect to addresses built from the Host header, see reporting.application.
    return [Mount(DESK, app=Router(inside, redirect_slashes=False), name="desk")]
