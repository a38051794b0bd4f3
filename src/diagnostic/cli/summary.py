"""What was found, in a few lines, and where to look."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from diagnostic.disclosure.released import ReleasedAnalysis


def print_summary(released: ReleasedAnalysis, paths: Iterable[Path]) -> None:
    """Print the five most telling sentences and the files."""
    from diagnostic.workflows.summarise import summarise

    typer.echo()
    for line in summarise(released):
        typer.echo(f"  • {line}")
    typer.echo("\nLook at:")
    for path in paths:
        typer.echo(f"  {path}")
