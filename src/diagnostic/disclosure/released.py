"""The only thing that reports, exports and the API may read."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.analysis.findings import Diagnosis, Group


@dataclass(frozen=True)
class DisclosurePolicy:
    """How small a group may be and still be shown."""

    minimum_group: int = 7
    minimum_c_suite: int = 5
    minimum_comments: int = 10


@dataclass(frozen=True)
class ReleasedAnalysis:
    """Findings in which every cell that could betray people has been replaced by `NotShown`.

    Made by `diagnostic.disclosure.release` and by nothing else.
    """

    findings: Diagnosis
    policy: DisclosurePolicy
    published: tuple[Group, ...]
    n_not_shown: int
    receipt_root: str | None = None
    """Root of the receipts that were sealed at the close; None for answers from a file."""
