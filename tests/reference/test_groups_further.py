"""Groups statistics on further data with ties, small and unequal groups, against R."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from diagnostic import psychometrics as pm
from diagnostic.psychometrics.groups.studentized_range import (
    studentized_range_quantile,
    studentized_range_tail,
)
from support.records import dataset, record_ids, values

TOPIC = "groups_more"


def samples(record_id: str) -> tuple[Any, Any]:
    name = record_id.split("/", maxsplit=1)[0]
    if name == "attitude":
        return dataset("attitude")["rating"][:12], dataset("attitude")["critical"][12:]
    if name == "bfi_age":
        bfi = dataset("bfi")
        score = bfi[[f"N{k}" for k in range(1, 6)]].mean(axis=1, skipna=False)
        return score[bfi["age"] > 60], score[bfi["age"] < 20]
    if name == "tiny":
        return [4.4, 3.2, 5], [3, 3.4, 2.8, 3.6, 3.2, 4, 3.25]
    return [4, 4, 4], [3, 3.5, 4, 2]


def exactly(value: Any) -> Any:
    return pytest.approx(value, abs=1e-6, rel=1e-9)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/welch"))
def test_welch(record_id: str) -> None:
    expected, test = values(TOPIC, record_id), pm.welch_test(*samples(record_id))
    assert [test.n_x, test.n_y] == expected["n"]
    assert [test.statistic, test.degrees_of_freedom, test.p_value] == exactly(
        [expected["t"], expected["df"], expected["p"]]
    )
    assert [test.interval.low, test.interval.high] == exactly(expected["ci"])


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/student"))
def test_student(record_id: str) -> None:
    expected, test = values(TOPIC, record_id), pm.student_test(*samples(record_id))
    assert [test.statistic, test.p_value] == exactly([expected["t"], expected["p"]])
    assert [test.interval.low, test.interval.high] == exactly(expected["ci"])


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/hedges"))
def test_standardised_differences(record_id: str) -> None:
    x, y = samples(record_id)
    found = {
        "pooled": pm.hedges_g(x, y),
        "unpooled": pm.hedges_g(x, y, pooled=False),
        "d": pm.cohens_d(x, y),
        "glass": pm.glass_delta(x, y),
    }
    for name, effect in found.items():
        estimate, _, low, high = values(TOPIC, record_id)[name].values()
        assert effect.estimate == exactly(estimate), name
        assert [effect.interval.low, effect.interval.high] == pytest.approx([low, high], abs=1e-4), name


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/cliff"))
def test_cliffs_delta(record_id: str) -> None:
    expected, effect = values(TOPIC, record_id), pm.cliffs_delta(*samples(record_id))
    assert effect.estimate == exactly(expected["cliffs_delta"])
    assert [effect.interval.low, effect.interval.high] == exactly(expected["ci"])
    assert pm.probability_of_superiority(*samples(record_id)).estimate == exactly(expected["auc"])


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/mann_whitney_shift"))
def test_mann_whitney_and_its_shift(record_id: str) -> None:
    """R finds limits and estimate by uniroot with a tolerance of 1e-4.

    Where W meets its mean over a whole stretch, R's estimate is any point of it, ours its middle.
    """
    expected, test = values(TOPIC, record_id), pm.mann_whitney_test(*samples(record_id))
    assert [test.statistic, test.p_value] == exactly([expected["W"], expected["p"]])
    assert [test.interval.low, test.interval.high] == pytest.approx(expected["ci"], abs=2e-4)
    x, y = (np.asarray(group, dtype=float) for group in samples(record_id))
    gaps = np.subtract.outer(x[~np.isnan(x)], y[~np.isnan(y)])
    assert test.difference == pytest.approx(np.median(gaps))
    low, high = np.quantile(gaps, 0.5, method="lower"), np.quantile(gaps, 0.5, method="higher")
    assert low - 2e-4 <= expected["shift"] <= high + 2e-4


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/kolmogorov_smirnov"))
def test_kolmogorov_smirnov(record_id: str) -> None:
    expected, test = values(TOPIC, record_id), pm.kolmogorov_smirnov_test(*samples(record_id))
    assert test.statistic == exactly(expected["D"])
    if test.exact:
        assert test.p_value == exactly(expected["p"])
    else:
        assert test.p_value == pytest.approx(expected["p"], rel=0.25)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/equivalence"))
def test_equivalence(record_id: str) -> None:
    expected, test = values(TOPIC, record_id), pm.equivalence_test(*samples(record_id), 1)
    assert [test.p_above_lower, test.p_below_upper] == exactly(
        [expected["p_above_lower"], expected["p_below_upper"]]
    )
    assert [test.statistic_above_lower, test.statistic_below_upper] == exactly(
        [expected["t_above_lower"], expected["t_below_upper"]]
    )
    assert test.p_value == max(test.p_above_lower, test.p_below_upper)


@pytest.mark.parametrize("record_id", record_ids(TOPIC, "/exact"))
def test_exact_permutation(record_id: str) -> None:
    expected = values(TOPIC, record_id)
    x, y = samples(record_id)
    mean, ranks = pm.permutation_test(x, y, exact=True), pm.mann_whitney_test(x, y, exact=True)
    assert mean.p_value == pytest.approx(expected["p_exact_mean"], abs=1e-8)
    assert mean.statistic == exactly(expected["z_mean"])
    assert ranks.p_value == pytest.approx(expected["p_exact_wilcoxon_midranks"], abs=1e-8)
    assert ranks.z == exactly(expected["z_wilcoxon"])


@pytest.mark.parametrize(
    ("record_id", "options"),
    [
        ("sizes_20_45/detectable", {"n_x": 20, "n_y": 45}),
        (
            "sizes_9_1050/detectable",
            {"n_x": 9, "n_y": 1050, "power": 0.9, "significance_level": 0.0125},
        ),
    ],
)
def test_detectable_difference(record_id: str, options: dict[str, Any]) -> None:
    """pwr leaves out the chance of a significant difference in the wrong direction, about 1e-5."""
    found = pm.minimum_detectable_difference(**options, test="student")
    assert found.estimate == pytest.approx(values(TOPIC, record_id)["d"], abs=2e-5)


@pytest.mark.parametrize(
    ("record_id", "k", "df"), [("three_means/tukey", 3, 21.07), ("five_means/tukey", 5, 200)]
)
def test_studentised_range(record_id: str, k: int, df: float) -> None:
    """R's qtukey stops its search at 1e-4; its values are good to about 1e-5."""
    expected = values(TOPIC, record_id)
    tails = [studentized_range_tail(q, k, df) for q in (0.5, 2, 3.5, 6)]
    assert tails == pytest.approx(expected["p"], abs=1e-6)
    quantiles = [studentized_range_quantile(p, k, df) for p in (0.90, 0.95, 0.99)]
    assert quantiles == pytest.approx(expected["q"], abs=2e-5)
    assert np.isfinite(quantiles).all()
