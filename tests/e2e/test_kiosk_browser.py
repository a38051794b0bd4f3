"""A shared tablet in Chromium: it asks, clears itself, and shows nobody what another answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from support.accessibility import assert_accessible
from support.web_service import Service

pytestmark = pytest.mark.browser
SECONDS = 1000


@pytest.fixture
def tablet(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 820, "height": 1180}, base_url=address)
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()


def expect_start(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Tell us how work really is")
    expect(page.locator("#code")).to_have_value("")


def arrive(page: Page, code: str) -> None:
    page.goto("/kiosk")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Before you start", level=1)).to_be_visible()


def answer_one(page: Page, code: str) -> None:
    arrive(page, code)
    page.get_by_role("button", name="I agree").click()
    expect(page.locator("form[data-page=questions][data-paged]")).to_be_visible()
    page.locator("fieldset.item label").nth(3).click()
    expect(page.locator("fieldset.item input:checked")).to_have_count(1)


def send(page: Page) -> None:
    page.locator("[data-turn=review]:visible").first.click()
    page.locator("[data-do=send]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers have arrived.")


def kept_by(context: BrowserContext, page: Page) -> tuple[int, list[Any]]:
    return page.evaluate("localStorage.length + sessionStorage.length"), context.cookies()


def test_one_after_the_other_answers_and_nothing_stays(service: Service, tablet: Page) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    for code in service.codes(wave, 2):
        answer_one(tablet, code)
        assert kept_by(tablet.context, tablet) == (0, [])
        send(tablet)
        tablet.get_by_role("link", name="Finish").click()
        expect_start(tablet)
        assert kept_by(tablet.context, tablet) == (0, [])
    assert service.response_count(wave) == 2


def test_back_and_reload_lead_to_the_start_page_and_never_to_an_answer(
    service: Service, tablet: Page
) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    first, second = service.codes(wave, 2)
    answer_one(tablet, first)
    send(tablet)
    tablet.get_by_role("link", name="Finish").click()
    expect_start(tablet)
    for _ in range(4):
        tablet.go_back()
        tablet.wait_for_load_state()
        if tablet.url == "about:blank":
            break
        expect_start(tablet)
        expect(tablet.locator("input:checked")).to_have_count(0)
    answer_one(tablet, second)
    assert second not in tablet.url
    tablet.reload()
    expect_start(tablet)
    assert service.response_count(wave) == 1


def test_stopping_clears_everything_at_once(service: Service, tablet: Page) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    answer_one(tablet, service.code(wave))
    tablet.get_by_role("link", name="Stop and clear everything").click()
    expect_start(tablet)
    tablet.go_back()
    expect_start(tablet)
    assert service.response_count(wave) == 0


def test_after_two_and_a_half_minutes_it_asks_and_after_three_it_clears(
    service: Service, tablet: Page
) -> None:
    answer_one(tablet, service.code(service.open_wave(instruments=("outcomes",))))
    question = tablet.get_by_role("dialog", name="Are you still there?")
    tablet.clock.run_for(149 * SECONDS)
    expect(question).to_be_hidden()
    tablet.clock.run_for(2 * SECONDS)
    expect(question).to_be_visible()
    expect(tablet.get_by_role("button", name="Yes, go on")).to_be_focused()
    tablet.clock.run_for(27 * SECONDS)
    expect(question).to_be_visible()
    tablet.clock.run_for(3 * SECONDS)
    expect_start(tablet)


@pytest.mark.parametrize("way", ["button", "escape"])
def test_whoever_is_there_goes_on_with_all_answers_as_often_as_needed(
    service: Service, tablet: Page, way: str
) -> None:
    answer_one(tablet, service.code(service.open_wave(instruments=("outcomes",))))
    question = tablet.get_by_role("dialog", name="Are you still there?")
    for _ in range(2):
        tablet.clock.run_for(160 * SECONDS)
        expect(question).to_be_visible()
        if way == "button":
            tablet.get_by_role("button", name="Yes, go on").click()
        else:
            tablet.keyboard.press("Escape")
        expect(question).to_be_hidden()
        expect(tablet.locator("fieldset.item input:checked")).to_have_count(1)
    tablet.clock.run_for(100 * SECONDS)
    tablet.locator("fieldset.item label").nth(7).click()  # a sign of life without a question
    tablet.clock.run_for(100 * SECONDS)
    expect(question).to_be_hidden()
    tablet.clock.run_for(60 * SECONDS)
    tablet.get_by_role("button", name="Clear it now").click()
    expect_start(tablet)


def test_the_start_page_rests_but_a_half_typed_code_is_cleared(tablet: Page) -> None:
    tablet.goto("/kiosk?lang=de")
    tablet.clock.run_for(600 * SECONDS)
    expect(tablet.get_by_role("dialog")).to_be_hidden()
    assert tablet.locator("html").get_attribute("lang") == "de"
    tablet.locator("#code").fill("7Q2M")
    tablet.clock.run_for(181 * SECONDS)
    expect(tablet.locator("#code")).to_have_value("")


def test_the_thank_you_page_clears_itself(service: Service, tablet: Page) -> None:
    answer_one(tablet, service.code(service.open_wave(instruments=("outcomes",))))
    send(tablet)
    tablet.clock.run_for(151 * SECONDS)
    expect(tablet.get_by_role("dialog")).to_be_visible()
    tablet.clock.run_for(31 * SECONDS)
    expect_start(tablet)


def test_the_form_changes_its_language_and_still_watches(service: Service, tablet: Page) -> None:
    answer_one(tablet, service.code(service.open_wave(instruments=("outcomes",))))
    tablet.get_by_role("button", name="Deutsch").click()
    expect(tablet.locator("html")).to_have_attribute("lang", "de")
    expect(tablet.locator("fieldset.item input:checked")).to_have_count(1)
    assert kept_by(tablet.context, tablet) == (0, [])
    tablet.clock.run_for(155 * SECONDS)
    expect(tablet.locator("#still-there")).to_be_visible()
    tablet.clock.run_for(30 * SECONDS)
    expect_start(tablet)


def test_a_link_may_ask_for_a_shared_device(service: Service, tablet: Page) -> None:
    code = service.code(service.open_wave(instruments=("outcomes",)))
    tablet.goto(f"/a/{code}?kiosk")
    expect(tablet.get_by_role("heading", name="Before you start", level=1)).to_be_visible()
    expect(tablet).to_have_url("/kiosk")
    tablet.get_by_role("button", name="I agree").click()
    expect(tablet.locator("html[data-kiosk]")).to_have_count(1)
    tablet.get_by_role("link", name="Stop and clear everything").click()
    expect_start(tablet)


def test_without_scripts_the_road_leads_back_to_the_start_page(
    service: Service, browser: Browser, address: str
) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    arrive(page, service.code(wave))
    page.get_by_role("button", name="I agree").click()
    page.locator("fieldset.item label").nth(3).click()
    page.get_by_role("button", name="Check my answers").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers have arrived.")
    assert "180;url=/kiosk" in page.content()
    page.get_by_role("link", name="Finish").click()
    expect_start(page)
    assert service.response_count(wave) == 1
    context.close()


def pages_to_see(service: Service, page: Page) -> Iterator[str]:
    wave = service.open_wave(instruments=("outcomes",))
    page.goto("/kiosk")
    yield "start"
    page.locator("#code").fill("7Q2M")
    page.locator("main form button").click()
    expect(page.locator("#code-fault")).to_be_visible()
    yield "unknown code"
    page.locator("#code").fill(service.code(wave))
    page.locator("main form button").click()
    expect(page.locator("form[data-page=consent]")).to_be_visible()
    yield "consent"
    page.locator("form[data-page=consent] button").click()
    expect(page.locator("form[data-page=questions][data-paged]")).to_be_visible()
    page.locator("fieldset.item label").nth(3).click()
    yield "questions"
    page.clock.run_for(155 * SECONDS)
    expect(page.locator("#still-there")).to_be_visible()
    yield "are you still there"
    page.locator("[data-stay]").click()
    page.locator("[data-turn=review]:visible").first.click()
    page.locator("[data-do=send]").click()
    expect(page.locator(".receipt")).to_be_visible()
    yield "thanks"


@pytest.mark.parametrize(
    "reader",
    [
        {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark", "locale": "ar"},
        {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light", "locale": "fr"},
    ],
    ids=["phone", "screen"],
)
def test_no_page_has_an_accessibility_violation(
    service: Service, browser: Browser, address: str, reader: dict[str, Any]
) -> None:
    context = browser.new_context(base_url=address, bypass_csp=True, reduced_motion="reduce", **reader)
    page = context.new_page()
    page.clock.install()
    for name in pages_to_see(service, page):
        assert_accessible(page, name)
        for target in page.locator(".kiosk-languages a, .kiosk-end a, dialog[open] button").all():
            box = target.bounding_box()
            assert box is not None
            assert min(box["height"], box["width"]) >= 44, name
    context.close()
