"""Finite-population means, strata, clusters and raking against R's survey."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import (
    clustered_mean,
    mean_with_population_correction,
    rake,
    raked_mean,
    stratified_mean,
)
from diagnostic.psychometrics.estimation.mean_estimate import MeanEstimate
from support.records import dataset, values

STAFF = {"C-suite": 12, "Middle management": 260, "Frontline": 3728}


def exactly(value: Any) -> Any:
    return pytest.approx(value, abs=1e-6, rel=1e-8)


def company() -> pd.DataFrame:
    answers = dataset("sim_culture6")
    saf = answers[[f"SAF{k}" for k in range(1, 6)]].mean(axis=1)
    return answers.assign(
        SAF=saf, weight=answers["level"].map(STAFF) / answers["level"].map(answers["level"].value_counts())
    )


def assert_same(found: MeanEstimate, expected: dict[str, Any], limits: str) -> None:
    assert found.estimate == exactly(expected["mean"])
    assert found.standard_error == exactly(expected["se"])
    assert [found.interval.low, found.interval.high] == exactly(expected[limits])


@pytest.mark.parametrize(("reference", "limits"), [("t", "ci_t"), ("normal", "ci_z")])
def test_simple_random_sample(reference: Any, limits: str) -> None:
    expected, schools = values("survey", "apisrs/mean_fpc"), dataset("apisrs")
    found = mean_with_population_correction(schools["api00"], expected["N"], reference=reference)
    assert_same(found, expected, limits)
    assert found.n_respondents == expected["n"]
    assert found.degrees_of_freedom == expected["df"]


def test_infinite_population() -> None:
    found = mean_with_population_correction(dataset("apisrs")["api00"], reference="normal")
    assert_same(found, values("survey", "apisrs/mean_nofpc"), "ci_z")


def test_strata() -> None:
    expected, answers = values("survey", "sim6/strat_fpc"), company()
    found = stratified_mean(answers["SAF"], answers["level"], STAFF, reference="normal")
    assert_same(found, expected, "ci_z")
    for stratum in expected["by"]:
        row = found.strata.loc[stratum["level"]]
        assert [row["estimate"], row["standard_error"]] == exactly([stratum["mean"], stratum["se"]])


def test_clusters() -> None:
    expected, answers = values("survey", "sim6/cluster"), company()
    found = clustered_mean(answers["SAF"], answers["team"], answers["weight"], reference="normal")
    assert_same(found, expected, "ci_z")
    assert found.design_effect == exactly(expected["deff"])
    assert found.degrees_of_freedom == expected["df"]


def test_raking_of_schools() -> None:
    expected, schools = values("survey", "apisrs/rake"), dataset("apisrs")
    raked = rake(
        schools,
        {"stype": {"E": 4421, "H": 755, "M": 1018}, "sch.wide": {"No": 1072, "Yes": 5122}},
        weights=schools["pw"],
    )
    assert list(raked.weights[:20]) == pytest.approx(list(expected["first20"].values()), rel=1e-5)
    assert raked.weights.sum() == pytest.approx(expected["sum"], rel=1e-5)
    assert (raked.weights**2).sum() == pytest.approx(expected["sum_sq"], rel=1e-5)
    assert [raked.weights.min(), raked.weights.max()] == pytest.approx(
        [expected["min"], expected["max"]], rel=1e-5
    )
    assert raked.effective_sample_size == pytest.approx(expected["kish_neff"], rel=1e-5)
    found = raked_mean(schools["api00"], raked, population_size=6194, reference="normal")
    assert_same(found, expected["mean"], "ci_z")


def test_raking_of_the_company() -> None:
    expected, answers = values("survey", "sim6/rake_level_site"), company()
    raked = rake(answers, {"level": STAFF, "site": {"North": 1700, "South": 1400, "West": 900}})
    for cell in expected["cell_weights"]:
        inside = ((answers["level"] == cell["level"]) & (answers["site"] == cell["site"])).to_numpy()
        assert np.ptp(raked.weights[inside]) < 1e-12
        assert raked.weights[inside].mean() == pytest.approx(cell["weight"], rel=1e-5)
    assert raked.weights.sum() == pytest.approx(expected["sum"], rel=1e-5)
    assert raked.effective_sample_size == pytest.approx(expected["kish_neff"], rel=1e-5)
    assert_same(raked_mean(answers["SAF"], raked, reference="normal"), expected["mean_SAF"], "ci_z")


@pytest.fixture(scope="module")
def sites() -> pd.DataFrame:
    """Every seventh respondent of the company, with weights 1 to 5."""
    answers = dataset("sim_culture6")
    score = answers[[f"GRO{k}" for k in range(1, 6)]].mean(axis=1)
    kept = answers.assign(y=score).iloc[::7]
    return kept.assign(w=1 + np.arange(1, len(kept) + 1) % 5)


@pytest.mark.parametrize("kind", ["cluster_weighted", "cluster_unweighted"])
def test_clusters_of_unequal_size(sites: pd.DataFrame, kind: str) -> None:
    expected = values("survey_more", f"sites/{kind}")
    weights = sites["w"] if kind == "cluster_weighted" else None
    found = clustered_mean(sites["y"], sites["team"], weights, reference="normal")
    assert_same(found, expected, "ci_z")
    assert found.design_effect == exactly(expected["deff"])


def test_strata_one_of_them_complete() -> None:
    expected, ratings = values("survey_more", "few/strat_deff"), dataset("attitude")["rating"]
    found = stratified_mean(
        ratings, np.repeat(["p", "q", "r"], [4, 9, 17]), {"p": 4, "q": 30, "r": 200}, reference="normal"
    )
    assert_same(found, expected, "ci_z")
    assert found.design_effect == exactly(expected["deff"])


def test_few_clusters() -> None:
    expected = values("survey_more", "few/cluster")
    found = clustered_mean(dataset("attitude")["rating"], np.tile(np.arange(6), 5), reference="normal")
    assert_same(found, expected, "ci_z")
    assert found.design_effect == exactly(expected["deff"])


@pytest.mark.parametrize("kind", ["rake", "rake_unequal_start"])
def test_raking_further(sites: pd.DataFrame, kind: str) -> None:
    expected = values("survey_more", f"sites/{kind}")
    kept = sites[sites["level"] != "C-suite"]
    margins = {
        "level": {"Middle management": 272, "Frontline": 3728},
        "site": {"North": 1700, "South": 1400, "West": 900},
    }
    raked = rake(kept, margins, weights=kept["w"] if kind == "rake_unequal_start" else None)
    assert list(raked.weights[:20]) == pytest.approx(list(expected["first20"].values()), rel=1e-8)
    assert raked.effective_sample_size == pytest.approx(expected["kish_neff"], rel=1e-8)
    assert_same(raked_mean(kept["y"], raked, reference="normal"), expected["mean"], "ci_z")
