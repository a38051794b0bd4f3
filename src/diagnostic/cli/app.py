"""The `diagnostic` command."""

from __future__ import annotations

import typer

app = typer.Typer(name="diagnostic", no_args_is_help=True, help="Survey, psychometrics and SWOT report.")


def run() -> None:
    app()
