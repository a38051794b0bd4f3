"""diagnostic campaign trend"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnostic.cli.wiring import wiring_of

if TYPE_CHECKING:
    from diagnostic.workflows.trend_table import TrendTable

_WIDEST = 34


def trend(
    ctx: typer.Context,
    earlier: Annotated[str, typer.Argument(help="Id of the earlier wave, as `campaign list` shows it.")],
    later: Annotated[str, typer.Argument(help="Id of the later wave, opened with --since the earlier one.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder for trend.pdf and trend.json; only the screen when left out.")
    ] = None,
) -> None:
    """Say what changed between two diagnosed waves, where that betrays nobody who joined or left."""
    from diagnostic.cli.progress import steps
    from diagnostic.workflows.show_trend import show_trend, write_trend
    from diagnostic.workflows.trend_table import trend_table

    released = show_trend(wiring_of(ctx).context(), earlier, later)
    _print(trend_table(released))
    if out is not None:
        with steps() as step:
            paths = write_trend(released, out, progress=step)
        typer.echo("\nLook at:")
        for path in paths:
            typer.echo(f"  {path}")


def _print(table: TrendTable) -> None:
    typer.secho(table.title, bold=True)
    for scale, rows in table.scales:
        typer.echo(f"\n{scale}")
        for group, figures, word in rows:
            typer.echo(f"  {group[:_WIDEST]:<{_WIDEST}}  {figures:<32}  {word}".rstrip())
    for note in table.notes:
        typer.echo(f"\n{note}")
