"""Many at once want the same: two messages for one invitation, or one credential handed in again and again.

Two processes with many threads each begin every race together, as several workers of a service would.
"""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Barrier
from typing import Any

from diagnostic.anonymity.base64url import to_base64url
from diagnostic.anonymity.errors import AlreadyIssuedError
from diagnostic.storage.connect import connect_ballot_box, connect_office
from diagnostic.workflows.context import Context
from diagnostic.workflows.issue_credential import issue_credential
from diagnostic.workflows.refusals import AlreadyReceivedDifferentlyError
from diagnostic.workflows.submit_ballot import Ballot, submit_ballot
from support.databases import NAMES, Urls
from support.road import Journey

PROCESSES = 2
ISSUES, SENDS = 10, 50
"""How many at once ask with one invitation, and hand in with one credential."""
PATIENCE = 120

Acknowledged = tuple[str, bool]
"""What a try got acknowledged, and whether as the first."""
Act = Callable[[Context, Any], Acknowledged]
Race = Sequence[Any]
"""Tries that begin together; of all that is acknowledged only one thing may be."""


@dataclass(frozen=True)
class Outcome:
    """What became of some races."""

    tries: int
    races: int
    doubles: int
    """Races in which two things were acknowledged, or two tries as the first."""
    unanswered: int
    """Races in which nothing was acknowledged."""


def issue_race(journey: Journey) -> Race:
    """Ask with one invitation for two messages, each several times."""
    messages = []
    for _ in range(2):
        journey.draw()
        messages.append((journey.wave_id, journey.secret, to_base64url(journey.blinded.message)))
    return messages * (ISSUES // 2)


def send_race(journey: Journey, context: Context) -> Race:
    """Hand in with one credential, half of the times with other answers."""
    signer = context.signers.of(context, journey.wave_id, journey.stratum)
    assert signer is not None
    journey.uncover(to_base64url(signer.sign(journey.blinded.message)))
    ballots = [Ballot(**journey.ballot)]
    item, answer = next(iter(journey.content["answers"].items()))
    journey.content["answers"] = journey.content["answers"] | {item: "2" if answer != "2" else "3"}
    ballots.append(Ballot(**journey.ballot))
    return [(journey.wave_id, ballot) for ballot in ballots] * (SENDS // 2)


def issue(context: Context, wanted: tuple[str, str, str]) -> Acknowledged:
    issue_credential(context, *wanted)
    return wanted[2], False


def submit(context: Context, sent: tuple[str, Ballot]) -> Acknowledged:
    return sent[1].answers, not submit_ballot(context, *sent).was_received_before


def run_races(context: Context, urls: Urls, races: Sequence[Race], act: Act) -> Outcome:
    """Run races in two processes, forked here; nobody else may use the context meanwhile."""
    for name in NAMES:
        getattr(context, name).close()  # a connection must not be shared with forked processes
    forking = multiprocessing.get_context("fork")
    together, told = forking.Barrier(PROCESSES, timeout=PATIENCE), forking.SimpleQueue()

    def racer(place: int) -> None:
        try:
            told.put(
                _run_share(_reopened(context, urls), [_share(race, place) for race in races], act, together)
            )
        except BaseException:
            traceback.print_exc()
            told.put(None)

    processes = [forking.Process(target=racer, args=(place,)) for place in range(PROCESSES)]
    for process in processes:
        process.start()
    shares = [told.get() for _ in processes]
    for process in processes:
        process.join()
    assert None not in shares, "a racer failed by itself; its own words are on standard error"
    joined = [[one for part in parts for one in part] for parts in zip(*shares, strict=True)]
    return Outcome(
        tries=sum(map(len, races)),
        races=len(races),
        doubles=sum(_is_double(acknowledged) for acknowledged in joined),
        unanswered=sum(not acknowledged for acknowledged in joined),
    )


def _is_double(acknowledged: Sequence[Acknowledged]) -> bool:
    different = {what for what, _ in acknowledged}
    return len(different) > 1 or sum(is_first for _, is_first in acknowledged) > 1


def _share(race: Race, place: int) -> Race:
    length = len(race) // PROCESSES
    return race[place * length : (place + 1) * length]


def _reopened(context: Context, urls: Urls) -> Context:
    office, ballot_box = connect_office(urls["office"]), connect_ballot_box(urls["ballot_box"])
    return replace(context, office=office, ballot_box=ballot_box)


def _run_share(context: Context, races: Sequence[Race], act: Act, together: Any) -> list[list[Acknowledged]]:
    n_threads = max(map(len, races))
    with ThreadPoolExecutor(n_threads) as pool:
        return [_run(context, race, act, pool, together) for race in races]


def _run(
    context: Context, race: Race, act: Act, pool: ThreadPoolExecutor, together: Any
) -> list[Acknowledged]:
    lined_up = Barrier(len(race), action=together.wait, timeout=PATIENCE)

    def attempt(wanted: Any) -> Acknowledged | None:
        lined_up.wait()
        try:
            return act(context, wanted)
        except (AlreadyIssuedError, AlreadyReceivedDifferentlyError):
            return None

    return [one for one in pool.map(attempt, race) if one is not None]
