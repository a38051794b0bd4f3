"""What a scale's page says of trace-back rules: hypotheses, and what the answers say to them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from diagnostic.analysis.findings import Group, ScaleFinding, TraceBackFinding, TraceBackRule, TraceBackWord
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.reporting.book import book_of
from diagnostic.reporting.pages.trace_back import trace_back_part
from diagnostic.reporting.people import People
from diagnostic.reporting.render import html_of

CLAIM = "Teams low in one are low in the other. Against it speaks <b>the rest</b>."


def _scale(analysis: ReleasedAnalysis, word: TraceBackWord, lowest: str | None) -> ScaleFinding:
    scale = analysis.findings.scales[0]
    facets = [facet.facet_id for facet in scale.facets]
    rules = tuple(TraceBackRule(facets[k], facets[k + 2], CLAIM) for k in (0, 1))
    found = TraceBackFinding(Group("frontline"), rules, facets[0] if lowest else None, word)
    return replace(scale, trace_back=found)


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize(
    ("word", "lowest", "said"),
    [
        ("agree", "yes", "which is clearly the lowest of"),
        ("do not agree", "yes", "these answers do not agree with the hypothesis"),
        ("do not decide", "yes", "these answers do not decide about the hypothesis"),
        ("do not decide", None, "none is clearly the lowest among front-line staff"),
        ("nothing low", None, "are all high among front-line staff, so there is nothing to trace back"),
    ],
)
def test_every_verdict_is_worded_as_a_hypothesis(
    analysis: ReleasedAnalysis, word: TraceBackWord, lowest: str | None, said: str
) -> None:
    scale = _scale(analysis, word, lowest)
    part = trace_back_part(scale, People.of(analysis.findings))
    assert part is not None
    titles = [facet.title for facet in scale.facets]
    sentence = _words(str(part.sentence))
    assert said in sentence
    assert titles[0] in sentence
    assert "because" not in sentence
    assert [row.is_tested for row in part.rows] == [lowest is not None, False]
    assert (part.rows[0].if_low, part.rows[0].look_at) == (titles[0], titles[2])
    assert all(row.score.isdigit() and row.its_score.isdigit() for row in part.rows)


def test_the_page_prints_the_claim_escaped(analysis: ReleasedAnalysis) -> None:
    scale = _scale(analysis, "agree", "yes")
    findings = replace(analysis.findings, scales=(scale, *analysis.findings.scales[1:]))
    page = html_of(book_of(replace(analysis, findings=findings)))
    assert page.count("Where to look first: a hypothesis under test") == 1
    assert "&lt;b&gt;the rest&lt;/b&gt;" in page
    assert "they show no cause" in page


def test_a_scale_without_rules_has_no_such_part(analysis: ReleasedAnalysis) -> None:
    people = People.of(analysis.findings)
    assert all(trace_back_part(scale, people) is None for scale in analysis.findings.scales)
