"""Compares two versions of an instrument, edit by edit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from pydantic import BaseModel

from diagnostic.instruments.model import Instrument, ResponseScale, Scale

from .changes import Change, Effect
from .compare_items import compare_items
from .rewording import compare_wordings


def compare_instruments(old: Instrument, new: Instrument) -> tuple[Change, ...]:
    """Give every difference, those that break comparisons first."""
    changes = [
        *_scales(old, new),
        *compare_items(old, new),
        *_forms(old, new),
        *_questions(old, new),
        *_languages(old, new),
        *_order(old, new),
        *_rest(old, new),
    ]
    order: tuple[Effect, ...] = (
        "breaks_items",
        "breaks_scale",
        "breaks_question",
        "advice",
        "addition",
        "harmless",
    )
    return tuple(sorted(dict.fromkeys(changes), key=lambda change: order.index(change.effect)))


def _scales(old: Instrument, new: Instrument) -> Iterator[Change]:
    before, after = ({scale.id: scale for scale in one.scales} for one in (old, new))
    for name in before:
        if name not in after:
            yield Change("scale_removed", "breaks_scale", name, "The scale was removed.")
    for name, scale in after.items():
        if name not in before:
            yield Change("scale_added", "addition", name, "The scale is new.")
        else:
            yield from _scale(old, new, before[name], scale)


def _scale(old: Instrument, new: Instrument, was: Scale, now: Scale) -> Iterator[Change]:
    if was.missing != now.missing:
        told = "The missing rule changed: other people get a score."
        yield Change("missing_rule_changed", "breaks_scale", now.id, told)
    if was.kind != now.kind:
        told = f"The scale was {was.kind} and is {now.kind}: the diagnosis treats it otherwise."
        yield Change("kind_changed", "breaks_scale", now.id, told)
    yield from _answers(was.id, old.response_scale_of(was), new.response_scale_of(now))
    if (was.measures, was.title, was.treatments) != (now.measures, now.title, now.treatments):
        told = "Title, definition or treatments changed; respondents do not see them."
        yield Change("report_text_changed", "harmless", now.id, told)
    if was.facets != now.facets:
        gone = {facet.id for facet in was.facets} - {facet.id for facet in now.facets}
        effect: Effect = "breaks_scale" if gone else "harmless"
        yield Change("facets_changed", effect, now.id, "The facets changed; facet scores follow.")
    if was.attention != now.attention:
        yield Change(
            "attention_changed", "harmless", now.id, "The attention item changed; it is never scored."
        )


def _answers(place: str, was: ResponseScale, now: ResponseScale) -> Iterator[Change]:
    if sorted(was.values) != sorted(now.values):
        yield Change("options_changed", "breaks_items", place, "Other option values are offered.")
        return
    if was.values != now.values:
        yield Change("options_reordered", "breaks_items", place, "The options stand in another order.")
    if (was.number is None) != (now.number is None) or (was.points is None) != (now.points is None):
        told = "Answers are given in another way (options, points, number)."
        yield Change("options_changed", "breaks_items", place, told)
    if was.favourable_from != now.favourable_from:
        told = "Favourable begins elsewhere; shares of favourable answers shift, scores do not."
        yield Change("favourable_from_changed", "breaks_scale", place, told)
    if (was.not_applicable is None) != (now.not_applicable is None):
        told = "'Does not apply' was added or removed: other answers become missing."
        yield Change("not_applicable_changed", "breaks_scale", place, told)
    after = {option.value: option.anchor for option in now.options}
    for option in was.options:
        yield from _anchor(place, option.value, option.anchor, after.get(option.value, {}))


def _anchor(place: str, value: int, was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Change]:
    for language in was.keys() & now.keys():
        difference = compare_wordings(was[language], now[language])
        if difference != "none":
            effect: Effect = "breaks_items" if difference == "reworded" else "advice"
            told = f"The anchor of option {value} changed in '{language}'."
            yield Change("anchor_changed", effect, place, told)


def _forms(old: Instrument, new: Instrument) -> Iterator[Change]:
    for role in dict.fromkeys((*old.role_groups, *new.role_groups)):
        was, now = old.form_for(role), new.form_for(role)
        if now is None:
            yield Change("role_group_removed", "breaks_scale", role, "The role group is no longer asked.")
        elif was is None:
            yield Change("role_group_added", "addition", role, "The role group is asked for the first time.")
        elif old.forms[was].target != new.forms[now].target:
            told = (
                f"The answers were about {old.forms[was].target} and are about {new.forms[now].target}: "
                "gaps mean something else."
            )
            yield Change("target_changed", "breaks_scale", role, told)


def _questions(old: Instrument, new: Instrument) -> Iterator[Change]:
    for kind in ("demographics", "comments"):
        before, after = ({question.id: question for question in getattr(one, kind)} for one in (old, new))
        for name in dict.fromkeys((*before, *after)):
            if name not in after:
                yield Change("question_removed", "breaks_question", name, "The question was removed.")
            elif name not in before:
                yield Change("question_added", "addition", name, "The question is new.")
            elif _in_shared(before[name], old, new) != _in_shared(after[name], old, new):
                yield Change("question_changed", "breaks_question", name, "The question changed.")


def _languages(old: Instrument, new: Instrument) -> Iterator[Change]:
    for language in dict.fromkeys((*old.languages, *new.languages)):
        if language not in new.languages:
            told = "The language is no longer offered."
            yield Change("language_removed", "breaks_question", language, told)
        elif language not in old.languages:
            yield Change(
                "language_added", "addition", language, "The language is offered for the first time."
            )
    if old.source_language != new.source_language:
        told = "The source language changed."
        yield Change("source_language_changed", "harmless", new.source_language, told)
    if old.translations != new.translations:
        yield Change("translation_status_changed", "harmless", new.id, "The state of a translation changed.")


def _order(old: Instrument, new: Instrument) -> Iterator[Change]:
    shuffled = [[(scale.id, scale.shuffle) for scale in one.scales_as_asked] for one in (old, new)]
    pages = [[_in_shared(section, old, new) for section in one.sections] for one in (old, new)]
    items = [[item.id for _, item in one.items_as_asked()] for one in (old, new)]
    kept = set(items[0]) & set(items[1])
    orders = [[item_id for item_id in one if item_id in kept] for one in items]
    if shuffled[0] != shuffled[1] or pages[0] != pages[1] or orders[0] != orders[1]:
        told = "Order, pages or shuffling changed; what stands before a question can colour its answers."
        yield Change("order_changed", "advice", new.id, told)
    if old.first_for_half != new.first_for_half:
        told = "Whether half of the respondents begin here changed; that can colour answers."
        yield Change("order_changed", "advice", new.id, told)
    shared = [code for code in old.title if code in new.title]
    if [old.purpose.get(code) for code in shared] != [new.purpose.get(code) for code in shared]:
        yield Change("purpose_changed", "advice", new.id, "The words that open the questions changed.")


def _in_shared(part: BaseModel, old: Instrument, new: Instrument) -> Any:
    """Give a part as plain data, with its texts in the languages that both versions have."""
    return _only(part.model_dump(), old.title.keys() | new.title.keys(), old.title.keys() & new.title.keys())


def _only(data: Any, languages: Set[str], shared: Set[str]) -> Any:
    if isinstance(data, dict):
        kept = {k: v for k, v in data.items() if k in shared} if data.keys() <= languages else data
        return {key: _only(value, languages, shared) for key, value in kept.items()}
    return [_only(entry, languages, shared) for entry in data] if isinstance(data, tuple | list) else data


def _rest(old: Instrument, new: Instrument) -> Iterator[Change]:
    named = ("title", "status", "licence", "sources", "minutes", "trace_back", "columns")
    for name in named:
        if getattr(old, name) != getattr(new, name):
            yield Change(f"{name}_changed", "harmless", new.id, f"'{name}' changed.")
