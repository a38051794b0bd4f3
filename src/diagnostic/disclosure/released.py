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
class CommentList:
    """Masked comments in a drawn order, of one unit or (None) of everybody who is in no list of their own."""

    unit: str | None
    comments: tuple[str, ...]


@dataclass(frozen=True)
class ReleasedComments:
    """What people wrote to one open question; without lists there is nothing that may be shown."""

    question_id: str
    question: str
    was_asked_of_all: bool
    lists: tuple[CommentList, ...]
    label: str = ""
    """``not shown``, whatever the cause; empty where there are lists."""

    @property
    def n_comments(self) -> int:
        return sum(len(one.comments) for one in self.lists)


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
    has_surplus: bool | None = None
    """Whether some crowd gave more answers than credentials were issued to it; None where there were none."""
    comments: tuple[ReleasedComments, ...] = ()
    """One entry per open question, in the order asked."""
