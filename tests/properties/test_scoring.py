"""Laws that every scoring obeys."""

from __future__ import annotations

from random import Random

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN, AnswerTable
from diagnostic.scoring.keying import reverse_key
from diagnostic.scoring.score import score
from support.instruments import instrument

CALM = ("calm_1", "calm_2", "calm_3", "calm_4")
Codes = npt.NDArray[np.int16]
codes = arrays(
    np.int16,
    st.tuples(st.integers(1, 12), st.just(4)),
    elements=st.sampled_from([1, 2, 3, 4, 5, 1, 2, 3, 4, 5, NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN]),
)


def scores_of(table: Codes) -> npt.NDArray[np.float64]:
    return score(AnswerTable(table, CALM), instrument("four_items")).scale("calm").score


@given(codes, st.lists(st.booleans(), min_size=4, max_size=4))
def test_reversing_twice_changes_nothing(table: Codes, keys: list[bool]) -> None:
    values = np.where(table < 0, np.nan, table.astype(float))
    twice = reverse_key(reverse_key(values, keys, 1, 5), keys, 1, 5)
    np.testing.assert_array_equal(twice, values)


@given(codes)
def test_scores_lie_between_0_and_100_or_are_missing(table: Codes) -> None:
    found = scores_of(table)
    assert np.all(np.isnan(found) | ((found >= 0) & (found <= 100)))


@given(codes, st.randoms(use_true_random=False))
def test_a_score_does_not_depend_on_other_respondents(table: Codes, random: Random) -> None:
    order = list(range(len(table)))
    random.shuffle(order)
    np.testing.assert_array_equal(scores_of(table[order]), scores_of(table)[order])
    for row in range(len(table)):
        np.testing.assert_array_equal(scores_of(table[[row]]), scores_of(table)[[row]])


@given(codes)
def test_answering_the_opposite_mirrors_the_score(table: Codes) -> None:
    opposite = np.where(table < 0, table, 6 - table).astype(np.int16)
    np.testing.assert_allclose(scores_of(opposite), 100 - scores_of(table), atol=1e-12)


@given(codes, st.integers(0, 3))
def test_a_more_favourable_answer_never_lowers_the_score(table: Codes, column: int) -> None:
    better = table.copy()
    step = -1 if column == 3 else 1
    answered = table[:, column] > 0
    better[answered, column] = np.clip(table[answered, column] + step, 1, 5)
    before, after = scores_of(table), scores_of(better)
    np.testing.assert_array_equal(np.isnan(before), np.isnan(after))
    assert np.all((after >= before) | np.isnan(before))


@given(codes)
def test_taking_an_answer_away_never_makes_a_score_appear(table: Codes) -> None:
    for column in range(4):
        fewer = table.copy()
        fewer[fewer[:, column] > 0, column] = NOT_ANSWERED
        assert np.all(~np.isnan(scores_of(table)) | np.isnan(scores_of(fewer)))


@given(codes)
def test_the_scale_score_lies_within_the_range_of_the_items(table: Codes) -> None:
    scale = score(AnswerTable(table, CALM), instrument("four_items")).scale("calm")
    scored = ~np.isnan(scale.score)
    percent = 100 * (scale.items[scored] - 1) / 4
    if scored.any():
        assert np.all(scale.score[scored] >= np.nanmin(percent, axis=1) - 1e-9)
        assert np.all(scale.score[scored] <= np.nanmax(percent, axis=1) + 1e-9)
