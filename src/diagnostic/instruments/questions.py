"""What else a form can ask beside the items of its scales, and when an item is shown or what it predicts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .response_scale import ResponseOption, WholeNumber
from .texts import Identifier, Part, ReportText, Text


class Condition(Part):
    """Show something only to those who answered an earlier item in a certain way."""

    item: Identifier = Field(description="An earlier item of this instrument.")
    answers: tuple[WholeNumber, ...] = Field(
        min_length=1, description="The option values after which this is shown."
    )


class Forecast(Part):
    """The item whose counted answers a forecast predicts.

    The fact is the share, of 100 people in the role group who answered that item, whose answer is at or
    above ``favourable_from`` of its scale.
    """

    instrument: Identifier = Field(description="Id of the instrument that holds the item.")
    scale: Identifier = Field(description="Id of its scale.")
    item: Identifier = Field(description="Id of the item; a plainly keyed one.")
    role_group: Identifier = Field("frontline", description="Whose answers are counted.")


class Question(Part):
    """A prompt outside the scales, with the same text in every form that has no wording of its own."""

    id: Identifier = Field(description="Unique in all instruments; also its column in data files.")
    text: Text = Field(description="What the respondent reads.")
    wordings: dict[Identifier, Text] = Field(
        default_factory=dict, description="Other wording for single forms."
    )

    def words(self, form_id: str, language: str) -> str:
        """Give the sentence that one form shows."""
        return self.wordings.get(form_id, self.text)[language]


class AttentionItem(Question):
    """An item that says which option to choose. It is never scored; a wrong choice hints at carelessness."""

    expected: WholeNumber = Field(description="The option value that the text asks for.")


class Comment(Question):
    """An open question, answered in the respondent's own words and stored apart from all scores."""

    max_characters: Annotated[int, Field(strict=True, ge=50, le=2000)] = Field(
        500, description="How much can be written."
    )
    shown_if: Condition | None = Field(None, description="Show it only after certain answers.")


class Demographic(Question):
    """A coarse question about the respondent; always optional, always last."""

    reason: Text = Field(description="Why it is asked; respondents read it.")
    options: tuple[ResponseOption, ...] = Field(
        min_length=2, max_length=8, description="Few, wide options: nobody should stand alone in one."
    )
    role_groups: tuple[Identifier, ...] = Field(
        (), description="Who is asked; every role group of the instrument when left out."
    )


class Section(Part):
    """Some scales under one heading that respondents read."""

    title: Text = Field(default_factory=dict, description="Its heading; never the name of a construct.")
    intro: Text = Field(default_factory=dict, description="What respondents read before its items.")
    scales: tuple[Identifier, ...] = Field(min_length=1, description="Ids of the scales, in order.")
    items_per_page: Annotated[int, Field(strict=True, ge=1, le=50)] | None = Field(
        None, description="How many items a page shows at most; all when left out."
    )


class TraceBack(Part):
    """Where to look when something is low: a hypothesis that the answers can test, not a finding."""

    if_low: Identifier = Field(description="Id of a scale or facet of this instrument.")
    look_at: Identifier = Field(description="Id of the scale or facet where the cause may lie.")
    hypothesis: ReportText = Field(description="The claim, worded so that data could speak against it.")


class Translation(Part):
    """How far a language has come. Without an entry it counts as a draft."""

    status: Literal["draft", "reviewed", "signed_off"] = Field(
        description="draft: nobody but its writer has read it; reviewed: a second native speaker has; "
        "signed_off: somebody answers for it."
    )
    by: str | None = Field(None, description="Who reviewed it or signed it off.")
    on: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = Field(
        None, description="When, such as 2026-05-31."
    )
