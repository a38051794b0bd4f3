"""Checking from outside what was published about a wave: nothing but the documents themselves is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from diagnostic.anonymity.errors import ManifestError
from diagnostic.anonymity.fingerprint import read_fingerprint
from diagnostic.anonymity.manifest import Manifest
from diagnostic.anonymity.promises import broken_promises
from diagnostic.anonymity.signed_manifest import manifest_fingerprint, open_manifest
from diagnostic.anonymity.tightening import loosenings


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; without a fault it is as promised."""

    what: str
    fault: str = ""

    @property
    def passed(self) -> bool:
        return not self.fault


def check_manifest(
    published: bytes,
    *,
    fingerprint: str | None = None,
    previous: bytes | None = None,
    files: Mapping[str, bytes] | None = None,
) -> tuple[Check, ...]:
    """Check a published manifest, and files that a browser was served against it."""
    try:
        manifest = open_manifest(published)
    except ManifestError as error:
        return (Check("The manifest is whole and signed", error.fault),)
    return tuple(_checks(manifest, fingerprint, previous, files or {}))


def _checks(
    manifest: Manifest, fingerprint: str | None, previous: bytes | None, files: Mapping[str, bytes]
) -> Iterator[Check]:
    yield Check("The manifest is whole and signed")
    yield Check("It keeps the minimum promises", " ".join(broken_promises(manifest)))
    if fingerprint is not None:
        yield _fingerprint(manifest, fingerprint)
    if previous is not None:
        yield _follows(manifest, previous)
    for name, content in files.items():
        yield _file(manifest, name, content)


def _fingerprint(manifest: Manifest, expected: str) -> Check:
    found = manifest_fingerprint(manifest)
    try:
        same = read_fingerprint(expected) == found
    except ManifestError as error:
        return Check("Its fingerprint is the one given", error.fault)
    return Check("Its fingerprint is the one given", "" if same else f"its own is {found}.")


def _follows(manifest: Manifest, previous: bytes) -> Check:
    what = "It only tightens the manifest before it"
    try:
        old = open_manifest(previous)
    except ManifestError as error:
        return Check(what, f"the one before: {error.fault}")
    if manifest.replaces != manifest_fingerprint(old):
        return Check(what, "it does not say that it replaces that one.")
    return Check(what, " ".join(loosenings(old, manifest)))


def _file(manifest: Manifest, name: str, content: bytes) -> Check:
    what = f"{name} is a file that the manifest names"
    found = sha256(content).hexdigest()
    listed = {**manifest.scripts, **manifest.instruments, **manifest.texts}
    if found in listed.values():
        return Check(what)
    if name in listed:
        return Check(what, "it names a file of that name with other content.")
    return Check(what, "it is not among the scripts, instruments and texts.")
