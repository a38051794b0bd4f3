"""What travels with a respondent from page to page: it lives in the page's hidden fields and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fastapi import Request

from diagnostic.web.languages import PRESET, SWITCH, note_wishes
from diagnostic.workflows.codes import read_code
from diagnostic.workflows.views import PREFER_NOT_TO_SAY, FormView

ANSWER_PREFIX = "answer."
ASIDE_PREFIX = "aside."
"""What is chosen beside the field of a number."""
SHOWN_PREFIX = "shown."
"""The number that stood in the field when the page was shown."""
LEAVE_OPEN = "leave_open"
DRAFTS = "drafts"
DRAFTS_OFF = "off"
KIOSK = "kiosk"
"""In a link's query and in a form's hidden field: the device is shared."""
KIOSK_ON = "on"
CLEAR_SITE_DATA = '"cache", "cookies", "storage"'
"""Told to the browser wherever a shared device is handed on."""
_LONGEST_VALUE = 200
_MOST_FIELDS = 1000


@dataclass(frozen=True)
class Sheet:
    """A code, a form's ticket and the answers so far, by item id."""

    code: str = field(repr=False)
    ticket: str = field(default="", repr=False)
    unit: str = field(default=PREFER_NOT_TO_SAY, repr=False)
    answers: dict[str, str] = field(default_factory=dict, repr=False)
    keeps_draft: bool = True
    """False when the respondent wants nothing kept on the device."""
    wishes: tuple[str, ...] = ()
    """Languages, dearest first; like all else here they are sent back and forth and stored nowhere."""
    is_at_kiosk: bool = False
    """The device goes from hand to hand: nothing may stay on it."""

    def hidden_fields(self) -> list[tuple[str, str]]:
        """Give name and value of all that a page must carry which shows no choices."""
        fields = self.opening_fields()
        if self.unit:
            fields.append(("unit", self.unit))
        return fields + [(ANSWER_PREFIX + item, value) for item, value in self.answers.items()]

    def opening_fields(self) -> list[tuple[str, str]]:
        """Give name and value of what opens the form: all but its answers."""
        fields = [("code", self.code), ("ticket", self.ticket)]
        fields += [(PRESET, language) for language in self.wishes[:1]]
        if not self.keeps_draft:
            fields.append((DRAFTS, DRAFTS_OFF))
        if self.is_at_kiosk:
            fields.append((KIOSK, KIOSK_ON))
        return fields

    def fitted(self, form: FormView) -> Sheet:
        """Keep only what the form offers, and take the form's ticket if there is none yet."""
        items = {item.id: item for section in form.sections for item in section.items}
        answers = {
            item_id: value
            for item_id, value in self.answers.items()
            if item_id in items and items[item_id].takes(value)
        }
        unit = self.unit if self.unit in form.units else PREFER_NOT_TO_SAY
        return replace(
            self,
            code=read_code(self.code),
            answers=answers,
            unit=unit,
            ticket=self.ticket or form.ticket,
            wishes=(form.language,),
        )


async def read_sheet(request: Request) -> Sheet:
    """Read the posted fields; an unanswered question is an absent one."""
    posted = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    fields = {
        name: value.strip()
        for name, value in posted.multi_items()
        if isinstance(value, str) and (len(value) <= _LONGEST_VALUE or name.startswith(ANSWER_PREFIX))
    }
    request.state.is_at_kiosk = is_at_kiosk = KIOSK in fields
    return Sheet(
        code=fields.get("code", ""),
        ticket=fields.get("ticket", ""),
        unit=fields.get("unit", PREFER_NOT_TO_SAY),
        answers=_answers(fields),
        wishes=note_wishes(request, fields.get(SWITCH) or fields.get(PRESET, "")),
        keeps_draft=fields.get(DRAFTS) != DRAFTS_OFF and not is_at_kiosk,
        is_at_kiosk=is_at_kiosk,
    )


def _answers(fields: Mapping[str, str]) -> dict[str, str]:
    """Give the answers; beside a number's field, a choice counts unless a new number is entered."""
    answers = _prefixed(fields, ANSWER_PREFIX)
    shown = _prefixed(fields, SHOWN_PREFIX)
    for item_id, choice in _prefixed(fields, ASIDE_PREFIX).items():
        if answers.get(item_id) in (None, shown.get(item_id)):
            answers[item_id] = "" if choice == LEAVE_OPEN else choice
    return {item_id: answer for item_id, answer in answers.items() if answer}


def _prefixed(fields: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value
        for name, value in fields.items()
        if name.startswith(prefix) and value
    }
