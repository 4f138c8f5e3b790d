"""The addresses of what is given to others."""

from caseflow.office.accounts.members import Role
from reporting.desk.base.request import Page
from reporting.desk.referral.acts import change_copies
from reporting.desk.referral.forms import lift_form, lift_page, refer_form, refer_page, transfer_form, transfer_page
from reporting.desk.referral.given_copies import given_page


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists; which case somebody reads her keys decide."""
    everybody = frozenset(Role)
    return (
        Page("/desk/cases/{case}/refer", everybody, refer_page, refer_form),
        Page("/desk/cases/{case}/lift", everybody, lift_page, lift_form),
        Page("/desk/cases/{case}/transfer", everybody, transfer_page, transfer_form),
        Page("/desk/cases/{case}/copies", everybody, given_page),
        Page("/desk/cases/{case}/copies/{act}", everybody, change=change_copies),
    )
