"""The addresses of referrals, copies for a small circle, and transfers."""

from caseflow.office.accounts.members import Role
from reporting.desk.base.request import Page
from reporting.desk.referral.acts import change_copies
from reporting.desk.referral.forms import (
    refer_form,
    refer_page,
    small_circle_form,
    small_circle_page,
    transfer_form,
    transfer_page,
)
from reporting.desk.referral.given_copies import given_page


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists; which case somebody reads their keys decide."""
    everybody = frozenset(Role)
    return (
        Page("/cases/{case}/refer", everybody, refer_page, refer_form, name="case_refer"),
        Page("/cases/{case}/lift", everybody, small_circle_page, small_circle_form, name="case_lift"),
        Page("/cases/{case}/transfer", everybody, transfer_page, transfer_form, name="case_transfer"),
        Page("/cases/{case}/copies", everybody, given_page, name="case_copies"),
        Page("/cases/{case}/copies/{act}", everybody, change=change_copies, name="copies_act"),
    )
