"""A launched wave behind two doors, each a process of its own as in production, and what browsers send."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from diagnostic.files.read_instruments import read_catalogue  # noqa: E402
from diagnostic.storage.connect import connect_ballot_box, connect_office  # noqa: E402
from diagnostic.workflows.context import Context  # noqa: E402
from diagnostic.workflows.create_campaign import create_campaign  # noqa: E402
from diagnostic.workflows.migrate_databases import upgrade_databases  # noqa: E402
from diagnostic.workflows.open_wave import CORE_PACK, open_wave  # noqa: E402
from diagnostic.workflows.published_wave import find_published_wave  # noqa: E402
from diagnostic.workflows.views import HeadCount  # noqa: E402
from support.databases import Urls, running_postgresql, sqlite_urls  # noqa: E402
from support.road import Journey, LaunchedWave, launch_opened, with_keys  # noqa: E402

START_UP_SECONDS = 60
BECAUSE = "a benchmark on one machine, with nobody's answers"
DOORS = ("office", "collector")


@dataclass(frozen=True)
class Bundle:
    """What a browser sends, ready made, but for the signature that it has to wait for."""

    journey: Journey
    issue: bytes
    ballot: dict[str, object]

    def handed_in(self, signature: str) -> bytes:
        self.journey.uncover(signature)
        return json.dumps(self.ballot | {"signature": self.journey.ballot["signature"]}).encode()


@dataclass(frozen=True)
class Door:
    """A running process of the service."""

    port: int
    pid: int

    @property
    def processor_ms(self) -> float:
        """How long it has kept processors busy; only Linux tells."""
        after_name = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return 1000 * (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def databases(engine: str, folder: Path) -> Iterator[Urls]:
    """Give empty databases; with PostgreSQL each is in a cluster of its own."""
    if engine == "sqlite":
        yield sqlite_urls(folder)
        return
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(running_postgresql()).format(name=name)
            for name in ("office", "ballot_box")
        }


@contextmanager
def launched(engine: str, people: int) -> Iterator[tuple[Path, Urls, LaunchedWave]]:
    """Launch a wave of the core pack with this many invitations."""
    folder = Path(tempfile.mkdtemp(prefix="diagnostic-road-"))
    try:
        with databases(engine, folder) as urls:
            upgrade_databases(urls)
            office, ballot_box = connect_office(urls["office"]), connect_ballot_box(urls["ballot_box"])
            context = with_keys(Context(office, ballot_box, read_catalogue()), folder / "keys")
            campaign = create_campaign(context, organisation="Northwind", title="Road")
            crowd = [HeadCount("frontline", people, "Assembly")]
            wave = open_wave(context, campaign.id, title="Road", instruments=CORE_PACK, head_counts=crowd)
            try:
                yield folder, urls, launch_opened(context, wave.id, people)
            finally:
                office.close()
                ballot_box.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def bundles(wave: LaunchedWave) -> Iterator[Bundle]:
    """Answer every question and blind a number, for each invitation."""
    form = find_published_wave(wave.context, wave.id).form(wave.context.catalogue, "frontline")
    answers = {
        item.id: str(item.options[len(item.options) // 2].value)
        for section in form.sections()
        for item in section.items
        if item.options
    }
    for number in range(len(wave.secrets[0])):
        journey = wave.journey(number, stratum=0, unit="Assembly", answers=answers)
        yield Bundle(journey, json.dumps(journey.question).encode(), journey.ballot)


@contextmanager
def doors(folder: Path, urls: Urls) -> Iterator[dict[str, Door]]:
    """Start `diagnostic serve office` and `diagnostic serve collector`."""
    ports = {door: _free_port() for door in DOORS}
    environment = os.environ | {
        "DIAGNOSTIC_DATA_FOLDER": str(folder),
        "DIAGNOSTIC_OFFICE_DATABASE": urls["office"],
        "DIAGNOSTIC_BALLOT_BOX_DATABASE": urls["ballot_box"],
        "DIAGNOSTIC_UNSAFE_BECAUSE": BECAUSE,
        "DIAGNOSTIC_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "diagnostic.bootstrap", "serve"]
    processes = [
        subprocess.Popen([*command, door, "--port", str(port)], env=environment)
        for door, port in ports.items()
    ]
    try:
        for port in ports.values():
            _wait_for(port)
        yield {
            door: Door(port, process.pid)
            for (door, port), process in zip(ports.items(), processes, strict=True)
        }
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=START_UP_SECONDS)


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    give_up_at = time.monotonic() + START_UP_SECONDS
    while time.monotonic() < give_up_at:
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("a door did not open")
