"""A service killed again and again under load: nothing acknowledged is lost, nothing counts twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from diagnostic.web.app import create_app
from diagnostic.workflows.context import Context
from diagnostic.workflows.views import HeadCount
from support.forked_service import ForkedService
from support.kills import Damage, HastyDatabase, Load
from support.road import launch, with_keys

PEOPLE, KILLS = 100, 12
KILLS_UNTIL_FOUND = 60
"""Most; it ends with the first answer that is lost."""
CROWD = [HeadCount("frontline", 200, "North")]
pytestmark = pytest.mark.slow


@pytest.fixture
def load(context: Context, tmp_path: Path) -> Load:
    wave = launch(with_keys(context, tmp_path / "keys"), PEOPLE, CROWD)
    journeys = [wave.journey(number, stratum=0) for number in range(PEOPLE)]
    return Load(wave.context, wave.id, journeys, Random(20261122))


def _kill_again_and_again(load: Load, context: Context, kills: int = KILLS) -> Damage:
    service = ForkedService(context, create_app)
    for _ in range(kills):
        load.one_life(service, service.kill, load.chance.randint(0, 10))
        if load.check() != Damage():
            break
    return load.damage


def test_killed_under_load_it_loses_nothing_and_counts_nothing_twice(load: Load) -> None:
    assert _kill_again_and_again(load, load.context) == Damage()
    service = ForkedService(load.context, create_app)
    load.one_life(service, service.kill, PEOPLE)
    assert load.check() == Damage()
    with load.context.ballot_box() as ballot_box:
        assert ballot_box.count(load.wave_id) == PEOPLE == len(load.acknowledged)


def test_a_service_that_acknowledges_before_it_stores_is_found_out(load: Load) -> None:
    hasty: Any = HastyDatabase(load.context.ballot_box)
    found = _kill_again_and_again(load, replace(load.context, ballot_box=hasty), KILLS_UNTIL_FOUND)
    assert found.lost > 0
