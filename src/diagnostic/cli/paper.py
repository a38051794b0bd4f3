"""diagnostic campaign paper, diagnostic campaign cards and diagnostic instruments paper"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from diagnostic.cli.wiring import wiring_of

CardLanguages = Annotated[
    list[str] | None,
    typer.Option(
        "--language", help="Language of the cards; repeat for a card in two. The wave's own when left out."
    ),
]
OneToAPage = Annotated[
    bool, typer.Option("--a6", help="One card to an A6 page instead of four to an A4 sheet.")
]


def paper(
    ctx: typer.Context,
    wave_id: Annotated[str, typer.Argument(help="Id of the wave, as `campaign list` shows it.")],
    role_group: Annotated[str, typer.Option(help="Role group; all of the wave when left out.")] = "",
    language: Annotated[str, typer.Option(help="Language code; all of the wave when left out.")] = "",
    out: Annotated[Path, typer.Option(help="Folder for the forms, or a .pdf file for a single one.")] = Path(
        "paper"
    ),
) -> None:
    """Print the form on paper for people without a device: the same questions, and a place for the code."""
    from diagnostic.workflows.print_paper import print_paper

    context = wiring_of(ctx).context()
    for printed in print_paper(context, wave_id, out, role_group=role_group, language=language):
        typer.echo(f"{printed.role_group_title} ({printed.language}): {printed.file}")


def paper_preview(
    ctx: typer.Context,
    instrument_id: Annotated[str, typer.Argument(help="Id, such as psy_safety.")],
    role: Annotated[str, typer.Option(help="Role group whose form is printed, such as frontline.")],
    language: Annotated[str, typer.Option(help="Language code; the instrument's own when left out.")] = "",
    out: Annotated[Path | None, typer.Option(help="File; ID-ROLE-paper.pdf when left out.")] = None,
) -> None:
    """Print an instrument's form on paper, to look at; it belongs to no survey."""
    from diagnostic.workflows.print_paper import print_instrument

    file = out or Path(f"{instrument_id}-{role}-paper.pdf")
    printed = print_instrument(
        wiring_of(ctx).catalogue(), instrument_id, file, role_group=role, language=language
    )
    typer.echo(f"{printed.role_group_title} ({printed.language}): {printed.file}")


def cards(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="File from `campaign codes` or `campaign secrets`.")],
    out: Annotated[
        Path | None, typer.Option(help="File for the cards; FILE with .pdf when left out.")
    ] = None,
    address: Annotated[
        str, typer.Option(help="Address of the service, if the file holds codes without links.")
    ] = "",
    language: CardLanguages = None,
    a6: OneToAPage = False,
) -> None:
    """Make cards later, or again in another language, from a file of codes or links; none is made."""
    from diagnostic.workflows.card_design import CardDesign
    from diagnostic.workflows.reprint_cards import reprint_cards

    design = CardDesign(tuple(language or ()), one_per_page=a6)
    made = reprint_cards(wiring_of(ctx).context(), file, out=out, address=address, design=design)
    typer.echo(f"{made.role_group_title}: {made.n_cards} cards in {made.file}")
