"""Drafts on the respondent's own device: kept through every mishap, seen by nobody else, gone afterwards."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from diagnostic.web.respondent.drafts import draft_name
from diagnostic.web.respondent.sheet import Sheet
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.codes import read_code
from diagnostic.workflows.views import WaveView
from support.browser_death import kill_browser, wait_for_disk
from support.chromium import ARGUMENTS, CHROMIUM
from support.form_steps import (
    answer,
    answer_all_shown,
    begin,
    drafts,
    first_shown,
    go_on,
    item,
    reopen,
    send,
    thanked,
)
from support.paper import fill_in
from support.web_service import Service

pytestmark = pytest.mark.browser
BEGUN = "You began this form on this device"


@pytest.fixture
def wave(service: Service) -> WaveView:
    return service.open_wave(instruments=("psy_safety", "outcomes"))


@pytest.fixture
def code(service: Service, wave: WaveView) -> str:
    return service.code(wave)


def test_a_closed_page_is_taken_up_where_it_was_left_with_the_same_ticket(
    service: Service, wave: WaveView, device: BrowserContext, code: str
) -> None:
    page = begin(device, code)
    ticket = page.locator("input[name=ticket]").input_value()
    answer(page, 1, 3)
    expect(page.locator("#kept")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    later = first_shown(page)
    assert later > 1
    answer(page, later, 0)
    page.close()
    page = reopen(device, code.lower())
    assert page.locator("input[name=ticket]").input_value() == ticket
    go_on(page, 2)
    expect(item(page, later)).to_be_visible()
    expect(item(page, later).locator("input").nth(0)).to_be_checked()
    page.get_by_role("button", name="Back", exact=True).click()
    expect(item(page, 1).locator("input").nth(3)).to_be_checked()
    send(page)
    thanked(page)
    assert service.response_count(wave) == 1


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
    wait_for_disk(tmp_path, page)
    kill_browser(tmp_path)
    device = start()
    page = reopen(device, code)
    go_on(page, 2)
    expect(item(page, 2).locator("input").nth(1)).to_be_checked()
    send(page)
    thanked(page)
    device.close()


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


def test_a_full_device_is_not_said_to_keep_anything(device: BrowserContext, code: str) -> None:
    page = begin(device, code)
    answer(page, 1, 2)
    expect(page.locator("#kept")).to_be_visible()
    page.evaluate(
        "for (let size = 2 ** 22; size >= 1; size /= 2)"
        " try { localStorage.setItem('other', (localStorage.other ?? '') + 'x'.repeat(size)) } catch {}"
    )
    answer_all_shown(page)
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
