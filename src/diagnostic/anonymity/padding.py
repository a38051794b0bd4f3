"""Answers of one length: a long comment must not show in how much was sent (ISO/IEC 7816-4 padding)."""

from __future__ import annotations

from diagnostic.anonymity.errors import PaddingError

_END = b"\x80"


def pad(content: bytes, length: int) -> bytes:
    """Fill up to ``length`` bytes."""
    if len(content) >= length:
        raise PaddingError(
            place="answers",
            fault=f"they take up {len(content)} bytes; at most {length - 1} fit.",
            mend="Shorten the comments.",
        )
    return (content + _END).ljust(length, b"\x00")


def unpad(padded: bytes, length: int) -> bytes:
    """Take the filling off again; refuses any other length or filling."""
    content, end, zeros = padded.rpartition(_END)
    if len(padded) != length or not end or zeros.strip(b"\x00"):
        raise PaddingError(
            place="answers",
            fault=f"they are not padded to the {length} bytes that this wave's manifest lays down.",
            mend="Reload the page and send again.",
        )
    return content
