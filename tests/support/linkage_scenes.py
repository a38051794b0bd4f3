"""Builds of the service on which attackers try themselves: the real one, and deliberately weakened ones."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from diagnostic.storage import engine as engines
from diagnostic.storage.connect import connect
from diagnostic.workflows.back_up import back_up
from diagnostic.workflows.close_wave import close_wave
from support.clusters import running_cluster
from support.databases import NAMES, opened, sqlite_urls
from support.leftovers import Found, found
from support.linkage import Person, launch_for_many, person_of, same_draws_every_time, walk
from support.road import Journey, with_keys

_VISIT = text("INSERT INTO visits (who, session) VALUES (:who, :session)")
Stage = dict[str, Found]


@dataclass
class Scene:
    """What there is to seize at some moments, by name, and the truth."""

    people: list[Person] = field(default_factory=list)
    stages: dict[str, Stage] = field(default_factory=dict)
    snapshots: list[dict[str, set[str]]] = field(default_factory=list)


@contextmanager
def real_build(kind: str, folder: Path) -> Iterator[Scene]:
    """Two hundred people answer; seized before any barrier, after one, of the backup, and after the close."""
    scene = Scene()
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack, _talkative_log() as log:
        same_draws_every_time(patch)
        if kind == "sqlite":
            urls, folders = sqlite_urls(folder), dict.fromkeys(NAMES, folder)
        else:
            servers = {name: stack.enter_context(running_cluster(name)) for name in NAMES}
            urls = {name: server.url(name) for name, server in servers.items()}
            folders = {name: server.folder / "data" for name, server in servers.items()}
        context = with_keys(stack.enter_context(opened(urls)), folder / "keys")
        wave = launch_for_many(context)
        scene.people = walk(wave)
        scene.stages["before any barrier"] = found(context, folders)
        context.office.forget_order()
        context.ballot_box.forget_order()
        scene.stages["after a barrier"] = found(context, folders, _written(log))
        back_up(urls, folder / "copy")
        scene.stages["of the backup"] = _found_in_copy(folder / "copy")
        close_wave(context, wave.id, confirmed=True)
        scene.stages["after the close"] = found(context, folders, _written(log))
        yield scene


@contextmanager
def careless_build(folder: Path) -> Iterator[Scene]:
    """SQLite with a write-ahead log, with times, numbers and a shared id, a log of requests, free backups."""
    scene = Scene()
    with pytest.MonkeyPatch.context() as patch, _talkative_log() as log:
        same_draws_every_time(patch)
        settings = [one.replace("= DELETE", "= WAL") for one in engines._SQLITE_SETTINGS]
        patch.setattr(engines, "_SQLITE_SETTINGS", [*settings, "PRAGMA wal_autocheckpoint = 0"])
        with opened(sqlite_urls(folder)) as fresh:
            context = with_keys(fresh, folder / "keys")
            wave = launch_for_many(context)
            for name in NAMES:
                with getattr(context, name).engine.begin() as connection:
                    connection.execute(text("CREATE TABLE visits (id INTEGER PRIMARY KEY, who, session)"))

            def note(name: str, journey: Journey) -> None:
                who = journey.mark if name == "ballot_box" else person_of(journey).message
                with getattr(context, name).engine.begin() as connection:
                    values = {"who": who, "session": journey.secret}
                    connection.execute(
                        text("INSERT INTO visits (who, session) VALUES (:who, :session)"), values
                    )
                logging.getLogger("careless").info("%s took %s", name, who)
                scene.snapshots.append({one: _keys_in(folder / f"{one}.sqlite") for one in NAMES})

            scene.people = walk(wave, note)
            scene.stages["as it is"] = found(context, dict.fromkeys(NAMES, folder), _written(log))
            yield scene


def _keys_in(file: Path) -> set[str]:
    """Give what a backup made at this moment would hold."""
    question = {
        "office.sqlite": "SELECT issued_for FROM invitations WHERE issued_for IS NOT NULL",
        "ballot_box.sqlite": "SELECT row_key FROM responses",
    }[file.name]
    connection = sqlite3.connect(file)
    try:
        return {row[0] for row in connection.execute(question)}
    finally:
        connection.close()


def _found_in_copy(folder: Path) -> Stage:
    urls = sqlite_urls(folder)
    both = SimpleNamespace(**{name: connect(name, urls[name]) for name in NAMES})
    return found(both, dict.fromkeys(NAMES, folder))


def _written(log: StringIO) -> dict[str, bytes]:
    return {"log of the program": log.getvalue().encode()}


@contextmanager
def _talkative_log() -> Iterator[StringIO]:
    """Write down everything that anybody logs, but for what the service itself never lets be logged."""
    written, root, libraries = StringIO(), logging.getLogger(), logging.getLogger("sqlalchemy.engine")
    handler, level, their_level = logging.StreamHandler(written), root.level, libraries.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    libraries.setLevel(logging.WARNING)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        libraries.setLevel(their_level)
