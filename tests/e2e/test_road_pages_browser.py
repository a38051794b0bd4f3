"""Every page of an invitation: for everybody, in every language, light enough for a phone."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from diagnostic.web.pages import asset_bytes
from support.accessibility import assert_accessible
from support.form_steps import answer, item, send
from support.road import LEADERS
from support.road_browser import (
    Invitation,
    Invited,
    agree,
    arrive,
    begin,
    heading,
    invite,
    make_road_service,
    received,
)
from support.web_service import Service

pytestmark = pytest.mark.browser
MOST_BYTES_OF_SCRIPT = 15_000
STATES = (
    *("opening", "insecure", "damaged", "unreachable", "different", "unknown", "closed", "used", "done"),
    *("forgetful", "role", "delivering", "waiting", "stopped", "first", "thanks"),
    *("move", "moved", "arrive"),
)
WHEN = (
    "fingerprint",
    "part",
    "begun",
    "unbegun",
    "again",
    "kept",
    "unkept",
    "signature",
    "refused",
    "before",
)
TEXTS = {"receipt": "KPPA0-Y0SCG-15CHJ-N50NP", "code": "ABCD-EFGH-JKMN-PQRS", "crowd": "30"}
TELL = """
    async ([name, when, texts]) => {
      const script = document.querySelector('script[src*="road.js"]').src
      const pages = await import(script.replace('road.js', 'road_pages.js'))
      pages.tell(name, when, texts)
    }
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return make_road_service(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def invited(service: Service) -> Invited:
    return invite(service)


@pytest.fixture
def mine(invited: Invited) -> Invitation:
    return invited.invitation()


@pytest.fixture(params=["light", "dark"])
def schemed(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[BrowserContext]:
    size = {"width": 360, "height": 740}
    context = browser.new_context(viewport=size, base_url=address, color_scheme=request.param)  # type: ignore[arg-type]
    yield context
    context.close()


def test_every_page_between_link_and_receipt_is_accessible(schemed: BrowserContext, mine: Invitation) -> None:
    texts = TEXTS | {
        "expected": mine.fingerprint,
        "found": mine.fingerprint,
        "part": "questions frontline de",
    }
    page = arrive(schemed, mine.link)
    assert_accessible(page, "consent")
    for state in STATES[: STATES.index("thanks")] + STATES[-3:] + ("thanks",):
        page.evaluate(TELL, [state, WHEN, texts])
        expect(page.locator("h1")).to_be_focused()
        assert_accessible(page, state)


def test_the_whole_road_can_be_walked_by_keyboard(device: BrowserContext, invited: Invited) -> None:
    page = device.new_page()
    page.goto(invited.invitation(LEADERS).link)
    heading(page, "Which group are you in?")
    press(page, page.get_by_role("radio").first, " ")
    press(page, page.get_by_role("button", name="Continue"), "Enter")
    press(page, page.get_by_role("button", name="I agree"), "Enter")
    expect(page.locator("form[data-paged]")).to_be_attached()
    press(page, item(page, 1).locator("input").first, " ")
    press(page, page.get_by_role("button", name="Stop here"), "Enter")
    press(page, page.get_by_role("button", name="Send my answers"), "Enter")
    received(page)


def press(page: Page, wanted: object, key: str) -> None:
    """Go to it with the Tab key, as often as it takes, and press."""
    expect(wanted).to_be_visible()  # type: ignore[arg-type]
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):  # type: ignore[attr-defined]
            page.keyboard.press(key)
            return
    raise AssertionError("the keyboard does not get there")


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr"])
def test_the_road_speaks_every_language_and_runs_in_its_direction(
    browser: Browser, address: str, mine: Invitation, language: str
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=address, locale=language)
    page = context.new_page()
    page.goto(mine.link)
    page.locator("#sheet button").first.click()
    expect(page.locator("form[data-paged]")).to_be_attached()
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    item(page, 1).locator("label").nth(2).click()
    page.locator("[data-turn=review][data-early]").locator("visible=true").click()
    page.locator("[data-do=send]").click()
    expect(page.locator(".receipt code")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()


def test_answers_outlast_a_change_of_language_and_the_choice_a_reload(
    device: BrowserContext, mine: Invitation
) -> None:
    page = begin(device, mine.link)
    answer(page, 1, 3)
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(item(page, 1).locator("input").nth(3)).to_be_checked()
    page.reload()
    heading(page, "قبل أن تبدأ")
    page.get_by_role("button", name="Deutsch").click()
    heading(page, "Bevor Sie beginnen")
    page.get_by_role("button", name="English").click()
    agree(page)
    expect(item(page, 1).locator("input").nth(3)).to_be_checked()
    send(page)
    received(page)


def test_troubles_can_be_read_in_another_language(device: BrowserContext, mine: Invitation) -> None:
    page = device.new_page()
    page.goto(mine.link.replace(mine.secret, "A" * 21 + "Q"))
    heading(page, "We do not know this invitation")
    page.get_by_role("link", name="Français").click()
    heading(page, "Nous ne connaissons pas cette invitation")


def test_the_scripts_of_the_whole_road_weigh_less_than_a_picture(
    device: BrowserContext, mine: Invitation
) -> None:
    scripts: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.url.endswith(".js"):
            name = response.url.rpartition("/")[2]
            scripts[name] = int(response.headers["content-length"])
            assert response.headers["content-encoding"] == "br"

    device.on("response", weigh)
    page = begin(device, mine.link)
    answer(page, 1, 3)
    send(page)
    received(page)
    assert {"road.js", "credentials.js", "manifest.js", "form.js"} < set(scripts)
    assert sum(scripts.values()) <= MOST_BYTES_OF_SCRIPT, json.dumps(scripts)
    assert sum(len(gzip.compress(asset_bytes(name))) for name in scripts) <= MOST_BYTES_OF_SCRIPT + 1_000
    for name in scripts:
        assert not re.search(rb"^\s*//", asset_bytes(name), re.MULTILINE)
