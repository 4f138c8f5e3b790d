"""The addresses of exports and of copies with bars."""

from caseflow.office.accounts.members import Role
from reporting.desk.base.request import Page
from reporting.desk.export.pages import ExportPages, hand_over_export, release_export, take_export
from reporting.desk.export.redaction import bars_image, file_bars_page, redact_file_page, redact_text_page, text_page


def pages() -> tuple[Page, ...]:
    """Each with the roles for which it exists; which case somebody reads their keys decide."""
    everybody = frozenset(Role)
    exports = ExportPages()
    return (
        Page("/cases/{case}/files/{file}/redact", everybody, file_bars_page, redact_file_page, name="redact_file"),
        Page("/cases/{case}/files/{file}/redact/image", everybody, bars_image, name="redact_file_image"),
        Page("/cases/{case}/redact/{text}", everybody, text_page, redact_text_page, name="redact_text"),
        Page("/cases/{case}/export", everybody, exports.show, exports.prepare, name="case_export"),
        Page("/cases/{case}/export/{file}/release", everybody, change=release_export, name="export_release"),
        Page("/cases/{case}/export/{file}/give", everybody, change=hand_over_export, name="export_give"),
        Page("/cases/{case}/export/{file}/take", everybody, change=take_export, name="export_take"),
    )
