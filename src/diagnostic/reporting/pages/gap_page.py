"""The gaps: who sees what differently, by how much, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from diagnostic.analysis.findings import Diagnosis, GapFinding, Group
from diagnostic.reporting.charts.canvas import Chart
from diagnostic.reporting.charts.gaps import delta_domain, gaps_chart
from diagnostic.reporting.numerals import (
    ABSENT,
    band,
    bare_p,
    counted,
    decimal,
    listed,
    plain_range,
    signed,
    two,
    whole,
)
from diagnostic.reporting.people import People
from diagnostic.reporting.sentences import gap_sentence
from diagnostic.reporting.vocabulary import KINDS, RUNGS, by_kind, gap_words, is_gap

_SENTENCES = 2


@dataclass(frozen=True)
class GapRow:
    """One gap's figures, ready to print."""

    title: str
    is_gap: bool
    cells: tuple[str, ...]


@dataclass(frozen=True)
class LeaderGaps:
    """All gaps of one leading group."""

    title: str
    n_leaders: str
    reference: str
    chart: Chart
    kinds: tuple[tuple[str, tuple[GapRow, ...]], ...]
    """Whom they rate, and the gaps of this kind."""


@dataclass(frozen=True)
class GapPage:
    headline: str
    sentences: tuple[Markup, ...]
    leaders: tuple[LeaderGaps, ...]
    words: tuple[tuple[str, str, str], ...]
    """Word, rule, how many gaps carry it."""
    rungs: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def gap_page_of(findings: Diagnosis, people: People) -> GapPage | None:
    """Give the page, or None when no gap may be shown."""
    shown = [gap for gap in findings.gaps if isinstance(gap, GapFinding)]
    if not shown:
        return None
    leaders = tuple(dict.fromkeys(gap.leaders for gap in shown))
    foremost = sorted(
        (g for g in shown if is_gap(g)), key=lambda g: (leaders.index(g.leaders), -abs(g.difference))
    )
    told = foremost or sorted(shown, key=lambda gap: -abs(gap.difference))[:1]
    counts = {word: sum(gap.word == word for gap in shown) for word, _ in gap_words(findings.plan)}
    return GapPage(
        headline=_headline(shown, leaders[0], people),
        sentences=tuple(gap_sentence(people, gap) for gap in told[:_SENTENCES]),
        leaders=tuple(_leader(findings, people, shown, number) for number in range(len(leaders))),
        words=tuple((word, rule, whole(counts[word])) for word, rule in gap_words(findings.plan)),
        rungs=tuple((rung, RUNGS[rung]) for rung in sorted({gap.rung for gap in shown})),
        notes=_notes(findings, shown, people),
    )


def _notes(findings: Diagnosis, shown: list[GapFinding], people: People) -> tuple[str, ...]:
    noted = (f"{people.title(gap.leaders)}: {note}" for gap in shown for note in gap.notes)
    hidden = len(findings.gaps) - len(shown)
    missing = [f"{counted(hidden, 'comparison')} not shown."] if hidden else []
    return (*dict.fromkeys(noted), *missing)


def _headline(shown: list[GapFinding], leader: Group, people: People) -> str:
    clear = [gap.title for gap in shown if gap.leaders == leader and gap.word == "clear gap"]
    who = people.start(leader)
    if not clear:
        return f"{who} and {people.mid(shown[0].reference)}: no clear gap"
    if len(clear) > 3:
        return f"{who} differ clearly on {len(clear)} of {sum(g.leaders == leader for g in shown)} scales"
    return f"{who} differ clearly on {listed(clear)}"


def _leader(findings: Diagnosis, people: People, shown: list[GapFinding], number: int) -> LeaderGaps:
    """Gather the gaps of the leading group of this number, in the order in which they appear."""
    leader = list(dict.fromkeys(gap.leaders for gap in shown))[number]
    gaps = [gap for gap in shown if gap.leaders == leader]
    sesoi = findings.plan.smallest_effect_sd
    least = min(gap.n_leaders for gap in gaps)
    most = max(gap.n_leaders_at_most or gap.n_leaders for gap in gaps)
    return LeaderGaps(
        title=people.title(leader),
        n_leaders=band(least, most),
        reference=people.mid(gaps[0].reference),
        chart=gaps_chart(
            f"gaps-{number}",
            gaps,
            findings.scales,
            people=people,
            sesoi=sesoi,
            domain=delta_domain(shown, sesoi),
        ),
        kinds=tuple(
            (KINDS[kind], tuple(_row(gap) for gap in same))
            for kind, same in groupby(by_kind(gaps), key=lambda gap: gap.kind)
        ),
    )


def _row(gap: GapFinding) -> GapRow:
    test = (
        f"{two(gap.statistic)} ({decimal(gap.degrees_of_freedom, 1)})"
        if gap.statistic is not None
        else ABSENT
    )
    cells = (
        whole(gap.mean_leaders),
        whole(gap.mean_reference),
        f"{signed(gap.difference, 1)} ({plain_range(gap.interval, 1)})",
        test,
        bare_p(gap.p_adjusted),
        bare_p(gap.p_permutation),
        f"{two(gap.glass_delta)} ({plain_range(gap.glass_delta_interval, 2)})",
        two(gap.probability_of_superiority),
        signed(gap.favourable_difference * 100),
        plain_range(gap.team_interval, 1),
        decimal(gap.minimum_detectable, 1),
        gap.rung,
    )
    return GapRow(gap.title, is_gap(gap), cells)
