"""diagnostic instruments new, diff, export, import"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from diagnostic.cli.wiring import wiring_of


class Exchange(StrEnum):
    xlsform = "xlsform"
    codebook = "codebook"


class Kind(StrEnum):
    core = "core"
    criterion = "criterion"
    profile = "profile"
    forecast = "forecast"


def new(
    ctx: typer.Context,
    instrument_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the new instrument.")],
    kind: Annotated[
        Kind, typer.Option(help="What its scale is: see docs/instruments.md, 'Kinds of scale'.")
    ] = Kind.core,
    out: Annotated[Path, typer.Option(help="Folder for ID.yaml.")] = Path(),
) -> None:
    """Begin an instrument: writes a file with everything to fill in. Never over an existing file."""
    from diagnostic.workflows.new_instrument import new_instrument

    path = new_instrument(instrument_id, out, kind=kind.value, catalogue=wiring_of(ctx).catalogue())
    typer.echo(f"{path} written. Fill in every TODO, then: diagnostic instruments check {path}")


def diff(
    ctx: typer.Context,
    old: Annotated[str, typer.Argument(help="The older one: a file, an id, or id@version.")],
    new: Annotated[str, typer.Argument(help="The newer one.")],
) -> None:
    """Say which edits break comparisons over time, and which version they demand."""
    from diagnostic.workflows.diff_instruments import diff_instruments

    found = diff_instruments(old, new, wiring_of(ctx).catalogue())
    for effect, same in groupby(found.changes, key=lambda change: change.effect):
        typer.secho(f"{effect.replace('_', ' ')}: {found.effects[effect]}", bold=True)
        for change in same:
            typer.echo(f"  {change.place:<24} {change.told} [{change.code}]")
    if not found.changes:
        typer.echo("No difference.")
    elif found.is_version_enough:
        typer.echo(f"The version, {found.old_version} to {found.new_version}, says as much.")
    else:
        typer.echo(
            f"The version goes from {found.old_version} to {found.new_version}; "
            f"these edits need {found.least_version} or higher.",
            err=True,
        )
        raise typer.Exit(3)


def export(
    ctx: typer.Context,
    instrument: Annotated[str, typer.Argument(help="A file, an id, or id@version.")],
    to: Annotated[Exchange, typer.Option(help="xlsform: for ODK, Kobo and others. codebook: CSV.")],
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path(),
    form: Annotated[str | None, typer.Option(help="Only this form; XLSForms hold one form each.")] = None,
) -> None:
    """Take an instrument elsewhere, and say what could not be carried over."""
    from diagnostic.workflows.exchange_instruments import export_instrument

    exported = export_instrument(instrument, to.value, out, form=form, catalogue=wiring_of(ctx).catalogue())
    for path in exported.paths:
        typer.echo(f"{path} written.")
    _tell("Not carried over", exported.left_out)


def import_(
    file: Annotated[Path, typer.Argument(help="An XLSForm (.xlsx).")],
    out: Annotated[Path, typer.Option(help="Folder for the instrument file.")] = Path(),
) -> None:
    """Bring an XLSForm here as the draft of an instrument, and say what could not be carried over."""
    from diagnostic.workflows.exchange_instruments import import_xlsform

    imported = import_xlsform(file, out)
    typer.echo(f"{imported.path} written.")
    _tell("Remarks of pyxform", imported.warnings)
    _tell("Not carried over, or assumed", imported.left_out)
    unwritten = sum(finding.code == "unwritten_text" for finding in imported.findings)
    faults = [finding for finding in imported.findings if finding.code != "unwritten_text"]
    _tell("To mend", [f"line {one.line}: {one.fault} {one.mend} [{one.code}]" for one in faults])
    typer.echo(f"{unwritten} text(s) to write: diagnostic instruments check {imported.path}")


def _tell(heading: str, lines: Sequence[str]) -> None:
    if lines:
        typer.secho(f"{heading}:", bold=True)
    for line in lines:
        typer.echo(f"  - {line}")
