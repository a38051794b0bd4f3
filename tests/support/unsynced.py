"""How much harm power cuts do to the two SQLite files while invitations are spent and answers come in."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from diagnostic.workflows.context import Context
from support.databases import NAMES, open_small_wave, opened, sqlite_urls
from support.power_loss import Disk
from support.power_writer import mark_of
from support.system_calls import Call, traced

PEOPLE = 20
HASHES = [Random(number).randbytes(32).hex() for number in range(PEOPLE)]
STORED = {
    "office": "SELECT secret_hash FROM invitations WHERE issued_for IS NOT NULL",
    "ballot_box": "SELECT row_key FROM responses",
}


def harm_of_cuts(folder: Path, synchronous: str, n_cuts: int) -> tuple[int, int]:
    """Give after how many cuts something acknowledged was gone, and after how many a file was damaged."""
    written = folder / "written"
    with opened(sqlite_urls(written)) as context:
        wave_id = _wave_to_write(context)
    cuts = [
        (acknowledged.copy(), _found(folder / "left", files))
        for acknowledged, files in _cuts(written, wave_id, synchronous, n_cuts)
    ]
    assert len(cuts) == n_cuts
    lost = sum(found is not None and not acknowledged <= found for acknowledged, found in cuts)
    return lost, sum(found is None for _, found in cuts)


def _wave_to_write(context: Context) -> str:
    wave_id = open_small_wave(context).id
    with context.office() as office:
        office.invitations.add(wave_id, 0, HASHES)
    for name in NAMES:
        getattr(context, name).close()
    return wave_id


def _cuts(
    folder: Path, wave_id: str, synchronous: str, n_cuts: int
) -> Iterator[tuple[set[str], dict[str, bytes]]]:
    """Give, for each cut, what had been acknowledged and the files that are left."""
    disk, chance = Disk(folder), Random(20261122)
    acknowledged: set[str] = set()
    writer = [sys.executable, "-m", "support.power_writer"]
    calls = traced([*writer, str(folder), wave_id, ",".join(HASHES), synchronous], folder.parent / "calls")
    moments = set(chance.sample(range(len(calls)), n_cuts))
    for number, call in enumerate(calls):
        disk.take(call)
        acknowledged |= _said(call)
        if number in moments:
            yield acknowledged, disk.after_a_cut(chance)


def _said(call: Call) -> set[str]:
    what, _, secret_hash = call.content.partition(b" ")
    if what == b"issued":
        return {secret_hash.decode()}
    return {mark_of(secret_hash.decode())} if what == b"received" else set()


def _found(folder: Path, files: dict[str, bytes]) -> set[str] | None:
    """Open what a cut has left; None when a file is damaged."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    found: set[str] = set()
    try:
        for name, question in STORED.items():
            with closing(sqlite3.connect(folder / f"{name}.sqlite")) as connection:
                found |= {one for (one,) in connection.execute(question)}
                if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    return None
    except sqlite3.DatabaseError:
        return None
    return found
