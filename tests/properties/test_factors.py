"""What must hold for factor solutions and polychoric correlations of any answers."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from diagnostic.psychometrics import efa_from_correlations, kmo, mcdonald_omega, polychoric
from diagnostic.psychometrics.factors.bivariate_normal import grid_cdf

LOADINGS = arrays(np.float64, st.integers(5, 9), elements=st.floats(0.35, 0.85))
CUTS = arrays(np.float64, 3, elements=st.floats(-3, 3))


def one_factor(loadings):
    R = np.outer(loadings, loadings)
    np.fill_diagonal(R, 1.0)
    return R


@given(LOADINGS)
@settings(max_examples=40, deadline=None)
def test_a_perfect_factor_is_found_by_every_method(loadings):
    for method in ("minres", "ml"):
        result = efa_from_correlations(one_factor(loadings), 500, 1, method=method)
        np.testing.assert_allclose(result.loadings["F1"], loadings, atol=1e-5)
        assert result.chi_square == pytest.approx(0, abs=1e-6)
        assert result.rmsr == pytest.approx(0, abs=1e-6)


@given(LOADINGS, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_items_does_not_matter(loadings, random):
    noise = np.random.default_rng(1).uniform(-0.08, 0.08, (len(loadings), len(loadings)))
    R = one_factor(loadings) + (noise + noise.T) / 2
    np.fill_diagonal(R, 1.0)
    assume(np.linalg.eigvalsh(R)[0] > 0.05)
    order = list(range(len(loadings)))
    random.shuffle(order)
    result = efa_from_correlations(R, 500, 1)
    shuffled = efa_from_correlations(R[np.ix_(order, order)], 500, 1)
    np.testing.assert_allclose(shuffled.loadings["F1"], result.loadings["F1"].iloc[order], atol=1e-6)
    assert shuffled.chi_square == pytest.approx(result.chi_square, abs=1e-6)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=25, deadline=None)
def test_reversing_every_item_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    latent = rng.standard_normal((150, 1)) + rng.standard_normal((150, 4))
    answers = np.digitize(latent, [-1, 0, 1]) + 1.0
    assume((answers.std(axis=0) > 0).all())
    turned = 5 - answers
    np.testing.assert_allclose(polychoric(turned).correlations, polychoric(answers).correlations, atol=1e-8)
    assert kmo(turned).overall == pytest.approx(kmo(answers).overall, abs=1e-10)
    assert mcdonald_omega(turned).total == pytest.approx(mcdonald_omega(answers).total, abs=1e-8)


@given(CUTS, CUTS, st.floats(-0.9999, 0.9999))
@settings(max_examples=150, deadline=None)
def test_the_bivariate_normal_obeys_its_symmetries(rows, columns, rho):
    h, k, r = rows[None], columns[None], np.array([rho])
    cdf = grid_cdf(h, k, r)[0]
    np.testing.assert_allclose(grid_cdf(k, h, r)[0].T, cdf, atol=1e-14)
    opposite = grid_cdf(h, -k, -r)[0]
    np.testing.assert_allclose(opposite + cdf, grid_cdf(h, np.full_like(k, 9.0), r)[0], atol=1e-13)
    assert (cdf > -1e-15).all()
