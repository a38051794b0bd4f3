"""Alpha and item statistics on awkward data: said so, or refused by name."""

import numpy as np
import pandas as pd
import pytest

from diagnostic.psychometrics import DataError, Moments, PairTables, cronbach_alpha, item_analysis
from diagnostic.psychometrics import standard_error_of_measurement as error_of_measurement


@pytest.fixture
def answers():
    rng = np.random.default_rng(11)
    trait = rng.standard_normal((400, 1))
    values = np.clip(np.rint(3 + trait + rng.standard_normal((400, 5))), 1, 5)
    values[rng.random(values.shape) < 0.05] = np.nan
    return pd.DataFrame(values, columns=list("abcde"))


@pytest.mark.parametrize("missing", ["pairwise", "listwise"])
def test_moments_give_the_same_as_the_answers(answers, missing):
    direct = cronbach_alpha(answers, missing=missing)
    assert cronbach_alpha(Moments.from_items(answers), missing=missing) == direct
    pieces = Moments.from_chunks([answers[:33], answers[33:]])
    assert cronbach_alpha(pieces, missing=missing).estimate == direct.estimate
    by_item = item_analysis(Moments.from_items(answers), missing=missing)
    expected = item_analysis(answers, missing=missing)
    pd.testing.assert_frame_equal(by_item.items.iloc[:, :9], expected.items.iloc[:, :9])
    pd.testing.assert_frame_equal(by_item.if_dropped, expected.if_dropped)
    assert by_item.frequencies is None
    assert "Frequencies" in by_item.notes[-1]


def test_pair_tables_give_what_they_hold(answers):
    tables = PairTables.from_items(answers)
    direct, got = cronbach_alpha(answers), cronbach_alpha(tables)
    assert (got.estimate, got.interval, got.standardized) == (
        direct.estimate,
        direct.interval,
        direct.standardized,
    )
    assert np.isnan(got.mean)
    pd.testing.assert_frame_equal(item_analysis(tables).frequencies, item_analysis(answers).frequencies)
    pd.testing.assert_frame_equal(item_analysis(tables).if_dropped, item_analysis(answers).if_dropped)
    whole = answers.dropna()
    assert cronbach_alpha(PairTables.from_items(whole), missing="listwise") == cronbach_alpha(
        whole, missing="listwise"
    )
    with pytest.raises(DataError, match="which rows are complete"):
        cronbach_alpha(tables, missing="listwise")


def test_a_selection_of_moments_keeps_alpha_and_says_what_is_lost(answers):
    part = Moments.from_items(answers).select(["a", "b", "c"])
    result = cronbach_alpha(part)
    assert result.estimate == pytest.approx(cronbach_alpha(answers[["a", "b", "c"]]).estimate, abs=1e-14)
    assert np.isnan(result.mean)
    assert "need the answers" in result.notes[-1]
    assert np.isnan(item_analysis(part).items["item_total_r"]).all()


def test_a_constant_item_is_left_out_and_named(answers):
    with_constant = answers.assign(same=4.0)
    result = cronbach_alpha(with_constant)
    assert result.estimate == pytest.approx(cronbach_alpha(answers).estimate, abs=1e-14)
    assert result.n_items == 5
    assert "'same' does not vary" in result.notes[0]
    table = item_analysis(with_constant).items
    assert np.isnan(table.loc["same", "corrected_item_total_r"])
    assert table.loc["same", "sd"] == 0.0
    assert table.loc["same", "floor_share"] == 0.0


def test_an_item_keyed_the_wrong_way_is_suspected(answers):
    wrong = answers.assign(c=6 - answers["c"])
    result = item_analysis(wrong)
    assert result.suspected_reversed == ("c",)
    assert any("'c'" in note for note in result.notes)
    assert result.items.loc["c", "corrected_item_total_r"] < 0
    assert item_analysis(answers).suspected_reversed == ()


