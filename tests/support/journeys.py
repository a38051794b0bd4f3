"""One respondent's browser on the road of invitations, with real blinding, over acts or over HTTP."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from diagnostic.anonymity.base64url import from_base64url, to_base64url
from diagnostic.anonymity.blind_rsa import Blinded, blind, finalize, prepare
from diagnostic.anonymity.canonical_json import canonical
from diagnostic.anonymity.credentials import NONCE_BYTES, Credential
from diagnostic.anonymity.keys import read_public_der
from diagnostic.anonymity.manifest import Manifest, StratumKey
from diagnostic.anonymity.padding import pad
from diagnostic.workflows.context import Context
from diagnostic.workflows.issue_credential import issue_credential
from diagnostic.workflows.submit_ballot import Ballot, BallotReceiptView, submit_ballot


class Client(Protocol):
    """What posts: a test client, or a real one."""

    def post(self, url: str, *, json: Any) -> Any: ...


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


def refusal(response: Any) -> tuple[int, str]:
    """Give status and kind of a problem document."""
    return response.status_code, response.json()["code"]
