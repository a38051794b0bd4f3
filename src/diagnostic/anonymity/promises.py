"""What every manifest must promise; the office signs no other, and everybody can check."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.anonymity.base64url import from_base64url
from diagnostic.anonymity.errors import SigningKeyError
from diagnostic.anonymity.keys import read_public_der
from diagnostic.anonymity.manifest import Manifest
from diagnostic.anonymity.strata import MINIMUM_INVITED

_FLOORS = {"minimum_group": 5, "minimum_c_suite": 5, "minimum_comments": 10}


def broken_promises(manifest: Manifest) -> tuple[str, ...]:
    """Name what this manifest does not promise but should; nothing when it is sound."""
    return (
        *_crowds(manifest),
        *_keys(manifest),
        *_floors(manifest),
        *_dates(manifest),
        *_tree(manifest),
    )


def _crowds(manifest: Manifest) -> Iterator[str]:
    for stratum in manifest.strata:
        if stratum.invited < MINIMUM_INVITED:
            names = ", ".join(stratum.role_groups)
            yield f"{names}: {stratum.invited} people share a key; it must be {MINIMUM_INVITED} or more."
    role_groups = [name for stratum in manifest.strata for name in stratum.role_groups]
    for name in sorted({name for name in role_groups if role_groups.count(name) > 1}):
        yield f"{name}: it is in more than one stratum."


def _keys(manifest: Manifest) -> Iterator[str]:
    for stratum in manifest.strata:
        try:
            read_public_der(from_base64url(stratum.public_key))
        except (SigningKeyError, ValueError) as error:
            fault = error.fault if isinstance(error, SigningKeyError) else "it cannot be read."
            yield f"key of {', '.join(stratum.role_groups)}: {fault}"
    if len({stratum.public_key for stratum in manifest.strata}) < len(manifest.strata):
        yield "two strata have the same key."


def _floors(manifest: Manifest) -> Iterator[str]:
    for name, floor in _FLOORS.items():
        chosen = getattr(manifest.suppression, name)
        if chosen < floor:
            yield f"{name.replace('_', ' ')} is {chosen}; it must be {floor} or more."


def _dates(manifest: Manifest) -> Iterator[str]:
    if not manifest.opens_on <= manifest.closes_on <= manifest.roster_deleted_on:
        yield "the wave must open, close, and then have its roster deleted."


def _tree(manifest: Manifest) -> Iterator[str]:
    ids = [path[-1] for path, _ in manifest.breakdown.walk()]
    if len(set(ids)) < len(ids):
        yield "two parts of the breakdown have the same id."
