"""Finds given names in a comment whatever their case, accents, hyphens, genitive s or Arabic prefixes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise, product
from typing import NamedTuple

from diagnostic.disclosure.masking.spans import Span

_PARTICLES = frozenset(
    """
    al abu bin bint d da das de degli dei del della den der des di die do dos dr du e el en et het i ibn ii
    iii iv la las le les lo los mc o prof s san st sr jr ten ter the und van vom von y zu zum zur
    ال ابن ابو ام بن بنت عبد الله الرحمن
    """.split()  # noqa: SIM905
)
"""Parts of full names that are everyday words; masked alone they would black out whole comments."""
_LONGEST_GAP = 3
_JOINT = re.compile(r"[ \u00a0\u202f]|[-‐‑–'’._·]")
_ALIKE = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ى": "ي", "ة": "ه"})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_ARABIC_PREFIXES = ("".join(parts) for parts in product(("", "و", "ف"), ("", "ب", "ك", "ل", "س"), ("", "ال")))
_PREFIXES = tuple(prefix for prefix in _ARABIC_PREFIXES if prefix)
_IS_ARABIC = re.compile("[\u0620-\u064a]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts that put no space between words: there a name is looked for inside them."""


class _Word(NamedTuple):
    start: int
    end: int
    forms: tuple[str, str]


class NameList:
    """Names to look for: each as a whole, and each part of it that is no everyday word by itself."""

    def __init__(self, names: Iterable[str]) -> None:
        self._forms = cache(_forms)  # of this list: no words of comments stay in memory
        lines = [self._words(unicodedata.normalize("NFC", name)) for name in names]
        plain = [[word.forms[0] for word in line] for line in lines]
        self._alone = {form for line in lines for word in _telling(line) for form in word.forms}
        self._whole = {tuple(line) for line in plain if len(line) > 1}
        self._lengths = sorted({len(line) for line in self._whole}, reverse=True)
        unspaced = sorted({form for form in self._alone if _UNSPACED.search(form)}, key=len, reverse=True)
        self._unspaced = re.compile("|".join(map(re.escape, unspaced))) if unspaced else None

    def spans(self, comment: str) -> Iterator[Span]:
        """Give every stretch that names somebody; neighbouring names are one."""
        words = self._words(comment)
        found = sorted([*self._single(words), *self._several(words), *self._inside(comment)])
        if not found:
            return
        start, end = found[0]
        for further_start, further_end in found[1:]:
            if further_start > end and not _JOINT.fullmatch(comment, end, further_start):
                yield Span(start, end, "name")
                start = further_start
            end = max(end, further_end)
        yield Span(start, end, "name")

    def _words(self, text: str) -> list[_Word]:
        return [_Word(*found.span(), self._forms(found.group())) for found in _word_pattern().finditer(text)]

    def _single(self, words: Sequence[_Word]) -> Iterator[tuple[int, int]]:
        for word in words:
            if any(form in self._alone for written in word.forms for form in _uninflected(written)):
                yield word.start, word.end

    def _several(self, words: Sequence[_Word]) -> Iterator[tuple[int, int]]:
        for length in self._lengths:
            for at in range(len(words) - length + 1):
                window = words[at : at + length]
                gaps = (after.start - before.end for before, after in pairwise(window))
                if max(gaps) <= _LONGEST_GAP and self._is_whole([word.forms[0] for word in window]):
                    yield window[0].start, window[-1].end

    def _is_whole(self, forms: list[str]) -> bool:
        ends = product(_uninflected(forms[0]), _uninflected(forms[-1]))
        return any((first, *forms[1:-1], last) in self._whole for first, last in ends)

    def _inside(self, comment: str) -> Iterator[tuple[int, int]]:
        if self._unspaced is not None:
            for found in self._unspaced.finditer(comment):
                yield found.span()


def _telling(line: Sequence[_Word]) -> Sequence[_Word]:
    """Give the parts of a name that are masked alone; a name of one word always is."""
    if len(line) == 1:
        return line
    return [word for word in line if len(word.forms[0]) > 1 and word.forms[0] not in _PARTICLES]


def _forms(word: str) -> tuple[str, str]:
    """Give a word without case and accents, and with German umlauts written out: Müller, Muller, Mueller."""
    bare = "".join(sign for sign in word if unicodedata.category(sign) != "Cf" and sign != "ـ").casefold()
    composed = unicodedata.normalize("NFC", bare)
    return _without_accents(composed), _without_accents(composed.translate(_GERMAN))


def _without_accents(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in apart if not unicodedata.category(sign).startswith("M")).translate(_ALIKE)


def _uninflected(form: str) -> Iterator[str]:
    """Give a form, and what it may be of: Marias of Maria, ولمحمد of محمد."""
    yield form
    if form.endswith("s") and len(form) > 3:
        yield form[:-1]
    if _IS_ARABIC.search(form):
        yield from (form.removeprefix(prefix) for prefix in _PREFIXES if form.startswith(prefix))
        yield from ("ال" + form[at + 2 :] for at in (0, 1) if form.startswith("لل", at))


@cache
def _word_pattern() -> re.Pattern[str]:
    """Match letters with their accents and with the invisible signs between them; digits end a word."""
    places = (*range(0x300, 0x1E00), *range(0x20D0, 0x2100), *range(0xFE00, 0xFE30))
    marks = (point for point in places if unicodedata.category(chr(point)).startswith("M"))
    ranges: list[list[int]] = []
    for point in marks:
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    signs = "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges)
    return re.compile(f"[^\\W\\d_](?:[^\\W\\d_]|[{signs}\u00ad\u061c\u200b-\u200f\u2060\ufeff])*")
