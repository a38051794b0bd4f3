"""A profile scale in the report: its level with interval, and no side taken anywhere."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from diagnostic.analysis.findings import GroupLevel
from diagnostic.psychometrics import Interval
from diagnostic.reporting.book import Book, book_of
from diagnostic.reporting.pages.scale_words import profile_sentence
from diagnostic.reporting.palette import BLUE, GREY, RUST, likert, neutral
from diagnostic.reporting.render import html_of
from support.instruments_for_tests import make_instrument
from support.released import released
from support.surveys import answers, diagnosed_and_released

INSTRUMENTS = (
    make_instrument("trust", n_items=6),
    make_instrument("stability", n_items=6, n_facets=2, kind="profile"),
)
CELLS = {
    ("c_suite", None): 8,
    ("middle_management", "North"): 30,
    ("frontline", "North"): 60,
    ("frontline", "South"): 60,
}


@pytest.fixture(scope="module")
def book() -> Book:
    shifts = {(cell, "stability"): 2.5 for cell in CELLS}
    _, released = diagnosed_and_released(answers(INSTRUMENTS, CELLS, shifts=shifts), INSTRUMENTS)
    stability = next(scale for scale in released.findings.scales if scale.scale_id == "stability")
    words = {level.word for level in stability.levels if isinstance(level, GroupLevel)}
    assert words == {"profile"}
    return book_of(released)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_lead_takes_no_side(book: Book) -> None:
    page = next(page for page in book.scales if page.title == "Stability")
    lead = words_of(str(page.lead))
    assert re.search(r"Front-line staff stand at \d+ of 100 on Stability", lead)
    assert lead.endswith("neither end is better.")
    assert page.grade is None
    assert [fact.label for fact in page.facts][:3] == ["Score, 0 to 100", "Upper answers, of 100", "Answered"]
    assert not any("high" in fact.detail for fact in page.facts)


def test_no_chart_of_it_draws_the_cut_offs(book: Book) -> None:
    page = next(page for page in book.scales if page.title == "Stability")
    other = next(page for page in book.scales if page.title == "Trust")
    for chart, same in ((page.levels, other.levels), (page.units, other.units)):
        assert chart is not None
        assert same is not None
        assert "high from" not in chart.svg
        assert "high from" in same.svg


def test_items_lean_to_ends_and_not_to_sides(book: Book) -> None:
    page = next(page for page in book.scales if page.title == "Stability")
    other = next(page for page in book.scales if page.title == "Trust")
    (chart,), (rated,) = page.items, other.items
    assert "lower end" in chart.svg
    assert "upper end" in chart.svg
    assert "Nearest the upper end" in chart.alt
    for text in (chart.svg, chart.alt):
        assert "favourable" not in text.lower()
    drawn = {colour.upper() for colour in re.findall(r'fill="(#[0-9A-Fa-f]{6})"', chart.svg)}
    assert drawn & set(neutral(5))
    assert not drawn & ({RUST, BLUE} | (set(likert(5)) - {GREY}))
    assert "favourable" in rated.svg


def test_its_page_says_nothing_of_favourable_low_or_high(book: Book) -> None:
    html = html_of(book)
    start = html.index(">Stability</h2>")
    page = html[start : html.index("</section>", start)]
    words = words_of(page).lower()
    assert "favourable" not in words
    assert "low score" not in words
    assert "high score" not in words
    assert 'class="low"' not in page
    assert 'class="high"' not in page
    assert "upper answers: agree or strongly agree" in words
    assert "towards the lower end" in words


def test_it_says_what_the_profile_is(book: Book) -> None:
    page = next(page for page in book.scales if page.title == "Stability")
    assert page.profile is not None
    said = words_of(str(page.profile))
    assert said.startswith("They lean towards the upper end. Much of it.")
    assert re.search(r"Of its parts, Facet \d stands highest \(\d+ of 100\) and Facet \d lowest", said)
    assert all(other.profile is None for other in book.scales if other.title != "Stability")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (51, 55, "They lean towards the upper end. Many changes."),
        (45, 49, "They lean towards the lower end. Few changes."),
        (48, 52, "They lean to neither end."),
        (50, 55, "They lean to neither end."),
    ],
)
def test_a_profile_leans_only_with_its_whole_interval(low: float, high: float, said: str) -> None:
    scale = replace(
        released().findings.scales[0], facets=(), low_meaning="Few changes.", high_meaning="Many changes."
    )
    level = next(level for level in scale.levels if isinstance(level, GroupLevel))
    level = replace(level, interval=Interval(low, high, 0.95, "Student t"), word="profile")
    assert profile_sentence(scale, level) == said


def test_the_headline_counts_rated_scales_only(book: Book) -> None:
    text = words_of(html_of(book))
    assert "Stability profile" not in book.answer.headline
    assert "rate Stability" not in text
