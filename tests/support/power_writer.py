"""Issues and receives on two SQLite files and says so on its output, for `support.power_loss` to watch.

Run as ``python -m support.power_writer``, with a folder, a wave, secret hashes and SQLite's synchronous mode.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path

from diagnostic.storage import engine
from diagnostic.storage.ballot_box.repository import StoredAnswers
from diagnostic.storage.connect import connect_ballot_box, connect_office
from support.databases import sqlite_urls

ANSWERS = StoredAnswers("frontline", "North", '{"climate_1":4}' * 100)


def mark_of(secret_hash: str) -> str:
    """The key of the answers that one invitation's holder sends in this play."""
    return sha256(secret_hash.encode()).hexdigest()


def _main(folder: str, wave_id: str, hashes: str, synchronous: str) -> None:
    mode = f"PRAGMA synchronous = {synchronous}"
    engine._SQLITE_SETTINGS = (*engine._SQLITE_SETTINGS, mode)
    urls = sqlite_urls(Path(folder))
    office, ballot_box = connect_office(urls["office"]), connect_ballot_box(urls["ballot_box"])
    for number, one in enumerate(hashes.split(",")):
        with office() as repository:
            repository.invitations.commit_issue(wave_id, one, mark_of(one))
        os.write(1, f"issued {one}".encode())
        with ballot_box() as collected:
            collected.receive(wave_id, mark_of(one), ANSWERS)
        os.write(1, f"received {one}".encode())
        if number % 7 == 6:
            office.forget_order()
            ballot_box.forget_order()


if __name__ == "__main__":
    _main(*sys.argv[1:])
