"""The road of invitations over HTTP: issue, hand in, ask again, and the close."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diagnostic.anonymity.base64url import to_base64url
from diagnostic.storage.office.models import RosterEntry
from diagnostic.web.app import create_app
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.doors import Doors
from diagnostic.workflows.invitation_secrets import read_secret, secret_hash
from support.journeys import refusal
from support.road import FRONT_LINE, LaunchedWave, launch, with_keys


@pytest.fixture
def wave(context: Context, tmp_path: Path) -> LaunchedWave:
    return launch(with_keys(context, tmp_path / "keys"))


@pytest.fixture
def office(wave: LaunchedWave) -> TestClient:
    return TestClient(create_app(wave.context, doors=Doors.OFFICE))


@pytest.fixture
def collector(wave: LaunchedWave) -> TestClient:
    return TestClient(create_app(wave.context, doors=Doors.COLLECTOR))


def test_whoever_was_invited_hands_answers_in_and_may_ask_again(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    journey = wave.journey(unit="South & Söhne")
    first, again = journey.post_issue(office), journey.post_issue(office)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    taken, repeated = journey.post_submit(collector), journey.post_submit(collector)
    assert taken.status_code == repeated.status_code == 200
    assert taken.json()["receipt"] == repeated.json()["receipt"]
    assert [one.json()["was_received_before"] for one in (taken, repeated)] == [False, True]
    with wave.context.ballot_box() as ballot_box:
        ((key, response),) = ballot_box.rows(wave.id)
    assert (key, response.role_group, response.unit) == (journey.mark, "frontline", "South & Söhne")


def test_standing_tells_what_is_left_to_do(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    journey = wave.journey()
    address, holder = f"/api/v1/invitations/{wave.id}", {"secret": journey.secret}

    def standing() -> object:
        return office.post(f"{address}/standing", json=holder).json()

    told = {"stratum": FRONT_LINE, "state": "open", "language": None}
    assert standing() == told
    assert office.post(f"{address}/done", json=holder).status_code == 204
    assert standing() == told
    journey.post_issue(office)
    assert standing() == told | {"state": "issued"}
    assert office.post(f"{address}/done", json=holder).status_code == 204
    assert standing() == told | {"state": "done"}


def test_standing_knows_the_language_of_somebody_on_the_roster(
    wave: LaunchedWave, office: TestClient
) -> None:
    secret = wave.journey().secret
    entry = RosterEntry(
        secret_hash=secret_hash(read_secret(secret)), wave_id=wave.id, nonce="0" * 32, language="de",
        email="a@example.org", stop_hash="0" * 64, is_stopped=False, was_sent=True, reminders=0,
        was_told_to_finish=False,
    )  # fmt: skip
    with wave.context.office() as repository:
        repository.roster.add([entry])
    standing = office.post(f"/api/v1/invitations/{wave.id}/standing", json={"secret": secret})
    assert standing.json()["language"] == "de"
    assert "example.org" not in standing.text


def test_an_invitation_is_spent_on_one_message_for_good(wave: LaunchedWave, office: TestClient) -> None:
    journey = wave.journey()
    journey.post_issue(office)
    journey.draw()
    assert refusal(journey.post_issue(office)) == (409, "already_issued")


def test_unknown_and_damaged_invitations_are_refused_alike_whatever_the_wave(
    wave: LaunchedWave, office: TestClient
) -> None:
    journey = wave.journey()
    stranger = {"secret": to_base64url(bytes(16))}
    for route, body in (("standing", stranger), ("issue", journey.question | stranger)):
        for wave_id in (wave.id, "0000000000"):
            response = office.post(f"/api/v1/invitations/{wave_id}/{route}", json=body)
            assert refusal(response) == (404, "unknown_invitation")
    assert office.post(f"/api/v1/invitations/{wave.id}/done", json=stranger).status_code == 204
    known_elsewhere = office.post("/api/v1/invitations/0000000000/issue", json=journey.question)
    assert refusal(known_elsewhere) == (404, "unknown_invitation")
    faulty = {"secret": "short"}
    refused = office.post(f"/api/v1/invitations/{wave.id}/standing", json=faulty)
    assert refusal(refused) == (422, "request_faulty")
    assert "short" not in refused.text.replace("shorter", "")


@pytest.mark.parametrize("message", [bytes(384), b"\xff" * 384])
def test_what_cannot_be_signed_spends_nothing(wave: LaunchedWave, office: TestClient, message: bytes) -> None:
    journey = wave.journey()
    body = journey.question | {"message": to_base64url(message)}
    refused = office.post(f"/api/v1/invitations/{wave.id}/issue", json=body)
    assert refusal(refused) == (422, "blinded_message_faulty")
    assert journey.post_issue(office).status_code == 200


def test_a_closed_wave_issues_and_takes_nothing_but_acknowledges_what_it_has(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    done, issued, late = (wave.journey(number) for number in range(3))
    done.post_issue(office)
    receipt = done.post_submit(collector).json()["receipt"]
    issued.post_issue(office)
    close_wave(wave.context, wave.id, confirmed=True)
    assert refusal(issued.post_submit(collector)) == (409, "wave_closed")
    assert done.post_submit(collector).json() == {"receipt": receipt, "was_received_before": True}
    for journey in (issued, late):
        assert refusal(journey.post_issue(office)) == (409, "wave_closed")
        standing = office.post(f"/api/v1/invitations/{wave.id}/standing", json={"secret": journey.secret})
        assert refusal(standing) == (409, "wave_closed")
    assert wave.received == 1


def test_a_process_that_had_the_keys_at_hand_signs_nothing_after_another_has_closed_the_wave(
    wave: LaunchedWave, office: TestClient
) -> None:
    wave.journey(0).post_issue(office)
    closing = replace(wave.context, signers=type(wave.context.signers)())
    close_wave(closing, wave.id, confirmed=True)
    assert refusal(wave.journey(1).post_issue(office)) == (409, "wave_closed")
    assert wave.context.signers.of(wave.context, wave.id, FRONT_LINE) is None


def test_one_invitation_cannot_ask_without_end(wave: LaunchedWave, office: TestClient) -> None:
    address, holder = f"/api/v1/invitations/{wave.id}/standing", {"secret": wave.journey().secret}
    answers = [office.post(address, json=holder) for _ in range(70)]
    refused = next(one for one in answers if one.status_code == 429)
    assert answers[0].status_code == 200
    assert refused.json()["code"] == "too_often"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    other = office.post(address, json={"secret": wave.journey(1).secret})
    assert other.status_code == 200
