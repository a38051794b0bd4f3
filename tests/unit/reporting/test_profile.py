"""A profile scale in the report: its level with interval, and no side taken anywhere."""

from __future__ import annotations

import re

import pytest

from diagnostic.analysis.findings import GroupLevel
from diagnostic.reporting.book import Book, book_of
from diagnostic.reporting.render import html_of
from support.instruments_for_tests import make_instrument
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


def test_the_headline_counts_rated_scales_only(book: Book) -> None:
    text = words_of(html_of(book))
    assert "Stability profile" not in book.answer.headline
    assert "rate Stability" not in text
