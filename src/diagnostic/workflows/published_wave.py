"""A launched wave as the collector knows it: its signed manifests and the facts that its pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from diagnostic.anonymity.manifest import Manifest
from diagnostic.anonymity.signed_manifest import manifest_fingerprint, open_manifest
from diagnostic.workflows.published_facts import PublishedFacts
from diagnostic.workflows.requests import found

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.storage.ballot_box.published import PublishedVersion
    from diagnostic.workflows.access import GroupForm
    from diagnostic.workflows.context import Context
    from diagnostic.workflows.views import SectionView

    Asked = tuple[GroupForm, tuple[SectionView, ...]]


@dataclass(frozen=True)
class PublishedWave:
    """``versions`` are the signed files, oldest first; the last one holds."""

    written_facts: str
    versions: tuple[bytes, ...]
    is_open: bool

    @property
    def facts(self) -> PublishedFacts:
        return _facts(self.written_facts)

    @property
    def wave_id(self) -> str:
        return self.facts.wave_id

    @property
    def signed(self) -> bytes:
        return self.versions[-1]

    @property
    def manifest(self) -> Manifest:
        return _opened(self.signed)

    @property
    def fingerprint(self) -> str:
        return manifest_fingerprint(self.manifest)

    def stratum_of(self, role_group: str) -> int:
        """Give the place of a role group's stratum; raises `NotFoundError` for one that is not invited."""
        places = (n for n, one in enumerate(self.manifest.strata) if role_group in one.role_groups)
        return found(next(places, None), "role group", "the survey's manifest")

    def form(self, catalogue: Catalogue, role_group: str) -> GroupForm:
        """Give what a role group may answer now, with all that was tightened since the launch.

        What it agreed to is `PublishedFacts.form`, which never changes.
        """
        return self.asked(catalogue, role_group)[0]

    def asked(self, catalogue: Catalogue, role_group: str) -> Asked:
        """Give the same and, made once for all who answer, the questions as they were written."""
        return _asked(self.written_facts, self.signed, catalogue, role_group)


def find_published_wave(context: Context, wave_id: str) -> PublishedWave:
    """Read a launched wave from the collector's database only; raises `NotFoundError` for any other."""
    with context.ballot_box() as ballot_box:
        versions = ballot_box.published.versions(wave_id)
        is_open = ballot_box.is_open(wave_id)
    return published_of(versions, is_open)


def published_of(versions: Sequence[PublishedVersion], is_open: bool) -> PublishedWave:
    """Make the view of what is stored; raises `NotFoundError` when that is nothing."""
    facts = found(versions[-1].facts if versions else None, "survey with invitations", "an invitation")
    return PublishedWave(facts, tuple(one.manifest.encode() for one in versions), is_open)


def named_units(manifest: Manifest) -> tuple[str, ...]:
    """Give the units that people may name."""
    return tuple(part.id for part in manifest.breakdown.parts)


@lru_cache(maxsize=64)
def _opened(signed: bytes) -> Manifest:
    return open_manifest(signed)


@lru_cache(maxsize=64)
def _facts(written: str) -> PublishedFacts:
    return PublishedFacts.from_json(written)


@lru_cache(maxsize=256)
def _asked(written_facts: str, signed: bytes, catalogue: Catalogue, role_group: str) -> Asked:
    manifest = _opened(signed)
    units, minimum = named_units(manifest), manifest.suppression.minimum_group
    form = _facts(written_facts).form_of(catalogue, role_group, units=units, minimum_group=minimum)
    return form, form.sections()
