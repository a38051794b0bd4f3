"""Further models against lavaan: gaps, higher-order factors, labels, fixed values, groups, ordinal answers.

The answers are prepared as the records' R code does, with the same rules.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import CfaResult, cfa, factor_scores
from support.records import dataset, matrix, record, record_ids

TOPIC = "cfa_more"
NOT_COMPARABLE = {"gfi", "agfi", "pgfi"}  # lavaan versions disagree
ESTIMATORS = ("MLR", "MLM", "WLSMV", "ULSMV", "DWLS")
FITS = [name for name in record_ids(TOPIC) if "fit" in record(TOPIC, name)["values"]]


def answers_of(record_id: str) -> pd.DataFrame:
    entry = record(TOPIC, record_id)
    frame = dataset(entry["dataset"]).copy()
    gap = re.search(r"%% (\d+) == 0", entry["prep"])
    if gap is not None:
        for j in range(9):
            lacks = (7 * np.arange(len(frame)) + 13 * j) % int(gap.group(1)) == 0
            frame.loc[lacks, f"x{j + 1}"] = np.nan
    if entry["dataset"] == "bfi":
        frame = frame.head(900)[["gender", *(f"{scale}{k}" for scale in "NE" for k in range(1, 6))]].dropna()
    if record_id.startswith("binary"):
        items = frame.columns[1:]
        frame[items] = (frame[items] > 3).astype(float)
    if record_id.startswith("mixed"):
        frame["N1"] = frame["N1"].clip(upper=3)
        frame["N2"] = (frame["N2"] > 3).astype(float)
        frame["E4"] = frame["E4"].clip(lower=2)
    return frame


def model_of(record_id: str) -> str:
    if record_id.startswith("leaders"):
        return "lead =~ " + " + ".join(f"LEAD{k:02d}" for k in range(1, 12))
    found = re.search(r'm <- "([^"]*)"', record(TOPIC, record_id)["prep"])
    assert found is not None
    return found.group(1)


def options_of(record_id: str, frame: pd.DataFrame) -> dict[str, Any]:
    """Read the options of the record's lavaan call."""
    call = record(TOPIC, record_id)["call"]
    estimator = re.search(r'estimator="(\w+)"', call)
    group = re.search(r'group="(\w+)"', call)
    equal = re.search(r'group\.equal=(?:c\(([^)]*)\)|"([\w.]+)")', call)
    ordered = "WLSMV" if "ordered" in call else "ML"
    return {
        "estimator": estimator.group(1) if estimator else ordered,
        "missing": "fiml" if 'missing="ml"' in call else "listwise",
        "standardize_latent": "std.lv=TRUE" in call,
        "groups": frame[group.group(1)] if group else None,
        "equal": re.findall(r"[\w.]+", equal.group(1) or equal.group(2)) if equal else (),
    }


@cache
def fitted(record_id: str) -> CfaResult:
    frame = answers_of(record_id)
    return cfa(frame, model_of(record_id), **options_of(record_id, frame))


def relative(record_id: str, measure: str) -> float:
    call = record_id.split("/")[1]
    if any(name in call for name in ("WLSMV", "ULSMV", "DWLS")):
        return 1e-3
    return 1e-4 if "FIML" in call or "scal" in measure or "robust" in measure else 1e-5


@pytest.mark.parametrize("record_id", FITS)
def test_fit_measures(record_id: str) -> None:
    found = fitted(record_id).fit
    for measure, value in record(TOPIC, record_id)["values"]["fit"].items():
        if measure in NOT_COMPARABLE:
            continue
        if value is None:
            assert np.isnan(found[measure]), measure
        else:
            assert found[measure] == pytest.approx(value, rel=relative(record_id, measure), abs=1e-5), measure


@pytest.mark.parametrize("record_id", FITS)
def test_estimates(record_id: str) -> None:
    expected = pd.DataFrame(record(TOPIC, record_id)["values"]["estimates"])
    expected["group"] = expected["group"].astype(int) if "group" in expected else 1
    found = fitted(record_id).parameters
    joined = expected.merge(found, on=["lhs", "op", "rhs", "group"], how="outer", suffixes=("_r", ""))
    assert len(joined) == len(expected) == len(found)
    for ours, theirs in (
        ("estimate", "est"),
        ("standardized_latent", "std.lv"),
        ("standardized_all", "std.all"),
    ):
        wanted = joined[theirs].astype(float)
        np.testing.assert_allclose(joined[ours], wanted, rtol=0, atol=1e-4, err_msg=ours)
    np.testing.assert_allclose(joined["standard_error"], joined["se"].astype(float), rtol=1e-3, atol=1e-12)


@pytest.mark.parametrize("record_id", FITS)
def test_largest_modification_indices(record_id: str) -> None:
    expected = record(TOPIC, record_id)["values"].get("top_mi")
    found = fitted(record_id).modification_indices
    if not expected:
        assert found.empty or found["mi"].max() < 1e-6
        return
    ours = {
        (row.op, frozenset((row.lhs, row.rhs)), row.group): (row.mi, row.epc)
        for row in found.itertuples(index=False)
    }
    for row in expected:
        mi, change = ours[row["op"], frozenset((row["lhs"], row["rhs"])), int(row.get("group", 1))]
        assert mi == pytest.approx(row["mi"], rel=1e-3)
        assert change == pytest.approx(row["epc"], rel=1e-3)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/validity"))
def test_reliability_of_ordinal_sums(record_id: str) -> None:
    result = cfa(answers_of(record_id), model_of(record_id), estimator="WLSMV")
    expected = record(TOPIC, record_id)["values"]
    for factor, value in expected["comprel_omega"].items():
        assert result.composite_reliability[factor] == pytest.approx(value, abs=1e-4)
    for factor, value in expected["AVE"].items():
        assert result.average_variance_extracted[factor] == pytest.approx(value, abs=1e-4)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/factor_scores"))
def test_factor_scores_use_the_answers_there_are(record_id: str) -> None:
    frame = answers_of(record_id)
    result = cfa(frame, model_of(record_id), missing="fiml")
    for method in ("regression", "bartlett"):
        expected = matrix(record(TOPIC, record_id)["values"][f"{method}_first5"])
        found = factor_scores(frame, result, method).scores.head(5)
        np.testing.assert_allclose(found[expected.columns], expected, atol=1e-4, rtol=0)
