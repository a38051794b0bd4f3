"""How much a phone has to load: every page as if for the first time, and the whole road with its cache."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from diagnostic.workflows.views import HeadCount
from support.page_weight import Line
from support.web_service import Service

pytestmark = pytest.mark.browser
MOST_BYTES = 60_000
UNITS = tuple(HeadCount("frontline", 40, f"Unit number {number}") for number in range(40))


def road(page: Page, code: str) -> Iterator[str]:
    page.goto("/", wait_until="networkidle")
    yield "start"
    page.goto(f"/a/{code}", wait_until="networkidle")
    yield "consent"
    page.get_by_role("button", name="I agree").click()
    expect(page.locator("form[data-paged]")).to_be_attached()
    page.wait_for_load_state("networkidle")
    yield "questions"
    for question in page.locator("fieldset.item:visible").all():
        question.locator("label").nth(2).click()
    page.get_by_role("button", name="Stop here").click()
    yield "parts and review"
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Your receipt")).to_be_visible()
    page.wait_for_load_state("networkidle")
    yield "send and thanks"


@pytest.mark.parametrize("with_cache", [False, True], ids=["each page anew", "with its cache"])
def test_every_page_and_the_whole_road_stay_light_and_ask_nobody_else(
    service: Service, browser: Browser, address: str, with_cache: bool
) -> None:
    wave = service.open_wave(head_counts=UNITS)
    context = browser.new_context(base_url=address)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    line = Line(page, with_cache=with_cache)
    weights = {name: line.take() for name in road(page, service.code(wave))}
    context.close()
    assert all(url.startswith(address + "/") for url in line.addresses)
    assert complaints == []
    assert weights["parts and review"] == 0
    assert 4096 < max(weights.values()) < MOST_BYTES
    if with_cache:
        assert sum(weights.values()) < MOST_BYTES


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr"])
def test_the_questions_are_as_light_in_every_language(
    service: Service, browser: Browser, address: str, language: str
) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    line = Line(page, with_cache=False)
    page.goto(f"/a/{service.code(service.open_wave(head_counts=UNITS))}?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.wait_for_load_state("networkidle")
    line.take()
    page.locator("#sheet .actions button").click()
    expect(page.locator("form[data-paged]")).to_be_attached()
    page.wait_for_load_state("networkidle")
    assert 4096 < line.take() < MOST_BYTES
    context.close()
