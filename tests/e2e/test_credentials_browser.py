"""credentials.js in Chromium: RFC 9474's vectors, and the server's side of the protocol both ways round."""

from __future__ import annotations

import gzip
import re
import secrets
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page

from diagnostic.anonymity.blind_rsa import blind, finalize, prepare
from diagnostic.anonymity.credentials import Credential, check_credential
from diagnostic.anonymity.keys import public_der
from diagnostic.anonymity.padding import pad, unpad
from diagnostic.anonymity.signer import Signer
from support.browser_scripts import SCRIPTS, STATIC, blank_page, refusal, run
from support.credentials import Vector, stratum_key, told, vectors

pytestmark = pytest.mark.browser
RUNS = 24


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with blank_page() as page:
        yield page


def key_of(name: str = "frontline") -> str:
    return public_der(stratum_key(name).public_key()).hex()


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.variant.name)
def test_every_vector_byte_for_byte(page: Page, vector: Vector) -> None:
    made = run(
        page,
        """
        const key = await lib.readKey(raw(given.key), 4096)
        const prepared = raw(given.prepared)
        const blinded = await lib.blind(key, prepared, told([given.salt, given.factor], given.saltBytes))
        const [signature, inverse] = [raw(given.blindSignature), raw(given.inverse)]
        const finished = await lib.finalize(key, prepared, signature, inverse, told([], given.saltBytes))
        return {
          prepared: hex(lib.prepare(told([given.prefix, given.msg]))),
          message: hex(blinded.message), inverse: hex(blinded.inverse), signature: hex(finished),
        }
        """,
        {
            "key": public_der(vector.key.public_key()).hex(),
            "prefix": vector.hex["msg_prefix"],
            "msg": vector.hex["msg"],
            "prepared": vector.hex["input_msg"],
            "salt": vector.hex["salt"],
            "saltBytes": vector.variant.salt_bytes,
            "factor": vector.factor.hex(),
            "inverse": vector.hex["inv"],
            "blindSignature": vector.hex["blind_sig"],
        },
    )
    assert made["prepared"] == vector.hex["input_msg"]
    assert made["message"] == vector.hex["blinded_msg"]
    assert made["inverse"] == vector.hex["inv"]
    assert made["signature"] == vector.hex["sig"]


def test_what_the_browser_blinds_the_office_signs_and_the_collector_accepts(page: Page) -> None:
    begun = run(
        page,
        """
        const key = await lib.readKey(raw(given.key))
        const begun = []
        for (let run = 0; run < given.runs; run++) {
          const prepared = lib.prepare()
          const { message, inverse } = await lib.blind(key, prepared)
          begun.push({ prepared: hex(prepared), message: hex(message), inverse: hex(inverse) })
        }
        return begun
        """,
        {"key": key_of(), "runs": RUNS},
    )
    signer = Signer(stratum_key())
    for one in begun:
        one["signature"] = signer.sign(bytes.fromhex(one["message"])).hex()
    signatures = run(
        page,
        """
        const key = await lib.readKey(raw(given.key))
        const finish = (one) => lib.finalize(key, raw(one.prepared), raw(one.signature), raw(one.inverse))
        return (await Promise.all(given.begun.map(finish))).map(hex)
        """,
        {"key": key_of(), "begun": begun},
    )
    credentials = [
        Credential(bytes.fromhex(one["prepared"]), bytes.fromhex(signature))
        for one, signature in zip(begun, signatures, strict=True)
    ]
    for credential in credentials:
        check_credential(stratum_key().public_key(), credential)
    assert len({credential.mark for credential in credentials}) == RUNS
    assert len({one["message"] for one in begun}) == RUNS


def test_browser_and_server_blind_and_uncover_the_same_bytes(page: Page) -> None:
    public_key, signer = stratum_key().public_key(), Signer(stratum_key())
    asked, expected = [], []
    for _ in range(RUNS):
        prepared, salt = prepare(secrets.token_bytes(32)), secrets.token_bytes(48)
        factor = secrets.token_bytes(383).rjust(384, b"\x00")
        blinded = blind(public_key, prepared, random_bytes=told(salt, factor))
        signed = signer.sign(blinded.message)
        asked.append([prepared.hex(), salt.hex(), factor.hex(), signed.hex()])
        finished = finalize(public_key, prepared, signed, blinded.inverse)
        expected.append([blinded.message.hex(), blinded.inverse.hex(), finished.hex()])
    made = run(
        page,
        """
        const key = await lib.readKey(raw(given.key))
        const made = []
        for (const [prepared, salt, factor, signed] of given.asked) {
          const { message, inverse } = await lib.blind(key, raw(prepared), told([salt, factor]))
          const signature = await lib.finalize(key, raw(prepared), raw(signed), inverse)
          made.push([message, inverse, signature].map(hex))
        }
        return made
        """,
        {"key": key_of(), "asked": asked},
    )
    assert made == expected


