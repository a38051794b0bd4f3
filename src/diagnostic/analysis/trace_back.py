"""Whether the answers agree with an instrument's rules on where a weakness comes from: hypotheses all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from diagnostic.analysis.findings import AnalysisPlan, GroupLevel, TraceBackFinding, TraceBackRule
from diagnostic.analysis.importance import fisher_interval
from diagnostic.analysis.intervals import mean_interval
from diagnostic.analysis.levels import describe_level
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey
from diagnostic.scoring.keying import FloatArray

LEAST_RULES = 2
"""With one rule there is nothing that its facets could be lower than."""
LEAST_RESPONDENTS = 10

Scores = Mapping[str, FloatArray]


def trace_back_of(survey: ScoredSurvey, scored: ScoredScale) -> TraceBackFinding | None:
    """Put a scale's rules to the test of the front line's answers (everybody's, without role groups).

    All comparisons are of facets within the same respondents, those with a score on every facet of the
    rules. None where fewer than two rules link facets of this scale, or too few answered.
    """
    rules = _rules(scored)
    scores = _scores(survey, scored, rules)
    if len(rules) < LEAST_RULES or len(next(iter(scores.values()))) < LEAST_RESPONDENTS:
        return None
    plan, group = survey.plan, survey.reference
    rules = tuple(_contrasted(rule, rules, scores, plan) for rule in rules)
    starts = list(dict.fromkeys(rule.if_low for rule in rules))
    if all(_is_high(survey, scored, start) for start in starts):
        return TraceBackFinding(group, rules, None, "nothing low")
    lowest = min(starts, key=lambda facet: float(scores[facet].mean()))
    if not _is_clearly_lower(scores, lowest, starts, plan):
        return TraceBackFinding(group, rules, None, "do not decide")
    ends = list(dict.fromkeys(rule.look_at for rule in rules))
    expected = next(rule.look_at for rule in rules if rule.if_low == lowest)
    if _is_clearly_lower(scores, expected, ends, plan):
        return TraceBackFinding(group, rules, lowest, "agree")
    others = (end for end in ends if end != expected)
    speaks_against = any(_is_clearly_lower(scores, other, [expected], plan) for other in others)
    return TraceBackFinding(group, rules, lowest, "do not agree" if speaks_against else "do not decide")


def _rules(scored: ScoredScale) -> tuple[TraceBackRule, ...]:
    """Give the rules that lead from one facet of this scale to another."""
    facets = {facet.id for facet in scored.scale.facets}
    return tuple(
        TraceBackRule(rule.if_low, rule.look_at, scored.words(rule.hypothesis))
        for rule in scored.instrument.trace_back
        if {rule.if_low, rule.look_at} <= facets
    )


def _scores(survey: ScoredSurvey, scored: ScoredScale, rules: Sequence[TraceBackRule]) -> Scores:
    named = {facet for rule in rules for facet in (rule.if_low, rule.look_at)}
    inside = survey.members(survey.reference)
    found = {f.facet_id: f.score[inside] for f in scored.scores.facets if f.facet_id in named}
    if not found:
        return {}
    complete = ~np.isnan(np.column_stack(list(found.values()))).any(axis=1)
    return {facet: scores[complete] for facet, scores in found.items()}


def _contrasted(
    rule: TraceBackRule, rules: Sequence[TraceBackRule], scores: Scores, plan: AnalysisPlan
) -> TraceBackRule:
    """Correlate where a rule starts with where it leads, less the mean of where the others lead."""
    others = [scores[end] for end in dict.fromkeys(r.look_at for r in rules) if end != rule.look_at]
    if not others:
        return rule
    apart = scores[rule.look_at] - np.mean(others, axis=0)
    if np.ptp(apart) == 0 or np.ptp(scores[rule.if_low]) == 0:
        return rule
    r = float(np.corrcoef(scores[rule.if_low], apart)[0, 1])
    return replace(rule, contrast=r, contrast_interval=fisher_interval(r, len(apart), plan.confidence_level))


def _is_high(survey: ScoredSurvey, scored: ScoredScale, facet_id: str) -> bool:
    facet = next(facet for facet in scored.scores.facets if facet.facet_id == facet_id)
    inside = survey.members(survey.reference)
    level = describe_level(survey.reference, facet.score[inside], facet.favourable[inside], survey.plan)
    return isinstance(level, GroupLevel) and level.word == "high"


def _is_clearly_lower(scores: Scores, facet: str, than: Sequence[str], plan: AnalysisPlan) -> bool:
    """Tell whether the same people score lower on a facet than on each other one, interval and all."""
    return all(
        mean_interval(scores[other] - scores[facet], plan.confidence_level).low > 0
        for other in than
        if other != facet
    )
