import numpy as np
import pytest

from diagnostic.analysis.importance import fisher_interval, importance_of
from support.instruments_for_tests import make_instrument
from support.surveys import answers, scored

INSTRUMENTS = (make_instrument("trust", n_items=6), make_instrument("outcomes", n_items=6, kind="criterion"))
TABLE = answers(INSTRUMENTS, {("frontline", None): 200})


def test_importance_is_the_correlation_with_the_criterion() -> None:
    survey = scored(TABLE, INSTRUMENTS)
    trust, outcomes = survey.scales
    importance = importance_of(survey, trust)
    assert importance is not None
    assert importance.correlation == pytest.approx(
        np.corrcoef(trust.scores.score, outcomes.scores.score)[0, 1]
    )
    assert importance.criterion_id == "outcomes"
    assert importance.is_important == (importance.interval.low >= 0.30)
    assert importance_of(survey, outcomes) is None


def test_fishers_interval_equals_r() -> None:
    interval = fisher_interval(0.5, 30, 0.95)  # R: psych::r.con(.5, 30)
    assert (interval.low, interval.high) == pytest.approx((0.1704314, 0.7289586), abs=1e-7)


def test_a_perfect_correlation_has_no_width() -> None:
    assert fisher_interval(1.0, 30, 0.95).low == 1.0


def test_without_criterion_or_variation_nothing_is_said() -> None:
    survey = scored(TABLE.where(np.arange(200) < 9), INSTRUMENTS)
    assert importance_of(survey, survey.scales[0]) is None
    alone = scored(answers(INSTRUMENTS[:1], {("frontline", None): 50}), INSTRUMENTS[:1])
    assert importance_of(alone, alone.scales[0]) is None
    constant = scored(type(TABLE)(np.full_like(TABLE.codes, 3), TABLE.item_ids), INSTRUMENTS)
    assert importance_of(constant, constant.scales[0]) is None
