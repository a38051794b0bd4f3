"""A request body is read up to its cap before anything looks at it; a larger one is refused unread."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diagnostic.errors import TooLargeError
from diagnostic.web.failures import failure_response

PAGE_CAP = 128 * 1024
API_CAP = 4 * 1024 * 1024
BALLOT_CAP = 3 * 512 * 1024
INVITATION_CAP = 4 * 1024
_CAPS = {
    "/api/v1/ballots/": BALLOT_CAP,
    "/api/v1/invitations/": INVITATION_CAP,
    "/api/": API_CAP,
}
"""By what the path begins with, the first that fits."""
_PATIENCE = 8
"""A body up to this many caps long is read to its end, or the browser would never show the refusal."""


class BodyLimit:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        cap = next((cap for begin, cap in _CAPS.items() if scope["path"].startswith(begin)), PAGE_CAP)
        try:
            body = await _read(receive, cap)
        except TooLargeError as error:
            await failure_response(Request(scope), error)(scope, receive, send)
            return
        if body is not None:
            await self.app(scope, _replay(body, receive), send)


async def _read(receive: Receive, cap: int) -> bytes | None:
    """Give the whole body; None when the sender is gone, as half a form must never pass for a whole one."""
    chunks: list[bytes] = []
    size = 0
    while size <= cap * _PATIENCE:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= cap:
            chunks.append(chunk)
        if not message.get("more_body", False):
            break
    if size > cap:
        raise TooLargeError(
            place="request body", fault=f"it is larger than {cap // 1024} KiB.", mend="Send less at once."
        )
    return b"".join(chunks)


def _replay(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return pending.pop() if pending else await receive()

    return receive_again
