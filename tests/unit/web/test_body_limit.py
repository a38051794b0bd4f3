"""A body is taken whole or not at all."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from diagnostic.web.body_limit import PAGE_CAP, BodyLimit

Message = dict[str, Any]


def run(messages: list[Message], path: str = "/a/send") -> tuple[list[bytes], list[Message]]:
    """Put messages through the limit; gives the bodies the application read and what was sent back."""
    read: list[bytes] = []
    sent: list[Message] = []
    pending = iter(messages)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        assert not message["more_body"]
        read.append(message["body"])

    async def receive() -> Message:
        return next(pending)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b""}
    asyncio.run(BodyLimit(application)(scope, receive, send))
    return read, sent


def piece(body: bytes, more: bool) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def test_pieces_arrive_as_one() -> None:
    read, _ = run([piece(b"code=1&", True), piece(b"unit=2", False)])
    assert read == [b"code=1&unit=2"]


def test_half_a_form_never_passes_for_a_whole_one() -> None:
    read, sent = run([piece(b"code=1&answer.one=4&", True), {"type": "http.disconnect"}])
    assert (read, sent) == ([], [])


@pytest.mark.parametrize("pieces", [1, 3])
def test_a_body_of_exactly_the_cap_passes_and_one_byte_more_does_not(pieces: int) -> None:
    def pieces_of(size: int) -> list[Message]:
        first = [piece(b"x" * (size // pieces), True)] * (pieces - 1)
        return [*first, piece(b"x" * (size - size // pieces * (pieces - 1)), False)]

    assert run(pieces_of(PAGE_CAP))[0] == [b"x" * PAGE_CAP]
    read, sent = run(pieces_of(PAGE_CAP + 1))
    assert read == []
    assert sent[0]["status"] == 413


def test_reading_stops_when_a_body_does_not_end() -> None:
    endless = [piece(b"x" * PAGE_CAP, True)] * 50
    read, sent = run(endless)
    assert read == []
    assert sent[0]["status"] == 413
