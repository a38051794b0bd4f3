"""The respondent's pages in Chromium: without scripts, on a phone, by keyboard, for assistive technology."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from diagnostic.workflows.close_wave import close_wave
from support.chromium import chromium
from support.web_service import Service, forecast_instrument, make_service, running

pytestmark = pytest.mark.browser
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return make_service(tmp_path_factory.mktemp("service"), {"forecast.yaml": forecast_instrument()})


@pytest.fixture(scope="module")
def address(service: Service) -> Iterator[str]:
    with running(service.app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, base_url=address
    )
    yield context.new_page()
    context.close()


def test_a_phone_without_scripts_answers_the_whole_form(service: Service, phone: Page) -> None:
    wave = service.open_wave()
    phone.goto("/")
    phone.get_by_label("Your code").fill(service.code(wave).lower().replace("-", " "))
    phone.get_by_role("button", name="Continue").click()
    phone.get_by_role("button", name="I agree").click()
    for part in range(1, 6):
        assert phone.get_by_role("heading", level=1).inner_text() == f"Part {part} of 5"
        for question in phone.get_by_role("group").all():
            question.locator("label").nth(part % 5).click()
        if part < 5:
            phone.get_by_role("button", name="Continue to part").click()
    phone.get_by_label("Which part of the organisation").select_option("Finance")
    phone.get_by_role("button", name="Check my answers").click()
    assert phone.get_by_text("You answered all 64 questions.").is_visible()
    phone.get_by_role("button", name="Send my answers").click()
    assert phone.get_by_role("heading", level=1).inner_text() == "Thank you. Your answers have arrived."
    phone.reload()
    assert phone.get_by_text("they count once").is_visible()
    assert service.response_count(wave) == 1
    assert phone.context.cookies() == []


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
    tab_to(phone, "I agree")
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Part 1 of 1").wait_for()
    for _ in range(10):
        phone.keyboard.press("Tab")
        assert phone.locator("input[type=radio]:focus-visible").count() == 1
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
    phone.get_by_role("button", name="Stop here").click()
    phone.get_by_role("button", name="Go to the questions").click()
    phone.locator("label").first.click()
    phone.get_by_role("button", name="Stop here").click()
    phone.get_by_text("Show the open questions").click()
    jump = phone.locator("button[formaction*='#q-']").nth(30)
    number = jump.inner_text().split(".")[0]
    jump.click()
    target = phone.locator("fieldset:target")
    assert target.locator(".number").inner_text() == number
    box = target.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 200


def test_touch_targets_are_at_least_44_pixels_high(service: Service, phone: Page) -> None:
    phone.goto(f"/a/{service.code(service.open_wave())}")
    for words in ("I agree", "Continue to part 2", "Stop here", None):
        for target in phone.locator(".options label, button, input[type=text], select").all():
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 44, target.inner_text()
            assert box["width"] >= 44
        if words:
            phone.get_by_role("button", name=words).click()


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
    yield "first part"
    page.get_by_role("button", name="Stop here").click()
    yield "empty review"
    page.get_by_role("button", name="Go to the questions").click()
    page.locator("label").nth(3).click()
    page.get_by_role("button", name="Continue to part 2").click()
    page.locator("label").nth(5).click()
    yield "last part"
    page.get_by_role("button", name="Check my answers").click()
    yield "review"
    page.get_by_text("Show the open questions").click()
    yield "review with all open questions shown"
    page.get_by_role("button", name="Change part 1").click()
    yield "part with an answer to take back"
    page.get_by_role("button", name="Stop here").click()
    page.get_by_role("button", name="Send my answers").click()
    yield "thanks"
    page.reload()
    yield "thanks again"
    page.goto(f"/a/{first}")
    yield "spent code"
    close_wave(service.context, wave.id, confirmed=True)
    page.goto(f"/a/{second}")
    yield "closed wave"
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
        page.wait_for_load_state()
        found = Axe().run(page, options=RULES)
        assert not found.response["violations"], f"{name}: {found.generate_report()}"
        too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not too_wide, f"{name} scrolls sideways"
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


def test_the_browser_loads_nothing_but_our_own_few_kilobytes(
    service: Service, browser: Browser, address: str
) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    code = service.code(service.open_wave())
    page.goto(f"/a/{code}")
    page.get_by_role("button", name="I agree").click()
    assert all(url.startswith(address) for url in asked)
    assert {url.removeprefix(address).split("?")[0] for url in asked} <= {
        f"/a/{code}",
        "/a/form",
        "/static/survey.css",
        "/static/icon.svg",
    }
    assert len(page.content()) < 40_000
    assert complaints == []
    context.close()
