"""Which items a respondent is shown, given the answers so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from diagnostic.workflows.views import ItemView, SectionView


def shown_sections(
    sections: Sequence[SectionView], answers: Mapping[str, str | int]
) -> tuple[SectionView, ...]:
    """Leave out items whose condition the answers do not meet, and sections that are then empty."""
    visible: dict[str, str] = {}
    shown = []
    for section in sections:
        items = tuple(_visible(section.items, answers, visible))
        if items:
            shown.append(replace(section, items=items))
    return tuple(shown)


def _visible(
    items: Sequence[ItemView], answers: Mapping[str, str | int], visible: dict[str, str]
) -> Iterator[ItemView]:
    """An answer counts for later conditions only when its own item is shown."""
    for item in items:
        condition = item.shown_if
        if condition is None or visible.get(condition.item_id) in condition.values:
            visible[item.id] = str(answers.get(item.id, "")).strip()
            yield item
