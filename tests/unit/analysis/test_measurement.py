from dataclasses import replace

import numpy as np
import pytest

from diagnostic.analysis.measurement import measure
from diagnostic.analysis.scored import ScoredSurvey
from diagnostic.psychometrics import cronbach_alpha, icc, mcdonald_omega
from diagnostic.scoring.answer_table import NOT_ANSWERED, AnswerTable
from support.instruments_for_tests import make_instrument
from support.surveys import answers, scored

INSTRUMENTS = (make_instrument("trust", n_items=8, reversed_items=(2,)),)
CELLS = {("frontline", unit): 60 for unit in ("North", "South", "East")}
TABLE = answers(INSTRUMENTS, CELLS, shifts={(("frontline", "North"), "trust"): 1.0})


def _survey(codes: np.ndarray | None = None, table: AnswerTable = TABLE) -> ScoredSurvey:
    return scored(table if codes is None else replace(table, codes=codes), INSTRUMENTS)


def test_reliability_and_agreement_are_those_of_the_library() -> None:
    survey = _survey()
    measurement, faults = measure(survey, survey.scales[0])
    scores = survey.scales[0].scores
    alpha = cronbach_alpha(scores.items)
    assert measurement is not None
    assert faults == ()
    assert (measurement.alpha, measurement.alpha_interval) == (alpha.estimate, alpha.interval)
    assert measurement.standard_error_of_measurement == pytest.approx(
        np.std(scores.score, ddof=1) * np.sqrt(1 - alpha.estimate)
    )
    assert measurement.icc1 == pytest.approx(icc(scores.score, survey.table.units).icc1)
    assert measurement.omega_total == pytest.approx(mcdonald_omega(scores.items, missing="pairwise").total)
    assert measurement.n_factors_suggested == 1
    assert measurement.correlation_kind == "polychoric"
    assert [item.item_id for item in measurement.items] == [f"trust_{k}" for k in range(1, 9)]
    assert all(item.flags == () for item in measurement.items)


def test_an_item_keyed_the_wrong_way_is_flagged() -> None:
    codes = TABLE.codes.copy()
    codes[:, 4] = 6 - codes[:, 4]
    survey = _survey(codes)
    measurement, _ = measure(survey, survey.scales[0])
    assert measurement is not None
    flags = measurement.items[4].flags
    assert "corrected r below 0.30" in flags
    assert "loading below 0.40" in flags
    assert "reliability rises without it" in flags


def test_items_left_out_or_answered_alike_are_flagged() -> None:
    codes = TABLE.codes.copy()
    codes[:30, 0] = NOT_ANSWERED
    codes[:170, 1] = 5
    survey = _survey(codes)
    measurement, _ = measure(survey, survey.scales[0])
    assert measurement is not None
    assert measurement.items[0].missing_share == pytest.approx(30 / 180)
    assert "left out by more than 10%" in measurement.items[0].flags
    assert "more than 80% chose one option" in measurement.items[1].flags


def test_scores_piled_up_at_an_end_are_noted() -> None:
    codes = TABLE.codes.copy()
    codes[:60] = [5, 5, 1, 5, 5, 5, 5, 5]
    survey = _survey(codes)
    measurement, _ = measure(survey, survey.scales[0])
    assert measurement is not None
    assert any("have the highest possible score" in note for note in measurement.notes)


def test_a_constant_item_is_left_out_with_a_note() -> None:
    codes = TABLE.codes.copy()
    codes[:, 3] = 3
    survey = _survey(codes)
    measurement, _ = measure(survey, survey.scales[0])
    assert measurement is not None
    assert measurement.n_items == 7
    assert measurement.notes


@pytest.mark.parametrize("codes", [np.full_like(TABLE.codes, 3), np.full_like(TABLE.codes, NOT_ANSWERED)])
def test_without_variation_there_is_no_measurement_but_a_reason(codes: np.ndarray) -> None:
    survey = _survey(codes)
    measurement, faults = measure(survey, survey.scales[0])
    assert measurement is None
    assert faults[0].startswith("Trust: reliability was not estimated")


def test_without_units_agreement_is_left_open() -> None:
    survey = _survey(table=replace(TABLE, units=None))
    measurement, _ = measure(survey, survey.scales[0])
    assert measurement is not None
    assert (measurement.icc1, measurement.icc2, measurement.rwg_j_median) == (None, None, None)
