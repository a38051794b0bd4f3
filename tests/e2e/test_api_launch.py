"""Launching a wave over the API: what is promised, published, tightened and refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from diagnostic.anonymity.verify import check_manifest
from support.web_service import Service, make_service

CLOSES_ON = date.today() + timedelta(30)


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return make_service(tmp_path)


@pytest.fixture
def client(service: Service) -> TestClient:
    return TestClient(service.app, headers=service.key())


def _launch(client: TestClient, wave_id: str, **wanted: Any) -> Any:
    return client.post(f"/api/v1/waves/{wave_id}/launch", json={"closes_on": str(CLOSES_ON)} | wanted)


def test_a_launched_wave_is_published_and_tightened(service: Service, client: TestClient) -> None:
    wave_id = service.open_wave().id
    assert client.get(f"/api/v1/waves/{wave_id}").json()["fingerprint"] is None
    first = _launch(client, wave_id)
    assert first.status_code == 200, first.text
    assert [one["invited"] for one in first.json()["crowds"]] == [38, 100]
    assert first.json()["roster_deleted_on"] == str(CLOSES_ON + timedelta(14))
    signed = client.get(f"/api/v1/waves/{wave_id}/manifest").content
    assert all(one.passed for one in check_manifest(signed, fingerprint=first.json()["fingerprint"]))
    assert client.get(f"/api/v1/waves/{wave_id}").json()["fingerprint"] == first.json()["fingerprint"]
    tightened = client.post(f"/api/v1/waves/{wave_id}/tighten", json={"minimum_group": 45})
    assert tightened.status_code == 200, tightened.text
    assert tightened.json()["units"] == ["Assembly"]
    assert tightened.json()["versions"] == [first.json()["fingerprint"], tightened.json()["fingerprint"]]
    later = client.get(f"/api/v1/waves/{wave_id}/manifest").content
    assert all(one.passed for one in check_manifest(later, previous=signed))


def test_what_cannot_be_launched_is_told(service: Service, client: TestClient) -> None:
    wave_id = service.open_wave().id
    early = _launch(client, wave_id, closes_on=str(date.today() - timedelta(1)))
    assert (early.status_code, early.json()["code"]) == (422, "request_faulty")
    unlaunched = client.get(f"/api/v1/waves/{wave_id}/manifest")
    assert (unlaunched.status_code, unlaunched.json()["code"]) == (409, "wave_not_launched")
    assert _launch(client, wave_id).status_code == 200
    other = _launch(client, wave_id, roster_days=3)
    assert (other.status_code, other.json()["code"]) == (409, "launched_differently")
    looser = client.post(f"/api/v1/waves/{wave_id}/tighten", json={"minimum_group": 5})
    assert (looser.status_code, looser.json()["code"]) == (409, "manifest_loosened")


def test_nobody_launches_without_a_key(service: Service) -> None:
    wave_id = service.open_wave().id
    assert _launch(TestClient(service.app), wave_id).status_code == 401
    reader = TestClient(service.app, headers=service.key("campaigns:read"))
    assert _launch(reader, wave_id).status_code == 403
