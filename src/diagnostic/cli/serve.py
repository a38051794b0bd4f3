"""diagnostic serve"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from diagnostic.cli.wiring import Wiring, wiring_of
from diagnostic.workflows.doors import Doors


def serve(
    ctx: typer.Context,
    doors: Annotated[Doors, typer.Argument(help="What this process serves.")] = Doors.ALL,
    example: Annotated[
        bool,
        typer.Option("--example", help="Load the simulated example company first, with a wave open to try."),
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on (default: the settings').")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")] = None,
    entry: Annotated[
        bool, typer.Option("--entry", help="Offer /entry, where a helper types in forms that came on paper.")
    ] = False,
) -> None:
    """Run the service: all of it, or one door in a process of its own.

    office: invitations are spent here. Opens the office's database and the folder of keys, never an answer
    (DIAGNOSTIC_OFFICE_DATABASE, DIAGNOSTIC_KEYS_FOLDER).

    collector: the survey's pages and its answers. Opens the ballot box only, never a person or a key
    (DIAGNOSTIC_BALLOT_BOX_DATABASE).

    console: the API for consultants, with previews and results. Opens both, and the folder of keys.

    all: everything, and the pages for codes on cards; the API is at /api/v1, its pages at /api/v1/docs.

    Where office and collector have addresses of their own, name both to both
    (DIAGNOSTIC_OFFICE_ADDRESS, DIAGNOSTIC_COLLECTOR_ADDRESS). docs/deployment.md has examples.
    """
    if doors is not Doors.ALL and (example or entry):
        raise typer.BadParameter("--example and --entry need codes on cards, so they go with 'all' only.")
    wiring = wiring_of(ctx)
    folder = _load_example(wiring, wiring.own_address(host, port)) if example else None
    wiring.serve(folder, doors=doors, host=host, port=port, paper_entry=entry)


def _load_example(wiring: Wiring, address: str | None) -> Path:
    from diagnostic.cli.demo import example_folder, load_example
    from diagnostic.workflows.example_invitations import open_example_invitations
    from diagnostic.workflows.run_demo import open_example_wave

    folder = example_folder(wiring)
    context = load_example(wiring, folder)
    doors = open_example_wave(context)
    typer.echo("The simulated example company is loaded.")
    typer.echo("A further wave is open; try it with one of these codes:")
    for title, code in doors.codes:
        typer.echo(f"  {title:<24} {code}")
    if address is not None:
        invitations = open_example_invitations(context, wiring.served(), address)
        typer.echo("Another is launched; its invitations open these links, each for one person:")
        for crowd, link in invitations.links:
            typer.echo(f"  {crowd}\n    {link}")
    typer.echo(f"API key, valid today: {doors.api_key}")
    return folder
