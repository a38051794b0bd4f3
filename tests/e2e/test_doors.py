"""Doors in processes of their own: each opens its own databases and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diagnostic.errors import SetupError
from diagnostic.web.app import create_app
from diagnostic.workflows.context import NoDatabase, NoKeys
from diagnostic.workflows.doors import Doors
from support.both_doors import BothDoors, both_doors, walk
from support.databases import opened, sqlite_urls
from support.door_process import serving
from support.road import launch, with_keys

OFFICE, BALLOT_BOX, KEYS = "office.sqlite", "ballot_box.sqlite", "keys"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BothDoors]:
    with both_doors(tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("notes")) as both:
        yield both


def test_neither_door_opens_what_is_the_others(both: BothDoors) -> None:
    walk(both, 0)
    office, collector = both.office.opened(), both.collector.opened()
    assert OFFICE in office
    assert any(name.startswith(KEYS) for name in office)
    assert not any(name.startswith(BALLOT_BOX) for name in office)
    assert BALLOT_BOX in collector
    assert not any(name.startswith((OFFICE, KEYS)) for name in collector)


@pytest.mark.parametrize(
    ("doors", "made"), [("office", OFFICE), ("collector", BALLOT_BOX), ("all", f"{OFFICE} {BALLOT_BOX}")]
)
def test_a_door_makes_no_file_but_its_own(tmp_path: Path, doors: str, made: str) -> None:
    (tmp_path / "notes").mkdir()
    with serving(doors, tmp_path / "data", tmp_path / "notes") as process:
        opened_here = {name.partition("/")[0].partition("-")[0] for name in process.opened()}
    there = {path.name for path in (tmp_path / "data").iterdir()}
    assert there == set(made.split())
    assert opened_here - {".", KEYS} <= there
    assert KEYS not in opened_here or doors != "collector"


def test_what_a_door_lacks_is_refused_kindly() -> None:
    database, keys = NoDatabase("office"), NoKeys()
    for ask in (database, database.forget_order, lambda: keys.read("office")):
        with pytest.raises(SetupError) as refused:
            ask()
        assert refused.value.http_status == 503
        assert refused.value.mend


@pytest.mark.parametrize(
    ("doors", "open_to", "shut"),
    [
        (
            Doors.OFFICE,
            ["/stop/x"],
            ["/", "/a", "/kiosk", "/s/{wave}", "/receipts/{wave}", "/api/v1/campaigns"],
        ),
        (Doors.COLLECTOR, ["/s/{wave}", "/receipts/{wave}"], ["/", "/a", "/stop/x", "/api/v1/campaigns"]),
        (Doors.CONSOLE, ["/preview", "/api/v1/instruments"], ["/", "/a", "/s/{wave}", "/stop/x"]),
        (Doors.ALL, ["/", "/s/{wave}", "/stop/x", "/preview", "/receipts/{wave}", "/kiosk"], []),
    ],
)
def test_each_door_leads_to_its_own_rooms_only(
    tmp_path: Path, doors: Doors, open_to: list[str], shut: list[str]
) -> None:
    with opened(sqlite_urls(tmp_path)) as bare:
        wave = launch(with_keys(bare, tmp_path / "keys"))
        lacking = {
            "office": NoDatabase("office") if doors is Doors.COLLECTOR else wave.context.office,
            "ballot_box": NoDatabase("ballot_box") if doors is Doors.OFFICE else wave.context.ballot_box,
        }
        client = TestClient(create_app(replace(wave.context, **lacking), doors=doors), follow_redirects=False)
        for path in open_to:
            assert client.get(path.format(wave=wave.id)).status_code == 200, path
        for path in shut:
            refused = client.get(path.format(wave=wave.id))
            assert refused.status_code == 404, path
            assert "Enter a code" not in refused.text
        described = client.get("/api/v1/openapi.json").json()["paths"]
        assert ("/api/v1/ballots/{wave_id}" in described) == doors.collector
        assert ("/api/v1/invitations/{wave_id}/issue" in described) == doors.office
        assert ("/api/v1/campaigns" in described) == doors.console
        assert client.get("/api/v1/docs").status_code == 200
