"""Forecasts on drawn answers: whom they are about, who counts, and the words for both sides together."""

from dataclasses import replace

import numpy as np
import pytest

from diagnostic.analysis.diagnose import diagnose
from diagnostic.analysis.findings import AnalysisPlan, Fielding, GapFinding, GapWord, Group, NotShown
from diagnostic.analysis.forecast_findings import (
    ForecastFinding,
    ForecastMiss,
    ForecastWord,
    TeamWord,
    View,
)
from diagnostic.analysis.forecast_words import forecast_word, overall_view, team_word, view_of
from diagnostic.analysis.forecasts import find_forecasts, note_on_forecasts, with_views
from diagnostic.analysis.groups import members
from diagnostic.psychometrics import Interval
from diagnostic.scoring.answer_table import NOT_ANSWERED, AnswerTable
from support.forecasts import make_forecast, with_forecasts
from support.instruments_for_tests import make_instrument
from support.released import released
from support.surveys import QUICK, answers, scored

SCALES = (make_instrument("trust", n_items=6), make_instrument("comms", n_items=6))
PREDICTED = tuple((scale, f"{scale}_{k}") for scale in ("trust", "comms") for k in (1, 2, 4, 5))
FORECAST = make_forecast(*PREDICTED)
INSTRUMENTS = (*SCALES, FORECAST)
CELLS = {("c_suite", None): 9, ("middle_management", "North"): 40, ("frontline", "North"): 200}
ASKED = answers(SCALES, CELLS)
EXECUTIVES, FRONT_LINE = Group("c_suite"), Group("frontline")
ROWS = [[40 + 5 * (k % 3) + 3 * j for j in range(8)] for k in range(9)]
TABLE = with_forecasts(ASKED, FORECAST, *ROWS)
PLAN = AnalysisPlan()


def _percent(item: str) -> float:
    codes = ASKED.codes[members(ASKED, FRONT_LINE), ASKED.item_ids.index(item)]
    return 100 * float(np.mean(codes >= 4))


def _found(table: AnswerTable = TABLE, **survey: object) -> ForecastFinding:
    (found,) = find_forecasts(replace(scored(table, INSTRUMENTS), **survey))  # type: ignore[arg-type]
    assert isinstance(found, ForecastFinding)
    return found


def _scale(found: ForecastFinding, place: int) -> ForecastMiss:
    miss = found.scales[place]
    assert isinstance(miss, ForecastMiss)
    return miss


def test_each_scale_is_set_beside_the_counted_share_of_its_own_items() -> None:
    found = _found()
    assert (found.leaders, found.reference, found.n_leaders) == (EXECUTIVES, FRONT_LINE, 9)
    assert [_scale(found, k).scale_id for k in (0, 1)] == ["trust", "comms"]
    for place, scale in enumerate(("trust", "comms")):
        counted = np.mean([_percent(item) for owner, item in PREDICTED if owner == scale])
        expected = np.mean([row[4 * place : 4 * place + 4] for row in ROWS])
        assert _scale(found, place).counted == pytest.approx(counted)
        assert _scale(found, place).expected == pytest.approx(expected)
        assert _scale(found, place).miss == pytest.approx(expected - counted)


def test_the_overall_miss_follows_from_the_scales() -> None:
    found = _found()
    assert isinstance(found.overall, ForecastMiss)
    scales = [_scale(found, 0), _scale(found, 1)]
    assert found.overall.miss == pytest.approx(np.mean([one.miss for one in scales]))
    assert found.overall.counted == pytest.approx(np.mean([one.counted for one in scales]))
    assert found.overall.scale_id is None
    assert found.overall.item_ids == tuple(item for _, item in PREDICTED)


def test_all_figures_rest_on_the_same_leaders() -> None:
    rows: list[list[object]] = [list(row) for row in ROWS]
    rows[0] = [99, 99, 99, 99, None, None, 99, 99]  # half of the second scale: counts for neither
    rows[1][0] = "n/a"  # three of four: counts for both
    found = _found(with_forecasts(ASKED, FORECAST, *rows))
    assert found.n_leaders == 8
    without = _found(with_forecasts(ASKED, FORECAST, [None] * 8, *rows[1:]))
    assert found.scales == without.scales
    first = np.mean([row[k] for row in ROWS[2:] for k in range(4)] + [np.mean(ROWS[1][1:4])] * 4)
    facts = [_percent(item) for _, item in PREDICTED[:4]]
    misses = [np.mean(ROWS[1][1:4]) - np.mean(facts[1:])]
    misses += [np.mean(row[:4]) - np.mean(facts) for row in ROWS[2:]]
    assert _scale(found, 0).miss == pytest.approx(np.mean(misses))
    assert _scale(found, 0).expected == pytest.approx(np.mean(facts) + np.mean(misses))
    assert abs(_scale(found, 0).expected - first) < 3


