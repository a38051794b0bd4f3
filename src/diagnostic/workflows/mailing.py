"""What the letters of a launched wave say about it, and where their links lead."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.errors import ConflictError, SetupError
from diagnostic.post.letter import SurveyFacts
from diagnostic.workflows.invitation_secrets import invitation_link, written_secret
from diagnostic.workflows.refusals import WaveClosedError
from diagnostic.workflows.requests import found

if TYPE_CHECKING:
    from diagnostic.anonymity.manifest import Manifest
    from diagnostic.storage.office.models import Campaign, SignedManifest, Wave
    from diagnostic.storage.office.repository import OfficeRepository
    from diagnostic.workflows.context import Context

MOST_REMINDERS = 3


@dataclass(frozen=True)
class Crowd:
    """The people who share one key."""

    role_groups: tuple[str, ...]
    invited: int


@dataclass(frozen=True)
class Mailing:
    wave_id: str
    minimum_group: int
    languages: tuple[str, ...]
    survey: SurveyFacts
    crowds: tuple[Crowd, ...]
    """By stratum."""
    head_counts: dict[str, int]
    """How many people of each role group are invited."""
    collector: str
    office: str

    def stratum_of(self, role_group: str) -> int:
        return next(place for place, crowd in enumerate(self.crowds) if role_group in crowd.role_groups)

    def link(self, secret: bytes) -> str:
        return invitation_link(self.collector, self.wave_id, secret, self.survey.fingerprint)

    def stop_link(self, token: bytes) -> str:
        return f"{self.office}/stop/{written_secret(token)}"


def read_mailing(context: Context, office: OfficeRepository, wave_id: str) -> Mailing:
    """Give what a launched, open wave's letters say; raises for a wave that none may be sent for."""
    wave = found(office.wave(wave_id), "wave", "its campaign")
    campaign = found(office.campaign(wave.campaign_id), "campaign", "the list of campaigns")
    published, manifest = _manifest(context, office, wave)
    collector, office_address = _addresses(context)
    counts: Counter[str] = Counter()
    for one in office.head_counts(wave_id):
        counts[one.role_group] += one.invited
    return Mailing(
        wave_id=wave_id,
        minimum_group=wave.minimum_group,
        languages=wave.offered_languages,
        survey=_survey_facts(campaign, wave, published, manifest),
        crowds=tuple(Crowd(one.role_groups, one.invited) for one in manifest.strata),
        head_counts=dict(counts),
        collector=collector,
        office=office_address,
    )


def _manifest(context: Context, office: OfficeRepository, wave: Wave) -> tuple[SignedManifest, Manifest]:
    from diagnostic.anonymity.signed_manifest import open_manifest

    if wave.closed_on is not None:
        raise WaveClosedError
    manifests = office.invitations.manifests(wave.id)
    if not manifests:
        raise ConflictError(
            place="wave",
            fault="it is not launched, so there is nothing that an invitation could promise.",
            mend=f"Launch it first: diagnostic campaign launch {wave.id} --closes DATE",
            code="wave_not_launched",
        )
    manifest = open_manifest(manifests[-1].signed.encode())
    if manifest.closes_on < context.today():
        raise ConflictError(
            place="wave",
            fault="the closing date that its manifest names has passed.",
            mend=f"Close it: diagnostic campaign close {wave.id}",
            code="closing_date_passed",
        )
    return manifests[-1], manifest


def _survey_facts(
    campaign: Campaign, wave: Wave, published: SignedManifest, manifest: Manifest
) -> SurveyFacts:
    return SurveyFacts(
        organisation=campaign.organisation,
        survey=wave.title,
        contact=campaign.contact,
        fingerprint=published.fingerprint,
        closes_on=manifest.closes_on,
        roster_deleted_on=manifest.roster_deleted_on,
        most_reminders=MOST_REMINDERS,
        is_simulated=campaign.is_simulated,
    )


def _addresses(context: Context) -> tuple[str, str]:
    collector = context.addresses.collector
    if not collector:
        raise SetupError(
            place="setting DIAGNOSTIC_COLLECTOR_ADDRESS",
            fault="it is empty, and links in letters need it.",
            mend="Set it to where respondents reach the survey, such as https://survey.example.org.",
            code="address_missing",
        )
    return collector, context.addresses.office or collector
