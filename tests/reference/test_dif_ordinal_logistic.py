"""Ordinal-logistic DIF against R's MASS::polr and rms::lrm."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.special import chdtrc

from diagnostic.psychometrics import dif_ordinal_logistic
from diagnostic.psychometrics.comparability.dif import ItemFunctioningTest
from diagnostic.psychometrics.comparability.dif_proportional_odds import (
    ProportionalOddsFit,
    fit_proportional_odds,
)
from support.records import dataset, record_ids, values

STOPPED_EARLY = {
    # R: MASS::polr(…, control = list(reltol = 1e-15)); rms::lrm(…, eps = 1e-10) gives the same figures.
    "bfi_A_gender/A2/total": (5.577192312, 0.02676750979),
    "bfi_A_gender/A3/total": (1.535375666, 7.562988112),
}


@cache
def answers_of(study: str) -> tuple[pd.DataFrame, pd.Series]:
    if study == "bfi_A_gender":
        items = dataset("bfi")[[f"A{k}" for k in range(1, 6)]].copy()
        items["A1"] = 7 - items["A1"]
        return items, dataset("bfi")["gender"]
    rows = dataset("sim_culture6").query("level != 'C-suite'")
    return rows[[f"CLA{k}" for k in range(1, 6)]], rows["level"]


@cache
def dif_of(study: str, matching: str) -> ItemFunctioningTest:
    return dif_ordinal_logistic(*answers_of(study), matching=matching)


def fits_of(study: str, item: str, matching: str) -> list[ProportionalOddsFit]:
    """Fit the three nested models respondent by respondent, as R does."""
    items, groups = answers_of(study)
    kept = items.notna().all(axis=1) & groups.notna()
    items, focal = items[kept], (groups[kept] != groups[kept].min()).to_numpy(float)
    score = (items if matching == "total" else items.drop(columns=item)).sum(axis=1).to_numpy()
    y = items[item].to_numpy()
    counts = (y[:, None] == np.unique(y)).astype(float)
    columns = np.stack([score, focal, score * focal], axis=1)
    return [fit_proportional_odds(counts, columns[:, :k]) for k in (1, 2, 3)]


def assert_p_follows(p_value: float, chi2: float, df: int) -> None:
    """The p-value lies where R's χ² and its tolerance of 1e-3 put it."""
    assert chdtrc(df, chi2 + 1e-3) <= p_value <= chdtrc(df, max(chi2 - 1e-3, 0))


MATCHED = record_ids("dif", "/total") + record_ids("dif", "/rest")


@pytest.mark.parametrize("record_id", MATCHED)
def test_likelihood_ratios(record_id: str) -> None:
    study, item, matching = record_id.split("/")
    expected, result = values("dif", record_id), dif_of(study, matching)
    row = result.items.loc[item]
    assert result.n_respondents == expected["n"]
    assert [str(group) for group in result.groups] == expected["groups"]
    assert row["df"] == expected["df_each"]
    uniform, nonuniform = STOPPED_EARLY.get(
        record_id, (expected["chi2_uniform"], expected["chi2_nonuniform"])
    )
    assert row["chi2_uniform"] == pytest.approx(uniform, abs=1e-3)
    assert row["chi2_nonuniform"] == pytest.approx(nonuniform, abs=1e-3)
    assert_p_follows(row["p_uniform"], uniform, 1)
    assert_p_follows(row["p_nonuniform"], nonuniform, 1)
    assert row["chi2_total"] == pytest.approx(expected["chi2_total"], abs=1e-3)
    assert_p_follows(row["p_total"], expected["chi2_total"], 2)
    assert row["delta_r2_total"] == pytest.approx(expected["delta_mcfadden_13"], abs=1e-6)
    assert row["delta_r2_nagelkerke_total"] == pytest.approx(expected["delta_nagelkerke_13"], abs=1e-6)
    if record_id not in STOPPED_EARLY:
        assert row["delta_r2_uniform"] == pytest.approx(expected["delta_mcfadden_12"], abs=1e-6)
        assert row["delta_r2_nagelkerke_uniform"] == pytest.approx(expected["delta_nagelkerke_12"], abs=1e-6)


