"""Launching and closing, killed wherever something has just been put on disk: trying again completes it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from diagnostic.anonymity.base64url import from_base64url, to_base64url
from diagnostic.anonymity.keys import generate_key, public_der, read_private_der
from diagnostic.workflows import launch_wave as launching
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.published_wave import find_published_wave
from diagnostic.workflows.refusals import WaveClosedError
from diagnostic.workflows.signers import erasure_key_name
from diagnostic.workflows.views import HeadCount
from support.databases import Urls, open_small_wave
from support.deaths import EVERY_CHANGE, deaths
from support.launched import CLOSES_ON, Pages
from support.road import Journey, LaunchedWave, launch_opened, with_keys

CROWD = [HeadCount("frontline", 30, "North")]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def key_pool() -> Iterator:
    return cycle([generate_key() for _ in range(5)])


@pytest.fixture
def keyed(context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key_pool: Iterator) -> Context:
    """A context with a folder of keys, where making a key takes no time."""
    monkeypatch.setattr(launching, "generate_key", lambda: next(key_pool))
    return with_keys(context, tmp_path / "keys")


def _opened(context: Context) -> str:
    return open_small_wave(context, head_counts=CROWD).id


def test_killed_at_any_step_of_a_launch_another_try_completes_it(keyed: Context, urls: Urls) -> None:
    waves, steps = [_opened(keyed)], []

    def launch_last(child: Context) -> None:
        launching.launch_wave(child, waves[-1], Pages(), CLOSES_ON)

    for step in deaths(keyed, urls, launch_last, which=EVERY_CHANGE):
        steps.append(step)
        launch_last(keyed)
        _check_keys(keyed, waves[-1])
        waves.append(_opened(keyed))
    assert any(step.startswith("keys") for step in steps)
    assert {"office", "ballot_box"} <= {step.partition(":")[0] for step in steps}


def _check_keys(context: Context, wave_id: str) -> None:
    """Each key that is promised signs, and its private part can be read."""
    erasure_key = context.keys.read(erasure_key_name(wave_id))
    assert erasure_key is not None
    with context.office() as office:
        kept = office.invitations.keys(wave_id)
    for row, promised in zip(kept, find_published_wave(context, wave_id).manifest.strata, strict=True):
        private = read_private_der(from_base64url(row.private_key), erasure_key)
        assert to_base64url(public_der(private.public_key())) == row.public_key == promised.public_key


def test_killed_at_any_step_of_a_close_nothing_acknowledged_is_lost_and_another_try_completes_it(
    keyed: Context, urls: Urls
) -> None:
    waves, steps = [_half_answered(keyed)], []

    def close_last(child: Context) -> None:
        close_wave(child, waves[-1].id, confirmed=True)

    for step in deaths(keyed, urls, close_last, which=EVERY_CHANGE):
        steps.append(step)
        wave = waves[-1]
        was_taken = _walk(keyed, wave.journey(2, stratum=0))
        close_last(keyed)
        assert _count(keyed, wave.id) == 2 + was_taken, step
        assert keyed.keys.read(erasure_key_name(wave.id)) is None
        assert not _walk(keyed, wave.journey(3, stratum=0))
        waves.append(_half_answered(keyed))
    assert {"office", "ballot_box", "keys"} <= {step.partition(":")[0] for step in steps}


def _half_answered(context: Context) -> LaunchedWave:
    wave = launch_opened(context, _opened(context), 4)
    for number in range(2):
        journey = wave.journey(number, stratum=0)
        journey.issue(context)
        journey.submit(context)
    return wave


def _walk(context: Context, journey: Journey) -> bool:
    """Walk the road; tells whether the answers were taken."""
    try:
        journey.issue(context)
        journey.submit(context)
    except WaveClosedError:
        return False
    return True


def _count(context: Context, wave_id: str) -> int:
    with context.ballot_box() as ballot_box:
        return ballot_box.count(wave_id)
