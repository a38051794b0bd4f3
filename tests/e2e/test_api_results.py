"""From answers over HTTP to released results over the API: sealed once, and small groups stay hidden."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from support.paper import arrive
from support.web_service import Service, make_service

pytestmark = pytest.mark.slow
SENT = {"frontline": 40, "middle_management": 15, "c_suite": 3}


def answer(client: TestClient, code: str, draw: random.Random) -> None:
    """Answer the one part there is, by a disposition of one's own."""
    paper = arrive(client, code).press(client, "I agree")
    liking = draw.choice([2, 3, 4])
    answers = {
        item: str(min(5, max(1, liking + draw.choice([-1, 0, 0, 1])))) for item in paper.answer_all("")
    }
    review = paper.press(client, "Check my answers", **answers)
    assert review.press(client, "Send my answers").status == 200


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    folder: Path = tmp_path_factory.mktemp("service")
    return make_service(folder)


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return TestClient(service.app, headers=service.key())


@pytest.fixture(scope="module")
def diagnosed(service: Service, client: TestClient) -> str:
    wave = service.open_wave(instruments=("outcomes",))
    address = f"/api/v1/waves/{wave.id}"
    early = client.post(f"{address}/diagnosis")
    assert (early.status_code, early.json()["code"]) == (409, "wave_open")
    draw = random.Random(20261121)
    for role_group, count in SENT.items():
        for code in service.codes(wave, count, role_group):
            answer(client, code, draw)
    assert client.post(f"{address}/close", json={"confirm": True}).status_code == 200
    assert client.get(f"{address}/results").status_code == 404
    response = client.post(f"{address}/diagnosis")
    assert response.status_code == 200, response.text
    assert response.json()["is_diagnosed"]
    return address


def cells(content: Any, role_group: str) -> Iterator[dict[str, Any]]:
    """Find everything that is said of a role group as a whole."""
    if isinstance(content, dict):
        group = content.get("group")
        if isinstance(group, dict) and group["role_group"] == role_group:
            yield content
        content = list(content.values())
    for part in content if isinstance(content, list) else ():
        yield from cells(part, role_group)


def test_results_are_the_sealed_ones_and_never_change(
    service: Service, client: TestClient, diagnosed: str
) -> None:
    first = client.get(f"{diagnosed}/results")
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-store"
    assert client.post(f"{diagnosed}/diagnosis").status_code == 200
    assert client.get(f"{diagnosed}/results").content == first.content
    with service.context.ballot_box() as ballot_box:
        assert ballot_box.released(diagnosed.rpartition("/")[2]) == first.text


def test_a_group_of_three_has_no_figure_anywhere(client: TestClient, diagnosed: str) -> None:
    content = client.get(f"{diagnosed}/results").json()
    executives = list(cells(content, "c_suite"))
    assert len(executives) > 5
    for cell in executives:
        assert cell["label"] == "not shown"
        assert not [value for value in cell.values() if isinstance(value, int | float)]
    staff = [cell for cell in cells(content, "frontline") if "label" not in cell]
    assert any(cell.get("responded") == SENT["frontline"] for cell in staff)
