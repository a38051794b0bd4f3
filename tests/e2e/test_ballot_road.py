"""Answers under a credential over HTTP: everything that the collector must refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diagnostic.anonymity.base64url import from_base64url, to_base64url
from diagnostic.anonymity.canonical_json import canonical
from diagnostic.web.app import create_app
from diagnostic.workflows.context import Context
from diagnostic.workflows.doors import Doors
from support.databases import front_line_answers
from support.journeys import packed, refusal
from support.road import LEADERS, LaunchedWave, launch, with_keys


@pytest.fixture
def wave(context: Context, tmp_path: Path) -> LaunchedWave:
    return launch(with_keys(context, tmp_path / "keys"))


@pytest.fixture
def office(wave: LaunchedWave) -> TestClient:
    return TestClient(create_app(wave.context, doors=Doors.OFFICE))


@pytest.fixture
def collector(wave: LaunchedWave) -> TestClient:
    return TestClient(create_app(wave.context, doors=Doors.COLLECTOR))


def test_a_forged_or_altered_credential_is_refused_before_the_answers_are_looked_at(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    journey = wave.journey()
    journey.post_issue(office)
    good = journey.ballot
    forged = to_base64url(bytes(383) + b"\x02")
    other = from_base64url(good["prepared"])
    turned = to_base64url(bytes([other[0] ^ 1]) + other[1:])
    for changes in ({"signature": forged}, {"prepared": turned}, {"signature": to_base64url(b"\xff" * 384)}):
        for answers in (good["answers"], "AAAA"):
            response = journey.post_submit(collector, **changes, answers=answers)
            assert refusal(response) == (401, "credential_refused")
    assert wave.received == 0
    assert journey.post_submit(collector).status_code == 200


def test_a_credential_is_good_for_its_own_crowd_only(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    journey = wave.journey()
    journey.post_issue(office)
    assert refusal(journey.post_submit(collector, stratum=LEADERS)) == (401, "credential_refused")
    assert refusal(journey.post_submit(collector, stratum=7)) == (422, "ballot_damaged")
    journey.content["role_group"] = "c_suite"
    assert refusal(journey.post_submit(collector)) == (422, "answer_not_offered")
    journey.content["role_group"] = "nobody"
    assert refusal(journey.post_submit(collector)) == (422, "answer_not_offered")
    assert wave.received == 0


def test_a_credential_of_one_wave_opens_no_other(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    other = launch(wave.context)
    journey = wave.journey()
    journey.post_issue(office)
    response = collector.post(f"/api/v1/ballots/{other.id}", json=journey.ballot)
    assert refusal(response) == (401, "credential_refused")
    assert refusal(collector.post("/api/v1/ballots/0000000000", json=journey.ballot)) == (404, "not_found")
    assert other.received == wave.received == 0


def test_other_answers_under_a_used_credential_change_nothing(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    journey = wave.journey()
    journey.post_issue(office)
    journey.post_submit(collector)
    for changed in (front_line_answers(2), front_line_answers() | {"climate_1": "1"}):
        journey.content["answers"] = changed
        assert refusal(journey.post_submit(collector)) == (409, "already_received_differently")
    journey.content |= {"answers": front_line_answers(), "unit": "North"}
    assert refusal(journey.post_submit(collector)) == (409, "already_received_differently")
    assert wave.received == 1


def test_answers_must_be_packed_as_agreed(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    journey = wave.journey()
    journey.post_issue(office)
    length = wave.manifest.answer_bytes
    content = canonical(journey.content)
    for padded in (packed(content, length - 1), packed(content, length + 4096), to_base64url(bytes(length))):
        assert refusal(journey.post_submit(collector, answers=padded)) == (422, "padding_faulty")
    unreadable = (
        b"",
        b"\xff",
        b"[]",
        b"[" * 4000,
        b'{"role_group":"frontline","unit":"","answers":{}',
        canonical(journey.content | {"address": "192.0.2.1"}),
        canonical(journey.content | {"answers": {"climate_1": 4}}),
        b'{"role_group":"frontline","unit":"\\ud800","answers":{}}',
    )
    for one in unreadable:
        refused = journey.post_submit(collector, answers=packed(one, length))
        assert refusal(refused) == (422, "ballot_damaged")
        assert "192.0.2.1" not in refused.text
    assert refusal(journey.post_submit(collector, answers="A")) == (422, "ballot_damaged")
    assert wave.received == 0


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"answers": {"climate_1": "6"}}, "answer_not_offered"),
        ({"answers": {"ghost": "4"}}, "answer_not_offered"),
        ({"answers": {}}, "nothing_answered"),
        ({"answers": {"climate_1": " "}}, "nothing_answered"),
        ({"unit": "Nowhere"}, "answer_not_offered"),
    ],
)
def test_only_what_the_form_offers_is_taken(
    wave: LaunchedWave,
    office: TestClient,
    collector: TestClient,
    changes: dict[str, object],
    kind: str,
) -> None:
    journey = wave.journey()
    journey.post_issue(office)
    good = dict(journey.content)
    journey.content |= changes
    assert refusal(journey.post_submit(collector)) == (422, kind)
    journey.content = good
    assert journey.post_submit(collector).status_code == 200
