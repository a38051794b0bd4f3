"""The letter and the page that stops letters in Chromium: readable for everybody, and no script needed."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser

from diagnostic.post.letter import OCCASIONS, PersonFacts, SurveyFacts
from diagnostic.post.write_letter import write_letter
from support.accessibility import assert_accessible

pytestmark = pytest.mark.browser
STOP = "/stop/AAAAAAAAAAAAAAAAAAAAAA"
WINDOWS = [(360, "dark"), (1280, "light")]


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_stopping_by_keyboard_and_without_scripts(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    for language in ("en", "ar"):
        context = browser.new_context(
            viewport={"width": width, "height": 740},
            base_url=address,
            color_scheme=scheme,  # type: ignore[arg-type]
            bypass_csp=True,
        )
        page = context.new_page()
        page.goto(f"{STOP}?lang={language}")
        assert_accessible(page, "stop")
        page.get_by_role("button").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.get_by_role("button").count() == 0
        assert page.evaluate("document.documentElement.lang") == language
        assert page.evaluate("document.scripts.length") == 0
        assert_accessible(page, "stopped")
        context.close()


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_letters_are_readable_and_ask_for_nothing(browser: Browser, width: int, scheme: str) -> None:
    survey = SurveyFacts(
        organisation="Northwind Components",
        survey="Autumn survey",
        contact="Ann Bell, works council, extension 42",
        fingerprint="0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ",
        closes_on=date(2026, 12, 20),
        roster_deleted_on=date(2027, 1, 3),
        most_reminders=3,
        is_simulated=True,
    )
    link = "https://survey.example.org/s/7q2mx4tr9p#mdtB04UJQ0QHHhAwaVzTxQ.0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    stop = f"https://office.example.org{STOP}"
    page = browser.new_page(viewport={"width": width, "height": 740}, color_scheme=scheme)  # type: ignore[arg-type]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for occasion in OCCASIONS:
        for language in ("en", "ar"):
            letter = write_letter(occasion, survey, PersonFacts("a@example.org", language, 1234, link, stop))
            page.set_content(letter.html)
            assert_accessible(page, f"{occasion} {language}")
    assert asked == []
    page.close()
