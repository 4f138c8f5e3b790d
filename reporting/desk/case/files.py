"""A file of a case: shown as its cleaned copy; the original only by a step of its own, and only to be saved."""

import unicodedata
from dataclasses import replace
from urllib.parse import quote
from uuid import UUID

from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response, StreamingResponse

from caseflow import attachments
from caseflow.case_access import CaseNotFound
from caseflow.case_files import SeenFile, cleaned_copy, look_at_file, original_of
from caseflow.cleaning.results import ENDINGS, CannotClean, Kind, Reason
from reporting.desk.case.page import case_id
from reporting.desk.visit import Visit
from reporting.public.byte_range import NoSuchPart, wanted_range

LONGEST_NAME = 150
FALLBACK_NAME = "file"
# The name that a device gave tells the day and the hour; a copy has one that tells neither.
COPY_NAME = "copy"

# Letters, digits and a few marks that every system and every quoted string keeps as they are.
PLAIN_MARKS = frozenset("._-() ")

# What RFC 8187 lets stand unencoded, besides letters and digits.
ATTR_CHAR = "!#$&+-.^_`|~"

HEADERS = {
    "content-type": "application/octet-stream",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def file_page(visit: Visit) -> Response:
    """What a file is, with its cleaned copy in the page, and the way to its original."""
    case, attachment = case_id(visit), _attachment_id(visit)
    return _page(visit, look_at_file(visit.desk(), case, attachment))


def cleaned(visit: Visit) -> Response:
    """The cleaned copy, shown by the browser where browsers show such files, or else the reason why there is none."""
    case, attachment = case_id(visit), _attachment_id(visit)
    try:
        copy = cleaned_copy(visit.desk(), visit.parts.cleaner, case, attachment)
    except CannotClean as refusal:
        seen = replace(look_at_file(visit.desk(), case, attachment), refusal=refusal.reason)
        return _page(visit, seen, 503 if refusal.reason is Reason.BUSY else 422)
    keeps = copy.kind is Kind.DOCUMENT or "save" in visit.request.query_params
    name = f"{COPY_NAME}-{attachment.hex[:6]}{ENDINGS[copy.media_type]}"
    headers = HEADERS | {
        "content-type": copy.media_type,
        "content-disposition": content_disposition(name) if keeps else "inline",
        "accept-ranges": "bytes",
    }
    return _part(copy.content, visit.request.headers.get("range", ""), headers)


def original(visit: Visit) -> Response:
    """Stream the original, decrypted chunk by chunk; sent by a button of its own and never shown."""
    case, attachment = case_id(visit), _attachment_id(visit)
    description = original_of(visit.desk(), case, attachment)
    content = attachments.read(visit.parts.database, attachment, description)
    headers = HEADERS | {
        "content-disposition": content_disposition(description.name),
        "content-length": str(description.length),
    }
    return StreamingResponse(iterate_in_threadpool(content), headers=headers)


def _page(visit: Visit, seen: SeenFile, status: int = 200) -> Response:
    base = f"/desk/cases/{case_id(visit)}"
    address = f"{base}/files/{seen.line.id}"
    return visit.render("desk/file.html", status, base=base, address=address, file=seen.line, seen=seen)


def _part(content: bytes, asked: str, headers: dict[str, str]) -> Response:
    """The whole copy, or the part that a player asks for."""
    try:
        part = wanted_range(asked, len(content))
    except NoSuchPart:
        return Response(status_code=416, headers={"content-range": f"bytes */{len(content)}"})
    if part is None:
        return Response(content, headers=headers)
    return Response(content[part.begin : part.end], 206, headers | {"content-range": part.content_range})


def _attachment_id(visit: Visit) -> UUID:
    try:
        return UUID(visit.request.path_params["file"])
    except ValueError:
        raise CaseNotFound from None


def content_disposition(name: str) -> str:
    """The header of RFC 6266 with the Unicode name of RFC 8187 and a plain one for old programs."""
    safe = safe_name(name)
    plain = "".join(one if one.isascii() and (one.isalnum() or one in PLAIN_MARKS) else "_" for one in safe)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe=ATTR_CHAR)}"


def safe_name(name: str) -> str:
    """The original name without what could lead out of a folder, hide its ending or break a line."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(one for one in last if unicodedata.category(one)[0] != "C" and one not in '<>:"|?*')
    trimmed = " ".join(shown.split()).strip(". ")
    if len(trimmed) > LONGEST_NAME:
        stem, dot, ending = trimmed.rpartition(".")
        keeps_ending = bool(dot) and len(ending) <= 10
        trimmed = f"{stem[: LONGEST_NAME - 11]}.{ending}" if keeps_ending else trimmed[:LONGEST_NAME]
    return trimmed or FALLBACK_NAME
