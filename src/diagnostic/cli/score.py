"""diagnostic score"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def score(
    file: Annotated[
        Path, typer.Argument(help="CSV of answers: one row per respondent, one column per item.")
    ],
    instrument: Annotated[
        str, typer.Option("--instrument", "-i", help="Instrument file, or id of a packaged instrument.")
    ],
    out: Annotated[Path, typer.Option(help="CSV file to write, one row of scores per respondent.")] = Path(
        "scores.csv"
    ),
    role_column: Annotated[str | None, typer.Option(help="Column of role groups.")] = None,
    unit_column: Annotated[str | None, typer.Option(help="Column of units, such as departments.")] = None,
    item: Annotated[
        list[str] | None, typer.Option(help="ITEM=COLUMN where a column is not named like its item; repeat.")
    ] = None,
) -> None:
    """Score answers in a file: one row of scale and facet scores (0 to 100) per respondent.

    These are single people's scores: keep the file as carefully as the answers.
    """
    from diagnostic.cli.pairs import read_pairs
    from diagnostic.workflows.score_answers import ScoreFileRequest, score_file

    request = ScoreFileRequest(file, instrument, role_column, unit_column, read_pairs(item, "--item"))
    scored = score_file(request, out)
    for scale in scored.scales:
        alpha = "" if scale.reliability is None else f", alpha {scale.reliability.alpha:.2f}"
        mean = "no score" if scale.mean is None else f"mean {scale.mean:.1f}"
        typer.echo(f"{scale.title}: {scale.n_scored} of {scored.n_respondents} scored, {mean}{alpha}")
        for note in scale.notes:
            typer.echo(f"  note: {note}")
    for note in scored.notes:
        typer.echo(f"note: {note}")
    typer.echo(f"Look at: {out}")
