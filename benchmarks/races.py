"""Writes the races of docs/durability.md: many ask, or hand in, with the same at the same moment.

python -m benchmarks.races                           100,000 tries, both databases at the same time
python -m benchmarks.races --tries 2000              fewer; prints, writes nothing
python -m benchmarks.races --out docs/durability.md  where to write
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from threading import local

from benchmarks.generated import replace_part, table
from benchmarks.served_road import ROOT, bundles, launched

sys.path.insert(0, str(ROOT / "tests"))

from diagnostic.web.app import create_app
from diagnostic.workflows.context import Context
from diagnostic.workflows.refusals import AlreadyReceivedDifferentlyError
from diagnostic.workflows.submit_ballot import Ballot
from support import weakened_road
from support.forked_service import forked_service
from support.races import (
    ISSUES,
    SENDS,
    Acknowledged,
    Act,
    Outcome,
    issue,
    issue_race,
    run_races,
    send_race,
    submit,
)

TRIES = 100_000
ENGINES = ("sqlite", "postgresql")
PAGE = ROOT / "docs" / "durability.md"
HEAD = "| | Tries | Races | Two were acknowledged | None was |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=TRIES)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    shares = [(engine, options.tries // len(ENGINES)) for engine in ENGINES]
    with ProcessPoolExecutor(len(ENGINES), mp_context=multiprocessing.get_context("spawn")) as pool:
        measured = list(pool.map(measure, *zip(*shares, strict=True)))
    text = table(HEAD, [row for rows in measured for row in rows])
    page = options.out or (PAGE if options.tries >= TRIES else None)
    print(text)
    if page is not None:
        replace_part(page, "races", text)


def measure(engine: str, tries: int) -> list[tuple[object, ...]]:
    """Give a row for each kind of race: a fifth of the tries ask, a tenth go over HTTP, the rest hand in."""
    counts = {"issue": tries // 5 // ISSUES, "submit": tries * 7 // 10 // SENDS, "http": tries // 10 // SENDS}
    counts |= {"weak issue": max(5, counts["issue"] // 20), "weak submit": max(5, counts["submit"] // 20)}
    with launched(engine, max(30, sum(counts.values()))) as (_, urls, wave):
        journeys = (bundle.journey for bundle in bundles(wave))
        context = wave.context

        def run(kind: str, act: Act) -> Outcome:
            begun = list(islice(journeys, counts[kind]))
            asks = "issue" in kind
            races = [issue_race(one) if asks else send_race(one, context) for one in begun]
            return run_races(context, urls, races, act)

        rows = [
            _row(engine, "two messages for one invitation", run("issue", issue)),
            _row(engine, "one credential handed in", run("submit", submit)),
        ]
        with forked_service(context, create_app) as service:
            rows.append(_row(engine, "the same over HTTP", run("http", _posting(service.port))))
        rows += [
            _row(engine, "weakened: messages", run("weak issue", weakened_road.issue)),
            _row(engine, "weakened: credential", run("weak submit", weakened_road.submit)),
        ]
        with context.ballot_box() as ballot_box:
            stored = ballot_box.count(wave.id)
    if stored != counts["submit"] + counts["http"] + counts["weak submit"]:
        raise RuntimeError(f"{stored} rows are stored, which is not one for each credential")
    return rows


def _row(engine: str, kind: str, outcome: Outcome) -> tuple[object, ...]:
    return f"{engine}, {kind}", f"{outcome.tries:,}", outcome.races, outcome.doubles, outcome.unanswered


def _posting(port: int) -> Act:
    """Give the act of handing in over HTTP, each thread with a connection of its own."""
    kept = local()

    def post(_: Context, sent: tuple[str, Ballot]) -> Acknowledged:
        if not hasattr(kept, "connection"):
            kept.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        wave_id, ballot = sent
        head = {"Content-Type": "application/json"}
        kept.connection.request("POST", f"/api/v1/ballots/{wave_id}", json.dumps(asdict(ballot)), head)
        answer = kept.connection.getresponse()
        told = json.loads(answer.read())
        if answer.status == HTTPStatus.OK:
            return ballot.answers, not told["was_received_before"]
        if told["code"] == AlreadyReceivedDifferentlyError.code:
            raise AlreadyReceivedDifferentlyError
        raise RuntimeError(told["code"])

    return post


if __name__ == "__main__":
    main()
