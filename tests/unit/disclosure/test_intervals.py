"""Bounds on hidden few: by hand in small cases, and only ever wider when a cell is withheld."""

import numpy as np
import pytest

from diagnostic.disclosure import linear_programme
from diagnostic.disclosure.circuits import Minimums
from diagnostic.disclosure.intervals import LEAST_WIDTH, IntervalAudit
from diagnostic.disclosure.linear_programme import Programme, Totals

MINIMUMS = Minimums(anyone=7, c_suite=5)
EVERYBODY, NORTH, FRONT_LINE = [1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0]
"""Base cells: front line in North, a few managers in North, front line in South, managers in South."""


def _totals(*answers: list[float]) -> Totals:
    """Add up scores from 0 to 1, one list per base cell; from 0.75 on they are favourable."""
    scores = [np.array(values) for values in answers]
    return Totals(
        people=np.array([len(values) for values in scores], dtype=float),
        scores=np.array([values.sum() for values in scores]),
        squares=np.array([(values**2).sum() for values in scores]),
        favourable=np.array([(values >= 0.75).sum() for values in scores], dtype=float),
        thresholds=(0.5, 0.75),
    )


def _mixed(n: int) -> list[float]:
    return [(k % 5) / 4 for k in range(n)]


def _stay(totals: Totals, *cells: list[int], executives: tuple[int, ...] = ()) -> list[int]:
    is_c_suite = np.isin(np.arange(len(totals.people)), executives)
    return IntervalAudit([totals], is_c_suite, MINIMUMS).rows_that_stay(np.array(cells))


def test_a_unit_of_mixed_answers_hides_two_of_its_people() -> None:
    totals = _totals(_mixed(20), _mixed(2), _mixed(40), _mixed(30))
    assert _stay(totals, EVERYBODY, FRONT_LINE, NORTH) == [0, 1, 2]


def test_a_unit_at_the_end_of_the_range_tells_of_everybody_in_it() -> None:
    totals = _totals([0.0] * 20, [0.0] * 2, _mixed(40), _mixed(30))
    assert _stay(totals, EVERYBODY, FRONT_LINE, NORTH) == [0, 1]


def test_people_whom_no_cell_tells_apart_are_described_by_no_more_than_their_group() -> None:
    assert _stay(_totals([0.0] * 20, [0.0] * 2, _mixed(40), _mixed(30)), EVERYBODY, NORTH) == [0, 1]


def test_only_a_cell_that_pins_goes_even_if_others_came_later() -> None:
    totals = _totals([0.0] * 20, [0.0] * 2, _mixed(40), _mixed(30))
    assert _stay(totals, EVERYBODY, NORTH, FRONT_LINE) == [0, 2]


def test_people_who_left_the_scale_out_are_not_there_to_be_told_of() -> None:
    assert _stay(_totals([0.0] * 20, [], _mixed(40), _mixed(30)), EVERYBODY, FRONT_LINE, NORTH) == [0, 1, 2]


def test_a_cell_too_small_on_one_scale_prints_nothing_there() -> None:
    few = _totals([0.0] * 4, [0.0] * 2, _mixed(40), _mixed(30))
    assert _stay(few, EVERYBODY, FRONT_LINE, NORTH) == [0, 1, 2]


def test_executives_by_themselves_are_hidden_only_below_their_own_minimum() -> None:
    totals = _totals([1.0] * 20, [1.0] * 5, _mixed(40), _mixed(30))
    assert _stay(totals, EVERYBODY, FRONT_LINE, NORTH, executives=(1,)) == [0, 1, 2]
    assert _stay(totals, EVERYBODY, FRONT_LINE, NORTH) == [0, 1]  # five managers, told apart, all at the end


def test_without_cells_or_scales_nothing_is_withheld() -> None:
    audit = IntervalAudit([_totals([0.0] * 9)], np.array([False]), MINIMUMS)
    assert audit.rows_that_stay(np.zeros((0, 1), dtype=np.int64)) == []
    assert IntervalAudit([], np.array([False]), MINIMUMS).rows_that_stay(np.array([[1]])) == [0]


def _width(cells: np.ndarray, totals: Totals, place: int) -> float:
    programme = Programme(cells, totals, np.eye(5, dtype=bool)[[place]])
    programme.pinned(1.01)
    truth = totals.scores[place] / totals.people[place]
    assert programme.low[0] - 1e-6 <= truth <= programme.high[0] + 1e-6
    return float(programme.high[0] - programme.low[0])


@pytest.mark.parametrize("seed", range(4))
def test_the_range_holds_the_truth_and_grows_when_a_cell_is_withheld(seed: int) -> None:
    rng = np.random.default_rng(seed)
    answers = [rng.choice(np.linspace(0, 1, 5), size=n).tolist() for n in (15, 3, 12, 2, 30)]
    totals = _totals(*answers)
    cells = np.array([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [0, 0, 1, 1, 0], [1, 0, 1, 0, 0]], dtype=float)
    widths = [[_width(rows, totals, place) for place in range(5)] for rows in (cells, cells[:-1], cells[:-2])]
    for fewer, more in zip(widths[1:], widths, strict=False):
        assert (np.array(fewer) >= np.array(more) - 1e-6).all()


def test_a_programme_without_solution_counts_as_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear_programme, "_SOLVED", -1)
    few = np.array([[False, True, False, False]])
    totals = _totals(_mixed(20), _mixed(2), _mixed(40), _mixed(30))
    programme = Programme(np.array([EVERYBODY], dtype=float), totals, few)
    assert programme.pinned(LEAST_WIDTH) == [0]
