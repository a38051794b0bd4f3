"""Moments and pair tables: equal to pandas' figures, exact in chunks and merges, clear about bad input."""

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics.errors import DataError
from diagnostic.psychometrics.moments import Moments
from diagnostic.psychometrics.pair_tables import PairTables

FIELDS = (
    "n_rows",
    "complete_counts",
    "complete_sums",
    "complete_cross_products",
    "pairwise_counts",
    "pairwise_sums",
    "pairwise_squares",
    "pairwise_cross_products",
)


@pytest.fixture
def answers():
    rng = np.random.default_rng(7)
    values = rng.integers(1, 6, size=(500, 6)).astype(float)
    values[rng.random(values.shape) < 0.1] = np.nan
    return pd.DataFrame(values, columns=list("abcdef"))


@pytest.fixture
def groups():
    return np.random.default_rng(8).choice(["x", "y", "z"], size=500)


def test_covariances_correlations_and_means_are_those_of_pandas(answers):
    moments = Moments.from_items(answers)
    np.testing.assert_allclose(moments.covariance(), answers.cov(), rtol=1e-12)
    np.testing.assert_allclose(moments.correlation(), answers.corr(), rtol=1e-12)
    np.testing.assert_allclose(moments.covariance(missing="listwise"), answers.dropna().cov(), rtol=1e-12)
    np.testing.assert_allclose(moments.correlation(missing="listwise"), answers.dropna().corr(), rtol=1e-12)
    np.testing.assert_allclose(moments.means(), answers.mean(), rtol=1e-14)
    np.testing.assert_allclose(moments.means(missing="listwise"), answers.dropna().mean(), rtol=1e-14)
    assert moments.n_respondents() == 500
    assert moments.n_respondents(missing="listwise") == len(answers.dropna())


@pytest.mark.parametrize("dtype", ["int8", "int64", "float32", "float64", "Int8"])
def test_the_number_type_makes_no_difference(answers, dtype):
    whole = answers.fillna(3)
    expected = Moments.from_items(whole)
    got = Moments.from_items(whole.astype(dtype))
    for field in FIELDS:
        np.testing.assert_array_equal(getattr(got, field), getattr(expected, field))


@pytest.mark.parametrize("chunk_rows", [1, 7, 499, 500, 10_000])
def test_chunks_do_not_change_a_bit(answers, groups, chunk_rows):
    for labels in (None, groups):
        expected = Moments.from_items(answers, labels)
        got = Moments.from_items(answers, labels, chunk_rows=chunk_rows)
        for field in FIELDS:
            np.testing.assert_array_equal(getattr(got, field), getattr(expected, field))


def test_each_group_has_the_moments_of_its_rows(answers, groups):
    moments = Moments.from_items(answers, groups)
    for label in "xyz":
        rows = answers[groups == label]
        np.testing.assert_allclose(moments.covariance(label), rows.cov(), rtol=1e-12)
        np.testing.assert_allclose(moments.for_group(label).covariance(), rows.cov(), rtol=1e-12)
        assert moments.n_respondents(label) == len(rows)
    np.testing.assert_allclose(moments.covariance(), answers.cov(), rtol=1e-12)


def test_merge_takes_new_groups_and_equals_one_pass(answers, groups):
    halves = [Moments.from_items(answers[s], groups[s]) for s in (slice(0, 123), slice(123, None))]
    merged, whole = halves[0].merge(halves[1]), Moments.from_items(answers, groups)
    for label in "xyz":
        np.testing.assert_array_equal(merged.covariance(label), whole.covariance(label))
    pieces = Moments.from_chunks((answers[s], groups[s]) for s in (slice(0, 9), slice(9, None)))
    np.testing.assert_array_equal(pieces.covariance("y"), whole.covariance("y"))


def test_rows_without_a_group_are_left_out(answers, groups):
    labels = np.where(np.arange(500) < 50, None, groups)
    np.testing.assert_allclose(
        Moments.from_items(answers, labels).covariance(), answers[50:].cov(), rtol=1e-12
    )


def test_whole_weights_equal_repeated_rows(answers):
    weights = np.random.default_rng(3).integers(0, 4, 500)
    repeated = answers.loc[answers.index.repeat(weights)]
    weighted, expected = Moments.from_items(answers, weights=weights), Moments.from_items(repeated)
    for field in FIELDS:
        np.testing.assert_array_equal(getattr(weighted, field), getattr(expected, field))


def test_measurements_far_from_zero_do_not_cancel():
    rng = np.random.default_rng(5)
    values = pd.DataFrame(rng.standard_normal((3000, 4)) @ rng.standard_normal((4, 4)) + 1e9)
    values = values.mask(rng.random(values.shape) < 0.2)
    moments = Moments.from_items(values, chunk_rows=100)
    np.testing.assert_allclose(moments.covariance(), (values - 1e9).cov(), rtol=1e-9)


def test_large_whole_numbers_stay_exact():
    years = np.array([[1_999_999_999, 4], [2_000_000_001, 5], [2_000_000_003, 9]])
    assert Moments.from_items(years).covariance().tolist() == [[4.0, 5.0], [5.0, 7.0]]


@pytest.mark.parametrize("constant", [3, 0.1])
def test_a_constant_item_has_variance_zero_and_no_correlation(constant):
    items = np.column_stack([np.full(50, constant), np.random.default_rng(1).standard_normal(50)])
    moments = Moments.from_items(items, chunk_rows=7)
    assert moments.covariance()[0, 0] == 0.0
    assert np.isnan(moments.correlation()[0]).all()
    assert moments.correlation()[1, 1] == 1.0


def test_selecting_items_keeps_their_moments(answers):
    part = Moments.from_items(answers).select(["d", 0])
    assert part.labels == ("d", "a")
    np.testing.assert_allclose(part.covariance(), answers[["d", "a"]].cov(), rtol=1e-12)


