"""The core pack answered with the keyboard alone, on a narrow screen, in both directions of writing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from diagnostic.translations.catalogues import texts_in
from diagnostic.workflows.views import WaveView
from support.web_service import Service

pytestmark = pytest.mark.browser
MOST_STOPS = 400
WHERE = """() => {
  const here = document.activeElement
  const box = here.getBoundingClientRect()
  return {
    kind: here.type ?? here.localName,
    name: here.name ?? '',
    words: here.innerText ?? '',
    seen: here.matches(':focus-visible') && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth,
  }
}"""


@dataclass
class Hand:
    """Somebody who has a keyboard and nothing else."""

    page: Page
    language: str
    chosen: dict[str, int | str] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    unit: str | None = None

    def say(self, english: str) -> str:
        return texts_in(self.language).gettext(english)

    def reads(self, english: str) -> None:
        expect(self.page.get_by_role("heading", name=self.say(english)).first).to_be_visible()

    def tab_to(self, *words: str) -> str:
        """Go from stop to stop, answering every question on the way, to the first button that says so."""
        wanted = {self.say(one): one for one in words}
        for _ in range(MOST_STOPS):
            stop = self._next_stop()
            if stop["kind"] in {"submit", "button"} and stop["words"] in wanted:
                return wanted[stop["words"]]
            if stop["kind"] == "radio" and stop["name"] not in self.chosen.keys() | self.left_out:
                self._answer(stop["name"])
            if stop["kind"] == "select-one":
                self._choose_unit()
        raise AssertionError(f"no way to {words} by keyboard")

    def press(self, *words: str) -> str:
        found = self.tab_to(*words)
        self.page.keyboard.press("Enter")
        return found

    def _next_stop(self) -> dict[str, str]:
        self.page.keyboard.press("Tab")
        stop: dict[str, str] = self.page.evaluate(WHERE)
        if stop["kind"] != "body":
            assert stop["seen"], f"the focus is lost at {stop['kind']} {stop['words']}"
        return stop

    def _answer(self, name: str) -> None:
        """Choose the options in turn, and now and then none or 'does not apply'."""
        place = (len(self.chosen) + len(self.left_out)) % 13
        if place == 12:
            self.left_out.add(name)
            return
        self.page.keyboard.press("Space")
        for _ in range(place % 6):
            self.page.keyboard.press("ArrowDown")
        value = self.page.evaluate("() => document.activeElement.value")
        self.chosen[name] = value if value == "not_applicable" else place % 6 + 1
        assert value == str(self.chosen[name]) or place % 6 == 5

    def _choose_unit(self) -> None:
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("ArrowDown")
        self.unit = "Finance"


@pytest.fixture
def open_phone(browser: Browser, address: str) -> Iterator[Callable[[bool], Page]]:
    contexts = []

    def opened(has_scripts: bool) -> Page:
        size = {"width": 360, "height": 740}
        contexts.append(
            browser.new_context(viewport=size, java_script_enabled=has_scripts, base_url=address)  # type: ignore[arg-type]
        )
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("has_scripts", [False, True], ids=["without scripts", "with scripts"])
@pytest.mark.parametrize(("language", "picked"), [("en", ""), ("ar", "العربية")], ids=["en", "ar"])
def test_the_core_pack_by_keyboard_alone(
    service: Service, open_phone: Callable[[bool], Page], language: str, picked: str, has_scripts: bool
) -> None:
    wave = service.open_wave()
    hand = Hand(open_phone(has_scripts), language)
    hand.page.goto("/")
    if picked:
        pick_language(hand.page, picked)
    enter_code(hand, service.code(wave))
    hand.press("I agree – show the first questions")
    hand.reads("The questions")
    expect(hand.page.locator("form[data-paged]")).to_have_count(1 if has_scripts else 0)
    answer_everything(hand)
    hand.reads("Thank you. Your answers have arrived.")
    expect(hand.page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    assert len(hand.chosen) + len(hand.left_out) == 64
    assert stored(service, wave) == [(hand.unit, hand.chosen)]


def pick_language(page: Page, name: str) -> None:
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.locator("a:focus").filter(has_text=name).count():
            page.keyboard.press("Enter")
            expect(page.locator("html")).to_have_attribute("dir", "rtl")
            return
    raise AssertionError(f"no way to {name} by keyboard")


def enter_code(hand: Hand, code: str) -> None:
    hand.reads("Tell us how work really is")
    for _ in range(10):
        hand.page.keyboard.press("Tab")
        if hand.page.locator("#code:focus").count():
            break
    hand.page.keyboard.type(code)
    hand.page.keyboard.press("Enter")
    hand.reads("What is stored")


def answer_everything(hand: Hand) -> None:
    for _ in range(64):
        if hand.press("Continue", "Check my answers") == "Check my answers":
            break
    hand.reads("Check your answers")
    hand.press("Send my answers")


def stored(service: Service, wave: WaveView) -> list[tuple[str | None, dict[str, int | str]]]:
    with service.context.ballot_box() as ballot_box:
        return [
            (one.unit, {f"answer.{item}": value for item, value in json.loads(one.answers).items()})
            for one in ballot_box.responses(wave.id)
        ]
