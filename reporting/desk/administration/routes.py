"""The addresses of the office itself: teams, bodies, the log, statistics, recordings, posters."""

from caseflow.office.accounts.members import Role
from caseflow.workflow.permissions import OFFICE
from reporting.desk.administration.audit_log import log_page
from reporting.desk.administration.organisations import organisations_page, propose_tie
from reporting.desk.administration.posters import PosterPages
from reporting.desk.administration.recordings import (
    bring_recording,
    change_recording,
    listen,
    recording_page,
    recordings_page,
)
from reporting.desk.administration.statistics import measure_period, statistics_page
from reporting.desk.administration.teams import change_team, team_page, use_invitation
from reporting.desk.base.request import OpenPage, Page

# A member of a body that reports can be about learns nothing about the teams, and whoever runs a house needs
# no list of places to learn when a poster comes.
SEE_THE_OFFICE = frozenset(role for role in Role if role.sees_the_office)


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists."""
    posters = PosterPages()
    return (
        Page("/log", frozenset({Role.AUDITOR}), log_page, name="log"),
        Page("/team", SEE_THE_OFFICE, team_page, name="team"),
        Page("/team/{act}", SEE_THE_OFFICE, change=change_team, name="team_act"),
        Page("/organisations", SEE_THE_OFFICE, organisations_page, name="organisations"),
        Page("/organisations/{act}", SEE_THE_OFFICE, change=propose_tie, name="organisations_act"),
        Page("/statistics", frozenset({Role.STATISTICS}), statistics_page, measure_period, name="statistics"),
        Page("/recordings", OFFICE, recordings_page, name="recordings"),
        Page("/recording/{recording}", OFFICE, listen, name="recording_sound"),
        Page("/recordings/{language}/{page}", OFFICE, recording_page, name="recording"),
        Page("/recordings/{language}/{page}/{act}", OFFICE, change=change_recording, name="recording_act"),
        Page("/posters", SEE_THE_OFFICE, posters.show, posters.print, name="posters"),
    )


def open_pages() -> tuple[OpenPage, ...]:
    """What answers without a session, and an upload that is read piece by piece."""
    return (
        OpenPage("/invitation", use_invitation, ("GET", "POST"), name="invitation"),
        OpenPage("/recordings/{language}/{page}", bring_recording, ("POST",), name="recording"),
    )
