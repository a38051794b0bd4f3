"""Checks that trace-back rules lead from one part of the instrument to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .model import Instrument
from .shape import Finding


def trace_back_findings(instrument: Instrument) -> Iterator[Finding]:
    """Give rules that name nothing, two things, or the same thing twice."""
    scales = {scale.id for scale in instrument.scales}
    facets = Counter(facet.id for scale in instrument.scales for facet in scale.facets)
    for k, rule in enumerate(instrument.trace_back):
        for key, name in (("if_low", rule.if_low), ("look_at", rule.look_at)):
            path = ("trace_back", k, key)
            if name not in scales and name not in facets:
                yield Finding(
                    "unknown_trace_back",
                    path,
                    f"No scale or facet is called '{name}'.",
                    f"Use one of {', '.join(sorted({*scales, *facets}))}.",
                )
            elif name not in scales and facets[name] > 1:
                yield Finding(
                    "ambiguous_trace_back",
                    path,
                    f"The facet '{name}' belongs to {facets[name]} scales.",
                    "Give facets that a rule names ids of their own.",
                )
        if rule.if_low == rule.look_at:
            yield Finding(
                "trace_back_to_itself",
                ("trace_back", k),
                f"The rule leads from '{rule.if_low}' to itself.",
                "Name the scale or facet where the cause may lie.",
            )
