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
