"""Answers in Dask partitions give the very moments and tables that they give in memory."""

import dask.array as da
import numpy as np
import pytest

from diagnostic.psychometrics import DataError, Moments, PairTables, cronbach_alpha


@pytest.fixture
def answers() -> np.ndarray:
    rng = np.random.default_rng(8)
    values = rng.integers(1, 6, (1_000, 6)).astype(float)
    values[rng.random(values.shape) < 0.05] = np.nan
    return values


def test_moments_of_partitions_are_those_of_the_whole(answers: np.ndarray) -> None:
    groups = np.array(["a", "b", "c", "a"] * 250)
    cut = da.from_array(answers, chunks=(130, 4))
    whole = Moments.from_items(answers, groups)
    parts = Moments.from_items(cut, da.from_array(groups, chunks=130))
    for label in whole.group_labels:
        np.testing.assert_array_equal(parts.covariance(label), whole.covariance(label))
        np.testing.assert_array_equal(
            parts.for_group(label).complete_sums, whole.for_group(label).complete_sums
        )
    ours, theirs = cronbach_alpha(Moments.from_items(cut)), cronbach_alpha(Moments.from_items(answers))
    assert (ours.estimate, ours.interval) == (theirs.estimate, theirs.interval)
    assert ours.sd == pytest.approx(theirs.sd, rel=1e-12)


def test_tables_of_partitions_are_those_of_the_whole(answers: np.ndarray) -> None:
    weights = np.arange(1_000) % 3 + 1.0
    cut = da.from_array(answers, chunks=(333, 6))
    whole = PairTables.from_items(answers, 5, weights=weights)
    parts = PairTables.from_items(cut, 5, weights=da.from_array(weights, chunks=333))
    np.testing.assert_array_equal(parts.counts, whole.counts)
    np.testing.assert_array_equal(parts.n_rows, whole.n_rows)


def test_columns_cut_otherwise_are_refused(answers: np.ndarray) -> None:
    cut = da.from_array(answers, chunks=(250, 6))
    with pytest.raises(DataError, match="Dask collection") as in_memory:
        Moments.from_items(cut, ["a"] * 1_000)
    assert in_memory.value.code == "not_partitioned"
    with pytest.raises(DataError, match="5 partitions where the items have 4"):
        Moments.from_items(cut, da.zeros(1_000, chunks=200))
