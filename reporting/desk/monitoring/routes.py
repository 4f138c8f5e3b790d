"""The addresses of what concerns many cases at once."""

from caseflow.workflow.permissions import OFFICE, READERS
from reporting.desk.base.request import Page
from reporting.desk.monitoring.figures import figures_page, warnings_page
from reporting.desk.monitoring.recommendations import (
    begin,
    change_recommendation,
    published_list,
    recommendations_page,
)
from reporting.desk.monitoring.spam import change_flood, flood_page, floods_page, propose, sample_page


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists; what somebody sees there her keys decide."""
    return (
        Page("/desk/floods", READERS, floods_page, propose),
        Page("/desk/floods/{flood}", READERS, flood_page),
        Page("/desk/floods/{flood}/sample", READERS, sample_page),
        Page("/desk/floods/{flood}/{act}", READERS, change=change_flood),
        Page("/desk/figures", READERS, figures_page),
        Page("/desk/warnings", OFFICE, warnings_page),
        Page("/desk/recommendations", READERS, recommendations_page, begin),
        Page("/desk/recommendations/published.{form}", READERS, published_list),
        Page("/desk/recommendations/{paper}/{act}", READERS, change=change_recommendation),
    )
