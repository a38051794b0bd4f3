"""Small instruments in the shape of the catalogue's, for tests that need no YAML."""

from __future__ import annotations

from typing import Any

from diagnostic.instruments.model import Instrument

ANCHORS = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
FORMS = {
    "employee": {"role_groups": ["frontline"], "stem": "I", "target": "self"},
    "manager": {"role_groups": ["middle_management"], "stem": "My people", "target": "own_team"},
    "c_suite": {"role_groups": ["c_suite"], "stem": "Front-line staff", "target": "front_line"},
}


def make_instrument(
    scale_id: str,
    *,
    n_items: int = 12,
    reversed_items: tuple[int, ...] = (2, 5),
    kind: str = "core",
    n_facets: int = 0,
    forms: dict[str, Any] | None = None,
    **scale: Any,
) -> Instrument:
    facets = [{"id": f"{scale_id}_facet_{k}", "title": f"Facet {k}"} for k in range(n_facets)]
    items = [
        {
            "id": f"{scale_id}_{k + 1}",
            "predicate": f"statement {k + 1}",
            "reverse_keyed": k in reversed_items,
            "facet": facets[k % n_facets]["id"] if facets else None,
        }
        for k in range(n_items)
    ]
    measures = {"definition": "A test.", "low": "Little of it.", "high": "Much of it."}
    return Instrument.model_validate(
        {
            "id": scale_id,
            "version": "1.0.0",
            "title": scale_id.replace("_", " ").title(),
            "licence": "CC0-1.0",
            "minutes": 2,
            "response_scale": {
                "options": [{"value": k + 1, "anchor": anchor} for k, anchor in enumerate(ANCHORS)],
                "not_applicable": "Cannot say",
                "favourable_from": 4,
            },
            "forms": FORMS if forms is None else forms,
            "scales": [
                {
                    "id": scale_id,
                    "title": scale_id.replace("_", " ").title(),
                    "measures": measures,
                    "kind": kind,
                    "facets": facets,
                    "items": items,
                    **scale,
                }
            ],
        }
    )


def core_pack() -> tuple[Instrument, ...]:
    """Four core scales and the criterion, by the ids of the catalogue."""
    return (
        make_instrument("trust", n_items=15, n_facets=5),
        make_instrument("psy_safety", n_items=12, n_facets=4),
        make_instrument("comms", n_items=15, n_facets=5),
        make_instrument("mgr_conv", n_items=12, n_facets=6),
        make_instrument("outcomes", n_items=10, n_facets=5, kind="criterion"),
    )
