"""One person leaves out one item: scale, facets and items no longer rest on the same answers.

What the items add up to, less what the scale says, is then that one person's score, exactly: as long as the
figures are exact. Released figures are so coarse that the difference says next to nothing.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from diagnostic.analysis.diagnose import diagnose
from diagnostic.analysis.findings import Fielding
from diagnostic.disclosure.export import to_dict
from diagnostic.disclosure.release import release
from diagnostic.disclosure.released import DisclosurePolicy, ReleasedAnalysis
from diagnostic.disclosure.select import select_cells
from diagnostic.scoring.answer_table import NOT_ANSWERED, AnswerTable
from support.instruments_for_tests import make_instrument
from support.surveys import QUICK, answers

INSTRUMENTS = (make_instrument("trust", n_items=8, n_facets=2),)
N_ITEMS, SKIPPED = 8, 2
ALLOWED_WIDTH = 37.5
FINE = 1e-6


def _answers(n: int) -> AnswerTable:
    table = answers(INSTRUMENTS, {("frontline", "North"): n}, seed=n)
    codes = table.codes.copy()
    codes[0, SKIPPED] = NOT_ANSWERED
    return replace(table, codes=codes)


def _score_of_the_first(table: AnswerTable) -> float:
    keyed = [
        6 - value if item.reverse_keyed else value
        for item, value in zip(INSTRUMENTS[0].items, table.codes[0].tolist(), strict=True)
        if value != NOT_ANSWERED
    ]
    return float(25 * (np.mean(keyed) - 1))


def _findings(table: AnswerTable) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the scale's finding as it was analysed and as it is released."""
    policy = DisclosurePolicy()
    selection = select_cells(table, policy, c_suite_consented=False, instruments=INSTRUMENTS)
    diagnosis = diagnose(table, INSTRUMENTS, QUICK, fielding=Fielding("Company", "Study", "Wave"))
    return _scale(ReleasedAnalysis(diagnosis, policy, (), 0)), _scale(release(diagnosis, selection, policy))


def _scale(released: ReleasedAnalysis) -> dict[str, Any]:
    findings: dict[str, Any] = to_dict(released)["findings"]
    scale: dict[str, Any] = findings["scales"][0]
    return scale


def _attack(scale: dict[str, Any], *, are_rounded: bool) -> tuple[float, float]:
    """Bound the score of whoever left an item out, from everybody's figures on items, facets and scale.

    Unknown: what all others add up to on every item, and this person's seven answers (0 to 100).
    """
    items = [item for item in scale["items"] if item["group"]["role_group"] is None]
    ranges = [_total(item, scale, are_rounded=are_rounded) for item in items] or [(0.0, np.inf)] * N_ITEMS
    answered = [k for k in range(N_ITEMS) if k != SKIPPED]
    constraints = [_row({k: 1.0}, {k: 1.0} if k in answered else {}) for k in range(N_ITEMS)]
    for number, facet in enumerate(scale["facets"]):
        inside = [k for k in range(N_ITEMS) if k % 2 == number]
        given = [k for k in inside if k in answered]
        constraints.append(_row(dict.fromkeys(inside, 1 / len(inside)), dict.fromkeys(given, 1 / len(given))))
        ranges.append(
            _mean(
                facet["levels"][0],
                1.0 if facet["levels"][0].get("n_respondents", 0) < 200 else 0.1,
                are_rounded=are_rounded,
            )
        )
    constraints.append(
        _row(dict.fromkeys(range(N_ITEMS), 1 / N_ITEMS), dict.fromkeys(answered, 1 / len(answered)))
    )
    ranges.append(_mean(scale["levels"][0], 0.1, are_rounded=are_rounded))
    matrix, limits = np.array(constraints), np.array(ranges)
    aim = _row({}, dict.fromkeys(answered, 1 / len(answered)))
    known = np.isfinite(limits[:, 1])
    left = np.vstack([matrix[known], -matrix[known]])
    right = np.concatenate([limits[known, 1], -limits[known, 0]])
    bounds = [(0, None)] * N_ITEMS + [(0, 100)] * N_ITEMS
    low, high = (linprog(s * aim, left, right, bounds=bounds, method="highs") for s in (1, -1))
    assert low.status == high.status == 0, "the figures contradict each other"
    return float(low.x @ aim), float(high.x @ aim)


def _row(others: dict[int, float], person: dict[int, float]) -> np.ndarray:
    row = np.zeros(2 * N_ITEMS)
    for k, weight in others.items():
        row[k] = weight
    for k, weight in person.items():
        row[N_ITEMS + k] = weight
    return row


def _mean(level: dict[str, Any], step: float, *, are_rounded: bool) -> tuple[float, float]:
    if level["type"] == "NotShown":
        return 0.0, np.inf
    half = step / 2 + FINE if are_rounded else FINE
    n = level["n_respondents"]
    return n * (level["mean"] - half), n * (level["mean"] + half)


def _total(item: dict[str, Any], scale: dict[str, Any], *, are_rounded: bool) -> tuple[float, float]:
    """Bound what all answers to an item add up to, from the shares of its options and from its mean."""
    if item["type"] == "NotShown":
        return 0.0, np.inf
    n = item["n_answered"]
    values = 25.0 * (np.array(item["option_values"]) - 1)
    values = 100 - values if item["reverse_keyed"] else values
    step = 0.01 if n >= 200 else 0.05 if n >= 40 else 0.10
    error = step if are_rounded else FINE
    quality = next(q for q in scale["measurement"]["items"] if q["item_id"] == item["item_id"])
    half = (0.005 if n >= 200 else 0.05) + FINE if are_rounded else FINE
    mean = 25 * (quality["mean"] - 1)
    bounds = [(max(share - error, 0), min(share + error, 1)) for share in item["option_shares"]]
    left, right = np.vstack([values, -values]), [mean + 25 * half, -(mean - 25 * half)]
    low, high = (
        linprog(s * values, left, right, np.ones((1, 5)), [1.0], bounds=bounds, method="highs")
        for s in (1, -1)
    )
    assert low.status == high.status == 0, "the figures of an item contradict each other"
    return n * float(low.x @ values), n * float(high.x @ values)


@pytest.mark.parametrize("n", [12, 22, 45, 120, 250, 600])
def test_exact_figures_tell_the_score_of_the_one_who_left_an_item_out(n: int) -> None:
    table = _answers(n)
    exact, released = _findings(table)
    low, high = _attack(exact, are_rounded=False)
    assert low == pytest.approx(_score_of_the_first(table), abs=0.5)
    assert high == pytest.approx(low, abs=0.5)
    low, high = _attack(released, are_rounded=True)
    assert low <= _score_of_the_first(table) <= high
    assert high - low >= ALLOWED_WIDTH


def test_the_attack_has_items_to_work_on_from_twenty_answers() -> None:
    for n, shown in ((19, False), (45, True)):
        _, released = _findings(_answers(n))
        assert any(item["type"] == "ItemDistribution" for item in released["items"]) is shown
