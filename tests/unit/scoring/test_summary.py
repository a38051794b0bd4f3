from __future__ import annotations

import numpy as np
import pytest

from diagnostic.scoring.score import score
from diagnostic.scoring.summary import ScaleSummary, summarise
from support.instruments import answers, instrument

CALM = ("calm_1", "calm_2", "calm_3", "calm_4")


def summary_of(*rows: tuple[object, ...]) -> ScaleSummary:
    return summarise(score(answers(CALM, *rows), instrument("four_items")).scale("calm"))


def test_level_spread_and_consistency() -> None:
    rows = [(5, 4, 3, 1), (1, 1, 1, 1), (5, 5, 5, 1), (3, 3, 2, 4), (None, None, None, 1)]
    found = summary_of(*rows)
    # scores 81.25, 25, 100, 37.5 (keyed 3 3 2 2); the last respondent has none
    assert found.mean == pytest.approx(60.9375)
    assert found.sd == pytest.approx(np.std([81.25, 25, 100, 37.5], ddof=1))
    # favourable: 3, 1, 4 and 0 of four
    assert found.favourable_share == pytest.approx(0.5)
    # R: psych::alpha(rbind(c(5,4,3,5), c(1,1,1,5), c(5,5,5,5), c(3,3,2,2)))$total$raw_alpha
    assert found.alpha is not None
    assert found.alpha.estimate == pytest.approx(0.847545219638243, abs=1e-9)
    assert found.alpha.n_respondents == 4


def test_one_respondent_has_a_level_and_nothing_else() -> None:
    found = summary_of((5, 4, 3, 1))
    assert (found.mean, found.sd, found.alpha) == (81.25, None, None)
    assert any("Reliability" in note for note in found.notes)


@pytest.mark.parametrize("rows", [[], [(None,) * 4] * 3])
def test_nobody_has_nothing(rows: list[tuple[object, ...]]) -> None:
    found = summary_of(*rows)
    assert (found.mean, found.sd, found.favourable_share, found.alpha) == (None, None, None, None)


def test_answers_without_any_variation() -> None:
    found = summary_of(*[(3, 3, 3, 3)] * 5)
    assert (found.mean, found.sd) == (50.0, 0.0)
    assert found.alpha is None
    assert sum("answered alike" in note for note in found.notes) == 4


def test_a_constant_item_is_left_out_of_alpha_with_a_note() -> None:
    found = summary_of((5, 3, 3, 1), (1, 3, 1, 4), (5, 3, 5, 1), (3, 3, 2, 4))
    assert found.alpha is not None
    assert any("calm_2" in note for note in found.notes)
