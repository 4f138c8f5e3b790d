"""The addresses of the text blocks."""

from caseflow.workflow.permissions import READERS
from reporting.desk.base.request import Page
from reporting.desk.text_blocks.pages import block_page, blocks_page, change_block, new_block


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists."""
    return (
        Page("/text-blocks", READERS, blocks_page, name="text_blocks"),
        Page("/text-blocks/new", READERS, new_block, name="new_text_block"),
        Page("/text-blocks/{name}/{language}", READERS, block_page, change_block, name="text_block"),
    )
