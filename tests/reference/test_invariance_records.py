"""The ladder of invariance against lavaan: difference tests, latent means, released parameters."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import InvarianceResult, measurement_invariance, partial_invariance
from support.records import dataset, record, record_ids

MORE = "invariance_more"
BFI = "A =~ A1+A2+A3+A4+A5; E =~ E1+E2+E3+E4+E5"
ITEMS = [f"{scale}{k}" for scale in "AE" for k in range(1, 6)]


def prepared(record_id: str) -> tuple[pd.DataFrame, pd.Series[Any], str]:
    entry = record("invariance", record_id)
    frame = dataset(entry["dataset"])
    if '!="C-suite"' in entry["prep"]:
        frame = frame[frame["level"] != "C-suite"]
    model = re.search(r'm <- "([^"]*)"', entry["prep"])
    group = re.search(r'group="(\w+)"', entry["prep"] + entry["call"])
    assert model is not None
    assert group is not None
    return frame, frame[group.group(1)], model.group(1)


@cache
def ladder(record_id: str, estimator: Any) -> InvarianceResult:
    return measurement_invariance(*prepared(record_id), estimator=estimator)


def check_differences(steps: pd.DataFrame, expected: list[dict[str, Any]], rel: float) -> None:
    assert list(steps["df"]) == [row["Df"] for row in expected]
    np.testing.assert_allclose(steps["chisq"], [row["Chisq"] for row in expected], rtol=rel)
    for ours, theirs in (("delta_chisq", "Chisq.diff"), ("delta_df", "Df.diff"), ("p", "Pr..Chisq.")):
        wanted = np.array([row[theirs] for row in expected[1:]], dtype=float)
        np.testing.assert_allclose(steps[ours][1:], wanted, rtol=rel * 10, atol=1e-5, err_msg=ours)


@pytest.mark.parametrize("estimator", ["ML", "MLR"])
@pytest.mark.parametrize("record_id", record_ids("invariance", "/lrt"))
def test_difference_tests(record_id: str, estimator: str) -> None:
    found = ladder(record_id, estimator)
    check_differences(found.steps, record("invariance", record_id)["values"][estimator], 1e-5)


@pytest.mark.parametrize("estimator", ["ML", "MLR"])
@pytest.mark.parametrize("record_id", record_ids("invariance", "/lrt"))
def test_steps_and_latent_means(record_id: str, estimator: str) -> None:
    found = ladder(record_id, estimator)
    data, _ = record_id.split("/")
    for row in found.steps.itertuples(index=False):
        expected = record("invariance", f"{data}/{estimator}/{row.level}")["values"]
        for measure in ("chisq", "df", "cfi", "tli", "rmsea", "srmr"):
            assert getattr(row, measure) == pytest.approx(expected["fit"][measure], rel=1e-5, abs=1e-5)
    scalar = record("invariance", f"{data}/{estimator}/scalar")["values"]
    wanted = pd.DataFrame(scalar["latent_means"]).T
    np.testing.assert_allclose(found.latent_means["mean"], wanted["est"].astype(float), atol=1e-4)
    np.testing.assert_allclose(found.latent_means["standard_error"], wanted["se"].astype(float), rtol=1e-3)
    np.testing.assert_allclose(found.latent_means["standardized"], wanted["std.lv"].astype(float), atol=1e-4)


@pytest.mark.parametrize("record_id", record_ids("invariance", "/scalar_score_tests"))
def test_score_tests(record_id: str) -> None:
    found = measurement_invariance(*prepared(record_id))
    expected = record("invariance", record_id)["values"]
    assert found.score_test["chi_square"] == pytest.approx(float(expected["total"]["X2"]), rel=1e-3)
    wanted = sorted((row["X2"] for row in expected["uni"]), reverse=True)
    np.testing.assert_allclose(found.score_tests["chi_square"], wanted, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("record_id", record_ids("invariance", "/partial_scalar"))
def test_released_parameter(record_id: str) -> None:
    entry = record("invariance", record_id)
    released = re.search(r'group.partial="([^"]+)"', entry["call"])
    assert released is not None
    found = measurement_invariance(*prepared(record_id), released=[released.group(1)])
    scalar = found.steps.set_index("level").loc["scalar"]
    for measure in ("chisq", "df", "cfi", "rmsea", "srmr"):
        assert scalar[measure] == pytest.approx(entry["values"]["fit"][measure], rel=1e-5, abs=1e-5)
    wanted = pd.DataFrame(entry["values"]["latent_means"]).T
    np.testing.assert_allclose(found.latent_means["mean"], wanted["est"].astype(float), atol=1e-4)
    np.testing.assert_allclose(found.latent_means["standard_error"], wanted["se"].astype(float), rtol=1e-3)


@pytest.mark.parametrize("record_id", record_ids("invariance", "/partial_scalar"))
def test_search_finds_the_parameter_that_the_record_releases(record_id: str) -> None:
    released = re.search(r'group.partial="([^"]+)"', record("invariance", record_id)["call"])
    assert released is not None
    found = partial_invariance(*prepared(record_id))
    intercepts = found.releases[found.releases["level"] == "scalar"]
    assert intercepts["parameter"].iloc[0] == released.group(1)


def more(record_id: str) -> tuple[pd.DataFrame, pd.Series[Any], dict[str, Any]]:
    frame = dataset("bfi")
    if "education" in record_id:
        frame = frame[frame["education"].isin([1, 3, 5])].dropna(subset=["education", *ITEMS])
        return frame, frame["education"], {}
    if "gaps" in record_id:
        return frame, frame["gender"], {"missing": "fiml"}
    frame = frame.dropna(subset=["gender", *ITEMS])
    return frame, frame["gender"], {}


@cache
def further(name: str, estimator: Any) -> InvarianceResult:
    frame, groups, options = more(name)
    return measurement_invariance(frame, groups, BFI, estimator=estimator, **options)


@pytest.mark.parametrize("record_id", record_ids(MORE, "/lrt"))
def test_further_difference_tests(record_id: str) -> None:
    name, estimator, _ = record_id.split("/")
    rel = 1e-4 if "gaps" in name or estimator == "WLSMV" else 1e-5
    check_differences(further(name, estimator).steps, record(MORE, record_id)["values"]["steps"], rel)


@pytest.mark.parametrize(
    "record_id", [name for name in record_ids(MORE) if "latent_means" in record(MORE, name)["values"]]
)
def test_further_latent_means(record_id: str) -> None:
    name, estimator, level = record_id.split("/")
    found = further(name, estimator)
    expected = record(MORE, record_id)["values"]
    step = found.steps.set_index("level").loc[level]
    for measure in ("chisq", "df", "cfi", "rmsea", "srmr"):
        assert step[measure] == pytest.approx(expected["fit"][measure], rel=1e-4, abs=1e-5)
    if level == "scalar":
        wanted = pd.DataFrame(expected["latent_means"]).T
        np.testing.assert_allclose(found.latent_means["mean"], wanted["est"].astype(float), atol=1e-4)
        errors = wanted["se"].astype(float)
        np.testing.assert_allclose(found.latent_means["standard_error"], errors, rtol=1e-3)


@pytest.mark.parametrize("record_id", record_ids(MORE, "/scalar_score_tests"))
def test_score_tests_of_three_groups(record_id: str) -> None:
    found = further(record_id.split("/", maxsplit=1)[0], "ML")
    expected = record(MORE, record_id)["values"]
    wanted = sorted((row["X2"] for row in expected["uni"]), reverse=True)
    np.testing.assert_allclose(found.score_tests["chi_square"], wanted, rtol=1e-3, atol=1e-6)
    assert found.score_test["chi_square"] == pytest.approx(float(expected["total"]["X2"]), rel=1e-3)
