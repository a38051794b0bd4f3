"""diagnostic db"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnostic.cli.wiring import Wiring, wiring_of

if TYPE_CHECKING:
    from diagnostic.workflows.doors import Doors

NOT_SAFE = 13
Only = Annotated[
    str, typer.Option(help="office or ballot_box: that one alone, where two operators keep one each.")
]

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
def check(ctx: typer.Context, only: Only = "") -> None:
    """Look for settings by which the databases would keep what they must forget; changes nothing.

    `diagnostic serve` refuses to start while there are any.
    """
    from diagnostic.workflows.start_up import dangers_of

    found = dangers_of(_doors(only).databases(wiring_of(ctx).databases()))
    for one in found:
        typer.echo(f"{one.database}: {one.what}\n  Danger: {one.danger}.\n  Mend it: {one.mend}.")
    if found:
        raise typer.Exit(NOT_SAFE)
    typer.echo("Nothing found: safe to serve.")


@app.command()
def backup(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where the copy is kept; always name the same folder.")],
    only: Only = "",
) -> None:
    """Copy the databases, in no order that tells anything; the copy takes the place of the one before.

    While a wave is open this is refused until 20 people have answered since. The folder of keys is never
    part of it, and must not be part of any other backup either.
    """
    from diagnostic.workflows.back_up import back_up

    urls = _chosen(wiring_of(ctx), only)
    back_up(urls, folder)
    typer.echo(f"Copied to {folder}: {', '.join(urls)}. Keep no older copy beside it.")


@app.command()
def restore(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="What `diagnostic db backup` wrote.", exists=True)],
    only: Only = "",
) -> None:
    """Fill empty databases, SQLite or PostgreSQL, from a copy."""
    from diagnostic.workflows.back_up import restore as restore_databases

    urls = _chosen(wiring_of(ctx), only)
    restore_databases(folder, urls)
    typer.echo(f"Restored from {folder}: {', '.join(urls)}.")


def _chosen(wiring: Wiring, only: str) -> dict[str, str]:
    """Give the databases to work on, brought to the newest schema."""
    from diagnostic.workflows.migrate_databases import upgrade_databases

    doors, urls = _doors(only), wiring.databases()
    wiring.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    upgrade_databases(urls, doors)
    return doors.databases(urls)


def _doors(only: str) -> Doors:
    from diagnostic.workflows.doors import Doors

    try:
        return {"": Doors.ALL, "office": Doors.OFFICE, "ballot_box": Doors.COLLECTOR}[only]
    except KeyError:
        raise typer.BadParameter("write office or ballot_box", param_hint="--only") from None
