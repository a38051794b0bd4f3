"""What the API takes and gives, as OpenAPI shows it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$", examples=["frontline"])]
WaveId = Annotated[str, Field(pattern=r"^[0-9a-z]{1,16}$", examples=["7q2mx4tr9p"])]
Id = Annotated[str, Path(pattern=r"^[0-9a-z]{1,16}$", examples=["7q2mx4tr9p"])]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", examples=["en"])]
People = Annotated[int, Field(ge=0, le=10_000_000)]
Line = Annotated[str, Field(min_length=1, max_length=200)]


class Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Given(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class NewCampaign(Sent):
    organisation: Line = Field(examples=["Northwind Components"])
    title: Line = Field(examples=["Culture 2026"])
    contact: Annotated[str, Field(max_length=200)] = Field(
        "",
        description="Whom respondents may ask, as they read it before they agree.",
        examples=["the works council, extension 4411"],
    )
    is_simulated: bool = Field(False, description="True for invented people; every page and report says so.")


class HeadCountModel(Sent):
    """How many people of one role group (in one unit, if named) are invited."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, from_attributes=True)

    role_group: Identifier
    invited: int = Field(ge=1, le=10_000_000, examples=[120])
    unit: Line | None = Field(None, examples=["Assembly"])
    joined: People | None = Field(None, description="Not invited in the wave named by `since`.")
    left: People | None = Field(None, description="Here in the wave named by `since`, not invited now.")
    moved_in: People | None = Field(None, description="In another group then.")
    moved_out: People | None = Field(None, description="Here then, in another group now.")


class NewWave(Sent):
    title: Line = Field(examples=["Autumn 2026"])
    instruments: list[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}(@\d+\.\d+\.\d+)?$")]] = Field(
        min_length=1, max_length=30, description="By id, or id@version.", examples=[["trust", "psy_safety"]]
    )
    head_counts: list[HeadCountModel] = Field(min_length=1, max_length=5000)
    minimum_group: int = Field(7, ge=5, le=1000, description="Smallest group whose figures are shown.")
    c_suite_consented: bool = Field(
        False, description="Executives agreed that their group shows from 5 answers on."
    )
    language: Language | None = Field(
        None, description="For those whose browser asks for none that is offered; the source when left out."
    )
    languages: list[Language] = Field(
        [],
        max_length=50,
        description="Those respondents may choose from; when left out, all that are complete.",
        examples=[["en", "es"]],
    )
    since: WaveId | None = Field(
        None, description="The wave of this campaign since which head counts say who joined and left."
    )


class CodesWanted(Sent):
    role_group: Identifier
    count: int | None = Field(
        None, ge=1, le=100_000, description="Left out: one for everybody invited who has none yet."
    )


class Closing(Sent):
    confirm: bool = Field(description="Must be true: a closed wave cannot be opened again.", examples=[True])
    mask_names: list[Line] = Field(
        [],
        max_length=100_000,
        description="Names to mask in comments. They are used now and stored nowhere; later is too late.",
        examples=[["Jean-Luc Picard"]],
    )


class WaveSummaryModel(Given):
    id: str
    title: str
    is_open: bool


class CampaignModel(Given):
    id: str
    organisation: str
    title: str
    is_simulated: bool
    created_on: date
    waves: list[WaveSummaryModel]


class CampaignList(Given):
    campaigns: list[CampaignModel]


class PinnedInstrumentModel(Given):
    id: str
    version: str
    title: str
    sha256: str


class RoleGroupModel(Given):
    role_group: str
    title: str
    invited: int
    codes_issued: int
    codes_spent: int | None = Field(
        description="Lower end of the band that the count lies in: only after the close, and only where the "
        "count is at least the minimum group."
    )
    codes_spent_at_most: int | None = Field(None, description="Upper end of that band.")


class OfferedLanguageModel(Given):
    language: str = Field(examples=["de"])
    status: Literal["source", "draft", "reviewed", "signed_off"] = Field(
        description="How far the least reviewed of its texts has come."
    )


class CountBandModel(Given):
    at_least: int
    at_most: int


class TurnoutModel(Given):
    role_groups: list[str]
    invited: int
    issued: CountBandModel | None = Field(description="Credentials issued; null below `fewer_than`.")
    received: CountBandModel | None = Field(description="Answers received; null below `fewer_than`.")
    fewer_than: int
    has_surplus: bool = Field(
        description="More answers than credentials: somebody made some up. Told however small the counts are."
    )


class WaveModel(Given):
    id: str
    campaign_id: str
    organisation: str
    campaign_title: str
    title: str
    language: str
    languages: list[str] = Field(description="Those respondents may choose from.")
    translations: list[OfferedLanguageModel]
    is_open: bool
    is_diagnosed: bool
    is_simulated: bool
    instruments: list[PinnedInstrumentModel]
    role_groups: list[RoleGroupModel]
    units: list[str]
    head_counts: list[HeadCountModel]
    responses: int | None = Field(
        description="Null below the minimum group; rounded down to tens while the wave is open "
        "or when a role group's count is held back."
    )
    minimum_group: int
    c_suite_consented: bool
    opened_on: date
    closed_on: date | None
    since: str | None = Field(description="The wave since which head counts say who joined and left.")
    fingerprint: str | None = Field(
        description="Of the manifest that holds; null for a wave that was not launched and works with codes."
    )
    turnout: list[TurnoutModel] = Field(
        description="By role groups that share a key, once a launched wave is closed."
    )


class CodesIssued(Given):
    """Codes, this once. They exist nowhere else: print them now or lose them."""

    wave_id: str
    role_group: str
    role_group_title: str
    codes: list[str] = Field(examples=[["7Q2M-X4TR-9PWE-RH6D-K"]])


class Health(BaseModel):
    status: str = Field(examples=["ok"])
    version: str = Field(examples=["0.1.0"])
