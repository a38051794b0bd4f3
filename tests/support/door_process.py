"""`diagnostic serve` in a process of its own, watched: what it opens and what it writes to its log."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import httpx

_WATCHED = """
import os, sys
notes = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
watched = ("open", "sqlite3.connect", "os.listdir", "os.mkdir", "os.link", "os.rename", "os.remove")
def note(event, arguments):
    if event in watched:
        os.write(notes, f"{arguments[0]}\\n".encode("utf-8", "replace"))
sys.addaudithook(note)
sys.argv = ["diagnostic", *sys.argv[2:]]
from diagnostic.bootstrap import main
main()
"""


@dataclass(frozen=True)
class DoorProcess:
    address: str
    folder: Path
    _notes: Path
    _log: Path

    def opened(self) -> set[str]:
        """Give the names, within the data folder, of all it has opened, listed or made so far."""
        paths = {Path(line) for line in self._notes.read_text(encoding="utf-8").splitlines()}
        return {str(path.relative_to(self.folder)) for path in paths if path.is_relative_to(self.folder)}

    def log(self) -> bytes:
        return self._log.read_bytes()


@contextmanager
def serving(
    doors: str, folder: Path, notes: Path, settings: Mapping[str, str] | None = None
) -> Iterator[DoorProcess]:
    """Run `diagnostic serve` with one of its words, on a data folder, with everything logged."""
    log = notes / f"{doors}.log"
    opened = notes / f"{doors}.opened"
    own = {
        "DIAGNOSTIC_DATA_FOLDER": str(folder),
        "DIAGNOSTIC_LOG_LEVEL": "DEBUG",
        "DIAGNOSTIC_UNSAFE_BECAUSE": "",
    }
    port = _free_port()
    command = [sys.executable, "-c", _WATCHED, str(opened), "serve", doors, "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=os.environ | own | (settings or {}), stdout=out, stderr=out, cwd=notes
        )
        try:
            _wait_for(port, process, log)
            yield DoorProcess(f"http://127.0.0.1:{port}", folder, opened, log)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def client_of(process: DoorProcess, headers: Mapping[str, str] | None = None) -> httpx.Client:
    return httpx.Client(base_url=process.address, headers=headers, timeout=60)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1200):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the service did not start")
