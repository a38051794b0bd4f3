"""Which role groups get a key of their own: only those in which nobody stands out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diagnostic.anonymity.errors import StrataError

MINIMUM_INVITED = 20


@dataclass(frozen=True)
class Stratum:
    """The people who share one key: their answers are known to come from this crowd, and no more."""

    role_groups: tuple[str, ...]
    invited: int


def strata_of(invited: Iterable[tuple[str, int]], *, minimum: int = MINIMUM_INVITED) -> tuple[Stratum, ...]:
    """Part role groups, given from the most senior down, into as many strata of ``minimum`` as there can be.

    A group that is too small joins the next one down, the last one the next one up. Groups without
    anybody invited are left out. Raises `StrataError` when all together are too few.
    """
    strata: list[Stratum] = []
    waiting: tuple[str, ...] = ()
    n_waiting = 0
    for role_group, n_invited in invited:
        if n_invited == 0:
            continue
        waiting, n_waiting = (*waiting, role_group), n_waiting + n_invited
        if n_waiting >= minimum:
            strata.append(Stratum(waiting, n_waiting))
            waiting, n_waiting = (), 0
    if not strata:
        raise StrataError(
            place="head counts",
            fault=f"{n_waiting} people are invited; a crowd of at least {minimum} is needed to hide in.",
            mend="Invite more people, or use sealed cards drawn from a box.",
        )
    if waiting:
        last = strata.pop()
        strata.append(Stratum(last.role_groups + waiting, last.invited + n_waiting))
    return tuple(strata)
