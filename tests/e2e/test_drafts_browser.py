"""Drafts on the respondent's own device: kept through every mishap, seen by nobody else, gone afterwards."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Route, expect

from diagnostic.web.respondent.drafts import draft_name
from diagnostic.web.respondent.sheet import Sheet
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.codes import read_code
from diagnostic.workflows.views import HeadCount, WaveView
from support.chromium import ARGUMENTS, CHROMIUM, chromium
from support.instruments import instrument_text
from support.paper import fill_in
from support.web_service import Service, make_service, running

pytestmark = pytest.mark.browser
BEGUN = "You began this form on this device"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    folder = tmp_path_factory.mktemp("service")
    extra = {f"{name}.yaml": instrument_text(name) for name in ("conditions", "forecast", "four_items")}
    return make_service(folder, extra)


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    with running(service.app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def device(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=address)
    yield context
    context.close()


@pytest.fixture
def wave(service: Service) -> WaveView:
    return service.open_wave(instruments=("psy_safety", "outcomes"))


@pytest.fixture
def code(service: Service, wave: WaveView) -> str:
    return service.code(wave)


def begin(device: BrowserContext, code: str) -> Page:
    page = device.new_page()
    page.goto(f"/a/{code}")
    page.get_by_role("button", name="I agree").click()
    expect(page.locator("form[data-paged]")).to_be_attached()
    return page


def answer(page: Page, question: int, choice: int) -> None:
    """Choose, and wait until the device has taken it."""
    before = drafts(page)
    item(page, question).locator("label").nth(choice).click()
    page.wait_for_function(f"JSON.stringify({{...localStorage}}) !== {drafts_text(before)!r}")


def item(page: Page, question: int) -> Locator:
    return page.locator(f"fieldset.item:has(.number:text-is('{question}'))")


def drafts(page: Page) -> dict[str, str]:
    return page.evaluate("({...localStorage})")


def drafts_text(kept: dict[str, str]) -> str:
    return "{" + ",".join(f'"{name}":"{value}"' for name, value in kept.items()) + "}"


def reopen(device: BrowserContext, code: str) -> Page:
    page = device.new_page()
    page.goto(f"/a/{code}")
    expect(page.get_by_role("heading", name="On this device", exact=True)).to_be_visible()
    return page


def go_on(page: Page, n_answers: int) -> None:
    expect(page.get_by_text(f"Answers still here: {n_answers}.")).to_be_visible()
    page.get_by_role("button", name="Continue where I stopped").click()
    expect(page.locator("form[data-paged]")).to_be_attached()


def send(page: Page) -> None:
    if page.get_by_role("button", name="Stop here").is_visible():
        page.get_by_role("button", name="Stop here").click()
    elif page.get_by_role("button", name="Check my answers").is_visible():
        page.get_by_role("button", name="Check my answers").click()
    page.get_by_role("button", name="Send my answers").click()


def thanked(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers have arrived.")
    page.wait_for_function("localStorage.length === 0")


def test_a_closed_page_is_taken_up_where_it_was_left_with_the_same_ticket(
    service: Service, wave: WaveView, device: BrowserContext, code: str
) -> None:
    page = begin(device, code)
    ticket = page.locator("input[name=ticket]").input_value()
    answer(page, 1, 3)
    expect(page.locator("#kept")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    answer(page, 16, 0)
    page.close()
    page = reopen(device, code.lower())
    assert page.locator("input[name=ticket]").input_value() == ticket
    go_on(page, 2)
    expect(page.get_by_role("heading", name="Part 2 of 2")).to_be_visible()
    expect(item(page, 16).locator("input").nth(0)).to_be_checked()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(item(page, 1).locator("input").nth(3)).to_be_checked()
    send(page)
    thanked(page)
    assert service.response_count(wave) == 1


def test_no_answer_leaves_the_device_before_send_and_then_all_at_once(
    device: BrowserContext, code: str
) -> None:
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    device.on("request", note)
    page = begin(device, code)
    for question in range(1, 11):
        item(page, question).locator("label").nth(question % 5).click()
    page.get_by_role("button", name="Continue").click()
    n_asked = len(asked)
    page.get_by_role("button", name="Check my answers").click()
    expect(page.get_by_text("This page shows exactly what will be sent")).to_be_visible()
    assert len(asked) == n_asked
    page.get_by_role("button", name="Send my answers").click()
    thanked(page)
    posts = [(one.url.rpartition("/a/")[2], one.post_data or "") for one in asked if one.method == "POST"]
    assert [place for place, _ in posts] == ["form", "send"]
    assert "answer." not in posts[0][1]
    assert "unit" not in posts[0][1]
    sent = parse_qs(posts[1][1])
    assert len([name for name in sent if name.startswith("answer.")]) == 10
    assert all(one.method in {"GET", "HEAD"} and "?" not in one.url for one in asked if one.method != "POST")


def test_what_is_sent_has_the_same_size_whatever_was_answered(
    service: Service, wave: WaveView, device: BrowserContext
) -> None:
    sizes = set()
    for code, choices in zip(service.codes(wave, 2), ((1,), range(1, 11)), strict=True):
        page = begin(device, code)
        for question in choices:
            item(page, question).locator("label").nth(question % 6).click()
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


def test_a_dead_battery_loses_nothing_that_the_device_has_written(
    tmp_path: Path, browser: Browser, address: str, code: str
) -> None:
    def start() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=CHROMIUM, args=ARGUMENTS, base_url=address
        )

    page = begin(start(), code)
    answer(page, 1, 3)
    answer(page, 2, 1)
    _wait_for_disk(tmp_path, page)
    os.kill(_process_of(tmp_path), signal.SIGKILL)
    device = start()
    page = reopen(device, code)
    go_on(page, 2)
    expect(item(page, 2).locator("input").nth(1)).to_be_checked()
    send(page)
    thanked(page)
    device.close()


def _wait_for_disk(profile: Path, page: Page) -> None:
    """Browsers write local storage a few seconds late: wait until the newest draft is in the file."""
    (value,) = drafts(page).values()
    end = time.monotonic() + 120
    while time.monotonic() < end:
        files = list(profile.glob("**/Local Storage/leveldb/*.log"))
        if any(value.encode() in file.read_bytes() for file in files):
            return
        page.wait_for_timeout(200)
    raise AssertionError("the browser wrote nothing")


def _process_of(profile: Path) -> int:
    """Find the browser that we started on this profile: its main process has no --type."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text().split("\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}" in words and not any(word.startswith("--type=") for word in words):
            return int(folder.name)
    raise AssertionError("no browser runs on this profile")


