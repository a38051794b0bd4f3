"""Act: show what a launched wave promises, as the office signed it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from diagnostic.errors import ConflictError
from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.requests import found

if TYPE_CHECKING:
    from diagnostic.storage.office.models import SignedManifest
    from diagnostic.workflows.context import Context


@dataclass(frozen=True)
class CrowdView:
    """The people who share one key."""

    role_groups: tuple[str, ...]
    titles: tuple[str, ...]
    invited: int


@dataclass(frozen=True)
class LaunchView:
    wave_id: str
    fingerprint: str
    """Of the manifest that holds; invitations print it."""
    versions: tuple[str, ...]
    """Fingerprints of all manifests, oldest first: more than one when thresholds were tightened."""
    crowds: tuple[CrowdView, ...]
    units: tuple[str, ...]
    minimum_group: int
    opens_on: date
    closes_on: date
    roster_deleted_on: date
    signed: bytes = field(repr=False)
    """The published file."""


def show_launch(context: Context, wave_id: str) -> LaunchView:
    """Give a launched wave's manifest; raises `ConflictError` for a wave that was not launched."""
    with context.office() as office:
        found(office.wave(wave_id), "wave", "its campaign")
        manifests = office.invitations.manifests(wave_id)
    if not manifests:
        raise not_launched()
    return _view(manifests)


def not_launched() -> ConflictError:
    return ConflictError(
        place="wave",
        fault="it has not been launched, so it has no manifest.",
        mend="Launch it first: diagnostic campaign launch WAVE --closes DATE.",
        code="wave_not_launched",
    )


def _view(manifests: list[SignedManifest]) -> LaunchView:
    from diagnostic.anonymity.signed_manifest import open_manifest
    from diagnostic.workflows.published_wave import named_units

    signed = manifests[-1].signed.encode()
    manifest = open_manifest(signed)
    return LaunchView(
        wave_id=manifest.wave,
        fingerprint=manifests[-1].fingerprint,
        versions=tuple(one.fingerprint for one in manifests),
        crowds=tuple(
            CrowdView(one.role_groups, tuple(map(role_title, one.role_groups)), one.invited)
            for one in manifest.strata
        ),
        units=named_units(manifest),
        minimum_group=manifest.suppression.minimum_group,
        opens_on=manifest.opens_on,
        closes_on=manifest.closes_on,
        roster_deleted_on=manifest.roster_deleted_on,
        signed=signed,
    )
