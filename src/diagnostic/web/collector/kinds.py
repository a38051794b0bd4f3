"""All that a page says and offers, whatever the order: its kinds of elements, each with its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

NOT_PROMISED = "data-units"
"""Marks what a tightened manifest may take away; browsers compare it with the manifest itself."""
_VARYING = re.compile("[0-9a-f]{64}|[0-9]+")
_SPACES = re.compile("[ \t\n\r\f]+")
_VOID = {"br", "hr", "img", "input", "link", "meta"}


def kinds_in(page: bytes) -> list[str]:
    """Give each kind of element in a page's body once: name, attributes and own words, without numbers.

    road_checks.js gives the same of what a browser was served. Whatever somebody adds or words otherwise
    makes another kind; what belongs to which question is told apart from this.
    """
    reader = _Reader()
    reader.feed(page.decode())
    reader.close()
    return sorted(reader.kinds, key=lambda kind: kind.encode("utf-16-be"))


@dataclass
class _Element:
    name: str
    attributes: Sequence[str]
    words: str = field(default="")

    def kind(self) -> str:
        told = "".join((self.name, *sorted(self.attributes), "|", self.words))
        return _SPACES.sub(" ", _VARYING.sub("#", told))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.kinds: set[str] = set()
        self._open: list[_Element] = []
        self._left_out: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(_Element(tag, [f" {name}={value or ''}" for name, value in attrs]))
        if self._left_out is None and NOT_PROMISED in dict(attrs):
            self._left_out = len(self._open)
        if tag in _VOID:
            self._close()

    def handle_endtag(self, _tag: str) -> None:
        self._close()

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].words += data

    def _close(self) -> None:
        depth, element = len(self._open), self._open.pop()
        if element.name == "textarea":
            element.words = element.words.removeprefix("\n")  # as browsers read it
        is_in_body = any(one.name == "body" for one in self._open)
        if is_in_body and self._left_out is None:
            self.kinds.add(element.kind())
        if self._left_out == depth:
            self._left_out = None
