"""What an instrument is: the YAML file's shape, and the wording that each role group reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from .questions import (
    AttentionItem,
    Comment,
    Condition,
    Demographic,
    Forecast,
    Section,
    TraceBack,
    Translation,
)
from .response_scale import NumberEntry, Points, ResponseOption, ResponseScale
from .scales import Construct, Facet, Item, MissingRule, Scale, ScaleKind, Treatment
from .texts import Identifier, Part, Text, may_be_empty, translated_texts

__all__ = [
    "AttentionItem",
    "ClosedQuestion",
    "Columns",
    "Comment",
    "Condition",
    "Construct",
    "Demographic",
    "Facet",
    "Forecast",
    "Form",
    "Identifier",
    "Instrument",
    "Item",
    "MissingRule",
    "NumberEntry",
    "Part",
    "Points",
    "ResponseOption",
    "ResponseScale",
    "Scale",
    "ScaleKind",
    "Section",
    "Text",
    "TraceBack",
    "Translation",
    "Treatment",
]

Version = Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]


class Form(Part):
    """The wording that some role groups read, and whom it is about."""

    role_groups: tuple[Identifier, ...] = Field(
        min_length=1, description="Who reads this form: frontline, middle_management, c_suite or others."
    )
    stem: Text = Field(default_factory=dict, description="Sentence opening that every predicate completes.")
    slots: dict[str, Text] = Field(
        default_factory=dict, description="Words put in place of {slot} in predicates."
    )
    target: Literal["self", "own_team", "front_line", "organisation"] = Field(
        "self",
        description="Whose experience the answers describe. A leading group's form about front_line compares "
        "with the front line's form about self (a perception gap); any other pair is an experience gap.",
    )


class Columns(Part):
    """Which columns of a data file hold what; anything unnamed is looked up by its own id."""

    role_group: str | None = None
    unit: str | None = None
    items: dict[Identifier, str] = Field(default_factory=dict, description="Item id → column name.")


@dataclass(frozen=True)
class ClosedQuestion:
    """What counts as an answer to one question."""

    id: str
    values: tuple[int, ...]
    offers_not_applicable: bool


class Instrument(Part):
    """A versioned set of scales, as one YAML file describes it."""

    id: Identifier = Field(description="What the catalogue calls it, such as trust.")
    version: Version = Field(description="Three numbers, such as 1.0.0; raise it with every change.")
    title: Text = Field(
        min_length=1,
        description="Its name for people. Its languages are the instrument's, its source language first.",
    )
    purpose: Text = Field(default_factory=dict, description="One sentence for the respondent.")
    status: Literal["draft", "piloted", "validated"] = Field(
        "draft", description="How far it has been tried: say no more than the evidence does."
    )
    licence: str = Field(description="Who may use the wording and how, such as CC BY 4.0.")
    sources: tuple[str, ...] = Field((), description="Where construct and wording come from.")
    minutes: Annotated[float, Field(gt=0, le=60)] = Field(description="How long answering takes.")
    response_scale: ResponseScale = Field(description="The options that all scales offer unless they say so.")
    forms: dict[Identifier, Form] = Field(
        min_length=1, description="The wordings, by id; each role group reads one of them."
    )
    scales: tuple[Scale, ...] = Field(min_length=1, description="What is measured, each by its items.")
    sections: tuple[Section, ...] = Field(
        (), description="Headings and pages for the scales; one page per scale when left out."
    )
    first_for_half: bool = Field(
        False, description="Ask this instrument first for a random half of the respondents."
    )
    comments: tuple[Comment, ...] = Field((), description="Open questions, asked after the items.")
    demographics: tuple[Demographic, ...] = Field(
        (), max_length=5, description="Coarse questions about the respondent, asked last."
    )
    trace_back: tuple[TraceBack, ...] = Field(
        (), description="Where to look when something is low: testable hypotheses."
    )
    translations: dict[str, Translation] = Field(
        default_factory=dict, description="How far each language has come, by language code."
    )
    columns: Columns = Field(Columns(), description="How a data file calls what it holds.")

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for scale in self.scales for item in scale.items)

    @property
    def role_groups(self) -> tuple[str, ...]:
        return tuple(role for form in self.forms.values() for role in form.role_groups)

    @property
    def source_language(self) -> str:
        """Give the language the instrument was written in: the first of its title."""
        return next(iter(self.title))

    @property
    def languages(self) -> tuple[str, ...]:
        """Give the languages in which every text that respondents read is there."""
        return complete_languages(self)

    @property
    def closed_questions(self) -> tuple[ClosedQuestion, ...]:
        """Give everything that is answered by a number: scored items, then attention items, demographics."""
        scored = [self._closed(scale, item.id) for scale, item in self.items_with_scales()]
        aside = [self._closed(scale, scale.attention.id) for scale in self.scales if scale.attention]
        about = [ClosedQuestion(d.id, tuple(o.value for o in d.options), False) for d in self.demographics]
        return (*scored, *aside, *about)

    def _closed(self, scale: Scale, item_id: str) -> ClosedQuestion:
        offered = self.response_scale_of(scale)
        return ClosedQuestion(item_id, offered.values, offered.not_applicable is not None)

    def form_for(self, role_group: str) -> str | None:
        """Give the id of the form that a role group reads, or None when it is not asked."""
        return next((key for key, form in self.forms.items() if role_group in form.role_groups), None)

    def words(self, text: dict[str, str], language: str) -> str:
        """Give a text in a language, or in the source language where it is not translated."""
        return text.get(language) or text.get(self.source_language, "")

    def response_scale_of(self, scale: Scale) -> ResponseScale:
        return scale.response_scale or self.response_scale

    def wording(self, item: Item, form_id: str, language: str = "en") -> str:
        """Give the sentence that one form shows for one item."""
        if form_id in item.wordings:
            return item.wordings[form_id][language]
        if item.text is not None:
            return item.text[language]
        form = self.forms[form_id]
        sentence = f"{form.stem.get(language, '')} {(item.predicate or {}).get(language, '')}".strip()
        for slot, words in form.slots.items():
            sentence = sentence.replace("{" + slot + "}", words[language])
        return sentence

    @property
    def scales_as_asked(self) -> tuple[Scale, ...]:
        """Give the scales in the order of the sections, if there are any."""
        if not self.sections:
            return self.scales
        by_id = {scale.id: scale for scale in self.scales}
        return tuple(by_id[name] for section in self.sections for name in section.scales)

    def items_as_asked(self) -> Iterator[tuple[Scale, Item]]:
        for scale in self.scales_as_asked:
            for item in scale.items:
                yield scale, item

    def items_with_scales(self) -> Iterator[tuple[Scale, Item]]:
        for scale in self.scales:
            for item in scale.items:
                yield scale, item


def complete_languages(instrument: Instrument) -> tuple[str, ...]:
    """Give the languages of the title in which no text of any form is missing; others are not offered."""
    texts = list(translated_texts(instrument, respondents_only=True))
    return tuple(
        code
        for code in instrument.title
        if all(text.get(code) or (code in text and may_be_empty(path)) for path, text in texts)
    )
