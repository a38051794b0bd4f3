"""A hash that people can compare: 160 bits in eight groups of four characters.

Whoever publishes a manifest could try to make two with one fingerprint, so what counts is the work of
finding any two alike: 2⁸⁰ hashes.
"""

from __future__ import annotations

import re
from hashlib import sha256

from diagnostic.anonymity.errors import ManifestError

BITS = 160
_CHARACTERS = BITS // 5
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-‐-―−]+")


def fingerprint_of(content: bytes) -> str:
    number = int.from_bytes(sha256(content).digest()[: BITS // 8], "big")
    places = range(BITS - 5, -1, -5)
    return _in_groups("".join(_ALPHABET[number >> place & 31] for place in places))


def read_fingerprint(typed: str) -> str:
    """Give a typed fingerprint as it is printed; raises `ManifestError` for one that cannot be."""
    characters = _BETWEEN.sub("", typed).upper().translate(_MISREAD)
    if len(characters) != _CHARACTERS or any(each not in _ALPHABET for each in characters):
        raise ManifestError(
            place="fingerprint",
            fault=f"it should have {_CHARACTERS} letters and digits, in groups of four.",
            mend="Copy it as it stands in the invitation or on the notice.",
        )
    return _in_groups(characters)


def _in_groups(characters: str) -> str:
    return "-".join(characters[start : start + 4] for start in range(0, _CHARACTERS, 4))
