"""A new instrument file: everything an author fills in, with a word on each part."""

from __future__ import annotations

from typing import Literal

ScaffoldKind = Literal["core", "criterion", "profile", "forecast"]

UNWRITTEN = "TODO"
"""Texts that begin with this word have not been written yet."""

_HEAD = """\
# Fill in every text that begins with TODO, then run: diagnostic instruments check {id}.yaml
# Editors complete and check while you type once `diagnostic instruments schema > schema.json` stands beside:
# yaml-language-server: $schema=schema.json
id: {id}
version: 0.1.0                      # raise it with every change: `diagnostic instruments diff`
title: "TODO: name of the instrument, for people"
purpose: "TODO: one sentence that tells respondents what the questions are about"
status: draft                       # draft, piloted or validated: no more than the evidence says
licence: "TODO: who may use the wording and how, such as CC BY 4.0"
sources:
  - "TODO: where construct and wording come from; say so if the items are original and untested"
minutes: 2                          # about 10 seconds per item

"""

_OPTIONS = """\
response_scale:
  options:                          # in the order shown
    - {{value: 1, anchor: Strongly disagree}}
    - {{value: 2, anchor: Disagree}}
    - {{value: 3, anchor: Neither agree nor disagree}}
    - {{value: 4, anchor: Agree}}
    - {{value: 5, anchor: Strongly agree}}
  not_applicable: Does not apply / cannot say
  favourable_from: 4                # after reverse keying, answers from here on count as favourable

forms:                              # who reads which wording; each role group reads one form
  employee:
    role_groups: [frontline]
    target: self                    # whose experience the answers describe
    stem: I                         # opens the sentence that every predicate ends
  executive:
    role_groups: [c_suite]
    target: front_line              # about the same people as the employees' form: a perception gap
    stem: Front-line staff

scales:
  - id: {id}
    title: "TODO: name of the scale in the report; respondents never read it"
    kind: {kind}
    measures:
      definition: "TODO: what the score stands for, in one sentence"
      low: "TODO: what a low score means, in plain words"
      high: "TODO: what a high score means, in plain words"
    facets:                         # parts of the construct; leave them out if there are none
      - {{id: first, title: "TODO: name of the first facet"}}
      - {{id: second, title: "TODO: name of the second facet"}}
    items:                          # one idea each, plain words; name opposites instead of negating
      - {{id: {id}_1, facet: first, predicate: "TODO: the end of a sentence that begins with the stem."}}
      - {{id: {id}_2, facet: first, predicate: "TODO: a second one."}}
      - {{id: {id}_3, facet: second, predicate: "TODO: a third one."}}
      - {{id: {id}_4, facet: second, predicate: "TODO: an opposite, in its own words.", reverse_keyed: true}}
    shuffle: true                   # another random order for every respondent
"""

_TREATMENTS = """\
    treatments:                     # what to do about a low score; the report prints it
      - action: "TODO: what to do"
        owner: "TODO: who does it"
        first_step: "TODO: what can be done this week"
        cost_band: low              # low, medium or high
        evidence_level: weak        # strong, moderate, weak or theory
        review_after_days: 90
        stop_rule: "TODO: what would show that it does not help"
"""

_FORECAST = """\
response_scale:
  number: {{low: 0, high: 100, unit: of 100}}
  not_applicable: Cannot say

forms:
  executive:
    role_groups: [c_suite]
    target: front_line

scales:
  - id: {id}
    title: "TODO: name of the scale in the report; respondents never read it"
    kind: forecast
    measures:
      definition: "TODO: whose answers are predicted, and why that matters"
      low: "TODO: what it means to expect few agreeing answers"
      high: "TODO: what it means to expect many agreeing answers"
    items:                          # each predicts the counted answers to one plainly keyed item
      - id: {id}_1
        text: "TODO: Of 100 front-line staff, how many will agree: '…'?"
        forecasts: {{instrument: psy_safety, scale: psy_safety, item: safety_voice_1, role_group: frontline}}
      - id: {id}_2
        text: "TODO: a second forecast"
        forecasts: {{instrument: psy_safety, scale: psy_safety, item: safety_voice_2, role_group: frontline}}
"""


def scaffold(instrument_id: str, kind: ScaffoldKind = "core") -> str:
    """Give the text of a file that has nothing wrong but its unwritten texts."""
    bodies = {"forecast": _FORECAST, "core": _OPTIONS + _TREATMENTS}
    return (_HEAD + bodies.get(kind, _OPTIONS)).format(id=instrument_id, kind=kind)
