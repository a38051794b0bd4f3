"""Pages are sent compressed and filled up to whole blocks, so that their length tells next to nothing."""

from __future__ import annotations

import zlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BLOCK = 4096
_RAW_DEFLATE = -zlib.MAX_WBITS
_HEADER = b"\x1f\x8b\x08\x10" + bytes(4) + b"\x00\xff"
"""gzip, deflate, with a comment, of no time and no system: RFC 1952, section 2.3."""


def padded_gzip(body: bytes) -> bytes:
    """Compress; a comment in the header fills the whole up to a multiple of `BLOCK`."""
    compressor = zlib.compressobj(6, zlib.DEFLATED, _RAW_DEFLATE)
    packed = compressor.compress(body) + compressor.flush()
    end = zlib.crc32(body).to_bytes(4, "little") + (len(body) % 2**32).to_bytes(4, "little")
    length = len(_HEADER) + 1 + len(packed) + len(end)
    return _HEADER + b"-" * (-length % BLOCK) + b"\x00" + packed + end


class PaddedPages:
    """Compresses HTML for whoever takes gzip. Nothing else: only pages can hold answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            await self.app(scope, receive, _Holding(send).take)
        else:
            await self.app(scope, receive, send)


class _Holding:
    """Holds a page back until it is whole."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        packed = padded_gzip(self._body)
        headers = MutableHeaders(scope=start)
        headers.update({"Content-Encoding": "gzip", "Content-Length": str(len(packed))})
        headers.add_vary_header("Accept-Encoding")
        await self._send(start)
        await self._send({"type": "http.response.body", "body": packed})


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
