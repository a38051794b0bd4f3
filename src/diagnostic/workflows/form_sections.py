"""What one role group is asked in a wave, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from diagnostic.workflows.form_order import AS_WRITTEN, FormOrder
from diagnostic.workflows.views import ConditionView, ItemView, NumberView, OptionView, SectionView

if TYPE_CHECKING:
    from diagnostic.instruments.model import (
        AttentionItem,
        Comment,
        Demographic,
        Instrument,
        Item,
        ResponseOption,
        Scale,
    )

    Question: TypeAlias = Item | AttentionItem | Comment
    Entry: TypeAlias = tuple[Scale, Question]


def sections_for(
    instruments: Sequence[Instrument],
    role_group: str,
    language: str,
    order: FormOrder = AS_WRITTEN,
    *,
    asks_demographics: bool = True,
    asks_comments: bool = True,
) -> tuple[SectionView, ...]:
    """Give the pages that a role group answers, in its own wording; demographic questions come last."""
    asked = [
        (instrument, form_id)
        for instrument in order.of_instruments(instruments)
        if (form_id := instrument.form_for(role_group)) is not None
    ]
    pages = [
        page
        for one, form_id in asked
        for page in _pages(one, form_id, language, order, one.comments if asks_comments else ())
    ]
    about = tuple(
        _demographic(demographic, form_id, language)
        for one, form_id in asked
        for demographic in one.demographics
        if asks_demographics and role_group in (demographic.role_groups or one.role_groups)
    )
    return (*pages, *([SectionView("", "", about, kind="demographics")] if about else []))


def _pages(
    instrument: Instrument, form_id: str, language: str, order: FormOrder, comments: Sequence[Comment]
) -> Iterator[SectionView]:
    """Give an instrument's pages; its open questions follow its last item."""
    parts = list(_parts(instrument, language))
    for place, (heading, intro, scales, items_per_page) in enumerate(parts, 1):
        entries: list[Entry] = [(scale, entry) for scale in scales for entry in order.of_items(scale)]
        if place == len(parts):
            entries += [(scales[-1], comment) for comment in comments]
        for number, page in enumerate(_cut(entries, items_per_page or len(entries))):
            scale = page[0][0]
            yield SectionView(
                scale_id=scale.id,
                title=instrument.words(scale.title, language),
                items=tuple(_item(instrument, *entry, form_id, language) for entry in page),
                intro="" if number else intro,
                heading=heading,
            )


def _parts(instrument: Instrument, language: str) -> Iterable[tuple[str, str, Sequence[Scale], int | None]]:
    """Give heading, intro, scales and items per page of each section; without sections, of each scale."""
    if not instrument.sections:
        intro = instrument.purpose.get(language, "")
        return [("", intro, [scale], None) for scale in instrument.scales]
    by_id = {scale.id: scale for scale in instrument.scales}
    return [
        (
            section.title.get(language, ""),
            section.intro.get(language, "") or ("" if number else instrument.purpose.get(language, "")),
            [by_id[scale_id] for scale_id in section.scales],
            section.items_per_page,
        )
        for number, section in enumerate(instrument.sections)
    ]


def _cut(entries: Sequence[Entry], most: int) -> Iterator[list[Entry]]:
    """Cut a section into pages such that no item stands on one page with the item that it waits for."""
    page: list[Entry] = []
    for scale, entry in entries:
        condition = getattr(entry, "shown_if", None)
        waits_here = condition is not None and condition.item in {other.id for _, other in page}
        if page and (len(page) == most or waits_here):
            yield page
            page = []
        page.append((scale, entry))
    yield page


def _item(instrument: Instrument, scale: Scale, entry: Question, form_id: str, language: str) -> ItemView:
    from diagnostic.instruments.model import Comment

    condition = getattr(entry, "shown_if", None)
    shown_if = condition and ConditionView(condition.item, frozenset(map(str, condition.answers)))
    if isinstance(entry, Comment):
        words = entry.words(form_id, language)
        return ItemView(entry.id, words, (), None, shown_if=shown_if, longest=entry.max_characters)
    response_scale = instrument.response_scale_of(scale)
    number, not_applicable = response_scale.number, response_scale.not_applicable
    return ItemView(
        id=entry.id,
        text=_text(instrument, entry, form_id, language),
        options=_options(response_scale.options, language),
        not_applicable=None if not_applicable is None else not_applicable[language],
        number=None if number is None else NumberView(number.low, number.high, number.unit.get(language, "")),
        shown_if=shown_if,
    )


def _text(instrument: Instrument, entry: Item | AttentionItem, form_id: str, language: str) -> str:
    from diagnostic.instruments.model import AttentionItem

    if isinstance(entry, AttentionItem):
        return entry.words(form_id, language)
    return instrument.wording(entry, form_id, language)


def _demographic(demographic: Demographic, form_id: str, language: str) -> ItemView:
    return ItemView(
        id=demographic.id,
        text=demographic.words(form_id, language),
        options=_options(demographic.options, language),
        not_applicable=None,
        reason=demographic.reason[language],
    )


def _options(options: Sequence[ResponseOption], language: str) -> tuple[OptionView, ...]:
    return tuple(OptionView(option.value, option.anchor[language]) for option in options)
