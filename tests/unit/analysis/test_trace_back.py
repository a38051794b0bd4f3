"""Trace-back rules against answers made for the purpose: facets are set to the level that a case needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from diagnostic.analysis.diagnose import diagnose
from diagnostic.analysis.findings import Fielding, Group, TraceBackFinding, TraceBackWord
from diagnostic.analysis.trace_back import trace_back_of
from diagnostic.disclosure.release import release
from diagnostic.disclosure.released import DisclosurePolicy
from diagnostic.disclosure.select import CellSelection, select_cells
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import NOT_ANSWERED, AnswerTable
from support.instruments import PACKAGED, instrument
from support.surveys import QUICK, scored

ALE = instrument("ale", PACKAGED)
FACETS = tuple(facet.id for facet in ALE.scales[0].facets)
FRONT_LINE = Group("frontline")
WORST: Mapping[str, float] = dict.fromkeys(FACETS, 3.3)


def _table(levels: Mapping[str, float], *, n: int = 120, noise: float = 0.6, seed: int = 1) -> AnswerTable:
    """Draw answers around a level per facet, from 1 (worst) to 5 (best), before reversing."""
    rng = np.random.default_rng(seed)
    columns = []
    for item in ALE.scales[0].items:
        keyed = np.clip(np.round(levels[str(item.facet)] + noise * rng.standard_normal(n)), 1, 5)
        columns.append(6 - keyed if item.reverse_keyed else keyed)
    codes = np.column_stack(columns).astype(np.int16)
    roles = np.array(["frontline"] * n, dtype=object)
    return AnswerTable(codes, tuple(item.id for item in ALE.items), roles)


def _try(table: AnswerTable, asked: Instrument = ALE) -> list[TraceBackFinding | None]:
    survey = scored(table, (asked,))
    return [trace_back_of(survey, scale) for scale in survey.scales]


def _found(**levels: float) -> TraceBackFinding:
    (found,) = _try(_table({**WORST, **levels}))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("levels", "lowest", "word"),
    [
        ({"leadership": 2.3, "buy_in": 2.4}, "leadership", "agree"),
        ({"accountability": 2.3, "roles": 2.4}, "accountability", "agree"),
        ({"execution": 2.3, "processes": 2.4}, "execution", "agree"),
        # the rival reading of the model sends weak leadership to processes
        ({"leadership": 2.3, "processes": 2.4}, "leadership", "do not agree"),
        ({"execution": 2.3, "buy_in": 2.4}, "execution", "do not agree"),
        # buy-in as low as roles: nothing to choose between the two
        ({"leadership": 2.3, "buy_in": 2.4, "roles": 2.4}, "leadership", "do not decide"),
        ({"leadership": 2.3}, "leadership", "do not decide"),
        # no one of the three is clearly the lowest
        ({"leadership": 2.3, "execution": 2.3, "buy_in": 2.4}, None, "do not decide"),
        # the lowest of three that are all high is no weakness
        ({"accountability": 4.9, "leadership": 4.5, "execution": 4.9, "buy_in": 2.0}, None, "nothing low"),
    ],
)
def test_the_word_follows_from_the_lowest_facets(
    levels: dict[str, float], lowest: str | None, word: TraceBackWord
) -> None:
    found = _found(**levels)
    assert (found.lowest, found.word, found.group) == (lowest, word, FRONT_LINE)


def test_rules_carry_their_hypotheses_and_where_they_lead() -> None:
    rules = _found().rules
    assert [(rule.if_low, rule.look_at) for rule in rules] == [
        ("leadership", "buy_in"),
        ("accountability", "roles"),
        ("execution", "processes"),
    ]
    assert all("Against it speaks" in rule.hypothesis for rule in rules)


def test_each_rule_has_a_contrast_that_speaks_for_it_or_not() -> None:
    """Buy-in falls with leadership, and nothing else goes together."""
    rng = np.random.default_rng(8)
    n = 400
    levels = {facet: rng.normal(3.2, 0.7, n) for facet in FACETS}
    levels["buy_in"] = 0.7 * levels["leadership"] + rng.normal(0.9, 0.5, n)
    columns = []
    for item in ALE.scales[0].items:
        keyed = np.clip(np.round(levels[str(item.facet)] + 0.4 * rng.standard_normal(n)), 1, 5)
        columns.append(6 - keyed if item.reverse_keyed else keyed)
    table = replace(_table(WORST, n=n), codes=np.column_stack(columns).astype(np.int16))
    (found,) = _try(table)
    assert found is not None
    survey = scored(table, (ALE,))
    facets = {facet.facet_id: facet.score for facet in survey.scales[0].scores.facets}
    for rule in found.rules:
        ends = [r.look_at for r in found.rules if r != rule]
        apart = facets[rule.look_at] - (facets[ends[0]] + facets[ends[1]]) / 2
        assert rule.contrast == pytest.approx(np.corrcoef(facets[rule.if_low], apart)[0, 1])
        assert rule.contrast_interval is not None
        for_it = rule.contrast_interval.low > 0
        assert for_it == (rule.if_low == "leadership")


def test_a_contrast_needs_another_place_and_answers_that_differ() -> None:
    same_end = [rule.model_copy(update={"look_at": "buy_in"}) for rule in ALE.trace_back]
    (found,) = _try(_table(WORST), ALE.model_copy(update={"trace_back": tuple(same_end)}))
    assert found is not None
    assert [rule.contrast for rule in found.rules] == [None] * 3
    (flat,) = _try(_table(WORST, noise=0.0))
    assert flat is not None
    assert [rule.contrast for rule in flat.rules] == [None] * 3


def test_too_few_respondents_or_rules_say_nothing() -> None:
    assert _try(_table(WORST, n=9)) == [None]
    one_rule = ALE.model_copy(update={"trace_back": ALE.trace_back[:1]})
    assert _try(_table(WORST), one_rule) == [None]
    none = ALE.model_copy(update={"trace_back": ()})
    assert _try(_table(WORST), none) == [None]


def test_rules_between_scales_are_left_to_their_scales() -> None:
    between = instrument("trace_back")
    rng = np.random.default_rng(2)
    codes = rng.integers(1, 3, (40, len(between.items))).astype(np.int16)
    table = AnswerTable(codes, tuple(item.id for item in between.items))
    assert _try(table, between) == [None, None]


def test_only_respondents_with_every_facet_are_compared() -> None:
    table = _table({**WORST, "leadership": 2.3, "buy_in": 2.4})
    codes = table.codes.copy()
    blanks = [k for k, item in enumerate(ALE.items) if item.facet == "roles"]
    codes[:115, blanks] = NOT_ANSWERED
    assert _try(replace(table, codes=codes)) == [None]
    codes[:111, blanks] = 1  # a score on every facet again
    assert _try(replace(table, codes=codes)) != [None]


def test_the_verdict_is_shown_with_its_facets_only() -> None:
    table = _table({**WORST, "leadership": 2.3, "buy_in": 2.4})
    policy = DisclosurePolicy()
    selection = select_cells(table, policy, c_suite_consented=False, instruments=(ALE,))
    diagnosis = diagnose(table, (ALE,), QUICK, fielding=Fielding("", "", ""))
    shown = release(diagnosis, selection, policy).findings.scales[0].trace_back
    whole = diagnosis.scales[0].trace_back
    assert shown is not None
    assert whole is not None
    assert (shown.lowest, shown.word) == (whole.lowest, whole.word)
    for rule, exact in zip(shown.rules, whole.rules, strict=True):
        assert rule.contrast == pytest.approx(exact.contrast, abs=0.0051)
    hidden = CellSelection(selection.scales, (), selection.items, selection.withheld)
    assert release(diagnosis, hidden, policy).findings.scales[0].trace_back is None
