"""The findings in a few plain lines, for a terminal or a message."""

from __future__ import annotations

from itertools import chain, zip_longest

from diagnostic.analysis.findings import EVERYBODY, Diagnosis, ResponseCount
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.reporting.numerals import percent, whole
from diagnostic.reporting.pages.answer import Point, answer_of
from diagnostic.reporting.people import People
from diagnostic.reporting.tidy import tidy


def in_brief(released: ReleasedAnalysis, n_lines: int = 5) -> tuple[str, ...]:
    """Give who answered with the answer's headline, then concerns and strengths by turns."""
    findings = tidy(released).findings
    answer = answer_of(findings, People.of(findings))
    turns = chain.from_iterable(zip_longest(answer.concerns, answer.works))
    points = [_line(point) for point in turns if point is not None]
    return (f"{_who_answered(findings)} {answer.headline}.", *points)[:n_lines]


def _line(point: Point) -> str:
    return f"{point.sentences[0].striptags()} Grade {point.grade}."


def _who_answered(findings: Diagnosis) -> str:
    for count in findings.responses:
        if isinstance(count, ResponseCount) and count.group == EVERYBODY and count.invited:
            share = percent(count.responded / count.invited)
            return f"{whole(count.responded)} of {whole(count.invited)} invited people answered ({share})."
    return f"{whole(findings.n_respondents)} people answered."
