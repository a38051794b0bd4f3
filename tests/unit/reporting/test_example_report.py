"""The whole road with the example company: its report is complete, and as long as it should be."""

from __future__ import annotations

import time
from io import BytesIO

import numpy as np
import pytest
from pypdf import PdfReader

from diagnostic.analysis.diagnose import diagnose
from diagnostic.analysis.findings import AnalysisPlan, Fielding
from diagnostic.disclosure.release import release
from diagnostic.disclosure.released import DisclosurePolicy, ReleasedAnalysis
from diagnostic.disclosure.select import select_cells
from diagnostic.example.generate import generate_people, invited, to_answer_table
from diagnostic.files.read_instruments import find_instrument
from diagnostic.reporting.book import Book, book_of
from diagnostic.reporting.in_brief import in_brief
from diagnostic.reporting.render import pdf_of

ASKED = ("trust", "psy_safety", "comms", "mgr_conv", "outcomes", "blind_spot")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def example() -> ReleasedAnalysis:
    instruments = [find_instrument(name) for name in ASKED]
    table = to_answer_table(generate_people(instruments, np.random.default_rng(7)), instruments)
    policy = DisclosurePolicy()
    cells = select_cells(table, policy, c_suite_consented=True, instruments=instruments)
    fielding = Fielding(
        organisation="Example",
        campaign="Culture diagnostic",
        source="Survey wave 1",
        is_simulated=True,
        invited=invited(),
        c_suite_consented=True,
    )
    plan = AnalysisPlan(n_permutations=999, parallel_iterations=20)
    diagnosis = diagnose(table, instruments, plan, fielding=fielding, breakdown=cells.published)
    return release(diagnosis, cells, policy)


@pytest.fixture(scope="module")
def example_book(example: ReleasedAnalysis) -> Book:
    return book_of(example)


def test_the_report_of_the_example_company(example: ReleasedAnalysis, complaints: list[str]) -> None:
    started = time.process_time()
    reader = PdfReader(BytesIO(pdf_of(book_of(example))))
    assert time.process_time() - started < 10
    assert 8 <= len(reader.pages) <= 14
    assert complaints == []


def test_every_part_of_the_example_is_told(example: ReleasedAnalysis, example_book: Book) -> None:
    assert [page.title for page in example_book.scales] == [scale.title for scale in example.findings.scales]
    assert example_book.gaps is not None
    assert len(example_book.gaps.leaders) == 2
    assert example_book.forecasts is not None
    assert [leader.title for leader in example_book.forecasts.leaders] == ["Executives"]
    assert example_book.swot is not None
    told = sum(len(field.points) for field in example_book.swot.fields)
    assert told == len(example.findings.swot)
    assert all(page.items and page.levels and page.units for page in example_book.scales)


def test_every_rule_that_fired_has_plain_words(example_book: Book) -> None:
    assert example_book.swot is not None
    rules = [point.rule for field in example_book.swot.fields for point in field.points]
    assert rules
    assert not [rule for rule in rules if "_" in rule]


def test_five_lines_say_what_was_found(example: ReleasedAnalysis) -> None:
    lines = in_brief(example)
    assert len(lines) == 5
    assert all(any(sign.isdigit() for sign in line) for line in lines[1:])
