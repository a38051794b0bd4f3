"""What one role group is asked in a wave, and the check of what it answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

from diagnostic.analysis.findings import Group
from diagnostic.analysis.role_titles import role_titles
from diagnostic.errors import SetupError
from diagnostic.workflows.refusals import AnswerNotOfferedError
from diagnostic.workflows.views import NOT_APPLICABLE_ANSWER, ItemView, OptionView, SectionView

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.instruments.model import Instrument, ResponseScale

Answers = dict[str, int | Literal["not_applicable"]]


def role_title(role_group: str) -> str:
    """Give a role group's name for people."""
    return role_titles([Group(role_group)])[role_group]


def pinned_instruments(catalogue: Catalogue, pins: Iterable[Mapping[str, Any]]) -> tuple[Instrument, ...]:
    """Give a wave's instruments exactly as they were when it opened."""
    return tuple(_pinned(catalogue, pin) for pin in pins)


def _pinned(catalogue: Catalogue, pin: Mapping[str, Any]) -> Instrument:
    entry = catalogue.entry(pin["id"], pin["version"])
    if entry.sha256 != pin["sha256"]:
        raise SetupError(
            place=f"instrument '{pin['id']}' {pin['version']}",
            fault="its file is not the one that the wave was opened with.",
            mend="Put the original file back, and give changed questions a new version.",
            code="instrument_changed",
        )
    return entry.instrument


def sections_for(
    instruments: Sequence[Instrument], role_group: str, language: str
) -> tuple[SectionView, ...]:
    """Give the scales that a role group answers, in its own wording."""
    return tuple(
        section
        for instrument in instruments
        if (form_id := instrument.form_for(role_group)) is not None
        for section in _sections(instrument, form_id, language)
    )


def _sections(instrument: Instrument, form_id: str, language: str) -> Iterable[SectionView]:
    for scale in instrument.scales:
        response_scale = instrument.response_scale_of(scale)
        options, not_applicable = _options(response_scale, language)
        items = tuple(
            ItemView(item.id, instrument.wording(item, form_id, language), options, not_applicable)
            for item in scale.items
        )
        intro = instrument.purpose.get(language, "")
        yield SectionView(scale.id, scale.title[language], items, intro)


def _options(response_scale: ResponseScale, language: str) -> tuple[tuple[OptionView, ...], str | None]:
    options = tuple(OptionView(option.value, option.anchor[language]) for option in response_scale.options)
    extra = response_scale.not_applicable
    return options, None if extra is None else extra[language]


def minutes_for(instruments: Sequence[Instrument], role_group: str) -> int:
    asked = (item.minutes for item in instruments if item.form_for(role_group) is not None)
    return max(1, ceil(sum(asked)))


def read_answers(sections: Sequence[SectionView], sent: Mapping[str, str | int]) -> Answers:
    """Give the answers to the items of a form; raises `AnswerNotOfferedError` for anything else.

    An item that is absent or blank was not answered. The error names the item, never the answer.
    """
    items = {item.id: item for section in sections for item in section.items}
    if not sent.keys() <= items.keys():
        raise AnswerNotOfferedError("form", "it answers a question that it does not ask.")
    answers = {item_id: _read_answer(items[item_id], str(value).strip()) for item_id, value in sent.items()}
    return {item_id: answer for item_id, answer in answers.items() if answer is not None}


def _read_answer(item: ItemView, value: str) -> int | Literal["not_applicable"] | None:
    if not value:
        return None
    if value == NOT_APPLICABLE_ANSWER and item.not_applicable is not None:
        return "not_applicable"
    for option in item.options:
        if str(option.value) == value:
            return option.value
    raise AnswerNotOfferedError(f"question '{item.id}'", "the answer is none of those offered.")


def canonical_json(answers: Answers) -> str:
    """Give the one text that the same answers always have."""
    return json.dumps(answers, sort_keys=True, separators=(",", ":"))
