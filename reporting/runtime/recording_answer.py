"""The response with a recording: the whole file, or the range that a player asks for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from caseflow.reporter.recordings.approval import Recording, content
from reporting.http.byte_range import ByteRange, NoSuchPart, wanted_range
from reporting.http.security_headers import BASE_POLICY, policy_text
from reporting.runtime.services import Services

# A browser that opens the file by itself makes a page around it, with its own style.
PLAYER_POLICY = policy_text(BASE_POLICY, {"media-src": "'self'", "style-src": "'unsafe-inline'"})


def recording_answer(parts: Services, request: Request, recording: Recording) -> Response:
    """A recording, or the part of it that is asked for."""

    def pieces(begin: int, end: int) -> Iterable[bytes]:
        return content(parts.database, parts.secret, recording.id, begin, end)

    return _answer(request, Player(recording.media_type, recording.length), pieces)


@dataclass(frozen=True)
class Player:
    """What a player has to know of a file."""

    media_type: str
    length: int


def _answer(request: Request, file: Player, pieces: Callable[[int, int], Iterable[bytes]]) -> Response:
    headers = {"accept-ranges": "bytes", "content-type": file.media_type, "content-security-policy": PLAYER_POLICY}
    try:
        part = wanted_range(request.headers.get("range", ""), file.length)
    except NoSuchPart:
        return Response(status_code=416, headers={"content-range": f"bytes */{file.length}"})
    chosen = part or ByteRange(0, file.length, file.length)
    if part:
        headers["content-range"] = part.content_range
    headers["content-length"] = str(chosen.end - chosen.begin)
    status = 206 if part else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    body = iterate_in_threadpool(pieces(chosen.begin, chosen.end))
    return StreamingResponse(body, status_code=status, headers=headers)
