"""Who may do what with a case: one table of acts, roles and how a member stands to the case.

The keys decide first (see ``caseflow.desk.cases.access_control``): a member without a key finds no case. This table
can only forbid what the keys would allow. Acts that it does not name are forbidden to everybody.
``docs/roles.md`` is made from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from caseflow.office.accounts.members import Role


class Standing(StrEnum):
    """How a member stands to a case whose keys they hold.

    Somebody else's case, one of an organisation with a conflict of interest, and one that does not exist are
    the same: no standing at all.
    """

    OWN = "own"
    REFERRED = "referred"
    RESERVE = "reserve"


class ActUnknown(Exception):
    """An act of the program that the table does not name; nobody may do it."""


@dataclass(frozen=True)
class Permission:
    """Who may do one act.

    Attributes:
        meaning: the act in a few words, for the table in the documentation.
    """

    meaning: str
    roles: frozenset[Role]
    standings: frozenset[Standing]

    def allows(self, role: Role, standing: Standing) -> bool:
        """Whether a member of this role who stands so to the case may do it."""
        return role in self.roles and standing in self.standings


READERS = frozenset(role for role in Role if role.reads_cases)
OFFICE = frozenset({Role.OFFICER, Role.OMBUDS})

HANDLERS = frozenset({Standing.OWN, Standing.RESERVE})
EVERY_READER = frozenset(Standing)
PARTNER = frozenset({Standing.REFERRED})


def _each(roles: frozenset[Role], standings: frozenset[Standing], **meanings: str) -> dict[str, Permission]:
    return {action: Permission(meaning, roles, standings) for action, meaning in meanings.items()}


CASE_ACTS: Mapping[str, Permission] = MappingProxyType(
    {
        **_each(
            READERS,
            EVERY_READER,
            case_opened="read a case",
            file_seen="look at the page of a file",
            file_taken="see or save the cleaned copy of a file",
            file_frozen="stop a file that may be illegal, for everybody",
            note_added="write an internal note",
            draft_kept="keep what was begun to be written",
            marked_read="mark a case as read",
        ),
        **_each(
            READERS,
            HANDLERS,
            original_taken="take the original of a file",
            triage_set="decide the urgency",
            answer_sent="write to the person",
            summary_written="write the summary that the person reads",
            new_day_named="tell the person a new day",
            consent_asked="ask for consent",
            consent_spoken="let a consent question be heard",
            case_coded="complete the coding",
            coding_read_again="agree with a coding as the second person",
            intervention_logged="record a step of the office",
            exception_recorded="propose a legal exception",
            exception_confirmed="confirm a legal exception as the second person",
            act_proposed="propose an act that needs two persons",
            act_confirmed="confirm an act as the second person",
            second_reader_asked="ask second readers of other teams",
            second_answer_taken="take over what a second reader said",
            understood_marked="say that a report was read and understood",
            timer_started="start a time limit",
            closed_as_lost="close a case whose contact was lost",
            party_answered="record the answer of the other side",
            receiver_answered="record the answer of a receiving body",
            outcome_set="record the outcome",
            step_proposed="propose a step that needs two persons",
            stage_moved="change the stage",
        ),
        # Who works on a referred copy, and how its team sorts it, is that team's own business.
        **_each(
            READERS,
            frozenset({Standing.OWN, Standing.REFERRED}),
            case_assigned="assign a case to a member of its team",
            labels_set="set the labels of a case",
            links_seen="look for cases that belong together",
            case_linked="link two cases",
            link_dismissed="put a suggested link aside",
            link_ended="take a link back",
        ),
        **_each(
            READERS,
            frozenset({Standing.OWN}),
            case_merged="merge a case with another",
            flood_proposed="propose to put a group of fakes aside",
            flood_sample_seen="read the random sample of a group of fakes",
            flood_closed="put a group of fakes aside as the second person",
            flood_reopened="take a group of fakes back",
            flood_exported="take the texts of fakes out as evidence, as the second person",
        ),
        **_each(
            READERS,
            HANDLERS,
            handing_on_planned="see to which teams a case or parts of it may go",
            case_referred="refer parts of a case to a partner",
            partner_answered="write to the partner",
            referral_withdrawn="take a referral back",
            transfer_proposed="propose to hand a case over",
            case_transferred="hand a case over to another team",
            case_lifted="lift records into a case that only a small team reads",
        ),
        **_each(
            READERS,
            PARTNER,
            referral_accepted="accept a referral",
            referral_declined="decline a referral",
            office_asked="ask the office that referred",
            referral_returned="give a referral back with its outcome",
        ),
        **_each(
            OFFICE,
            HANDLERS,
            question_released="release an agreed question to a body outside",
            question_withdrawn="take a released question back",
            task_given="give a text or a recording to an interpreter",
            task_withdrawn="take a task of an interpreter back",
            voice_changed="make a copy of a recording with another pitch",
            translation_added="keep a translation",
            interpreter_sought="tell the person that an interpreter is sought",
        ),
        **_each(
            frozenset({Role.OMBUDS}),
            HANDLERS,
            frozen_asked="ask to release or to destroy a stopped file",
            frozen_decided="release or destroy a stopped file as the second person",
        ),
        **_each(
            READERS,
            HANDLERS,
            redaction_seen="open a text or a file to black parts out",
            text_redacted="keep a copy of a text with parts blacked out",
            file_redacted="keep a copy of a file with parts blacked out",
            export_seen="see what could go into an export",
            export_prepared="prepare an export of a case",
            export_released="let an export go as the second person",
            export_taken="take an export",
            export_handed_over="hand an export to the person who asked for it",
        ),
    }
)


def permission_for(action: str) -> Permission:
    """The line of the table for an act; raises ``ActUnknown``."""
    try:
        return CASE_ACTS[action]
    except KeyError:
        raise ActUnknown(action) from None


def roles_table(acts: Mapping[str, Permission], roles: Iterable[Role] = Role) -> tuple[tuple[str, ...], ...]:
    """The table as rows of text: for each act, and each role, the standings in which it is allowed."""
    columns = tuple(roles)
    return tuple((act.meaning, *(_cell(act, role) for role in columns)) for act in acts.values())


def _cell(act: Permission, role: Role) -> str:
    return ", ".join(standing.value for standing in Standing if act.allows(role, standing)) or "–"