def test_four_executives_get_no_figure_and_all_else_stays() -> None:
    few = answers(SCALES, {**CELLS, ("c_suite", None): 4})
    table = with_forecasts(few, FORECAST, *ROWS[:4])
    diagnosis = diagnose(table, INSTRUMENTS, QUICK, fielding=Fielding("", "", ""))
    assert diagnosis.forecasts == (NotShown(EXECUTIVES),)
    assert len(diagnosis.scales) == 2


def test_without_executives_there_is_no_forecast() -> None:
    table = answers(SCALES, {key: size for key, size in CELLS.items() if key[0] != "c_suite"})
    assert find_forecasts(scored(with_forecasts(table, FORECAST), INSTRUMENTS)) == ()


def test_without_a_front_line_there_is_no_fact() -> None:
    table = answers(SCALES, {("c_suite", None): 9, ("middle_management", "North"): 40})
    survey = scored(with_forecasts(table, FORECAST, *ROWS), INSTRUMENTS)
    assert find_forecasts(survey) == ()
    assert note_on_forecasts(survey) == "8 of 8 forecasts have no counted answers to be set beside."


def test_without_role_groups_nobody_is_a_leader() -> None:
    survey = scored(replace(TABLE, role_groups=None), INSTRUMENTS)
    assert find_forecasts(survey) == ()


def test_an_item_that_nobody_answered_leaves_the_others() -> None:
    codes = TABLE.codes.copy()
    codes[:, TABLE.item_ids.index("trust_1")] = NOT_ANSWERED
    found = _found(replace(TABLE, codes=codes))
    assert _scale(found, 0).item_ids == ("trust_2", "trust_4", "trust_5")
    assert _scale(found, 0).expected == pytest.approx(np.mean([row[1:4] for row in ROWS]))
    survey = scored(replace(TABLE, codes=codes), INSTRUMENTS)
    assert note_on_forecasts(survey) == "1 of 8 forecasts have no counted answers to be set beside."


def test_forecasts_of_reversed_items_have_no_fact() -> None:
    reversed_too = (*SCALES, make_forecast(("trust", "trust_1"), ("trust", "trust_3")))
    table = with_forecasts(ASKED, reversed_too[-1], *[[50, 50]] * 9)
    (found,) = find_forecasts(scored(table, reversed_too))
    assert isinstance(found, ForecastFinding)
    assert _scale(found, 0).item_ids == ("trust_1",)


def test_a_cell_outside_the_breakdown_is_not_shown() -> None:
    for hidden in ((FRONT_LINE,), (EXECUTIVES,)):
        survey = replace(scored(TABLE, INSTRUMENTS), breakdown=hidden)
        assert find_forecasts(survey) == (NotShown(EXECUTIVES),)


def test_managers_forecast_too_where_they_are_asked() -> None:
    forms = {"manager": {"role_groups": ["middle_management"], "target": "front_line"}}
    forecast = make_forecast(*PREDICTED, forms=forms)
    rows = np.random.default_rng(1).integers(50, 100, (40, 8)).tolist()
    table = with_forecasts(ASKED, forecast, *rows, role_group="middle_management")
    (found,) = find_forecasts(scored(table, (*SCALES, forecast)))
    assert isinstance(found, ForecastFinding)
    assert (found.leaders, found.n_leaders) == (Group("middle_management"), 40)
    assert _scale(found, 0).word == "too rosy"
    assert _scale(found, 0).expected == pytest.approx(np.mean([row[:4] for row in rows]))


def test_executives_may_forecast_another_group() -> None:
    forecast = make_forecast(*PREDICTED, role_group="middle_management")
    table = with_forecasts(ASKED, forecast, *ROWS)
    (found,) = find_forecasts(scored(table, (*SCALES, forecast)))
    assert isinstance(found, ForecastFinding)
    assert found.reference == Group("middle_management")


