"""What every act needs and none makes for itself."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NoReturn, Protocol, TypeVar

from diagnostic.errors import SetupError
from diagnostic.workflows.signers import Signers

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

    def keep_forgetting_order(self) -> None:
        """Do so now, and from now on whenever enough rows have come, in the background."""
        ...


class KeyStore(Protocol):
    """Secrets that no database holds, so that destroying one destroys what depends on it everywhere."""

    def read(self, name: str, /) -> bytes | None: ...

    def write(self, name: str, secret: bytes, /) -> None:
        """Keep a secret, on disk when this returns; one that is there is never replaced."""
        ...

    def destroy(self, name: str, /) -> bool: ...


class NoDatabase:
    """Stands where a process has no business with a database, and so does not even know where it is."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self) -> NoReturn:
        raise SetupError(
            place=f"database '{self._name}'",
            fault="the doors that this process serves do not open it.",
            mend="Ask the process that serves the other door; `diagnostic serve --help` says which is which.",
            code="database_not_opened_here",
        )

    def forget_order(self) -> None:
        self()

    def keep_forgetting_order(self) -> None:
        self()


@dataclass(frozen=True)
class Addresses:
    """Where people reach the doors, without a slash at the end; one address for both by default."""

    collector: str = ""
    office: str = ""

    @property
    def office_apart(self) -> str:
        """Give the office's address; empty where it is the collector's."""
        return "" if self.office == self.collector else self.office


class NoKeys:
    """Stands where no folder of keys was named."""

    def read(self, _name: str) -> bytes | None:
        raise _no_keys()

    def write(self, _name: str, _secret: bytes) -> None:
        raise _no_keys()

    def destroy(self, _name: str) -> bool:
        raise _no_keys()


def _no_keys() -> SetupError:
    return SetupError(
        place="folder of keys",
        fault="none is named, so nothing can be signed.",
        mend="Name one with DIAGNOSTIC_KEYS_FOLDER; it must not be part of any backup.",
        code="keys_unavailable",
    )


@dataclass(frozen=True)
class Context:
    """The two databases, the keys, the instruments, the calendar and the source of randomness."""

    office: Transactions[OfficeRepository]
    ballot_box: Transactions[BallotBoxRepository]
    catalogue: Catalogue
    today: Callable[[], date] = date.today
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    keys: KeyStore = field(default_factory=NoKeys)
    addresses: Addresses = field(default_factory=Addresses)
    signers: Signers = field(default_factory=Signers)
    """Those this process has at hand."""
