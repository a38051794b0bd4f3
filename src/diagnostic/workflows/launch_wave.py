"""Act: launch a wave, which makes its keys, signs its manifest and freezes it.

Keys are in their folder before the office's database names them, and the office's database holds keys and
manifest before the collector hears of them. Launching again completes a launch that was interrupted at any
step, and changes nothing else.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from diagnostic.anonymity.base64url import to_base64url
from diagnostic.anonymity.keys import generate_key, new_erasure_key, private_der, public_der
from diagnostic.anonymity.signed_manifest import office_public_key, open_manifest
from diagnostic.errors import ConflictError
from diagnostic.workflows.audit_log import record
from diagnostic.workflows.invitation_secrets import mail_key_name, new_mail_key
from diagnostic.workflows.launch_plan import LaunchDates, Served, facts_of, launch_dates, manifest_of
from diagnostic.workflows.office_keys import kept_secret, office_key
from diagnostic.workflows.publish_manifests import publish_manifests, published_facts, signed_row
from diagnostic.workflows.published_facts import PublishedFacts
from diagnostic.workflows.requests import found
from diagnostic.workflows.show_launch import LaunchView, show_launch
from diagnostic.workflows.signers import erasure_key_name

if TYPE_CHECKING:
    from diagnostic.storage.office.models import SignedManifest, SigningKey, Wave
    from diagnostic.storage.office.repository import OfficeRepository
    from diagnostic.workflows.context import Context

ROSTER_DAYS = 14


def launch_wave(
    context: Context, wave_id: str, served: Served, closes_on: date, roster_days: int = ROSTER_DAYS
) -> LaunchView:
    """Freeze a wave and publish what it promises; from now on it takes invitations and no codes.

    Raises for a wave that has closed, has given out codes, invites fewer than 20 people, or was launched
    with other dates. Nothing is published before all of it is made.
    """
    with context.office() as office:
        wave = _launchable(office, wave_id)
        campaign = found(office.campaign(wave.campaign_id), "campaign", "the list of campaigns")
        counts = office.head_counts(wave_id)
        is_launched = bool(office.invitations.manifests(wave_id))
    facts = facts_of(campaign, wave, counts)
    if not is_launched:
        dates = launch_dates(wave, closes_on, roster_days, context.today())
        _commit(context, facts, dates, served)
    _check_dates(context, wave_id, closes_on, roster_days)
    if published_facts(context, wave_id) is None:
        _check_unchanged(context, facts, served)
        publish_manifests(context, wave_id, facts.to_json())
    return show_launch(context, wave_id)


def _launchable(office: OfficeRepository, wave_id: str) -> Wave:
    """Give the wave, kept from changing until the transaction ends."""
    wave = found(office.wave(wave_id, for_change=True), "wave", "its campaign")
    if wave.closed_on is not None:
        raise ConflictError(
            place="wave", fault="it has closed.", mend="Open another wave.", code="wave_closed"
        )
    if office.code_counts(wave_id):
        raise ConflictError(
            place="wave",
            fault="codes have been given out for it, and somebody with both could answer twice.",
            mend="Go on with the codes, or open another wave and launch that one.",
            code="codes_issued",
        )
    return wave


def _commit(context: Context, facts: PublishedFacts, dates: LaunchDates, served: Served) -> None:
    """Make the keys, then keep them and the signed manifest in one transaction; the first launch counts."""
    signing_key = office_key(context)
    kept_secret(context.keys, mail_key_name(facts.wave_id), new_mail_key)
    rows = _signing_keys(context, facts)
    manifest = manifest_of(
        context,
        facts,
        dates,
        served=served,
        public_keys=[row.public_key for row in rows],
        office_key=office_public_key(signing_key),
    )
    signed = signed_row(manifest, signing_key, number=1)
    with context.office() as office:
        wave = _launchable(office, facts.wave_id)
        if not office.invitations.manifests(facts.wave_id):
            wave.units, wave.roster_deleted_on = list(facts.units), dates.roster_deleted_on
            _keep(context, office, wave, rows, signed)


def _signing_keys(context: Context, facts: PublishedFacts) -> list[SigningKey]:
    from diagnostic.storage.office.models import SigningKey

    erasure_key = kept_secret(context.keys, erasure_key_name(facts.wave_id), new_erasure_key)
    rows = []
    for place, stratum in enumerate(facts.strata):
        key = generate_key()
        rows.append(
            SigningKey(
                wave_id=facts.wave_id,
                stratum=place,
                role_groups=list(stratum.role_groups),
                invited=stratum.invited,
                public_key=to_base64url(public_der(key.public_key())),
                private_key=to_base64url(private_der(key, erasure_key)),
            )
        )
    return rows


def _keep(
    context: Context, office: OfficeRepository, wave: Wave, rows: list[SigningKey], signed: SignedManifest
) -> None:
    office.invitations.add_keys(rows)
    office.invitations.add_manifest(signed)
    told = {"wave": wave.id, "fingerprint": signed.fingerprint, "crowds": [str(one.invited) for one in rows]}
    record(office, context.today(), "wave_launched", told)


def _check_dates(context: Context, wave_id: str, closes_on: date, roster_days: int) -> None:
    """Refuse to launch again with another closing date; the roster's may have been brought forward since."""
    held = show_launch(context, wave_id)
    kept_days = (held.roster_deleted_on - held.closes_on).days
    if held.closes_on != closes_on or (len(held.versions) == 1 and kept_days != roster_days):
        raise ConflictError(
            place="launch",
            fault=f"it was launched to close on {held.closes_on}, and its roster to be deleted on "
            f"{held.roster_deleted_on}; that is published and cannot be changed.",
            mend="Nothing has been changed. Keep to these dates, or open another wave.",
            code="launched_differently",
        )


def _check_unchanged(context: Context, facts: PublishedFacts, served: Served) -> None:
    """Refuse to publish what this version of the service would not keep: its pages are other ones now."""
    manifest = open_manifest(show_launch(context, facts.wave_id).signed)
    if manifest.scripts != dict(served.scripts()) or manifest.texts != dict(served.texts(facts)):
        raise ConflictError(
            place="launch",
            fault="it was interrupted, and the pages have changed since its manifest was signed.",
            mend="Launch it with the version of the service that began, or close it and open another wave.",
            code="pages_changed",
        )
