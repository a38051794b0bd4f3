"""Previews show every form as it is asked, and have nothing that could be sent or stored."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from starlette.testclient import TestClient

from diagnostic.web.headers import SECURITY_HEADERS
from support.paper import Paper, received
from support.web_service import INSTRUMENTS, Service, make_service

HOSTILE = '</legend><script>alert(1)</script><img src="//evil.example/x">{{ 7*7 }}'


def hostile_instrument() -> str:
    """Give an instrument whose every respondent text tries to leave its place."""
    content = yaml.safe_load((INSTRUMENTS / "outcomes.yaml").read_text(encoding="utf-8"))
    title = dict.fromkeys(content["title"], f"Title {HOSTILE}")
    content |= {"id": "hostile", "title": title, "purpose": f"Purpose {HOSTILE}"}
    content["response_scale"]["options"][0]["anchor"] = f"Anchor {HOSTILE}"
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return make_service(tmp_path_factory.mktemp("service"), {"hostile.yaml": hostile_instrument()})


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return TestClient(service.app, follow_redirects=False)


def previewed(client: TestClient, address: str) -> list[Paper]:
    """Read all parts of one preview."""
    parts = [received(client.get(address))]
    while onward := [link for link in parts[-1].links if link.endswith(f"part={len(parts) + 1}")]:
        parts.append(received(client.get(onward[0])))
    return parts


@pytest.mark.parametrize("instrument_id", sorted(path.stem for path in INSTRUMENTS.glob("*.yaml")))
def test_every_form_of_the_catalogue_can_be_looked_at_and_not_sent(
    client: TestClient, service: Service, instrument_id: str
) -> None:
    for role in service.context.catalogue.get(instrument_id).role_groups:
        look_through(client, service, instrument_id, role)


def look_through(client: TestClient, service: Service, instrument_id: str, role: str) -> None:
    parts = previewed(client, f"/preview/{instrument_id}/{role}")
    instrument = service.context.catalogue.get(instrument_id)
    asked = {name.removeprefix("answer.") for part in parts for name in part.choices | part.fields}
    assert {item.id for item in instrument.items} <= asked
    for part in parts:
        assert part.status == 200
        assert "Preview: nothing can be sent" in part.headings
        assert "<form" not in part.html
        assert not part.buttons
        assert "ticket" not in part.html


@pytest.mark.parametrize("role", ["c_suite", "middle_management", "frontline"])
def test_a_preview_reads_word_for_word_as_the_form(client: TestClient, service: Service, role: str) -> None:
    wave = service.open_wave(instruments=("trust",))
    consent = received(client.get(f"/a/{service.code(wave, role)}"))
    form = consent.press(client, "I agree")
    (preview,) = previewed(client, f"/preview/trust/{role}")
    assert sorted(line.split(" ", 1)[1] for line in preview.legends) == sorted(
        line.split(" ", 1)[1] for line in form.legends
    )
    assert preview.choices == {name: form.choices[name] for name in preview.choices}
    assert {name for name in form.choices if name.startswith("answer.")} == set(preview.choices)


def test_roles_can_be_switched_and_all_forms_are_listed(client: TestClient, service: Service) -> None:
    preview = received(client.get("/preview/trust/frontline"))
    assert "/preview/trust/c_suite?lang=en&part=1" in preview.links
    listed = received(client.get("/preview")).links
    offered = {f"/preview/{one.id}/{role}" for one in service.context.catalogue for role in one.role_groups}
    assert offered <= set(listed)
    assert all(client.get(link).status_code == 200 for link in listed if link.startswith("/preview/trust"))


@pytest.mark.parametrize(
    "address",
    [
        "/preview/none/frontline",
        "/preview/trust/nobody",
        "/preview/trust/frontline?lang=xx",
        "/preview/%3Cscript%3E/frontline",
        "/preview/trust/%3Cscript%3E?lang=%3Cscript%3E",
    ],
)
def test_what_is_not_at_hand_gets_a_kind_page_that_repeats_nothing(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "Use one of" in response.text or "At hand" in response.text
    assert "<script>" not in response.text
    assert "&lt;script" not in response.text


@pytest.mark.parametrize("part", ["0", "-1", "9999", "99", "two", "²", ""])
def test_an_odd_part_shows_a_part_that_there_is(client: TestClient, part: str) -> None:
    paper = received(client.get("/preview/psy_safety/frontline", params={"part": part}))
    assert paper.status == 200
    assert paper.legends


def test_texts_of_an_instrument_stay_inert(client: TestClient) -> None:
    for address in ("/preview/hostile/frontline", "/preview"):
        text = client.get(address).text
        assert "<script" not in text
        assert "<img" not in text
        assert "&lt;script&gt;" in text
        assert "{{ 7*7 }}" in text


def test_a_preview_is_guarded_sets_no_cookie_and_stores_nothing(client: TestClient, service: Service) -> None:
    def stored() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in service.folder.iterdir()}

    before = stored()
    for address in ("/preview", "/preview/trust/frontline"):
        response = client.get(address)
        assert all(response.headers[name] == value for name, value in SECURITY_HEADERS.items())
        assert "set-cookie" not in response.headers
        assert response.headers["cache-control"] == "no-store"
        assert client.post(address).status_code == 405
    assert stored() == before
