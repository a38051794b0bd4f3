"""The one length that all answers to a wave are padded to: the longest that anybody could send must fit."""

from __future__ import annotations

from collections.abc import Iterable

from diagnostic.anonymity.canonical_json import canonical
from diagnostic.workflows.access import GroupForm
from diagnostic.workflows.views import NOT_APPLICABLE_ANSWER, PREFER_NOT_TO_SAY, ItemView

STEP = 4096
_WRITTEN_LONGEST = "\x01"
"""JSON writes it as six bytes; no other character takes more."""


def answer_bytes(forms: Iterable[GroupForm]) -> int:
    """Give the next multiple of 4096 bytes that every answer of every role group fits in, with its end."""
    longest = max(len(canonical(_longest_answers(form))) for form in forms)
    return (longest // STEP + 1) * STEP


def _longest_answers(form: GroupForm) -> dict[str, object]:
    items = [item for section in form.sections() for item in section.items]
    units = (PREFER_NOT_TO_SAY, *form.units)
    return {
        "role_group": form.role_group,
        "unit": max(units, key=lambda unit: len(canonical(unit))),
        "answers": {item.id: _longest_answer(item) for item in items},
    }


def _longest_answer(item: ItemView) -> str:
    if item.longest is not None:
        return _WRITTEN_LONGEST * item.longest
    offered = [str(option.value) for option in item.options]
    if item.number is not None:
        offered += [str(item.number.low), str(item.number.high)]
    if item.not_applicable is not None:
        offered.append(NOT_APPLICABLE_ANSWER)
    return max(offered, key=len)
