"""Sentences that carry their numbers; the words come from the rules, the figures from the findings."""

from __future__ import annotations

from markupsafe import Markup

from diagnostic.analysis.findings import (
    GapFinding,
    GroupLevel,
    Importance,
    ItemFunctioning,
    Measurement,
    SwotEntry,
    UnitDeviation,
    UnitVote,
)
from diagnostic.reporting.numerals import (
    NBSP,
    ci,
    counted,
    decimal,
    of_100,
    p_value,
    percent,
    signed,
    two,
    whole,
)
from diagnostic.reporting.people import People
from diagnostic.reporting.tidy import is_latin


def unbroken(text: str) -> Markup:
    """Keep a range on one line: a dash alone would let it break."""
    return Markup('<span class="nb">{}</span>').format(text)


_SLANTED = Markup("<em>{}</em>")
_UPRIGHT = Markup('<em class="upright">{}</em>')


def named(title: str) -> Markup:
    """Set a title apart: in italics where the report's fonts have its letters, else upright."""
    return (_SLANTED if is_latin(title) else _UPRIGHT).format(title)


def level_sentence(people: People, title: str, level: GroupLevel, vote: UnitVote) -> Markup:
    """Say how a group rates a scale: word, share, interval, and how many units agree."""
    said = Markup("{who} rate {title} {word}: {share} favourable ({interval})").format(
        who=people.start(level.group),
        title=named(title),
        word=level.word,
        share=of_100(level.favourable_share),
        interval=unbroken(ci(level.favourable_interval, times=100)),
    )
    votes = vote_words(level, vote)
    return said + Markup("; {}.").format(votes) if votes else said + Markup(".")


_OF_A_FACET = {"low_stay"}
"""Rules about one facet: the departments voted on the whole scale, so their vote is not printed."""


def entry_sentence(people: People, entry: SwotEntry) -> Markup:
    """Say what an entry without a gap stands on."""
    vote = UnitVote(0, 0, 0) if entry.rule in _OF_A_FACET else entry.unit_vote
    said = level_sentence(people, entry.title, entry.level, vote)
    if entry.rule == "polarised":
        return said + Markup(" Their scores scatter by an SD of {}.").format(decimal(entry.level.sd, 1))
    return said


def vote_words(level: GroupLevel, vote: UnitVote) -> str:
    """Say how many units stand on the same side."""
    if vote.n_units == 0:
        return ""
    total = counted(vote.n_units, "department")
    if level.word == "high":
        return f"{whole(vote.n_high)} of {total} agree"
    if level.word == "low":
        return f"{whole(vote.n_low)} of {total} agree"
    return f"{whole(vote.n_high)} of {total} high, {whole(vote.n_low)} low"


_PERCEIVED = Markup("Asked about {reference}, {leaders} put {title} at {a}; {reference} themselves say {b}")
_OWN = Markup("Each rating their own side, {leaders} put {title} at {a} and {reference} at {b}")


def gap_sentence(people: People, gap: GapFinding) -> Markup:
    """Say what leaders and the reference group answer, and by how much they differ."""
    said = (_PERCEIVED if gap.kind == "perception" else _OWN).format(
        title=named(gap.title),
        leaders=people.mid(gap.leaders),
        reference=people.mid(gap.reference),
        a=whole(gap.mean_leaders),
        b=whole(gap.mean_reference),
    )
    return said + Markup(": {apart} ({team}{interval}; Holm {p}). {word}.").format(
        apart=_apart(gap),
        team=unbroken(f"team {ci(gap.team_interval)}; ") if gap.word == "gap in this team" else "",
        interval=unbroken(ci(gap.interval)),
        p=p_value(gap.p_adjusted),
        word=gap.word.capitalize(),
    )


def _apart(gap: GapFinding) -> str:
    if whole(abs(gap.difference)) == "0":
        return "no difference in whole points"
    rosy, bleak = ("rosier", "less rosy") if gap.kind == "perception" else ("higher", "lower")
    points = counted(round(abs(gap.difference)), "point")
    return f"{points} {rosy if gap.difference > 0 else bleak}"


def grade_sentence(entry: SwotEntry) -> str:
    reasons = "; ".join(entry.grade_reasons)
    return f"Grade{NBSP}{entry.grade}: {reasons}." if reasons else f"Grade{NBSP}{entry.grade}."


def importance_sentence(importance: Importance, criterion: str) -> Markup:
    weight = "" if importance.is_important else " It is not among the scales that go with it most."
    return Markup("Goes with {criterion}: r{nb}={nb}{r} ({interval}; n{nb}={nb}{n}).{weight}").format(
        criterion=named(criterion),
        nb=NBSP,
        r=two(importance.correlation),
        interval=unbroken(ci(importance.interval, 2)),
        n=whole(importance.n_respondents),
        weight=weight,
    )


def reliability_sentence(m: Measurement) -> Markup:
    """Say how precisely a scale measures, in one line."""
    alpha = Markup("Cronbach α{nb}{alpha} ({interval}; {word})").format(
        nb=NBSP, alpha=two(m.alpha), interval=unbroken(ci(m.alpha_interval, 2)), word=m.alpha_word
    )
    parts: list[Markup | str] = [alpha]
    if m.omega_total is not None:
        parts.append(f"ω{NBSP}{two(m.omega_total)}")
    parts.append(f"standard error of measurement {decimal(m.standard_error_of_measurement, 1)} points")
    if m.icc1 is not None:
        parts.append(f"ICC(1){NBSP}{two(m.icc1)}, ICC(2){NBSP}{two(m.icc2)}")
    if m.rwg_j_median is not None:
        parts.append(f"median rwg(J){NBSP}{two(m.rwg_j_median)}")
    parts.append(f"{counted(m.n_items, 'item')}, n{NBSP}={NBSP}{whole(m.n_respondents)}")
    return Markup("; ").join(parts) + Markup(".")


def structure_sentence(m: Measurement) -> str:
    if m.n_factors_suggested is None:
        return ""
    kind = f" of {m.correlation_kind} correlations" if m.correlation_kind else ""
    said = f"Parallel analysis{kind} suggests {counted(m.n_factors_suggested, 'factor')}"
    share = (
        f"; the first carries {percent(m.first_factor_share)} of the variance" if m.first_factor_share else ""
    )
    return f"{said}{share}."


def deviation_sentence(deviation: UnitDeviation) -> Markup:
    """Say how far a department stands out from everybody else."""
    apart = counted(round(abs(deviation.difference)), "point")
    side = "above" if deviation.difference > 0 else "below"
    return Markup("Department {unit} stands out: {apart} {side} everybody else ({interval}; {p}).").format(
        unit=deviation.group.unit,
        apart=apart,
        side=side,
        interval=unbroken(ci(deviation.interval)),
        p=p_value(deviation.p_adjusted),
    )


def functioning_sentence(people: People, dif: ItemFunctioning) -> Markup:
    """Say which item two groups read differently."""
    said = Markup(
        "“{text}” reads differently for {focal} than for {reference}: {effect} SD at equal scores ({p})."
    )
    return said.format(
        text=dif.text,
        focal=people.mid(dif.focal),
        reference=people.mid(dif.reference),
        effect=signed(dif.effect, 2),
        p=p_value(dif.p_value),
    )
