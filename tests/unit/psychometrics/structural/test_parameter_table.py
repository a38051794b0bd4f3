from __future__ import annotations

import numpy as np
import pytest

from diagnostic.psychometrics.errors import DataError
from diagnostic.psychometrics.structural.model_syntax import read_model
from diagnostic.psychometrics.structural.parameter_table import (
    ParameterTable,
    TableOptions,
    build_table,
    read_equal,
)

LABELS = tuple(f"x{k}" for k in range(1, 7))
MODEL = {"f": ["x1", "x2", "x3"], "g": ["x4", "x5", "x6"]}


def table(model: object = MODEL, **options: object) -> ParameterTable:
    return build_table(read_model(model, LABELS), TableOptions(**options))  # type: ignore[arg-type]


def row(of: ParameterTable, name: str, group: int = 0) -> tuple[bool, float]:
    found = next(r for r in of.rows if r.name == name and r.group == group)
    return found.free, found.value


def test_defaults_of_a_confirmatory_factor_analysis() -> None:
    made = table()
    assert row(made, "f=~x1") == (False, 1.0)
    assert row(made, "f=~x2")[0]
    assert row(made, "x1~~x1")[0]
    assert row(made, "f~~g")[0]
    assert not any(r.op == "~1" for r in made.rows)
    assert made.n_parameters == 4 + 6 + 3


def test_means_are_free_for_items_and_zero_for_factors() -> None:
    made = table(mean_structure=True)
    assert row(made, "x1~1")[0]
    assert row(made, "f~1") == (False, 0.0)


def test_writing_a_mean_brings_the_mean_structure() -> None:
    made = table("f =~ x1 + x2 + x3; x1 ~ 1")
    assert made.mean_structure
    assert row(made, "x2~1")[0]


def test_standardised_factors_free_the_first_loading() -> None:
    made = table(standardize_latent=True)
    assert row(made, "f=~x1")[0]
    assert row(made, "f~~f") == (False, 1.0)


def test_a_lone_item_has_no_residual() -> None:
    made = table("f =~ x1 + x2 + x3; lone =~ x4")
    assert row(made, "x4~~x4") == (False, 0.0)


def test_explained_factors_do_not_covary_by_themselves() -> None:
    made = table("f =~ x1 + x2; g =~ x3 + x4; h =~ f + g")
    assert not any(r.name in ("f~~g", "f~~h", "g~~h") for r in made.rows)


def test_equal_intercepts_free_later_latent_means() -> None:
    made = table(mean_structure=True, n_groups=3, equal=frozenset({"loadings", "intercepts"}))
    assert row(made, "f~1", 0) == (False, 0.0)
    assert row(made, "f~1", 1)[0]
    assert row(made, "f~1", 2)[0]
    held = [r for r in made.rows if r.name == "x2~1"]
    assert {r.label for r in held if r.group} == {"x2~1"}
    assert made.n_free_rows - made.n_parameters == len(made.constraints()) == 2 * (4 + 6)


def test_equal_means_stay_zero() -> None:
    made = table(mean_structure=True, n_groups=2, equal=frozenset({"loadings", "intercepts", "means"}))
    assert row(made, "f~1", 1) == (False, 0.0)


def test_equal_loadings_free_standardised_variances_of_later_groups() -> None:
    made = table(mean_structure=True, n_groups=2, standardize_latent=True, equal=frozenset({"loadings"}))
    assert row(made, "f~~f", 0) == (False, 1.0)
    assert row(made, "f~~f", 1)[0]


def test_equal_thresholds_free_scales_and_means() -> None:
    made = table(n_groups=2, n_thresholds=dict.fromkeys(LABELS, 2), equal=frozenset({"thresholds"}))
    assert row(made, "x1~*~x1", 0) == (False, 1.0)
    assert row(made, "x1~*~x1", 1)[0]
    assert row(made, "f~1", 1)[0]
    assert row(made, "x1~~x1") == (False, 1.0)


def test_partial_releases_one_parameter() -> None:
    made = table(
        mean_structure=True, n_groups=2, equal=frozenset({"intercepts"}), partial=frozenset({"x3~1"})
    )
    assert len(made.constraints()) == 5
    with pytest.raises(DataError, match="is not a parameter"):
        table(n_groups=2, partial=frozenset({"x9~1"}))


def test_shared_labels_are_one_parameter_and_a_fixed_one_fixes_all() -> None:
    made = table("f =~ x1 + a*x2 + a*x3; g =~ b*x4 + b*x5 + x6")
    free = [made.rows[k].name for k in made.free]
    assert made.n_free_rows == made.n_parameters + 1
    assert "g=~x5" not in free
    assert row(made, "g=~x5") == (False, 1.0)


def test_rows_repeat_in_every_group() -> None:
    made = table(mean_structure=True, n_groups=2)
    first, second = ([made.rows[k].name for k in made.group_rows(g)] for g in (0, 1))
    assert first == second
    assert np.unique(made.reduced).size == made.n_parameters


def test_equal_is_read_in_several_spellings() -> None:
    assert read_equal(("loadings", "latent_means", "lv.variances"), 2) == {
        "loadings",
        "means",
        "lv.variances",
    }
    assert read_equal("residuals", 2) == {"residuals"}
    with pytest.raises(DataError, match="is not a kind of parameter"):
        read_equal(["loading"], 2)
    with pytest.raises(DataError, match="only one group"):
        read_equal(["loadings"], 1)
