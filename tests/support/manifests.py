"""A sound manifest to sign, and to spoil."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from diagnostic.anonymity.base64url import to_base64url
from diagnostic.anonymity.keys import public_der
from diagnostic.anonymity.manifest import Manifest, Node, StratumKey, Suppression
from diagnostic.anonymity.signed_manifest import office_public_key
from support.credentials import stratum_key

OFFICE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SCRIPT = b"export const answer = 42\n"


def manifest(**changes: Any) -> Manifest:
    wave = {
        "wave": "pulse-2026",
        "organisation": "Example Ltd",
        "title": "Pulse 2026 – Zürich",
        "instruments": {"trust@1.0.0": sha256(b"trust").hexdigest()},
        "scripts": {"credentials.js": sha256(SCRIPT).hexdigest()},
        "texts": {"consent.en": sha256(b"You decide.").hexdigest()},
        "strata": (stratum("c_suite", "leaders", invited=26), stratum("frontline", invited=300)),
        "breakdown": Node(
            id="company",
            title="Example Ltd",
            parts=(
                Node(id="north", title="North", parts=(Node(id="north_a", title="Team A"),)),
                Node(id="south", title="South"),
            ),
        ),
        "suppression": Suppression(minimum_group=7, minimum_c_suite=5, minimum_comments=10),
        "answer_bytes": 8192,
        "opens_on": date(2026, 11, 2),
        "closes_on": date(2026, 11, 20),
        "roster_deleted_on": date(2026, 12, 4),
        "office_key": office_public_key(OFFICE_KEY),
    }
    return Manifest(**{**wave, **changes})


def stratum(*role_groups: str, invited: int) -> StratumKey:
    key = public_der(stratum_key(role_groups[0]).public_key())
    return StratumKey(role_groups=role_groups, invited=invited, public_key=to_base64url(key))
