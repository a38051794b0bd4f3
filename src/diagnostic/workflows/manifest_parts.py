"""The parts of a manifest that may be tightened later: units that people may name, and thresholds."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.anonymity.manifest import Node, Suppression
from diagnostic.workflows.access import UNIT_ASKED_FROM
from diagnostic.workflows.disclosure_policy import policy_of
from diagnostic.workflows.form_facts import Thresholds
from diagnostic.workflows.published_facts import PublishedFacts


def units_to_name(
    units: Sequence[str], head_counts: Sequence[tuple[str, str, int]], minimum_group: int
) -> tuple[str, ...]:
    """Give the units that enough people are invited in who will be asked for theirs."""
    invited = {role: 0 for role, _, _ in head_counts}
    for role, _, count in head_counts:
        invited[role] += count
    asked = [count for count in head_counts if invited[count[0]] >= UNIT_ASKED_FROM]
    return tuple(
        unit for unit in units if sum(count for _, inside, count in asked if inside == unit) >= minimum_group
    )


def breakdown_of(facts: PublishedFacts, units: Sequence[str]) -> Node:
    """Give the organisation and those of its units that people may name; the wave's id can be no unit."""
    parts = tuple(Node(id=unit, title=unit) for unit in units)
    return Node(id=facts.wave_id, title=facts.organisation, parts=parts)


def suppression_of(thresholds: Thresholds) -> Suppression:
    policy = policy_of(thresholds)
    return Suppression(
        minimum_group=policy.minimum_group,
        minimum_c_suite=policy.minimum_c_suite,
        minimum_comments=policy.minimum_comments,
    )
