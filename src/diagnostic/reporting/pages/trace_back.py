"""What the answers say to the rules on where a weakness comes from: hypotheses, and worded as such."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from diagnostic.analysis.findings import ScaleFinding, TraceBackFinding
from diagnostic.reporting.numerals import ABSENT, plain_range, two, whole
from diagnostic.reporting.people import People, find
from diagnostic.reporting.sentences import named


@dataclass(frozen=True)
class TraceBackRow:
    """One rule: the part that may be low, the part it leads to, and the claim."""

    if_low: str
    score: str
    look_at: str
    its_score: str
    contrast: str
    hypothesis: str
    is_tested: bool


@dataclass(frozen=True)
class TraceBackPart:
    sentence: Markup
    rows: tuple[TraceBackRow, ...]


def trace_back_part(scale: ScaleFinding, people: People) -> TraceBackPart | None:
    """Give the part of a scale's page on its rules, or None where there is nothing to say."""
    found = scale.trace_back
    if found is None:
        return None
    titles = {facet.facet_id: facet.title for facet in scale.facets}
    levels = {facet.facet_id: find(facet.levels, found.group) for facet in scale.facets}

    def score(facet_id: str) -> str:
        level = levels.get(facet_id)
        return whole(level.mean) if level else ABSENT

    rows = tuple(
        TraceBackRow(
            titles.get(rule.if_low, rule.if_low),
            score(rule.if_low),
            titles.get(rule.look_at, rule.look_at),
            score(rule.look_at),
            f"{two(rule.contrast)} ({plain_range(rule.contrast_interval, 2)})",
            rule.hypothesis,
            rule.if_low == found.lowest,
        )
        for rule in found.rules
    )
    return TraceBackPart(_sentence(found, rows, people), rows)


def _sentence(found: TraceBackFinding, rows: tuple[TraceBackRow, ...], people: People) -> Markup:
    starts, ends = _listed(row.if_low for row in rows), _listed(row.look_at for row in rows)
    who = people.mid(found.group)
    if found.word == "nothing low":
        return Markup("{} are all high among {}, so there is nothing to trace back.").format(starts, who)
    tested = next((row for row in rows if row.is_tested), None)
    if tested is None:
        said = Markup("Of {}, none is clearly the lowest among {}, so no rule is put to the test.")
        return said.format(starts, who)
    opening = Markup("Of {}, {} is clearly the lowest among {}. The rule leads from there to {}, ").format(
        starts, named(tested.if_low), who, named(tested.look_at)
    )
    endings = {
        "agree": Markup(
            "which is clearly the lowest of {}: these answers agree with the hypothesis; they show no cause."
        ),
        "do not agree": Markup(
            "yet another of {} is clearly lower: these answers do not agree with the hypothesis."
        ),
        "do not decide": Markup(
            "and whether that is the lowest of {} is open: these answers do not decide about the hypothesis."
        ),
    }
    return opening + endings[found.word].format(ends)


def _listed(titles: Iterable[str]) -> Markup:
    *head, last = [named(title) for title in dict.fromkeys(titles)]
    return Markup(", ").join(head) + Markup(" and ") + last if head else last
