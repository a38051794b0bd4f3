"""What the outermost ring hands to the command line, so that commands need not know how it is made."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import typer

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.workflows.context import Context
    from diagnostic.workflows.deliver import Post
    from diagnostic.workflows.doors import Doors
    from diagnostic.workflows.launch_plan import Served


class Wiring(Protocol):
    """Everything a command may ask for; each is made when first asked."""

    @property
    def data_folder(self) -> Path: ...

    def context(self, data_folder: Path | None = None, doors: Doors | None = None) -> Context:
        """Give open databases (brought up to date first), the keys and the catalogue.

        With ``doors``, only the databases that these open; the others are not even looked for.
        """
        ...

    def catalogue(self) -> Catalogue:
        """Give the packaged instruments and those of the settings' further folder."""
        ...

    def databases(self) -> dict[str, str]:
        """Give the URL of each database, by name."""
        ...

    def post(self) -> Post:
        """Give the mail server of the settings; raises `SetupError` where none is named."""
        ...

    def served(self) -> Served:
        """Give the hashes of what this version serves to respondents with invitations."""
        ...

    def own_address(self, host: str | None, port: int | None) -> str | None:
        """Give where this machine reaches what is served there; None where the system picks the port."""
        ...

    def serve(
        self,
        data_folder: Path | None = None,
        *,
        doors: Doors,
        host: str | None,
        port: int | None,
        paper_entry: bool = False,
    ) -> None:
        """Serve these doors until interrupted."""
        ...

    def serving(self, data_folder: Path) -> AbstractContextManager[str]:
        """Serve those databases on a free loopback port, in a process of its own; gives the address."""
        ...


def wiring_of(ctx: typer.Context) -> Wiring:
    wiring: Wiring = ctx.find_root().obj
    return wiring


def office_of(ctx: typer.Context) -> Context:
    """Give the office's database and keys alone: for commands that have no business with answers."""
    from diagnostic.workflows.doors import Doors

    return wiring_of(ctx).context(doors=Doors.OFFICE)
