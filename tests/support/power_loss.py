"""Plays power cuts: from what a program wrote and synced, the files that a cut would have left behind.

A write or a new length is safe once its file was synced; a name made or taken away is safe once its folder
was. Of everything else a cut keeps what chance says: any of the writes, sector by sector, and the first few
of the changes of names, which a file system keeps in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from support.system_calls import Call

SECTOR = 512


@dataclass
class _File:
    """A file's safe content, and what was asked of it since its last sync."""

    content: bytearray = field(default_factory=bytearray)
    waiting: list[Call] = field(default_factory=list)

    def sync(self) -> None:
        for call in self.waiting:
            _apply(self.content, call)
        self.waiting.clear()

    def after_a_cut(self, chance: Random) -> bytes:
        content = bytearray(self.content)
        for call in self.waiting:
            for part in _parts(call):
                if chance.random() < 0.5:
                    _apply(content, part)
        return bytes(content)


Names = dict[str, _File | None]
"""A change of names: the file that each leads to from then on, None for one taken away."""


class Disk:
    """The files below one folder as programs see them, and as a cut of the power would leave them."""

    def __init__(self, folder: Path) -> None:
        files = [path for path in folder.rglob("*") if path.is_file()]
        self._folder = f"{folder}/"
        self._safe: dict[str, _File] = {str(path): _File(bytearray(path.read_bytes())) for path in files}
        self._seen = dict(self._safe)
        self._waiting: list[Names] = []

    def take(self, call: Call) -> None:
        """Follow one call; files elsewhere are passed over."""
        if f"{call.path}/".startswith(self._folder) and Path(call.path).is_dir():
            self._sync_names(call.path)
        elif call.path.startswith(self._folder):
            self._take(call)

    def after_a_cut(self, chance: Random) -> dict[str, bytes]:
        """Give the files, by their place below the folder, that are there when the power is back."""
        names = dict(self._safe)
        for change in self._waiting[: chance.randint(0, len(self._waiting))]:
            _change(names, change)
        return {
            path.removeprefix(self._folder): file.after_a_cut(chance) for path, file in sorted(names.items())
        }

    def _take(self, call: Call) -> None:
        if call.name == "sync":
            self._seen[call.path].sync()
        elif call.name in {"write", "length"}:
            self._seen[call.path].waiting.append(call)
        elif call.name != "open" or call.path not in self._seen:
            change = self._change_of(call)
            _change(self._seen, change)
            self._waiting.append(change)

    def _change_of(self, call: Call) -> Names:
        if call.name == "open":
            return {call.path: _File()}
        if call.name == "unlink":
            return {call.path: None}
        linked: Names = {call.content.decode(): self._seen[call.path]}
        return linked if call.name == "link" else linked | {call.path: None}

    def _sync_names(self, folder: str) -> None:
        here = [
            change for change in self._waiting if any(str(Path(path).parent) == folder for path in change)
        ]
        for change in here:
            _change(self._safe, change)
            self._waiting.remove(change)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _change(names: dict[str, _File], change: Names) -> None:
    for path, file in change.items():
        if file is None:
            del names[path]
        else:
            names[path] = file


def _parts(call: Call) -> Iterator[Call]:
    """Cut a write into the sectors that a disk writes whole; all else is done or not done."""
    if call.name != "write" or call.place < 0:
        yield call
        return
    for start in range(0, len(call.content), SECTOR):
        yield Call("write", call.path, call.content[start : start + SECTOR], call.place + start)


def _apply(content: bytearray, call: Call) -> None:
    if call.name == "length":
        del content[call.place :]
        content.extend(bytes(call.place - len(content)))
        return
    place = len(content) if call.place < 0 else call.place
    content.extend(bytes(max(0, place - len(content))))
    content[place : place + len(call.content)] = call.content
