"""A browser that dies without a word."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from playwright.sync_api import Page

from support.form_steps import drafts


def wait_for_disk(profile: Path, page: Page) -> None:
    """Browsers write local storage a few seconds late: wait until all that is kept is in the file."""
    values = drafts(page).values()
    end = time.monotonic() + 120
    while time.monotonic() < end:
        files = list(profile.glob("**/Local Storage/leveldb/*.log"))
        written = b"".join(file.read_bytes() for file in files)
        if all(value.encode() in written for value in values):
            return
        page.wait_for_timeout(200)
    raise AssertionError("the browser wrote nothing")


def kill_browser(profile: Path) -> None:
    """End the browser on this profile as a dead battery would."""
    os.kill(_process_of(profile), signal.SIGKILL)


def _process_of(profile: Path) -> int:
    """Find the browser that we started on this profile: its main process has no --type."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text().split("\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}" in words and not any(word.startswith("--type=") for word in words):
            return int(folder.name)
    raise AssertionError("no browser runs on this profile")
