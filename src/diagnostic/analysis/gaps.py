"""Leading groups against the front line: how far apart, how surely, and how much of it is measurement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diagnostic.analysis.findings import EVERYBODY, GapFinding, GapKind, Group, ItemFunctioning, NotShown
from diagnostic.analysis.gap_effects import effect_of
from diagnostic.analysis.gap_tests import Comparison, adjust, compare, detectable
from diagnostic.analysis.gap_verdict import judge
from diagnostic.analysis.interpret import STANDARDISED_DIFFERENCE
from diagnostic.analysis.rungs import climb
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey

Items = Sequence[ItemFunctioning]
Functioning = Mapping[str, Items]


def find_gaps(survey: ScoredSurvey, functioning: Functioning) -> tuple[GapFinding | NotShown, ...]:
    """Compare each leading group with the front line on every scale that both were asked, save profiles.

    The plan's primary scales are confirmatory: Holm over them, for each leading group. The others are
    exploratory: Benjamini–Hochberg.
    """
    if survey.reference == EVERYBODY:
        return ()
    leaders = [group for group in survey.role_groups if group.role_group in survey.plan.leader_roles]
    return tuple(gap for group in leaders for gap in _gaps_of(survey, group, functioning))


def _gaps_of(survey: ScoredSurvey, group: Group, functioning: Functioning) -> list[GapFinding | NotShown]:
    asked = [scored for scored in survey.scales if _kind_of(survey, scored, group) is not None]
    compared = [compare(survey, scored, group) for scored in asked]
    known = [entry for entry in compared if entry is not None]
    families = _families(survey, known)
    return [
        NotShown(group)
        if entry is None
        else _finding(
            survey,
            group,
            entry,
            families[entry.scored.scale.id],
            functioning.get(entry.scored.scale.id, ()),
        )
        for entry in compared
    ]


def _kind_of(survey: ScoredSurvey, scored: ScoredScale, group: Group) -> GapKind | None:
    """Perception where leaders describe the front line, which describes itself; otherwise experience."""
    forms = scored.instrument.forms
    theirs = scored.instrument.form_for(str(group.role_group))
    ours = scored.instrument.form_for(survey.plan.reference_role)
    if theirs is None or ours is None or scored.is_profile:
        return None
    about_front_line = forms[theirs].target == "front_line" and forms[ours].target in ("self", "front_line")
    return "perception" if about_front_line else "experience"


@dataclass(frozen=True)
class _Family:
    """A test's place among those it is adjusted with."""

    p_adjusted: float | None
    n_tests: int
    is_primary: bool


def _families(survey: ScoredSurvey, known: Sequence[Comparison]) -> dict[str, _Family]:
    """Part the scales into primary and exploratory ones, and adjust within each."""
    surveyed = {scored.scale.id for scored in survey.scales}
    planned = surveyed & set(survey.plan.primary_scales)
    families: dict[str, _Family] = {}
    for is_primary in (True, False):
        members = [
            entry
            for entry in known
            if is_primary
            is (entry.scored.scale.id in planned if planned else entry.scored.scale.kind == "core")
        ]
        adjusted = adjust(members, is_primary=is_primary)
        for entry in members:
            scale_id = entry.scored.scale.id
            families[scale_id] = _Family(adjusted.get(scale_id), len(members), is_primary)
    return families


def _finding(
    survey: ScoredSurvey, group: Group, entry: Comparison, family: _Family, functioning: Items
) -> GapFinding:
    scored = entry.scored
    verdict = judge(survey, group, entry, family.p_adjusted)
    effect = effect_of(survey, group, entry)
    rung, rung_notes = climb(survey, scored, group, verdict.smallest_effect, functioning)
    return GapFinding(
        scale_id=scored.scale.id,
        title=scored.title,
        kind=_kind_of(survey, scored, group) or "experience",
        leaders=group,
        reference=survey.reference,
        n_leaders=len(entry.leaders),
        n_reference=len(entry.reference),
        mean_leaders=float(entry.leaders.mean()),
        mean_reference=float(entry.reference.mean()),
        difference=entry.difference,
        interval=entry.interval,
        statistic=entry.statistic,
        degrees_of_freedom=entry.degrees_of_freedom,
        p_value=entry.p_value,
        p_adjusted=family.p_adjusted,
        p_permutation=entry.p_permutation,
        n_permutations=survey.plan.n_permutations,
        glass_delta=effect.glass_delta,
        glass_delta_interval=effect.interval,
        probability_of_superiority=effect.probability_of_superiority,
        favourable_difference=effect.favourable_difference,
        team_interval=verdict.team_interval,
        smallest_effect=verdict.smallest_effect,
        minimum_detectable=detectable(entry, survey.plan.significance_level / family.n_tests),
        word=verdict.word,
        rung=rung,
        notes=(*verdict.notes, *rung_notes),
        effect_word=STANDARDISED_DIFFERENCE.word(abs(effect.glass_delta)),
        is_primary=family.is_primary,
    )
