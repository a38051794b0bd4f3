"""The report as HTML: its words, kept as snapshots, and what must never be in it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.reporting.book import Book, book_of
from diagnostic.reporting.render import html_of
from support.released import released
from support.released_hidden import one_respondent, suppressed


class HtmlSnapshot(SingleFileSnapshotExtension):
    file_extension = "html"
    _write_mode = WriteMode.TEXT


def without_versions(book: Book) -> Book:
    """Leave out which software made the report: it differs between machines."""
    kept = tuple(fact for fact in book.appendix.facts if fact[0][0].isupper())
    return dataclasses.replace(book, appendix=dataclasses.replace(book.appendix, facts=kept))


def hostile(text: str) -> str:
    return f"</p><script>alert(1)</script>{{{{ 7*7 }}}}{{% raw %}}\"'&<b> \u202eשלום {text}"


AWKWARD: dict[str, Callable[[], ReleasedAnalysis]] = {
    "one_scale_nothing_else": lambda: released(
        roles=False, units=(), hidden_units=(), n_scales=1, invited=False, simulated=False
    ),
    "nothing_may_be_shown": suppressed,
    "one_respondent": one_respondent,
}


def test_the_example_reads_as_before(book: Book, snapshot: SnapshotAssertion) -> None:
    assert html_of(without_versions(book)) == snapshot(extension_class=HtmlSnapshot)


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_reports_read_as_before(name: str, snapshot: SnapshotAssertion) -> None:
    page = html_of(without_versions(book_of(AWKWARD[name]())))
    assert page == snapshot(name=name, extension_class=HtmlSnapshot)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ")


def test_no_page_says_more_than_the_rules_allow(book: Book) -> None:
    words = words_of(html_of(book)).lower()
    for forbidden in (
        "denial",
        "drives",
        "driver",
        "proves",
        "causes",
        "incontrovertibl",
        "nan",
        "none of none",
    ):
        assert not re.search(rf"\b{forbidden}", words), forbidden
    assert "goes with" in words


def test_strengths_stand_before_concerns(book: Book) -> None:
    words = words_of(html_of(book))
    assert words.index("What works, or is within reach") < words.index("What concerns")
    assert 1 <= len(book.answer.works) <= 3
    assert 1 <= len(book.answer.concerns) <= 3


def test_every_sentence_of_the_answer_carries_numbers_and_a_grade(book: Book) -> None:
    for point in (*book.answer.works, *book.answer.concerns):
        assert all(re.search(r"\d.*CI", sentence) for sentence in point.sentences)
        assert re.match(r"Grade.[ABCD]", point.grade_words)


def test_without_role_groups_the_report_is_shorter_and_says_so() -> None:
    plain = book_of(released(roles=False, n_scales=1))
    page = words_of(html_of(plain))
    assert plain.gaps is None
    assert "names no role groups" in page or "name no role groups" in page
    assert "Gaps between leaders" not in page


class Skeleton(HTMLParser):
    """Every element with the names of its attributes; text and values are left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs if name != "class")))


def test_hostile_text_is_inert_in_every_field() -> None:
    harmless = html_of(book_of(released(text=lambda text: f"Quite another {text}", n_scales=2)))
    page = html_of(book_of(released(text=hostile, n_scales=2)))
    assert Skeleton(page).elements == Skeleton(harmless).elements
    assert "<script" not in page
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in page


def test_a_simulated_company_is_called_so_and_a_real_one_is_not(book: Book) -> None:
    assert "Simulated company" in words_of(html_of(book))
    real = words_of(html_of(book_of(released(simulated=False, n_scales=1))))
    assert "imulated" not in real


def test_nothing_about_one_person_is_printed() -> None:
    page = words_of(html_of(book_of(one_respondent())))
    assert "Too few people answered" in page
    assert "careless" not in page.split("How to repeat")[0]
    assert not re.search(r"\b1 (person|of)\b", page)


@pytest.mark.slow
def test_fifteen_scales_have_fifteen_pages_and_unique_charts() -> None:
    book = book_of(released(n_scales=15))
    names = [chart.name for chart in book.charts()]
    assert len(book.scales) == 15
    assert len(set(names)) == len(names)
    assert html_of(book).count('class="page scale"') == 15


def test_departments_that_stand_out_are_listed_from_the_farthest_on(book: Book) -> None:
    assert book.deviations is not None
    sizes = [abs(float(row[2].replace("−", "-"))) for row in book.deviations.rows]
    assert sizes == sorted(sizes, reverse=True)
    assert book_of(released(units=(), hidden_units=(), n_scales=1)).deviations is None
