"""The addresses of the desk."""

from starlette.routing import BaseRoute, Route

from caseflow.workflow import Workflow
from reporting.desk.case.acts import act
from reporting.desk.case.coding import code, coding_page
from reporting.desk.case.consent import ask, consent_page
from reporting.desk.case.files import cleaned, file_page, original
from reporting.desk.case.page import case_page
from reporting.desk.case.question_voice import QuestionVoice
from reporting.desk.log_page import log_page
from reporting.desk.login import Login, log_out
from reporting.desk.posters_page import PosterPages
from reporting.desk.recordings_page import (
    RecordingUpload,
    change_recording,
    listen,
    recording_page,
    recordings_page,
)
from reporting.desk.statistics_page import measure_period, statistics_page
from reporting.desk.team_page import InvitationPages, change_team, team_page
from reporting.desk.visit import Door, Handler, for_members
from reporting.desk.worklist.inbox import inbox_page
from reporting.services import Services

BOTH = ["GET", "POST"]


def routes(parts: Services) -> list[BaseRoute]:
    """Every address under ``/desk``."""
    door = Door(parts, Workflow.of(parts.lists))
    login = Login(door)
    posters = PosterPages()

    def page(path: str, look: Handler | None = None, change: Handler | None = None) -> Route:
        methods = [method for method, handler in (("GET", look), ("POST", change)) if handler]
        return Route(path, for_members(door, look, change), methods=methods)

    return [
        Route("/desk/login", login.endpoint, methods=BOTH),
        Route("/desk/language", login.language, methods=["POST"]),
        Route("/desk/invitation", InvitationPages(door).endpoint, methods=BOTH),
        page("/desk/logout", change=log_out),
        page("/desk/", inbox_page),
        page("/desk/cases/{case}", case_page),
        page("/desk/cases/{case}/coding", coding_page, code),
        page("/desk/cases/{case}/consent", consent_page, ask),
        page("/desk/cases/{case}/files/{file}", file_page),
        page("/desk/cases/{case}/files/{file}/cleaned", cleaned),
        page("/desk/cases/{case}/files/{file}/original", change=original),
        Route("/desk/cases/{case}/voice/{question}", QuestionVoice(door).endpoint, methods=["POST"]),
        page("/desk/cases/{case}/{act}", change=act),
        page("/desk/log", log_page),
        page("/desk/team", team_page),
        page("/desk/team/{act}", change=change_team),
        page("/desk/statistics", statistics_page, measure_period),
        page("/desk/recordings", recordings_page),
        page("/desk/recording/{recording}", listen),
        page("/desk/recordings/{language}/{page}", recording_page),
        Route("/desk/recordings/{language}/{page}", RecordingUpload(door).endpoint, methods=["POST"]),
        page("/desk/recordings/{language}/{page}/{act}", change=change_recording),
        page("/desk/posters", posters.show, posters.print),
    ]
