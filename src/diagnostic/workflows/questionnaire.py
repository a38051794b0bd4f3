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
from diagnostic.workflows.shown_items import shown_sections
from diagnostic.workflows.views import NOT_APPLICABLE_ANSWER, ItemView, SectionView

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.instruments.model import Instrument

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


def minutes_for(instruments: Sequence[Instrument], role_group: str) -> int:
    asked = (item.minutes for item in instruments if item.form_for(role_group) is not None)
    return max(1, ceil(sum(asked)))


def read_answers(sections: Sequence[SectionView], sent: Mapping[str, str | int]) -> Answers:
    """Give the answers to the closed items of a form; raises `AnswerNotOfferedError` for any other.

    An item that is absent or blank was not answered, and an answer to an item that other answers hide is
    dropped. The error names the item, never the answer.
    """
    items = {item.id: item for section in sections for item in section.items}
    if not sent.keys() <= items.keys():
        raise AnswerNotOfferedError("form", "it answers a question that it does not ask.")
    answers = {
        item_id: _read_answer(items[item_id], str(value).strip())
        for item_id, value in sent.items()
        if items[item_id].longest is None
    }
    shown = {item.id for section in shown_sections(sections, sent) for item in section.items}
    return {item_id: answer for item_id, answer in answers.items() if answer is not None and item_id in shown}


def _read_answer(item: ItemView, value: str) -> int | Literal["not_applicable"] | None:
    if not value:
        return None
    if value == NOT_APPLICABLE_ANSWER and item.not_applicable is not None:
        return "not_applicable"
    answer = item.read(value)
    if answer is None:
        raise AnswerNotOfferedError(f"question '{item.id}'", "the answer is none of those offered.")
    return answer


def canonical_json(answers: Answers) -> str:
    """Give the one text that the same answers always have."""
    return json.dumps(answers, sort_keys=True, separators=(",", ":"))
