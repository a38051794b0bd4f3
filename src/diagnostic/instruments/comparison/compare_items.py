"""Compares the items of two versions: which are gone, new, moved, reworded or keyed otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from diagnostic.instruments.model import Instrument, Item, Scale

from .changes import Change, Effect
from .rewording import compare_wordings

Placed: TypeAlias = dict[str, tuple[Scale, Item]]


def compare_items(old: Instrument, new: Instrument) -> Iterator[Change]:
    """Give the edits of items, each item's wording compared form by form and language by language."""
    before, after = (
        {item.id: (scale, item) for scale, item in one.items_with_scales()} for one in (old, new)
    )
    yield from _gone_and_new(before, after)
    for name in before.keys() & after.keys():
        yield from _edits(before[name], after[name])
        yield from _wordings(old, new, before[name][1], after[name][1])


def _gone_and_new(before: Placed, after: Placed) -> Iterator[Change]:
    old_scales = {scale.id for scale, _ in before.values()}
    new_scales = {scale.id for scale, _ in after.values()}
    for name, (scale, _) in before.items():
        if name not in after and scale.id in new_scales:
            told = f"The item was removed from '{scale.id}', whose score now rests on other items."
            yield Change("item_removed", "breaks_scale", name, told)
    for name, (scale, _) in after.items():
        if name not in before and scale.id in old_scales:
            told = f"The item is new in '{scale.id}', whose score now rests on other items."
            yield Change("item_added", "breaks_scale", name, told)


def _edits(was: tuple[Scale, Item], now: tuple[Scale, Item]) -> Iterator[Change]:
    (old_scale, old), (new_scale, new) = was, now
    if old_scale.id != new_scale.id:
        told = f"The item moved from '{old_scale.id}' to '{new_scale.id}'; both scores change."
        yield Change("item_moved", "breaks_scale", new.id, told)
    if old.reverse_keyed != new.reverse_keyed:
        told = "The reverse key changed: the same answer counts the other way round."
        yield Change("reverse_key_changed", "breaks_items", new.id, told)
    if old.facet != new.facet:
        told = f"The item moved from facet '{old.facet}' to '{new.facet}'; facet scores change."
        yield Change("item_moved", "breaks_scale", new.id, told)
    if old.shown_if != new.shown_if:
        yield Change("condition_changed", "breaks_items", new.id, "Other people are shown the item.")
    if old.forecasts != new.forecasts:
        yield Change("forecast_changed", "breaks_items", new.id, "The item predicts other answers.")


def _wordings(old: Instrument, new: Instrument, was: Item, now: Item) -> Iterator[Change]:
    found: dict[tuple[str, Effect], list[str]] = {}
    for role in new.role_groups:
        old_form, new_form = old.form_for(role), new.form_for(role)
        if old_form is None or new_form is None:
            continue
        for language in [code for code in old.languages if code in new.languages]:
            difference = compare_wordings(
                old.wording(was, old_form, language), new.wording(now, new_form, language)
            )
            if difference == "reworded":
                found.setdefault(("item_reworded", "breaks_items"), []).append(f"{role}/{language}")
            elif difference != "none":
                found.setdefault(("item_retyped", "advice"), []).append(f"{role}/{language}")
    for (code, effect), places in found.items():
        word = "says something else" if effect == "breaks_items" else "differs in letters or punctuation"
        yield Change(code, effect, now.id, f"The wording {word} for {', '.join(places)}.")
