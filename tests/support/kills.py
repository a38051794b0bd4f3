"""Kills a service under load again and again, while clients try again what was not acknowledged."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from threading import Event, Lock, Thread, Timer
from time import sleep
from typing import Any

from sqlalchemy import text

from diagnostic.workflows.context import Context
from support.databases import NAMES
from support.forked_service import ForkedService
from support.road import Journey

CLIENTS = 6
MOMENT = 0.01
LONGEST_LIFE = 6_000
"""In moments; a life ends long before."""
PATIENCE = 60.0


@dataclass
class Damage:
    """What must not have happened."""

    lost: int = 0
    """Answers that were acknowledged and are not there."""
    counted_twice: int = 0
    other_signatures: int = 0
    """Times the office signed something else than before for the same invitation and message."""
    broken_files: int = 0


@dataclass
class Load:
    """Clients of one wave: each journey is tried until it is acknowledged, and some once more after that."""

    context: Context
    wave_id: str
    waiting: list[Journey]
    chance: Random
    acknowledged: dict[str, Journey] = field(default_factory=dict)
    signatures: dict[str, str] = field(default_factory=dict)
    damage: Damage = field(default_factory=Damage)
    turn: Lock = field(default_factory=Lock)

    def one_life(self, service: ForkedService, kill: Callable[[], None], acknowledged: int) -> None:
        """Let the service live until it has acknowledged so many more, or all, and kill it a moment later."""
        service.start()
        over, enough = Event(), len(self.acknowledged) + acknowledged
        clients = [Thread(target=self._work, args=(service.port, over)) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for _ in range(LONGEST_LIFE):
            if len(self.acknowledged) >= enough or not any(client.is_alive() for client in clients):
                break
            sleep(MOMENT)
        sleep(self.chance.uniform(0, MOMENT))
        kill()
        over.set()
        for client in clients:
            client.join()

    def check(self) -> Damage:
        """Compare what is stored with what was acknowledged; only while the service is dead."""
        with self.context.ballot_box() as ballot_box:
            stored = Counter(key for key, _ in ballot_box.rows(self.wave_id))
        self.damage.lost += sum(mark not in stored for mark in self.acknowledged)
        self.damage.counted_twice += sum(stored.values()) - len(stored)
        self.damage.broken_files += sum(not _is_whole(getattr(self.context, name)) for name in NAMES)
        return self.damage

    def _work(self, port: int, over: Event) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        while not over.is_set() and (journey := self._next()) is not None:
            try:
                self._walk(connection, journey)
            except (OSError, http.client.HTTPException, _NotTakenError):
                connection.close()
                with self.turn:
                    self.waiting.append(journey)
        connection.close()

    def _next(self) -> Journey | None:
        with self.turn:
            if self.acknowledged and self.chance.random() < 0.1:
                return self.chance.choice(list(self.acknowledged.values()))
            return self.waiting.pop(self.chance.randrange(len(self.waiting))) if self.waiting else None

    def _walk(self, connection: http.client.HTTPConnection, journey: Journey) -> None:
        was_acknowledged = journey.mark in self.acknowledged
        issued = _post(connection, f"/api/v1/invitations/{journey.wave_id}/issue", journey.question)
        with self.turn:
            before = self.signatures.setdefault(journey.secret, issued["signature"])
            self.damage.other_signatures += before != issued["signature"]
        journey.uncover(issued["signature"])
        told = _post(connection, f"/api/v1/ballots/{journey.wave_id}", journey.ballot)
        with self.turn:
            self.damage.lost += was_acknowledged and not told["was_received_before"]
            self.acknowledged[journey.mark] = journey


class _NotTakenError(Exception):
    """The service answered, but took nothing."""


def _post(connection: http.client.HTTPConnection, path: str, body: Any) -> Any:
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    told = json.loads(answer.read())
    if answer.status >= 500 or answer.status == 429:
        raise _NotTakenError
    assert answer.status == 200, told
    return told


def _is_whole(database: Any) -> bool:
    if database.engine.dialect.name != "sqlite":
        return True  # PostgreSQL checks each page that it reads
    with database.engine.connect() as connection:
        return bool(connection.execute(text("PRAGMA integrity_check")).scalar() == "ok")


class HastyDatabase:
    """What a database must not be: it says that all is stored a moment before it is."""

    def __init__(self, database: Any, moment: float = 0.15) -> None:
        self._database = database
        self._moment = moment

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def __call__(self) -> Any:
        return _Hasty(self._database(), self._moment)


class _Hasty:
    def __init__(self, transaction: Any, moment: float) -> None:
        self._transaction = transaction
        self._moment = moment

    def __enter__(self) -> Any:
        return self._transaction.__enter__()

    def __exit__(self, *error: Any) -> None:
        if error[0] is not None:
            self._transaction.__exit__(*error)
        else:
            Timer(self._moment, self._transaction.__exit__, error).start()
