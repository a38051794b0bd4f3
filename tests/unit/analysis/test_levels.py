import numpy as np
import pytest
from scipy import stats

from diagnostic.analysis.findings import EVERYBODY, AnalysisPlan, Group, GroupLevel, NotShown, UnitVote
from diagnostic.analysis.levels import describe_level, level_for, level_word, vote_of_units, wilson_interval
from diagnostic.psychometrics import Interval

PLAN = AnalysisPlan()
SCORES = np.array([50.0, 62.5, np.nan, 70.0, 41.0, 55.5])
SHARES = np.array([0.25, 0.5, np.nan, 0.75, 0.0, 0.5])


def test_a_level_is_the_scored_respondents_mean_with_students_interval() -> None:
    level = describe_level(EVERYBODY, SCORES, SHARES, PLAN)
    assert isinstance(level, GroupLevel)
    known = SCORES[~np.isnan(SCORES)]
    expected = stats.t.interval(0.95, 4, loc=known.mean(), scale=stats.sem(known))
    assert (level.n_respondents, level.mean, level.sd) == (5, known.mean(), known.std(ddof=1))
    assert (level.interval.low, level.interval.high) == pytest.approx(expected)
    assert level.favourable_share == pytest.approx(0.4)


def test_intervals_stay_within_the_possible_scores() -> None:
    level = describe_level(EVERYBODY, np.array([100.0, 100.0, 70.0]), np.ones(3), PLAN)
    assert isinstance(level, GroupLevel)
    assert level.interval.high == 100.0
    assert level.favourable_interval.high == 1.0


@pytest.mark.parametrize("scores", [np.array([]), np.array([50.0]), np.array([np.nan, np.nan])])
def test_fewer_than_two_scores_show_nothing(scores: np.ndarray) -> None:
    assert describe_level(EVERYBODY, scores, scores, PLAN) == NotShown(EVERYBODY)


def test_wilson_interval_equals_the_textbook() -> None:
    interval = wilson_interval(0.8, 10, 0.95)  # R: prop.test(8, 10, correct = FALSE)$conf.int
    assert (interval.low, interval.high) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (65, 80, "high"),
        (64.9, 80, "in between"),
        (30, 50, "low"),
        (30, 50.1, "in between"),
        (10, 90, "in between"),
    ],
)
def test_words_need_the_whole_interval(low: float, high: float, word: str) -> None:
    assert level_word(Interval(low, high, 0.95, "t"), PLAN) == word


def _unit(name: str, mean: float, n: int = 20, role: str | None = None) -> GroupLevel:
    around = Interval(mean - 5, mean + 5, 0.95, "t")
    return GroupLevel(
        Group(role, name), n, mean, 15.0, around, 0.5, Interval(0.3, 0.7, 0.95, "Wilson"), "low"
    )


def test_only_large_enough_units_vote_by_their_means() -> None:
    levels = [
        describe_level(EVERYBODY, SCORES, SHARES, PLAN),
        _unit("a", 65.0),
        _unit("b", 64.9),
        _unit("c", 50.0),
        _unit("d", 90.0, n=9),
        _unit("e", 90.0, role="frontline"),
        NotShown(Group(unit="f")),
    ]
    assert vote_of_units(levels, PLAN) == UnitVote(n_units=3, n_high=1, n_low=1)


def test_a_level_that_is_not_shown_is_not_found() -> None:
    levels = [_unit("a", 65.0), NotShown(Group(unit="b"))]
    assert level_for(levels, Group(unit="a")) == levels[0]
    assert level_for(levels, Group(unit="b")) is None
    assert level_for(levels, EVERYBODY) is None
