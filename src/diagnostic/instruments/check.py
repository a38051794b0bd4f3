"""What a well-shaped instrument may still get wrong: names, keys and measurement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .check_flow import flow_findings
from .check_forecasts import forecast_findings
from .check_languages import language_findings
from .check_questions import question_findings
from .check_scoring import repeated, scoring_findings
from .check_trace_back import trace_back_findings
from .check_wording import wording_findings
from .model import Instrument, Scale
from .shape import Finding
from .yaml_text import Path


def meaning_findings(instrument: Instrument) -> Iterator[Finding]:
    """Give everything that the model's types cannot see."""
    yield from _names(instrument)
    yield from _role_groups(instrument)
    for number, scale in enumerate(instrument.scales):
        yield from _facets(scale, ("scales", number))
    yield from scoring_findings(instrument)
    yield from forecast_findings(instrument)
    yield from _columns(instrument)
    yield from language_findings(instrument)
    yield from wording_findings(instrument)
    yield from question_findings(instrument)
    yield from flow_findings(instrument)
    yield from trace_back_findings(instrument)


def _names(instrument: Instrument) -> Iterator[Finding]:
    scales = [(scale.id, ("scales", k, "id")) for k, scale in enumerate(instrument.scales)]
    for name, path in repeated(scales):
        yield Finding(
            "duplicate_scale", path, f"A scale '{name}' was already given.", "Rename one of the two."
        )


def _role_groups(instrument: Instrument) -> Iterator[Finding]:
    named = [
        (role, ("forms", key, "role_groups", k))
        for key, form in instrument.forms.items()
        for k, role in enumerate(form.role_groups)
    ]
    for role, path in repeated(named):
        yield Finding(
            "role_group_twice",
            path,
            f"The role group '{role}' was already given a form.",
            "Let each role group read exactly one form.",
        )


def _facets(scale: Scale, path: Path) -> Iterator[Finding]:
    facets = {facet.id for facet in scale.facets}
    for name, place in repeated((f.id, (*path, "facets", k, "id")) for k, f in enumerate(scale.facets)):
        yield Finding(
            "duplicate_facet", place, f"A facet '{name}' was already given.", "Rename one of the two."
        )
    for k, item in enumerate(scale.items):
        place = (*path, "items", k)
        if item.facet is None and facets:
            yield Finding(
                "item_without_facet",
                place,
                f"The item '{item.id}' belongs to no facet.",
                f"Name one of {', '.join(sorted(facets))}; it counts for the scale in any case.",
            )
        elif item.facet is not None and item.facet not in facets:
            yield Finding(
                "unknown_facet",
                (*place, "facet"),
                f"The scale '{scale.id}' has no facet '{item.facet}'.",
                f"Name one of {', '.join(sorted(facets))}." if facets else "Add it under 'facets'.",
            )
    used = {item.facet for item in scale.items}
    for k, facet in enumerate(scale.facets):
        if facet.id not in used:
            yield Finding(
                "unused_facet",
                (*path, "facets", k),
                f"No item belongs to the facet '{facet.id}'.",
                "Give it items, or remove it.",
            )


def _columns(instrument: Instrument) -> Iterator[Finding]:
    known = {question.id for question in instrument.closed_questions}
    for name in instrument.columns.items:
        if name not in known:
            yield Finding(
                "unknown_item_in_columns",
                ("columns", "items", name),
                f"There is no item '{name}'.",
                "Use the id of an item of this instrument.",
            )
    named: dict[Path, str | None] = {
        ("columns", "role_group"): instrument.columns.role_group,
        ("columns", "unit"): instrument.columns.unit,
        **{("columns", "items", name): column for name, column in instrument.columns.items.items()},
    }
    counts = Counter(named.values())
    for path, column in named.items():
        if column is not None and counts[column] > 1:
            yield Finding(
                "duplicate_column",
                path,
                f"The column '{column}' is named {counts[column]} times.",
                "Give every use its own column.",
            )
