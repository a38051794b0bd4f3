"""Act: let a launched wave show less, or keep addresses for a shorter time. It can never be undone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from diagnostic.anonymity.signed_manifest import manifest_fingerprint, open_manifest
from diagnostic.anonymity.tightening import loosenings
from diagnostic.disclosure.released import DisclosurePolicy
from diagnostic.errors import ConflictError
from diagnostic.workflows.audit_log import record
from diagnostic.workflows.manifest_parts import breakdown_of, suppression_of, units_to_name
from diagnostic.workflows.office_keys import office_key
from diagnostic.workflows.publish_manifests import publish_manifests, published_facts, signed_row
from diagnostic.workflows.published_facts import PublishedFacts
from diagnostic.workflows.published_wave import named_units
from diagnostic.workflows.requests import FaultyRequestError, found
from diagnostic.workflows.show_launch import LaunchView, not_launched, show_launch

if TYPE_CHECKING:
    from diagnostic.anonymity.manifest import Manifest
    from diagnostic.storage.office.models import Wave
    from diagnostic.workflows.context import Context


@dataclass(frozen=True)
class Tightening:
    """What shall change; what is left out stays as it is."""

    minimum_group: int | None = None
    without_units: tuple[str, ...] = ()
    roster_deleted_on: date | None = None

    @property
    def shows_less(self) -> bool:
        return self.minimum_group is not None or bool(self.without_units)


def tighten_manifest(context: Context, wave_id: str, wanted: Tightening) -> LaunchView:
    """Sign and publish a manifest that replaces the one that holds; asking for the same again is harmless.

    Units with fewer people than a raised minimum are taken away with it. Raises `ConflictError` that names
    every promise that would be loosened.
    """
    written = published_facts(context, wave_id)
    if written is None:
        raise not_launched()
    facts = PublishedFacts.from_json(written)
    with context.office() as office:
        wave = found(office.wave(wave_id, for_change=True), "wave", "its campaign")
        _check_in_time(wave, wanted)
        manifests = office.invitations.manifests(wave_id)
        old = open_manifest(manifests[-1].signed.encode())
        new = _tightened(old, facts, wanted)
        if new is not None:
            row = signed_row(new, office_key(context), len(manifests) + 1)
            office.invitations.add_manifest(row)
            _follow(wave, new)
            told = {"wave": wave_id, "fingerprint": row.fingerprint, "replaces": new.replaces}
            record(office, context.today(), "manifest_tightened", told)
    publish_manifests(context, wave_id, written)
    return show_launch(context, wave_id)


def _check_in_time(wave: Wave, wanted: Tightening) -> None:
    if wanted.shows_less and wave.closed_on is not None:
        raise ConflictError(
            place="wave",
            fault="it has closed, and its comments were sealed under the thresholds that held.",
            mend="Thresholds can be tightened until the close.",
            code="wave_closed",
        )


def _tightened(old: Manifest, facts: PublishedFacts, wanted: Tightening) -> Manifest | None:
    """Give the manifest to sign; None when the one that holds promises all of it."""
    minimum = old.suppression.minimum_group if wanted.minimum_group is None else wanted.minimum_group
    units = _units_left(old, facts, wanted.without_units, minimum)
    changes = {
        "suppression": suppression_of(DisclosurePolicy(minimum_group=minimum)),
        "breakdown": breakdown_of(facts, units),
        "roster_deleted_on": wanted.roster_deleted_on or old.roster_deleted_on,
    }
    new = old.model_copy(update=changes)
    _refuse_loosening(old, new)
    if new == old:
        return None
    return new.model_copy(update={"replaces": manifest_fingerprint(old)})


def _units_left(
    old: Manifest, facts: PublishedFacts, without: Collection[str], minimum: int
) -> tuple[str, ...]:
    if not set(without) <= set(facts.units):
        raise FaultyRequestError(
            "units to take away",
            "people could never name one of these.",
            "Use units of the manifest: diagnostic campaign manifest WAVE.",
        )
    left = [unit for unit in named_units(old) if unit not in without]
    return units_to_name(left, facts.head_counts, minimum)


def _refuse_loosening(old: Manifest, new: Manifest) -> None:
    faults = list(loosenings(old, new))
    if new.roster_deleted_on < new.closes_on:
        faults.append(f"the roster is needed for reminders until {new.closes_on}.")
    if faults:
        raise ConflictError(
            place="manifest",
            fault=f"it can only be tightened: {' '.join(faults)}",
            mend="Nothing has been changed. Ask for less to be shown, or for a shorter time.",
            code="manifest_loosened",
        )


def _follow(wave: Wave, manifest: Manifest) -> None:
    """Let the office's own row say the same, since results are cleared by it."""
    wave.minimum_group = manifest.suppression.minimum_group
    wave.units = list(named_units(manifest))
    wave.roster_deleted_on = manifest.roster_deleted_on