def test_a_blinding_factor_out_of_range_is_drawn_again(page: Page) -> None:
    modulus = stratum_key().public_key().public_numbers().n.to_bytes(384, "big")
    draws = [bytes(48).hex(), bytes(384).hex(), modulus.hex(), b"\xff".hex() * 384]
    body = """
        const key = await lib.readKey(raw(given.key))
        const { inverse } = await lib.blind(key, new Uint8Array(64), told(given.draws))
        return hex(inverse)
    """
    two = (2).to_bytes(384, "big")
    inverse = run(page, body, {"key": key_of(), "draws": [*draws, two.hex()]})
    assert int(inverse, 16) * 2 % int.from_bytes(modulus, "big") == 1


def test_keys_of_another_size_exponent_or_kind_are_refused(page: Page) -> None:
    body = "await lib.readKey(raw(given))"
    keys = {
        "3072 bits": generate_private_key(65537, 2048).public_key(),
        "3072": vectors()[0].key.public_key(),
        "65537": generate_private_key(3, 3072).public_key(),
        "": Ed25519PrivateKey.generate().public_key(),
    }
    for told_why, key in keys.items():
        der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        assert told_why in refusal(page, body, der.hex())
    assert run(page, "return (await lib.readKey(raw(given))).bytes", key_of()) == 384


def test_a_key_that_can_be_taken_apart_is_refused(page: Page) -> None:
    body = """
        const key = await lib.readKey(raw(given.key))
        await lib.blind(key, new Uint8Array(64), told(given.draws))
    """
    divisor = stratum_key().private_numbers().p.to_bytes(384, "big")
    draws = [bytes(48).hex(), divisor.hex()]
    assert "taken apart" in refusal(page, body, {"key": key_of(), "draws": draws})


@pytest.mark.parametrize("change", ["altered", "short", "long", "other key", "other message"])
def test_a_wrong_signature_stops_everything(page: Page, change: str) -> None:
    public_key = stratum_key().public_key()
    prepared = prepare(bytes(32))
    blinded = blind(public_key, prepared)
    right = Signer(stratum_key()).sign(blinded.message)
    wrong = {
        "altered": right[:-1] + bytes([right[-1] ^ 1]),
        "short": right[1:],
        "long": b"\x00" + right,
        "other key": Signer(stratum_key("c_suite")).sign(b"\x01".rjust(384, b"\x00")),
        "other message": Signer(stratum_key()).sign(blind(public_key, prepare(bytes(32))).message),
    }[change]
    body = """
        const key = await lib.readKey(raw(given.key))
        return hex(await lib.finalize(key, raw(given.prepared), raw(given.signature), raw(given.inverse)))
    """
    given = {"key": key_of(), "prepared": prepared.hex(), "inverse": blinded.inverse.hex()}
    assert len(run(page, body, {**given, "signature": right.hex()})) == 768
    assert "signature:" in refusal(page, body, {**given, "signature": wrong.hex()})


@pytest.mark.parametrize(
    "text", ["", "{}", '{"trust_1":4}', "Zusammenfassung für Ärzte", "答えは🙂", "x" * 255]
)
def test_answers_are_padded_as_the_server_pads(page: Page, text: str) -> None:
    padded = bytes.fromhex(run(page, "return hex(lib.pad(given, 256))", text))
    assert padded == pad(text.encode(), 256)
    assert unpad(padded, 256).decode() == text


def test_answers_that_do_not_fit_are_refused(page: Page) -> None:
    assert "too long" in refusal(page, "lib.pad(given, 256)", "é" * 128)


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_is_small_enough_to_read_and_reaches_for_nothing(script: str) -> None:
    content = (STATIC / script).read_bytes()
    assert len(gzip.compress(content)) <= 4096
    code = re.sub(rb"//[^\n]*", b"", content).decode()
    reached = re.findall(
        r"\b(?:eval|Function|fetch|XMLHttpRequest|WebSocket|navigator|document|window|globalThis|localStorage|"
        r"sessionStorage|indexedDB|postMessage|import\s*[({'\"]|Math\.random|Date)\b",
        code,
    )
    assert not reached
