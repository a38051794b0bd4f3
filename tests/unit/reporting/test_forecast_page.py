"""The page on forecasts: what it says, what it leaves out, and what it never says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape

import pytest

from diagnostic.analysis.findings import AnalysisPlan, Diagnosis, Group, NotShown
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.reporting.book import Book, book_of
from diagnostic.reporting.pages.answer import headline
from diagnostic.reporting.pages.forecast_page import ForecastPage, forecast_page_of
from diagnostic.reporting.pages.trust_page import trust_page_of
from diagnostic.reporting.palette import MARKS
from diagnostic.reporting.people import People
from diagnostic.reporting.render import html_of
from diagnostic.reporting.sentences_on_forecasts import (
    forecast_headline,
    forecast_sentence,
    full_forecast_sentence,
    over_words,
)

PLAN = AnalysisPlan()


def words_of(page: str) -> str:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ")
    return unescape(re.sub(r"(?<=\() | (?=[.,;:)])", "", text))


def _finding(analysis: ReleasedAnalysis) -> ForecastFinding:
    (finding,) = analysis.findings.forecasts
    assert isinstance(finding, ForecastFinding)
    return finding


def _miss(analysis: ReleasedAnalysis, place: int = 1, **changes: object) -> ForecastMiss:
    miss = _finding(analysis).scales[place]
    assert isinstance(miss, ForecastMiss)
    return replace(miss, **changes)  # type: ignore[arg-type]


def _page(findings: Diagnosis, *forecasts: ForecastFinding | NotShown) -> ForecastPage | None:
    changed = replace(findings, forecasts=tuple(forecasts))
    return forecast_page_of(changed, People.of(changed))


@pytest.fixture
def people(analysis: ReleasedAnalysis) -> People:
    return People.of(analysis.findings)


def test_a_sentence_carries_both_figures_and_the_word(analysis: ReleasedAnalysis, people: People) -> None:
    miss = _miss(analysis, expected=71.2, counted=44.4, miss=26.8, team_word="misinformed")
    assert words_of(forecast_sentence(people, miss)) == (
        "On Psychological safety, executives expected 71 of 100 answers to be favourable; 44 were: "
        "27 points too many (95 % CI 22–32). Misinformed."
    )
    assert "9 or 10 in 10 expected too much; sign-flip p < 0.05" in words_of(
        full_forecast_sentence(people, miss, PLAN)
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"miss": -26.8, "word": "too bleak", "team_word": "cannot tell"}, "27 points too few"),
        ({"miss": 0.3, "word": "accurate", "team_word": "aligned"}, "no difference in whole points"),
        ({"miss": 1.2, "word": "accurate", "team_word": "cannot tell"}, "1 point too many"),
        ({"word": "too bleak", "team_word": "cannot tell"}, "). Too bleak."),
        ({"word": "cannot tell", "team_word": "cannot tell"}, "). Cannot tell."),
    ],
)
def test_sentences_fit_every_verdict(
    analysis: ReleasedAnalysis, people: People, changes: dict[str, object], said: str
) -> None:
    assert said in words_of(forecast_sentence(people, _miss(analysis, **changes)))


def test_five_leaders_are_described_without_a_test(analysis: ReleasedAnalysis, people: People) -> None:
    miss = _miss(analysis, word="description only", n_leaders=5, team_word="cannot tell")
    said = words_of(full_forecast_sentence(people, miss, PLAN))
    assert "9 or 10 in 10 expected too much; no test" in said
    assert "sign-flip" not in said


@pytest.mark.parametrize(
    ("n_over", "words"), [((0, 1), "0 or 1 in 10"), ((9, 10), "9 or 10 in 10"), ((4, 4), "4 in 10")]
)
def test_counts_are_written_as_they_are_coded(
    analysis: ReleasedAnalysis, n_over: tuple[int, int], words: str
) -> None:
    assert over_words(_miss(analysis, n_over=n_over)).replace("\N{NO-BREAK SPACE}", " ") == words


def test_forecasts_lead_the_headline_and_perception_stands_in(
    analysis: ReleasedAnalysis, people: People
) -> None:
    told = headline(analysis.findings, people)
    assert re.match(r"Executives expected \d+ of 100 answers to be favourable, \d+\swere; front-line", told)
    without = headline(replace(analysis.findings, forecasts=()), people)
    assert without.startswith("Front-line staff rate")
    assert "executives see" in without
    hidden = replace(_finding(analysis), overall=NotShown(Group("c_suite")))
    assert forecast_headline(people, hidden) == ""
    assert headline(replace(analysis.findings, forecasts=(hidden,)), people) == without


def test_every_scale_stands_in_its_field_or_is_named_outside(analysis: ReleasedAnalysis) -> None:
    page = _page(analysis.findings, *analysis.findings.forecasts)
    assert page is not None
    (leader,) = page.leaders
    inside = [scale for _, cells in leader.table for cell in cells for scale in cell.scales]
    scales = [miss.title for miss in _finding(analysis).scales if isinstance(miss, ForecastMiss)]
    assert len(inside) + len(leader.outside) == len(scales) == 4
    assert [[cell.word for cell in cells] for _, cells in leader.table] == [
        ["Aligned", "Aligned view, poor forecast"],
        ["Aware, sees it otherwise", "Misinformed"],
    ]


def test_a_scale_without_a_word_says_what_is_open(analysis: ReleasedAnalysis) -> None:
    open_miss = _miss(analysis, view="not known", team_word="cannot tell")
    page = _page(analysis.findings, replace(_finding(analysis), scales=(open_miss,)))
    assert page is not None
    assert page.leaders[0].outside == ("Psychological safety (own view open; forecast: too rosy)",)


def test_hidden_scales_are_counted_and_the_rest_is_told(analysis: ReleasedAnalysis) -> None:
    hidden = NotShown(Group("c_suite"))
    part = replace(_finding(analysis), overall=hidden, scales=(hidden, _miss(analysis)))
    page = _page(analysis.findings, part)
    assert page is not None
    assert page.headline == "What executives expected"
    assert page.notes == ("1\N{NO-BREAK SPACE}scale not shown.",)
    assert len(page.leaders[0].rows) == 1
    assert _page(analysis.findings, hidden) is None
    assert _page(analysis.findings, replace(part, scales=(hidden, hidden))) is None


def test_one_scale_is_not_told_twice(analysis: ReleasedAnalysis) -> None:
    page = _page(analysis.findings, replace(_finding(analysis), scales=(_miss(analysis),)))
    assert page is not None
    assert [title for title, _ in page.leaders[0].rows] == ["Psychological safety"]
    assert page.headline.startswith("Executives expected")


def _of(leaders: Group, finding: ForecastFinding) -> ForecastFinding:
    def moved(miss: ForecastMiss | NotShown) -> ForecastMiss | NotShown:
        return replace(miss, leaders=leaders) if isinstance(miss, ForecastMiss) else miss

    scales: Sequence[ForecastMiss | NotShown] = [moved(miss) for miss in finding.scales]
    return replace(finding, leaders=leaders, overall=moved(finding.overall), scales=tuple(scales))


def test_two_leading_groups_have_a_chart_each(analysis: ReleasedAnalysis) -> None:
    finding = _finding(analysis)
    both = (finding, _of(Group("middle_management"), finding))
    book = book_of(replace(analysis, findings=replace(analysis.findings, forecasts=both)))
    assert book.forecasts is not None
    assert [leader.title for leader in book.forecasts.leaders] == ["Executives", "Middle managers"]
    names = [chart.name for chart in book.charts()]
    assert {"forecasts-0", "forecasts-1"} <= set(names)
    assert len(set(names)) == len(names)
    words = words_of(html_of(book))
    assert "Middle managers forecast, front-line staff answered" in words


def test_expected_and_counted_differ_by_shape_and_not_by_colour_alone(book: Book) -> None:
    assert book.forecasts is not None
    ((_, theirs), (_, facts)) = book.forecasts.leaders[0].legend
    assert {theirs, facts} <= set(MARKS)
    assert theirs.shape != facts.shape


def test_the_chart_says_its_figures_to_those_who_cannot_see_it(book: Book) -> None:
    assert book.forecasts is not None
    chart = book.forecasts.leaders[0].chart
    for title in ("All forecasts", "Trust in senior leaders", "Psychological safety"):
        assert re.search(rf"{title} expected \d+, counted \d+, (too rosy|accurate)", chart.alt)
    assert "Misinformed" in chart.svg


def test_the_objection_that_leaders_know_better_is_met(analysis: ReleasedAnalysis, people: People) -> None:
    told = dict(trust_page_of(analysis, people).objections)
    said = [words_of(sentence) for sentence in told["We know what people think"]]
    assert said == ["Executives forecast 2 of 4 scales accurately.", "Over all, 11 points too many of 100."]
    hidden = replace(analysis, findings=replace(analysis.findings, forecasts=(NotShown(Group("c_suite")),)))
    told = dict(trust_page_of(hidden, people).objections)
    assert told["We know what people think"] == ("Executives: forecasts not shown.",)
    without = replace(analysis, findings=replace(analysis.findings, forecasts=()))
    assert "We know what people think" not in dict(trust_page_of(without, people).objections)


def test_the_page_speaks_of_the_team_and_of_no_motive(book: Book) -> None:
    page = html_of(book)
    words = words_of(
        page[page.index("What leaders expected, and") : page.index("Gaps between leaders")]
    ).lower()
    for forbidden in (
        "hide",
        "hiding",
        "denial",
        "deny",
        "lie",
        "ignore",
        "refuse",
        "blind",
        "because",
        "drives",
    ):
        assert not re.search(rf"\b{forbidden}\b", words), forbidden
    assert "rung d" in words
    assert "no person and no motive" in words
