"""Act: compare two versions of an instrument and say which trends break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from diagnostic.errors import ConflictError
from diagnostic.workflows.find_instrument import find_instrument

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue


@dataclass(frozen=True)
class ChangeView:
    """One edit, what it does to comparisons over time, and where it is."""

    code: str
    effect: Literal["breaks_items", "breaks_scale", "breaks_question", "advice", "addition", "harmless"]
    place: str
    told: str


@dataclass(frozen=True)
class InstrumentDiff:
    """All edits, the breaking ones first, and what the version must do."""

    instrument_id: str
    old_version: str
    new_version: str
    changes: tuple[ChangeView, ...]
    effects: dict[str, str]
    """What each effect means."""
    demanded: Literal["major", "minor", "patch", "none"]
    least_version: str
    """The lowest version that the newer file may have."""
    is_version_enough: bool

    @property
    def breaks_trends(self) -> bool:
        return any(change.effect.startswith("breaks") for change in self.changes)


def diff_instruments(old: str, new: str, catalogue: Catalogue | None = None) -> InstrumentDiff:
    """Compare two instruments, each the path of a file, or an id or id@version of the catalogue."""
    from diagnostic.instruments.comparison.changes import (
        EFFECTS,
        bump_between,
        demanded_bump,
        is_enough,
        raised,
    )
    from diagnostic.instruments.comparison.compare import compare_instruments

    before, after = find_instrument(old, catalogue), find_instrument(new, catalogue)
    if before.id != after.id:
        raise ConflictError(
            place=f"instruments '{before.id}' and '{after.id}'",
            fault="they are two instruments, not two versions of one.",
            mend="Name two files with the same 'id'.",
            code="not_the_same_instrument",
        )
    changes = compare_instruments(before, after)
    demanded = demanded_bump(changes)
    return InstrumentDiff(
        instrument_id=after.id,
        old_version=before.version,
        new_version=after.version,
        changes=tuple(ChangeView(one.code, one.effect, one.place, one.told) for one in changes),
        effects={str(effect): words for effect, words in EFFECTS.items()},
        demanded=demanded,
        least_version=raised(before.version, demanded),
        is_version_enough=is_enough(bump_between(before.version, after.version), demanded),
    )
