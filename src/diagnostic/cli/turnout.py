"""How many invitations of a closed wave were used and how many answers came, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from diagnostic.workflows.turnout import CountBand, ShownTurnout


def tell_turnout(turnout: Sequence[ShownTurnout]) -> None:
    """Print a line for each stratum, and a warning that nobody overlooks where answers were made up."""
    from diagnostic.workflows.questionnaire import role_title

    for one in turnout:
        who = ", ".join(role_title(role_group) for role_group in one.role_groups)
        issued, received = _told(one.issued, one), _told(one.received, one)
        typer.echo(
            f"  {who}: {one.invited} invited, {issued} credentials issued, {received} answers received"
        )
    surplus = [role_title(role) for one in turnout if one.has_surplus for role in one.role_groups]
    if surplus:
        typer.secho(
            f"WARNING: more answers than credentials ({', '.join(surplus)}). Somebody made credentials "
            "without the office's ledger, so some of these answers are made up.",
            bold=True,
            err=True,
        )
        typer.echo("The page of receipts says so to everybody, and the report will.", err=True)


def _told(count: CountBand | None, stratum: ShownTurnout) -> str:
    return f"fewer than {stratum.fewer_than}" if count is None else f"{count.at_least} to {count.at_most}"