def test_of_two_tabs_the_later_write_is_kept_and_they_send_one_form(
    service: Service, wave: WaveView, device: BrowserContext, code: str
) -> None:
    first, second = begin(device, code), begin(device, code)
    tickets = [page.locator("input[name=ticket]").input_value() for page in (first, second)]
    assert tickets[0] != tickets[1]
    answer(first, 1, 2)
    answer(second, 1, 4)
    answer(second, 2, 4)
    for page in (first, second):
        assert page.locator("input[name=ticket]").input_value() == tickets[0]
    third = reopen(device, code)
    go_on(third, 2)
    expect(item(third, 1).locator("input").nth(4)).to_be_checked()
    send(third)
    thanked(third)
    send(first)
    expect(first.get_by_role("heading", level=1)).to_have_text("Your first answers count")
    first.wait_for_function("localStorage.length === 0")
    assert service.response_count(wave) == 1


@pytest.mark.parametrize(
    "obstacle",
    [
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })",
        "Object.defineProperty(crypto, 'subtle', { value: undefined })",
    ],
    ids=["storage blocked", "no encryption"],
)
def test_where_nothing_can_be_kept_nothing_is_claimed_and_the_form_works(
    service: Service, wave: WaveView, device: BrowserContext, code: str, obstacle: str
) -> None:
    faults: list[str] = []
    device.add_init_script(obstacle)
    device.on("weberror", lambda error: faults.append(str(error.error)))
    page = begin(device, code)
    item(page, 1).locator("label").nth(2).click()
    expect(item(page, 1).locator("input").nth(2)).to_be_checked()
    expect(page.locator("#kept")).to_be_hidden()
    device.set_offline(True)
    send(page)
    expect(page.get_by_text("Your answers are still in this page")).to_be_visible()
    device.set_offline(False)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers have arrived.")
    again = device.new_page()
    again.goto("/")
    again.goto(f"/a/{service.code(wave)}")
    expect(again.get_by_role("button", name="I agree")).to_be_visible()
    expect(again.get_by_role("heading", name="On this device", exact=True)).to_have_count(0)
    assert faults == []


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
    expect(page.get_by_role("heading", name="Part 2 of 2")).to_be_visible()
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


def test_a_full_device_is_not_said_to_keep_anything(device: BrowserContext, code: str) -> None:
    page = begin(device, code)
    answer(page, 1, 2)
    expect(page.locator("#kept")).to_be_visible()
    page.evaluate(
        "for (let size = 2 ** 22; size >= 1; size /= 2)"
        " try { localStorage.setItem('other', (localStorage.other ?? '') + 'x'.repeat(size)) } catch {}"
    )
    for question in range(2, 10):
        item(page, question).locator("label").nth(2).click()
    expect(page.locator("#kept")).to_be_hidden()
    device.set_offline(True)
    send(page)
    expect(page.get_by_text("Your answers are still in this page")).to_be_focused()
    device.set_offline(False)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers have arrived.")
    page.wait_for_function("Object.keys(localStorage).every(name => name === 'other')")


