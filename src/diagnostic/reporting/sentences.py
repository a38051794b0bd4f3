"""Sentences that carry their numbers; the words come from the rules, the figures from the findings."""

from __future__ import annotations

from markupsafe import Markup

from diagnostic.analysis.findings import (
    GapFinding,
    GroupLevel,
    SwotEntry,
    UnitVote,
)
from diagnostic.reporting.numerals import (
    NBSP,
    ci,
    counted,
    decimal,
    of_100,
    p_value,
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
    """Say how a group rates a scale: word, share, interval, and how many units agree.

    On a profile scale neither end is better, so the sentence takes no side.
    """
    if level.word == "profile":
        return Markup("{who} stand at {score} of 100 on {title} ({interval}); neither end is better.").format(
            who=people.start(level.group),
            score=whole(level.mean),
            title=named(title),
            interval=unbroken(ci(level.interval)),
        )
    said = Markup("{who} rate {title} {word}: {share} favourable ({interval})").format(
        who=people.start(level.group),
        title=named(title),
        word=level.word,
        share=of_100(level.favourable_share, level.favourable_end),
        interval=unbroken(ci(level.favourable_interval, times=100)),
    )
    votes = vote_words(people, level, vote)
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


def vote_words(people: People, level: GroupLevel, vote: UnitVote) -> str:
    """Say how many units stand on the same side."""
    if vote.n_units == 0:
        return ""
    total = counted(vote.n_units, *people.unit_words)
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
    return said + Markup(": {apart} ({team}{interval}; {adjustment} {p}). {word}.").format(
        apart=_apart(gap),
        team=unbroken(f"team {ci(gap.team_interval)}; ") if gap.word == "gap in this team" else "",
        interval=unbroken(ci(gap.interval)),
        adjustment="Holm" if gap.is_primary else "exploratory, BH",
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
