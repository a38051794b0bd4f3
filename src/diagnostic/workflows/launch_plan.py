"""What a wave will promise once it is launched, worked out before anything is made or written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from diagnostic.anonymity.manifest import Manifest, StratumKey
from diagnostic.workflows.answer_size import answer_bytes
from diagnostic.workflows.manifest_parts import breakdown_of, suppression_of, units_to_name
from diagnostic.workflows.published_facts import PublishedFacts
from diagnostic.workflows.requests import FaultyRequestError

if TYPE_CHECKING:
    from diagnostic.storage.office.models import Campaign, HeadCount, Wave
    from diagnostic.workflows.context import Context

LONGEST_DAYS = 366
MOST_TEXTS = 200


class Served(Protocol):
    """What the service would serve to respondents, so that the manifest can name its hashes."""

    def scripts(self) -> Mapping[str, str]:
        """Give the SHA-256 of every file that respondents' browsers load, by file name."""
        ...

    def texts(self, facts: PublishedFacts) -> Mapping[str, str]:
        """Give the SHA-256 of every page of consent and of all questions, by name and language."""
        ...


@dataclass(frozen=True)
class LaunchDates:
    closes_on: date
    roster_deleted_on: date


def launch_dates(wave: Wave, closes_on: date, roster_days: int, today: date) -> LaunchDates:
    """Check and give the dates that the manifest will name."""
    if closes_on < max(today, wave.opened_on):
        fault = "it is in the past, or before the wave opened."
        raise FaultyRequestError("closing date", fault, "Name today or a later day.")
    if closes_on > today + timedelta(LONGEST_DAYS):
        fault = "it is more than a year away, and addresses would be kept as long."
        raise FaultyRequestError("closing date", fault, "Name a day within a year.")
    if not 0 <= roster_days <= LONGEST_DAYS:
        fault = f"the roster can be kept 0 to {LONGEST_DAYS} days after the close."
        raise FaultyRequestError("days that the roster is kept", fault, "Fourteen are usual.")
    return LaunchDates(closes_on, closes_on + timedelta(roster_days))


def facts_of(campaign: Campaign, wave: Wave, counts: Sequence[HeadCount]) -> PublishedFacts:
    """Give what will be published of a wave; units are those in which enough people can be told apart."""
    head_counts = tuple((c.role_group, c.unit, c.invited) for c in counts)
    return PublishedFacts(
        wave_id=wave.id,
        organisation=campaign.organisation,
        campaign_title=campaign.title,
        contact=campaign.contact,
        is_simulated=campaign.is_simulated,
        title=wave.title,
        language=wave.language,
        languages=wave.offered_languages,
        units=units_to_name(wave.units, head_counts, wave.minimum_group),
        head_counts=head_counts,
        instruments=tuple(wave.instruments),
        minimum_group=wave.minimum_group,
        c_suite_consented=wave.c_suite_consented,
        opened_on=wave.opened_on,
    )


def manifest_of(
    context: Context,
    facts: PublishedFacts,
    dates: LaunchDates,
    *,
    served: Served,
    public_keys: Sequence[str],
    office_key: str,
) -> Manifest:
    """Give the first manifest of a wave, with a key for each of its strata."""
    return Manifest(
        wave=facts.wave_id,
        organisation=facts.organisation,
        title=facts.title,
        instruments={f"{pin['id']}@{pin['version']}": pin["sha256"] for pin in facts.instruments},
        scripts=dict(served.scripts()),
        texts=_texts(facts, served),
        strata=tuple(
            StratumKey(role_groups=one.role_groups, invited=one.invited, public_key=key)
            for one, key in zip(facts.strata, public_keys, strict=True)
        ),
        breakdown=breakdown_of(facts, facts.units),
        suppression=suppression_of(facts),
        answer_bytes=answer_bytes(facts.form(context.catalogue, one) for one in facts.role_groups),
        opens_on=facts.opened_on,
        closes_on=dates.closes_on,
        roster_deleted_on=dates.roster_deleted_on,
        office_address=context.addresses.office_apart,
        office_key=office_key,
    )


def _texts(facts: PublishedFacts, served: Served) -> dict[str, str]:
    texts = dict(served.texts(facts))
    if len(texts) > MOST_TEXTS:
        fault = f"role groups and languages make {len(texts)} texts; a manifest names {MOST_TEXTS} at most."
        raise FaultyRequestError("languages", fault, "Open a wave with fewer languages.")
    return texts
