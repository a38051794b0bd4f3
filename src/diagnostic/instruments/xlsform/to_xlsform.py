"""An instrument as an XLSForm (xlsform.org), one form at a time, with all that it cannot carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diagnostic.instruments.model import (
    Comment,
    Condition,
    Demographic,
    Instrument,
    Item,
    ResponseScale,
    Scale,
)

from .columns import (
    FACET,
    FAVOURABLE_FROM,
    FORECASTS,
    KIND,
    REVERSE_KEYED,
    ROLE_GROUP,
    SCALE,
    SCALE_KIND,
    TARGET,
    language_column,
)
from .left_out import left_out

Row = dict[str, str]


@dataclass(frozen=True)
class XlsForm:
    """The three sheets of a workbook, and what was left out of them."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Row
    left_out: tuple[str, ...]


def to_xlsform(instrument: Instrument, form_id: str) -> XlsForm:
    """Write down what one form asks, in the order as written, in every complete language."""
    writer = _Writer(instrument, form_id)
    survey = (*writer.role_group(), *writer.sections(), *writer.aside())
    settings = {
        "form_title": instrument.title[instrument.source_language],
        "form_id": f"{instrument.id}_{form_id}",
        "version": instrument.version,
        "default_language": language_column("", instrument.source_language),
        "style": "pages",
        TARGET: instrument.forms[form_id].target,
    }
    return XlsForm(survey, tuple(writer.choices()), settings, tuple(left_out(instrument, form_id)))


class _Writer:
    def __init__(self, instrument: Instrument, form_id: str) -> None:
        self._instrument, self._form_id = instrument, form_id
        self._role_groups = instrument.forms[form_id].role_groups

    def role_group(self) -> Iterator[Row]:
        if len(self._role_groups) == 1:
            yield {"type": "calculate", "name": ROLE_GROUP, "calculation": f"'{self._role_groups[0]}'"}
        else:
            words = dict.fromkeys(self._instrument.languages, "Which group do you belong to?")
            yield {"type": f"select_one {ROLE_GROUP}s", "name": ROLE_GROUP, **self._texts("label", words)}

    def sections(self) -> Iterator[Row]:
        instrument = self._instrument
        if not instrument.sections:
            for scale in instrument.scales:
                yield from self._section(scale.id, {}, instrument.purpose, [scale], None)
        by_id = {scale.id: scale for scale in instrument.scales}
        for number, section in enumerate(instrument.sections, 1):
            intro = section.intro or (instrument.purpose if number == 1 else {})
            scales = [by_id[name] for name in section.scales]
            yield from self._section(
                f"section_{number}", section.title, intro, scales, section.items_per_page
            )

    def _section(
        self,
        name: str,
        title: Mapping[str, str],
        intro: Mapping[str, str],
        scales: Sequence[Scale],
        items_per_page: int | None,
    ) -> Iterator[Row]:
        page = {"appearance": "field-list"} if items_per_page is None else {}
        yield {"type": "begin_group", "name": f"group_{name}", **self._texts("label", title), **page}
        if intro:
            yield {"type": "note", "name": f"intro_{name}", **self._texts("label", intro)}
        for scale in scales:
            for item in scale.items:
                yield self._item(scale, item)
            if scale.attention:
                words = scale.attention.wordings.get(self._form_id, scale.attention.text)
                yield {
                    **self._answer(scale, scale.attention.id),
                    **self._texts("label", words),
                    KIND: f"attention {scale.attention.expected}",
                    **self._of_scale(scale),
                }
        yield {"type": "end_group"}

    def _item(self, scale: Scale, item: Item) -> Row:
        instrument = self._instrument
        words = {code: instrument.wording(item, self._form_id, code) for code in instrument.languages}
        source = item.forecasts
        return {
            **self._answer(scale, item.id),
            **self._texts("label", words),
            **_relevant(item.shown_if),
            KIND: "item",
            **self._of_scale(scale),
            FACET: item.facet or "",
            REVERSE_KEYED: "yes" if item.reverse_keyed else "",
            FORECASTS: " ".join((source.instrument, source.scale, source.item, source.role_group))
            if source
            else "",
        }

    def _of_scale(self, scale: Scale) -> Row:
        favourable_from = self._instrument.response_scale_of(scale).favourable_from
        return {
            SCALE: scale.id,
            SCALE_KIND: scale.kind,
            FAVOURABLE_FROM: "" if favourable_from is None else str(favourable_from),
        }

    def _answer(self, scale: Scale, name: str) -> Row:
        number = self._instrument.response_scale_of(scale).number
        if number is None:
            return {"type": f"select_one {self._list_of(scale)}", "name": name}
        return {
            "type": "integer",
            "name": name,
            "constraint": f". >= {number.low} and . <= {number.high}",
            **self._texts("hint", number.unit),
        }

    def _list_of(self, scale: Scale) -> str:
        return f"{scale.id}_own_options" if scale.response_scale else f"{self._instrument.id}_options"

    def aside(self) -> Iterator[Row]:
        for comment in self._instrument.comments:
            yield self._comment(comment)
        for about in self._instrument.demographics:
            if set(self._role_groups) & set(about.role_groups or self._role_groups):
                yield self._demographic(about)

    def _comment(self, comment: Comment) -> Row:
        return {
            "type": "text",
            "name": comment.id,
            **self._texts("label", comment.wordings.get(self._form_id, comment.text)),
            **_relevant(comment.shown_if),
            "constraint": f"string-length(.) <= {comment.max_characters}",
            KIND: f"comment {comment.max_characters}",
        }

    def _demographic(self, about: Demographic) -> Row:
        return {
            "type": f"select_one {about.id}_choices",
            "name": about.id,
            **self._texts("label", about.wordings.get(self._form_id, about.text)),
            **self._texts("hint", about.reason),
            KIND: "demographic",
        }

    def choices(self) -> Iterator[Row]:
        if len(self._role_groups) > 1:
            for role in self._role_groups:
                words = dict.fromkeys(self._instrument.languages, role.replace("_", " "))
                yield {"list_name": f"{ROLE_GROUP}s", "name": role, **self._texts("label", words)}
        lists: dict[str, ResponseScale] = {
            self._list_of(scale): self._instrument.response_scale_of(scale)
            for scale in self._instrument.scales
        }
        for name, offered in lists.items():
            for option in offered.options:
                yield {"list_name": name, "name": str(option.value), **self._texts("label", option.anchor)}
            if offered.options and offered.not_applicable is not None:
                words = offered.not_applicable
                yield {"list_name": name, "name": "not_applicable", **self._texts("label", words)}
        for about in self._instrument.demographics:
            for option in about.options:
                row = {"list_name": f"{about.id}_choices", "name": str(option.value)}
                yield {**row, **self._texts("label", option.anchor)}

    def _texts(self, column: str, text: Mapping[str, str]) -> Row:
        return {
            language_column(column, code): text[code].replace("${", "$ {")
            for code in self._instrument.languages
            if code in text
        }


def _relevant(condition: Condition | None) -> Row:
    if condition is None:
        return {}
    return {"relevant": " or ".join(f"${{{condition.item}}} = '{answer}'" for answer in condition.answers)}
