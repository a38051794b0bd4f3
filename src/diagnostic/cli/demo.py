"""diagnostic demo"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from diagnostic.cli.wiring import Wiring, wiring_of
from diagnostic.workflows.context import Context


def demo(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option(help="Folder for diagnostic.pdf and diagnostic.json.")] = Path("out"),
) -> None:
    """Survey a simulated company over HTTP, diagnose it and write the report.

    Starts the service on embedded databases, opens a wave, lets everybody answer through the real pages,
    closes the wave, diagnoses it and writes the PDF. Each run starts afresh; only the example's own
    databases are replaced.
    """
    from diagnostic.cli.progress import steps
    from diagnostic.cli.summary import print_summary
    from diagnostic.workflows.diagnose_wave import diagnose_wave
    from diagnostic.workflows.run_demo import closed_example_wave
    from diagnostic.workflows.write_report import write_report

    wiring = wiring_of(ctx)
    folder = example_folder(wiring)
    shutil.rmtree(folder, ignore_errors=True)
    context = load_example(wiring, folder)
    wave_id = closed_example_wave(context)
    assert wave_id is not None, "the example was just loaded"  # noqa: S101
    with steps() as step:
        released = diagnose_wave(context, wave_id, progress=step)
        paths = write_report(released, out, progress=step)
    print_summary(released, paths)


def example_folder(wiring: Wiring) -> Path:
    """Give the folder of the example's databases, apart from any real ones."""
    return wiring.data_folder / "example"


def load_example(wiring: Wiring, folder: Path) -> Context:
    """Give the databases with the example company surveyed; does nothing when they already hold it."""
    from diagnostic.cli.progress import bar
    from diagnostic.workflows.run_demo import closed_example_wave, survey_example_company

    if folder.exists():
        context = wiring.context(folder)
        if closed_example_wave(context) is not None:
            return context
        shutil.rmtree(folder)  # an interrupted run: start it afresh
    context = wiring.context(folder)
    typer.echo("The example company is simulated; nobody in it is real.", err=True)
    with wiring.serving(folder) as address, bar("Answering over HTTP") as tell:
        wave = survey_example_company(context, address, tell)
    typer.echo(f"{wave.n_responses} people answered; the wave is closed.", err=True)
    return context
