"""Real data end to end: the Leadership Quarterly file is read and scored as R reads and scores it."""

from __future__ import annotations

import numpy as np
import pytest

from diagnostic.files.read_answers import read_answers
from diagnostic.psychometrics import cronbach_alpha, icc
from diagnostic.scoring.answer_table import AnswerTable
from diagnostic.scoring.score import score
from diagnostic.scoring.score_table import ScoreTable
from support.instruments import instrument
from support.records import FOLDER, dataset, values

LQ = instrument("lq2002")


@pytest.fixture(scope="module")
def table() -> AnswerTable:
    return read_answers(FOLDER / "data" / "lq2002.csv", [LQ])


@pytest.fixture(scope="module")
def scores(table: AnswerTable) -> ScoreTable:
    return score(table, LQ)


def test_soldiers_and_companies(table: AnswerTable) -> None:
    assert table.n_respondents == 2042
    assert table.units is not None
    assert len(set(table.units)) == 49
    assert table.role_groups is None
    assert table.notes == ()


def test_answers_are_those_of_the_file(table: AnswerTable) -> None:
    frame = dataset("lq2002")
    columns = [LQ.columns.items[item_id] for item_id in table.item_ids]
    np.testing.assert_array_equal(table.codes, frame[columns].to_numpy())
    assert table.units is not None
    assert list(table.units) == [str(company) for company in frame["COMPID"]]


def test_scores_are_those_of_r(scores: ScoreTable) -> None:
    # R: colMeans(cbind((rowMeans(d[, 2:12]) - 1) * 25, (rowMeans(d[, 13:15]) - 1) * 25)); sd() of the same
    climate, significance = scores.scale("leadership_climate"), scores.scale("task_significance")
    np.testing.assert_allclose(climate.score.mean(), 50.0178078532633, rtol=1e-12)
    np.testing.assert_allclose(significance.score.mean(), 53.3259875938622, rtol=1e-12)
    np.testing.assert_allclose(climate.score.std(ddof=1), 20.5073624746980, rtol=1e-12)
    np.testing.assert_allclose(significance.score.std(ddof=1), 25.5017417479784, rtol=1e-12)
    assert climate.n_scored == significance.n_scored == 2042


def test_alpha_is_that_of_r(scores: ScoreTable) -> None:
    # R: psych::alpha(d[, 2:12])$total$raw_alpha; psych::alpha(d[, 13:15])$total$raw_alpha
    found = {scale.scale_id: cronbach_alpha(scale.items).estimate for scale in scores.scales}
    np.testing.assert_allclose(found["leadership_climate"], 0.902236565759766, rtol=1e-9)
    np.testing.assert_allclose(found["task_significance"], 0.8231407807075, rtol=1e-9)


def test_icc_of_scores_is_that_of_r(scores: ScoreTable) -> None:
    expected = values("multilevel", "lq_LEAD/ICC")
    found = icc(scores.scale("leadership_climate").score, scores.units)
    np.testing.assert_allclose(found.icc1, expected["ICC1"], atol=1e-8)
    np.testing.assert_allclose(found.icc2, expected["ICC2"], atol=1e-8)
