"""Receipts: what they are drawn from, what they seal, and that nothing in the ballot box changes unseen."""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text

from diagnostic.disclosure.export import to_dict
from diagnostic.errors import ConflictError, NotFoundError
from diagnostic.storage.ballot_box.repository import StoredAnswers
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.codes import row_key
from diagnostic.workflows.diagnose_wave import diagnose_wave
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.receipts import read_receipt, receipt_line, receipt_of, root_of
from diagnostic.workflows.seal_receipts import check_receipts
from diagnostic.workflows.show_receipts import show_receipts
from diagnostic.workflows.submit_response import submit_response
from support.databases import OpenWave, front_line_answers

CERTIFICATE_TRANSPARENCY_LEAVES = (
    "", "\x00", "\x10", "\x20\x21", "\x30\x31", "@ABC", "PQRSTUVW", "`abcdefghijklmno",
)  # fmt: skip
CERTIFICATE_TRANSPARENCY_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The test tree of the Certificate Transparency project, of 0 to 8 leaves."""

KEY = "7f" * 32
RESPONSE = StoredAnswers("frontline", "North", '{"climate_1":4}')


@pytest.mark.parametrize(("n_leaves", "root"), list(enumerate(CERTIFICATE_TRANSPARENCY_ROOTS)))
def test_the_root_is_that_of_rfc_6962(n_leaves: int, root: str) -> None:
    assert root_of(CERTIFICATE_TRANSPARENCY_LEAVES[:n_leaves]) == root


def test_a_receipt_is_a_hundred_bits_of_a_hash_of_the_key() -> None:
    number = int.from_bytes(sha256(b"receipt" + bytes.fromhex(KEY)).digest()[:13], "big") % 2**100
    receipt = receipt_of(KEY)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}", receipt)
    values = ["0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(one) for one in receipt.replace("-", "")]
    assert sum(value << (5 * place) for place, value in enumerate(values)) == number


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda one: one.replace("-", ""),
        lambda one: f" {one.replace('-', ' - ')} ",
        lambda one: one.replace("0", "O").replace("1", "l"),
    ],
)
def test_a_receipt_may_be_typed_as_people_type(typed: Any) -> None:
    for number in range(50):
        receipt = receipt_of(sha256(bytes([number])).hexdigest())
        assert read_receipt(typed(receipt)) == receipt


def test_the_commitment_is_an_hmac_of_all_that_is_stored() -> None:
    content = b'["w1","frontline","North","{\\"climate_1\\":4}"]'
    expected = hmac.digest(bytes.fromhex(KEY), content, "sha256").hex()
    assert receipt_line("w1", KEY, RESPONSE) == f"{receipt_of(KEY)} {expected}"


def test_whoever_sends_learns_the_receipt_and_finds_it_after_the_close(wave: OpenWave) -> None:
    receipts = [_send(wave, number, value) for number, value in enumerate((1, 1, 5))]
    assert len(set(receipts)) == 3  # the same answers twice, two receipts
    assert _send(wave, 2, 5) == receipts[2]
    open_list = show_receipts(wave.context, wave.id)
    assert (open_list.is_open, open_list.root, open_list.lines) == (True, "", ())
    assert not open_list.holds(receipts[0])
    close_wave(wave.context, wave.id, confirmed=True)
    view = show_receipts(wave.context, wave.id)
    assert not view.is_open
    assert [line.split()[0] for line in view.lines] == sorted(receipts)
    assert view.root == root_of(view.lines)
    assert all(view.holds(receipt.lower().replace("-", "")) for receipt in receipts)
    assert not view.holds(receipt_of(KEY))
    assert not view.holds("")
    assert check_receipts(wave.context, wave.id).n_responses == 3


_tickets: dict[tuple[str, int], str] = {}


def _send(wave: OpenWave, number: int, value: int) -> str:
    place = (wave.id, number)
    ticket = _tickets.get(place) or open_form(wave.context, wave.codes[number]).ticket
    _tickets[place] = ticket
    receipt = submit_response(wave.context, wave.codes[number], ticket, front_line_answers(value), "North")
    assert receipt.receipt == receipt_of(row_key(ticket, wave.id))
    assert receipt.receipt not in repr(receipt)
    return receipt.receipt


def test_the_public_list_holds_no_answer_and_no_key(wave: OpenWave) -> None:
    _send(wave, 0, 5)
    close_wave(wave.context, wave.id, confirmed=True)
    with wave.context.ballot_box() as ballot_box:
        ((key, stored),) = ballot_box.rows(wave.id)
    (line,) = show_receipts(wave.context, wave.id).lines
    assert re.fullmatch(r"[0-9A-Z-]{23} [0-9a-f]{64}", line)
    without_the_key = {
        hmac.digest(guess, json.dumps([wave.id, *stored], separators=(",", ":")).encode(), "sha256").hex()
        for guess in (b"", bytes(32), key.encode())
    }
    assert line.split()[1] not in without_the_key
    assert key not in line


TAMPERING = {
    "0 have come and 1 have changed": "UPDATE responses SET answers = '{}' WHERE row_key = {first}",
    "0 answers have gone, 0 have come and 1": "UPDATE responses SET unit = NULL WHERE row_key = {first}",
    "1 answers have gone, 0": "DELETE FROM responses WHERE row_key = {first}",
    "0 answers have gone, 1 have come": (
        "INSERT INTO responses (row_key, wave_id, role_group, unit, answers) "
        f"SELECT '{KEY}', wave_id, role_group, unit, answers FROM responses LIMIT 1"
    ),
    "the sealed list is not": "UPDATE sealed_receipts SET lines = 'X'",
    "1 answers have gone, 3 have come": f"UPDATE sealed_receipts SET lines = 'X', root = '{root_of(['X'])}'",
}
FIRST = "(SELECT min(row_key) FROM responses)"


@pytest.mark.parametrize(("told", "deed"), TAMPERING.items())
def test_no_deed_in_the_ballot_box_goes_unseen(wave: OpenWave, told: str, deed: str) -> None:
    for number in range(3):
        _send(wave, number, number + 1)
    close_wave(wave.context, wave.id, confirmed=True)
    assert not check_receipts(wave.context, wave.id).is_reported
    with wave.context.ballot_box.engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(text(deed.replace("{first}", FIRST)))
    with pytest.raises(ConflictError) as caught:
        check_receipts(wave.context, wave.id)
    assert caught.value.code == "receipts_differ"
    assert told in caught.value.fault


def test_the_root_goes_into_the_sealed_results(sqlite_wave: OpenWave) -> None:
    wave = sqlite_wave
    for number in range(12):
        _send(wave, number, 1 + number % 5)
    close_wave(wave.context, wave.id, confirmed=True)
    assert show_receipts(wave.context, wave.id).groups == ()
    released = diagnose_wave(wave.context, wave.id)
    view = show_receipts(wave.context, wave.id)
    assert released.receipt_root == view.root == to_dict(released)["receipt_root"]
    assert check_receipts(wave.context, wave.id).is_reported
    assert [(one.title, one.invited, one.received) for one in view.groups] == [
        ("Executives", None, None),
        ("Middle managers", None, None),
        ("Front-line staff", 55, 12),
    ]
    forged = replace(released, receipt_root="0" * 64)
    with wave.context.ballot_box.engine.begin() as connection:  # type: ignore[attr-defined]
        content = json.dumps(to_dict(forged))
        connection.execute(text("UPDATE released_results SET content = :content"), {"content": content})
    with pytest.raises(ConflictError, match="name another root"):
        check_receipts(wave.context, wave.id)


def test_an_open_or_unknown_wave_has_nothing_to_check(sqlite_wave: OpenWave) -> None:
    for wave_id in (sqlite_wave.id, "unknown"):
        with pytest.raises(NotFoundError):
            check_receipts(sqlite_wave.context, wave_id)
    with pytest.raises(NotFoundError):
        show_receipts(sqlite_wave.context, "unknown")


def test_an_empty_wave_is_sealed_too(sqlite_wave: OpenWave) -> None:
    close_wave(sqlite_wave.context, sqlite_wave.id, confirmed=True)
    assert show_receipts(sqlite_wave.context, sqlite_wave.id).root == CERTIFICATE_TRANSPARENCY_ROOTS[0]
    assert check_receipts(sqlite_wave.context, sqlite_wave.id).n_responses == 0
