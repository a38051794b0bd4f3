"""Receipts: how a respondent can see that an answer counts, and anybody that no answer was changed.

A receipt is drawn one-way from an answer's key, so it tells nothing by itself. Beside it stands a
commitment to the answer: an HMAC under that key, which is 256 random bits to everybody but the ballot box,
so that trying all answers finds nothing. The lines of a wave, sorted, are the leaves of a hash tree as in
RFC 6962, section 2.1; its root, sealed at the close, fixes every line, their order and their number.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from diagnostic.workflows.codes import CROCKFORD, MISREAD

if TYPE_CHECKING:
    from diagnostic.storage.ballot_box.repository import StoredAnswers

RECEIPT_CHARACTERS = 20
_GROUP = 5
_NOT_A_CHARACTER = re.compile(r"[^0-9A-Z]+")


def receipt_of(row_key: str) -> str:
    """Give the receipt, 100 bits, of the answer that the ballot box keeps under a key."""
    digest = sha256(b"receipt" + bytes.fromhex(row_key)).digest()
    number = int.from_bytes(digest[:13], "big")
    drawn = (CROCKFORD[(number >> (5 * place)) & 31] for place in range(RECEIPT_CHARACTERS))
    return in_groups("".join(drawn))


def in_groups(characters: str) -> str:
    return "-".join(characters[start : start + _GROUP] for start in range(0, len(characters), _GROUP))


def read_receipt(typed: str) -> str:
    """Give a typed receipt as it is printed; what is no receipt comes out as something never found."""
    return in_groups(_NOT_A_CHARACTER.sub("", typed.upper()).translate(MISREAD)[: 2 * RECEIPT_CHARACTERS])


def receipt_line(wave_id: str, row_key: str, response: StoredAnswers) -> str:
    """Give a response's line of the public list: its receipt, and a commitment to all that is stored."""
    content = json.dumps([wave_id, *response], separators=(",", ":")).encode()
    commitment = hmac.new(bytes.fromhex(row_key), content, sha256).hexdigest()
    return f"{receipt_of(row_key)} {commitment}"


def receipt_list(wave_id: str, rows: Iterable[tuple[str, StoredAnswers]]) -> tuple[str, ...]:
    """Give the public list of a wave: one line per response, sorted."""
    return tuple(sorted(receipt_line(wave_id, row_key, response) for row_key, response in rows))


def root_of(lines: Sequence[str]) -> str:
    """Give the root of the hash tree over the lines, as 64 hexadecimal digits."""
    return _root([sha256(b"\x00" + line.encode()).digest() for line in lines]).hex()


def _root(leaves: Sequence[bytes]) -> bytes:
    """Hash the two halves together; the left one is the largest power of two that leaves a right one."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + _root(leaves[:left]) + _root(leaves[left:])).digest()
