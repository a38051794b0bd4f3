"""The road of invitations as a browser walks it, over acts or over HTTP, with real keys and signatures."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from diagnostic.anonymity.base64url import from_base64url, to_base64url
from diagnostic.anonymity.blind_rsa import Blinded, blind, finalize, prepare
from diagnostic.anonymity.canonical_json import canonical
from diagnostic.anonymity.credentials import NONCE_BYTES, Credential
from diagnostic.anonymity.keys import generate_key, read_public_der
from diagnostic.anonymity.manifest import Manifest, StratumKey
from diagnostic.anonymity.padding import pad
from diagnostic.anonymity.signed_manifest import open_manifest
from diagnostic.storage.key_folder import KeyFolder
from diagnostic.web.respondent.served import Served
from diagnostic.workflows.context import Context
from diagnostic.workflows.invitation_secrets import new_secret, secret_hash, written_secret
from diagnostic.workflows.issue_credential import issue_credential
from diagnostic.workflows.launch_wave import launch_wave
from diagnostic.workflows.published_wave import find_published_wave
from diagnostic.workflows.submit_ballot import Ballot, BallotReceiptView, submit_ballot
from diagnostic.workflows.views import HeadCount
from support.databases import front_line_answers, open_small_wave

DIFFERENT_KEYS = 8
LEADERS, FRONT_LINE = 0, 1
"""Places of the two strata of `ROAD_CROWD`."""
ROAD_CROWD = (
    HeadCount("c_suite", 6),
    HeadCount("middle_management", 20, "North"),
    HeadCount("frontline", 30, "North"),
    HeadCount("frontline", 25, "South & Söhne"),
)


class Client(Protocol):
    """What posts: a test client, or a real one."""

    def post(self, url: str, *, json: Any) -> Any: ...


@dataclass(frozen=True)
class LaunchedWave:
    """A launched wave, and the secrets of its invitations by stratum."""

    context: Context
    id: str
    manifest: Manifest
    fingerprint: str
    secrets: Mapping[int, Sequence[str]] = field(repr=False)

    def journey(
        self,
        number: int = 0,
        *,
        stratum: int = FRONT_LINE,
        role_group: str = "frontline",
        unit: str = "",
        answers: Mapping[str, str] | None = None,
    ) -> Journey:
        """Begin with one of the invitations: answers are packed and the message is blinded."""
        content = {
            "role_group": role_group,
            "unit": unit,
            "answers": front_line_answers() if answers is None else answers,
        }
        return Journey(self.id, self.manifest, stratum, self.secrets[stratum][number], content)

    def first_options(self, role_group: str) -> dict[str, str]:
        """Answer whatever a role group is asked to choose from."""
        form = find_published_wave(self.context, self.id).form(self.context.catalogue, role_group)
        items = [item for section in form.sections() for item in section.items]
        return {item.id: str(item.options[0].value) for item in items if item.options}


def with_keys(context: Context, folder: Path) -> Context:
    """Give the context a folder of keys."""
    return replace(context, keys=KeyFolder(folder))


def launch(
    context: Context, n_invitations: int = 5, head_counts: Sequence[HeadCount] = ROAD_CROWD, **choices: Any
) -> LaunchedWave:
    """Open and launch a small wave, with so many invitations in each stratum; the context must have keys."""
    wave = open_small_wave(context, head_counts=head_counts, **choices)
    return launch_opened(context, wave.id, n_invitations)


def launch_opened(context: Context, wave_id: str, n_invitations: int = 5) -> LaunchedWave:
    """Launch an open wave, with so many invitations in each stratum."""
    closes_on = context.today() + timedelta(days=20)
    with patch("diagnostic.workflows.launch_wave.generate_key", _another_key):
        launched = launch_wave(context, wave_id, Served(context.catalogue), closes_on)
    manifest = open_manifest(launched.signed)
    invited = {
        stratum: invite(context, wave_id, stratum, n_invitations) for stratum in range(len(manifest.strata))
    }
    return LaunchedWave(context, wave_id, manifest, launched.fingerprint, invited)


_keys: deque[RSAPrivateKey] = deque()


def _another_key() -> RSAPrivateKey:
    """Give a real key. Making one takes seconds, so a few serve all tests, never two waves of one test."""
    if len(_keys) < DIFFERENT_KEYS:
        _keys.append(generate_key())
    else:
        _keys.rotate(-1)
    return _keys[-1]


def invite(context: Context, wave_id: str, stratum: int, count: int) -> tuple[str, ...]:
    """Make invitations without an address; gives their secrets as links carry them."""
    drawn = [new_secret() for _ in range(count)]
    with context.office() as office:
        office.invitations.add(wave_id, stratum, map(secret_hash, drawn))
    return tuple(map(written_secret, drawn))


class Journey:
    """One respondent's browser: what it keeps, what it sends, and what it makes of the answers."""

    def __init__(
        self, wave_id: str, manifest: Manifest, stratum: int, secret: str, content: Mapping[str, Any]
    ) -> None:
        self.wave_id, self.manifest, self.stratum, self.secret = wave_id, manifest, stratum, secret
        self.content = dict(content)
        self.signature = b""
        self.draw()

    def draw(self) -> None:
        """Draw another number and blind it: another message under the same invitation."""
        self.prepared = prepare(secrets.token_bytes(NONCE_BYTES))
        self.blinded: Blinded = blind(self._public_key, self.prepared)

    @property
    def _public_key(self) -> RSAPublicKey:
        return read_public_der(from_base64url(self._stratum.public_key))

    @property
    def _stratum(self) -> StratumKey:
        return self.manifest.strata[self.stratum]

    @property
    def mark(self) -> str:
        """Under what the collector keeps the answers."""
        return Credential(self.prepared, self.signature).mark

    @property
    def question(self) -> dict[str, str]:
        """What goes to the office."""
        return {"secret": self.secret, "message": to_base64url(self.blinded.message)}

    @property
    def ballot(self) -> dict[str, Any]:
        """What goes to the collector."""
        padded = pad(canonical(self.content), self.manifest.answer_bytes)
        return {
            "stratum": self.stratum,
            "prepared": to_base64url(self.prepared),
            "signature": to_base64url(self.signature),
            "answers": to_base64url(padded),
        }

    def uncover(self, signature: str) -> None:
        """Take the blinding off what the office gave, and check it."""
        self.signature = finalize(
            self._public_key, self.prepared, from_base64url(signature), self.blinded.inverse
        )

    def issue(self, context: Context) -> str:
        """Ask the office by its act."""
        signature = issue_credential(context, self.wave_id, self.secret, self.question["message"])
        self.uncover(signature)
        return signature

    def submit(self, context: Context) -> BallotReceiptView:
        """Hand in by the collector's act."""
        return submit_ballot(context, self.wave_id, Ballot(**self.ballot))

    def post_issue(self, client: Client) -> Any:
        """Ask the office over HTTP; a signature that comes is uncovered."""
        response = client.post(f"/api/v1/invitations/{self.wave_id}/issue", json=self.question)
        if response.status_code == 200:
            self.uncover(response.json()["signature"])
        return response

    def post_submit(self, client: Client, **changes: Any) -> Any:
        """Hand in over HTTP, perhaps with something changed."""
        return client.post(f"/api/v1/ballots/{self.wave_id}", json=self.ballot | changes)


def packed(content: bytes, length: int) -> str:
    """Pack any bytes as answers are packed."""
    return to_base64url(pad(content, length))
