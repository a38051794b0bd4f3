"""Turnout of a launched wave: invited people, credentials issued and answers received, by stratum.

More answers than credentials means that somebody made credentials without the office's ledger. That is the
one sign of it that everybody can see, so the counts are sealed with the receipts and never recomputed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnostic.storage.ballot_box.repository import BallotBoxRepository
    from diagnostic.storage.office.models import Wave
    from diagnostic.storage.office.repository import OfficeRepository


@dataclass(frozen=True)
class IssuedIn:
    """The people who share one key, and how many credentials were issued to them."""

    role_groups: tuple[str, ...]
    invited: int
    issued: int


@dataclass(frozen=True)
class StratumTurnout(IssuedIn):
    received: int

    @property
    def has_surplus(self) -> bool:
        """Tell whether more answers came than credentials were issued for."""
        return self.received > self.issued


@dataclass(frozen=True)
class Turnout:
    """What was sealed at the close; exact, and so not to be shown as it is."""

    closed_on: date
    minimum_group: int
    strata: tuple[StratumTurnout, ...]

    @property
    def has_surplus(self) -> bool:
        return any(one.has_surplus for one in self.strata)


@dataclass(frozen=True)
class CountBand:
    """A count of people as it may be told: no fewer and no more than this."""

    at_least: int
    at_most: int


@dataclass(frozen=True)
class ShownTurnout:
    """One stratum as everybody may see it; None where a count is below ``fewer_than``."""

    role_groups: tuple[str, ...]
    invited: int
    issued: CountBand | None
    received: CountBand | None
    fewer_than: int
    has_surplus: bool
    """More answers came than credentials were issued for, which is told however small the counts are."""


@dataclass(frozen=True)
class TotalTurnout:
    """All strata together, exactly: the list of receipts tells how many answers there are anyway."""

    invited: int
    issued: int
    received: int


def issued_by_stratum(office: OfficeRepository, wave_id: str) -> tuple[IssuedIn, ...]:
    """Count what the office has issued; nothing for a wave that was never launched."""
    issued = office.invitations.issued(wave_id)
    return tuple(
        IssuedIn(tuple(key.role_groups), key.invited, issued[key.stratum])
        for key in office.invitations.keys(wave_id)
    )


def seal_turnout(ballot_box: BallotBoxRepository, wave: Wave, issued: Sequence[IssuedIn]) -> None:
    """Write a closed wave's turnout down, once.

    ``issued`` must have been counted after the ballot box closed: then every answer's credential is in it.
    """
    if not issued:
        return
    received = ballot_box.turnout.received(wave.id)
    strata = [_content(one, received) for one in issued]
    content = {"closed_on": str(wave.closed_on), "minimum_group": wave.minimum_group, "strata": strata}
    ballot_box.turnout.seal(wave.id, json.dumps(content, separators=(",", ":")))


def read_turnout(content: str | None) -> Turnout | None:
    """Read what `seal_turnout` sealed; None for a wave that was not launched or is open."""
    if content is None:
        return None
    sealed = json.loads(content)
    return Turnout(
        date.fromisoformat(sealed["closed_on"]),
        sealed["minimum_group"],
        tuple(
            StratumTurnout(tuple(one["role_groups"]), one["invited"], one["issued"], one["received"])
            for one in sealed["strata"]
        ),
    )


def shown_turnout(turnout: Turnout | None) -> tuple[ShownTurnout, ...]:
    """Tell counts in bands and small ones not at all, so that no page says that everybody answered."""
    if turnout is None:
        return ()
    least = turnout.minimum_group
    return tuple(
        ShownTurnout(
            role_groups=one.role_groups,
            invited=one.invited,
            issued=_banded(one.issued, least, one.invited),
            received=_banded(one.received, least, one.invited),
            fewer_than=least,
            has_surplus=one.has_surplus,
        )
        for one in turnout.strata
    )


def total_turnout(turnout: Turnout | None) -> TotalTurnout | None:
    """Give what anybody may subtract; None where so few took part that it is not told."""
    if turnout is None:
        return None
    invited, issued, received = (
        sum(getattr(one, name) for one in turnout.strata) for name in ("invited", "issued", "received")
    )
    is_told = min(issued, received) >= turnout.minimum_group
    return TotalTurnout(invited, issued, received) if is_told else None


def _banded(count: int, least: int, invited: int) -> CountBand | None:
    from diagnostic.disclosure.bands import band

    if count < least:
        return None
    return CountBand(*band(count, least=least, invited=invited if count <= invited else None))


def _content(issued: IssuedIn, received: Mapping[str, int]) -> dict[str, object]:
    return asdict(issued) | {"received": sum(received.get(role, 0) for role in issued.role_groups)}
