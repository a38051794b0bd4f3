"""The findings in a few plain lines, for a terminal or a message."""

from __future__ import annotations

from itertools import chain, zip_longest

from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.reporting.pages.answer import Point, answer_of
from diagnostic.reporting.pages.cover import answered_words
from diagnostic.reporting.people import People
from diagnostic.reporting.tidy import tidy


def in_brief(released: ReleasedAnalysis, n_lines: int = 5) -> tuple[str, ...]:
    """Give who answered with the answer's headline, then concerns and strengths by turns."""
    tidied = tidy(released)
    findings = tidied.findings
    answer = answer_of(findings, People.of(findings))
    turns = chain.from_iterable(zip_longest(answer.concerns, answer.works))
    points = [_line(point) for point in turns if point is not None]
    return (f"{answered_words(tidied)} {answer.headline}.", *points)[:n_lines]


def _line(point: Point) -> str:
    return f"{point.sentences[0].striptags()} Grade {point.grade}."