@pytest.mark.parametrize("record_id", MATCHED)
def test_no_model_fits_worse_than_polr(record_id: str) -> None:
    """polr stops at a relative gain of 1e-8; a maximum can only lie above what it found."""
    expected = values("dif", record_id)
    for fit, name in zip(fits_of(*record_id.split("/")), ("m1", "m2", "m3"), strict=True):
        assert fit.converged
        assert fit.log_likelihood > expected["logLik"][name] - 1e-5
        assert fit.log_likelihood == pytest.approx(expected["logLik"][name], abs=5e-3)


@pytest.mark.parametrize("record_id", MATCHED)
def test_coefficients_and_standard_errors(record_id: str) -> None:
    expected = values("dif", record_id)
    _, uniform, _ = fits_of(*record_id.split("/"))
    assert list(uniform.slopes) == pytest.approx(list(expected["coef_m2"].values()), abs=2e-3)
    assert list(uniform.thresholds) == pytest.approx(list(expected["zeta_m2"].values()), abs=2e-2)
    assert list(uniform.standard_errors) == pytest.approx(
        list(expected["se_m2"].values())[: uniform.slopes.size], abs=1e-4
    )


@pytest.mark.parametrize("record_id", record_ids("dif", "/lrm_crosscheck"))
def test_against_lrm(record_id: str) -> None:
    study, item, _ = record_id.split("/")
    expected = values("dif", record_id)
    for fit, name in zip(fits_of(study, item, "total"), ("m1", "m2", "m3"), strict=True):
        model = expected[name]
        coefficients = list(model["coef"].values())
        assert -2 * fit.log_likelihood == pytest.approx(model["deviance"][1], abs=1e-5)
        assert list(-fit.thresholds) == pytest.approx(coefficients[: fit.thresholds.size], abs=1e-3)
        assert list(fit.slopes) == pytest.approx(coefficients[fit.thresholds.size :], abs=1e-4)
    row = dif_of(study, "total").items.loc[item]
    steps = [expected[name]["R2_nagelkerke"] for name in ("m1", "m2", "m3")]
    assert row["delta_r2_nagelkerke_uniform"] == pytest.approx(steps[1] - steps[0], abs=1e-6)
    assert row["delta_r2_nagelkerke_total"] == pytest.approx(steps[2] - steps[0], abs=1e-6)


@cache
def further_dif(study: str, matching: str) -> ItemFunctioningTest:
    if study == "bfi_A_gender":
        return dif_of(study, matching)
    if study == "bfi_C_education":
        items = dataset("bfi")[[f"C{k}" for k in range(1, 6)]].copy()
        items[["C4", "C5"]] = 7 - items[["C4", "C5"]]
        return dif_ordinal_logistic(items, dataset("bfi")["education"], matching=matching)
    rows = dataset("sim_culture6").query("level != 'C-suite'")
    return dif_ordinal_logistic(rows[[f"SAF{k}" for k in range(1, 6)]], rows["level"], matching=matching)


@pytest.mark.parametrize("record_id", record_ids("dif_more"))
def test_against_polr_run_to_its_end(record_id: str) -> None:
    """Two and five groups, total and rest score, one category empty in one group."""
    study, item, matching = record_id.split("/")
    expected, result = values("dif_more", record_id), further_dif(study, matching)
    row = result.items.loc[item]
    assert result.n_respondents == expected["n"]
    assert row["df"] == expected["df_each"]
    for step in ("uniform", "nonuniform", "total"):
        assert row[f"chi2_{step}"] == pytest.approx(expected[f"chi2_{step}"], abs=1e-6)
        assert row[f"p_{step}"] == pytest.approx(expected[f"p_{step}"], abs=1e-6)
    assert row["delta_r2_uniform"] == pytest.approx(expected["delta_mcfadden_12"], abs=1e-9)
    assert row["delta_r2_total"] == pytest.approx(expected["delta_mcfadden_13"], abs=1e-9)
    assert row["delta_r2_nagelkerke_uniform"] == pytest.approx(expected["delta_nagelkerke_12"], abs=1e-9)
    assert row["delta_r2_nagelkerke_total"] == pytest.approx(expected["delta_nagelkerke_13"], abs=1e-9)
    assert row["beta_change"] == pytest.approx(expected["beta_change"], abs=1e-6)
