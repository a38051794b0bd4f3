"""What an instrument is: the YAML file's shape, and the wording that each role group reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Version = Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]


def _as_translations(value: object) -> object:
    if isinstance(value, str):
        return {"en": value}
    if isinstance(value, dict):
        return value
    raise PydanticCustomError("text_type", "Input should be a text, or a text by language")


_TEXT_SCHEMA = {
    "description": "A text in English, or one text by language code.",
    "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}],
}

Text = Annotated[dict[str, str], BeforeValidator(_as_translations), WithJsonSchema(_TEXT_SCHEMA)]
"""A text by language code; a bare string is English."""


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ResponseOption(Part):
    """One possible answer: an integer value and its anchor."""

    value: Annotated[int, Field(strict=True, ge=-1000, le=1000)] = Field(
        description="The number that stands for it in data files."
    )
    anchor: Text = Field(description="What the respondent reads.")


class ResponseScale(Part):
    """The options a respondent chooses from, in the order shown."""

    options: tuple[ResponseOption, ...] = Field(
        min_length=2, max_length=101, description="The options in the order shown."
    )
    not_applicable: Text | None = Field(
        None, description="Label of the separate 'does not apply' option, if offered."
    )
    favourable_from: int = Field(
        description="Answers at or above this value (after reverse keying) count as favourable."
    )

    @property
    def low(self) -> int:
        return min(option.value for option in self.options)

    @property
    def high(self) -> int:
        return max(option.value for option in self.options)


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


class Facet(Part):
    id: Identifier
    title: Text
    definition: Text = Field(default_factory=dict)


class Item(Part):
    """One prompt. Either a full ``text``, or a ``predicate`` that completes each form's stem."""

    id: Identifier = Field(description="Unique in all instruments; also its column in data files.")
    facet: Identifier | None = Field(None, description="The facet of the scale that it belongs to.")
    text: Text | None = Field(None, description="The whole sentence, the same in every form.")
    predicate: Text | None = Field(None, description="The end of the sentence that each form's stem opens.")
    wordings: dict[Identifier, Text] = Field(
        default_factory=dict, description="Full wording for single forms."
    )
    reverse_keyed: bool = Field(False, description="Agreeing means less of the construct.")


class MissingRule(Part):
    """When a respondent still gets a scale score: the mean of answered items, if enough were answered."""

    rule: Literal["person_mean"] = "person_mean"
    min_answered_share: Annotated[float, Field(gt=0, le=1)] = Field(
        0.75, description="Share of the items shown and applicable to the respondent that must be answered."
    )
    min_applicable_share: Annotated[float, Field(gt=0, le=1)] = Field(
        0.5, description="Share of the items shown that must be applicable to the respondent."
    )


class Construct(Part):
    definition: Text = Field(description="The construct in one sentence.")
    low: Text = Field(description="What a low score means, in plain words.")
    high: Text = Field(description="What a high score means, in plain words.")


class Treatment(Part):
    """What to do about a low score."""

    action: Text = Field(description="What to do.")
    owner: Text = Field(description="Who does it.")
    first_step: Text = Field(description="What can be done this week.")
    cost_band: Literal["low", "medium", "high"] = Field(description="What it costs.")
    evidence_level: Literal["strong", "moderate", "weak", "theory"] = Field(
        description="How well it is known to help."
    )
    review_after_days: Annotated[int, Field(gt=0)] = Field(description="When to look whether it helped.")
    stop_rule: Text = Field(description="What would show that it does not.")


class Scale(Part):
    """Items scored together."""

    id: Identifier
    title: Text = Field(description="Its name in the report.")
    measures: Construct = Field(description="What the score stands for, and what low and high mean.")
    kind: Literal["core", "criterion"] = Field(
        "core", description="A criterion is what the others should predict."
    )
    response_scale: ResponseScale | None = Field(None, description="Overrides the instrument's own.")
    facets: tuple[Facet, ...] = Field((), description="Parts of the scale that items belong to.")
    items: tuple[Item, ...] = Field(min_length=1, description="The prompts, in any order.")
    missing: MissingRule = Field(MissingRule(), description="Who still gets a score.")
    treatments: tuple[Treatment, ...] = Field((), description="What to do about a low score.")


class Columns(Part):
    """Which columns of a data file hold what; anything unnamed is looked up by its own id."""

    role_group: str | None = None
    unit: str | None = None
    items: dict[Identifier, str] = Field(default_factory=dict, description="Item id → column name.")


class Instrument(Part):
    """A versioned set of scales, as one YAML file describes it."""

    id: Identifier = Field(description="What the catalogue calls it, such as trust.")
    version: Version = Field(description="Three numbers, such as 1.0.0; raise it with every change.")
    title: Text = Field(description="Its name for people; its languages are the instrument's languages.")
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
    columns: Columns = Field(Columns(), description="How a data file calls what it holds.")

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for scale in self.scales for item in scale.items)

    @property
    def role_groups(self) -> tuple[str, ...]:
        return tuple(role for form in self.forms.values() for role in form.role_groups)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.title)

    def form_for(self, role_group: str) -> str | None:
        """Give the id of the form that a role group reads, or None when it is not asked."""
        return next((key for key, form in self.forms.items() if role_group in form.role_groups), None)

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

    def items_with_scales(self) -> Iterator[tuple[Scale, Item]]:
        for scale in self.scales:
            for item in scale.items:
                yield scale, item
