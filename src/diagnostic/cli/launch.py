"""diagnostic campaign launch, diagnostic campaign tighten and diagnostic campaign manifest"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diagnostic.cli.wiring import wiring_of

if TYPE_CHECKING:
    from diagnostic.workflows.context import Context
    from diagnostic.workflows.show_launch import LaunchView

WaveId = Annotated[str, typer.Argument(help="Id of the wave, as `campaign list` shows it.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
ManifestFile = Annotated[Path | None, typer.Option(help="File for the signed manifest, to be published.")]
_DAYS = ["%Y-%m-%d"]


def launch(
    ctx: typer.Context,
    wave_id: WaveId,
    closes: Annotated[datetime, typer.Option(formats=_DAYS, help="Day on which the wave will be closed.")],
    roster_days: Annotated[
        int, typer.Option(min=0, max=366, help="Days after the close until addresses are deleted.")
    ] = 14,
    manifest_out: ManifestFile = None,
    yes: Yes = False,
) -> None:
    """Launch a wave for invitations: make its keys, sign what it promises, and freeze it.

    From now on its questions, texts, head counts and dates stand still, thresholds can only be tightened,
    and nobody can get a code for it. Launching again completes a launch that was interrupted.
    """
    from diagnostic.workflows.launch_wave import launch_wave

    wiring = wiring_of(ctx)
    context = wiring.context()
    if not yes:
        typer.echo(
            "Its questions, texts, head counts and dates can then not be changed, and what may be shown\n"
            "only be made less. People answer by invitation; codes on cards are no longer given out."
        )
        typer.confirm("Launch the wave?", abort=True)
    launched = launch_wave(context, wave_id, wiring.served(), closes.date(), roster_days)
    typer.echo("Launched. Every invitation prints this fingerprint, and every browser compares it:\n")
    _tell(launched)
    _write(context, wave_id, manifest_out)
    typer.echo(
        "\nNext: give the fingerprint to the works council and put it on a notice, outside this service.\n"
        f"Then: diagnostic campaign invite {wave_id} --roster people.csv\n"
        f"      diagnostic campaign secrets {wave_id} --out cards/   for people without an address"
    )


def tighten(
    ctx: typer.Context,
    wave_id: WaveId,
    minimum_group: Annotated[
        int | None, typer.Option(min=5, help="Smallest group whose figures show; never lower than before.")
    ] = None,
    without_unit: Annotated[
        list[str] | None, typer.Option(help="Unit that shall no longer be named or shown; repeat for more.")
    ] = None,
    roster_deleted: Annotated[
        datetime | None, typer.Option(formats=_DAYS, help="Earlier day on which addresses are deleted.")
    ] = None,
    manifest_out: ManifestFile = None,
    yes: Yes = False,
) -> None:
    """Let a launched wave show less, or keep addresses for a shorter time; this cannot be undone.

    The new manifest names the one that it replaces. Invitations that were sent stay good.
    """
    from diagnostic.workflows.tighten_manifest import Tightening, tighten_manifest

    day = None if roster_deleted is None else roster_deleted.date()
    wanted = Tightening(minimum_group, tuple(without_unit or ()), day)
    if wanted == Tightening():
        raise typer.BadParameter("name what to tighten, such as --minimum-group 10")
    if not yes:
        typer.confirm("Tighten the manifest? It can never be loosened again.", abort=True)
    context = wiring_of(ctx).context()
    tightened = tighten_manifest(context, wave_id, wanted)
    typer.echo("Tightened. The manifest that holds from now on:\n")
    _tell(tightened)
    _write(context, wave_id, manifest_out)


def manifest(
    ctx: typer.Context,
    wave_id: WaveId,
    out: Annotated[Path | None, typer.Option(help="File; WAVE-manifest.json when left out.")] = None,
) -> None:
    """Write a launched wave's signed manifest, and print its fingerprint."""
    from diagnostic.workflows.show_launch import show_launch

    context = wiring_of(ctx).context()
    _tell(show_launch(context, wave_id))
    _write(context, wave_id, out or Path(f"{wave_id}-manifest.json"))


def _tell(launched: LaunchView) -> None:
    typer.secho(f"    {launched.fingerprint}\n", bold=True)
    for crowd in launched.crowds:
        typer.echo(f"  {crowd.invited:>6} people share one key: {', '.join(crowd.titles)}")
    typer.echo(f"  Units that people may name: {', '.join(launched.units) or 'none'}")
    typer.echo(f"  Smallest group whose figures show: {launched.minimum_group}")
    typer.echo(f"  Closes on {launched.closes_on}; addresses are deleted on {launched.roster_deleted_on}")
    if len(launched.versions) > 1:
        typer.echo(f"  Replaces {launched.versions[-2]}")


def _write(context: Context, wave_id: str, file: Path | None) -> None:
    from diagnostic.workflows.write_manifest import write_manifest

    if file is not None:
        write_manifest(context, wave_id, file)
        typer.echo(f"Manifest: {file}   (check it with: diagnostic verify {file})")