def test_progress_ends_at_one(answers):
    shares = []
    Moments.from_items(answers, chunk_rows=100, progress=shares.append)
    assert shares == [0.2, 0.4, 0.6, 0.8, 1.0]


def test_no_rows_and_empty_columns_give_nan_not_a_crash():
    moments = Moments.from_items(pd.DataFrame({"a": [1, 2.0], "b": [np.nan, np.nan]}))
    assert np.isnan(moments.means()).tolist() == [False, True]
    assert np.isnan(moments.covariance()[1]).all()
    assert np.isnan(Moments.from_items(np.empty((0, 2))).covariance()).all()


@pytest.mark.parametrize(
    ("code", "build"),
    [
        ("infinite_value", lambda: Moments.from_items([[1, np.inf], [1, 2]])),
        ("not_numeric", lambda: Moments.from_items([["often", 2], [1, 2]])),
        ("not_two_dimensional", lambda: Moments.from_items(np.zeros((2, 2, 2)))),
        ("length_mismatch", lambda: Moments.from_items([[1, 2]], groups=["x", "y"])),
        ("length_mismatch", lambda: Moments.from_items([[1, 2]], weights=[1, 2])),
        ("weight_not_usable", lambda: Moments.from_items([[1, 2]], weights=[-1])),
        ("unknown_group", lambda: Moments.from_items([[1, 2]]).covariance("nobody")),
        ("unknown_item", lambda: Moments.from_items([[1, 2]]).select(["nothing"])),
        ("items_differ", lambda: Moments.from_items([[1, 2]]).merge(Moments.from_items([[1]]))),
        ("too_few_respondents", lambda: Moments.from_chunks([])),
        ("answer_out_of_range", lambda: PairTables.from_items([[1, 6]], 5)),
        ("too_many_options", lambda: PairTables.from_items(np.arange(400).reshape(200, 2))),
        ("items_differ", lambda: PairTables.from_items([[1, 2]]).merge(PairTables.from_items([[1]]))),
        ("unknown_group", lambda: PairTables.from_items([[1, 2]]).for_group("nobody")),
    ],
)
def test_bad_input_is_named(code, build):
    with pytest.raises(DataError) as error:
        build()
    assert error.value.code == code


def test_pair_tables_count_what_crosstab_counts(answers, groups):
    tables = PairTables.from_items(answers, 5, groups=groups, chunk_rows=64)
    expected = pd.crosstab(answers["a"], answers["e"])
    np.testing.assert_array_equal(tables.table("a", "e"), expected)
    np.testing.assert_array_equal(
        tables.for_group("x").table(4, 0), _crosstab(answers[groups == "x"], "e", "a")
    )
    np.testing.assert_array_equal(tables.frequencies()[2], answers["c"].value_counts().sort_index())


def test_pair_tables_learn_the_options_and_merge(answers):
    low, high = answers[answers["a"] < 3], answers[answers["a"] >= 3]
    merged = PairTables.from_items(low).merge(PairTables.from_items(high))
    whole = PairTables.from_items(answers.loc[[*low.index, *high.index]], chunk_rows=11)
    np.testing.assert_array_equal(merged.counts, whole.counts)
    assert merged.options.tolist() == [1, 2, 3, 4, 5]
    assert merged.n_rows.tolist() == [len(low) + len(high)]


def test_pair_tables_take_weights(answers):
    weights = np.random.default_rng(3).integers(0, 4, 500)
    repeated = answers.loc[answers.index.repeat(weights)]
    weighted = PairTables.from_items(answers, 5, weights=weights)
    np.testing.assert_array_equal(weighted.counts, PairTables.from_items(repeated, 5).counts)


def _crosstab(frame, row, column):
    table = pd.crosstab(frame[row], frame[column])
    return table.reindex(index=range(1, 6), columns=range(1, 6), fill_value=0)


@pytest.mark.parametrize("shift", [0.0, 0.25, 1e6])
def test_the_respondents_means_are_one_more_item(answers, shift):
    items = answers.copy() + shift
    items.loc[3] = np.nan
    extended = Moments.from_items(items, chunk_rows=90).with_respondent_means()
    expected = items.assign(mean=items.mean(axis=1))
    np.testing.assert_allclose(extended.correlation(), expected.corr(), rtol=1e-8)
    np.testing.assert_allclose(extended.covariance(), expected.cov(), rtol=1e-8)
    np.testing.assert_allclose(extended.means(), expected.mean(), rtol=1e-12)


def test_a_selection_knows_respondents_means_only_without_missing_answers(answers):
    whole = answers.fillna(2)
    part = Moments.from_items(whole).select(["b", "c"])
    expected = whole[["b", "c"]].assign(mean=whole[["b", "c"]].mean(axis=1)).cov()
    np.testing.assert_allclose(part.with_respondent_means().covariance(), expected, rtol=1e-12)
    gappy = Moments.from_items(answers).select(["b", "c"])
    assert not gappy.knows_respondent_means
    with pytest.raises(DataError, match="are lost"):
        gappy.with_respondent_means()
    assert not gappy.merge(Moments.from_items(answers[["b", "c"]])).knows_respondent_means


def test_complete_rows_are_those_without_a_gap(answers, groups):
    part = Moments.from_items(answers, groups).complete()
    complete = answers.notna().all(axis=1).to_numpy()
    expected = Moments.from_items(answers[complete], groups[complete])
    for field in FIELDS:
        ours = [getattr(part.for_group(label), field) for label in "xyz"]
        theirs = [getattr(expected.for_group(label), field) for label in "xyz"]
        np.testing.assert_array_equal(ours, theirs)
    assert not part.has_missing
