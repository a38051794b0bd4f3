"""diagnostic campaign explain, and how many answered in words"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diagnostic.cli.wiring import wiring_of

if TYPE_CHECKING:
    from diagnostic.workflows.shown_counts import ShownCounts


def explain(
    ctx: typer.Context,
    wave_id: Annotated[str, typer.Argument(help="Id of the wave, as `campaign list` shows it.")],
    cell: Annotated[
        str, typer.Argument(help="ROLE, /UNIT or ROLE/UNIT as in the head counts; everybody when left out.")
    ] = "",
) -> None:
    """Say why a cell of the results is not shown: the rules, never which of them applied."""
    from diagnostic.workflows.explain_cell import explain_cell

    role_group, _, unit = (part.strip() for part in cell.partition("/"))
    told = explain_cell(wiring_of(ctx).context(), wave_id, role_group=role_group or None, unit=unit or None)
    typer.secho("Shown." if told.is_shown else "Not shown.", bold=True)
    if told.invited is not None:
        typer.echo(f"{told.invited} were invited.")
    if told.is_shown:
        typer.echo("Where one of its figures is not shown, that figure would tell what its people answered.")
        return
    only = len(told.reasons) == 1
    typer.echo("The reason:" if only else "A cell is not shown for one of these reasons:")
    for reason in told.reasons:
        typer.echo(f"  - {reason}")
    if not only:
        typer.echo(
            "Which of them holds is told to nobody, because that too would say something about people."
        )


def received_words(counts: ShownCounts, minimum: int) -> str:
    """Say how many responses there are, as far as it may be told."""
    if counts.responses is None:
        return f"Fewer than {max(minimum, 10) if counts.is_rounded else minimum} responses received."
    about = " or a few more" if counts.is_rounded else ""
    return f"{counts.responses}{about} responses received."
