"""Data and models on which a confirmatory factor analysis cannot, or can only just, be done."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import (
    CfaResult,
    ConvergenceError,
    DataError,
    Moments,
    PairTables,
    cfa,
    factor_scores,
    htmt,
    latent_scores,
)

TWO = {"f": ["a", "b", "c"], "g": ["d", "e", "h"]}
NAMES = list("abcdeh")


def answers(n: int = 300, seed: int = 5) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    f, g = rng.multivariate_normal([0, 0], [[1, 0.4], [0.4, 1]], size=n).T
    values = np.column_stack([0.8 * f, 0.7 * f, 0.9 * f, 0.8 * g, 0.6 * g, 0.7 * g])
    return pd.DataFrame(values + 0.7 * rng.normal(size=(n, 6)), columns=NAMES)


def ordinal(n: int = 400, seed: int = 6) -> pd.DataFrame:
    return pd.DataFrame(np.digitize(answers(n, seed), [-1.2, -0.2, 0.8]) + 1, columns=NAMES)


def fault(*args: Any, **options: Any) -> DataError:
    with pytest.raises(DataError) as caught:
        cfa(*args, **options)
    assert caught.value.place
    assert caught.value.fault
    assert caught.value.mend
    return caught.value


def test_columns_outside_the_model_may_hold_anything() -> None:
    frame = answers().assign(name="somebody", other=np.nan)
    assert cfa(frame, TWO).fit["chisq"] == cfa(answers(), TWO).fit["chisq"]


def test_text_in_an_item_is_refused() -> None:
    frame = answers().astype(object)
    frame.loc[3, "b"] = "=1+1"
    assert fault(frame, TWO).code == "not_numeric"


def test_missing_values_of_every_kind() -> None:
    frame = answers()
    frame.loc[4, "a"] = np.nan
    nullable = frame.astype("Float64")
    nullable.loc[9, "d"] = pd.NA
    frame.loc[9, "d"] = np.nan
    one, two = cfa(frame, TWO), cfa(nullable, TWO)
    assert one.n_respondents == two.n_respondents == 298
    assert one.fit["chisq"] == pytest.approx(two.fit["chisq"], rel=1e-12)
    assert "2 respondent(s) with a missing answer are left out" in one.notes[0]


@pytest.mark.parametrize("missing", ["listwise", "fiml"])
def test_constant_item(missing: Any) -> None:
    error = fault(answers().assign(c=3.0), TWO, missing=missing)
    assert error.code == "constant_item"
    assert "'c'" in error.place


def test_item_that_nobody_answered() -> None:
    assert fault(answers().assign(c=np.nan), TWO).code == "too_few_respondents"
    assert fault(answers().assign(c=np.nan), TWO, missing="fiml").code == "items_never_together"


def test_items_that_nobody_answered_together() -> None:
    frame = answers()
    frame.loc[frame.index < 150, "a"] = np.nan
    frame.loc[frame.index >= 150, "d"] = np.nan
    error = fault(frame, TWO, missing="fiml")
    assert error.code == "items_never_together"
    assert "'a'" in error.fault
    assert "'d'" in error.fault


def test_items_that_are_copies_or_sums() -> None:
    frame = answers()
    assert fault(frame.assign(b=2 * frame["a"] + 1), TWO).code == "perfectly_correlated_items"
    assert fault(frame.assign(h=frame[list("abcde")].sum(axis=1)), TWO).code == "singular_covariance"


@pytest.mark.parametrize("n", [0, 1, 5, 6])
def test_too_few_people(n: int) -> None:
    assert fault(answers().head(n), TWO).code == "too_few_respondents"


def test_a_dozen_people_are_enough_to_try() -> None:
    result = cfa(answers(12, seed=7), TWO)
    assert result.fit["chisq"] == pytest.approx(5.87437, abs=1e-5)  # lavaan finds the same
    assert result.n_respondents == 12


def test_no_solution_for_a_dozen_others() -> None:
    """lavaan does not converge on these either: a loading and a variance run away."""
    error = fault(answers().head(12), TWO)
    assert error.code == "no_convergence"
    assert "f=~c" in error.fault


def test_more_parameters_than_moments() -> None:
    error = fault(answers(), {"f": ["a", "b"]})
    assert isinstance(error, ConvergenceError)
    assert error.code == "model_not_identified"
    assert "4 parameters for 3" in error.fault


def test_unidentified_parameters_are_named() -> None:
    error = fault(answers(), "f =~ NA*a + b + c; g =~ d + e + h")
    assert error.code == "model_not_identified"
    assert "f~~f" in error.fault or "f=~" in error.fault
    two_alone = fault(answers(), "f =~ a + b + c; g =~ d + e; f ~~ 0*g")
    assert two_alone.code == "model_not_identified"


def test_fixed_values_that_cannot_be() -> None:
    assert fault(answers(), "f =~ a + b + c; a ~~ -9*a").code == "start_not_admissible"


def test_heywood_case_is_noted() -> None:
    rng = np.random.default_rng(11)
    covariance = np.array([[1.0, 0.8, 0.8], [0.8, 1.0, 0.4], [0.8, 0.4, 1.0]])
    frame = pd.DataFrame(rng.multivariate_normal(np.zeros(3), covariance, size=400), columns=list("abc"))
    result = cfa(frame, {"f": ["a", "b", "c"]})
    assert any("Heywood" in note and "'a'" in note for note in result.notes)
    assert result.r_squared["a"] > 1


def test_two_factors_that_are_one_are_noted() -> None:
    rng = np.random.default_rng(12)
    f = rng.normal(size=(400, 1))
    values = 0.8 * f + 0.6 * rng.normal(size=(400, 6))
    values[:, 0] += 0.3 * values[:, 3]
    result = cfa(pd.DataFrame(values, columns=NAMES), TWO)
    correlation = result.factor_correlations.loc["f", "g"]
    assert (correlation > 1) == any("not positive definite" in note for note in result.notes)


@pytest.mark.parametrize("grouped", [False, True])
def test_the_first_item_gives_a_standardised_factor_its_direction(grouped: bool) -> None:
    frame = answers()
    frame["a"] = -frame["a"]
    groups = np.where(frame.index < 150, "x", "y") if grouped else None
    equal = ("loadings", "intercepts") if grouped else ()
    found = cfa(frame, TWO, standardize_latent=True, groups=groups, equal=equal).parameters
    loadings = found[found["op"] == "=~"].groupby(["group", "lhs"])["estimate"]
    assert (loadings.first() > 0).all()
    assert (loadings.nth(1).iloc[0]) < 0


def test_saturated_model_fits_exactly() -> None:
    result = cfa(answers(), {"f": ["a", "b", "c"]}, estimator="MLR")
    assert result.fit["df"] == 0
    assert result.fit["chisq"] == pytest.approx(0, abs=1e-8)
    assert np.isnan(result.fit["pvalue"])
    assert result.fit["rmsea"] == 0
    assert result.modification_indices.empty


def test_unknown_options() -> None:
    assert fault(answers(), TWO, estimator="GLS").code == "unknown_option"
    assert fault(answers(), TWO, missing="pairwise").code == "unknown_option"
    assert fault(answers(), TWO, estimator="MLM", missing="fiml").code == "fiml_needs_likelihood"
    assert fault(ordinal(), TWO, estimator="WLSMV", missing="fiml").code == "fiml_needs_likelihood"


def test_group_too_small_or_without_labels() -> None:
    frame = answers()
    few = np.where(frame.index < 3, "board", "staff")
    error = fault(frame, TWO, groups=few)
    assert error.code == "too_few_respondents"
    assert "board" in error.place
    assert fault(frame, TWO, groups=[None] * len(frame)).code == "no_groups"
    assert fault(frame, TWO, groups=few[:-1]).code == "length_mismatch"


def test_people_without_a_group_are_left_out() -> None:
    frame = answers()
    labels = np.where(frame.index % 2 == 0, "a", "b").astype(object)
    labels[:10] = None
    result = cfa(frame, TWO, groups=labels)
    assert result.n_respondents == 290
    assert sum(result.group_sizes) == 290
    assert any("10 respondent(s) without a group" in note for note in result.notes)


def test_one_group_label_is_one_group() -> None:
    frame = answers()
    alone, grouped = cfa(frame, TWO), cfa(frame, TWO, groups=["all"] * len(frame))
    assert grouped.group_labels == ()
    assert grouped.fit["chisq"] == alone.fit["chisq"]


def test_moments_give_the_same_figures() -> None:
    frame = answers()
    groups = np.where(frame.index < 120, "a", "b")
    for options, given in (({}, {}), ({"groups": groups}, {"equal": ("loadings", "intercepts")})):
        direct = cfa(frame, TWO, **options, **given)
        moments = Moments.from_items(frame[NAMES], options.get("groups"))
        summed = cfa(moments, TWO, **given)
        assert summed.fit == direct.fit
        pd.testing.assert_frame_equal(summed.parameters, direct.parameters)


def test_moments_that_do_not_suffice() -> None:
    frame = answers()
    moments = Moments.from_items(frame)
    assert fault(moments, TWO, estimator="MLR").code == "answers_needed"
    assert fault(moments, TWO, missing="fiml").code == "answers_needed"
    frame.loc[0, "a"] = np.nan
    assert fault(Moments.from_items(frame), {"g": ["d", "e", "h"]}).code == "moments_of_other_items"


def test_pair_tables_serve_dwls_only() -> None:
    frame = ordinal()
    tables = PairTables.from_items(frame)
    direct, counted = cfa(frame, TWO, estimator="DWLS"), cfa(tables, TWO, estimator="DWLS")
    np.testing.assert_equal(dict(counted.fit), dict(direct.fit))
    assert fault(tables, TWO, estimator="WLSMV").code == "answers_needed"
    gaps = frame.astype(float)
    gaps.loc[3, "a"] = np.nan
    assert fault(PairTables.from_items(gaps), TWO, estimator="DWLS").code == "tables_not_complete"


def test_empty_category_in_one_group() -> None:
    frame = ordinal()
    groups = np.where(frame.index < 200, "managers", "front line")
    frame.loc[(groups == "managers") & (frame["e"] == 4), "e"] = 3
    error = fault(frame, TWO, estimator="WLSMV", groups=groups)
    assert error.code == "empty_category"
    assert "'e'" in error.place
    assert "managers" in error.place
    assert "category 4 of 4" in error.fault


def test_ordinal_items_that_are_none() -> None:
    assert fault(ordinal().assign(c=2), TWO, estimator="WLSMV").code == "constant_item"
    assert fault(answers(), TWO, estimator="WLSMV").code in {"too_many_categories", "too_many_options"}


def test_category_values_do_not_matter() -> None:
    frame = ordinal()
    stretched = frame.replace({1: -7, 2: 0, 3: 2.5, 4: 100})
    one, two = (cfa(data, TWO, estimator="WLSMV") for data in (frame, stretched))
    np.testing.assert_equal(dict(one.fit), dict(two.fit))


def test_sparse_tables_are_noted() -> None:
    result = cfa(ordinal(60), TWO, estimator="DWLS")
    assert any("combinations of answers that nobody gave" in note for note in result.notes)


def test_fiml_without_gaps_is_maximum_likelihood() -> None:
    frame = answers()
    plain, full = cfa(frame, TWO), cfa(frame, TWO, missing="fiml")
    assert full.fit["chisq"] == pytest.approx(plain.fit["chisq"], rel=1e-8)
    assert full.fit["df"] == plain.fit["df"]
    assert full.fit["cfi.robust"] == pytest.approx(plain.fit["cfi"], abs=1e-8)


def test_fiml_leaves_out_those_who_answered_nothing() -> None:
    frame = answers()
    frame.loc[:4] = np.nan
    frame.loc[5:60, "a"] = np.nan
    result = cfa(frame, TWO, missing="fiml")
    assert result.n_respondents == 295
    assert any("5 respondent(s) answered none" in note for note in result.notes)
    assert result.fit["ntotal"] == 295


def test_fiml_with_more_gaps_than_answers() -> None:
    frame = answers(600)
    rng = np.random.default_rng(13)
    frame = frame.mask(rng.random(frame.shape) < 0.55)
    result = cfa(frame, TWO, missing="fiml", estimator="MLR")
    assert result.converged
    truth = cfa(answers(600), TWO)
    assert result.factor_correlations.loc["f", "g"] == pytest.approx(
        truth.factor_correlations.loc["f", "g"], abs=0.2
    )


@pytest.mark.parametrize("estimator", ["ML", "MLR", "MLM", "WLSMV"])
def test_progress_is_told(estimator: Any) -> None:
    told: list[float] = []
    cfa(ordinal(), TWO, estimator=estimator, progress=told.append)
    assert told
    assert told[-1] == pytest.approx(1.0)
    assert all(0 <= share <= 1 for share in told)


def test_result_is_ready_for_json(recwarn: pytest.WarningsRecorder) -> None:
    frame = answers()
    groups = np.where(frame.index < 120, "a", "b")
    for result in (cfa(frame, TWO), cfa(frame, TWO, groups=groups, equal="loadings", estimator="MLR")):
        content = json.loads(json.dumps(result.to_dict()))
        assert content["fit"]["df"] == result.fit["df"]
        assert content["modification_indices"]["columns"][:3] == ["lhs", "op", "rhs"]
        assert "solution" not in content
        assert result.to_frame() is result.parameters
    assert not recwarn.list


def test_frames_by_group() -> None:
    frame = answers()
    groups = np.where(frame.index < 120, "a", "b")
    result = cfa(frame, TWO, groups=groups)
    assert set(result.factor_correlations) == {"a", "b"}
    assert list(result.composite_reliability.index) == ["a", "b"]
    assert list(result.r_squared.columns) == NAMES
    assert result.chi_square_by_group[0] + result.chi_square_by_group[1] == pytest.approx(result.fit["chisq"])


def test_equality_tests_only_where_something_is_equal() -> None:
    result = cfa(answers(), TWO)
    assert result.equality_tests is None
    labelled = cfa(answers(), "f =~ a + k*b + k*c; g =~ d + e + h")
    assert labelled.equality_tests is not None
    assert labelled.equality_tests.degrees_of_freedom == 1


class TestScores:
    def test_of_several_groups(self) -> None:
        frame = answers()
        groups = np.where(frame.index < 120, "a", "b")
        result = cfa(frame, TWO, groups=groups, equal=("loadings", "intercepts"))
        scores = latent_scores(frame, result, groups=groups).scores
        assert scores.shape == (300, 2)
        assert not scores.isna().any().any()
        with pytest.raises(DataError, match="several groups"):
            latent_scores(frame, result)
        with pytest.raises(DataError, match="not among the groups"):
            latent_scores(frame, result, groups=["c"] * 300)

    def test_gaps_have_no_score_after_listwise_fitting(self) -> None:
        frame = answers()
        result = cfa(frame, TWO)
        frame.loc[2, "a"] = np.nan
        scored = factor_scores(frame, result)
        assert scored.scores.loc[2].isna().all()
        assert scored.n_respondents == 299
        assert scored.notes

    def test_not_of_ordinal_models_or_other_methods(self) -> None:
        result = cfa(ordinal(), TWO, estimator="WLSMV")
        with pytest.raises(DataError, match="no linear scores"):
            latent_scores(ordinal(), result)
        with pytest.raises(DataError, match="no linear scores"):
            latent_scores(answers(), cfa(answers(), TWO), "ten_berge")


class TestHtmt:
    def test_moments_and_gaps(self) -> None:
        frame = answers()
        assert htmt(Moments.from_items(frame), TWO).htmt.equals(htmt(frame, TWO).htmt)
        frame.loc[:9, "a"] = np.nan
        result = htmt(frame, TWO)
        assert result.n_respondents == 290
        assert result.notes

    def test_lone_items_have_no_ratio(self) -> None:
        result = htmt(answers(), {"f": ["a", "b"], "lone": ["d"]})
        assert np.isnan(result.htmt.loc["f", "lone"])

    def test_faults(self) -> None:
        for frame, code in (
            (answers().assign(a=1.0), "constant_item"),
            (answers().head(2), "too_few_respondents"),
        ):
            with pytest.raises(DataError) as caught:
                htmt(frame, TWO)
            assert caught.value.code == code


def test_public_result_type() -> None:
    assert isinstance(cfa(answers(), TWO), CfaResult)
