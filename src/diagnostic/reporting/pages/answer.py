"""The answer in one page: what works first, what concerns next, each with its numbers and its grade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from diagnostic.analysis.findings import Diagnosis, GapFinding, Grade, NotShown, SwotEntry
from diagnostic.reporting.numerals import listed
from diagnostic.reporting.people import People, find
from diagnostic.reporting.sentences import entry_sentence, gap_sentence, grade_sentence
from diagnostic.reporting.sentences_on_forecasts import forecast_headline, forecast_sentence
from diagnostic.reporting.vocabulary import by_kind, rule_words

_SHOWN = 3
_COUNTED_FROM = 3
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Point:
    """One strength or concern."""

    title: str
    cell: str
    grade: Grade
    rule: str
    sentences: tuple[Markup, ...]
    grade_words: str


@dataclass(frozen=True)
class Answer:
    headline: str
    works: tuple[Point, ...]
    concerns: tuple[Point, ...]
    gap_note: str


def answer_of(findings: Diagnosis, people: People) -> Answer:
    works = _first(findings.swot, ("strength", "opportunity"))
    concerns = _first(findings.swot, ("weakness", "threat"))
    return Answer(
        headline=headline(findings, people),
        works=tuple(point_of(entry, findings.swot, people) for entry in works),
        concerns=tuple(point_of(entry, findings.swot, people) for entry in concerns),
        gap_note="" if people.roles else NO_ROLES,
    )


NO_ROLES = (
    "The data name no role groups, so this report compares no leaders with the front line "
    "and has no page on gaps."
)


def headline(findings: Diagnosis, people: People) -> str:
    """Count the high and the low scales and the gaps in one sentence."""
    rated = [scale for scale in findings.scales if scale.kind != "profile"]
    levels = [find(scale.levels, people.subject) for scale in rated]
    words = [level.word for level in levels if level]
    if not words:
        return "Too few people answered: no score may be shown"
    who = people.start(people.subject)
    if len(words) < _COUNTED_FROM:
        titles = [scale.title for scale, level in zip(rated, levels, strict=True) if level]
        said = f"{who} rate {listed([f'{t} {w}' for t, w in zip(titles, words, strict=True)])}"
    else:
        high, low = _number(words.count("high")), _number(words.count("low"))
        said = f"{who} rate {high} of {_number(len(words))} scales high and {low} low"
    forecast = next((told for one in findings.forecasts if (told := forecast_headline(people, one))), "")
    if forecast:  # a forecast needs no assumption, so it goes before what leaders see themselves
        return f"{forecast}; {_lowered(said, people)}"
    leaders = _leaders_with_gaps(findings.gaps, people)
    return f"{said}; {leaders}" if leaders else said


def _lowered(said: str, people: People) -> str:
    return people.mid(people.subject) + said.removeprefix(people.start(people.subject))


def _leaders_with_gaps(gaps: Iterable[GapFinding | NotShown], people: People) -> str:
    """Count the first leading group's clear gaps; only where both rate the same people is one rosier."""
    shown = [gap for gap in gaps if isinstance(gap, GapFinding)]
    if not shown:
        return ""
    own = by_kind(gap for gap in shown if gap.leaders == shown[0].leaders)
    same = [gap for gap in own if gap.kind == own[0].kind]
    number = sum(gap.word == "clear gap" and gap.difference > 0 for gap in same)
    verb, word = ("see", "rosier") if own[0].kind == "perception" else ("score", "higher")
    return f"{people.mid(own[0].leaders)} {verb} {_number(number)} clearly {word}"


def _first(swot: Iterable[SwotEntry], cells: Sequence[str]) -> list[SwotEntry]:
    """Give the first entries cell by cell, by rank, one per scale."""
    chosen: dict[str, SwotEntry] = {}
    for cell in cells:
        for entry in sorted((e for e in swot if e.cell == cell), key=lambda e: -e.rank):
            chosen.setdefault(entry.scale_id, entry)
    return list(chosen.values())[:_SHOWN]


def point_of(entry: SwotEntry, related: Sequence[SwotEntry], people: People) -> Point:
    """Say what an entry stands on: its forecast, gap or level, and what a related threat stands on."""
    sentences = _comparison(entry, people) or [entry_sentence(people, entry)]
    if entry.cell == "weakness":
        threats = [e for e in related if (e.scale_id, e.cell) == (entry.scale_id, "threat")]
        sentences += [said for threat in threats for said in _comparison(threat, people)][:1]
    elif entry.rule == "leaders_know":
        sentences.insert(0, entry_sentence(people, entry))
    return Point(
        title=entry.title,
        cell=entry.cell,
        grade=entry.grade,
        rule=rule_words(people, entry.rule, entry.unit_vote.n_units),
        sentences=tuple(sentences),
        grade_words=grade_sentence(entry),
    )


def _comparison(entry: SwotEntry, people: People) -> list[Markup]:
    """Say what leaders expected or see, where the entry rests on that."""
    if entry.forecast is not None:
        return [forecast_sentence(people, entry.forecast)]
    return [gap_sentence(people, entry.gap)] if entry.gap is not None else []


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
