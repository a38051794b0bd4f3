"""Signing a manifest with the office's key, and opening one that somebody else published."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import ValidationError

from diagnostic.anonymity.base64url import from_base64url, to_base64url
from diagnostic.anonymity.canonical_json import canonical
from diagnostic.anonymity.errors import ManifestError
from diagnostic.anonymity.fingerprint import fingerprint_of
from diagnostic.anonymity.manifest import Manifest, SignedManifest
from diagnostic.anonymity.promises import broken_promises

LARGEST_FILE = 2**20
_PURPOSE = b"diagnostic manifest 1\n"


def office_public_key(office_key: Ed25519PrivateKey) -> str:
    """Give the office's public key as a manifest carries it."""
    return to_base64url(office_key.public_key().public_bytes_raw())


def sign_manifest(manifest: Manifest, office_key: Ed25519PrivateKey) -> bytes:
    """Give the file to publish; refuses a manifest that breaks a promise or names another key."""
    faults = broken_promises(manifest)
    if faults:
        raise _unsound(" ".join(faults))
    if manifest.office_key != office_public_key(office_key):
        raise _unsound("it names another office key than the one it would be signed with.")
    signature = to_base64url(office_key.sign(_PURPOSE + _content(manifest)))
    return canonical(SignedManifest(manifest=manifest, signature=signature).model_dump(mode="json"))


def open_manifest(published: bytes) -> Manifest:
    """Read a published file; raises `ManifestError` unless its form and its signature are right.

    Whose key signed it, the file cannot prove. The fingerprint does that.
    """
    if len(published) > LARGEST_FILE:
        raise _unsound(f"it is larger than {LARGEST_FILE} bytes.")
    try:
        signed = SignedManifest.model_validate_json(published)
    except ValidationError as error:
        raise _unsound(_first_fault(error)) from None
    if canonical(signed.model_dump(mode="json")) != published:
        raise _unsound("it is not written in the one agreed way, so its fingerprint would be ambiguous.")
    _check_signature(signed)
    return signed.manifest


def manifest_fingerprint(manifest: Manifest) -> str:
    """Give what invitations print and browsers compare; it covers the office's key as well."""
    return fingerprint_of(_content(manifest))


def _content(manifest: Manifest) -> bytes:
    return canonical(manifest.model_dump(mode="json"))


def _first_fault(error: ValidationError) -> str:
    """Tell where the form is wrong; names from the file are shortened and made visible."""
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(step) for step in first["loc"]) or "the file"
    told = f"{place[:100]}: {first['msg'][:200]}."
    return "".join(each if each.isprintable() else "?" for each in told)


def _check_signature(signed: SignedManifest) -> None:
    try:
        key = Ed25519PublicKey.from_public_bytes(from_base64url(signed.manifest.office_key))
        key.verify(from_base64url(signed.signature), _PURPOSE + _content(signed.manifest))
    except (InvalidSignature, ValueError):
        raise _unsound("its signature does not belong to it.") from None


def _unsound(fault: str) -> ManifestError:
    return ManifestError(
        place="manifest", fault=fault, mend="Ask the office for the manifest it signed; do not answer before."
    )
