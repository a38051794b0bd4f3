"""The two files of a stack of cards: the text that is the only copy, and the cards to print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from diagnostic.errors import SetupError
from diagnostic.files.claimed_file import ClaimedFile


@contextmanager
def claimed_files(folder: Path, stem: str, *endings: str) -> Iterator[list[ClaimedFile]]:
    """Create empty files for their owner only, before anything is made that must be written down."""
    with ExitStack() as unfilled:
        files = []
        for ending in endings:
            files.append(ClaimedFile.claim(folder / f"{stem}.{ending}"))
            unfilled.callback(files[-1].discard_if_empty)
        yield files


def fill_with_cards(file: ClaimedFile, set_cards: Callable[[], bytes]) -> Exception | None:
    """Give the error when a library for the PDF is missing: what the cards carry is safe in the text file."""
    try:
        pdf = set_cards()
    except (ImportError, OSError, SetupError) as error:
        return error
    file.fill(pdf)
    return None
