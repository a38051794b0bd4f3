"""Issuing and handing in, killed with SIGKILL at every statement, commit and touch of a key.

Whoever tries again with what the browser had kept gets to the end, with the same credential, and counts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from diagnostic.anonymity.base64url import to_base64url
from diagnostic.anonymity.errors import AlreadyIssuedError
from diagnostic.workflows.context import Context
from support.databases import Urls
from support.deaths import deaths, killed_at
from support.road import Journey, LaunchedWave, launch, with_keys

pytestmark = pytest.mark.slow


@pytest.fixture
def keyed(context: Context, tmp_path: Path) -> Context:
    return with_keys(context, tmp_path / "keys")


def _stored(context: Context, wave_id: str) -> Counter[str]:
    with context.ballot_box() as ballot_box:
        return Counter(key for key, _ in ballot_box.rows(wave_id))


def _journeys(wave: LaunchedWave) -> Iterator[Journey]:
    for number in range(len(wave.secrets[1])):
        yield wave.journey(number)


def test_killed_at_any_step_of_an_issue_the_same_message_gets_the_same_signature(
    keyed: Context, urls: Urls
) -> None:
    begun, steps = list(_journeys(launch(keyed, 40))), []

    def issue_next(child: Context) -> None:
        begun[len(steps)].issue(child)

    for step in deaths(keyed, urls, issue_next):
        journey = begun[len(steps)]
        steps.append(step)
        assert len({journey.issue(keyed) for _ in range(3)}) == 1, step
        journey.draw()
        with pytest.raises(AlreadyIssuedError):
            journey.issue(keyed)
    assert {"office: commit", "office: after commit"} <= set(steps)


def test_killed_at_any_step_of_a_submission_the_answers_count_once(keyed: Context, urls: Urls) -> None:
    wave = launch(keyed, 40)
    begun, steps = list(_journeys(wave)), []
    for journey in begun:
        journey.issue(keyed)

    def submit_next(child: Context) -> None:
        begun[len(steps)].submit(child)

    for step in deaths(keyed, urls, submit_next):
        journey = begun[len(steps)]
        steps.append(step)
        was_stored = journey.mark in _stored(keyed, wave.id)
        assert journey.submit(keyed).was_received_before is was_stored, step
        assert journey.submit(keyed).was_received_before
    assert {"ballot_box: commit", "ballot_box: after commit"} <= set(steps)
    assert _stored(keyed, wave.id) == Counter(journey.mark for journey in begun[: len(steps) + 1])


def _record_and_sign(context: Context, journey: Journey, told: Path) -> None:
    told.write_text(journey.issue(context))


def _sign_and_record(context: Context, journey: Journey, told: Path) -> None:
    """What issuing must not do: give a signature out before it is on disk what it was for."""
    signer = context.signers.of(context, journey.wave_id, journey.stratum)
    assert signer is not None
    told.write_text(to_base64url(signer.sign(journey.blinded.message)))
    journey.issue(context)


@pytest.mark.parametrize(("issue", "most"), [(_record_and_sign, 1), (_sign_and_record, 2)])
def test_a_crash_never_gives_two_credentials_unless_it_was_signed_before_it_was_recorded(
    keyed: Context, urls: Urls, tmp_path: Path, issue: Callable[..., None], most: int
) -> None:
    journey, told = launch(keyed, 1).journey(), tmp_path / "told"
    for n in range(1, 100):
        step = killed_at(n, keyed, urls, lambda child: issue(child, journey, told), which="office: commit")
        if step is None or told.exists():
            break
    credentials = {told.read_text()}
    journey.draw()
    with suppress(AlreadyIssuedError):
        credentials.add(journey.issue(keyed))
    assert len(credentials) == most
