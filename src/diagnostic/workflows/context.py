"""What every act needs and none makes for itself."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.storage.ballot_box.repository import BallotBoxRepository
    from diagnostic.storage.office.repository import OfficeRepository

Repository_co = TypeVar("Repository_co", covariant=True)


class Transactions(Protocol[Repository_co]):
    """One database. Each `with database() as repository:` is one transaction, on disk when it ends well."""

    def __call__(self) -> AbstractContextManager[Repository_co]: ...

    def forget_order(self) -> None:
        """Rewrite the tables so that the file no longer tells in which order rows came."""
        ...


@dataclass(frozen=True)
class Context:
    """The two databases, the instruments, the calendar and the source of randomness."""

    office: Transactions[OfficeRepository]
    ballot_box: Transactions[BallotBoxRepository]
    catalogue: Catalogue
    today: Callable[[], date] = date.today
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
