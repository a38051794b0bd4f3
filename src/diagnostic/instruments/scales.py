"""What a scale is: its items, what they measure, and what to do about a low score."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .questions import AttentionItem, Condition, Forecast
from .response_scale import ResponseScale
from .texts import Identifier, Part, ReportText, Text


class Facet(Part):
    id: Identifier
    title: ReportText
    definition: ReportText = Field(default_factory=dict)


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
    shown_if: Condition | None = Field(None, description="Show it only after certain answers.")
    forecasts: Forecast | None = Field(
        None, description="In a forecast scale: the item whose counted answers this one predicts."
    )


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
    definition: ReportText = Field(description="The construct in one sentence.")
    low: ReportText = Field(description="What a low score means, in plain words.")
    high: ReportText = Field(description="What a high score means, in plain words.")


class Treatment(Part):
    """What to do about a low score."""

    action: ReportText = Field(description="What to do.")
    owner: ReportText = Field(description="Who does it.")
    first_step: ReportText = Field(description="What can be done this week.")
    cost_band: Literal["low", "medium", "high"] = Field(description="What it costs.")
    evidence_level: Literal["strong", "moderate", "weak", "theory"] = Field(
        description="How well it is known to help."
    )
    review_after_days: Annotated[int, Field(gt=0)] = Field(description="When to look whether it helped.")
    stop_rule: ReportText = Field(description="What would show that it does not.")


ScaleKind = Literal["core", "criterion", "profile", "forecast"]


class Scale(Part):
    """Items scored together."""

    id: Identifier
    title: ReportText = Field(description="Its name in the report; respondents never read it.")
    measures: Construct = Field(description="What the score stands for, and what low and high mean.")
    kind: ScaleKind = Field(
        "core",
        description="A criterion is what the others should predict. In a profile scale higher is not better. "
        "A forecast scale predicts how others answer.",
    )
    response_scale: ResponseScale | None = Field(None, description="Overrides the instrument's own.")
    facets: tuple[Facet, ...] = Field((), description="Parts of the scale that items belong to.")
    items: tuple[Item, ...] = Field(min_length=1, description="The prompts, in any order.")
    shuffle: bool = Field(
        False, description="Show the items in a random order, another one to every respondent."
    )
    attention: AttentionItem | None = Field(
        None, description="An item shown among the others that says which option to choose."
    )
    missing: MissingRule = Field(MissingRule(), description="Who still gets a score.")
    treatments: tuple[Treatment, ...] = Field((), description="What to do about a low score.")
