"""Who seizes both databases, their files, logs and backups cannot tell whose answers are whose.

Two hundred people ask for a credential and hand in answers, in a random order. Every attacker links
almost all of them in a build that is weak where the attacker looks, and as many as by chance, about one, in
the real one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from diagnostic.errors import ConflictError
from diagnostic.storage.ballot_box.repository import StoredAnswers
from diagnostic.workflows.back_up import ENOUGH_BETWEEN_COPIES, back_up
from diagnostic.workflows.context import Context
from support.databases import Urls, open_small_wave, sqlite_urls
from support.linkage import PEOPLE
from support.linkage_attackers import (
    ATTACKERS,
    Attacker,
    at_its_best,
    by_order_of_columns,
    by_place_in_files,
    linked_by,
)
from support.linkage_scenes import Scene, careless_build, real_build

pytestmark = pytest.mark.slow
MOST = 4
ALMOST_ALL = 150


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def real(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with real_build(request.param, tmp_path_factory.mktemp("real")) as scene:
        yield scene


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with careless_build(tmp_path_factory.mktemp("careless")) as scene:
        yield scene


@pytest.mark.parametrize("stage", ["after a barrier", "of the backup", "after the close"])
@pytest.mark.parametrize("attacker", ATTACKERS)
def test_nothing_that_is_left_tells_whose_answers_are_whose(
    real: Scene, attacker: Attacker, stage: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The best of hundreds of guesses links five of two hundred now and then; a trace does so every time."""
    linked, by = at_its_best(attacker, real.stages[stage], real.people)
    if linked > MOST:
        with real_build(request.node.callspec.params["real"], tmp_path) as again:
            linked = linked_by(attacker, again.stages[stage], again.people, by)
    assert linked <= MOST, by


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_the_same_attackers_link_almost_all_in_a_careless_build(careless: Scene, attacker: Attacker) -> None:
    linked, by = at_its_best(attacker, careless.stages["as it is"], careless.people)
    assert linked >= ALMOST_ALL, by


@pytest.mark.parametrize("file", ["-wal", "log of the program"])
def test_one_log_of_each_is_enough(careless: Scene, file: str) -> None:
    stage = {name: left.only(file) for name, left in careless.stages["as it is"].items()}
    linked, by = at_its_best(by_place_in_files, stage, careless.people)
    assert linked >= ALMOST_ALL, by


def test_without_a_barrier_postgresql_tells_by_its_rows_and_by_its_log(real: Scene) -> None:
    stage = real.stages["before any barrier"]
    if "xmin" not in stage["office"].tables["invitations"][0]:
        pytest.skip("SQLite numbers nothing; without a write-ahead log even its pages hardly tell")
    for attacker, trace in ((by_order_of_columns, "xmin"), (by_place_in_files, "pg_wal")):
        linked, by = at_its_best(attacker, stage, real.people)
        assert linked >= ALMOST_ALL
        assert trace in by


def test_backups_at_any_time_link_almost_all(careless: Scene) -> None:
    linked = _linked_by_snapshots(careless)
    assert linked >= ALMOST_ALL


def _linked_by_snapshots(scene: Scene) -> int:
    """Give who appears next in the one to who appears next in the other, oldest first."""
    waiting, right = [], 0
    truth = {one.mark: one.message for one in scene.people}
    for before, after in zip(scene.snapshots, scene.snapshots[1:], strict=False):
        waiting += sorted(after["office"] - before["office"])
        for mark in after["ballot_box"] - before["ballot_box"]:
            right += bool(waiting) and waiting.pop(0) == truth[mark]
    return right


def test_whoever_keeps_every_backup_there_ever_was_has_none_that_are_closer_than_twenty(
    sqlite_context: Context, tmp_path: Path
) -> None:
    urls, context = sqlite_urls(tmp_path), sqlite_context
    wave = open_small_wave(context)
    with context.office() as office:
        office.add_codes(wave.id, "frontline", [f"{number:064d}" for number in range(60)])
    kept = []
    for number in range(60):
        with context.office() as office:
            office.spend(f"{number:064d}", "form")
        with context.ballot_box() as ballot_box:
            ballot_box.receive(wave.id, f"{number * 37 % 61:064d}", StoredAnswers("frontline", None, "{}"))
        if number % 6 == 5:
            kept.append(_count_if_copied(urls, tmp_path / "copy", number + 1))
    copied = [count for count in kept if count]
    assert len(copied) >= 2
    assert all(b - a >= ENOUGH_BETWEEN_COPIES for a, b in zip([0, *copied], copied, strict=False))


def _count_if_copied(urls: Urls, folder: Path, count: int) -> int:
    try:
        back_up(urls, folder)
    except ConflictError:
        return 0
    return count


def test_the_attackers_have_somebody_to_find(real: Scene, careless: Scene) -> None:
    assert len(set(real.people)) == len(set(careless.people)) == PEOPLE
