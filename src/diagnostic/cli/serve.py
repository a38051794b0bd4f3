"""diagnostic serve"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from diagnostic.cli.wiring import Wiring, wiring_of


def serve(
    ctx: typer.Context,
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
    """Run the service: respondent pages at / and the API at /api/v1 (its pages: /api/v1/docs)."""
    wiring = wiring_of(ctx)
    folder = _load_example(wiring) if example else None
    wiring.serve(folder, host=host, port=port, paper_entry=entry)


def _load_example(wiring: Wiring) -> Path:
    from diagnostic.cli.demo import example_folder, load_example
    from diagnostic.workflows.run_demo import open_example_wave

    folder = example_folder(wiring)
    doors = open_example_wave(load_example(wiring, folder))
    typer.echo(
        "The simulated example company is loaded. A further wave is open; try it with one of these codes:"
    )
    for title, code in doors.codes:
        typer.echo(f"  {title:<24} {code}")
    typer.echo(f"API key, valid today: {doors.api_key}")
    return folder
