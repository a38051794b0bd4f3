"""diagnostic db"""

from __future__ import annotations

import typer

from diagnostic.cli.wiring import wiring_of

app = typer.Typer(
    no_args_is_help=True, help="The two databases: office (people, codes) and ballot box (answers)."
)


@app.command()
def upgrade(ctx: typer.Context) -> None:
    """Bring both databases to the newest schema; safe to run again."""
    from diagnostic.workflows.migrate_databases import upgrade_databases

    for name, before, after in upgrade_databases(wiring_of(ctx).databases()):
        typer.echo(
            f"{name:<11} {before or 'empty'} → {after}"
            if before != after
            else f"{name:<11} up to date ({after})"
        )


@app.command()
def status(ctx: typer.Context) -> None:
    """Show which schema each database has."""
    from diagnostic.workflows.migrate_databases import database_versions

    for name, current, newest in database_versions(wiring_of(ctx).databases()):
        note = "up to date" if current == newest else f"run `diagnostic db upgrade` to reach {newest}"
        typer.echo(f"{name:<11} {current or 'empty'} ({note})")


@app.command()
def check(ctx: typer.Context) -> None:
    """Look for settings by which the databases would keep what they must forget; changes nothing.

    `diagnostic serve` refuses to start while there are any.
    """
    from diagnostic.workflows.start_up import dangers_of

    found = dangers_of(wiring_of(ctx).databases())
    for one in found:
        typer.echo(f"{one.database}: {one.what}\n  Danger: {one.danger}.\n  Mend it: {one.mend}.")
    if found:
        raise typer.Exit(1)
    typer.echo("Both databases are safe to serve.")
