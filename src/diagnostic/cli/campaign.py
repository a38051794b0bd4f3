"""diagnostic campaign"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from diagnostic.cli import explain, invitations, launch, letters, paper, trend
from diagnostic.cli.explain import received_words
from diagnostic.cli.head_counts import read_head_counts
from diagnostic.cli.paper import CardLanguages, OneToAPage
from diagnostic.cli.spoken import tell_languages
from diagnostic.cli.turnout import tell_turnout
from diagnostic.cli.wiring import wiring_of

app = typer.Typer(
    no_args_is_help=True,
    help="Run a survey: create, open a wave, launch it for invitations or issue codes, close, diagnose.",
)
WaveId = Annotated[str, typer.Argument(help="Id of the wave, as `campaign list` shows it.")]


@app.command()
def create(
    ctx: typer.Context,
    organisation: Annotated[str, typer.Argument(help="Who is surveyed.")],
    title: Annotated[str, typer.Argument(help="What the study is called.")],
    contact: Annotated[
        str,
        typer.Option(
            help="Whom respondents may ask; shown on the consent page, best with a telephone number."
        ),
    ] = "",
) -> None:
    """Start a campaign."""
    from diagnostic.workflows.create_campaign import create_campaign

    campaign = create_campaign(
        wiring_of(ctx).context(), organisation=organisation, title=title, contact=contact
    )
    typer.echo(
        f"Campaign {campaign.id} created. Next: diagnostic campaign open {campaign.id} --people people.csv"
    )


@app.command("list")
def list_all(ctx: typer.Context) -> None:
    """List campaigns and their waves."""
    from diagnostic.workflows.list_campaigns import list_campaigns

    campaigns = list_campaigns(wiring_of(ctx).context())
    if not campaigns:
        typer.echo('There are no campaigns yet. Start one with: diagnostic campaign create "Company" "Study"')
    for campaign in campaigns:
        mark = " (simulated)" if campaign.is_simulated else ""
        typer.secho(f"{campaign.id}  {campaign.organisation}: {campaign.title}{mark}", bold=True)
        for wave in campaign.waves:
            typer.echo(f"    {wave.id}  {wave.title}  {'open' if wave.is_open else 'closed'}")


@app.command("open")
def open_one(
    ctx: typer.Context,
    campaign_id: Annotated[str, typer.Argument(help="Id of the campaign.")],
    people: Annotated[
        Path, typer.Option(help="CSV of head counts: role_group,unit,invited (unit may be empty).")
    ],
    title: Annotated[str, typer.Option(help="What this wave is called.")] = "First wave",
    instrument: Annotated[
        list[str] | None,
        typer.Option(help="Instrument id or id@version; repeat. The core pack when left out."),
    ] = None,
    minimum_group: Annotated[int, typer.Option(min=5, help="Smallest group whose figures show.")] = 7,
    c_suite_consented: Annotated[
        bool,
        typer.Option(
            "--c-suite-consented", help="Executives agreed that their group mean shows from 5 people."
        ),
    ] = False,
    language: Annotated[
        list[str] | None,
        typer.Option(
            help="Language that respondents may choose, such as de; repeat, the most usual first. "
            "All that are complete when left out."
        ),
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            help="Id of the earlier wave, where the CSV's columns joined and left say who came and went."
        ),
    ] = "",
) -> None:
    """Open a wave: pins the instruments and declares who is invited."""
    from diagnostic.workflows.open_wave import CORE_PACK, open_wave

    wave = open_wave(
        wiring_of(ctx).context(),
        campaign_id,
        title=title,
        instruments=instrument or CORE_PACK,
        head_counts=read_head_counts(people),
        minimum_group=minimum_group,
        c_suite_consented=c_suite_consented,
        languages=language or (),
        since=since,
    )
    typer.echo(f"Wave {wave.id} is open.")
    tell_languages(wave.translations)
    typer.echo(f"Next, to give out cards: diagnostic campaign codes {wave.id} --out codes/")
    typer.echo(f"Or, to invite by e-mail: diagnostic campaign launch {wave.id} --closes YYYY-MM-DD")


@app.command()
def preview(
    ctx: typer.Context,
    instrument: Annotated[str, typer.Option(help="Id of an instrument at hand.")],
    role: Annotated[str, typer.Option(help="Role group whose form is shown, such as frontline.")],
    lang: Annotated[str, typer.Option(help="Language code; the instrument's own when left out.")] = "",
    address: Annotated[str, typer.Option(help="Address of the service.")] = "http://127.0.0.1:8000",
) -> None:
    """Print where to look at a form as respondents read it; nothing is stored and nothing can be sent."""
    from diagnostic.workflows.card_design import service_address
    from diagnostic.workflows.preview_form import preview_form, preview_path

    view = preview_form(wiring_of(ctx).catalogue(), instrument, role_group=role, language=lang)
    typer.echo(service_address(address) + preview_path(view))


@app.command()
def codes(
    ctx: typer.Context,
    wave_id: WaveId,
    out: Annotated[Path, typer.Option(help="Folder for the codes and the cards of each role group.")],
    address: Annotated[
        str,
        typer.Option(help="Address of the service as respondents reach it; printed cards need it."),
    ] = "",
    language: CardLanguages = None,
    a6: OneToAPage = False,
) -> None:
    """Issue single-use codes for everybody who has none yet, and write them once.

    With --address, cards to print are written beside the codes. The files are the only copy. Print the
    cards, shuffle them, and delete the files.
    """
    from diagnostic.cli.printed import tell_printed
    from diagnostic.workflows.card_design import CardDesign
    from diagnostic.workflows.print_cards import print_cards

    design = CardDesign(tuple(language or ()), one_per_page=a6)
    for printed in print_cards(wiring_of(ctx).context(), wave_id, out, address=address, design=design):
        tell_printed(printed)
    if not address:
        typer.echo("No cards to print: name the address of the service with --address to get them.")


app.command("launch")(launch.launch)
app.command("tighten")(launch.tighten)
app.command("manifest")(launch.manifest)
app.command("secrets")(invitations.secrets)
app.command("invite")(letters.invite)
app.command("remind")(letters.remind)
app.command("letters")(letters.letters)
app.command("cards")(paper.cards)
app.command("paper")(paper.paper)
app.command("explain")(explain.explain)
app.command("trend")(trend.trend)


@app.command()
def status(ctx: typer.Context, wave_id: WaveId) -> None:
    """Show how a wave stands; counts by role group appear once it is closed, small ones never."""
    from diagnostic.workflows.show_wave import show_wave
    from diagnostic.workflows.shown_counts import shown_counts

    wave = show_wave(wiring_of(ctx).context(), wave_id)
    typer.secho(f"{wave.organisation}: {wave.title} ({'open' if wave.is_open else 'closed'})", bold=True)
    if wave.fingerprint is not None:
        typer.echo(f"Launched; fingerprint of its manifest: {wave.fingerprint}")
    counts = shown_counts(wave)
    typer.echo(received_words(counts, wave.minimum_group))
    tell_languages(wave.translations)
    for role in wave.role_groups:
        count = counts.codes_spent[role.role_group]
        spent = "" if count is None else f", {'–'.join(dict.fromkeys(map(str, count)))} used"
        codes = "" if wave.fingerprint is not None else f", {role.codes_issued} codes issued{spent}"
        typer.echo(f"  {role.title:<24} {role.invited} invited{codes}")
    if wave.turnout:
        typer.echo("By the key that its people share:")
    tell_turnout(wave.turnout)


@app.command()
def close(
    ctx: typer.Context,
    wave_id: WaveId,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    mask_names: Annotated[
        Path | None,
        typer.Option(help="Text file of names, one a line, to mask in comments; they are stored nowhere."),
    ] = None,
) -> None:
    """Close a wave for good; comments are masked, shuffled and sealed now."""
    from diagnostic.cli.name_list import read_names
    from diagnostic.workflows.close_wave import close_wave
    from diagnostic.workflows.seal_comments import asks_comments
    from diagnostic.workflows.shown_counts import shown_counts

    names = () if mask_names is None else read_names(mask_names)
    context = wiring_of(ctx).context()
    if not yes:
        if not names and asks_comments(context, wave_id):
            typer.echo(
                "It asks open questions. Without --mask-names, only names that stand in the addresses of "
                "invitations are masked in comments."
            )
        typer.confirm(
            "Close the wave? It cannot be opened again; open forms can no longer be sent.", abort=True
        )
    wave = close_wave(context, wave_id, confirmed=True, mask_names=names)
    typer.echo(
        f"Closed. {received_words(shown_counts(wave), wave.minimum_group)} "
        f"Next: diagnostic campaign diagnose {wave_id} --out out/"
    )
    tell_turnout(wave.turnout)


@app.command("check-receipts")
def check_receipts(ctx: typer.Context, wave_id: WaveId) -> None:
    """Check that a closed wave holds exactly the answers of its close: none added, dropped or changed."""
    from diagnostic.workflows.seal_receipts import check_receipts as check

    checked = check(wiring_of(ctx).context(), wave_id)
    few = checked.n_responses < checked.minimum_group
    answers = f"Fewer than {checked.minimum_group}" if few else checked.n_responses
    typer.echo(f"{answers} answers, exactly those sealed at the close. Root of their receipts:")
    typer.echo(checked.root)
    tell_turnout(checked.turnout)
    if checked.is_reported:
        typer.echo("The released results name the same root.")


@app.command()
def diagnose(
    ctx: typer.Context,
    wave_id: WaveId,
    out: Annotated[Path, typer.Option(help="Folder for diagnostic.pdf and diagnostic.json.")] = Path("out"),
) -> None:
    """Diagnose a closed wave and write the report. The results are computed once and sealed."""
    from diagnostic.cli.progress import steps
    from diagnostic.cli.summary import print_summary
    from diagnostic.workflows.diagnose_wave import diagnose_wave
    from diagnostic.workflows.write_report import write_report

    context = wiring_of(ctx).context()
    with steps() as step:
        released = diagnose_wave(context, wave_id, progress=step)
        paths = write_report(released, out, progress=step)
    print_summary(released, paths)
