"""diagnostic audit"""

from __future__ import annotations

from typing import Annotated

import typer

from diagnostic.cli.verify import NOT_AS_PROMISED
from diagnostic.cli.wiring import office_of

app = typer.Typer(
    no_args_is_help=True,
    help="The office's own log: what was done with waves, keys and lists of people, and when by the day.",
)


@app.command()
def show(ctx: typer.Context) -> None:
    """List every entry, oldest first. It never holds what a respondent did."""
    from diagnostic.workflows.audit_log import read_log

    entries = read_log(office_of(ctx))
    if not entries:
        typer.echo("The log is empty. The first entry comes with the first campaign.")
    for entry in entries:
        typer.echo(f"{entry.number:>5}  {entry.day}  {entry.event:<20} {entry.details}")


@app.command()
def verify(
    ctx: typer.Context,
    head: Annotated[
        str | None, typer.Option(help="The last entry's hash as somebody noted it earlier.")
    ] = None,
) -> None:
    """Check that no entry was changed, taken out or put in; names the first that was.

    An end that was cut off shows only against a --head noted before, best by the works council.
    """
    from diagnostic.workflows.audit_log import read_log, verify_chain

    checked = verify_chain(read_log(office_of(ctx)), head)
    if checked.fault:
        typer.echo(f"  NOT AS IT WAS  entry {checked.broken_at}: {checked.fault}")
        typer.echo("                 The entries before it are whole; the last of them has the hash")
        typer.echo(f"                 {checked.head}")
        raise typer.Exit(NOT_AS_PROMISED)
    typer.echo(f"{checked.n_entries} entries, each as it was written.")
    typer.echo("Hash of the last, to be noted outside this machine:")
    typer.echo(checked.head)
