"""Tightening a launched wave: it may show less and keep addresses for a shorter time, and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from diagnostic.anonymity.verify import check_manifest
from diagnostic.errors import ConflictError
from diagnostic.storage.ballot_box.comments import StoredComment
from diagnostic.storage.ballot_box.repository import StoredAnswers
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.diagnose_wave import diagnose_wave
from diagnostic.workflows.disclosure_policy import policy_of
from diagnostic.workflows.published_wave import PublishedWave, find_published_wave
from diagnostic.workflows.requests import FaultyRequestError
from diagnostic.workflows.show_launch import LaunchView
from diagnostic.workflows.tighten_manifest import Tightening, tighten_manifest
from diagnostic.workflows.views import HeadCount
from support.databases import front_line_answers, open_small_wave
from support.launched import CLOSES_ON, launched, with_keys

CROWD = (
    HeadCount("frontline", 30, "North"),
    HeadCount("frontline", 25, "South"),
    HeadCount("frontline", 12, "East"),
)


@pytest.fixture
def keyed(context: Context, tmp_path: Path) -> Context:
    return with_keys(context, tmp_path)


@pytest.fixture
def keyed_sqlite(sqlite_context: Context, tmp_path: Path) -> Context:
    return with_keys(sqlite_context, tmp_path)


def _tighten(context: Context, launch: LaunchView, **wanted: Any) -> PublishedWave:
    tighten_manifest(context, launch.wave_id, Tightening(**wanted))
    return find_published_wave(context, launch.wave_id)


def test_a_tightened_manifest_replaces_the_one_before_and_leaves_it_readable(keyed: Context) -> None:
    launch = launched(keyed, head_counts=CROWD)
    after = _tighten(keyed, launch, minimum_group=10, without_units=("South",))
    assert after.versions[0] == launch.signed
    assert after.manifest.replaces == launch.fingerprint
    assert all(one.passed for one in check_manifest(after.signed, previous=launch.signed))
    assert after.manifest.suppression.minimum_group == 10
    with keyed.office() as office:
        wave = office.wave(launch.wave_id)
        assert wave is not None
        assert policy_of(wave).minimum_group == 10
        assert wave.units == ["North", "East"]


def test_people_are_offered_what_is_left_and_told_what_they_agreed_to(keyed_sqlite: Context) -> None:
    launch = launched(keyed_sqlite, head_counts=CROWD)
    after = _tighten(keyed_sqlite, launch, minimum_group=15)
    assert after.form(keyed_sqlite.catalogue, "frontline").units == ("North", "South")
    agreed = after.facts.form(keyed_sqlite.catalogue, "frontline")
    assert agreed.units == ("North", "South", "East")
    assert agreed.wave.minimum_group == 7


def test_asking_for_the_same_again_signs_nothing_new(keyed: Context) -> None:
    launch = launched(keyed, head_counts=CROWD)
    first = _tighten(keyed, launch, minimum_group=10, without_units=("South",))
    assert _tighten(keyed, launch, minimum_group=10, without_units=("South",)).versions == first.versions


def test_each_manifest_replaces_the_last(keyed_sqlite: Context) -> None:
    launch = launched(keyed_sqlite, head_counts=CROWD)
    second = _tighten(keyed_sqlite, launch, minimum_group=10)
    third = _tighten(keyed_sqlite, launch, roster_deleted_on=CLOSES_ON + timedelta(3))
    assert len(third.versions) == 3
    assert third.manifest.replaces == second.fingerprint
    assert third.manifest.suppression.minimum_group == 10


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ({"minimum_group": 6}, "minimum group fell from 7 to 6"),
        ({"roster_deleted_on": CLOSES_ON + timedelta(15)}, "the roster is kept until"),
        ({"roster_deleted_on": CLOSES_ON - timedelta(1)}, "needed for reminders"),
    ],
)
def test_every_loosening_is_refused_by_name(
    keyed_sqlite: Context, wanted: dict[str, Any], named: str
) -> None:
    launch = launched(keyed_sqlite, head_counts=CROWD)
    with pytest.raises(ConflictError) as refusal:
        _tighten(keyed_sqlite, launch, **wanted)
    assert refusal.value.code == "manifest_loosened"
    assert named in refusal.value.fault
    assert find_published_wave(keyed_sqlite, launch.wave_id).versions == (launch.signed,)


def test_a_unit_that_was_never_there_is_refused(keyed_sqlite: Context) -> None:
    launch = launched(keyed_sqlite, head_counts=CROWD)
    with pytest.raises(FaultyRequestError):
        _tighten(keyed_sqlite, launch, without_units=("West",))


def test_a_wave_that_was_not_launched_promises_nothing_to_tighten(keyed_sqlite: Context) -> None:
    wave = open_small_wave(keyed_sqlite)
    with pytest.raises(ConflictError) as refusal:
        tighten_manifest(keyed_sqlite, wave.id, Tightening(minimum_group=10))
    assert refusal.value.code == "wave_not_launched"


def test_after_the_close_only_the_roster_may_go_earlier(keyed_sqlite: Context) -> None:
    launch = launched(keyed_sqlite, head_counts=CROWD)
    close_wave(keyed_sqlite, launch.wave_id, confirmed=True)
    with pytest.raises(ConflictError) as refusal:
        _tighten(keyed_sqlite, launch, minimum_group=10)
    assert refusal.value.code == "wave_closed"
    assert len(_tighten(keyed_sqlite, launch, roster_deleted_on=CLOSES_ON).versions) == 2


def test_a_unit_that_was_taken_away_is_in_no_result(keyed_sqlite: Context) -> None:
    """Whoever named it before counts for the company, and the raised minimum holds for all others."""
    launch = launched(keyed_sqlite, head_counts=CROWD)
    answers = json.dumps(front_line_answers(), sort_keys=True, separators=(",", ":"))
    with keyed_sqlite.ballot_box() as ballot_box:
        for place in range(45):
            unit = "South" if place < 20 else "North"
            key = f"{place:064x}"
            comment = {key: StoredComment("voice_open", unit, f"comment {place}")}
            response = StoredAnswers("frontline", unit, answers.replace('"4"', "4"))
            ballot_box.receive(launch.wave_id, key, response, comment)
    _tighten(keyed_sqlite, launch, without_units=("South",))
    close_wave(keyed_sqlite, launch.wave_id, confirmed=True)
    released = diagnose_wave(keyed_sqlite, launch.wave_id)
    assert {group.unit for group in released.published} <= {None, "North"}
    with keyed_sqlite.ballot_box() as ballot_box:
        assert "South" not in (ballot_box.comments.released(launch.wave_id) or "")
        assert "North" in (ballot_box.comments.released(launch.wave_id) or "")
