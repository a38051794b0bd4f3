"""A form's questions as lines to type into, each checked against what is printed on the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from diagnostic.web.entry.typed import DASHES, Typed
from diagnostic.web.respondent.sheet import ANSWER_PREFIX
from diagnostic.workflows.shown_items import shown_sections
from diagnostic.workflows.views import NOT_APPLICABLE_ANSWER, FormView, ItemView

NOT_APPLICABLE_KEY = "-"
_FEW_KEYS = 12


@dataclass(frozen=True)
class EntryRow:
    """One question of the form on paper, as a line to type into."""

    number: int
    item_id: str
    text: str
    keys: str
    """Told to people, such as '1–5, -'."""
    pattern: str
    """Told to the browser, as a regular expression."""
    typed: str = field(repr=False)
    answer: str | None = field(repr=False)
    """As a form sends it; None when the question was left open or the typing is faulty."""
    label: str = field(repr=False)
    """What the answer means in words."""
    is_faulty: bool
    is_hidden: bool = False
    """Another answer hides the question, so what was crossed there does not count."""

    @property
    def name(self) -> str:
        return ANSWER_PREFIX + self.item_id


@dataclass(frozen=True)
class EntryPart:
    number: int
    legend: tuple[tuple[str, str], ...]
    """Key and label of each option, when all questions of the part offer the same."""
    rows: tuple[EntryRow, ...]


def entry_parts(form: FormView, typed: Typed) -> tuple[EntryPart, ...]:
    """Give every question in the order of the paper, with what was typed for it."""
    answers = {
        item.id: read for item in _items(form) if (read := _read(item, typed.answers.get(item.id, "")))
    }
    shown = {item.id for section in shown_sections(form.sections, answers) for item in section.items}
    numbers = {item.id: number for number, item in enumerate(_items(form), 1)}
    return tuple(
        EntryPart(
            number=place,
            legend=_legend(section.items),
            rows=tuple(
                _row(item, numbers[item.id], typed.answers, is_shown=item.id in shown)
                for item in section.items
            ),
        )
        for place, section in enumerate(form.sections, 1)
    )


def checked_fields(parts: tuple[EntryPart, ...], typed: Typed, unit_name: str) -> list[tuple[str, str]]:
    """Give name and value of all that the page of a checked form must carry."""
    answers = {row.item_id: row.answer for part in parts for row in part.rows if row.answer is not None}
    return replace(typed, answers=answers, unit_name=unit_name).fields()


def _items(form: FormView) -> Iterator[ItemView]:
    return (item for section in form.sections for item in section.items)


def _row(item: ItemView, number: int, typed: Mapping[str, str], *, is_shown: bool) -> EntryRow:
    answer = _read(item, typed.get(item.id, ""))
    text = NOT_APPLICABLE_KEY if answer == NOT_APPLICABLE_ANSWER else typed.get(item.id, "")
    return EntryRow(
        number=number,
        item_id=item.id,
        text=item.text,
        keys=_told(item),
        pattern=_pattern(item),
        typed=text,
        answer=answer,
        label=_label(item, answer),
        is_faulty=bool(text) and answer is None,
        is_hidden=answer is not None and not is_shown,
    )


def _read(item: ItemView, typed: str) -> str | None:
    if typed in DASHES or typed == NOT_APPLICABLE_ANSWER:
        return NOT_APPLICABLE_ANSWER if item.not_applicable is not None else None
    value = item.read(typed)
    return None if value is None else str(value)


def _keys(item: ItemView) -> list[str]:
    dash = [NOT_APPLICABLE_KEY] if item.not_applicable is not None else []
    return [str(option.value) for option in item.options] + dash


def _told(item: ItemView) -> str:
    keys = _keys(item)
    if item.number is not None:
        keys = [f"{item.number.low}–{item.number.high}", *keys]
    elif len(item.options) > 2 and _is_run([option.value for option in item.options]):
        keys = [f"{keys[0]}–{keys[len(item.options) - 1]}", *keys[len(item.options) :]]
    return ", ".join(keys)


def _is_run(values: list[int]) -> bool:
    return values == list(range(values[0], values[0] + len(values)))


def _pattern(item: ItemView) -> str:
    """Tell the browser what may be typed; a number's bounds are checked when it is sent."""
    dash = f"|[{''.join(sorted(DASHES - {'-'}))}\\-]" if item.not_applicable is not None else ""
    if item.number is not None:
        return rf"\s*(-?[0-9]{{1,4}}{dash})\s*"
    offered = "|".join(str(option.value) for option in item.options)
    return rf"\s*({offered}{dash})\s*"


def _label(item: ItemView, answer: str | None) -> str:
    if answer is None:
        return ""
    if answer == NOT_APPLICABLE_ANSWER:
        return item.not_applicable or ""
    if item.number is not None:
        return f"{answer} {item.number.unit}".strip()
    return next(option.anchor for option in item.options if str(option.value) == answer)


def _legend(items: tuple[ItemView, ...]) -> tuple[tuple[str, str], ...]:
    first = items[0]
    same = all((one.options, one.not_applicable) == (first.options, first.not_applicable) for one in items)
    if not same or len(first.options) > _FEW_KEYS:
        return ()
    dash = [(NOT_APPLICABLE_KEY, first.not_applicable)] if first.not_applicable is not None else []
    return tuple([(str(option.value), option.anchor) for option in first.options] + dash)
