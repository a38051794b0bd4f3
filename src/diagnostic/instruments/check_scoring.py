"""Checks that the answers can be scored: options, keying, number of items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from .model import Instrument, ResponseOption, ResponseScale, Scale
from .shape import Finding
from .yaml_text import Path

_NEGATION = re.compile(r"\b(not|never|no|none|nothing|cannot|nobody)\b|n't\b", re.IGNORECASE)


def scoring_findings(instrument: Instrument) -> Iterator[Finding]:
    """Give options that clash and keys that lead nowhere."""
    yield from _response_scale(instrument.response_scale, ("response_scale",))
    for number, scale in enumerate(instrument.scales):
        path: Path = ("scales", number)
        if scale.response_scale is not None:
            yield from _response_scale(scale.response_scale, (*path, "response_scale"))
        yield from _measurement(scale, path)
        yield from _reverse_keys(scale, instrument.response_scale_of(scale), path)


def repeated(entries: Iterable[tuple[str, Path]]) -> Iterator[tuple[str, Path]]:
    """Give the entries that were there before, with the path of the later one."""
    seen: set[str] = set()
    for entry, path in entries:
        if entry in seen:
            yield entry, path
        seen.add(entry)


def option_findings(options: Sequence[ResponseOption], path: Path) -> Iterator[Finding]:
    """Give values and anchors that two options share."""
    values = [(str(option.value), (*path, k, "value")) for k, option in enumerate(options)]
    for value, place in repeated(values):
        yield Finding(
            "duplicate_option_value",
            place,
            f"The value {value} was already given to another option.",
            "Give every option its own whole number.",
        )
    anchors = [
        (f"{language}: {anchor}", (*path, k, "anchor"))
        for k, option in enumerate(options)
        for language, anchor in option.anchor.items()
    ]
    for anchor, place in repeated(anchors):
        yield Finding(
            "duplicate_option_anchor",
            place,
            f"Another option already reads '{anchor.split(': ', 1)[1]}'.",
            "Give every option its own anchor.",
        )


def _response_scale(response_scale: ResponseScale, path: Path) -> Iterator[Finding]:
    yield from option_findings(response_scale.options, (*path, "options"))
    low, high, favourable_from = response_scale.low, response_scale.high, response_scale.favourable_from
    if favourable_from is None and response_scale.number is None:
        yield Finding(
            "favourable_from_missing",
            path,
            "Nothing says which answers count as favourable.",
            f"Add 'favourable_from', above {low} and at most {high}.",
        )
    if favourable_from is not None and not low < favourable_from <= high:
        yield Finding(
            "favourable_from_outside_options",
            (*path, "favourable_from"),
            f"'favourable_from' is {favourable_from}; the options run from {low} to {high}.",
            f"Choose a value above {low} and at most {high}.",
        )


def _measurement(scale: Scale, path: Path) -> Iterator[Finding]:
    if len(scale.items) == 1:
        yield Finding(
            "single_item_scale",
            path,
            f"The scale '{scale.id}' has one item.",
            "Add items if its reliability matters; three is the least that a factor model can use.",
        )
    if scale.kind == "core" and not scale.treatments:
        yield Finding(
            "core_scale_without_treatment",
            path,
            f"The scale '{scale.id}' has no treatments.",
            "Say what to do about a low score; the report prints it.",
        )


def _reverse_keys(scale: Scale, response_scale: ResponseScale, path: Path) -> Iterator[Finding]:
    reversed_items = [k for k, item in enumerate(scale.items) if item.reverse_keyed]
    if 2 * len(reversed_items) > len(scale.items):
        yield Finding(
            "mostly_reversed",
            path,
            f"{len(reversed_items)} of {len(scale.items)} items of '{scale.id}' are reverse-keyed.",
            "Turn the scale round: key the majority plainly, and name the scale after its high end.",
        )
    values = set(response_scale.values)
    if reversed_items and values != {response_scale.low + response_scale.high - value for value in values}:
        yield Finding(
            "options_not_symmetric",
            (*path, "items", reversed_items[0], "reverse_keyed"),
            "Reverse keying (lowest + highest − value) leads to a value that is not an option.",
            "Number the options evenly, such as 1, 2, 3, 4, 5.",
        )
    for k in reversed_items:
        item = scale.items[k]
        words = " ".join((texts or {}).get("en", "") for texts in (item.text, item.predicate))
        if _NEGATION.search(words):
            yield Finding(
                "reversed_by_negation",
                (*path, "items", k),
                f"The reverse-keyed item '{item.id}' is worded by negation.",
                "Name the opposite instead: 'hide problems' rather than 'do not report problems'.",
            )
