"""Flesch–Kincaid grade, with syllables counted on the high side and without downloading a dictionary."""

from __future__ import annotations

import re
from functools import cache

from pyphen import Pyphen

_HYPHENATION = Pyphen(lang="en_US")
_WORD = re.compile(r"[A-Za-z']+(?:-[A-Za-z']+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_ENDING = re.compile(r"(?<![aeiouyl])e$|[aeiouy]le$|[^aeiouysxzcgl]es$|[^aeiouytd]ed$")


@cache
def syllables(word: str) -> int:
    """Give the larger of two counts: hyphenation points, and groups of vowels less a silent ending."""
    return sum(_syllables(part) for part in re.split(r"['-]", word.lower()) if len(part) > 1 or part in "ai")


def _syllables(part: str) -> int:
    groups = len(_VOWELS.findall(part))
    if groups > 1 and _SILENT_ENDING.search(part):
        groups -= 1
    return max(1, groups, len(_HYPHENATION.positions(part)) + 1)


def flesch_kincaid_grade(text: str) -> float:
    """0.39 words per sentence + 11.8 syllables per word − 15.59 (Kincaid et al. 1975)."""
    words = _WORD.findall(text)
    sentences = max(1, len(re.findall(r"[.!?]['\"’”]?(?:\s|$)", text)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
