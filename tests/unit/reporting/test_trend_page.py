"""The page on two waves: what is shown, what is not, and texts that must stay texts."""

from dataclasses import replace

import pytest

from diagnostic.analysis.findings import EVERYBODY, Group, NotShown
from diagnostic.disclosure.released_trend import Change, ReleasedTrend, ScaleTrend, TrendWave, TrendWord
from diagnostic.psychometrics import Interval
from diagnostic.reporting.trend import trend_html, trend_pdf

UNIT = Group(unit="Lager <b> مخزن")


def _change(group: Group, difference: float) -> Change:
    interval = Interval(difference - 4, difference + 4, 0.95, "")
    word: TrendWord = "higher" if interval.low > 0 else "lower" if interval.high < 0 else "cannot tell"
    return Change(group, 50.0, 50 + difference, difference, interval, word)


def _trend(*changes: Change | NotShown) -> ReleasedTrend:
    return ReleasedTrend(
        organisation="Acme <script>",
        campaign="Study",
        is_simulated=True,
        earlier=TrendWave("Spring", "2026-03-02"),
        later=TrendWave("Autumn {{ 1 }}", None),
        scales=(ScaleTrend("trust", "Trust & care", "trust@1.0.0", "core", changes),),
        not_compared=("Outcomes",),
        minimum_group=7,
        role_titles={"frontline": "Front-line staff"},
        unit_words=("department", "departments"),
    )


@pytest.fixture(scope="module")
def page() -> str:
    return trend_html(_trend(_change(EVERYBODY, 6.2), NotShown(Group("frontline")), _change(UNIT, -9)))


def test_it_says_what_changed_and_what_is_not_shown(page: str) -> None:
    assert "Over the whole company, Trust &amp; care (+6) is higher." in page
    assert "1\N{NO-BREAK SPACE}change is not shown." in page
    assert "at least 7 people joined or left" in page
    assert "Asked in one wave only, or in another version: Outcomes." in page
    assert "50 then, 56 now" in page, "the picture has words that stand for it"


def test_a_clear_change_of_a_unit_stands_out(page: str) -> None:
    assert "<strong>−9 (−13\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}−5)</strong>" in page


def test_texts_stay_texts(page: str) -> None:
    assert "Acme &lt;script&gt;" in page
    assert "Lager &lt;b&gt; مخزن" in page
    assert "Autumn {{ 1 }}" in page


def test_a_trend_that_shows_nothing_is_a_page_without_a_picture() -> None:
    nothing = replace(_trend(NotShown(EVERYBODY)), notes=("Nobody declared it.",))
    page = trend_html(nothing)
    assert "Nobody declared it." in page
    assert "<img" not in page
    assert trend_pdf(nothing).startswith(b"%PDF")
