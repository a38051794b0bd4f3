"""Forecasts against counted answers, small enough to check with a pencil."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from diagnostic.analysis.findings import AnalysisPlan, Fielding, Group, NotShown
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss
from diagnostic.analysis.forecasts import find_forecasts
from diagnostic.analysis.scored import score_survey
from diagnostic.scoring.answer_table import NOT_SHOWN, AnswerTable
from support.instruments import MARKS, instrument

INSTRUMENTS = (instrument("four_items"), instrument("forecast"))
ITEM_IDS = ("calm_1", "calm_2", "calm_3", "calm_4", "forecast_1", "forecast_2")
# ten people; 4 and 5 are favourable: 4 of 10 on calm_1 (40 of 100), 6 of 10 on calm_2 (60 of 100)
CALM_1 = (4, 5, 4, 4, 3, 2, 1, 3, 2, 1)
CALM_2 = (4, 5, 4, 4, 5, 4, 1, 3, 2, 1)
EXECUTIVES = Group("c_suite")
FIELDING = Fielding("Test company", "Test", "Test", invited=((EXECUTIVES, 8),))


def _find(*forecasts: Sequence[object]) -> ForecastFinding | NotShown:
    front_line = [(a, b, 3, 3, NOT_SHOWN, NOT_SHOWN) for a, b in zip(CALM_1, CALM_2, strict=True)]
    executives = [(*(NOT_SHOWN,) * 4, *(MARKS.get(entry, entry) for entry in row)) for row in forecasts]
    roles = np.array(["frontline"] * 10 + ["c_suite"] * len(forecasts), dtype=object)
    table = AnswerTable(np.array([*front_line, *executives], dtype=np.int16), ITEM_IDS, roles)
    (found,) = find_forecasts(score_survey(table, INSTRUMENTS, AnalysisPlan(), FIELDING, None))
    return found


def _overall(*forecasts: Sequence[object]) -> ForecastMiss:
    found = _find(*forecasts)
    assert isinstance(found, ForecastFinding)
    (scale,) = found.scales
    assert isinstance(scale, ForecastMiss)
    assert isinstance(found.overall, ForecastMiss)
    assert scale.title == "Calm"
    assert (found.overall.expected, found.overall.word) == (scale.expected, scale.word)
    return found.overall


SIX = ((60, 80), (50, 70), (70, 90), (40, 90), (60, 60), (55, 75))  # off by 20, 10, 30, 15, 10 and 15


def test_six_who_all_expect_too_much() -> None:
    miss = _overall(*SIX)
    assert miss.counted == pytest.approx((40 + 60) / 2)
    assert miss.miss == pytest.approx(100 / 6)
    assert miss.expected == pytest.approx(50 + 100 / 6)
    # of the 64 ways to set six signs, two give a sum as far from zero as the one observed
    assert miss.p_value == pytest.approx(2 / 64)
    # squared deviations from 100/6 add up to 283.33; SD 7.528; t(0.975; 5) = 2.5706
    assert miss.interval.low == pytest.approx(16.667 - 2.5706 * 7.528 / 6**0.5, abs=0.01)
    assert miss.interval.high == pytest.approx(24.567, abs=0.01)
    # t(0.95; 5) = 2.0150
    assert miss.equivalence.low == pytest.approx(16.667 - 2.0150 * 7.528 / 6**0.5, abs=0.01)
    assert miss.n_over == (6, 6)
    assert (miss.is_significant, miss.word) == (True, "too rosy")
    assert (miss.item_ids, miss.n_counted) == (("calm_1", "calm_2"), 10)


def test_one_of_six_who_expects_too_little_leaves_it_open() -> None:
    # off by −5, 10, 15, 20, 25 and 30: mean 15.8, and four of 64 sign patterns reach the sum of 95
    miss = _overall((35, 55), (50, 70), (55, 75), (60, 80), (65, 85), (70, 90))
    assert miss.miss == pytest.approx(95 / 6)
    assert miss.p_value == pytest.approx(4 / 64)
    assert miss.n_over == (5, 5)
    assert (miss.is_significant, miss.word) == (False, "cannot tell")


def test_too_bleak_is_too_rosy_turned_round() -> None:
    miss = _overall((20, 40), (30, 50), (10, 30), (25, 45), (30, 50), (25, 45))
    assert (miss.miss, miss.p_value) == (pytest.approx(-100 / 6), pytest.approx(2 / 64))
    assert (miss.word, miss.n_over) == ("too bleak", (0, 0))


def test_close_on_average_and_alike_is_accurate() -> None:
    # off by 5, −5, 0, 5, −5 and 0: SD 4.47, 90 % interval ±3.68, well inside ±10
    miss = _overall((45, 65), (35, 55), (40, 60), (45, 65), (35, 55), (40, 60))
    assert (miss.miss, miss.p_value, miss.word) == (0.0, 1.0, "accurate")
    assert miss.equivalence.high == pytest.approx(2.0150 * 4.4721 / 6**0.5, abs=0.001)


def test_close_on_average_and_scattered_is_open() -> None:
    # off by ±30 each: on average right, yet the interval is ±27
    miss = _overall((70, 90), (10, 30), (70, 90), (10, 30), (70, 90), (10, 30))
    assert (miss.miss, miss.word) == (0.0, "cannot tell")


def test_a_small_miss_is_none_however_sure() -> None:
    # all off by 9
    miss = _overall(*[(49, 69)] * 6)
    assert (miss.miss, miss.is_significant, miss.word) == (pytest.approx(9), True, "accurate")


def test_all_forecasts_equal_leave_no_doubt() -> None:
    miss = _overall(*[(50, 70)] * 6)
    assert (miss.interval.low, miss.interval.high) == (pytest.approx(10), pytest.approx(10))
    assert (miss.p_value, miss.word) == (2 / 64, "too rosy")  # ten is the smallest miss


def test_five_are_described_and_not_judged() -> None:
    miss = _overall(*[(90, 90)] * 5)
    assert miss.miss == pytest.approx(40)
    assert miss.p_value == 2 / 32
    assert (miss.is_significant, miss.word) == (False, "description only")


def test_fewer_than_five_get_no_figure() -> None:
    assert _find(*SIX[:4]) == NotShown(EXECUTIVES)


def test_who_forecasts_too_few_items_does_not_count() -> None:
    # three quarters of two items are two: a blank or 'cannot say' leaves too few
    found = _find(*SIX, (60, None), ("n/a", "n/a"))
    assert isinstance(found, ForecastFinding)
    assert found.n_leaders == 6
    assert isinstance(found.overall, ForecastMiss)
    assert found.overall.miss == pytest.approx(100 / 6)
    # 2 more at 0 of 100: (100 − 2·50) / 8 = 0; at 100 of 100: (100 + 2·50) / 8 = 25
    assert found.notes == (
        "Up to 2 of 8 invited gave too few forecasts to count. Had they expected 0 or 100 of 100 throughout, "
        "the miss over all forecasts would lie between 0 and 25.",
    )
    assert _find(*SIX[:4], (60, None), (60, None)) == NotShown(EXECUTIVES)
