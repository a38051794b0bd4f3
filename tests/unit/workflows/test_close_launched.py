"""Closing a launched wave: keys gone for good, turnout sealed, complete after a cut at any step."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from diagnostic.anonymity.base64url import from_base64url
from diagnostic.anonymity.errors import SigningKeyError
from diagnostic.anonymity.keys import read_private_der
from diagnostic.errors import ConflictError
from diagnostic.storage.ballot_box.models import SealedTurnout
from diagnostic.storage.key_folder import KeyFolder
from diagnostic.workflows.audit_log import read_log
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.diagnose_wave import diagnose_wave
from diagnostic.workflows.invitation_secrets import new_secret, secret_hash, written_secret
from diagnostic.workflows.issue_credential import find_standing, issue_credential
from diagnostic.workflows.refusals import WaveClosedError
from diagnostic.workflows.seal_receipts import check_receipts
from diagnostic.workflows.turnout import CountBand, StratumTurnout, Turnout, read_turnout, shown_turnout
from support.databases import open_small_wave
from support.launched import with_keys
from support.power_cuts import at_every_step
from support.turnouts import FRONT_LINE, LEADERS, answer, invite, launched_small, reuse_keys


@pytest.fixture(autouse=True)
def _soon_launched(monkeypatch: pytest.MonkeyPatch) -> None:
    reuse_keys(monkeypatch)


@pytest.fixture
def keyed(context: Context, tmp_path: Path) -> Context:
    return with_keys(context, tmp_path)


@pytest.fixture
def keyed_sqlite(sqlite_context: Context, tmp_path: Path) -> Context:
    return with_keys(sqlite_context, tmp_path)


def _close(context: Context, wave_id: str) -> object:
    return close_wave(context, wave_id, confirmed=True)


def _turnout(context: Context, wave_id: str) -> Turnout | None:
    with context.ballot_box() as ballot_box:
        return read_turnout(ballot_box.turnout.sealed(wave_id))


def _events(context: Context, wave_id: str) -> list[str]:
    return [one.event for one in read_log(context) if json.loads(one.details).get("wave") == wave_id]


def test_turnout_is_sealed_by_stratum(keyed: Context) -> None:
    wave_id = launched_small(keyed)
    invite(keyed, wave_id, LEADERS, 20, issued=12)
    invite(keyed, wave_id, FRONT_LINE, 30, issued=25)
    answer(keyed, wave_id, {"c_suite": 2, "middle_management": 9, "frontline": 25})
    assert _turnout(keyed, wave_id) is None
    _close(keyed, wave_id)
    sealed = _turnout(keyed, wave_id)
    assert sealed is not None
    assert sealed.strata == (
        StratumTurnout(("c_suite", "middle_management"), 20, 12, 11),
        StratumTurnout(("frontline",), 36, 25, 25),
    )
    assert not any(one.has_surplus for one in sealed.strata)
    assert (sealed.closed_on, sealed.minimum_group) == (keyed.today(), 7)


def test_turnout_is_sealed_once(keyed_sqlite: Context) -> None:
    wave_id = launched_small(keyed_sqlite)
    invite(keyed_sqlite, wave_id, FRONT_LINE, 10, issued=8)
    _close(keyed_sqlite, wave_id)
    sealed = _turnout(keyed_sqlite, wave_id)
    with keyed_sqlite.office() as office:
        office.invitations.delete_all(wave_id)
    _close(keyed_sqlite, wave_id)
    assert _turnout(keyed_sqlite, wave_id) == sealed


def _private_keys(context: Context, wave_id: str) -> list[str]:
    with context.office() as office:
        return [key.private_key for key in office.invitations.keys(wave_id)]


def test_nothing_that_is_left_can_sign(keyed: Context, tmp_path: Path) -> None:
    """Whoever kept a copy of the database, and takes all that is in the folder of keys, reads no key."""
    wave_id = launched_small(keyed)
    backup = [from_base64url(one) for one in _private_keys(keyed, wave_id)]
    erasure_key = keyed.keys.read(f"{wave_id}.erasure")
    assert erasure_key is not None
    for stored in backup:
        read_private_der(stored, erasure_key)  # the same thief would have got them before the close
    _close(keyed, wave_id)
    assert _private_keys(keyed, wave_id) == ["", ""]
    left = [path.read_bytes() for path in (tmp_path / "keys").iterdir()]
    assert left
    assert not any(erasure_key in content for content in left)
    for stored in backup:
        for content in (*left, b"", b"0" * 64):
            with pytest.raises(SigningKeyError):
                read_private_der(stored, content)


def test_a_process_that_has_signed_before_signs_no_more(keyed_sqlite: Context) -> None:
    wave_id = launched_small(keyed_sqlite)
    assert keyed_sqlite.signers.of(keyed_sqlite, wave_id, FRONT_LINE) is not None
    other = replace(keyed_sqlite, signers=type(keyed_sqlite.signers)())
    assert other.signers.of(other, wave_id, FRONT_LINE) is not None
    _close(keyed_sqlite, wave_id)
    for process in (keyed_sqlite, other):
        assert process.signers.of(process, wave_id, FRONT_LINE) is None


def test_the_log_tells_of_the_keys_once(keyed: Context) -> None:
    wave_id = launched_small(keyed)
    _close(keyed, wave_id)
    _close(keyed, wave_id)
    assert _events(keyed, wave_id) == ["wave_opened", "wave_launched", "wave_closed", "keys_destroyed"]
    told = json.loads(read_log(keyed)[-1].details)
    assert told == {"wave": wave_id, "private_keys_erased": 2, "erasure_key_destroyed_here": True}


def test_a_close_elsewhere_says_that_the_erasure_key_was_not_there(
    keyed_sqlite: Context, tmp_path: Path
) -> None:
    wave_id = launched_small(keyed_sqlite)
    console = replace(keyed_sqlite, keys=KeyFolder(tmp_path / "another machine"))
    _close(console, wave_id)
    assert _private_keys(keyed_sqlite, wave_id) == ["", ""]
    assert json.loads(read_log(keyed_sqlite)[-1].details)["erasure_key_destroyed_here"] is False
    assert keyed_sqlite.keys.read(f"{wave_id}.erasure") is not None


def test_a_close_can_be_interrupted_at_every_step(keyed: Context) -> None:
    def prepared() -> str:
        wave_id = launched_small(keyed)
        invite(keyed, wave_id, FRONT_LINE, 12, issued=9)
        answer(keyed, wave_id, {"frontline": 8})
        return wave_id

    for wave_id in at_every_step(keyed, prepared, _close):
        _close(keyed, wave_id)
        sealed = _turnout(keyed, wave_id)
        assert sealed is not None
        assert [(one.issued, one.received) for one in sealed.strata] == [(0, 0), (9, 8)]
        assert _private_keys(keyed, wave_id) == ["", ""]
        assert keyed.keys.read(f"{wave_id}.erasure") is None
        assert _events(keyed, wave_id)[2:] == ["wave_closed", "keys_destroyed"]
        with keyed.ballot_box() as ballot_box:
            assert not ballot_box.is_open(wave_id)
            assert ballot_box.sealed_receipts(wave_id) is not None


def test_a_wave_of_cards_has_no_keys_and_no_turnout(context: Context) -> None:
    wave_id = open_small_wave(context).id
    _close(context, wave_id)
    assert _turnout(context, wave_id) is None
    assert shown_turnout(None) == ()
    assert _events(context, wave_id) == ["wave_opened", "wave_closed"]


def test_after_the_close_nobody_is_let_in(keyed_sqlite: Context) -> None:
    wave_id, secret = launched_small(keyed_sqlite), new_secret()
    with keyed_sqlite.office() as office:
        office.invitations.add(wave_id, FRONT_LINE, [secret_hash(secret)])
    assert find_standing(keyed_sqlite, wave_id, written_secret(secret)).state == "open"
    _close(keyed_sqlite, wave_id)
    with pytest.raises(WaveClosedError):
        find_standing(keyed_sqlite, wave_id, written_secret(secret))
    with pytest.raises(WaveClosedError):
        issue_credential(keyed_sqlite, wave_id, written_secret(secret), "A" * 512)


def test_a_close_must_be_confirmed(keyed_sqlite: Context) -> None:
    wave_id = launched_small(keyed_sqlite)
    with pytest.raises(ConflictError):
        close_wave(keyed_sqlite, wave_id)
    assert keyed_sqlite.keys.read(f"{wave_id}.erasure") is not None


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((30, 27), (CountBand(30, 34), CountBand(25, 29))),
        ((6, 0), (None, None)),
        ((40, 40), (CountBand(35, 40), CountBand(35, 40))),
        ((39, 41), (CountBand(35, 40), CountBand(40, 44))),
    ],
)
def test_counts_are_told_in_bands_and_small_ones_not_at_all(
    counts: tuple[int, int], shown: tuple[CountBand | None, CountBand | None]
) -> None:
    """So nobody reads from the list that everybody answered, or that all but one did."""
    (view,) = shown_turnout(Turnout(date(2026, 4, 1), 7, (StratumTurnout(("frontline",), 40, *counts),)))
    assert (view.issued, view.received) == shown
    assert view.has_surplus is (counts[1] > counts[0])


def test_more_answers_than_credentials_are_told_even_where_counts_are_not(keyed_sqlite: Context) -> None:
    """The operator makes two credentials without the ledger, in a stratum too small to be counted."""
    wave_id = launched_small(keyed_sqlite)
    invite(keyed_sqlite, wave_id, LEADERS, 20, issued=1)
    answer(keyed_sqlite, wave_id, {"c_suite": 3})
    _close(keyed_sqlite, wave_id)
    leaders, front_line = shown_turnout(_turnout(keyed_sqlite, wave_id))
    assert (leaders.issued, leaders.received, leaders.has_surplus) == (None, None, True)
    assert not front_line.has_surplus


@pytest.mark.parametrize(("answers", "is_forged"), [(25, False), (27, True)])
def test_the_results_say_whether_answers_were_made_up(
    keyed_sqlite: Context, answers: int, is_forged: bool
) -> None:
    wave_id = launched_small(keyed_sqlite)
    invite(keyed_sqlite, wave_id, FRONT_LINE, 30, issued=25)
    answer(keyed_sqlite, wave_id, {"frontline": answers})
    _close(keyed_sqlite, wave_id)
    released = diagnose_wave(keyed_sqlite, wave_id)
    assert released.has_surplus is is_forged
    assert diagnose_wave(keyed_sqlite, wave_id) == released
    assert _events(keyed_sqlite, wave_id)[-1] == "results_sealed"
    assert _events(keyed_sqlite, wave_id).count("results_sealed") == 1
    assert json.loads(read_log(keyed_sqlite)[-1].details)["receipts_root"] == released.receipt_root


def test_changed_turnout_is_found_beside_the_receipts(keyed_sqlite: Context) -> None:
    wave_id = launched_small(keyed_sqlite)
    invite(keyed_sqlite, wave_id, FRONT_LINE, 30, issued=25)
    answer(keyed_sqlite, wave_id, {"frontline": 25})
    _close(keyed_sqlite, wave_id)
    (_, shown) = check_receipts(keyed_sqlite, wave_id).turnout
    assert shown.received == CountBand(25, 29)
    with keyed_sqlite.ballot_box() as ballot_box:
        sealed = ballot_box._session.get(SealedTurnout, wave_id)
        assert sealed is not None
        sealed.content = sealed.content.replace('"received":25', '"received":24')
    with pytest.raises(ConflictError, match="turnout"):
        check_receipts(keyed_sqlite, wave_id)
