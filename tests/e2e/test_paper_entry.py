"""Forms on paper, typed in: what is stored is what was crossed, once; and the desk is closed by default."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diagnostic.web.app import create_app
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.form_sections import sections_for
from diagnostic.workflows.open_wave import CORE_PACK
from diagnostic.workflows.views import WaveView
from support.paper import Paper, received
from support.web_service import Service, make_service

CLEAR = '"cache"'


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return make_service(tmp_path)


@pytest.fixture
def desk(service: Service) -> TestClient:
    return TestClient(create_app(service.context, paper_entry=True), follow_redirects=False)


def items_of(service: Service, instruments: tuple[str, ...], role_group: str = "frontline") -> list[str]:
    sections = sections_for([service.context.catalogue.get(one) for one in instruments], role_group, "en")
    return [item.id for section in sections for item in section.items]


def opened(desk: TestClient, code: str, **further: str) -> Paper:
    return received(desk.post("/entry/form", data={"code": code, **further}))


def stored(service: Service, wave: WaveView) -> list[tuple[str, str | None, dict[str, object]]]:
    with service.context.ballot_box() as ballot_box:
        return [(one.role_group, one.unit, json.loads(one.answers)) for one in ballot_box.responses(wave.id)]


def type_in(page: Paper, keys: dict[str, str], unit: str = "") -> dict[str, str]:
    typed = {f"answer.{item}": key for item, key in keys.items()}
    return page.fields | typed | ({"unit": unit} if unit else {})


def test_the_desk_is_closed_unless_it_is_asked_for(service: Service) -> None:
    client = TestClient(service.app)
    assert client.get("/entry").status_code == 404
    assert client.post("/entry/send", data={}).status_code == 404


def test_what_is_stored_is_what_was_typed(service: Service, desk: TestClient) -> None:
    wave = service.open_wave()
    items = items_of(service, CORE_PACK)
    keys = {item: ("1", "2", "3", "4", "5", "-", "", "–")[k % 8] for k, item in enumerate(items)}
    page = opened(desk, service.code(wave).lower().replace("-", " "))
    assert page.h1 == "Type in the form"
    assert [name for name in page.fields if name.startswith("answer.")] == [f"answer.{one}" for one in items]
    checked = received(desk.post("/entry/check", data=type_in(page, keys, unit="2")))
    assert checked.h1 == "Compare with the paper"
    assert "56 of 64 questions are answered" in checked.text
    assert service.response_count(wave) == 0
    sent = received(desk.post("/entry/send", data=checked.fields))
    assert "The form is sent and stored." in sent.text
    expected = {
        item: "not_applicable" if key in {"-", "–"} else int(key) for item, key in keys.items() if key
    }
    assert stored(service, wave) == [("frontline", "Finance", expected)]


def test_a_form_counts_once_however_often_it_is_sent(service: Service, desk: TestClient) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    code = service.code(wave)
    keys = dict.fromkeys(items_of(service, ("outcomes",)), "4")
    checked = received(desk.post("/entry/check", data=type_in(opened(desk, code), keys)))
    assert "arrived" not in received(desk.post("/entry/send", data=checked.fields)).text
    again = received(desk.post("/entry/send", data=checked.fields))
    assert "it counts once" in again.text
    other = checked.fields | {"answer." + next(iter(keys)): "1"}
    assert "The first ones count" in received(desk.post("/entry/send", data=other)).text
    assert "does not count a second time" in opened(desk, code).text
    assert [answers for *_, answers in stored(service, wave)] == [dict.fromkeys(keys, 4)]


@pytest.mark.parametrize("key", ["6", "0", "x", "4 5", "44", "−1", "<b>"])
def test_a_key_that_is_not_on_the_form_is_shown_and_nothing_is_sent(
    service: Service, desk: TestClient, key: str
) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    first, second, *_ = items_of(service, ("outcomes",))
    page = opened(desk, service.code(wave))
    back = received(desk.post("/entry/check", data=type_in(page, {first: "4", second: key})))
    assert back.h1 == "Type in the form"
    assert "Not on the form. Type one of: 1–5, -" in back.text
    assert back.fields[f"answer.{first}"] == "4"
    assert back.fields[f"answer.{second}"] == key
    forced = received(desk.post("/entry/send", data=type_in(page, {first: "4", second: key})))
    assert "nothing has been sent" in forced.text
    assert service.response_count(wave) == 0


def test_a_correction_keeps_everything_typed(service: Service, desk: TestClient) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    items = items_of(service, ("outcomes",))
    keys = dict.fromkeys(items, "2") | {items[3]: "-"}
    checked = received(desk.post("/entry/check", data=type_in(opened(desk, service.code(wave)), keys, "1")))
    back = checked.press(desk, "Correct it")
    assert {item: back.fields[f"answer.{item}"] for item in items} == keys
    assert back.fields["unit"] == "1"
    again = received(desk.post("/entry/check", data=type_in(back, {items[0]: "5"})))
    again.press(desk, "Send, then the next form")
    ((_, unit, answers),) = stored(service, wave)
    assert unit == "Assembly"
    assert answers[items[0]] == 5
    assert answers[items[3]] == "not_applicable"


@pytest.mark.parametrize("unit", ["3", "0", "Assembly", "999999"])
def test_a_unit_that_is_not_on_the_form_is_refused(service: Service, desk: TestClient, unit: str) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    page = opened(desk, service.code(wave))
    keys = dict.fromkeys(items_of(service, ("outcomes",)), "2")
    back = received(desk.post("/entry/check", data=type_in(page, keys, unit)))
    assert "Type one of: 1–2, -" in back.text
    assert service.response_count(wave) == 0


def test_an_empty_form_cannot_be_sent(service: Service, desk: TestClient) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    page = opened(desk, service.code(wave))
    assert "Nothing is sent yet" in received(desk.post("/entry/check", data=page.fields)).text
    assert service.response_count(wave) == 0


def test_numbers_are_typed_as_they_are_written(service: Service, desk: TestClient) -> None:
    wave = service.open_wave(instruments=(*CORE_PACK[:4], "blind_spot"))
    items = items_of(service, ("blind_spot",), "c_suite")
    page = opened(desk, service.code(wave, "c_suite"))
    keys = {items[0]: "0", items[1]: "100", items[2]: "-", items[3]: "101"}
    back = received(desk.post("/entry/check", data=type_in(page, keys)))
    assert "Type one of: 0–100, -" in back.text
    checked = received(desk.post("/entry/check", data=type_in(back, {items[3]: "37"})))
    checked.press(desk, "Send, then the next form")
    assert stored(service, wave)[0][2] == {
        items[0]: 0,
        items[1]: 100,
        items[2]: "not_applicable",
        items[3]: 37,
    }


def test_codes_that_open_nothing_are_told_at_the_desk(service: Service, desk: TestClient) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    code = service.code(wave)
    unknown = opened(desk, "7Q2M-X4TR")
    assert unknown.status == 404
    assert "We do not know this code" in unknown.text
    assert "7Q2M" not in unknown.html
    assert received(desk.post("/entry/send", data={"code": code})).status == 422
    close_wave(service.context, wave.id, confirmed=True)
    assert "This survey has closed" in opened(desk, code).text


def test_pages_leave_nothing_behind(service: Service, desk: TestClient) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    code = service.code(wave)
    start = desk.get("/entry")
    page = desk.post("/entry/form", data={"code": code})
    for response in (start, page):
        assert response.headers["cache-control"] == "no-store"
        assert "set-cookie" not in response.headers
        assert response.text.count('autocomplete="off"') >= response.text.count("<form")
    assert start.headers["clear-site-data"] == CLEAR
    for path in ("form", "check", "send"):
        assert desk.get(f"/entry/{path}").headers["location"] == "/entry"


def test_forms_are_typed_in_the_order_of_the_paper_even_if_screens_shuffle(
    service: Service, desk: TestClient
) -> None:
    wave = service.open_wave(instruments=("trust",))
    wanted = [f"answer.{one}" for one in items_of(service, ("trust",))]
    for code in service.codes(wave, 3):
        assert [name for name in opened(desk, code).fields if name.startswith("answer.")] == wanted
