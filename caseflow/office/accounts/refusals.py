"""Refusals of acts that a member of staff is not allowed to do. Each one is logged."""

from caseflow.refusals.refusal import Refusal


class ChangeRefused(Refusal):
    """Base of every refusal of a change."""


class NotAllowed(ChangeRefused):
    """This member may not do that."""


class LastMember(ChangeRefused):
    """A team cannot lose its last member: nobody could read its cases or admit a successor."""


class UserNameTaken(ChangeRefused):
    """Another member has or had this name; names are not given twice, for the log."""


class ProposalClosed(ChangeRefused):
    """There is no such proposal waiting."""


class NotConfirmed(ChangeRefused):
    """No second person has confirmed that this member joins this team."""


class CheckPhraseWrong(ChangeRefused):
    """The check phrase is not that of the newcomer's key: somebody else may have made it."""


class UnknownSubject(ChangeRefused):
    """The change names somebody or something that is not there."""


class WrongPlace(ChangeRefused):
    """The role or the organisation of a person does not fit: those who run or count belong to none, and a
    team has only readers of its own organisation."""


class InvitationInvalid(ChangeRefused):
    """The link is unknown, used or too old."""


class ConflictOfInterest(ChangeRefused):
    """The team must not handle this case."""
