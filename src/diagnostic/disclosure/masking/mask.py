"""Masks what could name or reach a person in a comment: links, addresses, telephone numbers, names.

Better a word too many than a name too few; but dates, times, amounts and round numbers stay, because without
them a comment says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diagnostic.disclosure.masking.addresses import address_spans
from diagnostic.disclosure.masking.names import NameList
from diagnostic.disclosure.masking.numbers import number_spans
from diagnostic.disclosure.masking.spans import Span, without_overlaps


class Mask:
    """Masks comments with a fixed list of names; a name may be a single word or several."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = NameList(names)

    def __call__(self, comment: str) -> str:
        """Give the comment with ``[name]``, ``[e-mail]``, ``[phone]``, ``[number]`` and ``[link]`` put in."""
        kept, end = [], 0
        for span in without_overlaps(self._spans(comment)):
            kept += [comment[end : span.start], f"[{span.label}]"]
            end = span.end
        return "".join([*kept, comment[end:]])

    def _spans(self, comment: str) -> Iterator[Span]:
        """Give what is to be masked; where two overlap, the earlier given one counts for both."""
        yield from address_spans(comment)
        yield from number_spans(comment)
        yield from self._names.spans(comment)
