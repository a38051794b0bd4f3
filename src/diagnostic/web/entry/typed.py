"""What is typed from a form on paper: it lives in the page only, as a code, a ticket and small numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import Request

from diagnostic.web.languages import PRESET, note_wishes
from diagnostic.web.respondent.sheet import ANSWER_PREFIX
from diagnostic.workflows.views import PREFER_NOT_TO_SAY, FormView

DASHES = frozenset("-‐‑‒–—−")
"""All that people type or browsers make of a hyphen."""

_UNIT, _UNIT_NAME = "unit", "unit_name"
_LONGEST_VALUE = 200
_MOST_FIELDS = 1000


@dataclass(frozen=True)
class Typed:
    """What was typed so far, by item id."""

    code: str = field(repr=False)
    ticket: str = field(default="", repr=False)
    answers: dict[str, str] = field(default_factory=dict, repr=False)
    unit: str = field(default="", repr=False)
    unit_name: str = field(default=PREFER_NOT_TO_SAY, repr=False)
    """What the number of the unit stood for when it was checked."""
    wishes: tuple[str, ...] = ()

    def fields(self) -> list[tuple[str, str]]:
        """Give name and value of everything, to be sent again as it is."""
        fields = [
            ("code", self.code),
            ("ticket", self.ticket),
            (_UNIT, self.unit),
            (_UNIT_NAME, self.unit_name),
        ]
        return fields + [(ANSWER_PREFIX + item, text) for item, text in self.answers.items()]


async def read_typed(request: Request) -> Typed:
    posted = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    fields = {
        name: value.strip()
        for name, value in posted.multi_items()
        if isinstance(value, str) and len(value) <= _LONGEST_VALUE
    }
    answers = {
        name.removeprefix(ANSWER_PREFIX): value
        for name, value in fields.items()
        if name.startswith(ANSWER_PREFIX) and value
    }
    return Typed(
        code=fields.get("code", ""),
        ticket=fields.get("ticket", ""),
        answers=answers,
        unit=fields.get(_UNIT, ""),
        unit_name=fields.get(_UNIT_NAME, PREFER_NOT_TO_SAY),
        wishes=note_wishes(request, fields.get(PRESET, "")),
    )


def unit_of(form: FormView, typed: Typed) -> str | None:
    """Give the unit whose number was typed; None when there is none of that number."""
    if typed.unit in {"", *DASHES}:
        return PREFER_NOT_TO_SAY
    place = int(typed.unit) if typed.unit.isdecimal() and len(typed.unit) <= 4 else 0
    return form.units[place - 1] if 1 <= place <= len(form.units) else None
