"""Launching a wave: what it promises, what it refuses, and that it can be interrupted anywhere."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from diagnostic.anonymity.base64url import from_base64url, to_base64url
from diagnostic.anonymity.errors import StrataError
from diagnostic.anonymity.keys import public_der, read_private_der
from diagnostic.anonymity.signed_manifest import open_manifest
from diagnostic.errors import ConflictError, DiagnosticError, SetupError
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.launch_wave import launch_wave
from diagnostic.workflows.published_wave import find_published_wave
from diagnostic.workflows.requests import FaultyRequestError
from diagnostic.workflows.show_launch import show_launch
from diagnostic.workflows.views import HeadCount
from support.databases import open_small_wave
from support.launched import CLOSES_ON, Pages, launched, with_keys

TWO_CROWDS = (
    HeadCount("c_suite", 5),
    HeadCount("frontline", 30, "North"),
    HeadCount("middle_management", 15, "North"),
    HeadCount("frontline", 6, "South"),
)


@pytest.fixture
def keyed(context: Context, tmp_path: Path) -> Context:
    return with_keys(context, tmp_path)


@pytest.fixture
def keyed_sqlite(sqlite_context: Context, tmp_path: Path) -> Context:
    return with_keys(sqlite_context, tmp_path)


def test_a_launch_publishes_what_it_promises(keyed: Context) -> None:
    launch = launched(keyed, head_counts=TWO_CROWDS)
    published = find_published_wave(keyed, launch.wave_id)
    manifest = published.manifest
    assert published.is_open
    assert published.signed == launch.signed
    assert published.fingerprint == launch.fingerprint
    assert [(one.role_groups, one.invited) for one in manifest.strata] == [
        (("c_suite", "middle_management"), 20),
        (("frontline",), 36),
    ]
    assert [part.id for part in manifest.breakdown.parts] == ["North"]
    assert manifest.closes_on == CLOSES_ON
    assert manifest.roster_deleted_on == CLOSES_ON + timedelta(14)
    assert manifest.suppression.minimum_group == 7
    assert set(manifest.instruments) == {"climate@1.0.0", "voice@1.0.0"}
    assert manifest.scripts == Pages().scripts()
    assert manifest.texts == Pages().texts(published.facts)


def test_each_stratum_has_a_key_that_only_the_folder_of_keys_opens(keyed: Context) -> None:
    launch = launched(keyed, head_counts=TWO_CROWDS)
    with keyed.office() as office:
        kept = office.invitations.keys(launch.wave_id)
    erasure_key = keyed.keys.read(f"{launch.wave_id}.erasure")
    assert erasure_key is not None
    for row, promised in zip(kept, open_manifest(launch.signed).strata, strict=True):
        private = read_private_der(from_base64url(row.private_key), erasure_key)
        assert to_base64url(public_der(private.public_key())) == row.public_key == promised.public_key
        assert row.invited == promised.invited
    assert keyed.keys.read(f"{launch.wave_id}.invitations") is not None


def test_launching_again_changes_nothing(keyed: Context) -> None:
    first = launched(keyed)
    assert launch_wave(keyed, first.wave_id, Pages(), CLOSES_ON) == first


@pytest.mark.parametrize(("closes_on", "roster_days"), [(CLOSES_ON + timedelta(1), 14), (CLOSES_ON, 15)])
def test_other_dates_than_those_published_are_refused(
    keyed_sqlite: Context, closes_on: date, roster_days: int
) -> None:
    wave_id = launched(keyed_sqlite).wave_id
    with pytest.raises(ConflictError) as refusal:
        launch_wave(keyed_sqlite, wave_id, Pages(), closes_on, roster_days)
    assert refusal.value.code == "launched_differently"


class PowerCutError(Exception):
    """The power fails."""


@dataclass
class FailingKeys:
    """Writes ``left`` more keys and then fails, either before or after the next is on disk."""

    inner: Any
    left: int
    is_late: bool

    def read(self, name: str) -> bytes | None:
        found: bytes | None = self.inner.read(name)
        return found

    def write(self, name: str, secret: bytes) -> None:
        if self.left == 0:
            if self.is_late:
                self.inner.write(name, secret)
            raise PowerCutError
        self.left -= 1
        self.inner.write(name, secret)

    def destroy(self, name: str) -> bool:
        return bool(self.inner.destroy(name))


@dataclass
class FailingDatabase:
    """Lets ``left`` more transactions through and then fails, before or after the next is committed."""

    inner: Any
    left: int
    is_late: bool

    def forget_order(self) -> None:
        self.inner.forget_order()

    def __call__(self) -> _Failing:
        return _Failing(self)


@dataclass
class _Failing:
    database: FailingDatabase
    transaction: Any = field(default=None)

    def __enter__(self) -> Any:
        self.transaction = self.database.inner()
        return self.transaction.__enter__()

    def __exit__(self, *error: Any) -> Any:
        fails = self.database.left == 0
        self.database.left -= 1
        if fails and not self.database.is_late:
            crash = PowerCutError()
            self.transaction.__exit__(PowerCutError, crash, None)
            raise crash
        ended = self.transaction.__exit__(*error)
        if fails:
            raise PowerCutError
        return ended


def _crashing(context: Context, what: str, at: int, is_late: bool) -> Context:
    fakes: dict[str, Callable[[], Any]] = {
        "keys": lambda: FailingKeys(context.keys, at, is_late),
        "office": lambda: FailingDatabase(context.office, at, is_late),
        "ballot_box": lambda: FailingDatabase(context.ballot_box, at, is_late),
    }
    return replace(context, **{what: fakes[what]()})


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("what", ["keys", "office", "ballot_box"])
def test_a_launch_can_be_interrupted_at_every_step(keyed: Context, what: str, is_late: bool) -> None:
    for at in range(10):
        wave = open_small_wave(keyed)
        try:
            launch_wave(_crashing(keyed, what, at, is_late), wave.id, Pages(), CLOSES_ON)
        except PowerCutError:
            pass
        else:
            break
        with keyed.office() as office:
            signed_before = [one.signed for one in office.invitations.manifests(wave.id)]
        with keyed.ballot_box() as ballot_box:
            published_before = [one.manifest for one in ballot_box.published.versions(wave.id)]
        assert published_before in ([], signed_before)
        launch = launch_wave(keyed, wave.id, Pages(), CLOSES_ON)
        assert signed_before in ([], [launch.signed.decode()])
        assert find_published_wave(keyed, wave.id).versions == (launch.signed,)
        _assert_its_keys_open(keyed, wave.id)
    else:
        pytest.fail("the launch never came to its end")
    assert at > 1


def _assert_its_keys_open(context: Context, wave_id: str) -> None:
    erasure_key = context.keys.read(f"{wave_id}.erasure")
    assert erasure_key is not None
    with context.office() as office:
        for row in office.invitations.keys(wave_id):
            read_private_der(from_base64url(row.private_key), erasure_key)


def test_an_interrupted_launch_is_not_completed_with_other_pages(keyed_sqlite: Context) -> None:
    wave = open_small_wave(keyed_sqlite)
    with pytest.raises(PowerCutError):
        launch_wave(_crashing(keyed_sqlite, "ballot_box", 1, False), wave.id, Pages(), CLOSES_ON)
    with pytest.raises(ConflictError) as refusal:
        launch_wave(keyed_sqlite, wave.id, Pages(script=b"other"), CLOSES_ON)
    assert refusal.value.code == "pages_changed"


@pytest.mark.parametrize(
    ("closes_on", "roster_days"),
    [
        (date(2026, 3, 1), 14),
        (date(2027, 4, 1), 14),
        (CLOSES_ON, -1),
        (CLOSES_ON, 400),
    ],
)
def test_impossible_dates_are_refused(keyed_sqlite: Context, closes_on: date, roster_days: int) -> None:
    wave = open_small_wave(keyed_sqlite)
    with pytest.raises(FaultyRequestError):
        launch_wave(keyed_sqlite, wave.id, Pages(), closes_on, roster_days)
    _assert_nothing_was_launched(keyed_sqlite, wave.id)


def test_fewer_than_twenty_people_are_no_crowd(keyed_sqlite: Context) -> None:
    wave = open_small_wave(keyed_sqlite, head_counts=(HeadCount("frontline", 19),))
    with pytest.raises(StrataError):
        launch_wave(keyed_sqlite, wave.id, Pages(), CLOSES_ON)
    _assert_nothing_was_launched(keyed_sqlite, wave.id)


def test_without_a_folder_of_keys_nothing_is_launched(sqlite_context: Context) -> None:
    wave = open_small_wave(sqlite_context)
    with pytest.raises(SetupError) as refusal:
        launch_wave(sqlite_context, wave.id, Pages(), CLOSES_ON)
    assert refusal.value.code == "keys_unavailable"
    _assert_nothing_was_launched(sqlite_context, wave.id)


def test_a_closed_wave_is_not_launched(keyed_sqlite: Context) -> None:
    wave = open_small_wave(keyed_sqlite)
    close_wave(keyed_sqlite, wave.id, confirmed=True)
    with pytest.raises(ConflictError) as refusal:
        launch_wave(keyed_sqlite, wave.id, Pages(), CLOSES_ON)
    assert refusal.value.code == "wave_closed"
    assert keyed_sqlite.keys.read(f"{wave.id}.erasure") is None


def test_codes_and_invitations_never_meet_in_one_wave(keyed: Context) -> None:
    with_codes, without = open_small_wave(keyed), open_small_wave(keyed)
    issue_codes(keyed, with_codes.id, role_group="frontline", count=1)
    with pytest.raises(ConflictError) as refusal:
        launch_wave(keyed, with_codes.id, Pages(), CLOSES_ON)
    assert refusal.value.code == "codes_issued"
    _assert_nothing_was_launched(keyed, with_codes.id)
    launch_wave(keyed, without.id, Pages(), CLOSES_ON)
    with pytest.raises(ConflictError) as refusal:
        issue_codes(keyed, without.id, role_group="frontline", count=1)
    assert refusal.value.code == "wave_launched"


def _tried(act: Callable[[], object]) -> bool:
    try:
        act()
    except ConflictError:
        return False
    return True


def test_two_launches_at_once_sign_one_manifest(keyed: Context) -> None:
    wave = open_small_wave(keyed)
    with ThreadPoolExecutor(4) as pool:
        launches = list(pool.map(lambda _: launch_wave(keyed, wave.id, Pages(), CLOSES_ON), range(4)))
    assert len({one.signed for one in launches}) == 1
    assert find_published_wave(keyed, wave.id).versions == (launches[0].signed,)
    _assert_its_keys_open(keyed, wave.id)


def test_codes_and_a_launch_that_race_never_both_win(keyed: Context) -> None:
    for _ in range(3):
        wave = open_small_wave(keyed)
        acts: list[Callable[[], object]] = [
            partial(launch_wave, keyed, wave.id, Pages(), CLOSES_ON),
            *[partial(issue_codes, keyed, wave.id, role_group="frontline", count=1)] * 3,
        ]
        with ThreadPoolExecutor(4) as pool:
            launch, *codes = pool.map(_tried, acts)
        assert launch != any(codes)


def test_a_wave_that_was_not_launched_has_no_manifest(keyed_sqlite: Context) -> None:
    wave = open_small_wave(keyed_sqlite)
    _assert_nothing_was_launched(keyed_sqlite, wave.id)


def _assert_nothing_was_launched(context: Context, wave_id: str) -> None:
    with pytest.raises(ConflictError) as refusal:
        show_launch(context, wave_id)
    assert refusal.value.code == "wave_not_launched"
    with pytest.raises(DiagnosticError):
        find_published_wave(context, wave_id)


def test_all_waves_are_signed_with_one_office_key(keyed_sqlite: Context) -> None:
    first, second = launched(keyed_sqlite), launched(keyed_sqlite)
    assert open_manifest(first.signed).office_key == open_manifest(second.signed).office_key


def test_the_log_tells_of_the_launch_once(keyed_sqlite: Context) -> None:
    launch = launched(keyed_sqlite)
    launch_wave(keyed_sqlite, launch.wave_id, Pages(), CLOSES_ON)
    with keyed_sqlite.office() as office:
        told = [one.details for one in office.audit.all() if one.event == "wave_launched"]
    assert len(told) == 1
    assert launch.fingerprint in told[0]
