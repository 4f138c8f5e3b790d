"""Releases for machines: a list, and files that are the same bytes for everybody, every time."""

import hashlib

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from caseflow.database import Database
from caseflow.statistics.ledger.canonical_json import Json, canonical_json
from caseflow.statistics.release.published import Release, ReleaseUnknown, StoredFile, release_file, releases

# A copy may be kept but is asked for again: cheap with the digest as its name, and a list that grew is seen.
CACHING = "public, no-cache"


class ReleaseFiles:
    """Answers ``/api/v1/releases`` and the files below it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_all(self, request: Request) -> Response:
        """The public releases, the oldest first."""
        with self._database.reading() as session:
            content = canonical_json({"releases": [_release(release) for release in releases(session)]})
        file = StoredFile(content, hashlib.sha256(content).hexdigest(), "application/json")
        return _answer(request, file, None)

    def one(self, request: Request) -> Response:
        """One file, byte by byte as it was made; unknown until its day."""
        release_id, name = request.path_params["release_id"], request.path_params["name"]
        try:
            with self._database.reading() as session:
                file = release_file(session, release_id, name)
        except ReleaseUnknown:
            raise HTTPException(404) from None
        return _answer(request, file, f"{release_id}-{name}")


def _answer(request: Request, file: StoredFile, download_name: str | None) -> Response:
    headers = {"etag": f'"{file.sha256}"', "cache-control": CACHING}
    if _is_known(request.headers.get("if-none-match", ""), headers["etag"]):
        return Response(status_code=304, headers=headers)
    if download_name is not None:
        headers["content-disposition"] = f'attachment; filename="{download_name}"'
    headers["content-length"] = str(len(file.content))
    body = b"" if request.method == "HEAD" else file.content
    return Response(body, media_type=file.media_type, headers=headers)


def _is_known(if_none_match: str, etag: str) -> bool:
    """RFC 9110 section 13.1.2: any of the listed tags, compared weakly, or a star."""
    listed = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in listed or etag in listed


def _release(release: Release) -> Json:
    address = f"/api/v1/releases/{release.id}"
    return {
        "id": release.id,
        "series": release.series,
        "period": str(release.period),
        "published_on": release.published_on.isoformat(),
        "files": [
            {"name": file.name, "address": f"{address}/{file.name}", "sha256": file.sha256, "bytes": file.length}
            for file in release.files
        ],
    }
