"""diagnostic office"""

from __future__ import annotations

from typing import Annotated

import typer

from diagnostic.cli.wiring import office_of

app = typer.Typer(no_args_is_help=True, help="What the office does by itself; for timers and by hand.")


@app.callback()
def _group() -> None:
    pass


@app.command()
def clean(
    ctx: typer.Context,
    clock_is_right: Annotated[
        bool, typer.Option("--clock-is-right", help="Delete though the clock is years ahead of the log.")
    ] = False,
) -> None:
    """Delete the lists of people whose day has come, as their manifests promise; safe to run at any time.

    `diagnostic serve office` and `serve all` do this at their start and every day. Where neither runs all
    the time, let cron or a systemd timer call it daily.
    """
    from diagnostic.workflows.clean_office import clean_office

    cleaned = clean_office(office_of(ctx), clock_is_right=clock_is_right)
    for wave_id in cleaned.rosters:
        typer.echo(f"Wave {wave_id}: its roster, its invitations and the key to their links are deleted.")
    for wave_id in cleaned.closed:
        typer.echo(f"Wave {wave_id} was still open and takes no more people. To seal its answers, with the")
        typer.echo("names to mask in comments (those of the roster went with it):")
        typer.echo(f"  diagnostic campaign close {wave_id} --mask-names names.txt")
    if not cleaned.rosters:
        typer.echo("No list of people is due for deletion today.")
