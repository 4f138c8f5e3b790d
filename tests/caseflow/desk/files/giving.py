"""Files that tests put into cases."""

from uuid import UUID

from caseflow.schema.cases import CaseRow
from caseflow.sealing.attachments import AttachmentStaging, StagingLimits, attach
from tests.caseflow.desk.office import TODAY, GivenCase, Office

LIMITS = StagingLimits(total_staged_bytes=10**8)


def put_file(
    office: Office, case: GivenCase, content: bytes, name: str = "Foto.jpg", *, of_report: bool = True
) -> UUID:
    """A file as a person sends it."""
    staging = AttachmentStaging(office.database, LIMITS, TODAY, name, "application/octet-stream", most=10**8)
    staging.write(content)
    staged = staging.finish()
    with office.database.writing() as session:
        attach(session, staged, case.id, case.keys, case.shred, under_staff_key=of_report)
    return staged.attachment


def revision(office: Office, case: GivenCase) -> int:
    """How often the case was changed."""
    with office.database.reading() as session:
        return session.get_one(CaseRow, case.id).revision
