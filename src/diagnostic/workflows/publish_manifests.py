"""Publishing what the office signed: every version goes to the collector once, and never changes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.anonymity.signed_manifest import LARGEST_FILE, manifest_fingerprint, sign_manifest
from diagnostic.workflows.requests import FaultyRequestError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from diagnostic.anonymity.manifest import Manifest
    from diagnostic.storage.office.models import SignedManifest
    from diagnostic.workflows.context import Context


def signed_row(manifest: Manifest, key: Ed25519PrivateKey, number: int) -> SignedManifest:
    """Sign a manifest into the row that the office keeps of it."""
    from diagnostic.storage.office.models import SignedManifest

    signed = sign_manifest(manifest, key)
    if len(signed) > LARGEST_FILE:
        fault = f"a manifest that names them all has {len(signed)} bytes; {LARGEST_FILE} are allowed."
        raise FaultyRequestError("units", fault, "Count people in fewer units.")
    return SignedManifest(
        wave_id=manifest.wave,
        number=number,
        fingerprint=manifest_fingerprint(manifest),
        signed=signed.decode(),
    )


def publish_manifests(context: Context, wave_id: str, facts: str) -> None:
    """Give the collector all that the office has signed for a wave; what is there stays as it is."""
    with context.office() as office:
        manifests = office.invitations.manifests(wave_id)
    with context.ballot_box() as ballot_box:
        for one in manifests:
            ballot_box.published.publish(wave_id, one.number, one.signed, facts)


def published_facts(context: Context, wave_id: str) -> str | None:
    """Give the facts that the collector has of a wave; None before they are published."""
    with context.ballot_box() as ballot_box:
        versions = ballot_box.published.versions(wave_id)
    return versions[0].facts if versions else None
