"""The respondent's pages in Chromium: with and without scripts, on a phone, by keyboard, read aloud."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from diagnostic.workflows.close_wave import close_wave
from support.accessibility import assert_accessible
from support.web_service import Service, forecast_instrument, make_service

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return make_service(tmp_path_factory.mktemp("service"), {"forecast.yaml": forecast_instrument()})


@pytest.fixture
def plain_phone(browser: Browser, address: str) -> Iterator[Page]:
    """A phone that runs no scripts."""
    yield from _page(browser, address, scripts=False)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def phone(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    yield from _page(browser, address, scripts=request.param)


def _page(browser: Browser, address: str, *, scripts: bool) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=scripts, base_url=address
    )
    yield context.new_page()
    context.close()


def test_a_phone_without_scripts_answers_the_whole_form_on_one_page(
    service: Service, plain_phone: Page
) -> None:
    phone, wave = plain_phone, service.open_wave()
    phone.goto("/")
    expect(phone.get_by_label("Your code")).to_have_css("text-transform", "uppercase")
    phone.get_by_label("Your code").fill(service.code(wave).lower().replace("-", " "))
    phone.get_by_role("button", name="Continue").click()
    phone.get_by_role("button", name="I agree").click()
    assert phone.get_by_role("heading", level=1).inner_text() == "The questions"
    parts = phone.get_by_role("heading", level=2).all_inner_texts()
    assert parts == [f"Part {number} of 5" for number in range(1, 6)]
    for place, question in enumerate(phone.locator("fieldset.item").all()):
        question.locator("label").nth(place % 5).click()
    phone.get_by_label("Which part of the organisation").select_option("Finance")
    phone.get_by_role("button", name="Check my answers").click()
    assert phone.get_by_text("You answered all 64 questions.").is_visible()
    phone.get_by_role("button", name="Send my answers").click()
    assert phone.get_by_role("heading", level=1).inner_text() == "Thank you. Your answers have arrived."
    phone.reload()
    assert phone.get_by_text("they count once").is_visible()
    assert service.response_count(wave) == 1
    assert phone.context.cookies() == []


def test_a_phone_with_scripts_answers_in_short_pages(
    service: Service, browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=address)
    phone, wave = context.new_page(), service.open_wave()
    phone.goto(f"/a/{service.code(wave)}")
    phone.get_by_role("button", name="I agree").click()
    pages = [(part, page, of) for part, of in enumerate((3, 3, 3, 3, 2), 1) for page in range(1, of + 1)]
    for part, page, of in pages:
        words = f"Part {part} of 5, page {page} of {of}"
        heading = phone.get_by_role("heading", name=words)
        expect(heading).to_be_visible()
        expect(phone).to_have_title(f"{words} – Autumn survey")
        if (part, page) > (1, 1):
            expect(heading).to_be_focused()
        questions = phone.locator("fieldset.item:visible").all()
        assert 1 < len(questions) <= 5
        for question in questions:
            question.locator("label").nth(part % 5).click()
        if (part, page) < (5, 2):
            phone.get_by_role("button", name="Continue").click()
    phone.get_by_label("Which part of the organisation").select_option("Finance")
    phone.get_by_role("button", name="Check my answers").click()
    expect(phone.get_by_role("heading", name="Check your answers")).to_be_focused()
    expect(phone.get_by_text("You answered every question.")).to_be_visible()
    told = phone.locator("#review-part dl.sent").first.locator("dd").all_inner_texts()
    assert told == ["Disagree"] * 15
    expect(phone.locator("[data-unit]")).to_have_text("Finance")
    phone.go_back()
    expect(phone.get_by_role("heading", name="Part 5 of 5, page 2 of 2")).to_be_visible()
    phone.go_back()
    expect(phone.get_by_role("heading", name="Part 5 of 5, page 1 of 2")).to_be_visible()
    phone.go_forward()
    phone.go_forward()
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers have arrived.")
    with service.context.ballot_box() as ballot_box:
        (stored,) = ballot_box.responses(wave.id)
    answers = json.loads(stored.answers)
    assert len(answers) == 64
    assert [list(answers.values()).count(value) for value in range(1, 6)] == [10, 15, 12, 15, 12]
    assert stored.unit == "Finance"
    assert phone.context.cookies() == []
    context.close()


def test_the_keyboard_alone_reaches_every_choice_and_sends(service: Service, phone: Page) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    phone.goto("/")
    for _ in range(10):
        phone.keyboard.press("Tab")
        if phone.locator("#code:focus").count():
            break
    phone.keyboard.type(service.code(wave))
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Before you start").wait_for()
    phone.wait_for_load_state()
    tab_to(phone, "I agree")
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Part 1 of 1").wait_for()
    phone.wait_for_load_state()
    for number in range(1, 11):
        question = phone.locator(f"fieldset.item:has(.number:text-is('{number}'))")
        if not question.is_visible():
            tab_to(phone, "Continue")
            phone.keyboard.press("Enter")
            expect(phone.get_by_role("heading", name="Part 1 of 1, page 2 of 2")).to_be_focused()
        for _ in range(10):
            phone.keyboard.press("Tab")
            if question.locator("input[type=radio]:focus-visible").count():
                break
        phone.keyboard.press("Space")
        phone.keyboard.press("ArrowDown")
    assert phone.locator("input[type=radio]:checked").count() == 10
    assert set(phone.locator("input:checked").evaluate_all("all => all.map(one => one.value)")) == {"2"}
    tab_to(phone, "Check my answers")
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Check your answers").wait_for()
    tab_to(phone, "Send my answers")
    phone.keyboard.press("Space")
    phone.get_by_role("heading", name="Thank you").wait_for()
    assert service.response_count(wave) == 1


def tab_to(page: Page, words: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.locator("button:focus")
        if focused.count() and words in focused.inner_text():
            box = focused.bounding_box()
            assert box is not None
            assert 0 <= box["y"] <= page.viewport_size["height"] - box["height"]  # type: ignore[index]
            return
    raise AssertionError(f"no way to '{words}' by keyboard")


def test_a_jump_from_the_review_lands_on_the_open_question(service: Service, phone: Page) -> None:
    phone.goto(f"/a/{service.code(service.open_wave())}")
    phone.get_by_role("button", name="I agree").click()
    phone.wait_for_load_state()
    phone.locator("fieldset.item label").first.click()
    phone.locator("button:visible", has_text="heck").last.click()
    phone.get_by_text("Show the open questions").click()
    jump = phone.locator(".open-items button").nth(30)
    number = jump.inner_text().split(".")[0]
    jump.click()
    phone.wait_for_load_state()
    target = phone.locator(f"fieldset.item:has(.number:text-is('{number}'))")
    expect(target).to_be_in_viewport()
    box = target.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 200


def test_touch_targets_are_at_least_44_pixels_high(service: Service, phone: Page) -> None:
    phone.goto(f"/a/{service.code(service.open_wave())}")
    for words in ("I agree", "heck", None):
        phone.wait_for_load_state()
        for target in phone.locator(".options label, button, input[type=text], select").all():
            if not target.is_visible() or "default" in (target.get_attribute("class") or ""):
                continue
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 44, target.inner_text()
            assert box["width"] >= 44
        if words:
            phone.locator("button:visible", has_text=words).last.click()


def pages_to_see(service: Service, page: Page) -> Iterator[str]:
    """Visit every kind of page; gives its name while it is shown."""
    wave = service.open_wave(
        is_simulated=True, contact="the works council", instruments=("psy_safety", "outcomes")
    )
    first, second = service.codes(wave, 2)
    page.goto("/")
    yield "start"
    page.get_by_label("Your code").fill("7Q2M-X4TR")
    page.get_by_role("button", name="Continue").click()
    yield "unknown code"
    page.goto("/nowhere")
    yield "no such page"
    page.goto(f"/a/{first}")
    yield "consent"
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_role("heading", name="Part 1 of 2")).to_be_visible()
    yield "first part"
    page.get_by_role("button", name="Stop here").click()
    yield "empty review"
    page.get_by_role("button", name="Back to the questions").click()
    page.get_by_role("button", name="Back", exact=True).click()
    page.locator("fieldset.item:visible label").nth(3).click()
    yield "part with an answer to take back"
    page.get_by_role("button", name="Continue").click()
    page.locator("fieldset.item:visible label").nth(5).click()
    yield "last part"
    page.get_by_role("button", name="Check my answers").click()
    yield "review"
    page.get_by_text("Show the open questions").click()
    yield "review with all open questions shown"
    other = page.context.new_page()
    other.goto(f"/a/{first}")
    expect(other.get_by_role("button", name="Continue where I stopped")).to_be_visible()
    other.close()
    page.goto(f"/a/{first}")
    expect(page.get_by_role("button", name="Continue where I stopped")).to_be_visible()
    yield "consent with a draft"
    page.get_by_role("button", name="Continue where I stopped").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Your receipt")).to_be_visible()
    yield "thanks"
    page.reload()
    yield "thanks again"
    page.goto(f"/a/{first}")
    yield "spent code"
    page.goto(f"/receipts/{wave.id}")
    yield "receipts while open"
    close_wave(service.context, wave.id, confirmed=True)
    page.goto(f"/a/{second}")
    yield "closed wave"
    page.goto(f"/receipts/{wave.id}")
    page.get_by_label("Your receipt").fill("ABCDE-ABCDE-ABCDE-ABCDE")
    page.get_by_role("button", name="Look it up").click()
    yield "receipts"
    page.goto("/api/v1/docs")
    yield "api"
    page.goto(f"/a/{service.code(service.open_wave(instruments=('forecast',)))}")
    page.get_by_role("button", name="I agree").click()
    yield "part with long scales"


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_no_page_has_an_accessibility_violation(
    service: Service, browser: Browser, address: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        base_url=address,
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    for name in pages_to_see(service, page):
        assert_accessible(page, name)
        assert page.title()
    context.close()


@pytest.mark.parametrize(("width", "text_size"), [(320, "100%"), (640, "200%")])
def test_pages_stay_whole_when_narrow_and_when_text_is_doubled(
    service: Service, browser: Browser, address: str, width: int, text_size: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 500}, base_url=address, bypass_csp=True)
    page = context.new_page()
    for name in pages_to_see(service, page):
        page.wait_for_load_state()
        page.add_style_tag(content=f"html {{ font-size: {text_size} }}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        cut = page.evaluate(
            "[...document.querySelectorAll('button, label, h1, dd')]"
            ".filter(one => one.clientWidth && one.scrollWidth > one.clientWidth + 1)"
            ".map(one => one.innerText)"
        )
        assert cut == [], name
    context.close()
