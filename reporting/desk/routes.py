"""The addresses of the desk."""

from types import SimpleNamespace

from starlette.routing import BaseRoute, Route

from caseflow.office.accounts.members import Role
from caseflow.workflow.permissions import OFFICE, READERS
from caseflow.workflow.stages import Workflow
from reporting.desk import labels
from reporting.desk.administration.audit_log import log_page
from reporting.desk.administration.organisations import organisations_page, propose_tie
from reporting.desk.administration.posters import PosterPages
from reporting.desk.administration.recordings import (
    RecordingUpload,
    change_recording,
    listen,
    recording_page,
    recordings_page,
)
from reporting.desk.administration.statistics import measure_period, statistics_page
from reporting.desk.administration.teams import InvitationPages, change_team, team_page
from reporting.desk.approvals.consent_ledger import ledger_page, outgoing_page
from reporting.desk.approvals.second_readers import answer, propose_pool, reading_page, readings_page
from reporting.desk.assignment import routes as assignment
from reporting.desk.base.login import Login, log_out
from reporting.desk.base.request import Door, Page, for_members
from reporting.desk.case.acts import act
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
from reporting.desk.case.question_voice import QuestionVoice
from reporting.desk.export.pages import ExportPages, hand_over_export, release_export, take_export
from reporting.desk.export.redaction import bars_image, black_file_out, black_text_out, file_bars_page, text_page
from reporting.desk.fast_lane.page import fast_page, go_fast
from reporting.desk.monitoring import routes as overview
from reporting.desk.referral import routes as copies
from reporting.desk.text_blocks.pages import block_page, blocks_page, change_block, new_block
from reporting.desk.third_parties import routes as outside
from reporting.desk.worklist import routes as worklist
from reporting.desk.worklist.assisted_intake import begin_intake, caller_page, find, intake_page
from reporting.desk.worklist.inbox import START_OF_ROLE
from reporting.runtime.services import Services

BOTH = ["GET", "POST"]

ALL = frozenset(Role)
SEE_THE_OFFICE = frozenset(role for role in Role if role.sees_the_office)


def pages(posters: PosterPages) -> tuple[Page, ...]:
    """Every address for logged in members, with the roles for which it exists."""
    exports = ExportPages()
    return (
        Page("/desk/logout", ALL, change=log_out),
        *worklist.pages(),
        # Who may read which case is decided by its keys, and each refused look stands in the log.
        Page("/desk/cases/{case}", ALL, case_page),
        Page("/desk/cases/{case}/coding", ALL, coding_page, code),
        Page("/desk/cases/{case}/consent", ALL, consent_page, ask),
        Page("/desk/cases/{case}/ledger", ALL, ledger_page),
        Page("/desk/outgoing", READERS, outgoing_page),
        Page("/desk/second-readers", READERS, readings_page, propose_pool),
        Page("/desk/second-readers/{reading}", READERS, reading_page, answer),
        Page("/desk/cases/{case}/files/{file}", ALL, file_page),
        Page("/desk/cases/{case}/files/{file}/cleaned", ALL, cleaned),
        Page("/desk/cases/{case}/files/{file}/original", ALL, change=original),
        Page("/desk/cases/{case}/files/{file}/page/{number}", ALL, file_page_image),
        Page("/desk/cases/{case}/files/{file}/stop", ALL, change=stop),
        Page("/desk/cases/{case}/files/{file}/stopped", frozenset({Role.OMBUDS}), change=decide_on_stopped),
        *outside.pages(),
        *overview.pages(),
        *copies.pages(),
        *assignment.pages(),
        Page("/desk/cases/{case}/answer", ALL, change=compose),
        Page("/desk/cases/{case}/note", ALL, change=keep_note),
        Page("/desk/cases/{case}/summary", ALL, change=keep_summary),
        Page("/desk/cases/{case}/crisis", ALL, crisis_page),
        Page("/desk/cases/{case}/fast", ALL, fast_page, go_fast),
        Page("/desk/cases/{case}/files/{file}/redact", ALL, file_bars_page, black_file_out),
        Page("/desk/cases/{case}/files/{file}/redact/image", ALL, bars_image),
        Page("/desk/cases/{case}/redact/{text}", ALL, text_page, black_text_out),
        Page("/desk/cases/{case}/export", ALL, exports.show, exports.prepare),
        Page("/desk/cases/{case}/export/{file}/release", ALL, change=release_export),
        Page("/desk/cases/{case}/export/{file}/give", ALL, change=hand_over_export),
        Page("/desk/cases/{case}/export/{file}/take", ALL, change=take_export),
        Page("/desk/cases/{case}/{act}", ALL, change=act),
        Page("/desk/intake", READERS, intake_page, begin_intake),
        Page("/desk/caller", READERS, caller_page, find),
        Page("/desk/stopped-files", frozenset({Role.OMBUDS}), stopped_files),
        Page("/desk/text-blocks", READERS, blocks_page),
        Page("/desk/text-blocks/new", READERS, new_block),
        Page("/desk/text-blocks/{name}/{language}", READERS, block_page, change_block),
        Page("/desk/log", frozenset({Role.AUDITOR}), log_page),
        # A member of a body that reports can be about learns nothing about the teams.
        Page("/desk/team", SEE_THE_OFFICE, team_page),
        Page("/desk/team/{act}", SEE_THE_OFFICE, change=change_team),
        Page("/desk/organisations", SEE_THE_OFFICE, organisations_page),
        Page("/desk/organisations/{act}", SEE_THE_OFFICE, change=propose_tie),
        Page("/desk/statistics", frozenset({Role.STATISTICS}), statistics_page, measure_period),
        Page("/desk/recordings", OFFICE, recordings_page),
        Page("/desk/recording/{recording}", OFFICE, listen),
        Page("/desk/recordings/{language}/{page}", OFFICE, recording_page),
        Page("/desk/recordings/{language}/{page}/{act}", OFFICE, change=change_recording),
        # Whoever runs a house needs no list of places to learn when a poster comes.
        Page("/desk/posters", SEE_THE_OFFICE, posters.show, posters.print),
    )


def routes(parts: Services) -> list[BaseRoute]:
    """Every address under ``/desk``."""
    everything = pages(PosterPages())
    exists_for = {page.path: page.who for page in everything}
    # Who runs, audits or counts is sent from there to where she works.
    exists_for["/desk/"] -= frozenset(START_OF_ROLE)
    door = Door(parts, Workflow.of(parts.lists), exists_for, SimpleNamespace(**labels.groups()))
    login = Login(door)
    return [
        Route("/desk/login", login.endpoint, methods=BOTH),
        Route("/desk/language", login.language, methods=["POST"]),
        Route("/desk/invitation", InvitationPages(door).endpoint, methods=BOTH),
        # Uploads are read piece by piece, so each has an endpoint of its own.
        Route("/desk/cases/{case}/voice/{question}", QuestionVoice(door).endpoint, methods=["POST"]),
        Route("/desk/recordings/{language}/{page}", RecordingUpload(door).endpoint, methods=["POST"]),
        *(Route(page.path, for_members(door, page), methods=page.methods) for page in everything),
    ]
