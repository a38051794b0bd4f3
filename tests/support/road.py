"""The road of invitations as a browser walks it, over acts or over HTTP, with real keys and signatures."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from diagnostic.anonymity.keys import generate_key
from diagnostic.anonymity.manifest import Manifest
from diagnostic.anonymity.signed_manifest import open_manifest
from diagnostic.storage.key_folder import KeyFolder
from diagnostic.web.respondent.served import Served
from diagnostic.workflows.context import Context
from diagnostic.workflows.invitation_secrets import new_secret, secret_hash, written_secret
from diagnostic.workflows.launch_wave import launch_wave
from diagnostic.workflows.published_wave import find_published_wave
from diagnostic.workflows.views import HeadCount
from support.databases import front_line_answers, open_small_wave
from support.journeys import Journey

DIFFERENT_KEYS = 8
LEADERS, FRONT_LINE = 0, 1
"""Places of the two strata of `ROAD_CROWD`."""
ROAD_CROWD = (
    HeadCount("c_suite", 6),
    HeadCount("middle_management", 20, "North"),
    HeadCount("frontline", 30, "North"),
    HeadCount("frontline", 25, "South & Söhne"),
)


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

    @property
    def received(self) -> int:
        """How many answers the collector keeps."""
        with self.context.ballot_box() as ballot_box:
            return ballot_box.count(self.id)

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
