"""Waves that are launched, with a folder of keys, for tests on real databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from diagnostic.storage.key_folder import KeyFolder
from diagnostic.workflows.context import Context
from diagnostic.workflows.launch_wave import launch_wave
from diagnostic.workflows.published_facts import PublishedFacts
from diagnostic.workflows.show_launch import LaunchView
from support.databases import open_small_wave

CLOSES_ON = date(2026, 4, 1)


@dataclass(frozen=True)
class Pages:
    """Stands for what the service would serve: one script, and a page of consent for each role group."""

    script: bytes = b"export const answer = 42\n"

    def scripts(self) -> Mapping[str, str]:
        return {"credentials.js": sha256(self.script).hexdigest()}

    def texts(self, facts: PublishedFacts) -> Mapping[str, str]:
        return {
            f"consent {role_group} {language}": sha256(
                f"{facts.organisation} {role_group}".encode()
            ).hexdigest()
            for role_group in facts.role_groups
            for language in facts.languages
        }


def with_keys(context: Context, folder: Path) -> Context:
    return replace(context, keys=KeyFolder(folder / "keys"))


def launched(context: Context, served: Any = None, **choices: Any) -> LaunchView:
    """Open the small wave and launch it; the context must have a folder of keys."""
    wave = open_small_wave(context, **choices)
    return launch_wave(context, wave.id, served or Pages(), CLOSES_ON)
