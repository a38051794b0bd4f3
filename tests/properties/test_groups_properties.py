"""What must hold for every sample: symmetry, units, order of rows, merging, and exactness."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from diagnostic import psychometrics as pm

scores = st.lists(st.integers(1, 25).map(lambda k: k / 5), min_size=2, max_size=12)
SETTINGS = settings(max_examples=60, deadline=None)


def varies(*groups: list[float]) -> bool:
    return len({score for group in groups for score in group}) > 1


@SETTINGS
@given(scores, scores, st.randoms(use_true_random=False))
def test_order_of_respondents_does_not_matter(x, y, random) -> None:
    assume(varies(x) and varies(y))
    shuffled = random.sample(x, len(x))
    for function in (pm.welch_test, pm.mann_whitney_test, pm.studentised_permutation_test):
        options = {"exact": True} if function is pm.studentised_permutation_test and len(x + y) < 13 else {}
        if function is pm.studentised_permutation_test and not options:
            continue
        assert function(x, y, **options).p_value == pytest.approx(function(shuffled, y, **options).p_value)


@SETTINGS
@given(scores, scores)
def test_swapping_groups_turns_the_sign_and_keeps_the_p_value(x, y) -> None:
    assume(varies(x) and varies(y))
    for function in (pm.welch_test, pm.student_test, pm.mann_whitney_test):
        here, there = function(x, y), function(y, x)
        assert here.p_value == pytest.approx(there.p_value)
        assert here.difference == pytest.approx(-there.difference, abs=1e-12)
        assert here.interval.low == pytest.approx(-there.interval.high, abs=1e-9)
    assert pm.cliffs_delta(x, y).estimate == pytest.approx(-pm.cliffs_delta(y, x).estimate)
    ab, ba = pm.probability_of_superiority(x, y), pm.probability_of_superiority(y, x)
    assert ab.estimate + ba.estimate == pytest.approx(1)


@SETTINGS
@given(scores, scores, st.sampled_from([0.01, 3.0, 250.0]), st.integers(-50, 50))
def test_units_do_not_matter_to_tests_and_effect_sizes(x, y, factor, shift) -> None:
    assume(varies(x) and varies(y))
    a, b = (np.array(group) * factor + shift for group in (x, y))
    assert pm.welch_test(a, b).p_value == pytest.approx(pm.welch_test(x, y).p_value, rel=1e-6)
    for effect in (pm.cohens_d, pm.hedges_g, pm.glass_delta):
        moved, still = effect(a, b), effect(x, y)
        assert moved.estimate == pytest.approx(still.estimate, rel=1e-6, abs=1e-9)
        assert moved.interval.low == pytest.approx(still.interval.low, rel=1e-5, abs=1e-6)
        assert still.estimate in still.interval
    if len(x + y) < 15:
        moved_p = pm.studentised_permutation_test(a, b, exact=True).p_value
        assert moved_p == pytest.approx(pm.studentised_permutation_test(x, y, exact=True).p_value)


@SETTINGS
@given(scores, scores)
def test_equal_tails_of_welch_and_its_interval(x, y) -> None:
    """The interval leaves out zero exactly when p is below its level."""
    assume(varies(x) and varies(y))
    for level in (0.90, 0.95):
        test = pm.welch_test(x, y, confidence_level=level)
        assume(abs(test.p_value - (1 - level)) > 1e-9)
        assert (0 not in test.interval) == (test.p_value < 1 - level)


@SETTINGS
@given(scores, scores, scores)
def test_histograms_add_up(a, b, c) -> None:
    one, two, three = (pm.ScoreHistogram.from_scores(part) for part in (a, b, c))
    left, right = one.merge(two).merge(three), one.merge(two.merge(three))
    whole = pm.ScoreHistogram.from_scores(a + b + c)
    for merged in (left, right):
        assert merged.values.tolist() == whole.values.tolist()
        assert merged.counts.tolist() == whole.counts.tolist()
    assert whole.mean == pytest.approx(np.mean(a + b + c))
    assert whole.variance == pytest.approx(np.var(a + b + c, ddof=1), abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(scores, scores, st.integers(0, 2**32 - 1))
def test_simulated_permutation_lies_within_its_own_error_of_the_exact_one(x, y, seed) -> None:
    assume(varies(x) and varies(y) and len(x + y) < 15)
    exact = pm.studentised_permutation_test(x, y, exact=True).p_value
    drawn = pm.studentised_permutation_test(x, y, np.random.default_rng(seed), 4_000, exact=False)
    assert drawn.p_value == pytest.approx(exact, abs=5 * np.sqrt(exact * (1 - exact) / 4_000) + 1e-3)


@SETTINGS
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.permutations(range(12)))
def test_adjusted_p_values_are_ordered_bounded_and_follow_their_tests(p, order) -> None:
    p = np.array(p)
    for method in ("holm", "hochberg", "bh", "by", "bonferroni"):
        adjusted = pm.adjust_p_values(p, method)
        assert (adjusted >= p - 1e-15).all()
        assert (adjusted <= 1).all()
        chosen = [k for k in order if k < p.size]
        assert pm.adjust_p_values(p[chosen], method) == pytest.approx(adjusted[chosen])
        assert (np.diff(adjusted[np.argsort(p)]) >= -1e-15).all()
    assert (pm.adjust_p_values(p, "hochberg") <= pm.adjust_p_values(p, "holm") + 1e-15).all()
    assert (pm.adjust_p_values(p, "bh") <= pm.adjust_p_values(p, "hochberg") + 1e-15).all()


@SETTINGS
@given(st.lists(st.integers(-20, 20).map(lambda k: k / 2), min_size=1, max_size=10))
def test_sign_flips_do_not_depend_on_direction_or_units(d) -> None:
    p = pm.sign_flip_test(d).p_value
    assert pm.sign_flip_test([-x for x in d]).p_value == pytest.approx(p)
    assert pm.sign_flip_test([x * 7.3 for x in d]).p_value == pytest.approx(p)
    assert p >= min(1, 2.0 ** (1 - len(d))) - 1e-12


teams = st.lists(
    st.tuples(st.sampled_from("abcd"), st.lists(st.integers(1, 5), min_size=3, max_size=3)),
    min_size=8,
    max_size=40,
)


@SETTINGS
@given(teams, st.randoms(use_true_random=False))
def test_agreement_ignores_the_order_of_people_and_items(rows, random) -> None:
    labels = [team for team, _ in rows]
    answers = np.array([items for _, items in rows], dtype=float)
    order = random.sample(range(len(rows)), len(rows))
    columns = random.sample(range(3), 3)
    shuffled = answers[order][:, columns]
    names = [labels[k] for k in order]
    for function, options in ((pm.rwg_j, (5,)), (pm.awg, (1, 5))):
        here, there = function(answers, labels, *options), function(shuffled, names, *options)
        assert here.teams["agreement"].to_numpy() == pytest.approx(
            there.teams["agreement"].to_numpy(), nan_ok=True
        )
    known = pm.rwg_j(answers, labels, 5).teams["agreement"].dropna()
    assert ((known >= 0) & (known <= 1)).all()


@SETTINGS
@given(teams, st.sampled_from([1e-8, 0.5, 1e6]), st.integers(-3, 1000))
def test_icc_ignores_units(rows, factor, shift) -> None:
    labels = [team for team, _ in rows]
    means = np.array([np.mean(items) for _, items in rows])
    assume(len(set(labels)) > 1 and len(labels) > len(set(labels)) and np.ptp(means) > 0)
    here = pm.icc(means, labels)
    assume(here.mean_square_within > 0)
    there = pm.icc(means * factor + shift * factor, labels)
    assert there.icc1 == pytest.approx(here.icc1, rel=1e-5, abs=1e-8)
    assert there.f == pytest.approx(here.f, rel=1e-5)
    assert here.icc1 in here.interval


@SETTINGS
@given(st.lists(st.lists(st.integers(1, 5), min_size=6, max_size=6), min_size=1, max_size=20))
def test_careless_indices_belong_to_the_respondent(rows) -> None:
    whole = pm.longstring(rows), pm.intra_individual_variability(rows)
    for k, row in enumerate(rows):
        assert pm.longstring([row]).values[0] == whole[0].values[k]
        assert pm.intra_individual_variability([row]).values[0] == pytest.approx(whole[1].values[k])
    assert pm.longstring([row[::-1] for row in rows]).values.tolist() == whole[0].values.tolist()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("uvw")), min_size=6, max_size=40))
def test_raking_meets_its_margins(rows) -> None:
    sample = {"s": [s for s, _ in rows], "t": [t for _, t in rows]}
    assume(set(sample["s"]) == set("ab") and set(sample["t"]) == set("uvw"))
    cells = {(s, t) for s, t in rows}
    assume(len(cells) == 6)
    raked = pm.rake(sample, {"s": {"a": 30, "b": 70}, "t": {"u": 20, "v": 50, "w": 30}})
    assert raked.converged
    assert (raked.weights > 0).all()
    assert raked.effective_sample_size <= len(rows) + 1e-9
    for name, targets in (("s", {"a": 30, "b": 70}), ("t", {"u": 20, "v": 50, "w": 30})):
        for category, target in targets.items():
            inside = np.array(sample[name]) == category
            assert raked.weights[inside].sum() == pytest.approx(target)
