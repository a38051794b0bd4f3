"""The road of invitations over HTTP: issue, hand in, ask again, and everything that must be refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diagnostic.anonymity.base64url import from_base64url, to_base64url
from diagnostic.anonymity.canonical_json import canonical
from diagnostic.storage.office.models import RosterEntry
from diagnostic.web.app import create_app
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.doors import Doors
from diagnostic.workflows.invitation_secrets import read_secret, secret_hash
from support.databases import front_line_answers
from support.road import FRONT_LINE, LEADERS, LaunchedWave, launch, packed, with_keys


@pytest.fixture
def wave(context: Context, tmp_path: Path) -> LaunchedWave:
    return launch(with_keys(context, tmp_path / "keys"))


@pytest.fixture
def office(wave: LaunchedWave) -> TestClient:
    return TestClient(create_app(wave.context, doors=Doors.OFFICE))


@pytest.fixture
def collector(wave: LaunchedWave) -> TestClient:
    return TestClient(create_app(wave.context, doors=Doors.COLLECTOR))


def code(response: object) -> tuple[int, str]:
    """Give status and kind of a refusal."""
    return response.status_code, response.json()["code"]  # type: ignore[attr-defined]


def stored(wave: LaunchedWave) -> int:
    with wave.context.ballot_box() as ballot_box:
        return ballot_box.count(wave.id)


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
    assert code(journey.post_issue(office)) == (409, "already_issued")


def test_unknown_and_damaged_invitations_are_refused_alike_whatever_the_wave(
    wave: LaunchedWave, office: TestClient
) -> None:
    journey = wave.journey()
    stranger = {"secret": to_base64url(bytes(16))}
    for route, body in (("standing", stranger), ("issue", journey.question | stranger)):
        for wave_id in (wave.id, "0000000000"):
            response = office.post(f"/api/v1/invitations/{wave_id}/{route}", json=body)
            assert code(response) == (404, "unknown_invitation")
    assert office.post(f"/api/v1/invitations/{wave.id}/done", json=stranger).status_code == 204
    known_elsewhere = office.post("/api/v1/invitations/0000000000/issue", json=journey.question)
    assert code(known_elsewhere) == (404, "unknown_invitation")
    faulty = {"secret": "short"}
    refused = office.post(f"/api/v1/invitations/{wave.id}/standing", json=faulty)
    assert code(refused) == (422, "request_faulty")
    assert "short" not in refused.text.replace("shorter", "")


@pytest.mark.parametrize("message", [bytes(384), b"\xff" * 384])
def test_what_cannot_be_signed_spends_nothing(wave: LaunchedWave, office: TestClient, message: bytes) -> None:
    journey = wave.journey()
    body = journey.question | {"message": to_base64url(message)}
    refused = office.post(f"/api/v1/invitations/{wave.id}/issue", json=body)
    assert code(refused) == (422, "blinded_message_faulty")
    assert journey.post_issue(office).status_code == 200


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
            assert code(response) == (401, "credential_refused")
    assert stored(wave) == 0
    assert journey.post_submit(collector).status_code == 200


def test_a_credential_is_good_for_its_own_crowd_only(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    journey = wave.journey()
    journey.post_issue(office)
    assert code(journey.post_submit(collector, stratum=LEADERS)) == (401, "credential_refused")
    assert code(journey.post_submit(collector, stratum=7)) == (422, "ballot_damaged")
    journey.content["role_group"] = "c_suite"
    assert code(journey.post_submit(collector)) == (422, "answer_not_offered")
    journey.content["role_group"] = "nobody"
    assert code(journey.post_submit(collector)) == (422, "answer_not_offered")
    assert stored(wave) == 0


def test_a_credential_of_one_wave_opens_no_other(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    other = launch(wave.context)
    journey = wave.journey()
    journey.post_issue(office)
    response = collector.post(f"/api/v1/ballots/{other.id}", json=journey.ballot)
    assert code(response) == (401, "credential_refused")
    assert code(collector.post("/api/v1/ballots/0000000000", json=journey.ballot)) == (404, "not_found")
    assert stored(other) == stored(wave) == 0


def test_other_answers_under_a_used_credential_change_nothing(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    journey = wave.journey()
    journey.post_issue(office)
    journey.post_submit(collector)
    for changed in (front_line_answers(2), front_line_answers() | {"climate_1": "1"}):
        journey.content["answers"] = changed
        assert code(journey.post_submit(collector)) == (409, "already_received_differently")
    journey.content |= {"answers": front_line_answers(), "unit": "North"}
    assert code(journey.post_submit(collector)) == (409, "already_received_differently")
    assert stored(wave) == 1


def test_answers_must_be_packed_as_agreed(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    journey = wave.journey()
    journey.post_issue(office)
    length = wave.manifest.answer_bytes
    content = canonical(journey.content)
    for padded in (packed(content, length - 1), packed(content, length + 4096), to_base64url(bytes(length))):
        assert code(journey.post_submit(collector, answers=padded)) == (422, "padding_faulty")
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
        assert code(refused) == (422, "ballot_damaged")
        assert "192.0.2.1" not in refused.text
    assert code(journey.post_submit(collector, answers="A")) == (422, "ballot_damaged")
    assert stored(wave) == 0


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
    assert code(journey.post_submit(collector)) == (422, kind)
    journey.content = good
    assert journey.post_submit(collector).status_code == 200


def test_a_closed_wave_issues_and_takes_nothing_but_acknowledges_what_it_has(
    wave: LaunchedWave, office: TestClient, collector: TestClient
) -> None:
    done, issued, late = (wave.journey(number) for number in range(3))
    done.post_issue(office)
    receipt = done.post_submit(collector).json()["receipt"]
    issued.post_issue(office)
    close_wave(wave.context, wave.id, confirmed=True)
    assert code(issued.post_submit(collector)) == (409, "wave_closed")
    assert done.post_submit(collector).json() == {"receipt": receipt, "was_received_before": True}
    for journey in (issued, late):
        assert code(journey.post_issue(office)) == (409, "wave_closed")
        standing = office.post(f"/api/v1/invitations/{wave.id}/standing", json={"secret": journey.secret})
        assert code(standing) == (409, "wave_closed")
    assert stored(wave) == 1


def test_a_process_that_had_the_keys_at_hand_signs_nothing_after_another_has_closed_the_wave(
    wave: LaunchedWave, office: TestClient
) -> None:
    wave.journey(0).post_issue(office)
    closing = replace(wave.context, signers=type(wave.context.signers)())
    close_wave(closing, wave.id, confirmed=True)
    assert code(wave.journey(1).post_issue(office)) == (409, "wave_closed")
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
