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

    value: Annotated[int, Field(strict=True, ge=-1000, le=1000)]
    anchor: Text


class ResponseScale(Part):
    """The options a respondent chooses from, in the order shown."""

    options: tuple[ResponseOption, ...] = Field(min_length=2, max_length=101)
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

    role_groups: tuple[Identifier, ...] = Field(min_length=1)
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

    id: Identifier
    facet: Identifier | None = None
    text: Text | None = None
    predicate: Text | None = None
    wordings: dict[Identifier, Text] = Field(
        default_factory=dict, description="Full wording for single forms."
    )
    reverse_keyed: bool = False


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
    definition: Text
    low: Text = Field(description="What a low score means, in plain words.")
    high: Text = Field(description="What a high score means, in plain words.")


class Treatment(Part):
    """What to do about a low score."""

    action: Text
    owner: Text
    first_step: Text
    cost_band: Literal["low", "medium", "high"]
    evidence_level: Literal["strong", "moderate", "weak", "theory"]
    review_after_days: Annotated[int, Field(gt=0)]
    stop_rule: Text


class Scale(Part):
    """Items scored together."""

    id: Identifier
    title: Text
    measures: Construct
    kind: Literal["core", "criterion"] = Field(
        "core", description="A criterion is what the others should predict."
    )
    response_scale: ResponseScale | None = Field(None, description="Overrides the instrument's own.")
    facets: tuple[Facet, ...] = ()
    items: tuple[Item, ...] = Field(min_length=1)
    missing: MissingRule = MissingRule()
    treatments: tuple[Treatment, ...] = ()


class Columns(Part):
    """Which columns of a data file hold what; anything unnamed is looked up by its own id."""

    role_group: str | None = None
    unit: str | None = None
    items: dict[Identifier, str] = Field(default_factory=dict, description="Item id → column name.")


class Instrument(Part):
    """A versioned set of scales, as one YAML file describes it."""

    id: Identifier
    version: Version
    title: Text
    purpose: Text = Field(default_factory=dict, description="One sentence for the respondent.")
    status: Literal["draft", "piloted", "validated"] = "draft"
    licence: str
    sources: tuple[str, ...] = ()
    minutes: Annotated[float, Field(gt=0, le=60)]
    response_scale: ResponseScale
    forms: dict[Identifier, Form] = Field(min_length=1)
    scales: tuple[Scale, ...] = Field(min_length=1)
    columns: Columns = Columns()

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
