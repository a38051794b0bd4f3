"""Checks of what a caller asks for, each with an error that says what to mend."""

from __future__ import annotations

from typing import TypeVar

from diagnostic.errors import DiagnosticError, NotFoundError

Found = TypeVar("Found")


class FaultyRequestError(DiagnosticError):
    code = "request_faulty"
    title = "This cannot be done as asked"
    http_status = 422

    def __init__(self, place: str, fault: str, mend: str) -> None:
        super().__init__(place=place, fault=fault, mend=mend)


def plain_text(value: str, place: str, longest: int = 200) -> str:
    """Give a text without outer blanks; it must be one visible line."""
    text = value.strip()
    if not text or len(text) > longest or not text.isprintable():
        raise FaultyRequestError(
            place,
            "it is empty, too long, or holds a line break or another invisible character.",
            f"Write one line of at most {longest} characters.",
        )
    return text


def found(thing: Found | None, kind: str, where_listed: str) -> Found:
    """Give what a look-up gave; raises `NotFoundError` when it gave nothing."""
    if thing is None:
        raise NotFoundError(
            place=kind, fault=f"there is no {kind} with this id.", mend=f"Take an id from {where_listed}."
        )
    return thing
