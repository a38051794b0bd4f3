"""What a launch takes, and what it gives."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from diagnostic.web.api.v1.models import Given, Line, Sent


class LaunchWanted(Sent):
    closes_on: date = Field(description="Published, and not to be changed.", examples=["2026-12-18"])
    roster_days: int = Field(
        14, ge=0, le=366, description="Days after the close until addresses are deleted."
    )


class TighteningWanted(Sent):
    """What is left out stays as it is."""

    minimum_group: int | None = Field(None, ge=5, le=1000)
    without_units: list[Line] = Field([], max_length=5000, examples=[["Assembly"]])
    roster_deleted_on: date | None = None


class CrowdModel(Given):
    """The people who share one key."""

    role_groups: list[str]
    titles: list[str]
    invited: int


class Launched(Given):
    wave_id: str
    fingerprint: str = Field(
        description="Of the manifest that holds; invitations print it.",
        examples=["7Q2M-X4TR-9PWE-RH6D-K3N8-0ZVB-C1JS-5GAY"],
    )
    versions: list[str] = Field(description="Fingerprints of all manifests, oldest first.")
    crowds: list[CrowdModel]
    units: list[str] = Field(description="Those that people may name.")
    minimum_group: int
    opens_on: date
    closes_on: date
    roster_deleted_on: date
