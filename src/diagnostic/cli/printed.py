"""What was written for one role group; never a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from diagnostic.cli.missing import as_setup_error
from diagnostic.errors import SetupError

if TYPE_CHECKING:
    from diagnostic.workflows.print_cards import PrintedCards


def tell_printed(printed: PrintedCards) -> None:
    if printed.text_file is None:
        typer.echo(f"{printed.role_group_title}: all {printed.invited} codes were issued before.")
        return
    cards = f", cards in {printed.cards_file}" if printed.cards_file else ""
    typer.echo(f"{printed.role_group_title}: {printed.n_codes} codes in {printed.text_file}{cards}")
    if printed.cards_error is not None:
        typer.echo(f"  No cards to print: {reason(printed.cards_error)}", err=True)


def reason(error: Exception, kept: str = "codes") -> str:
    """Say why cards could not be set, and that what they carry is ``kept``."""
    known = error if isinstance(error, SetupError) else as_setup_error(error)
    if known is None:
        return f"the PDF could not be set. The {kept} are safe in the text file."
    return f"{known.place} {known.fault} {known.mend} The {kept} are safe in the text file."
