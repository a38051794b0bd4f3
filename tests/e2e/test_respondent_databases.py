"""Both doors on SQLite and on PostgreSQL: the same road, the same refusals."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from diagnostic.web.app import create_app
from diagnostic.workflows.context import Context
from diagnostic.workflows.manage_keys import create_key
from support.paper import arrive, fill_in, received

NUL = "\x00"


@pytest.fixture
def client(context: Context) -> TestClient:
    secret = create_key(context, name="test").secret
    return TestClient(create_app(context), headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def wave(client: TestClient) -> str:
    campaign = client.post("/api/v1/campaigns", json={"organisation": "Órg & Söhne", "title": "2026"}).json()
    heads = [{"role_group": "frontline", "invited": 40, "unit": unit} for unit in ("Süd", "Nord <1>")]
    body = {"title": "First", "instruments": ["climate", "voice"], "head_counts": heads}
    opened = client.post(f"/api/v1/campaigns/{campaign['id']}/waves", json=body)
    assert opened.status_code == 201, opened.text
    return f"/api/v1/waves/{opened.json()['id']}"


def test_codes_answers_counts_and_close_go_round(client: TestClient, wave: str) -> None:
    codes = client.post(f"{wave}/codes", json={"role_group": "frontline", "count": 8}).json()["codes"]
    for code in codes:
        review = fill_in(client, code)
        chosen = review.press(client, "Change where you belong").press(client, "Check", unit="Nord <1>")
        for _ in range(2):
            assert chosen.press(client, "Send my answers").status == 200
        assert arrive(client, code).status == 409
    closed = client.post(f"{wave}/close", json={"confirm": True}).json()
    assert closed["responses"] == 8
    spent = closed["role_groups"][0]
    assert spent["codes_spent"] <= 8 <= spent["codes_spent_at_most"]


def test_characters_that_a_database_refuses_are_refused_before_it(client: TestClient, wave: str) -> None:
    code = client.post(f"{wave}/codes", json={"role_group": "frontline", "count": 1}).json()["codes"][0]
    review = fill_in(client, code)
    for changed in (
        {"unit": NUL},
        {"ticket": NUL},
        {"code": NUL},
        {"code": code + NUL},
        {f"answer.{NUL}": "1"},
    ):
        assert received(client.post("/a/send", data=review.fields | changed)).status in {404, 422}
    assert client.get("/a/%00").status_code == 404
    json = {"Content-Type": "application/json"}
    for title in (r"a\u0000b", r"\ud800", r"a\nb", r"\u202e\u200b"):
        body = '{"organisation": "x", "title": "%s"}' % title  # noqa: UP031 - braces
        assert client.post("/api/v1/campaigns", content=body, headers=json).status_code == 422
    assert client.post(f"{wave}/codes", json={"role_group": f"front{NUL}"}).status_code == 422
    assert client.get("/api/v1/campaigns", headers={"Authorization": f"Bearer {NUL}"}).status_code == 401
    assert review.press(client, "Send my answers").status == 200
