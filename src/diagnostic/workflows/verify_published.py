"""Act: check from outside what was published about a wave. No database is opened and nothing is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.errors import NotFoundError, TooLargeError
from diagnostic.workflows.receipts import read_receipt, root_of
from diagnostic.workflows.requests import FaultyRequestError

if TYPE_CHECKING:
    from diagnostic.anonymity.verify import Check

LARGEST_FILE = 64 * 2**20


@dataclass(frozen=True)
class PublishedFiles:
    """What somebody has got hold of; whatever is left out is not checked."""

    manifest: Path | None = None
    fingerprint: str | None = None
    previous: Path | None = None
    files: Sequence[Path] = ()
    receipts: Path | None = None
    root: str | None = None
    receipt: str | None = None


def verify_published(published: PublishedFiles) -> tuple[Check, ...]:
    """Check each thing that is there against the others, and say of each whether it is as promised."""
    _check_request(published)
    return (*_of_manifest(published), *_of_receipts(published))


def _check_request(published: PublishedFiles) -> None:
    if published.manifest is None and published.receipts is None:
        raise FaultyRequestError(
            "files", "there is nothing to check.", "Give a manifest, a list of receipts, or both."
        )
    if published.manifest is None and (published.fingerprint or published.previous or published.files):
        raise FaultyRequestError(
            "manifest", "there is none to check the other files against.", "Give the manifest's file first."
        )
    if published.receipts is None and (published.root or published.receipt):
        raise FaultyRequestError(
            "receipts", "the list is missing.", "Download it from the page of receipts, then use --receipts."
        )


def _of_manifest(published: PublishedFiles) -> tuple[Check, ...]:
    if published.manifest is None:
        return ()
    from diagnostic.anonymity.verify import check_manifest

    return check_manifest(
        _read(published.manifest),
        fingerprint=published.fingerprint,
        previous=None if published.previous is None else _read(published.previous),
        files={path.name: _read(path) for path in published.files},
    )


def _of_receipts(published: PublishedFiles) -> Iterator[Check]:
    if published.receipts is None:
        return
    from diagnostic.anonymity.verify import Check

    lines = _read(published.receipts).decode(errors="replace").splitlines()
    in_order = lines == sorted(set(lines))
    yield Check(
        f"The list of {len(lines)} receipts is sorted and holds none twice",
        "" if in_order else "it is not as the service writes it.",
    )
    if published.manifest is not None:
        yield from _no_more_than_invited(_read(published.manifest), len(lines))
    if published.root is not None:
        same = root_of(lines) == published.root.strip().lower()
        yield Check(
            "The list is the one whose root the report prints",
            "" if same else "a line was added, dropped or changed, or the report is of another survey.",
        )
    if published.receipt is not None:
        wanted = read_receipt(published.receipt)
        yield Check(
            "The receipt is on the list",
            "" if any(line.partition(" ")[0] == wanted for line in lines) else "it is not.",
        )


def _no_more_than_invited(published: bytes, n_answers: int) -> Iterator[Check]:
    from diagnostic.anonymity.errors import ManifestError
    from diagnostic.anonymity.signed_manifest import open_manifest
    from diagnostic.anonymity.verify import Check

    try:
        invited = sum(stratum.invited for stratum in open_manifest(published).strata)
    except ManifestError:
        return  # said already
    fault = "" if n_answers <= invited else "answers were added, or the files are of different surveys."
    yield Check(f"There are no more answers than the {invited} people invited", fault)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise TooLargeError(
                place=str(path),
                fault=f"it is larger than {LARGEST_FILE // 2**20} MB.",
                mend="This is not a file that the service publishes.",
            )
        return path.read_bytes()
    except OSError as error:
        raise NotFoundError(
            place=str(path), fault=f"it cannot be read: {error.strerror}.", mend="Check the path."
        ) from None
