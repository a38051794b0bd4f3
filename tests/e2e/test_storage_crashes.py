"""Processes and databases killed with SIGKILL: what was acknowledged is there, and nothing counts twice."""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import text

from diagnostic.workflows.context import Context
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.show_wave import show_wave
from support.databases import (
    NAMES,
    OpenWave,
    Urls,
    open_small_wave,
    opened,
    postgresql_urls,
)
from support.sending import Death, Envelope, Task, send, start


def _stored(wave: OpenWave) -> list[int]:
    with wave.context.ballot_box() as ballot_box:
        return [json.loads(response.answers)["climate_1"] for response in ballot_box.responses(wave.id)]


# submit_response opens two transactions of the office (look up, spend) and then one of the ballot box
@pytest.mark.parametrize(
    ("death", "spent", "stored"),
    [
        (("office", 2, "before commit"), 0, 0),
        (("office", 2, "after commit"), 1, 0),
        (("ballot_box", 1, "before commit"), 1, 0),
        (("ballot_box", 1, "after commit"), 1, 1),
    ],
    ids=["before the code is spent", "between the two", "before the answers are stored", "before the thanks"],
)
def test_killed_at_any_step_the_same_form_can_be_sent_again(
    wave: OpenWave, urls: Urls, death, spent: int, stored: int
) -> None:
    envelope = Envelope(wave.codes[0], open_form(wave.context, wave.codes[0]).ticket, value=4)
    process = start(Task(urls, [envelope], death=Death(*death)))
    assert process.wait(timeout=60) == -signal.SIGKILL
    assert process.stdout.read() == ""  # nothing was acknowledged
    with wave.context.office() as office:
        assert office.code_counts(wave.id)["frontline"][1] == spent
    assert len(_stored(wave)) == stored
    assert send(wave.context, envelope) is bool(stored)
    assert _stored(wave) == [4]


def test_after_a_crash_between_the_databases_answers_may_still_be_changed(wave: OpenWave, urls: Urls) -> None:
    """Nothing had been counted yet, so the first answers that arrive are the ones that count."""
    envelope = Envelope(wave.codes[0], open_form(wave.context, wave.codes[0]).ticket, value=4)
    start(Task(urls, [envelope], death=Death("office", 2, "after commit"))).wait(timeout=60)
    send(wave.context, replace(envelope, value=2))
    assert _stored(wave) == [2]


def _many_envelopes(context: Context, n: int) -> tuple[OpenWave, list[Envelope]]:
    from diagnostic.workflows.issue_codes import issue_codes
    from diagnostic.workflows.views import HeadCount

    wave_id = open_small_wave(context, head_counts=[HeadCount("frontline", n, "North")]).id
    codes = issue_codes(context, wave_id, role_group="frontline").codes
    envelopes = [
        Envelope(code, open_form(context, code).ticket, value=1 + number % 5)
        for number, code in enumerate(codes)
    ]
    return OpenWave(context, wave_id, codes), envelopes


def _acknowledged_before_kill(task: Task, after: int, kill) -> list[int]:
    """Start sending, kill once some are acknowledged, and give the numbers of all that were."""
    process = start(task)
    numbers = [int(process.stdout.readline()) for _ in range(after)]
    kill(process)
    numbers += [int(line) for line in process.stdout.read().split("\n")[:-1]]
    process.wait(timeout=60)
    return numbers


def _kill_sender(process) -> None:
    process.send_signal(signal.SIGKILL)


@pytest.mark.slow
def test_a_service_killed_under_load_loses_no_acknowledged_answer(context: Context, urls: Urls) -> None:
    rounds, per_round = 3, 40
    wave, envelopes = _many_envelopes(context, rounds * per_round)
    acknowledged: set[int] = set()
    for turn in range(rounds):
        waiting = [number for number in range(len(envelopes)) if number not in acknowledged]
        task = Task(urls, [envelopes[number] for number in waiting], n_threads=8)
        acknowledged |= {
            waiting[n] for n in _acknowledged_before_kill(task, per_round // 2 + turn, _kill_sender)
        }
        stored = Counter(_stored(wave))
        known = Counter(envelopes[number].value for number in acknowledged)
        assert known <= stored
        assert sum(stored.values()) - sum(known.values()) <= 8  # one for each thread that was cut off
    assert len(acknowledged) < len(envelopes)
    for envelope in envelopes:
        send(context, envelope)
    assert Counter(_stored(wave)) == Counter(envelope.value for envelope in envelopes)
    assert show_wave(context, wave.id).n_responses == len(envelopes)
    if urls["office"].startswith("sqlite"):
        for name in NAMES:
            with getattr(context, name).engine.connect() as connection:
                assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


@pytest.mark.slow
@pytest.mark.postgres
def test_a_postgresql_that_crashes_under_load_loses_no_acknowledged_answer(postgresql_address: str) -> None:
    """Killing one of its processes makes PostgreSQL throw its memory away and recover from its log."""
    urls = postgresql_urls(postgresql_address)
    with opened(urls) as context:
        wave, envelopes = _many_envelopes(context, 120)
        task = Task(urls, envelopes, n_threads=8)
        numbers = _acknowledged_before_kill(task, 40, lambda _: _crash(postgresql_address))
        assert 40 <= len(numbers) < len(envelopes)
        _wait_for_recovery(postgresql_address)
        assert Counter(envelopes[number].value for number in numbers) <= Counter(_stored(wave))
        for envelope in envelopes:
            send(context, envelope)
        assert Counter(_stored(wave)) == Counter(envelope.value for envelope in envelopes)


def _crash(address: str) -> None:
    """Kill one process, and stay until PostgreSQL has thrown everybody out because of it."""
    connection = psycopg.connect(address.format(name="ballot_box"), autocommit=True)
    question = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
    pids = [pid for (pid,) in connection.execute(question) if pid != connection.info.backend_pid]
    os.kill(pids[0], signal.SIGKILL)
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT pg_sleep(60)")
    connection.close()


def _wait_for_recovery(address: str) -> None:
    for _ in range(300):
        try:
            with psycopg.connect(address.format(name="ballot_box")):
                return
        except psycopg.OperationalError:
            time.sleep(0.1)
    pytest.fail("PostgreSQL did not recover")
