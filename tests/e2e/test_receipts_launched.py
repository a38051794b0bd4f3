"""The page of receipts of a launched wave: invitations used and answers, shown by the collector alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diagnostic.web.app import create_app
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context, NoDatabase, NoKeys
from diagnostic.workflows.doors import Doors
from diagnostic.workflows.manage_keys import create_key
from support.databases import open_small_wave
from support.launched import with_keys
from support.paper import Paper, received
from support.turnouts import FRONT_LINE, LEADERS, answer, invite, launched_small, reuse_keys


@pytest.fixture
def keyed(context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    reuse_keys(monkeypatch)
    return with_keys(context, tmp_path)


def _page(context: Context, wave_id: str, language: str = "en") -> Paper:
    collector = replace(context, office=NoDatabase("office"), keys=NoKeys())
    client = TestClient(create_app(collector, doors=Doors.COLLECTOR))
    return received(client.get(f"/receipts/{wave_id}?lang={language}"))


def test_everybody_sees_how_many_invitations_were_used_and_answers_came(keyed: Context) -> None:
    wave_id = launched_small(keyed)
    invite(keyed, wave_id, LEADERS, 20, issued=12)
    invite(keyed, wave_id, FRONT_LINE, 30, issued=30)
    answer(keyed, wave_id, {"middle_management": 12, "frontline": 25})
    assert "Invitations used" not in _page(keyed, wave_id).text
    close_wave(keyed, wave_id, confirmed=True)
    page = _page(keyed, wave_id)
    assert "Invited: 20. Invitations used: 12 to 14. Answers: 12 to 14." in page.text
    assert "Invited: 36. Invitations used: 30 to 36. Answers: 25 to 29." in page.text
    assert "Invited: 56. Invitations used: 42. Answers: 37." in page.text
    assert "More answers than" not in page.text


def test_a_small_count_is_not_shown(keyed: Context) -> None:
    wave_id = launched_small(keyed)
    invite(keyed, wave_id, LEADERS, 20, issued=4)
    answer(keyed, wave_id, {"middle_management": 3})
    close_wave(keyed, wave_id, confirmed=True)
    page = _page(keyed, wave_id)
    assert "Invited: 20. Invitations used: fewer than 7. Answers: fewer than 7." in page.text
    assert "In all" not in page.text


def test_everybody_sees_that_answers_were_made_up(keyed: Context) -> None:
    """The operator stores answers for which the office's ledger holds no credential."""
    wave_id = launched_small(keyed)
    invite(keyed, wave_id, FRONT_LINE, 30, issued=20)
    answer(keyed, wave_id, {"frontline": 22})
    close_wave(keyed, wave_id, confirmed=True)
    page = _page(keyed, wave_id)
    assert "More answers than invitations used" in page.headings
    assert "no invitation was used: Front-line staff. Somebody may have added answers." in page.text


def test_the_api_tells_the_same(keyed: Context) -> None:
    wave_id = launched_small(keyed)
    invite(keyed, wave_id, LEADERS, 20, issued=4)
    invite(keyed, wave_id, FRONT_LINE, 30, issued=20)
    answer(keyed, wave_id, {"frontline": 22})
    secret = create_key(keyed, name="console").secret
    client = TestClient(create_app(keyed), headers={"Authorization": f"Bearer {secret}"})
    assert client.get(f"/api/v1/waves/{wave_id}").json()["turnout"] == []
    closed = client.post(f"/api/v1/waves/{wave_id}/close", json={"confirm": True}).json()
    told = {"fewer_than": 7, "has_surplus": False}
    band = {"at_least": 20, "at_most": 24}
    assert closed["turnout"] == [
        {
            "role_groups": ["c_suite", "middle_management"],
            "invited": 20,
            "issued": None,
            "received": None,
            **told,
        },
        {
            "role_groups": ["frontline"],
            "invited": 36,
            "issued": band,
            "received": band,
            **told,
            "has_surplus": True,
        },
    ]


def test_the_collector_alone_knows_nothing_of_a_wave_of_cards(context: Context) -> None:
    wave_id = open_small_wave(context).id
    close_wave(context, wave_id, confirmed=True)
    collector = replace(context, office=NoDatabase("office"))
    client = TestClient(create_app(collector, doors=Doors.COLLECTOR))
    assert client.get(f"/receipts/{wave_id}").status_code == 404