def test_another_code_and_the_start_page_show_nothing_of_a_draft(
    service: Service, wave: WaveView, device: BrowserContext
) -> None:
    mine, theirs = service.codes(wave, 2)
    page = begin(device, mine)
    answer(page, 1, 2)
    other = reopen(device, theirs)
    expect(other.get_by_role("heading", name=BEGUN)).to_have_count(0)
    other.goto("/")
    expect(other.get_by_role("heading", level=1)).to_have_text("Tell us how work really is")
    assert BEGUN not in other.content()
    ((name, value),) = drafts(page).items()
    assert name == f"draft.{draft_name(Sheet(mine))}"
    assert re.fullmatch(r"\d{5} [\w+/=]+ [\w+/=]+", value)
    for secret in (mine, read_code(mine), page.locator("input[name=ticket]").input_value()):
        assert secret not in name + value
    other.get_by_label("Your code").fill(mine)
    other.get_by_role("button", name="Continue").click()
    expect(other.get_by_role("heading", name=BEGUN)).to_be_visible()


def test_a_draft_can_be_deleted_and_drafts_switched_off(device: BrowserContext, code: str) -> None:
    page = begin(device, code)
    answer(page, 1, 2)
    page.close()
    page = reopen(device, code)
    page.get_by_role("button", name="Delete them from this device").click()
    expect(page.get_by_role("heading", name=BEGUN)).to_have_count(0)
    page.wait_for_function("localStorage.length === 0")
    page.get_by_role("button", name="Keep nothing on this device").click()
    expect(page.get_by_text("Nothing is kept on this device.")).to_be_focused()
    page.get_by_role("button", name="I agree").click()
    expect(page.locator("form[data-paged]")).to_be_attached()
    item(page, 1).locator("label").nth(2).click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#kept")).to_be_hidden()
    assert drafts(page) == {}


def test_switching_drafts_off_deletes_the_one_that_is_there(device: BrowserContext, code: str) -> None:
    page = begin(device, code)
    answer(page, 1, 2)
    page.close()
    page = reopen(device, code)
    page.get_by_role("button", name="Keep nothing on this device").click()
    page.wait_for_function("localStorage.length === 0")


def test_a_kiosk_keeps_nothing(device: BrowserContext, code: str) -> None:
    def mark(route: Route) -> None:
        got = route.fetch()
        route.fulfill(response=got, body=got.text().replace("<html ", "<html data-kiosk ", 1))

    device.route("**/a/**", mark)
    page = begin(device, code)
    item(page, 1).locator("label").nth(2).click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#kept")).to_be_hidden()
    assert drafts(page) == {}
    page.goto(f"/a/{code}")
    expect(page.get_by_role("button", name="I agree")).to_be_visible()
    expect(page.get_by_role("heading", name="On this device", exact=True)).to_have_count(0)


def test_drafts_go_when_the_code_is_spent_elsewhere_or_the_survey_closes(
    service: Service, wave: WaveView, device: BrowserContext
) -> None:
    spent, late = service.codes(wave, 2)
    for code in (spent, late):
        page = begin(device, code)
        answer(page, 1, 2)
    with httpx.Client(base_url=page.evaluate("location.origin")) as elsewhere:
        fill_in(elsewhere, spent).press(elsewhere, "Send my answers")
    page.goto(f"/a/{spent}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This code has been used")
    page.wait_for_function("Object.keys(localStorage).length === 1")
    close_wave(service.context, wave.id, confirmed=True)
    page.goto(f"/a/{late}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This survey has closed")
    page.wait_for_function("localStorage.length === 0")


@pytest.mark.parametrize(("age", "n_left"), [(30, 1), (31, 0), (-20_000, 1)])
def test_a_draft_lives_for_thirty_days(device: BrowserContext, code: str, age: int, n_left: int) -> None:
    page = begin(device, code)
    answer(page, 1, 2)
    page.evaluate(
        "(age) => { for (const [name, value] of Object.entries(localStorage))"
        " { const [day, ...rest] = value.split(' '); localStorage[name] = [day - age, ...rest].join(' ') } }",
        age,
    )
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert len(drafts(page)) == n_left


def test_a_draft_that_was_tampered_with_is_as_good_as_none(device: BrowserContext, code: str) -> None:
    page = begin(device, code)
    answer(page, 1, 2)
    page.evaluate("for (const name in localStorage) if (name.startsWith('draft.')) localStorage[name] += 'x'")
    again = reopen(device, code)
    expect(again.get_by_role("heading", name=BEGUN)).to_have_count(0)


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
    item(page, 16).locator("label").nth(1).click()
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("form[data-paged]")).to_be_attached()
    assert not any("answer." in body for body in posted)
    expect(item(page, 16)).to_be_visible()
    expect(item(page, 16).locator("input").nth(1)).to_be_checked()
    expect(item(page, 1).locator("input").nth(3)).to_be_checked()
    page.locator("[data-turn=review]:visible").click()
    page.locator("[data-do=send]").click()
    page.locator(".receipt").wait_for()
    assert service.response_count(wave) == 1


def test_the_enter_key_turns_parts_and_posts_nothing(device: BrowserContext, code: str) -> None:
    page = begin(device, code)
    posted: list[str] = []
    device.on("request", lambda request: posted.append(request.url))
    answer(page, 1, 2)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Part 2 of 2")).to_be_visible()
    answer(page, 16, 2)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    page.evaluate("document.getElementById('sheet').requestSubmit()")
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    assert posted == []
