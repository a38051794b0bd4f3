"""What a scale's page says in figures and sentences beside its charts."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from diagnostic.analysis.findings import Diagnosis, GroupLevel, ScaleFinding, UnitDeviation
from diagnostic.reporting.numerals import band, counted, decimal, hundred, plain_range, whole
from diagnostic.reporting.people import People, find
from diagnostic.reporting.sentences import named
from diagnostic.reporting.sentences_on_measuring import (
    deviation_sentence,
    functioning_sentence,
    importance_sentence,
    reliability_sentence,
)

_NAMED = 2
_MIDDLE = 50.0


@dataclass(frozen=True)
class Fact:
    label: str
    figure: str
    detail: str


def facts_of(scale: ScaleFinding, level: GroupLevel | None, people: People) -> tuple[Fact, ...]:
    facts = []
    if level:
        facts = [
            Fact("Score, 0 to 100", whole(level.mean), f"CI {plain_range(level.interval)}"),
            Fact(
                "Upper answers, of 100" if level.word == "profile" else "Favourable, of 100",
                hundred(level.favourable_share, level.favourable_end),
                f"CI {plain_range(level.favourable_interval, times=100)}",
            ),
            Fact("Answered", band(level.n_respondents, level.n_at_most), f"SD {decimal(level.sd, 1)}"),
        ]
    vote = scale.unit_vote
    if vote.n_units:
        facts.append(
            Fact(
                people.units_heading,
                whole(vote.n_units),
                f"{whole(vote.n_high)} high, {whole(vote.n_low)} low",
            )
        )
    if scale.measurement:
        alpha = scale.measurement
        facts.append(
            Fact("Reliability α", decimal(alpha.alpha, 2), f"CI {plain_range(alpha.alpha_interval, 2)}")
        )
    return tuple(facts)


def profile_sentence(scale: ScaleFinding, level: GroupLevel) -> Markup:
    """Say to which end a profile leans, what that end means, and which of its parts stand apart."""
    parts = [(facet.title, find(facet.levels, level.group)) for facet in scale.facets]
    ranked = sorted(
        ((part, title) for title, part in parts if part), key=lambda pair: (-pair[0].mean, pair[1])
    )
    if level.interval.low > _MIDDLE:
        said = Markup("They lean towards the upper end. {}").format(scale.high_meaning)
    elif level.interval.high < _MIDDLE:
        said = Markup("They lean towards the lower end. {}").format(scale.low_meaning)
    else:
        said = Markup("They lean to neither end.")
    if len(ranked) < _NAMED:
        return said
    (high, highest), (low, lowest) = ranked[0], ranked[-1]
    return said + Markup(" Of its parts, {} stands highest ({} of 100) and {} lowest ({}).").format(
        named(highest), whole(high.mean), named(lowest), whole(low.mean)
    )


def measured_words(findings: Diagnosis, scale: ScaleFinding) -> tuple[Markup | str, ...]:
    lines: list[Markup | str] = []
    if scale.measurement:
        lines.append(reliability_sentence(scale.measurement))
    if scale.importance:
        titles = {other.scale_id: other.title for other in findings.scales}
        criterion = titles.get(scale.importance.criterion_id, scale.importance.criterion_id)
        lines.append(importance_sentence(scale.importance, criterion))
    return tuple(lines)


def outstanding_words(findings: Diagnosis, scale: ScaleFinding, people: People) -> tuple[Markup | str, ...]:
    deviations = [d for d in scale.deviations if isinstance(d, UnitDeviation) and d.stands_out]
    flagged = [d for d in findings.item_functioning if d.flagged and d.scale_id == scale.scale_id]
    lines: list[Markup | str] = [deviation_sentence(people, deviation) for deviation in deviations[:_NAMED]]
    if len(deviations) > _NAMED:
        more = counted(len(deviations) - _NAMED, "more", "more")
        lines.append(f"{more} under “{people.units_heading} that stand out”.")
    return (*lines, *(functioning_sentence(people, dif) for dif in flagged[:_NAMED]))
