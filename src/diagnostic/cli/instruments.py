"""diagnostic instruments"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnostic.cli import instrument_files
from diagnostic.cli.paper import paper_preview
from diagnostic.cli.spoken import DRAFT
from diagnostic.cli.wiring import wiring_of

if TYPE_CHECKING:
    from diagnostic.workflows.catalogue_views import TranslationView

app = typer.Typer(
    no_args_is_help=True, help="The questions: list, show, check, begin, compare and exchange instruments."
)


@app.command("list")
def list_all(ctx: typer.Context) -> None:
    """List the instruments at hand, newest versions."""
    from rich.console import Console
    from rich.table import Table

    from diagnostic.workflows.catalogue_views import list_instruments

    table = Table("id", "version", "title", "scales", "items", "minutes", "status", box=None)
    for view in list_instruments(wiring_of(ctx).catalogue()):
        table.add_row(
            view.id,
            view.version,
            view.title,
            str(view.n_scales),
            str(view.n_items),
            f"{view.minutes:g}",
            view.status,
        )
    Console().print(table)


@app.command()
def show(
    ctx: typer.Context,
    instrument_id: Annotated[str, typer.Argument(help="Id, such as psy_safety.")],
    version: Annotated[str | None, typer.Option(help="Version; the newest when left out.")] = None,
    role: Annotated[str | None, typer.Option(help="Show the wording that one role group reads.")] = None,
    language: Annotated[str, typer.Option(help="Show the wording in a language, such as de.")] = "",
) -> None:
    """Show an instrument's items as a role group reads them."""
    from diagnostic.workflows.catalogue_views import show_instrument

    view = show_instrument(
        instrument_id, version, catalogue=wiring_of(ctx).catalogue(), language=language or "en"
    )
    if language and language not in view.languages:
        raise typer.BadParameter(f"it speaks {', '.join(view.languages)}.", param_hint="--language")
    typer.secho(f"{view.title}  ({view.id} {view.version}, {view.status}, {view.licence})", bold=True)
    for form in view.forms:
        if role is not None and role not in form.role_groups:
            continue
        typer.echo(
            f"\nForm '{form.id}' for {', '.join(form.role_groups)}; about: {form.target.replace('_', ' ')}"
        )
        for item in form.items:
            mark = " (reverse-keyed)" if item.reverse_keyed else ""
            typer.echo(f"  {item.id:<24} {item.text}{mark}")
        for question in form.questions:
            typer.echo(f"  {question.id:<24} {question.text} ({question.kind})")
    _show_translations(view.translations)


def _show_translations(translations: Sequence[TranslationView]) -> None:
    for one in translations:
        if one.is_source:
            continue
        words = f"{one.status.replace('_', ' ')} by {one.by} on {one.on}" if one.by else DRAFT
        offered = "" if one.is_complete else "; incomplete, so not offered to respondents"
        typer.echo(f"\nTranslation '{one.language}': {words}{offered}")


@app.command()
def check(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Instrument files (YAML).")],
) -> None:
    """Check instrument files and say what is wrong, where, and how to mend it."""
    from diagnostic.workflows.check_instrument import check_instrument_file

    n_faults = 0
    for file in files:
        faults = check_instrument_file(file, wiring_of(ctx).catalogue, files)
        n_faults += sum(fault.severity == "error" for fault in faults)
        for fault in faults:
            typer.secho(f"{fault.file}:{fault.line}: {fault.severity} {fault.code}", bold=True)
            typer.echo(f"  {fault.fault}\n  mend: {fault.mend}")
        if not any(fault.severity == "error" for fault in faults):
            typer.echo(f"{file}: good")
    if n_faults:
        typer.echo(f"{n_faults} fault(s) found.", err=True)
        raise typer.Exit(3)


@app.command()
def schema() -> None:
    """Print the JSON Schema of instrument files, for editors that complete and check YAML."""
    from diagnostic.workflows.catalogue_views import instrument_schema_text

    typer.echo(instrument_schema_text(), nl=False)


app.command("new")(instrument_files.new)
app.command("diff")(instrument_files.diff)
app.command("export")(instrument_files.export)
app.command("import")(instrument_files.import_)
app.command("paper")(paper_preview)
