"""Checking from outside: everything as promised passes, and each single departure is named."""

from __future__ import annotations

from hashlib import sha256

from diagnostic.anonymity.base64url import to_base64url
from diagnostic.anonymity.canonical_json import canonical
from diagnostic.anonymity.manifest import Manifest, SignedManifest, Suppression
from diagnostic.anonymity.signed_manifest import manifest_fingerprint, sign_manifest
from diagnostic.anonymity.verify import Check, check_manifest
from support.manifests import OFFICE_KEY, SCRIPT, manifest, stratum

STRICTER = Suppression(minimum_group=9, minimum_c_suite=5, minimum_comments=10)
LAXER = Suppression(minimum_group=6, minimum_c_suite=5, minimum_comments=10)


def faults(checks: tuple[Check, ...]) -> list[str]:
    return [check.fault for check in checks if not check.passed]


def signed_anyway(unsound: Manifest) -> bytes:
    """What a dishonest office could publish: a broken promise under a good signature."""
    content = canonical(unsound.model_dump(mode="json"))
    signature = OFFICE_KEY.sign(b"diagnostic manifest 1\n" + content)
    return canonical(
        SignedManifest(manifest=unsound, signature=to_base64url(signature)).model_dump(mode="json")
    )


def test_everything_as_promised_passes() -> None:
    old = manifest()
    new = manifest(suppression=STRICTER, replaces=manifest_fingerprint(old))
    checks = check_manifest(
        sign_manifest(new, OFFICE_KEY),
        fingerprint=manifest_fingerprint(new).lower(),
        previous=sign_manifest(old, OFFICE_KEY),
        files={"credentials.js": SCRIPT, "copy-of-consent.txt": b"You decide."},
    )
    assert not faults(checks)
    assert [check.what for check in checks] == [
        "The manifest is whole and signed",
        "It keeps the minimum promises",
        "Its fingerprint is the one given",
        "It only tightens the manifest before it",
        "credentials.js is a file that the manifest names",
        "copy-of-consent.txt is a file that the manifest names",
    ]


def test_a_faulty_file_is_checked_no_further() -> None:
    (check,) = check_manifest(b"{}", fingerprint="x", files={"credentials.js": SCRIPT})
    assert "Field required" in check.fault


def test_a_dishonest_office_is_found_out() -> None:
    per_person = manifest(strata=(stratum("frontline", invited=299), stratum("ada", invited=1)))
    (fault,) = faults(check_manifest(signed_anyway(per_person)))
    assert "1 people share a key" in fault


def test_another_manifest_for_somebody_else_has_another_fingerprint() -> None:
    shown, printed = manifest(title="For Ada"), manifest()
    published = sign_manifest(shown, OFFICE_KEY)
    (fault,) = faults(check_manifest(published, fingerprint=manifest_fingerprint(printed)))
    assert manifest_fingerprint(shown) in fault
    (fault,) = faults(check_manifest(published, fingerprint="mistyped"))
    assert "32 letters and digits" in fault


def test_a_manifest_that_hides_what_it_replaces_is_named() -> None:
    new, old = (
        sign_manifest(manifest(suppression=STRICTER), OFFICE_KEY),
        sign_manifest(manifest(), OFFICE_KEY),
    )
    (fault,) = faults(check_manifest(new, previous=old))
    assert "does not say that it replaces" in fault


def test_a_manifest_that_shows_more_is_named() -> None:
    new = manifest(suppression=LAXER, replaces=manifest_fingerprint(manifest()))
    checks = check_manifest(sign_manifest(new, OFFICE_KEY), previous=sign_manifest(manifest(), OFFICE_KEY))
    assert faults(checks) == ["minimum group fell from 7 to 6."]


def test_a_faulty_manifest_before_it_is_named() -> None:
    (fault,) = faults(check_manifest(sign_manifest(manifest(), OFFICE_KEY), previous=b"{}"))
    assert "the one before" in fault


def test_a_changed_or_unknown_script_is_named() -> None:
    published = sign_manifest(manifest(), OFFICE_KEY)
    files = {"credentials.js": SCRIPT + b"fetch('https://elsewhere.example')", "more.js": b""}
    changed, unknown = faults(check_manifest(published, files=files))
    assert "other content" in changed
    assert "not among" in unknown


def test_instruments_can_be_checked_as_scripts_can() -> None:
    assert manifest().instruments["trust@1.0.0"] == sha256(b"trust").hexdigest()
    assert not faults(check_manifest(sign_manifest(manifest(), OFFICE_KEY), files={"trust.yaml": b"trust"}))
