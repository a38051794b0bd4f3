import numpy as np
import pandas as pd
import pytest

from diagnostic.analysis.findings import AnalysisPlan
from diagnostic.analysis.structure import describe_structure
from diagnostic.psychometrics import efa

PLAN = AnalysisPlan(parallel_iterations=20)
TRAITS = np.random.default_rng(1).standard_normal((400, 2))
NOISE = np.random.default_rng(2).standard_normal((400, 6))


def _frame(values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(values, columns=[f"item_{k}" for k in range(values.shape[1])])


def test_two_traits_are_suggested_as_two_factors() -> None:
    items = np.digitize(np.repeat(TRAITS, 3, axis=1) + 0.7 * NOISE, [-1, 0, 1])
    structure = describe_structure(_frame(items.astype(float)), PLAN, "scale")
    assert structure.n_factors == 2


def test_ordered_answers_are_analysed_on_polychoric_correlations() -> None:
    items = _frame(np.digitize(TRAITS[:, :1] + 0.7 * NOISE, [-1, 0, 1]).astype(float))
    structure = describe_structure(items, PLAN, "scale")
    expected = efa(items, 1, rotation="none", correlation="polychoric").loadings.iloc[:, 0].abs()
    assert structure.correlation_kind == "polychoric"
    assert list(structure.loadings.values()) == pytest.approx(expected.tolist())
    assert structure.first_factor_share == pytest.approx(float((expected**2).mean()))


def test_fine_grained_answers_fall_back_on_pearson() -> None:
    structure = describe_structure(_frame(np.round(TRAITS[:, :1] + 0.7 * NOISE, 6)), PLAN, "scale")
    assert structure.correlation_kind == "pearson"
    assert structure.n_factors == 1
    assert structure.notes[0].startswith("No factor solution from polychoric correlations")


def test_a_factor_cannot_be_had_from_one_item() -> None:
    structure = describe_structure(_frame(TRAITS[:, :1]), PLAN, "scale")
    assert structure.correlation_kind is None
    assert structure.loadings == {}


def test_loadings_point_the_way_of_most_items() -> None:
    items = np.digitize(TRAITS[:, :1] + 0.7 * NOISE, [-1, 0, 1]).astype(float)
    items[:, 0] = 3 - items[:, 0]
    loadings = list(describe_structure(_frame(items), PLAN, "scale").loadings.values())
    assert loadings[0] < 0 < min(loadings[1:])
