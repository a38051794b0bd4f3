"""Checks that every form can show every item as a whole sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .model import Form, Instrument, Item
from .shape import Finding
from .yaml_text import Path

SLOT = re.compile(r"\{([^{}]*)\}")


def wording_findings(instrument: Instrument) -> Iterator[Finding]:
    """Give missing wordings, unfilled slots and repeated sentences."""
    for path, item in _items(instrument):
        yield from _own_wordings(item, path, instrument)
        for form_id, form in instrument.forms.items():
            yield from _wording_in(item, path, form_id, form)
    yield from _stems(instrument)
    yield from _unused_slots(instrument)
    yield from _repeated_sentences(instrument)


def _items(instrument: Instrument) -> Iterator[tuple[Path, Item]]:
    for k, scale in enumerate(instrument.scales):
        for j, item in enumerate(scale.items):
            yield ("scales", k, "items", j), item


def _own_wordings(item: Item, path: Path, instrument: Instrument) -> Iterator[Finding]:
    if item.text is not None and item.predicate is not None:
        yield Finding(
            "item_with_two_wordings",
            path,
            f"The item '{item.id}' has both a text and a predicate.",
            "Keep the predicate if the form's stem should open the sentence, else the text.",
        )
    yield from unknown_forms(item.wordings, path, instrument)


def unknown_forms(wordings: Mapping[str, object], path: Path, instrument: Instrument) -> Iterator[Finding]:
    """Give the forms that a question words itself for, but that do not exist."""
    for form_id in wordings:
        if form_id not in instrument.forms:
            yield Finding(
                "unknown_form",
                (*path, "wordings", form_id),
                f"There is no form '{form_id}'.",
                f"Use one of {', '.join(instrument.forms)}.",
            )


def _wording_in(item: Item, path: Path, form_id: str, form: Form) -> Iterator[Finding]:
    if form_id in item.wordings or item.text is not None:
        return
    if item.predicate is None:
        yield Finding(
            "item_without_wording",
            path,
            f"The item '{item.id}' has no words for the form '{form_id}'.",
            "Give it a 'predicate', a 'text', or a wording for this form under 'wordings'.",
        )
        return
    for slot in sorted(_slots_in(item.predicate) - set(form.slots)):
        yield Finding(
            "unfilled_slot",
            (*path, "predicate"),
            f"The form '{form_id}' does not fill the slot '{{{slot}}}' of the item '{item.id}'.",
            f"Add '{slot}' to the form's 'slots', or write the words out.",
        )


def _stems(instrument: Instrument) -> Iterator[Finding]:
    for form_id, form in instrument.forms.items():
        open_ended = [
            item.id
            for item in instrument.items
            if item.predicate is not None and form_id not in item.wordings
        ]
        if open_ended and not form.stem:
            yield Finding(
                "predicate_without_stem",
                ("forms", form_id),
                f"The form '{form_id}' has no stem, but {len(open_ended)} predicate(s) need one.",
                f"Give it a 'stem', or every item from '{open_ended[0]}' on a wording for '{form_id}'.",
            )


def _slots_in(text: Mapping[str, str]) -> set[str]:
    return {slot for words in text.values() for slot in SLOT.findall(words)}


def _unused_slots(instrument: Instrument) -> Iterator[Finding]:
    used = {slot for item in instrument.items for slot in _slots_in(item.predicate or {})}
    for form_id, form in instrument.forms.items():
        for slot in form.slots:
            if slot not in used | _slots_in(form.stem):
                yield Finding(
                    "unused_slot",
                    ("forms", form_id, "slots", slot),
                    f"No predicate has the slot '{{{slot}}}'.",
                    "Remove it, or check its spelling in the predicates.",
                )


def _repeated_sentences(instrument: Instrument) -> Iterator[Finding]:
    for form_id in instrument.forms:
        seen: dict[str, str] = {}
        for path, item in _items(instrument):
            for language in instrument.title:
                try:
                    sentence = instrument.wording(item, form_id, language)
                except KeyError:  # a missing translation, already found
                    continue
                other = seen.setdefault(f"{language}: {sentence}", item.id)
                if other != item.id and sentence:
                    yield Finding(
                        "duplicate_wording",
                        path,
                        f"In the form '{form_id}', '{item.id}' reads the same as '{other}'.",
                        "Reword one of the two, or remove it.",
                    )
