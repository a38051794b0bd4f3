"""What the pages of a launched wave show, in one document that is published with its manifest.

The collector makes every page from it and never opens the office's database. It stays as it was at the
launch: what is tightened later stands in the manifest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from diagnostic.anonymity.canonical_json import canonical
from diagnostic.anonymity.strata import Stratum, strata_of
from diagnostic.workflows.access import GroupForm
from diagnostic.workflows.questionnaire import pinned_instruments
from diagnostic.workflows.requests import found
from diagnostic.workflows.seniority import most_senior_first

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue

HeadCounts = tuple[tuple[str, str, int], ...]
"""Role group, unit (the empty text for those not counted by unit) and how many are invited."""


@dataclass(frozen=True)
class PublishedFacts:
    wave_id: str
    organisation: str
    campaign_title: str
    contact: str
    is_simulated: bool
    title: str
    language: str
    languages: tuple[str, ...]
    units: tuple[str, ...]
    """Those that people could name at the launch."""
    head_counts: HeadCounts
    instruments: tuple[Mapping[str, str], ...]
    minimum_group: int
    c_suite_consented: bool
    opened_on: date

    @property
    def role_groups(self) -> tuple[str, ...]:
        """Give those invited, the most senior first."""
        return most_senior_first(role_group for role_group, _, _ in self.head_counts)

    @property
    def strata(self) -> tuple[Stratum, ...]:
        """Give the crowds that share a key; raises `StrataError` when all together are too few."""
        return strata_of((one, self.invited(one)) for one in self.role_groups)

    def invited(self, role_group: str) -> int:
        return sum(invited for group, _, invited in self.head_counts if group == role_group)

    def form(self, catalogue: Catalogue, role_group: str) -> GroupForm:
        """Give what a role group is asked, as it was promised at the launch."""
        return self.form_of(catalogue, role_group, units=self.units, minimum_group=self.minimum_group)

    def form_of(
        self, catalogue: Catalogue, role_group: str, *, units: Sequence[str], minimum_group: int
    ) -> GroupForm:
        """Give what a role group is asked under these thresholds; raises `NotFoundError` for any other."""
        known = role_group if role_group in self.role_groups else None
        return GroupForm(
            campaign=_Campaign(self.organisation, self.campaign_title, self.contact, self.is_simulated),
            wave=_Wave(
                id=self.wave_id,
                title=self.title,
                language=self.language,
                offered_languages=self.languages,
                units=tuple(units),
                minimum_group=minimum_group,
                c_suite_consented=self.c_suite_consented,
                opened_on=self.opened_on,
            ),
            role_group=found(known, "role group", "the survey's manifest"),
            invited_in_role_group=self.invited(role_group),
            invited_in_all=sum(invited for _, _, invited in self.head_counts),
            invited_in_unit={
                unit: sum(invited for _, inside, invited in self.head_counts if inside == unit)
                for unit in units
            },
            instruments=pinned_instruments(catalogue, self.instruments),
        )

    def to_json(self) -> str:
        return canonical(asdict(self) | {"opened_on": self.opened_on.isoformat()}).decode()

    @classmethod
    def from_json(cls, text: str) -> PublishedFacts:
        told = json.loads(text)
        told["opened_on"] = date.fromisoformat(told["opened_on"])
        for name in ("languages", "units", "instruments"):
            told[name] = tuple(told[name])
        told["head_counts"] = tuple(tuple(count) for count in told["head_counts"])
        return cls(**told)


@dataclass(frozen=True)
class _Campaign:
    organisation: str
    title: str
    contact: str
    is_simulated: bool


@dataclass(frozen=True)
class _Wave:
    id: str
    title: str
    language: str
    offered_languages: tuple[str, ...]
    units: tuple[str, ...]
    minimum_group: int
    c_suite_consented: bool
    opened_on: date