def _interval(low: float, high: float) -> Interval:
    return Interval(low, high, 0.90, "Student t")


@pytest.mark.parametrize(
    ("miss", "n", "p", "span", "word"),
    [
        (10.0, 9, 0.049, (5, 15), "too rosy"),
        (9.99, 9, 0.004, (5, 15), "cannot tell"),
        (10.0, 9, 0.05, (5, 15), "cannot tell"),
        (-10.0, 9, 0.049, (-15, -5), "too bleak"),
        (9.0, 9, 0.004, (8.5, 9.9), "accurate"),
        (0.0, 9, 1.0, (-10, 10), "cannot tell"),
        (0.0, 9, 1.0, (-9.9, 9.9), "accurate"),
        (40.0, 5, 0.0625, (30, 50), "description only"),
        (0.0, 5, 1.0, (-1, 1), "description only"),
        (40.0, 6, 0.03125, (30, 50), "too rosy"),
    ],
)
def test_the_word_for_a_forecast(
    miss: float, n: int, p: float, span: tuple[float, float], word: ForecastWord
) -> None:
    equivalence = _interval(*span)
    assert forecast_word(miss, n_leaders=n, p_value=p, equivalence=equivalence, plan=PLAN) == word


@pytest.mark.parametrize(
    ("view", "word", "team"),
    [
        ("close", "accurate", "aligned"),
        ("close", "too rosy", "aligned view, poor forecast"),
        ("rosier", "accurate", "aware, sees it otherwise"),
        ("rosier", "too rosy", "misinformed"),
        ("rosier", "cannot tell", "cannot tell"),
        ("rosier", "too bleak", "cannot tell"),
        ("rosier", "description only", "cannot tell"),
        ("not known", "too rosy", "cannot tell"),
        ("close", "cannot tell", "cannot tell"),
    ],
)
def test_the_word_for_a_team(view: View, word: ForecastWord, team: TeamWord) -> None:
    assert team_word(view, word) == team


GAP = next(
    gap
    for gap in released().findings.gaps
    if isinstance(gap, GapFinding) and gap.leaders == EXECUTIVES and gap.kind == "perception"
)


@pytest.mark.parametrize(
    ("word", "difference", "view"),
    [
        ("clear gap", 12.0, "rosier"),
        ("gap in this team", 12.0, "rosier"),
        ("clear gap", -12.0, "not known"),
        ("similar", 1.0, "close"),
        ("cannot tell", 12.0, "not known"),
    ],
)
def test_the_view_is_read_off_the_perception_gap(word: GapWord, difference: float, view: View) -> None:
    assert view_of(replace(GAP, word=word, difference=difference)) == view
    assert view_of(replace(GAP, word=word, difference=difference, kind="experience")) == "not known"
    assert view_of(None) == "not known"


@pytest.mark.parametrize(
    ("views", "overall"),
    [
        (["rosier", "rosier", "close", "close"], "rosier"),
        (["rosier", "close", "close", "close"], "close"),
        (["rosier", "close", "close", "not known"], "not known"),
        (["close", "close", "not known", "not known"], "not known"),
        (["rosier"], "rosier"),
        ([], "not known"),
    ],
)
def test_the_overall_view_is_that_of_most_scales(views: list[View], overall: View) -> None:
    assert overall_view(views) == overall


def test_views_come_from_the_gaps_of_the_same_leaders_and_scale() -> None:
    found = _found()
    gaps = (
        replace(GAP, scale_id="trust", word="similar"),
        replace(GAP, scale_id="comms", word="clear gap", difference=20.0),
        replace(GAP, scale_id="comms", leaders=Group("middle_management"), word="similar"),
    )
    (named,) = with_views([found], gaps)
    assert isinstance(named, ForecastFinding)
    assert [_scale(named, k).view for k in (0, 1)] == ["close", "rosier"]
    assert isinstance(named.overall, ForecastMiss)
    assert named.overall.view == "rosier"
    (unnamed,) = with_views([named], ())
    assert isinstance(unnamed, ForecastFinding)
    assert [_scale(unnamed, k).team_word for k in (0, 1)] == ["cannot tell"] * 2
    assert with_views([NotShown(EXECUTIVES)], gaps) == (NotShown(EXECUTIVES),)
