"""DIF on awkward groups, items and scores, and its power to find planted DIF."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import DataError, dif_ordinal_logistic
from support.records import dataset


def simulate(n: int, *, shifted: tuple[int, ...] = (), shift: float = 0.0, seed: int = 1) -> pd.DataFrame:
    """Five-option answers of two equally able groups; the shifted items are easier for the second."""
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(2 * n, 1)) + rng.normal(size=(2 * n, 8)) * 0.9
    latent[n:, list(shifted)] += shift
    answers = np.digitize(latent, [-1.8, -0.6, 0.6, 1.8]) + 1
    frame = pd.DataFrame(answers, columns=[f"q{k}" for k in range(8)])
    return frame.assign(group=np.repeat(["front", "managers"], n))


def test_three_groups_match_polr() -> None:
    """R: polr(factor(C1) ~ s * factor(education)), sums of the five recoded C items, reltol 1e-15."""
    data = dataset("bfi")[[*(f"C{k}" for k in range(1, 6)), "education"]].copy()
    data[["C4", "C5"]] = 7 - data[["C4", "C5"]]
    result = dif_ordinal_logistic(data.drop(columns="education"), data["education"])
    assert result.items.loc["C1", "df"] == 4
    assert result.items.loc["C1", ["chi2_uniform", "chi2_nonuniform"]].tolist() == pytest.approx(
        [8.820374231, 8.626761448], abs=1e-6
    )
    assert result.items.loc["C4", ["chi2_uniform", "chi2_nonuniform"]].tolist() == pytest.approx(
        [2.073463451, 14.38737521], abs=1e-6
    )
    assert result.items["standardized_difference"].isna().all()
    assert "left out" in result.notes[0]


def test_planted_items_are_found_and_purified() -> None:
    data = simulate(600, shifted=(2, 5), shift=0.9)
    raw = dif_ordinal_logistic(data.drop(columns="group"), data["group"])
    pure = dif_ordinal_logistic(data.drop(columns="group"), data["group"], purify=True)
    assert set(pure.flagged) == {"q2", "q5"}
    assert len(raw.flagged) >= len(pure.flagged)
    assert pure.linking_items == tuple(f"q{k}" for k in (0, 1, 3, 4, 6, 7))
    assert (pure.items.loc[["q2", "q5"], "log_odds"] > 1).all()
    assert (pure.items.loc[["q2", "q5"], "standardized_difference"] > 0.3).all()
    assert pure.reference_group == "front"


def test_the_reference_group_turns_the_sign() -> None:
    data = simulate(300, shifted=(2,), shift=0.9)
    items = data.drop(columns="group")
    here = dif_ordinal_logistic(items, data["group"])
    there = dif_ordinal_logistic(items, data["group"], reference="managers")
    assert there.groups == ("managers", "front")
    assert there.items["log_odds"].to_numpy() == pytest.approx(-here.items["log_odds"].to_numpy(), abs=1e-7)
    assert there.items["chi2_total"].to_numpy() == pytest.approx(here.items["chi2_total"].to_numpy())


def test_no_dif_is_flagged_at_the_level_chosen() -> None:
    flagged = []
    for seed in range(25):
        data = simulate(150, seed=seed)
        flagged += list(
            dif_ordinal_logistic(data.drop(columns="group"), data["group"], significance_level=0.05).flagged
        )
    assert len(flagged) / (25 * 8) == pytest.approx(0.05, abs=0.05)


def test_order_of_rows_does_not_matter() -> None:
    data = simulate(100)
    shuffled = data.sample(frac=1, random_state=3)
    one = dif_ordinal_logistic(data.drop(columns="group"), data["group"])
    other = dif_ordinal_logistic(shuffled.drop(columns="group"), shuffled["group"])
    pd.testing.assert_frame_equal(one.items, other.items)


def test_an_item_all_answer_alike_is_noted() -> None:
    data = simulate(100).assign(q3=4)
    result = dif_ordinal_logistic(data.drop(columns="group"), data["group"])
    assert np.isnan(result.items.loc["q3", "chi2_total"])
    assert "alike" in result.notes[0]
    assert "q3" not in result.flagged


def test_a_category_one_group_never_uses() -> None:
    data = simulate(200)
    data.loc[data["group"] == "managers", "q0"] = data.loc[data["group"] == "managers", "q0"].clip(2, 4)
    result = dif_ordinal_logistic(data.drop(columns="group"), data["group"])
    assert result.items["chi2_total"].notna().all()
    assert result.items["converged"].all()


def test_a_group_of_two_still_gives_finite_tests() -> None:
    data = simulate(100)
    tiny = data[(data["group"] == "front") | (data.index >= 198)]
    result = dif_ordinal_logistic(tiny.drop(columns="group"), tiny["group"])
    assert np.isfinite(result.items["chi2_total"]).all()


def test_almost_all_items_flagged_leaves_two_linking_items() -> None:
    data = simulate(800, shifted=(0, 1, 2, 3, 4, 5), shift=2.0)
    result = dif_ordinal_logistic(data.drop(columns="group"), data["group"], purify=True)
    assert len(result.linking_items) >= 2


def test_half_point_scores_are_options_too() -> None:
    data = simulate(100)
    items = data.drop(columns="group")
    halves = dif_ordinal_logistic(items / 2, data["group"])
    whole = dif_ordinal_logistic(items, data["group"])
    assert halves.items["chi2_total"].to_numpy() == pytest.approx(whole.items["chi2_total"].to_numpy())


@pytest.mark.parametrize(
    ("items", "groups", "options", "code"),
    [
        ([[1, 2], [2, 1]], ["a", "a"], {}, "too_few_groups"),
        ([[1, 2], [2, 1]], ["a", None], {}, "too_few_groups"),
        ([[1], [2]], ["a", "b"], {}, "too_few_items"),
        ([[1, 2], [2, 1]], ["a", "b"], {"reference": "c"}, "unknown_reference"),
        (np.random.default_rng(1).normal(size=(60, 2)), ["a", "b"] * 30, {}, "not_ordinal"),
    ],
)
def test_refusals(items: object, groups: list[str], options: dict[str, str], code: str) -> None:
    with pytest.raises(DataError) as caught:
        dif_ordinal_logistic(items, groups, **options)
    assert caught.value.code == code


def test_progress_and_json() -> None:
    data, shares = simulate(60), []
    result = dif_ordinal_logistic(data.drop(columns="group"), data["group"], progress=shares.append)
    assert shares[-1] == 1
    json.dumps(result.to_dict())
