"""The addresses of spam groups, figures, early warning and recommendations."""

from caseflow.workflow.permissions import OFFICE, READERS
from reporting.desk.base.request import Page
from reporting.desk.monitoring.figures import figures_page, warnings_page
from reporting.desk.monitoring.recommendations import (
    begin,
    change_recommendation,
    published_list,
    recommendations_page,
)
from reporting.desk.monitoring.spam import change_spam_group, propose, sample_page, spam_group_page, spam_page


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists; what somebody sees there their keys decide."""
    return (
        Page("/floods", READERS, spam_page, propose, name="floods"),
        Page("/floods/{flood}", READERS, spam_group_page, name="flood"),
        Page("/floods/{flood}/sample", READERS, sample_page, name="flood_sample"),
        Page("/floods/{flood}/{act}", READERS, change=change_spam_group, name="flood_act"),
        Page("/figures", READERS, figures_page, name="figures"),
        Page("/warnings", OFFICE, warnings_page, name="warnings"),
        Page("/recommendations", READERS, recommendations_page, begin, name="recommendations"),
        Page("/recommendations/published.{form}", READERS, published_list, name="published_recommendations"),
        Page("/recommendations/{paper}/{act}", READERS, change=change_recommendation, name="recommendation_act"),
    )
