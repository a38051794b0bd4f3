"""The desk for forms on paper in Chromium: by keyboard alone, with and without scripts, for everybody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from diagnostic.web.app import create_app
from diagnostic.workflows.views import WaveView
from support.accessibility import assert_accessible
from support.web_service import Service, running

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    with running(create_app(service.context, paper_entry=True)) as address:
        yield address


def stored(service: Service, wave: WaveView) -> list[dict[str, object]]:
    with service.context.ballot_box() as ballot_box:
        return [json.loads(one.answers) for one in ballot_box.responses(wave.id)]


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_a_form_is_entered_without_touching_the_mouse(
    service: Service, browser: Browser, address: str
) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    context = browser.new_context(base_url=address)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/entry")
    for code in service.codes(wave, 2):
        expect(page.get_by_label("Code on the strip")).to_be_focused()
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        heading(page, "Type in the form")
        expect(page.locator("#i1")).to_be_focused()
        page.keyboard.type("123")  # each goes on by itself
        page.keyboard.press("Enter")  # question 4 is left open
        page.keyboard.type("9")  # not on the form: stays, and says so
        expect(page.locator("#i5")).to_be_focused()
        expect(page.locator("#i5")).to_have_attribute("aria-invalid", "true")
        page.keyboard.press("Backspace")
        page.keyboard.type("5-")
        page.keyboard.press("Space")  # question 7 is left open
        page.keyboard.type("444")
        expect(page.locator("#unit")).to_be_focused()
        page.keyboard.type("1")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        heading(page, "Compare with the paper")
        expect(page.get_by_role("button", name="Send, then the next form")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("sent and stored")
    values = [list(answers.values()) for answers in stored(service, wave)]
    assert [sorted(map(str, one)) for one in values] == [
        ["1", "2", "3", "4", "4", "4", "5", "not_applicable"]
    ] * 2
    assert len(stored(service, wave)[0]) == 8
    assert complaints == []
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    for _ in range(3):
        page.go_back()
        heading(page, "Enter a form from paper")
        expect(page.get_by_label("Code on the strip")).to_have_value("")
    context.close()


def test_without_scripts_the_browser_itself_checks_the_keys(
    service: Service, browser: Browser, address: str
) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/entry")
    page.get_by_label("Code on the strip").fill(service.code(wave))
    page.get_by_role("button", name="Open the form").click()
    heading(page, "Type in the form")
    page.locator("#i1").fill("7")
    page.get_by_role("button", name="Check this form").click()
    assert page.locator("#i1:invalid").count() == 1
    heading(page, "Type in the form")
    page.locator("#i1").fill("2")
    page.get_by_role("button", name="Check this form").click()
    heading(page, "Compare with the paper")
    page.get_by_role("button", name="Send, then the next form").click()
    expect(page.get_by_role("status")).to_contain_text("sent and stored")
    assert [list(one.values()) for one in stored(service, wave)] == [[2]]
    context.close()


def pages_to_see(service: Service, page: Page) -> Iterator[str]:
    wave = service.open_wave(is_simulated=True, instruments=("trust", "outcomes"))
    page.goto("/entry")
    yield "start"
    page.locator("#code").fill("7Q2M-X4TR")
    page.locator("form button").last.click()
    expect(page.locator("#code-fault")).to_be_visible()
    yield "unknown code"
    page.locator("#code").fill(service.code(wave))
    page.locator("form button").last.click()
    expect(page.locator("#i1")).to_be_visible()
    page.locator("#i2").fill("-")
    yield "form"
    page.locator("form").evaluate("form => { form.noValidate = true }")
    page.locator("#i1").fill("9")
    page.locator("form button").last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "form with a fault"
    page.locator("#i1").fill("4")
    page.locator("form button").last.click()
    expect(page.locator(".typed-answers")).to_be_visible()
    yield "check"
    page.locator("form button").first.click()
    expect(page.get_by_role("status")).to_be_visible()
    yield "sent"


@pytest.mark.parametrize(
    "reader",
    [
        {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark", "locale": "ar"},
        {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light", "locale": "en"},
    ],
    ids=["phone", "screen"],
)
def test_no_page_has_an_accessibility_violation(
    service: Service, browser: Browser, address: str, reader: dict[str, Any]
) -> None:
    context = browser.new_context(base_url=address, bypass_csp=True, **reader)
    page = context.new_page()
    for name in pages_to_see(service, page):
        assert_accessible(page, name)
        for target in page.locator("main input:not([type=hidden]), main button").all():
            box = target.bounding_box()
            assert box is not None
            assert min(box["height"], box["width"]) >= 44, name
    context.close()
