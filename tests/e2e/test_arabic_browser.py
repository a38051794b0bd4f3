"""The respondent's pages from right to left: accessible, narrow enough, and no word of English left."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from diagnostic.workflows.close_wave import close_wave
from support.accessibility import assert_accessible
from support.web_service import Service

pytestmark = pytest.mark.browser
NAMES = {"Northwind", "Components", "Autumn", "survey", "Finance", "Assembly", "English", "Deutsch"}
NAMES |= {"Español", "Français", "QR"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_arabic_pages_are_accessible_and_wholly_arabic_at_360_pixels(
    service: Service, browser: Browser, address: str, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        base_url=address,
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="ar",
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    for name in arabic_pages(service, page):
        assert_accessible(page, name)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).textAlign") == "start"
        english = set(re.findall(r"[A-Za-z][a-zÀ-ÿ]{2,}", page.locator("body").inner_text())) - NAMES
        assert english == set(), name
    context.close()


def arabic_pages(service: Service, page: Page) -> Iterator[str]:
    """Visit every kind of page as a browser set to Arabic; gives its name while it is shown."""
    wave = service.open_wave(is_simulated=True, instruments=("psy_safety", "outcomes"))
    first, second = service.codes(wave, 2)
    page.goto("/")
    yield "start"
    page.locator("#code").fill("777")
    page.get_by_role("button", name="متابعة").click()
    yield "unknown code"
    page.goto("/nowhere")
    yield "no such page"
    page.goto(f"/a/{first}")
    yield "consent"
    page.get_by_role("button", name="أوافق").click()
    page.wait_for_load_state()
    page.locator("fieldset.item label:visible").nth(3).click()
    yield "questions"
    page.locator("button:visible", has_text="مراجعة").last.click()
    yield "review"
    page.locator("summary").click()
    yield "open questions"
    page.get_by_role("button", name="إرسال إجاباتي").click()
    expect(page.locator("h1")).to_contain_text("شكرًا")
    yield "thanks"
    page.goto(f"/a/{first}")
    yield "spent code"
    close_wave(service.context, wave.id, confirmed=True)
    page.goto(f"/a/{second}")
    yield "closed wave"


def test_an_arabic_form_is_looked_at_inside_an_english_page(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, base_url=address, bypass_csp=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/preview/trust/frontline?lang=ar")
    assert_accessible(page, "Arabic preview")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(
        page.get_by_text("This translation is a draft, not yet reviewed by a native speaker.")
    ).to_be_visible()
    question = page.locator("fieldset legend").first
    assert question.evaluate("one => getComputedStyle(one).direction") == "rtl"
    page.get_by_role("link", name="Deutsch").click()
    expect(page.locator("fieldset legend").first).to_contain_text("Unternehmensleitung")
    context.close()