def test_opposed_items_give_a_negative_alpha_with_a_note():
    rng = np.random.default_rng(2)
    x = rng.standard_normal(200)
    result = cronbach_alpha(np.column_stack([x, -x + 0.5 * rng.standard_normal(200)]))
    assert result.estimate < 0
    assert any("negative" in note for note in result.notes)


def test_a_total_that_does_not_vary_has_no_alpha():
    x = np.array([1.0, 2, 3, 4])
    result = cronbach_alpha(np.column_stack([x, 5 - x]))
    assert np.isnan(result.estimate)
    assert any("not defined" in note for note in result.notes)
    assert result.to_dict()["estimate"] is None


def test_items_that_repeat_each_other_use_the_pseudo_inverse(answers):
    doubled = answers.assign(f=answers["a"] * 2)
    assert any("pseudo-inverse" in note for note in cronbach_alpha(doubled.dropna()).notes)
    assert np.isfinite(item_analysis(doubled.dropna()).if_dropped["guttman_lambda6"]).all()


def test_more_items_than_respondents_still_gives_alpha():
    values = np.random.default_rng(4).standard_normal((5, 12))
    assert np.isfinite(cronbach_alpha(values).estimate)


def test_two_items_have_no_alpha_without_one_of_them(answers):
    table = item_analysis(answers[["a", "b"]]).if_dropped
    assert np.isnan(table["alpha"]).all()


def test_the_bootstrap_interval_is_near_feldts_and_repeatable(answers):
    first, second = (
        cronbach_alpha(answers, n_bootstrap=300, rng=np.random.default_rng(1)).bootstrap_interval
        for _ in range(2)
    )
    assert first == second
    exact = cronbach_alpha(answers).interval
    assert first.low == pytest.approx(exact.low, abs=0.02)
    assert first.high == pytest.approx(exact.high, abs=0.02)


def test_measurements_have_no_frequencies():
    result = item_analysis(np.random.default_rng(1).standard_normal((50, 3)))
    assert result.frequencies is None
    assert np.isnan(result.items["floor_share"]).all()


def test_floor_and_ceiling_can_be_those_of_the_options_offered(answers):
    high = answers.clip(lower=2)
    assert (item_analysis(high, options=(1, 5)).items["floor_share"] == 0).all()
    assert (item_analysis(high).items["floor_share"] > 0).all()


def test_the_standard_error_of_measurement_follows_alpha(answers):
    alpha = cronbach_alpha(answers)
    result = error_of_measurement(answers)
    assert result.estimate == pytest.approx(alpha.sd * np.sqrt(1 - alpha.estimate))
    assert result.estimate in result.interval
    given = error_of_measurement(answers, reliability=0.75)
    assert given.estimate == pytest.approx(alpha.sd / 2)
    assert given.interval is None


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("too_few_items", lambda: cronbach_alpha([[1], [2], [3]])),
        ("too_few_varying_items", lambda: cronbach_alpha([[1, 3], [2, 3], [3, 3]])),
        ("too_few_respondents", lambda: cronbach_alpha([[1, 3]])),
        ("too_few_respondents", lambda: cronbach_alpha([[1, None], [None, 3], [2, 3]], missing="listwise")),
        (
            "items_without_common_respondents",
            lambda: cronbach_alpha([[1, None], [2, None], [None, 3], [None, 4]]),
        ),
        ("unknown_missing_rule", lambda: cronbach_alpha([[1, 2], [2, 3]], missing="drop")),
        ("confidence_level_out_of_range", lambda: cronbach_alpha([[1, 2], [2, 3]], confidence_level=95)),
        ("bootstrap_needs_answers", lambda: cronbach_alpha([[1, 2], [2, 3]], n_bootstrap=10)),
        ("reliability_out_of_range", lambda: error_of_measurement([[1, 2], [2, 3]], reliability=1.2)),
        ("not_numeric", lambda: item_analysis([["a", 1], ["b", 2]])),
    ],
)
def test_bad_input_is_named(code, call):
    with pytest.raises(DataError) as error:
        call()
    assert error.value.code == code
