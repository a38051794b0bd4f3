"""Finds links and e-mail addresses in a comment, also the spellings meant to hide them from machines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diagnostic.disclosure.masking.spans import Span

_AT = r"(?:@|＠|\s?[(\[{]\s?(?:at|ät|arroba|arobase|@)\s?[)\]}]\s?)"
_DOT = r"(?:\.|\s?[(\[{]\s?(?:dot|punkt|punto|point|\.)\s?[)\]}]\s?)"
_LABEL = r"[^\W_](?:[\w-]{0,62}[^\W_])?"
_E_MAIL = re.compile(rf"[\w.+'’-]{{1,64}}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{1,8}}", re.IGNORECASE)
_E_MAIL_IN_WORDS = re.compile(
    rf"[\w.+-]{{1,64}} (?:at|arroba|arobase) {_LABEL}(?: (?:dot|punkt|punto|point) {_LABEL}){{1,4}}",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?:\b(?:https?|ftp|mailto|tel)\s?:\s?/{0,2}(?=\S)|\bwww\d?\.)\S+", re.IGNORECASE)
_ENDINGS = "com|org|net|info|biz|edu|gov|app|dev"
_ENDINGS_OF_COUNTRIES = (
    "ae|ar|at|be|ch|cl|co|de|eg|es|eu|fr|ie|io|it|lu|ma|mx|nl|pt|sa|tn|tv|uk|us|local|intra"
)
"""Many of them are words, so that a path must follow."""
_BARE_DOMAIN = re.compile(
    rf"(?<![\w@.-])(?:{_LABEL}\.){{1,8}}"
    rf"(?:(?:{_ENDINGS})\b(?![.-]?\w)(?:/\S*)?|(?:{_ENDINGS_OF_COUNTRIES})/\S+)",
    re.IGNORECASE,
)
_CLOSING = ".,;:!?)]}»”’\"'…،؛؟"


def address_spans(comment: str) -> Iterator[Span]:
    """Give links first: one may hold an e-mail address."""
    for pattern in (_SCHEME, _BARE_DOMAIN):
        for found in pattern.finditer(comment):
            length = len(found.group().rstrip(_CLOSING))
            yield Span(found.start(), found.start() + length, "link")
    for pattern in (_E_MAIL, _E_MAIL_IN_WORDS):
        for found in pattern.finditer(comment):
            yield Span(found.start(), found.end(), "e-mail")
