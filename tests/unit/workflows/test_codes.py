"""Codes survive handwriting, betray mistakes, and leave marks that cannot be compared."""

from __future__ import annotations

import re
import secrets
from hashlib import sha256
from itertools import combinations
from random import Random

import pytest

from diagnostic.errors import ConflictError
from diagnostic.workflows import codes
from diagnostic.workflows.codes import (
    make_code,
    make_id,
    make_ticket,
    office_mark,
    read_code,
    read_ticket,
    row_key,
    spent_mark,
)
from diagnostic.workflows.refusals import FormDamagedError, UnknownCodeError

CODE = make_code(Random(1).randbytes)
PLAIN = CODE.replace("-", "")


def test_a_code_is_five_groups_of_four_readable_characters() -> None:
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}", CODE)


def test_a_code_uses_at_least_80_random_bits() -> None:
    """Every one of 95 bits of the source changes the code, each in its own way."""

    def code_of(number: int) -> str:
        return make_code(lambda size: number.to_bytes(size, "big"))

    one_bit = {code_of(1 << bit) for bit in range(96)}
    assert len(one_bit) == 95 + 1  # the highest of twelve bytes' bits falls away
    assert code_of(1 << 95) == code_of(0)


@pytest.mark.parametrize(
    "typed",
    [CODE, PLAIN, CODE.lower(), f"  {CODE} ", CODE.replace("-", " "), CODE.replace("-", "–"), PLAIN + "\n"],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == PLAIN


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    code = make_code(bytes)
    assert read_code(code.replace("0", "o")) == read_code(code)
    with_ones = next(c for c in (make_code(secrets.token_bytes) for _ in range(500)) if "1" in c)
    assert read_code(with_ones.replace("1", "I")) == read_code(with_ones.replace("1", "l"))


def test_every_single_wrong_character_is_noticed() -> None:
    for place, right in enumerate(PLAIN):
        for wrong in codes.CROCKFORD.replace(right, ""):
            with pytest.raises(UnknownCodeError, match="mistyped"):
                read_code(PLAIN[:place] + wrong + PLAIN[place + 1 :])


def test_every_swap_of_two_characters_is_noticed() -> None:
    for first, second in combinations(range(20), 2):
        swapped = list(PLAIN)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        if swapped != list(PLAIN):
            with pytest.raises(UnknownCodeError):
                read_code("".join(swapped))


@pytest.mark.parametrize(
    "typed", ["", "ABCD", PLAIN[:-1], PLAIN + "0", "é" * 20, "U" * 20, "\0" * 20, "٣" * 20]
)
def test_what_is_no_code_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(UnknownCodeError) as refused:
        read_code(typed)
    assert refused.value.code == "unknown_code"
    assert not typed or typed not in str(refused.value)


def test_marks_differ_by_purpose_and_by_each_of_their_parts() -> None:
    ticket, other = make_ticket(secrets.token_bytes), make_ticket(secrets.token_bytes)
    marks = {
        office_mark(PLAIN),
        spent_mark(PLAIN, ticket),
        spent_mark(PLAIN, other),
        row_key(ticket, "wave"),
        row_key(ticket, "wave2"),
        row_key(other, "wave"),
    }
    assert len(marks) == 6
    assert all(re.fullmatch("[0-9a-f]{64}", mark) for mark in marks)


def test_marks_never_change_as_open_waves_depend_on_them() -> None:
    ticket = "0f" * 32
    assert office_mark(PLAIN) == sha256(b"office" + PLAIN.encode()).hexdigest()
    assert spent_mark(PLAIN, ticket) == sha256(b"spent" + PLAIN.encode() + b"\x0f" * 32).hexdigest()
    assert row_key(ticket, "wave") == sha256(b"row" + b"\x0f" * 32 + b"wave").hexdigest()


def test_a_ticket_is_256_random_bits() -> None:
    ticket = make_ticket(secrets.token_bytes)
    assert len(bytes.fromhex(ticket)) == 32
    assert read_ticket(ticket) == ticket
    assert make_ticket(secrets.token_bytes) != ticket


@pytest.mark.parametrize("sent", ["", "abc", "g" * 64, "A" * 64, "a" * 65, "a" * 63 + "\n"])
def test_a_form_without_its_ticket_is_refused(sent: str) -> None:
    with pytest.raises(FormDamagedError) as refused:
        read_ticket(sent)
    assert isinstance(refused.value, ConflictError)


def test_ids_can_be_read_out() -> None:
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{10}", make_id(secrets.token_bytes))
