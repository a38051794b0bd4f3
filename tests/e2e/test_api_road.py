"""The API from an empty service to released results, and every refusal on the way."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from diagnostic.workflows.manage_keys import list_keys, revoke_key
from support.instruments import PACKAGED
from support.paper import fill_in
from support.web_service import Service, make_service

HEADS = [
    {"role_group": "c_suite", "invited": 8},
    {"role_group": "middle_management", "invited": 30},
    {"role_group": "frontline", "invited": 60, "unit": "Assembly"},
    {"role_group": "frontline", "invited": 40, "unit": "Finance"},
]
NEW_WAVE = {"title": "Autumn", "instruments": ["outcomes", "trust@1.1.0"], "head_counts": HEADS}
NEW_CAMPAIGN = {
    "organisation": "Northwind Components",
    "title": "Culture 2026",
    "contact": "the works council",
}


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return make_service(tmp_path)


@pytest.fixture
def client(service: Service) -> TestClient:
    return TestClient(service.app, headers=service.key())


@pytest.fixture
def anonymous(service: Service) -> TestClient:
    return TestClient(service.app)


def open_wave(client: TestClient, **changes: Any) -> dict[str, Any]:
    campaign = client.post("/api/v1/campaigns", json=NEW_CAMPAIGN).json()
    response = client.post(f"/api/v1/campaigns/{campaign['id']}/waves", json=NEW_WAVE | changes)
    assert response.status_code == 201, response.text
    return dict(response.json())


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    content = dict(response.json())
    assert content["code"] == code
    assert content["status"] == status
    assert all(content[member] for member in ("type", "title", "detail", "place", "fault", "mend"))
    return content


def test_a_campaign_runs_from_start_to_close_over_the_api(
    service: Service, client: TestClient, anonymous: TestClient
) -> None:
    wave = open_wave(client)
    assert wave["is_open"]
    assert [one["id"] for one in wave["instruments"]] == ["outcomes", "trust"]
    assert wave["units"] == ["Assembly", "Finance"]
    declared = {name: value for name, value in wave["head_counts"][2].items() if value is not None}
    assert declared == {"role_group": "frontline", "invited": 60, "unit": "Assembly"}
    sheet = client.post(f"/api/v1/waves/{wave['id']}/codes", json={"role_group": "frontline", "count": 2})
    assert sheet.status_code == 201
    first, second = sheet.json()["codes"]
    assert fill_in(anonymous, first).press(anonymous, "Send my answers").status == 200
    rest = client.post(f"/api/v1/waves/{wave['id']}/codes", json={"role_group": "frontline"}).json()["codes"]
    assert len(rest) == 98
    assert not {first, second} & set(rest)
    closed = client.post(f"/api/v1/waves/{wave['id']}/close", json={"confirm": True}).json()
    assert (closed["is_open"], closed["closed_on"]) == (False, str(date.today()))
    (campaign,) = client.get("/api/v1/campaigns").json()["campaigns"]
    assert campaign["waves"] == [{"id": wave["id"], "title": "Autumn", "is_open": False}]


def test_codes_are_given_once_and_no_other_answer_holds_them(client: TestClient) -> None:
    wave = open_wave(client)
    codes = client.post(f"/api/v1/waves/{wave['id']}/codes", json={"role_group": "c_suite"}).json()["codes"]
    assert len(set(codes)) == 8
    for address in (f"/api/v1/waves/{wave['id']}", "/api/v1/campaigns"):
        text = client.get(address).text
        assert not any(code in text for code in codes)


def test_response_counts_stay_hidden_or_coarse_while_somebody_could_be_watched(
    service: Service, client: TestClient
) -> None:
    wave = open_wave(client, instruments=["outcomes"])
    address = f"/api/v1/waves/{wave['id']}"
    codes = {
        role: client.post(f"{address}/codes", json={"role_group": role}).json()["codes"]
        for role in ("c_suite", "frontline", "middle_management")
    }
    seen = []
    for code in codes["frontline"][:13]:
        fill_in(client, code).press(client, "Send my answers")
        shown = client.get(address).json()
        seen.append(shown["responses"])
        assert {role["codes_spent"] for role in shown["role_groups"]} == {None}
    assert seen == [None] * 9 + [10] * 4
    for code in codes["c_suite"][:2] + codes["middle_management"][:7]:
        fill_in(client, code).press(client, "Send my answers")
    closed = client.post(f"{address}/close", json={"confirm": True}).json()
    spent = {role["role_group"]: role["codes_spent"] for role in closed["role_groups"]}
    assert spent == {"c_suite": None, "middle_management": 7, "frontline": 12}
    assert closed["responses"] == 20


def test_the_exact_total_shows_once_no_group_can_be_subtracted_from_it(client: TestClient) -> None:
    heads = [{"role_group": "frontline", "invited": 40}]
    wave = open_wave(client, instruments=["outcomes"], head_counts=heads)
    address = f"/api/v1/waves/{wave['id']}"
    for code in client.post(f"{address}/codes", json={"role_group": "frontline"}).json()["codes"][:13]:
        fill_in(client, code).press(client, "Send my answers")
    assert client.post(f"{address}/close", json={"confirm": True}).json()["responses"] == 13


GUARDED = [
    ("GET", "/api/v1/campaigns", "campaigns:read"),
    ("POST", "/api/v1/campaigns", "campaigns:write"),
    ("POST", "/api/v1/campaigns/abc/waves", "campaigns:write"),
    ("GET", "/api/v1/waves/abc", "campaigns:read"),
    ("POST", "/api/v1/waves/abc/codes", "campaigns:write"),
    ("POST", "/api/v1/waves/abc/launch", "campaigns:write"),
    ("POST", "/api/v1/waves/abc/tighten", "campaigns:write"),
    ("GET", "/api/v1/waves/abc/manifest", "campaigns:read"),
    ("POST", "/api/v1/waves/abc/close", "campaigns:write"),
    ("POST", "/api/v1/waves/abc/diagnosis", "campaigns:write"),
    ("GET", "/api/v1/waves/abc/results", "results:read"),
    ("GET", "/api/v1/waves/abc/trend", "results:read"),
]


@pytest.mark.parametrize(("method", "address", "scope"), GUARDED)
def test_a_guarded_address_wants_a_key_with_its_scope(
    service: Service, anonymous: TestClient, method: str, address: str, scope: str
) -> None:
    bare = anonymous.request(method, address)
    problem(bare, 401, "not_allowed")
    assert bare.headers["www-authenticate"] == "Bearer"
    for header in ("Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "Bearer é", f"Bearer {'x' * 4000}"):
        response = anonymous.request(method, address, headers={"Authorization": header.encode()})
        problem(response, 401, "not_allowed")
    others = {"campaigns:read", "campaigns:write", "results:read"} - {scope}
    refused = anonymous.request(method, address, headers=service.key(*others))
    assert scope in problem(refused, 403, "scope_missing")["mend"]
    allowed = anonymous.request(method, address, headers=service.key(scope))
    assert allowed.status_code in {200, 404, 422}


def test_every_operation_of_the_description_is_either_open_on_purpose_or_guarded(service: Service) -> None:
    guarded = {(method.lower(), address.replace("abc", "{}")) for method, address, _ in GUARDED}
    open_to_all = {
        ("get", "/api/v1/instruments"),
        ("get", "/api/v1/instruments/{}"),
        ("post", "/api/v1/score"),
        ("get", "/api/v1/health"),
        ("post", "/api/v1/invitations/{}/standing"),
        ("post", "/api/v1/invitations/{}/issue"),
        ("post", "/api/v1/invitations/{}/done"),
        ("post", "/api/v1/ballots/{}"),
    }
    described = {
        (method, "/".join("{}" if part.startswith("{") else part for part in path.split("/")))
        for path, methods in service.app.openapi()["paths"].items()
        for method in methods
    }
    assert described == guarded | open_to_all


def test_a_revoked_or_expired_key_is_refused(service: Service, client: TestClient) -> None:
    assert client.get("/api/v1/campaigns").status_code == 200
    object.__setattr__(service.context, "today", lambda: date.today() + timedelta(days=91))
    problem(client.get("/api/v1/campaigns"), 401, "not_allowed")
    object.__setattr__(service.context, "today", date.today)
    assert client.get("/api/v1/campaigns").status_code == 200
    (key,) = list_keys(service.context)
    revoke_key(service.context, key.id)
    problem(client.get("/api/v1/campaigns"), 401, "not_allowed")


def test_a_key_in_the_address_does_not_count(service: Service, anonymous: TestClient) -> None:
    secret = service.key()["Authorization"].removeprefix("Bearer ")
    problem(anonymous.get(f"/api/v1/campaigns?api_key={secret}"), 401, "not_allowed")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"title": ""}, "body → title"),
        ({"title": None}, "body → title"),
        ({"instruments": []}, "body → instruments"),
        ({"instruments": ["Trust!"]}, "body → instruments → 0"),
        ({"head_counts": [{"role_group": "frontline", "invited": 0}]}, "body → head_counts → 0 → invited"),
        ({"minimum_group": 4}, "body → minimum_group"),
        ({"surprise": 1}, "body → surprise"),
        ({"language": "../en"}, "body → language"),
    ],
)
def test_a_faulty_wave_is_refused_with_the_place_of_the_fault(
    client: TestClient, change: dict[str, Any], place: str
) -> None:
    campaign = client.post("/api/v1/campaigns", json=NEW_CAMPAIGN).json()
    response = client.post(f"/api/v1/campaigns/{campaign['id']}/waves", json=NEW_WAVE | change)
    content = problem(response, 422, "request_faulty")
    assert content["place"] == place
    assert content["errors"][0]["place"] == place


def test_a_wave_names_its_languages_and_how_far_each_has_come(client: TestClient) -> None:
    campaign = client.post("/api/v1/campaigns", json=NEW_CAMPAIGN).json()

    def opened(**change: Any) -> dict[str, Any]:
        response = client.post(f"/api/v1/campaigns/{campaign['id']}/waves", json=NEW_WAVE | change)
        wave: dict[str, Any] = response.json()
        return wave

    every = opened()
    assert (every["language"], every["languages"]) == ("en", ["en", "es", "de", "fr", "ar"])
    assert every["translations"][:2] == [
        {"language": "en", "status": "source"},
        {"language": "es", "status": "draft"},
    ]
    assert opened(language="fr")["languages"][0] == "fr"
    assert opened(languages=["ar", "en"])["languages"] == ["ar", "en"]


def test_a_refusal_does_not_repeat_what_was_sent(client: TestClient) -> None:
    response = client.post("/api/v1/campaigns", json={"organisation": ["CANARY-4711"], "CANARY-4712": 1})
    assert "CANARY-4711" not in response.text
    lone = client.post(
        "/api/v1/campaigns", content=rb'{"\ud800": 1}', headers={"Content-Type": "application/json"}
    )
    problem(lone, 422, "request_faulty")
    assert client.post("/api/v1/campaigns", content=b"{CANARY-4711").status_code == 422


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"instruments": ["no_such"]}, 404),
        ({"instruments": ["trust@9.9.9"]}, 404),
        ({"language": "tlh"}, 422),
        ({"languages": ["en", "tlh"]}, 422),
    ],
)
def test_what_the_wave_cannot_be_opened_with_is_named(
    client: TestClient, change: dict[str, Any], status: int
) -> None:
    campaign = client.post("/api/v1/campaigns", json=NEW_CAMPAIGN).json()
    response = client.post(f"/api/v1/campaigns/{campaign['id']}/waves", json=NEW_WAVE | change)
    assert response.status_code == status
    assert response.json()["mend"]


def test_unknown_ids_are_not_found_and_impossible_ones_are_refused(client: TestClient) -> None:
    problem(client.get("/api/v1/waves/0000000000"), 404, "not_found")
    problem(client.get("/api/v1/waves/0000000000/results"), 404, "not_found")
    problem(client.post("/api/v1/campaigns/0000000000/waves", json=NEW_WAVE), 404, "not_found")
    problem(client.get("/api/v1/waves/%00"), 422, "request_faulty")
    problem(client.get("/api/v1/instruments/nothing"), 404, "not_found")
    problem(client.get("/api/v1/instruments/trust?version=one"), 422, "request_faulty")


def test_a_wave_is_not_closed_without_an_explicit_yes(client: TestClient) -> None:
    wave = open_wave(client)
    address = f"/api/v1/waves/{wave['id']}"
    problem(client.post(f"{address}/close"), 422, "request_faulty")
    problem(client.post(f"{address}/close", json={}), 422, "request_faulty")
    problem(client.post(f"{address}/close", json={"confirm": False}), 409, "close_not_confirmed")
    assert client.get(address).json()["is_open"]
    for _ in range(2):
        assert client.post(f"{address}/close", json={"confirm": True}).status_code == 200
    late = client.post(f"{address}/codes", json={"role_group": "frontline"})
    assert late.status_code == 409


def test_results_of_an_undiagnosed_wave_are_a_problem_and_not_an_empty_answer(client: TestClient) -> None:
    wave = open_wave(client)
    response = client.get(f"/api/v1/waves/{wave['id']}/results")
    assert response.status_code in {404, 409}
    assert response.json()["mend"]


def test_the_catalogue_shows_each_instrument_as_each_role_group_reads_it(anonymous: TestClient) -> None:
    listed = anonymous.get("/api/v1/instruments").json()["instruments"]
    assert {one["id"] for one in listed} == {path.stem for path in PACKAGED.glob("*.yaml")}
    shown = anonymous.get("/api/v1/instruments/psy_safety?version=1.1.0").json()
    (scale,) = shown["scales"]
    assert [option["value"] for option in scale["options"]] == [1, 2, 3, 4, 5]
    assert scale["facets"][0] == {"id": "voice", "title": "Voice"}
    texts = {form["id"]: form["items"][0]["text"] for form in shown["forms"]}
    assert texts["employee"].startswith("I ")
    assert texts["executive"].startswith("Front-line staff ")


def test_the_description_is_tidy(service: Service) -> None:
    schema = service.app.openapi()
    operations = [one for methods in schema["paths"].values() for one in methods.values()]
    ids = [one["operationId"] for one in operations]
    assert len(set(ids)) == len(ids)
    assert {tag for one in operations for tag in one["tags"]} <= {tag["name"] for tag in schema["tags"]}
    for one in operations:
        assert one["summary"]
        for status, answer in one["responses"].items():
            kinds = set(answer.get("content", ()))
            given = set() if status == "204" else {"application/json"}
            assert kinds == (given if status < "300" else {"application/problem+json"})
        if "security" in one:
            assert {"401", "403"} <= one["responses"].keys()
            assert "scope" in one["description"]


def items_of(client: TestClient, instrument: str) -> list[str]:
    forms = client.get(f"/api/v1/instruments/{instrument}").json()["forms"]
    return [item["id"] for item in forms[0]["items"]]


def test_scores_follow_the_options_the_reverse_keys_and_the_missing_rule(anonymous: TestClient) -> None:
    form = anonymous.get("/api/v1/instruments/psy_safety").json()["forms"][0]["items"]
    best = {item["id"]: 1 if item["reverse_keyed"] else 5 for item in form}
    worst = {item["id"]: 5 if item["reverse_keyed"] else 1 for item in form}
    silent: dict[str, Any] = dict.fromkeys(best)
    rows = [best, worst, silent, dict.fromkeys(best, 3)]
    response = anonymous.post("/api/v1/score", json={"instrument": "psy_safety", "answers": rows})
    assert response.status_code == 200
    (scale,) = response.json()["scales"]
    assert scale["scores"] == [100, 0, None, 50]
    assert (scale["n_scored"], scale["mean"]) == (3, 50)
    assert scale["reliability"]["alpha"] == pytest.approx(1)
    assert {facet["id"] for facet in scale["facets"]} == {"voice", "mistakes", "difference", "security"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (9, "answer_out_of_range"),
        (True, "request_faulty"),
        ("4", "request_faulty"),
        ("=1+1", "request_faulty"),
        (10**30, "request_faulty"),
        ({"a": 1}, "request_faulty"),
        (2.5, "request_faulty"),
    ],
)
def test_an_answer_that_is_no_option_is_named_by_place(
    anonymous: TestClient, answer: object, code: str
) -> None:
    item_id = items_of(anonymous, "outcomes")[0]
    body = {"instrument": "outcomes", "answers": [{}, {item_id: answer}]}
    content = problem(anonymous.post("/api/v1/score", json=body), 422, code)
    assert item_id in content["place"]
    assert "literal" not in content["place"]


def test_scoring_refuses_strangers_and_crowds(anonymous: TestClient) -> None:
    def scored(**body: Any) -> Any:
        return anonymous.post("/api/v1/score", json={"instrument": "outcomes", "answers": [{}]} | body)

    problem(scored(answers=[{"ghost": 1}]), 422, "unknown_item")
    problem(scored(instrument="ghost"), 404, "not_found")
    problem(scored(version="9.9.9"), 404, "not_found")
    problem(scored(answers=[]), 422, "request_faulty")
    problem(scored(answers=[{}] * 5001), 422, "request_faulty")
    assert scored(answers=[{}] * 5000).json()["n_respondents"] == 5000


def test_scoring_writes_nothing(service: Service, anonymous: TestClient) -> None:
    before = service.all_bytes()
    rows = [dict.fromkeys(items_of(anonymous, "outcomes"), 4)]
    assert (
        anonymous.post("/api/v1/score", json={"instrument": "outcomes", "answers": rows}).status_code == 200
    )
    assert service.all_bytes() == before
