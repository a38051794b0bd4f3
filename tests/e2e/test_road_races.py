"""Two messages race for one invitation, and one credential is handed in fifty times at once: one wins."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from diagnostic.workflows.context import Context
from support import weakened_road
from support.databases import Urls
from support.races import Race, issue, issue_race, run_races, send_race, submit
from support.road import LaunchedWave, launch, with_keys

INVITATIONS, CREDENTIALS = 12, 5
pytestmark = pytest.mark.slow


@pytest.fixture
def wave(context: Context, tmp_path: Path) -> LaunchedWave:
    return launch(with_keys(context, tmp_path / "keys"), INVITATIONS + CREDENTIALS)


def _issues(wave: LaunchedWave) -> Sequence[Race]:
    return [issue_race(wave.journey(number)) for number in range(INVITATIONS)]


def _sends(wave: LaunchedWave) -> Sequence[Race]:
    return [send_race(wave.journey(INVITATIONS + number), wave.context) for number in range(CREDENTIALS)]


def test_one_invitation_never_gets_two_credentials(wave: LaunchedWave, urls: Urls) -> None:
    outcome = run_races(wave.context, urls, _issues(wave), issue)
    assert (outcome.doubles, outcome.unanswered) == (0, 0)


def test_one_credential_never_counts_twice(wave: LaunchedWave, urls: Urls) -> None:
    outcome = run_races(wave.context, urls, _sends(wave), submit)
    assert (outcome.doubles, outcome.unanswered) == (0, 0)
    with wave.context.ballot_box() as ballot_box:
        assert ballot_box.count(wave.id) == CREDENTIALS


def test_a_road_that_looks_first_and_writes_afterwards_is_found_out(wave: LaunchedWave, urls: Urls) -> None:
    assert run_races(wave.context, urls, _issues(wave), weakened_road.issue).doubles > 0
    assert run_races(wave.context, urls, _sends(wave), weakened_road.submit).doubles > 0
