"""The code book of an instrument: one row per variable, form and language."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Condition, Demographic, Instrument, Item, ResponseOption, Scale

COLUMNS = (
    "variable",
    "kind",
    "instrument",
    "version",
    "form",
    "role_groups",
    "language",
    "wording",
    "values",
    "not_applicable",
    "scale",
    "scale_title",
    "facet",
    "reverse_keyed",
    "favourable_from",
    "min_answered_share",
    "min_applicable_share",
    "shown_if",
    "forecasts",
    "expected_answer",
)
Row = dict[str, str]


def code_book(instrument: Instrument) -> list[Row]:
    """Give every variable as every form words it, in every complete language."""
    return [
        {
            "instrument": instrument.id,
            "version": instrument.version,
            "form": form_id,
            "role_groups": " ".join(form.role_groups),
            "language": language,
            **row,
        }
        for form_id, form in instrument.forms.items()
        for language in instrument.languages
        for row in _rows(instrument, form_id, language)
    ]


def _rows(instrument: Instrument, form_id: str, language: str) -> Iterator[Row]:
    for scale in instrument.scales:
        for item in scale.items:
            yield _item(instrument, scale, item, form_id=form_id, language=language)
        if scale.attention:
            yield {
                **_of_scale(instrument, scale, language),
                "variable": scale.attention.id,
                "kind": "attention",
                "wording": scale.attention.words(form_id, language),
                "expected_answer": str(scale.attention.expected),
            }
    for comment in instrument.comments:
        yield {
            "variable": comment.id,
            "kind": "comment",
            "wording": comment.words(form_id, language),
            "values": f"text of at most {comment.max_characters} characters",
            "shown_if": _condition(comment.shown_if),
        }
    for about in instrument.demographics:
        if set(instrument.forms[form_id].role_groups) & set(about.role_groups or instrument.role_groups):
            yield _demographic(about, form_id, language)


def _item(instrument: Instrument, scale: Scale, item: Item, *, form_id: str, language: str) -> Row:
    source = item.forecasts
    return {
        **_of_scale(instrument, scale, language),
        "variable": item.id,
        "kind": "item",
        "wording": instrument.wording(item, form_id, language),
        "facet": item.facet or "",
        "reverse_keyed": "yes" if item.reverse_keyed else "no",
        "min_answered_share": f"{scale.missing.min_answered_share:g}",
        "min_applicable_share": f"{scale.missing.min_applicable_share:g}",
        "shown_if": _condition(item.shown_if),
        "forecasts": f"{source.instrument}.{source.scale}.{source.item} of {source.role_group}"
        if source
        else "",
    }


def _of_scale(instrument: Instrument, scale: Scale, language: str) -> Row:
    offered = instrument.response_scale_of(scale)
    return {
        "scale": scale.id,
        "scale_title": instrument.words(scale.title, language),
        "values": f"{offered.low} to {offered.high}"
        if offered.number
        else _values(offered.options, language),
        "not_applicable": offered.not_applicable[language] if offered.not_applicable else "",
        "favourable_from": "" if offered.favourable_from is None else str(offered.favourable_from),
    }


def _demographic(about: Demographic, form_id: str, language: str) -> Row:
    return {
        "variable": about.id,
        "kind": "demographic",
        "wording": about.words(form_id, language),
        "values": _values(about.options, language),
    }


def _values(options: tuple[ResponseOption, ...], language: str) -> str:
    return "; ".join(f"{option.value} = {option.anchor[language]}" for option in options)


def _condition(condition: Condition | None) -> str:
    if condition is None:
        return ""
    return f"{condition.item} is {' or '.join(str(answer) for answer in condition.answers)}"


LEFT_OUT = (
    "What the report says: definitions, what low and high mean, facet names, treatments, trace-back rules.",
    "How the form asks: sections, pages, random order, which instrument begins.",
    "Sources, licence, status, minutes, and how far translations have come.",
)
"""What a code book does not carry."""
