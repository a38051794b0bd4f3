"""diagnostic analyze"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def analyze(
    file: Annotated[
        Path, typer.Argument(help="CSV of answers: one row per respondent, one column per item.")
    ],
    instrument: Annotated[
        list[str],
        typer.Option("--instrument", "-i", help="Instrument file, or id of a packaged one; repeat."),
    ],
    out: Annotated[Path, typer.Option(help="Folder for diagnostic.pdf and diagnostic.json.")] = Path("out"),
    organisation: Annotated[str, typer.Option(help="Whose answers these are, for the cover.")] = "",
    title: Annotated[str, typer.Option(help="What the study is called, for the cover.")] = "",
    role_column: Annotated[str | None, typer.Option(help="Column of role groups.")] = None,
    unit_column: Annotated[str | None, typer.Option(help="Column of units, such as departments.")] = None,
    units_called: Annotated[
        str, typer.Option(help="What one unit and several are called: 'team,teams'.")
    ] = "department,departments",
    role: Annotated[
        list[str] | None,
        typer.Option(help="LABEL=ROLE where the file's label differs: --role 'Board=c_suite'"),
    ] = None,
    item: Annotated[
        list[str] | None, typer.Option(help="ITEM=COLUMN where a column is not named like its item; repeat.")
    ] = None,
    minimum_group: Annotated[int, typer.Option(min=5, help="Smallest group whose figures show.")] = 7,
    c_suite_consented: Annotated[
        bool,
        typer.Option(
            "--c-suite-consented", help="Executives agreed that their group mean shows from 5 people."
        ),
    ] = False,
    simulated: Annotated[
        bool, typer.Option("--simulated", help="Say on every page that the data are.")
    ] = False,
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Write the PDF beside the JSON.")] = True,
    seed: Annotated[int | None, typer.Option(help="Seed of permutations and simulations.")] = None,
) -> None:
    """Analyse answers in a file: scores, reliability, structure, gaps and a SWOT, without any database.

    The instrument says which columns are items; its `columns` part, or the options here, say which
    columns hold role groups and units.

    Example: diagnostic analyze answers.csv -i trust -i comms --unit-column department
    """
    from diagnostic.cli.pairs import read_pairs
    from diagnostic.cli.progress import steps
    from diagnostic.cli.summary import print_summary
    from diagnostic.workflows.analyze_file import FileRequest, analyze_file
    from diagnostic.workflows.write_report import write_report

    one, _, several = (word.strip() for word in units_called.partition(","))
    if not one:
        raise typer.BadParameter(
            "name one unit and several, such as 'team,teams'.", param_hint="--units-called"
        )
    request = FileRequest(
        file=file,
        instruments=tuple(instrument),
        organisation=organisation,
        title=title,
        role_column=role_column,
        unit_column=unit_column,
        item_columns=read_pairs(item, "--item"),
        role_labels=read_pairs(role, "--role"),
        minimum_group=minimum_group,
        c_suite_consented=c_suite_consented,
        unit_words=(one, several or f"{one}s"),
        is_simulated=simulated,
        seed=seed,
    )
    with steps() as step:
        released = analyze_file(request, progress=step)
        paths = write_report(released, out, pdf=pdf, progress=step)
    print_summary(released, paths)
