"""Scores small enough to check with a pencil."""

from __future__ import annotations

import numpy as np
import pytest

from diagnostic.errors import AnswerDataError
from diagnostic.scoring.score import score
from support.instruments import answers, instrument

CALM = ("calm_1", "calm_2", "calm_3", "calm_4")
BLANK = None


@pytest.mark.parametrize(
    ("row", "expected_score", "expected_favourable", "body", "mind"),
    [
        # keyed 5 4 3 5: mean 17/4 = 4.25, (4.25 - 1) / 4 = 81.25; three of four at 4 or above
        ((5, 4, 3, 1), 81.25, 0.75, 87.5, 75.0),
        # all "strongly disagree": keyed 1 1 1 5, mean 2
        ((1, 1, 1, 1), 25.0, 0.25, 0.0, 50.0),
        ((3, 3, 3, 3), 50.0, 0.0, 50.0, 50.0),
        ((5, 5, 5, 1), 100.0, 1.0, 100.0, 100.0),
        ((1, 1, 1, 5), 0.0, 0.0, 0.0, 0.0),
        # three of four answered: just enough. keyed 4 2 _ 4: mean 10/3
        ((4, 2, BLANK, 2), 100 * (10 / 3 - 1) / 4, 2 / 3, 50.0, np.nan),
        # two of four: too few for the scale, enough for the facet that has both
        ((4, 2, BLANK, BLANK), np.nan, np.nan, 50.0, np.nan),
        # two do not apply, two of two applicable answered: half of the scale applies, so it is scored
        ((4, 2, "n/a", "n/a"), 50.0, 0.5, 50.0, np.nan),
        # three do not apply: less than half of the scale applies
        ((4, "n/a", "n/a", "n/a"), np.nan, np.nan, 75.0, np.nan),
        # one does not apply, two of three applicable answered: 0.67 < 0.75
        ((4, 2, BLANK, "n/a"), np.nan, np.nan, 50.0, np.nan),
        # items not shown count neither way
        ((4, 2, "not shown", "not shown"), 50.0, 0.5, 50.0, np.nan),
        (("not shown",) * 4, np.nan, np.nan, np.nan, np.nan),
        (("n/a",) * 4, np.nan, np.nan, np.nan, np.nan),
        ((BLANK,) * 4, np.nan, np.nan, np.nan, np.nan),
    ],
)
def test_calm(
    row: tuple[object, ...],
    expected_score: float,
    expected_favourable: float,
    body: float,
    mind: float,
) -> None:
    (scale,) = score(answers(CALM, row), instrument("four_items")).scales
    np.testing.assert_allclose(scale.score, [expected_score])
    np.testing.assert_allclose(scale.favourable, [expected_favourable])
    np.testing.assert_allclose(scale.facet("body").score, [body])
    np.testing.assert_allclose(scale.facet("mind").score, [mind])


def test_items_are_reverse_keyed_in_option_units() -> None:
    (scale,) = score(answers(CALM, (5, 4, BLANK, 1)), instrument("four_items")).scales
    np.testing.assert_array_equal(scale.items, [[5, 4, np.nan, 5]])
    np.testing.assert_array_equal(scale.favourable_answers, [[1, 1, np.nan, 1]])


def test_counts_of_shown_applicable_and_answered_items() -> None:
    (scale,) = score(answers(CALM, ("not shown", "n/a", BLANK, 1)), instrument("four_items")).scales
    assert (scale.n_shown[0], scale.n_applicable[0], scale.n_answered[0]) == (3, 2, 1)


def test_columns_may_stand_in_any_order_among_others() -> None:
    table = answers(("calm_4", "other", "calm_2", "calm_1", "calm_3"), (1, 99, 4, 5, 3))
    (scale,) = score(table, instrument("four_items")).scales
    np.testing.assert_allclose(scale.score, [81.25])


def test_other_option_ranges() -> None:
    table = answers(("wide_1", "wide_2", "signed_1", "signed_2"), (10, 5, -2, 2), (0, None, 2, -1))
    scores = score(table, instrument("zero_to_ten"))
    # keyed 10 and 10 - 5 = 5: mean 7.5; the second respondent left one of two open
    np.testing.assert_allclose(scores.scale("wide").score, [75.0, np.nan])
    # keyed -2 and -2; 2 and 1
    np.testing.assert_allclose(scores.scale("signed").score, [0.0, 87.5])
    np.testing.assert_allclose(scores.scale("signed").favourable, [0.0, 1.0])


def test_a_value_between_the_options_is_refused_without_being_told() -> None:
    table = answers(("wide_1", "wide_2", "signed_1", "signed_2"), (10, 5, 0, 0), (7, 5, 0, 0))
    with pytest.raises(AnswerDataError, match="respondent 2, item 'wide_1'") as caught:
        score(table, instrument("zero_to_ten"))
    assert caught.value.code == "answer_out_of_range"
    assert "7" not in str(caught.value)


def test_a_missing_item_is_named() -> None:
    with pytest.raises(AnswerDataError, match="calm_4") as caught:
        score(answers(CALM[:3], (1, 2, 3)), instrument("four_items"))
    assert caught.value.code == "items_missing"


def test_notes_on_empty_and_constant_items_and_on_unscored_respondents() -> None:
    table = answers(CALM, (5, 3, BLANK, 1), (4, 3, BLANK, 2), (4, 3, BLANK, BLANK))
    notes = score(table, instrument("four_items")).notes
    assert len(notes) == 3
    assert "'calm_2' was answered alike" in notes[0]
    assert "'calm_3' has no answer" in notes[1]
    assert "1 of 3 respondents" in notes[2]


def test_one_respondent_is_scored_without_remark() -> None:
    scores = score(answers(CALM, (5, 4, 3, 1)), instrument("four_items"))
    assert scores.notes == ()
    assert scores.scale("calm").n_scored == 1


def test_nobody_at_all() -> None:
    scores = score(answers(CALM), instrument("four_items"))
    assert scores.n_respondents == 0
    assert scores.scale("calm").score.shape == (0,)
