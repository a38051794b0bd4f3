"""diagnostic campaign invite, diagnostic campaign remind and diagnostic campaign letters"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnostic.cli.wiring import office_of, wiring_of

if TYPE_CHECKING:
    from diagnostic.workflows.context import Context
    from diagnostic.workflows.invite_people import Invited, RosterCheck

WaveId = Annotated[str, typer.Argument(help="Id of the launched wave, as `campaign list` shows it.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def invite(
    ctx: typer.Context,
    wave_id: WaveId,
    roster: Annotated[
        Path, typer.Option(help="CSV of email,role_group,language (language may be left out).")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the file and show a letter; store and send nothing.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Invite people by e-mail: each gets a link of their own, once.

    Run it again after an interruption, or with a mended file: only what was not sent is sent. A letter that
    was on its way when the program or the connection died may come twice. Who was never sent anything and is
    no longer in the file is taken off the list.

    The mail server is set with DIAGNOSTIC_SMTP_HOST, _USER, _PASSWORD, _SECURITY and DIAGNOSTIC_MAIL_FROM.
    """
    from diagnostic.cli.progress import bar
    from diagnostic.workflows.invite_people import check_roster, invite_people

    context = office_of(ctx)
    if dry_run:
        _tell_check(check_roster(context, wave_id, roster))
        _tell_letter(context, wave_id)
        return
    post = wiring_of(ctx).post()
    check = check_roster(context, wave_id, roster)
    _tell_check(check)
    if check.n_letters and not yes:
        typer.confirm(f"Send {check.n_letters} invitations now?", abort=True)
    with bar("Sending") as progress:
        invited = invite_people(context, wave_id, roster, post, progress=progress)
    _tell_invited(invited, wave_id)


def remind(ctx: typer.Context, wave_id: WaveId, yes: Yes = False) -> None:
    """Remind those whose link has not been used and who did not ask for silence.

    Everybody gets at most 3 reminders. Who pressed Send without finishing gets one note that says how. After
    an interruption, run it again: it ends that round first. How many were sent is told only roughly, because
    the exact count would show who takes part as the days pass.
    """
    from diagnostic.cli.progress import steps
    from diagnostic.workflows.remind_people import remind_people

    context, post = office_of(ctx), wiring_of(ctx).post()
    if not yes:
        typer.echo(
            "Whoever reads the mail server's log sees who gets a reminder, and so whose link is unused. "
            "No time is stored here: leave some days between two rounds yourself."
        )
        typer.confirm("Send one round of reminders now?", abort=True)
    with steps() as step:
        step("Sending reminders")
        reminded = remind_people(context, wave_id, post)
    typer.echo(f"Reminders sent: {reminded.letters}.")


def letters(
    ctx: typer.Context,
    wave_id: WaveId,
    out: Annotated[Path, typer.Option(help="Folder for the letters.")] = Path("letters"),
) -> None:
    """Write every letter in every language of the wave, to show the works council; nothing is sent.

    They are written to a made-up person, and their links lead nowhere.
    """
    from diagnostic.workflows.show_letters import write_letters

    for written in write_letters(office_of(ctx), wave_id, out):
        typer.echo(f"{written.occasion} ({written.language}): {written.file}, .html and .txt")


def _tell_check(check: RosterCheck) -> None:
    typer.echo(f"{check.n_people} people in the file, {check.n_new} of them new.")
    if check.n_withdrawn:
        typer.echo(f"{check.n_withdrawn} who were sent nothing so far are not in it and are taken off.")
    typer.echo(f"{check.n_letters} invitations to send.")


def _tell_letter(context: Context, wave_id: str) -> None:
    from diagnostic.workflows.show_letters import example_letter

    letter = example_letter(context, wave_id)
    typer.echo("\nNothing was stored or sent. This is what each would read; the links here lead nowhere.\n")
    typer.secho(f"Subject: {letter.subject}", bold=True)
    typer.echo(f"\n{letter.text}")


def _tell_invited(invited: Invited, wave_id: str) -> None:
    typer.echo(f"{invited.n_sent} invitations sent.")
    if invited.refused_rows:
        rows = ", ".join(map(str, invited.refused_rows))
        typer.echo(f"The mail server did not take {len(invited.refused_rows)}: rows {rows} of the file.")
        typer.echo("Mend those addresses and run the same command again; nobody is invited twice.")
    typer.echo(f"Next, in some days: diagnostic campaign remind {wave_id}")
