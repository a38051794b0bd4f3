"""What must hold for moments of any answers."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from diagnostic.psychometrics.moments import Moments
from diagnostic.psychometrics.pair_tables import PairTables

ANSWERS = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12),
    elements=st.one_of(st.integers(1, 7).map(float), st.just(float("nan"))),
)
FIELDS = ("n_rows", "complete_cross_products", "pairwise_counts", "pairwise_sums", "pairwise_cross_products")


@given(ANSWERS, st.data())
@settings(max_examples=60, deadline=None)
def test_merging_is_associative_and_equals_one_pass(answers, data):
    first, second = sorted(data.draw(st.tuples(*[st.integers(0, len(answers))] * 2)))
    a, b, c = (Moments.from_items(part) for part in np.split(answers, [first, second]))
    whole = Moments.from_items(answers)
    for merged in (a.merge(b).merge(c), a.merge(b.merge(c)), c.merge(a).merge(b)):
        for field in FIELDS:
            np.testing.assert_array_equal(getattr(merged, field), getattr(whole, field))


@given(ANSWERS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_and_items_does_not_matter(answers, random):
    rows, columns = list(range(len(answers))), list(range(answers.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    expected = Moments.from_items(answers).covariance()[np.ix_(columns, columns)]
    np.testing.assert_array_equal(Moments.from_items(answers[rows][:, columns]).covariance(), expected)


@given(ANSWERS)
@settings(max_examples=60, deadline=None)
def test_pair_tables_hold_the_pairwise_moments(answers):
    tables, moments = PairTables.from_items(answers), Moments.from_items(answers)
    options = tables.options
    cross = np.einsum("iajb,a,b->ij", tables.pooled(), options, options)
    np.testing.assert_array_equal(tables.pooled().sum(axis=(1, 3)), moments.pairwise_counts[0])
    np.testing.assert_array_equal(cross, moments.pairwise_cross_products[0])
