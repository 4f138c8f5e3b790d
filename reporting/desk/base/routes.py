"""The addresses around a session: logging in and out, the language of the browser."""

from caseflow.office.accounts.members import Role
from reporting.desk.base.login import choose_language, log_in, log_out
from reporting.desk.base.request import OpenPage, Page


def pages() -> tuple[Page, ...]:
    """What every member finds."""
    return (Page("/logout", frozenset(Role), change=log_out, name="logout"),)


def open_pages() -> tuple[OpenPage, ...]:
    """What answers without a session."""
    return (
        OpenPage("/login", log_in, ("GET", "POST"), name="login"),
        OpenPage("/language", choose_language, ("POST",), name="language"),
    )
