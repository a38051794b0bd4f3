"""Access codes, tickets, and the one-way marks that the two databases keep of them.

A code is 95 random bits as 19 characters of Crockford's base 32 and a check character. Each mark hashes a
word of its own first, so that no mark can be turned into, or compared with, another. Whoever holds both
databases can join them only with the code and the ticket, and nobody stores either.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256

from diagnostic.workflows.refusals import FormDamagedError, UnknownCodeError

RANDOM_CHARACTERS = 19
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(CROCKFORD)}
MISREAD = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-‐-―−]+")
_TICKET = re.compile(r"[0-9a-f]{64}")


def make_code(random_bytes: Callable[[int], bytes]) -> str:
    """Make a code as it is printed: five groups of four characters."""
    number = int.from_bytes(random_bytes(12), "big")
    drawn = "".join(CROCKFORD[(number >> (5 * place)) & 31] for place in range(RANDOM_CHARACTERS))
    code = drawn + _check_character(drawn)
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """Give a typed code in the form that is hashed; raises `UnknownCodeError` for a mistyped one."""
    code = _SEPARATORS.sub("", typed).upper().translate(MISREAD)
    if len(code) != RANDOM_CHARACTERS + 1:
        raise UnknownCodeError(f"it should have {RANDOM_CHARACTERS + 1} characters, without counting dashes.")
    if any(character not in _VALUES for character in code) or _check_character(code[:-1]) != code[-1]:
        raise UnknownCodeError("at least one character is mistyped.")
    return code


def _check_character(drawn: str) -> str:
    """Weigh every character with another power of a generator of GF(32), and add them up.

    As the weights differ from one another and from the check character's own (1), one wrong character and
    any two swapped ones always show.
    """
    total = 0
    weight = 1
    for character in drawn:
        weight = _times(weight, 2)
        total ^= _times(_VALUES[character], weight)
    return CROCKFORD[total]


def _times(left: int, right: int) -> int:
    """Multiply in GF(32), modulo x⁵ + x² + 1."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= 0b100101
        right >>= 1
    return product


def make_ticket(random_bytes: Callable[[int], bytes]) -> str:
    """Make the 256-bit ticket that a rendered form carries."""
    return random_bytes(32).hex()


def read_ticket(sent: str) -> str:
    if not _TICKET.fullmatch(sent):
        raise FormDamagedError
    return sent


def office_mark(code: str) -> str:
    """What the office keeps of a code."""
    return sha256(b"office" + code.encode()).hexdigest()


def spent_mark(code: str, ticket: str) -> str:
    """What the office keeps of the form that spent a code."""
    return sha256(b"spent" + code.encode() + bytes.fromhex(ticket)).hexdigest()


def row_key(ticket: str, wave_id: str) -> str:
    """Under what the ballot box keeps a form's answers."""
    return sha256(b"row" + bytes.fromhex(ticket) + wave_id.encode()).hexdigest()


def comment_key(ticket: str, wave_id: str, question_id: str) -> str:
    """Under what the ballot box keeps what a form says to one open question."""
    return sha256(
        b"comment" + bytes.fromhex(ticket) + wave_id.encode() + b"\0" + question_id.encode()
    ).hexdigest()


def make_id(random_bytes: Callable[[int], bytes]) -> str:
    """Make the id of a campaign, wave or key: ten characters that can be read out over the telephone."""
    number = int.from_bytes(random_bytes(7), "big")
    return "".join(CROCKFORD[(number >> (5 * place)) & 31] for place in range(10)).lower()
