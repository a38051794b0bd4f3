"""Checks of the order in which things are asked: sections and display conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from .check_scoring import repeated
from .model import Condition, Instrument
from .shape import Finding
from .texts import TextPath


def flow_findings(instrument: Instrument) -> Iterator[Finding]:
    """Give scales without a place and conditions that can never be met, or not in time."""
    sections = list(_sections(instrument))
    yield from sections
    if not sections:
        yield from _conditions(instrument)


def _sections(instrument: Instrument) -> Iterator[Finding]:
    if not instrument.sections:
        return
    known = {scale.id for scale in instrument.scales}
    placed: list[tuple[str, TextPath]] = [
        (name, ("sections", k, "scales", j))
        for k, section in enumerate(instrument.sections)
        for j, name in enumerate(section.scales)
    ]
    for name, path in placed:
        if name not in known:
            yield Finding(
                "unknown_scale_in_section",
                path,
                f"There is no scale '{name}'.",
                f"Use one of {', '.join(sorted(known))}.",
            )
    for name, path in repeated(placed):
        yield Finding(
            "scale_in_two_sections", path, f"The scale '{name}' was already placed.", "Keep one of the two."
        )
    for k, scale in enumerate(instrument.scales):
        if scale.id not in {name for name, _ in placed}:
            yield Finding(
                "scale_in_no_section",
                ("scales", k, "id"),
                f"The scale '{scale.id}' stands in no section, so nobody would be asked its items.",
                "Name it in one of the 'sections'.",
            )


def _conditions(instrument: Instrument) -> Iterator[Finding]:
    order = {item.id: place for place, (_, item) in enumerate(instrument.items_as_asked())}
    conditions = {item.id: item.shown_if for item in instrument.items if item.shown_if}
    circular = _waiting_for_themselves(conditions)
    offered = _offered_values(instrument)
    for k, scale in enumerate(instrument.scales):
        for j, item in enumerate(scale.items):
            if item.shown_if:
                path: TextPath = ("scales", k, "items", j, "shown_if")
                yield from _condition(offered, item.shown_if, path)
                yield from _in_time(item.id, item.shown_if.item, circular, order, path)
    for k, comment in enumerate(instrument.comments):
        if comment.shown_if:
            yield from _condition(offered, comment.shown_if, ("comments", k, "shown_if"))


def _offered_values(instrument: Instrument) -> dict[str, Collection[int]]:
    values: dict[str, Collection[int]] = {}
    for scale in instrument.scales:
        offered = instrument.response_scale_of(scale).values
        for item in scale.items:
            values.setdefault(item.id, offered)
    return values


def _condition(
    offered_values: Mapping[str, Collection[int]], condition: Condition, path: TextPath
) -> Iterator[Finding]:
    offered = offered_values.get(condition.item)
    if offered is None:
        yield Finding(
            "unknown_condition_item",
            (*path, "item"),
            f"There is no item '{condition.item}' in this instrument.",
            "Name the id of an earlier item.",
        )
        return
    for k, answer in enumerate(condition.answers):
        if answer not in offered:
            yield Finding(
                "condition_answer_not_offered",
                (*path, "answers", k),
                f"'{condition.item}' does not offer the value {answer}.",
                "Use values of its options.",
            )
    if set(condition.answers) >= set(offered):
        yield Finding(
            "condition_always_met",
            path,
            f"Every answer to '{condition.item}' meets this condition.",
            "Leave out the answers after which it should stay hidden, or remove the condition.",
        )


def _in_time(
    item_id: str, source: str, circular: Collection[str], order: Mapping[str, int], path: TextPath
) -> Iterator[Finding]:
    if source not in order or order[source] < order[item_id]:
        return
    if item_id in circular:
        yield Finding(
            "condition_cycle",
            path,
            f"'{item_id}' waits, directly or through others, for itself.",
            "Break the circle: let one of them be shown to everybody.",
        )
    else:
        yield Finding(
            "condition_not_earlier",
            path,
            f"'{item_id}' waits for '{source}', which is asked later.",
            "Let the item that it waits for stand before it.",
        )


def _waiting_for_themselves(conditions: Mapping[str, Condition]) -> set[str]:
    """Give the items on a circle; as each waits for one item at most, every item is visited once."""
    circular: set[str] = set()
    visited: set[str] = set()
    for start in conditions:
        trail: list[str] = []
        name = start
        while name in conditions and name not in visited:
            visited.add(name)
            trail.append(name)
            name = conditions[name].item
        if name in trail:
            circular.update(trail[trail.index(name) :])
    return circular
