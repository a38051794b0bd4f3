"""manifest.js in Chromium: the same fingerprint as the server's, and nothing else is accepted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page

from diagnostic.anonymity.base64url import from_base64url
from diagnostic.anonymity.canonical_json import canonical
from diagnostic.anonymity.credentials import Credential, check_credential
from diagnostic.anonymity.keys import public_der, read_public_der
from diagnostic.anonymity.padding import unpad
from diagnostic.anonymity.signed_manifest import manifest_fingerprint, sign_manifest
from diagnostic.anonymity.signer import Signer
from diagnostic.anonymity.tightening import is_tightening
from support.browser_scripts import blank_page, refusal, run
from support.credentials import stratum_key
from support.manifests import OFFICE_KEY, manifest, stratum

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with blank_page() as page:
        yield page


def test_browser_and_server_give_a_manifest_the_same_fingerprint(page: Page) -> None:
    published = sign_manifest(manifest(), OFFICE_KEY).decode()
    expected = manifest_fingerprint(manifest())
    given = {"published": published, "expected": expected.lower().replace("-", " ").replace("0", "o")}
    opened = run(page, "return lib.openManifest(given.published, given.expected)", given)
    assert opened == manifest().model_dump(mode="json")


def test_documents_are_written_the_same_way_on_both_sides(page: Page) -> None:
    random = Random(8785)
    documents = [document(random) for _ in range(300)]
    written = run(page, "return given.map(lib.canonical)", documents)
    assert written == [canonical(each).decode() for each in documents]


def document(random: Random, depth: int = 0) -> object:
    """Make one up, with names and texts from everywhere in Unicode."""
    kind = random.randrange(6 if depth < 3 else 4)
    if kind == 0:
        return random.choice([None, True, False])
    if kind == 1:
        return random.randint(-(2**53) + 1, 2**53 - 1)
    if kind in {2, 3}:
        return text(random)
    if kind == 4:
        return [document(random, depth + 1) for _ in range(random.randrange(4))]
    return {text(random): document(random, depth + 1) for _ in range(random.randrange(4))}


def text(random: Random) -> str:
    ranges = ((0, 0x7F), (0x80, 0x7FF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF))
    return "".join(chr(random.randint(*random.choice(ranges))) for _ in range(random.randrange(5)))


def test_another_manifest_than_the_one_printed_is_refused(page: Page) -> None:
    body = "return lib.openManifest(given.published, given.expected)"
    expected = manifest_fingerprint(manifest())
    for changes in ({"title": "For Ada"}, {"answer_bytes": 8193}, {"wave": "pulse-2025"}):
        published = sign_manifest(manifest(**changes), OFFICE_KEY).decode()
        assert "its fingerprint is" in refusal(page, body, {"published": published, "expected": expected})
    for short in ("", expected[:9]):
        published = sign_manifest(manifest(), OFFICE_KEY).decode()
        assert "its fingerprint is" in refusal(page, body, {"published": published, "expected": short})


def test_no_key_is_taken_that_too_few_share(page: Page) -> None:
    body = "return lib.stratumOf(given.manifest, given.role).invited"
    lone = manifest(strata=(stratum("frontline", invited=19), stratum("leaders", invited=20)))
    given = {"manifest": lone.model_dump(mode="json")}
    assert "too few" in refusal(page, body, {**given, "role": "frontline"})
    assert "no such role group" in refusal(page, body, {**given, "role": "c_suite"})
    assert run(page, body, {**given, "role": "leaders"}) == 20


def test_a_whole_journey_from_the_manifest_to_the_collector(page: Page) -> None:
    """What the browser is given is a published file and a fingerprint; what leaves it, two messages."""
    wave = manifest()
    begun = run(
        page,
        """
        const manifest = await lib.openManifest(given.published, given.fingerprint)
        const key = await lib.readKey(lib.stratumOf(manifest, 'frontline').spki)
        const prepared = lib.prepare()
        const { message, inverse } = await lib.blind(key, prepared)
        const answers = lib.pad(given.answers, manifest.answer_bytes)
        const made = { prepared, message, inverse, answers }
        return Object.fromEntries(Object.entries(made).map(([name, bytes]) => [name, hex(bytes)]))
        """,
        {
            "published": sign_manifest(wave, OFFICE_KEY).decode(),
            "fingerprint": manifest_fingerprint(wave),
            "answers": '{"trust_1":4}',
        },
    )
    signature = Signer(stratum_key("frontline")).sign(bytes.fromhex(begun["message"]))
    uncovered = run(
        page,
        """
        const key = await lib.readKey(raw(given.key))
        return hex(await lib.finalize(key, raw(given.prepared), raw(given.signature), raw(given.inverse)))
        """,
        {"key": public_der(stratum_key().public_key()).hex(), **begun, "signature": signature.hex()},
    )
    published_key = read_public_der(from_base64url(wave.strata[1].public_key))
    check_credential(published_key, Credential(bytes.fromhex(begun["prepared"]), bytes.fromhex(uncovered)))
    assert unpad(bytes.fromhex(begun["answers"]), wave.answer_bytes) == b'{"trust_1":4}'


def test_browser_and_server_agree_on_what_only_tightens(page: Page) -> None:
    sound = manifest()
    north, south = sound.breakdown.parts
    breakdowns = (
        sound.breakdown,
        sound.breakdown.model_copy(update={"parts": (north,)}),
        sound.breakdown.model_copy(update={"parts": (north.model_copy(update={"title": "Ada"}), south)}),
        sound.breakdown.model_copy(update={"parts": (*north.parts, south)}),
    )
    changes: list[dict[str, Any]] = [
        *({"breakdown": one} for one in breakdowns),
        *({"roster_deleted_on": date(2026, 12, day)} for day in (3, 5)),
        {"replaces": manifest_fingerprint(sound)},
        {"title": "For Ada"},
        {"answer_bytes": 4096},
        {"strata": sound.strata[::-1]},
    ]
    changes += [
        {"suppression": sound.suppression.model_copy(update={name: value + step})}
        for name, value in sound.suppression.model_dump().items()
        for step in (-1, 1)
    ]
    versions = [manifest(**change) for change in changes]
    pairs = [(old, new) for old in versions for new in versions]
    told = run(
        page,
        "return given.map(([old, new_]) => lib.tightens(old, new_))",
        [(old.model_dump(mode="json"), new.model_dump(mode="json")) for old, new in pairs],
    )
    assert told == [is_tightening(old, new) for old, new in pairs]
    assert len(versions) < sum(told) < len(pairs) // 2
