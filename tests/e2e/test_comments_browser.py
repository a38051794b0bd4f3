"""Open questions in Chromium: on a phone, with and without scripts, by keyboard, from right to left."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from diagnostic.workflows.views import WaveView
from support.accessibility import assert_accessible
from support.instruments import instrument_text
from support.web_service import Service, make_service

pytestmark = pytest.mark.browser
WIDE = "<script>document.title = 'broken'</script>" + "w" * 120
ARABIC = "نحتاج إلى وقت أكثر\nمن فضلكم"


def _instrument() -> str:
    first = "comments:\n  - {id: open_comment, text: What one thing should leaders know}\n"
    return instrument_text("comments").replace("comments:\n", first, 1)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return make_service(tmp_path_factory.mktemp("service"), {"comments.yaml": _instrument()})


@pytest.fixture
def wave(service: Service) -> WaveView:
    return service.open_wave(instruments=("comments", "outcomes"))


def _phone(browser: Browser, address: str, *, scripts: bool = True, **more) -> BrowserContext:
    return browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=scripts, base_url=address, **more
    )


def _begin(page: Page, code: str) -> None:
    page.goto(f"/a/{code}")
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_role("heading", name="Part 1 of")).to_be_visible()


def _words(page: Page, question: str = "open_comment"):
    return page.locator(f"#words-{question}")


def _stored(service: Service, wave: WaveView) -> list[str]:
    with service.context.ballot_box() as ballot_box:
        return sorted(one.comment for one in ballot_box.comments.of_wave(wave.id))


def test_words_are_typed_by_keyboard_kept_reviewed_and_sent(
    service: Service, browser: Browser, address: str, wave: WaveView
) -> None:
    context, code = _phone(browser, address, color_scheme="dark"), service.code(wave)
    page = context.new_page()
    _begin(page, code)
    expect(_words(page, "heard_comment")).to_be_hidden()
    page.get_by_label("No", exact=True).first.check()
    page.get_by_label("In your own words, if you like").first.focus()
    page.keyboard.type("More light.")
    page.keyboard.press("Enter")
    page.keyboard.type(WIDE)
    page.keyboard.press("Tab")
    expect(_words(page)).to_have_value(f"More light.\n{WIDE}")
    assert_accessible(page, "open questions")
    expect(page.get_by_text("kept on this device only")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(_words(page, "heard_comment")).to_be_visible()  # the answer 'No' opens it
    kept = page.evaluate("JSON.stringify({...localStorage})")
    _words(page, "heard_comment").fill(ARABIC)
    page.wait_for_function("kept => JSON.stringify({...localStorage}) !== kept", arg=kept)
    page.close()

    again = context.new_page()
    again.goto(f"/a/{code}")
    again.get_by_role("button", name="Continue where I stopped").click()
    expect(_words(again, "heard_comment")).to_have_value(ARABIC)
    assert _words(again, "heard_comment").evaluate("one => getComputedStyle(one).direction") == "rtl"
    again.get_by_role("button", name="Stop here").click()
    told = again.locator("#review-part dd.words")
    expect(told).to_have_count(2)
    assert told.first.inner_text() == f"More light.\n{WIDE}"
    assert told.last.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert "broken" not in again.title()
    assert_accessible(again, "open questions")
    again.get_by_role("button", name="Send my answers").click()
    expect(again.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers have arrived.")
    assert _stored(service, wave) == sorted([f"More light.\n{WIDE}", ARABIC])
    context.close()


def test_without_scripts_words_travel_from_page_to_page(
    service: Service, browser: Browser, address: str, wave: WaveView
) -> None:
    context = _phone(browser, address, scripts=False)
    page = context.new_page()
    _begin(page, service.code(wave))
    _words(page).fill(ARABIC)
    _words(page, "heard_comment").fill("Hidden, as the question it waits for is open.")
    page.get_by_role("button", name="Check my answers").click()
    told = page.locator("dd.words")
    expect(told).to_have_count(1)
    assert told.inner_text() == ARABIC
    page.get_by_role("button", name="Change part 1").click()
    expect(_words(page)).to_have_value(ARABIC)
    _words(page).fill("")
    page.get_by_label("Yes", exact=True).first.check()
    page.get_by_role("button", name="Check my answers").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    expect(told).to_have_count(0)
    page.get_by_role("button", name="Change part 1").click()
    _words(page).fill("x" * 600)
    assert len(_words(page).input_value()) == 500
    page.get_by_role("button", name="Check my answers").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers have arrived.")
    assert _stored(service, wave) == ["x" * 500]
    context.close()
