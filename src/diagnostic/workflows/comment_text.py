"""What is kept of what somebody typed to an open question: the words, in one spelling of each letter."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85\x0b\x0c]")
_WRITTEN = frozenset("\n\u061c\u200c\u200d\u200e\u200f")
"""Unseen signs that writing needs: line ends, and those that join letters or turn their direction."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


def fits(typed: str, longest: int) -> bool:
    """Tell whether a text is short enough; a line end is one character, as in a browser."""
    return len(_LINE_ENDS.sub("\n", typed)) <= longest


def clean_comment(typed: str) -> str:
    """Give a text without control signs, in composed letters, with at most one empty line in a row."""
    text = _LINE_ENDS.sub("\n", typed).replace("\t", " ")
    kept = "".join(s for s in text if s in _WRITTEN or unicodedata.category(s) not in _UNSEEN)
    lines = [line.strip() for line in unicodedata.normalize("NFC", kept).split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()
