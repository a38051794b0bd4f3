"""Answers under a credential: what becomes of comments, of units, and of a wave tightened meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from diagnostic.anonymity.credentials import Credential
from diagnostic.workflows import submit_ballot as act
from diagnostic.workflows.context import Context
from diagnostic.workflows.refusals import AlreadyReceivedDifferentlyError, AnswerNotOfferedError
from diagnostic.workflows.tighten_manifest import Tightening, tighten_manifest
from diagnostic.workflows.views import HeadCount
from support.commented import opened_with_comments
from support.databases import Urls, front_line_answers
from support.road import FRONT_LINE, LEADERS, Journey, LaunchedWave, launch, with_keys

COMMENT = "The coffee is fine, the meetings are not."


@pytest.fixture
def wave(urls: Urls, tmp_path: Path) -> Iterator[LaunchedWave]:
    with opened_with_comments(urls) as context:
        yield launch(with_keys(context, tmp_path / "keys"))


def sent(wave: LaunchedWave, number: int, unit: str = "", **comments: str) -> Journey:
    journey = wave.journey(number, unit=unit, answers=front_line_answers() | comments)
    journey.issue(wave.context)
    journey.submit(wave.context)
    return journey


def kept_units(wave: LaunchedWave) -> list[str | None]:
    with wave.context.ballot_box() as ballot_box:
        return [response.unit for response in ballot_box.responses(wave.id)]


def joined(wave: LaunchedWave) -> int:
    """Attack: work comment keys out of everything that stands beside answers; gives how many are found."""
    with wave.context.ballot_box() as ballot_box:
        row_keys = [key for key, _ in ballot_box.rows(wave.id)]
        beginnings = [
            word + form
            for key in row_keys
            for word in (b"", b"row", b"comment", b"ballot", wave.id.encode())
            for form in (key.encode(), bytes.fromhex(key), sha256(bytes.fromhex(key)).digest())
        ]
        guesses = {
            sha256(beginning + between + b"more").hexdigest(): None
            for beginning in beginnings
            for between in (b"", b"\0", wave.id.encode(), wave.id.encode() + b"\0")
        }
        known = ballot_box.comments.are
        return sum(not known({guess: None}) for guess in guesses)


def test_comments_are_kept_once_and_nothing_kept_leads_from_the_answers_to_them(wave: LaunchedWave) -> None:
    for number in range(3):
        journey = sent(wave, number, more=f"{COMMENT} {number}")
        assert journey.submit(wave.context).was_received_before
    with wave.context.ballot_box() as ballot_box:
        assert sorted(one.comment for one in ballot_box.comments.of_wave(wave.id)) == [
            f"{COMMENT} {number}" for number in range(3)
        ]
    assert joined(wave) == 0


def test_the_attack_joins_comments_that_are_kept_under_a_hash_of_the_mark(
    wave: LaunchedWave, monkeypatch: pytest.MonkeyPatch
) -> None:
    def weak(credential: Credential, question_id: str) -> str:
        return sha256(b"comment" + bytes.fromhex(credential.mark) + question_id.encode()).hexdigest()

    monkeypatch.setattr(act, "_comment_key", weak)
    for number in range(3):
        sent(wave, number, more=f"{COMMENT} {number}")
    assert joined(wave) == 3


def test_another_comment_under_a_used_credential_is_refused(wave: LaunchedWave) -> None:
    journey = sent(wave, 0, more=COMMENT)
    for answers in (front_line_answers(), front_line_answers() | {"more": "Something else"}):
        journey.content["answers"] = answers
        with pytest.raises(AlreadyReceivedDifferentlyError):
            journey.submit(wave.context)


def test_a_unit_that_can_no_longer_be_named_is_not_kept(wave: LaunchedWave) -> None:
    sent(wave, 0, "North")
    early = wave.journey(1, unit="South & Söhne")
    early.issue(wave.context)
    tighten_manifest(wave.context, wave.id, Tightening(without_units=("South & Söhne",)))
    early.submit(wave.context)
    assert set(kept_units(wave)) == {"North", None}
    with pytest.raises(AnswerNotOfferedError):
        sent(wave, 2, "Elsewhere")


def test_small_role_groups_name_no_unit_and_stand_among_their_crowd(
    sqlite_context: Context, tmp_path: Path
) -> None:
    crowd = (
        HeadCount("c_suite", 6, "North"),
        HeadCount("middle_management", 20, "North"),
        HeadCount("frontline", 30, "North"),
        HeadCount("frontline", 30, "South"),
    )
    wave = launch(with_keys(sqlite_context, tmp_path / "keys"), head_counts=crowd)
    executive = wave.journey(stratum=LEADERS, role_group="c_suite", unit="North")
    executive.content["answers"] = wave.first_options("c_suite")
    executive.issue(wave.context)
    with pytest.raises(AnswerNotOfferedError):
        executive.submit(wave.context)
    executive.content["unit"] = ""
    assert not executive.submit(wave.context).was_received_before
    manager = wave.journey(1, stratum=LEADERS, role_group="middle_management", unit="North")
    manager.content["answers"] = wave.first_options("middle_management")
    manager.issue(wave.context)
    manager.submit(wave.context)
    assert set(kept_units(wave)) == {"North", None}
    assert wave.manifest.strata[FRONT_LINE].role_groups == ("frontline",)
