"""diagnostic verify"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

NOT_AS_PROMISED = 12


def verify(
    manifest: Annotated[Path | None, typer.Argument(help="The published manifest of a wave.")] = None,
    fingerprint: Annotated[
        str | None, typer.Option(help="Of the manifest, as the invitation or the notice prints it.")
    ] = None,
    previous: Annotated[
        Path | None, typer.Option(help="The manifest that this one replaces: may it do so?")
    ] = None,
    file: Annotated[
        list[Path] | None,
        typer.Option(help="A script, instrument or text that you were served; repeat for more."),
    ] = None,
    receipts: Annotated[
        Path | None, typer.Option(help="The list of receipts, downloaded after the close.")
    ] = None,
    root: Annotated[str | None, typer.Option(help="Root of the receipts, as the report prints it.")] = None,
    receipt: Annotated[str | None, typer.Option(help="Your own receipt: is it on the list?")] = None,
) -> None:
    """Check from outside what a survey published: a manifest, served files, receipts.

    Needs the files only: no database, no network, and nobody's permission.
    """
    from diagnostic.workflows.verify_published import PublishedFiles, verify_published

    published = PublishedFiles(
        manifest=manifest,
        fingerprint=fingerprint,
        previous=previous,
        files=file or (),
        receipts=receipts,
        root=root,
        receipt=receipt,
    )
    checks = verify_published(published)
    for check in checks:
        typer.echo(
            f"  as promised      {check.what}." if check.passed else f"  NOT AS PROMISED  {check.what}:"
        )
        if not check.passed:
            typer.echo(f"                   {check.fault}")
    if not all(check.passed for check in checks):
        raise typer.Exit(NOT_AS_PROMISED)
