"""diagnostic campaign secrets"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnostic.cli.paper import CardLanguages, OneToAPage
from diagnostic.cli.wiring import wiring_of

if TYPE_CHECKING:
    from diagnostic.workflows.print_invitations import PrintedInvitations


def secrets(
    ctx: typer.Context,
    wave_id: Annotated[str, typer.Argument(help="Id of the wave, as `campaign list` shows it.")],
    out: Annotated[Path, typer.Option(help="Folder for the links and the cards of each crowd.")],
    role: Annotated[
        str, typer.Option(help="Role group whose crowd they are for; every crowd when left out.")
    ] = "",
    count: Annotated[
        int | None, typer.Option(min=1, help="How many; with --role only. All who have none when left out.")
    ] = None,
    language: CardLanguages = None,
    a6: OneToAPage = False,
) -> None:
    """Make invitations of a launched wave for people without an address, and write them once.

    Make them after everybody with an address was invited: without --count, everybody who has no invitation
    yet gets a card. The files are the only copy. Print the cards, shuffle them, and delete the files.
    """
    from diagnostic.workflows.card_design import CardDesign
    from diagnostic.workflows.print_invitations import print_invitations

    design = CardDesign(tuple(language or ()), one_per_page=a6)
    context = wiring_of(ctx).context()
    for printed in print_invitations(context, wave_id, out, role_group=role, count=count, design=design):
        _tell(printed)


def _tell(printed: PrintedInvitations) -> None:
    from diagnostic.cli.printed import reason

    who = ", ".join(printed.titles)
    if printed.text_file is None:
        typer.echo(f"{who}: all {printed.invited} people have an invitation.")
        return
    cards = f", cards in {printed.cards_file}" if printed.cards_file else ""
    typer.echo(f"{who}: {printed.n_invitations} invitations in {printed.text_file}{cards}")
    if printed.cards_error is not None:
        typer.echo(f"  No cards to print: {reason(printed.cards_error, 'links')}", err=True)
