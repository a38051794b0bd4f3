"""Indices of careless answering on missing, constant and impossible answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import (
    DataError,
    even_odd_consistency,
    intra_individual_variability,
    longstring,
    mahalanobis_distance,
    psychometric_synonyms,
)

NAN = np.nan


def test_a_missing_answer_ends_a_run() -> None:
    """R: careless::longstring(X, avg = TRUE); rle() makes every NA a run of its own."""
    result = longstring([[3, 3, NAN, 3, 3], [NAN, NAN, NAN, NAN, NAN], [1, NAN, NAN, 1, 2]])
    assert result.values[[0, 2]].tolist() == [2, 1]
    assert result.average[0] == pytest.approx(5 / 3)
    assert np.isnan(result.values[1])
    assert result.n_respondents == 2


def test_indices_read_as_arrays() -> None:
    result = longstring([[3, 3, 3], [1, 2, 3]])
    assert np.asarray(result).tolist() == [3, 1]
    assert len(result) == 2
    assert result.to_dict()["values"] == [3, 1]


def test_variability_needs_two_answers() -> None:
    values = intra_individual_variability([[3, NAN, NAN], [1, NAN, 5], [2, 2, 2]]).values
    assert np.isnan(values[0])
    assert values[1:].tolist() == [pytest.approx(np.sqrt(8)), 0]


@pytest.fixture
def answers() -> pd.DataFrame:
    rng = np.random.default_rng(8)
    factor = rng.normal(size=(200, 1))
    items = np.clip(np.rint(3 + factor + rng.normal(size=(200, 6))), 1, 5)
    items[rng.random(items.shape) < 0.05] = NAN
    items[0] = NAN
    return pd.DataFrame(items, columns=[f"q{k}" for k in range(6)])


def test_distances_with_missing_answers(answers: pd.DataFrame) -> None:
    complete = answers.notna().all(axis=1).to_numpy()
    by_rule = {
        rule: mahalanobis_distance(answers, missing=rule) for rule in ("pairwise", "available", "listwise")
    }
    assert np.isnan(by_rule["pairwise"].values[0])
    assert not by_rule["pairwise"].flagged[0]
    assert by_rule["available"].values[complete] == pytest.approx(by_rule["pairwise"].values[complete])
    assert np.isnan(by_rule["listwise"].values[~complete]).all()
    listwise = mahalanobis_distance(answers[complete])
    assert by_rule["listwise"].values[complete] == pytest.approx(listwise.values)
    mean = listwise.values.mean()
    assert mean == pytest.approx(6 * (1 - 1 / complete.sum()))


def test_available_distances_use_the_items_answered(answers: pd.DataFrame) -> None:
    row = int(np.flatnonzero(answers.isna().sum(axis=1) == 1)[0])
    kept = answers.columns[answers.loc[row].notna()]
    covariance = answers.cov().loc[kept, kept].to_numpy()
    deviation = (answers.loc[row, kept] - answers[kept].mean()).to_numpy()
    expected = deviation @ np.linalg.solve(covariance, deviation)
    assert mahalanobis_distance(answers, missing="available").values[row] == pytest.approx(expected)


def test_dependent_items_are_noted(answers: pd.DataFrame) -> None:
    doubled = answers.fillna(3).assign(q9=answers["q1"].fillna(3))
    result = mahalanobis_distance(doubled)
    assert result.values == pytest.approx(mahalanobis_distance(answers.fillna(3)).values)
    assert "6 of 7 dimensions" in result.notes[0]


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([[1, 2]], "too_few_respondents"),
        ([[1, NAN], [2, NAN], [3, 1]], "item_without_answers"),
        ([[2, 2], [2, 2], [2, 2]], "no_variance"),
        ([[1, NAN], [2, NAN], [NAN, 1], [NAN, 2]], "items_never_answered_together"),
    ],
)
def test_distances_refuse(items: list[list[float]], code: str) -> None:
    with pytest.raises(DataError) as caught:
        mahalanobis_distance(items)
    assert caught.value.code == code


def test_even_odd_takes_labels_or_sizes(answers: pd.DataFrame) -> None:
    by_size = even_odd_consistency(answers, [2, 2, 2])
    by_label = even_odd_consistency(answers, {"a": ["q0", "q1"], "b": ["q2", "q3"], "c": ["q4", "q5"]})
    assert by_size.values == pytest.approx(by_label.values, nan_ok=True)
    assert np.isnan(by_size.values[0])
    assert by_size.n_scales[0] == 0


def test_even_odd_is_bounded_and_missing_where_a_half_does_not_vary() -> None:
    answers = [[1, 5, 3, 3, 5, 1], [3, 3, 3, 3, 3, 3], [1, 2, 3, 3, 5, 4]]
    values = even_odd_consistency(answers, [2, 2, 2]).values
    assert values[0] == -1
    assert np.isnan(values[1])
    assert 0.9 < values[2] <= 1


@pytest.mark.parametrize(
    "scales", [[6], [2, 5], {"a": ["q0", "q1"], "b": ["q2", "zz"]}, {"a": ["q0"], "b": ["q1"]}]
)
def test_even_odd_refuses(answers: pd.DataFrame, scales: object) -> None:
    with pytest.raises(DataError):
        even_odd_consistency(answers, scales)


def test_synonyms_report_their_pairs(answers: pd.DataFrame) -> None:
    result = psychometric_synonyms(answers, 0.35)
    r = answers.corr().to_numpy()
    assert (result.pairs["r"] > 0.35).all()
    assert len(result.pairs) == int((np.tril(r, -1) > 0.35).sum())
    assert result.n_pairs[0] == 0
    assert np.isnan(result.values[0])


def test_antonyms_are_the_negative_pairs(answers: pd.DataFrame) -> None:
    reversed_items = answers.assign(q5=6 - answers["q5"], q4=6 - answers["q4"])
    result = psychometric_synonyms(reversed_items, 0.3, antonyms=True)
    assert (result.pairs["r"] < -0.3).all()


def test_no_pair_or_too_few_pairs(answers: pd.DataFrame) -> None:
    with pytest.raises(DataError) as caught:
        psychometric_synonyms(answers, 0.99)
    assert caught.value.code == "no_pairs"
    strongest = np.sort(answers.corr().to_numpy()[np.tril_indices(6, -1)])[-2]
    result = psychometric_synonyms(answers, strongest - 1e-9)
    assert np.isnan(result.values).all()
    assert "2 pair(s)" in result.notes[0]
