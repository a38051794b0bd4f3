"""A manifest is signed only when it promises enough, and opened only when nothing was touched."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from diagnostic.anonymity.base64url import from_base64url, to_base64url
from diagnostic.anonymity.canonical_json import canonical
from diagnostic.anonymity.errors import ManifestError
from diagnostic.anonymity.fingerprint import fingerprint_of, read_fingerprint
from diagnostic.anonymity.manifest import Manifest, Node, StratumKey, Suppression
from diagnostic.anonymity.promises import broken_promises
from diagnostic.anonymity.signed_manifest import (
    LARGEST_FILE,
    manifest_fingerprint,
    office_public_key,
    open_manifest,
    sign_manifest,
)
from support.manifests import OFFICE_KEY, manifest, stratum

CHANGES: dict[str, Any] = {
    "wave": "pulse-2027",
    "organisation": "Example AG",
    "title": "Pulse",
    "instruments": {},
    "scripts": {"credentials.js": "0" * 64},
    "texts": {"consent.de": "0" * 64},
    "strata": (StratumKey(role_groups=("frontline",), invited=326, public_key="AAAA"),),
    "breakdown": Node(id="company", title="Example Ltd"),
    "suppression": Suppression(minimum_group=8, minimum_c_suite=5, minimum_comments=10),
    "answer_bytes": 8193,
    "opens_on": date(2026, 11, 1),
    "closes_on": date(2026, 11, 21),
    "roster_deleted_on": date(2026, 12, 5),
    "replaces": fingerprint_of(b""),
    "office_address": "https://office.example.org",
    "office_key": office_public_key(Ed25519PrivateKey.from_private_bytes(bytes(32))),
}


def test_a_signed_manifest_opens_as_it_was() -> None:
    published = sign_manifest(manifest(), OFFICE_KEY)
    assert open_manifest(published) == manifest()
    assert sign_manifest(open_manifest(published), OFFICE_KEY) == published


@pytest.mark.parametrize("name", CHANGES)
def test_everything_in_it_counts_towards_the_fingerprint_and_the_signature(name: str) -> None:
    changed = manifest(**{name: CHANGES[name]})
    assert manifest_fingerprint(changed) != manifest_fingerprint(manifest())
    published = json.loads(sign_manifest(manifest(), OFFICE_KEY))
    published["manifest"][name] = changed.model_dump(mode="json")[name]
    with pytest.raises(ManifestError, match="signature"):
        open_manifest(canonical(published))


def test_no_part_of_it_is_left_out_of_these_changes() -> None:
    assert {*CHANGES, "format"} == set(Manifest.model_fields)


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 10_000), value=st.integers(0, 255))
def test_no_byte_of_a_published_file_can_be_changed(place: int, value: int) -> None:
    published = sign_manifest(manifest(), OFFICE_KEY)
    place %= len(published)
    changed = published[:place] + bytes([value]) + published[place + 1 :]
    if changed == published:
        return
    with pytest.raises(ManifestError):
        open_manifest(changed)


def spoiled(**changes: Any) -> bytes:
    content = json.loads(sign_manifest(manifest(), OFFICE_KEY))
    content["manifest"].update(changes)
    return canonical(content)


def sound() -> bytes:
    return sign_manifest(manifest(), OFFICE_KEY)


FAULTY: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "the file"),
    "an empty object": (lambda: b"{}", "manifest: Field required"),
    "no text": (lambda: b"\xff\xfe", "the file"),
    "brackets": (lambda: b"[" * 5000, "the file"),
    "too much": (lambda: b" " * (LARGEST_FILE + 1), "larger"),
    "a line end": (lambda: sound() + b"\n", "agreed way"),
    "a name twice": (
        lambda: sound().replace(b'{"manifest"', b'{"signature":"x","manifest"'),
        "agreed way",
    ),
    "another format": (lambda: spoiled(format=2), "manifest.format"),
    "something more": (lambda: spoiled(tracking="pixel"), "manifest.tracking"),
    "a number as text": (lambda: spoiled(answer_bytes="8192"), "manifest.answer_bytes"),
    "a hash in capitals": (lambda: spoiled(scripts={"credentials.js": "ABC"}), "manifest.scripts"),
    "a time": (lambda: spoiled(opens_on="2026-11-02T00:00:00"), "manifest.opens_on"),
    "no strata": (lambda: spoiled(strata=[]), "manifest.strata"),
    "an invisible title": (lambda: spoiled(title="\x1b[2K  as promised"), "manifest.title"),
    "an invisible name": (lambda: spoiled(**{"\x1b[2K": 1}), r"manifest\.\?\[2K"),
    "a long name": (lambda: spoiled(**{"x" * 5000: 1}), "manifest.xxx"),
}


@pytest.mark.parametrize("what", FAULTY)
def test_a_faulty_file_is_refused_with_its_place(what: str) -> None:
    published, fault = FAULTY[what]
    with pytest.raises(ManifestError, match=fault) as caught:
        open_manifest(published())
    assert len(str(caught.value)) < 600
    assert str(caught.value).isprintable()


def test_somebody_elses_signature_is_refused() -> None:
    content = json.loads(sign_manifest(manifest(), OFFICE_KEY))
    other = Ed25519PrivateKey.generate().sign(b"diagnostic manifest 1\n" + canonical(content["manifest"]))
    for signature in (to_base64url(other), to_base64url(b"short"), "A", content["manifest"]["office_key"]):
        with pytest.raises(ManifestError, match="signature"):
            open_manifest(canonical({**content, "signature": signature}))


def test_the_office_signs_nothing_with_a_key_that_the_manifest_does_not_name() -> None:
    with pytest.raises(ManifestError, match="another office key"):
        sign_manifest(manifest(), Ed25519PrivateKey.generate())


def test_a_manifest_cannot_be_changed_after_it_was_made() -> None:
    with pytest.raises(ValidationError):
        manifest().answer_bytes = 1  # type: ignore[misc]


def strata(*parts: StratumKey) -> dict[str, Any]:
    return {"strata": parts}


def thresholds(group: int, c_suite: int, comments: int) -> dict[str, Any]:
    return {
        "suppression": Suppression(minimum_group=group, minimum_c_suite=c_suite, minimum_comments=comments)
    }


def unreadable(key: str) -> StratumKey:
    return StratumKey(role_groups=("a",), invited=20, public_key=key)


BROKEN: dict[str, Callable[[], dict[str, Any]]] = {
    "19 people share a key": lambda: strata(stratum("frontline", invited=19)),
    "a: it is in more than one": lambda: strata(stratum("a", invited=20), stratum("b", "a", invited=20)),
    "two strata have the same key": lambda: strata(stratum("a", invited=20), stratum("a", invited=20)),
    "key of a: it is not a public key": lambda: strata(unreadable("AAAA")),
    "key of a: it cannot be read": lambda: strata(unreadable("A")),
    "group is 4": lambda: thresholds(4, 5, 10),
    "c suite is 4": lambda: thresholds(7, 4, 10),
    "comments is 9": lambda: thresholds(7, 5, 9),
    "must open, close": lambda: {"closes_on": date(2026, 11, 1)},
    "then have its roster deleted": lambda: {"roster_deleted_on": date(2026, 11, 19)},
    "same id": lambda: {"breakdown": Node(id="a", title="A", parts=(Node(id="a", title="B"),))},
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_manifest_that_promises_too_little_is_not_signed(fault: str) -> None:
    unsound = manifest(**BROKEN[fault]())
    assert any(fault in told for told in broken_promises(unsound))
    with pytest.raises(ManifestError, match=fault):
        sign_manifest(unsound, OFFICE_KEY)


def test_the_least_that_may_be_promised_is_signed() -> None:
    least = manifest(
        strata=(stratum("frontline", invited=20),),
        suppression=Suppression(minimum_group=5, minimum_c_suite=5, minimum_comments=10),
        opens_on=date(2026, 11, 20),
        roster_deleted_on=date(2026, 11, 20),
    )
    assert not broken_promises(least)
    assert open_manifest(sign_manifest(least, OFFICE_KEY)) == least


def test_a_fingerprint_is_the_first_160_bits_of_sha_256_in_eight_groups() -> None:
    assert fingerprint_of(b"") == "WERC-8GMR-ZGE1-96QV-YK49-JVXS-4GKT-WGF4"


@given(st.binary(max_size=50))
def test_a_fingerprint_survives_handwriting(content: bytes) -> None:
    printed = fingerprint_of(content)
    assert read_fingerprint(printed) == printed
    careless = printed.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_fingerprint(careless) == printed


@pytest.mark.parametrize("typed", ["", "WERC-8GMR", "U" * 32, "É" * 32])
def test_what_cannot_be_a_fingerprint_is_refused(typed: str) -> None:
    with pytest.raises(ManifestError, match="32 letters and digits"):
        read_fingerprint(typed)


@given(st.binary(max_size=40))
def test_bytes_have_one_spelling_in_documents(content: bytes) -> None:
    text = to_base64url(content)
    assert from_base64url(text) == content
    for other in (text + "=", text + "\n", " " + text, text + "!"):
        with pytest.raises(ValueError, match=r".*"):
            from_base64url(other)
