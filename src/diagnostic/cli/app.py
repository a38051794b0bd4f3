"""The `diagnostic` command."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from diagnostic.cli import analyze, audit, campaign, db, demo, instruments, keys, office, score, serve, verify
from diagnostic.cli.wiring import Wiring
from diagnostic.errors import DiagnosticError, as_diagnostic_error

app = typer.Typer(
    name="diagnostic",
    no_args_is_help=True,
    rich_markup_mode=None,  # the plain help comes up three times faster
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "The culture diagnostic that executives cannot wave away.\n\n"
        "Try `diagnostic demo` for a whole survey of a simulated company, or "
        "`diagnostic analyze answers.csv --instrument questions.yaml` for data you already have."
    ),
)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("analyze")(analyze.analyze)
app.command("score")(score.score)
app.command("verify")(verify.verify)
app.add_typer(instruments.app, name="instruments")
app.add_typer(campaign.app, name="campaign")
app.add_typer(keys.app, name="keys")
app.add_typer(db.app, name="db")
app.add_typer(office.app, name="office")
app.add_typer(audit.app, name="audit")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("diagnostic"))
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    pass


def run(wiring: Wiring) -> None:
    """Run one command; an error prints place, fault and mend and sets its exit code."""
    try:
        app(obj=wiring)
    except KeyboardInterrupt:
        typer.echo("\nStopped. Nothing was left half-written; the same command can be run again.", err=True)
        sys.exit(130)
    except Exception as error:
        known = as_diagnostic_error(error) or _missing_part(error)
        if known is None:
            raise
        typer.secho(f"{known.title} [{known.code}]", err=True, bold=True)
        typer.echo(f"  where  {known.place}\n  what   {known.fault}\n  mend   {known.mend}", err=True)
        sys.exit(known.exit_code)


def _missing_part(error: Exception) -> DiagnosticError | None:
    from diagnostic.cli.missing import as_setup_error

    return as_setup_error(error)
