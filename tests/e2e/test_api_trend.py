"""Two waves over the API, and what changed between them there and on the command line."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from starlette.testclient import TestClient

from diagnostic.bootstrap import Wiring
from diagnostic.cli.app import run
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.submit_response import submit_response
from support.web_service import Service, make_service

pytestmark = pytest.mark.slow
COUNTS = [{"role_group": "frontline", "unit": unit, "invited": 30} for unit in ("Assembly", "Finance")]
PASSED: list[dict[str, Any]] = [
    {**COUNTS[0], "joined": 8, "left": 8},
    {**COUNTS[1], "joined": 1, "left": 1},
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    folder: Path = tmp_path_factory.mktemp("service")
    return make_service(folder)


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return TestClient(service.app, headers=service.key())


def _answer_and_diagnose(service: Service, client: TestClient, wave_id: str, seed: int) -> None:
    draw = Random(seed)
    for number, code in enumerate(issue_codes(service.context, wave_id, role_group="frontline").codes[:40]):
        form = open_form(service.context, code)
        items = [item.id for section in form.sections for item in section.items]
        unit = ("Assembly", "Finance")[number % 2]
        submit_response(
            service.context, code, form.ticket, {item: draw.randint(1, 5) for item in items}, unit
        )
    assert client.post(f"/api/v1/waves/{wave_id}/close", json={"confirm": True}).status_code == 200
    assert client.post(f"/api/v1/waves/{wave_id}/diagnosis").status_code == 200


@pytest.fixture(scope="module")
def waves(service: Service, client: TestClient) -> tuple[str, str]:
    campaign = client.post("/api/v1/campaigns", json={"organisation": "Acme", "title": "Pulse"}).json()["id"]
    address = f"/api/v1/campaigns/{campaign}/waves"
    wanted: dict[str, Any] = {"title": "Spring", "instruments": ["outcomes"], "head_counts": COUNTS}
    earlier = client.post(address, json=wanted).json()["id"]
    wanted |= {"title": "Autumn", "head_counts": PASSED}
    assert client.post(address, json=wanted).status_code == 422
    opened = client.post(address, json={**wanted, "since": earlier})
    assert opened.status_code == 201, opened.text
    later = opened.json()
    assert (later["since"], later["head_counts"][0]["joined"]) == (earlier, 8)
    assert client.get(f"/api/v1/waves/{later['id']}/trend", params={"since": earlier}).status_code == 404
    for seed, wave_id in enumerate((earlier, later["id"])):
        _answer_and_diagnose(service, client, wave_id, seed)
    return earlier, later["id"]


def test_the_trend_shows_what_enough_people_changed_in(client: TestClient, waves: tuple[str, str]) -> None:
    response = client.get(f"/api/v1/waves/{waves[1]}/trend", params={"since": waves[0]})
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    changes = response.json()["scales"][0]["changes"]
    shown = {change["group"]["unit"]: change["type"] == "Change" for change in changes}
    assert shown == {None: True, "Assembly": False, "Finance": False}, "company less Assembly is Finance"


def test_it_takes_the_key_to_results_and_the_id_of_a_wave(
    service: Service, client: TestClient, waves: tuple[str, str]
) -> None:
    address = f"/api/v1/waves/{waves[1]}/trend"
    few = TestClient(service.app, headers=service.key("campaigns:read"))
    assert few.get(address, params={"since": waves[0]}).status_code == 403
    assert client.get(address).status_code == 422
    assert client.get(address, params={"since": "../x"}).status_code == 422


def test_the_command_line_prints_it_and_writes_a_page(
    service: Service,
    waves: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("office", "ballot_box"):
        monkeypatch.setenv(f"DIAGNOSTIC_{name.upper()}_DATABASE", f"sqlite:///{service.folder / name}.sqlite")
    monkeypatch.setattr("sys.argv", ["diagnostic", "campaign", "trend", *waves, "--out", str(tmp_path)])
    with pytest.raises(SystemExit) as stop:
        run(Wiring())
    assert not stop.value.code
    told = capsys.readouterr().out
    assert "Acme: Spring and Autumn" in told
    assert "then, " in told
    assert (tmp_path / "trend.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "trend.json").exists()
