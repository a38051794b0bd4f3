"""Checks of what is asked beside the scales: attention items, comments, demographics."""

from __future__ import annotations

from collections.abc import Iterator

from .check_scoring import option_findings, repeated
from .check_wording import unknown_forms
from .model import AttentionItem, Instrument, Scale
from .shape import Finding
from .texts import TextPath


def question_findings(instrument: Instrument) -> Iterator[Finding]:
    """Give ids used twice, forms and role groups that do not exist, and instructions that cannot be met."""
    yield from _ids(instrument)
    yield from _attention(instrument)
    for k, comment in enumerate(instrument.comments):
        yield from unknown_forms(comment.wordings, ("comments", k), instrument)
    yield from _demographics(instrument)


def _ids(instrument: Instrument) -> Iterator[Finding]:
    named: list[tuple[str, TextPath]] = []
    for k, scale in enumerate(instrument.scales):
        named += [(item.id, ("scales", k, "items", j, "id")) for j, item in enumerate(scale.items)]
        if scale.attention:
            named.append((scale.attention.id, ("scales", k, "attention", "id")))
    named += [(comment.id, ("comments", k, "id")) for k, comment in enumerate(instrument.comments)]
    named += [(about.id, ("demographics", k, "id")) for k, about in enumerate(instrument.demographics)]
    for name, path in repeated(named):
        yield Finding("duplicate_item", path, f"'{name}' was already given.", "Rename one of the two.")


def _attention(instrument: Instrument) -> Iterator[Finding]:
    places = [(k, scale, scale.attention) for k, scale in enumerate(instrument.scales) if scale.attention]
    for number, (k, scale, item) in enumerate(places):
        path: TextPath = ("scales", k, "attention")
        yield from unknown_forms(item.wordings, path, instrument)
        yield from _instruction(instrument, scale, item, path)
        if number:
            yield Finding(
                "several_attention_items",
                path,
                "There is an attention item already.",
                "Keep one: more of them annoy careful people and catch hardly anybody else.",
            )


def _instruction(
    instrument: Instrument, scale: Scale, item: AttentionItem, path: TextPath
) -> Iterator[Finding]:
    response_scale = instrument.response_scale_of(scale)
    if item.expected not in response_scale.values:
        yield Finding(
            "attention_answer_not_offered",
            (*path, "expected"),
            f"The value {item.expected} is none of the options of '{scale.id}'.",
            "Ask for one of the options that the scale offers.",
        )
        return
    anchors = [option.anchor for option in response_scale.options if option.value == item.expected]
    for text in (item.text, *item.wordings.values()):
        for language, words in text.items():
            anchor = anchors[0].get(language, "") if anchors else str(item.expected)
            if anchor.casefold() not in words.casefold():
                yield Finding(
                    "attention_without_anchor",
                    path,
                    f"In '{language}', the text of '{item.id}' does not name the option it asks for.",
                    f"Name '{anchor}' in it, letter by letter.",
                )


def _demographics(instrument: Instrument) -> Iterator[Finding]:
    for k, about in enumerate(instrument.demographics):
        path: TextPath = ("demographics", k)
        yield from unknown_forms(about.wordings, path, instrument)
        yield from option_findings(about.options, (*path, "options"))
        for j, role in enumerate(about.role_groups):
            if role not in instrument.role_groups:
                yield Finding(
                    "unknown_role_group",
                    (*path, "role_groups", j),
                    f"No form is for the role group '{role}'.",
                    f"Use one of {', '.join(instrument.role_groups)}.",
                )
