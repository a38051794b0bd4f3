"""Agreement and intraclass correlations against R's multilevel and lme4."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import awg, icc, rwg, rwg_j
from support.records import dataset, record_ids, values

SOURCES: dict[str, tuple[str, list[str], str]] = {
    "lq_LEAD": ("lq2002", [f"LEAD{k:02d}" for k in range(1, 12)], "COMPID"),
    "sim6_SAF": ("sim_culture6", [f"SAF{k}" for k in range(1, 6)], "team"),
    "sim6_TRU": ("sim_culture6", [f"TRU{k}" for k in range(1, 6)], "team"),
}


def both(ending: str) -> list[str]:
    return record_ids("multilevel", ending) + record_ids("multilevel_more", ending)


def stored(record_id: str) -> Any:
    return values("multilevel" if record_id in record_ids("multilevel") else "multilevel_more", record_id)


TOLERANCE = {"abs": 1e-6, "rel": 1e-8}


def gaps() -> tuple[pd.DataFrame, pd.Series]:
    """Eight companies of very unequal size, a respondent of their own team, every eleventh answer missing."""
    rows = dataset("lq2002").query("COMPID in [2, 6, 7, 9, 10, 13, 27, 45]")
    rows = pd.concat([rows.iloc[:40], rows.iloc[40::3]])
    items = rows[["TSIG01", "TSIG02", "TSIG03"]].astype(float)
    items.iloc[::11, 1] = np.nan
    teams = rows["COMPID"].copy()
    teams.iloc[4] = 999
    return items, teams


def ratings() -> tuple[pd.DataFrame, pd.Series]:
    """Four ratings of each of twelve departments: a balanced design."""
    square = dataset("attitude").iloc[:12, 1:5]
    return square.stack().to_frame(), pd.Series(np.repeat(np.arange(12), 4))


def complete(record_id: str) -> tuple[pd.DataFrame, pd.Series]:
    if record_id.startswith("lq_gaps"):
        return gaps()
    if record_id.startswith("attitude"):
        return ratings()
    name, items, team = SOURCES[record_id.split("/", maxsplit=1)[0]]
    kept = dataset(name).dropna(subset=items)
    return kept[items], kept[team]


def by_team(frame: pd.DataFrame, teams: Any) -> list[float]:
    labels = frame.index.astype(str)
    column = pd.Series(frame["agreement"].to_numpy(), index=labels)
    return [float(column[team]) for team in teams]


@pytest.mark.parametrize("record_id", both("/ICC"))
def test_icc_from_mean_squares(record_id: str) -> None:
    expected, (items, teams) = stored(record_id), complete(record_id)
    result = icc(items.mean(axis=1, skipna=False), teams)
    found = {
        "n": result.n_respondents,
        "n_groups": result.n_teams,
        "MSB": result.mean_square_between,
        "MSW": result.mean_square_within,
        "F": result.f,
        "p": result.p_value,
        "ICC1": result.icc1,
        "ICC2": result.icc2,
        "mean_group_size": result.mean_team_size,
        "n0": result.adjusted_team_size,
    }
    for name, value in found.items():
        assert value == pytest.approx(expected[name], **TOLERANCE), name
    assert [result.degrees_of_freedom_between, result.degrees_of_freedom_within] == expected["df"]
    assert result.p_value == pytest.approx(expected["p"], rel=1e-6)


@pytest.mark.parametrize("record_id", both("/lmer"))
def test_icc_by_restricted_likelihood(record_id: str) -> None:
    expected, (items, teams) = stored(record_id), complete(record_id)
    result = icc(items.mean(axis=1, skipna=False), teams, method="reml")
    assert result.icc1 == pytest.approx(expected["ICC_REML"], abs=1e-4)
    assert result.between_variance == pytest.approx(expected["tau00"], abs=1e-4)
    assert result.within_variance == pytest.approx(expected["sigma2"], abs=1e-4)
    assert result.grand_mean == pytest.approx(expected["fixed"], abs=1e-6)
    assert result.grand_mean_standard_error == pytest.approx(expected["se"], abs=1e-5)


@pytest.mark.parametrize("record_id", both("/rwgj"))
def test_rwg_j(record_id: str) -> None:
    expected = stored(record_id)
    items, teams = complete(record_id)
    result = rwg_j(items, teams, expected["A"])
    assert result.n_items == expected["k"]
    assert result.mean == pytest.approx(expected["mean"], **TOLERANCE)
    assert result.median == pytest.approx(expected["median"], **TOLERANCE)
    assert result.share_at_least_070 == pytest.approx(expected["prop_ge_70"], **TOLERANCE)
    assert by_team(result.teams, expected["by_group"]) == pytest.approx(
        list(expected["by_group"].values()), **TOLERANCE
    )
    sizes = result.teams["n_respondents"]
    assert dict(zip(sizes.index.astype(str), sizes, strict=True)) == expected["size"]
    quantiles = np.nanquantile(result.teams["agreement"], [0.10, 0.25, 0.50, 0.75, 0.90])
    assert list(quantiles) == pytest.approx(list(expected["quantiles"].values()), **TOLERANCE)


@pytest.mark.parametrize("record_id", both("/rwgj_lindell"))
def test_rwg_j_lindell(record_id: str) -> None:
    expected, (items, teams) = stored(record_id), complete(record_id)
    result = rwg_j(items, teams, 5, variant="lindell")
    assert result.mean == pytest.approx(expected["mean"], **TOLERANCE)
    assert by_team(result.teams, expected["first10"]) == pytest.approx(
        list(expected["first10"].values()), **TOLERANCE
    )


@pytest.mark.parametrize("record_id", both("/awg"))
def test_awg(record_id: str) -> None:
    expected, (items, teams) = stored(record_id), complete(record_id)
    result = awg(items, teams, 1, 5)
    assert result.mean == pytest.approx(expected["mean"], **TOLERANCE)
    assert by_team(result.teams, expected["first10"]) == pytest.approx(
        list(expected["first10"].values()), **TOLERANCE
    )


@pytest.mark.parametrize("record_id", both("/rwg_single"))
def test_rwg_of_one_item(record_id: str) -> None:
    expected, (items, teams) = stored(record_id), complete(record_id)
    result = rwg(items.iloc[:, 1 if record_id.startswith("lq_gaps") else 0], teams, 5)
    assert result.mean == pytest.approx(expected["mean"], **TOLERANCE)
    assert by_team(result.teams, expected["first10"]) == pytest.approx(
        list(expected["first10"].values()), **TOLERANCE
    )


def test_icc_intervals() -> None:
    expected, (items, teams) = stored("attitude_balanced/psych_intervals"), ratings()
    result = icc(items.iloc[:, 0], teams)
    one, two = result.interval, result.icc2_interval
    assert [result.icc1, result.f, result.p_value, one.low, one.high] == pytest.approx(
        expected["icc1"], **TOLERANCE
    )
    assert [result.icc2, two.low, two.high] == pytest.approx(expected["icc2"], **TOLERANCE)
