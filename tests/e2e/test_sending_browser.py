"""The form on the device: its parts, its conditions, and Send, whatever the connection does."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import BrowserContext, Request, Route, expect

from diagnostic.workflows.views import HeadCount, WaveView
from support.form_steps import (
    answer,
    answer_all_shown,
    begin,
    first_shown,
    go_on,
    item,
    reopen,
    send,
    thanked,
)
from support.instruments import instrument_text
from support.web_service import Service, make_service

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    folder = tmp_path_factory.mktemp("service")
    extra = {f"{name}.yaml": instrument_text(name) for name in ("conditions", "forecast", "four_items")}
    return make_service(folder, extra)


@pytest.fixture
def wave(service: Service) -> WaveView:
    return service.open_wave(instruments=("psy_safety", "outcomes"))


@pytest.fixture
def code(service: Service, wave: WaveView) -> str:
    return service.code(wave)


def test_no_answer_leaves_the_device_before_send_and_then_all_at_once(
    device: BrowserContext, code: str
) -> None:
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    device.on("request", note)
    page = begin(device, code)
    n_answered = answer_all_shown(page)
    page.get_by_role("button", name="Continue").click()
    n_asked = len(asked)
    page.get_by_role("button", name="Stop here").click()
    expect(page.get_by_text("This page shows exactly what will be sent")).to_be_visible()
    assert len(asked) == n_asked
    page.get_by_role("button", name="Send my answers").click()
    thanked(page)
    posts = [(one.url.rpartition("/a/")[2], one.post_data or "") for one in asked if one.method == "POST"]
    assert [place for place, _ in posts] == ["form", "send"]
    assert "answer." not in posts[0][1]
    assert "unit" not in posts[0][1]
    sent = parse_qs(posts[1][1])
    assert len([name for name in sent if name.startswith("answer.")]) == n_answered
    assert all(one.method in {"GET", "HEAD"} and "?" not in one.url for one in asked if one.method != "POST")


def test_what_is_sent_has_the_same_size_whatever_was_answered(
    service: Service, wave: WaveView, device: BrowserContext
) -> None:
    sizes = set()
    for code, answers_all in zip(service.codes(wave, 2), (False, True), strict=True):
        page = begin(device, code)
        item(page, 1).locator("label").nth(5).click()
        if answers_all:
            answer_all_shown(page)
        with page.expect_request("**/a/send") as asked:
            send(page)
        sizes.add(len(asked.value.post_data or ""))
        thanked(page)
    assert sizes == {4096}


def test_without_a_connection_send_says_so_and_loses_nothing(
    service: Service, wave: WaveView, device: BrowserContext, code: str
) -> None:
    page = begin(device, code)
    answer(page, 1, 2)
    device.set_offline(True)
    send(page)
    told = page.get_by_text("There is no connection. Your answers are kept on this device.")
    expect(told).to_be_visible()
    expect(told).to_be_focused()
    page.close()
    device.set_offline(False)
    page = reopen(device, code)
    go_on(page, 1)
    device.set_offline(True)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("There is no connection. Your answers are kept")).to_be_visible()
    device.set_offline(False)
    page.get_by_role("button", name="Send my answers").click()
    thanked(page)
    assert service.response_count(wave) == 1


def test_a_service_out_of_reach_is_told_as_no_connection(device: BrowserContext, code: str) -> None:
    page = begin(device, code)
    answer(page, 1, 2)
    device.route("**/static/**", lambda route: route.abort())
    send(page)
    expect(page.get_by_text("There is no connection. Your answers are kept on this device.")).to_be_visible()
    assert page.evaluate("navigator.onLine")


def test_an_older_browser_sends_all_the_same(
    service: Service, wave: WaveView, device: BrowserContext, code: str
) -> None:
    device.add_init_script(
        "delete AbortSignal.timeout; delete Array.prototype.at;"
        "Object.defineProperty(SubmitEvent.prototype, 'submitter', { value: undefined })"
    )
    page = begin(device, code)
    answer(page, 1, 2)
    page.keyboard.press("Enter")
    expect(item(page, 1)).to_be_hidden()
    send(page)
    thanked(page)
    assert service.response_count(wave) == 1


def test_a_service_that_was_renewed_meanwhile_is_no_lost_connection(
    service: Service, wave: WaveView, device: BrowserContext, code: str
) -> None:
    page = begin(device, code)
    answer(page, 1, 2)
    device.route("**/static/**", lambda route: route.fulfill(status=404))
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers have arrived.")
    assert service.response_count(wave) == 1


def test_when_only_the_thank_you_page_was_lost_sending_again_brings_it_and_counts_once(
    service: Service, wave: WaveView, device: BrowserContext, code: str
) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page = begin(device, code)
    answer(page, 1, 2)
    device.route("**/a/send", lose)
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/a/send")):
        send(page)
    assert service.response_count(wave) == 1
    device.unroute("**/a/send")
    again = device.new_page()
    again.goto(f"/a/{code}")
    expect(again.get_by_role("heading", name="Did you see a thank-you page?")).to_be_visible()
    again.get_by_role("button", name="Send again").click()
    expect(again.get_by_text("they count once")).to_be_visible()
    thanked(again)
    assert service.response_count(wave) == 1


def test_answers_open_and_close_questions_and_parts_on_the_device(
    service: Service, device: BrowserContext
) -> None:
    wave = service.open_wave(instruments=("conditions",), head_counts=(HeadCount("frontline", 19),))
    page = begin(device, service.code(wave))
    expect(page.get_by_role("heading", name="Part 1 of 2")).to_be_visible()
    item(page, 1).locator("label").nth(2).click()
    expect(page.get_by_role("heading", name="Part 1 of 3")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("fieldset.item:visible")).to_have_count(1)
    expect(page.locator(".only-if").locator("visible=true")).to_have_count(0)
    item(page, 2).locator("label").nth(2).click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Part 3 of 3")).to_be_visible()
    expect(page.locator("fieldset.item:visible")).to_have_count(2)
    item(page, 3).locator("label").nth(0).click()
    item(page, 4).locator("label").nth(1).click()
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("button", name="Back", exact=True).click()
    item(page, 1).locator("label").nth(0).click()
    expect(page.get_by_role("heading", name="Part 1 of 2")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("fieldset.item:visible")).to_have_count(1)
    page.get_by_role("button", name="Check my answers").click()
    expect(page.locator("#review-part")).not_to_contain_text("Were they written down?")
    expect(page.locator("#review-part dl.sent").first).to_contain_text("1. Did you agree on goals?")
    send(page)
    thanked(page)
    with service.context.ballot_box() as ballot_box:
        assert [one.answers for one in ballot_box.responses(wave.id)] == ['{"chain_1":1,"chain_4":2}']


def test_numbers_are_checked_told_in_words_and_restored(service: Service, device: BrowserContext) -> None:
    crowd = (HeadCount("frontline", 30), HeadCount("c_suite", 6))
    wave = service.open_wave(instruments=("forecast", "four_items"), head_counts=crowd)
    code = service.code(wave, "c_suite")
    page = begin(device, code)
    page.locator("input[type=number]").nth(0).fill("101")
    page.get_by_role("button", name="Check my answers").click()
    expect(page.get_by_role("heading", name="Part 1 of 1")).to_be_visible()
    page.locator("input[type=number]").nth(0).fill("070")
    page.locator("input[type=number]").nth(1).fill("40")
    page.get_by_label("Cannot say").nth(1).check()
    expect(page.locator("input[type=number]").nth(1)).to_have_value("")
    page.get_by_role("button", name="Check my answers").click()
    told = page.locator("#review-part dl.sent").first.locator("dd").all_inner_texts()
    assert told[:2] == ["70 of 100", "Cannot say"]
    page.close()
    page = reopen(device, code)
    go_on(page, 2)
    send(page)
    thanked(page)
    with service.context.ballot_box() as ballot_box:
        stored = [one.answers for one in ballot_box.responses(wave.id)]
    assert stored == ['{"forecast_1":70,"forecast_2":"not_applicable"}']


@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "nothing kept"])
def test_another_language_keeps_answers_and_part_and_sends_none_of_them(
    service: Service, wave: WaveView, device: BrowserContext, code: str, *, keeps: bool
) -> None:
    posted: list[str] = []
    device.on("request", lambda request: posted.append(request.post_data or ""))
    page = reopen(device, code)
    if not keeps:
        page.get_by_role("button", name="Keep nothing on this device").click()
    page.get_by_role("button", name="I agree").click()
    expect(page.locator("form[data-paged]")).to_be_attached()
    item(page, 1).locator("label").nth(3).click()
    page.get_by_role("button", name="Continue").click()
    later = first_shown(page)
    item(page, later).locator("label").nth(1).click()
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("form[data-paged]")).to_be_attached()
    assert not any("answer." in body for body in posted)
    expect(item(page, later)).to_be_visible()
    expect(item(page, later).locator("input").nth(1)).to_be_checked()
    expect(item(page, 1).locator("input").nth(3)).to_be_checked()
    page.locator("[data-early]:visible").click()
    page.locator("[data-do=send]").click()
    page.locator(".receipt").wait_for()
    assert service.response_count(wave) == 1


def test_the_enter_key_turns_parts_and_posts_nothing(device: BrowserContext, code: str) -> None:
    page = begin(device, code)
    posted: list[str] = []
    device.on(
        "request",
        lambda request: (
            posted.append(request.url)
            if request.method == "POST" or request.is_navigation_request()
            else None
        ),
    )
    answer(page, 1, 2)
    page.keyboard.press("Enter")
    expect(item(page, 1)).to_be_hidden()
    page.get_by_role("button", name="Stop here").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    page.evaluate("document.getElementById('sheet').requestSubmit()")
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    assert posted == []
