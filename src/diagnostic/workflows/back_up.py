"""Acts: keep one copy of the databases elsewhere, and make databases of it again.

Two copies that are a few people apart tell whose answer is whose. So there is one copy, each new one takes
the place of the one before, and only once enough people have come since.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.errors import ConflictError, SetupError

if TYPE_CHECKING:
    from diagnostic.storage.migrate import Which

ENOUGH_BETWEEN_COPIES = 20
_ANSWERS_FIRST: tuple[Which, ...] = ("ballot_box", "office")


def back_up(urls: Mapping[str, str], folder: Path) -> None:
    """Copy the databases ``{"office": url, "ballot_box": url}``, or the one that is given, into a folder.

    Answers are copied before the office, and the office's copy is put in place first: after a restore
    nobody whose answer is there can be let in a second time. Keys that no database holds are never copied.
    """
    _make_folder(folder)
    given: list[Which] = [name for name in _ANSWERS_FIRST if name in urls]
    try:
        for name in given:
            _copy(name, urls[name], folder)
        for name in reversed(given):
            _new(folder, name).replace(_kept(folder, name))
    finally:
        for name in given:
            _new(folder, name).unlink(missing_ok=True)


def restore(folder: Path, urls: Mapping[str, str]) -> None:
    """Fill empty databases of this version from a folder that `back_up` wrote."""
    from diagnostic.storage.backup import copy_in
    from diagnostic.storage.connect import KINDS

    for name in _ANSWERS_FIRST:
        if name in urls:
            copy_in(KINDS[name], _kept(folder, name), urls[name])


def _copy(name: Which, url: str, folder: Path) -> None:
    from diagnostic.storage.backup import came_since, copy_out
    from diagnostic.storage.connect import KINDS, connect

    database = connect(name, url)
    database.forget_order()
    database.close()
    new = _new(folder, name)
    copy_out(KINDS[name], url, new)
    came = came_since(KINDS[name], _kept(folder, name), new)
    if any(0 < people < ENOUGH_BETWEEN_COPIES for people in came.values()):
        raise _too_early()


def _too_early() -> ConflictError:
    return ConflictError(
        place="backup",
        fault=f"fewer than {ENOUGH_BETWEEN_COPIES} people have answered an open wave since the last copy. "
        "Two copies so close to each other would tell whose answers are whose.",
        mend="Keep the copy that is there; try again when more have answered, or after the close.",
        code="backup_too_early",
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SetupError(
            place=f"folder {folder}",
            fault=f"it cannot be made: {error.strerror}.",
            mend="Name a folder that the service may write to.",
            code="backup_folder_unusable",
        ) from error


def _kept(folder: Path, name: str) -> Path:
    return folder / f"{name}.sqlite"


def _new(folder: Path, name: str) -> Path:
    return folder / f".new-{name}.sqlite"
