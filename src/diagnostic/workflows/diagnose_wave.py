"""Act: diagnose a closed wave; its results are computed once, sealed and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from diagnostic.errors import ConflictError, NotFoundError
from diagnostic.workflows.audit_log import record_once
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.collect_answers import collect_answers
from diagnostic.workflows.context import Context
from diagnostic.workflows.disclosure_policy import policy_of
from diagnostic.workflows.questionnaire import pinned_instruments
from diagnostic.workflows.requests import found
from diagnostic.workflows.seal_comments import comments_released, refuse_unmasked
from diagnostic.workflows.sealed_json import from_json, to_json
from diagnostic.workflows.turnout import read_turnout

if TYPE_CHECKING:
    from diagnostic.analysis.findings import Fielding
    from diagnostic.disclosure.released import DisclosurePolicy, ReleasedAnalysis
    from diagnostic.instruments.model import Instrument
    from diagnostic.scoring.answer_table import AnswerTable
    from diagnostic.storage.office.models import Campaign, HeadCount, Wave

Tell = Callable[[str], None]


def diagnose_wave(context: Context, wave_id: str, progress: Tell | None = None) -> ReleasedAnalysis:
    """Give a closed wave's released results, computing and sealing them the first time."""
    with context.office() as office:
        wave = found(office.wave(wave_id), "wave", "its campaign")
        campaign = found(office.campaign(wave.campaign_id), "campaign", "the list of campaigns")
        head_counts = office.head_counts(wave_id)
    if wave.closed_on is None:
        raise ConflictError(
            place="wave",
            fault="it is still open, and results are computed once, from all answers.",
            mend="Close the wave first.",
            code="wave_open",
        )
    with context.ballot_box() as ballot_box:
        sealed = ballot_box.released(wave_id)
    if sealed is None:
        instruments = pinned_instruments(context.catalogue, wave.instruments)
        with context.ballot_box() as ballot_box:
            refuse_unmasked(ballot_box.comments, wave_id, instruments)
        close_wave(context, wave_id, confirmed=True)  # completes a close that was interrupted
        with context.ballot_box() as ballot_box:
            responses = list(ballot_box.responses(wave_id))
            receipts = ballot_box.sealed_receipts(wave_id)
            comments = ballot_box.comments.released(wave_id)
            turnout = read_turnout(ballot_box.turnout.sealed(wave_id))
        table = collect_answers(responses, instruments, wave.units)
        fielding = _fielding(campaign, wave, head_counts)
        released = _analyse(table, instruments, fielding, policy_of(wave), progress or _tell_nobody)
        released = replace(
            released,
            receipt_root=receipts[0] if receipts else None,
            has_surplus=None if turnout is None else turnout.has_surplus,
            comments=comments_released(comments, instruments, {count.role_group for count in head_counts}),
        )
        with context.ballot_box() as ballot_box:
            sealed = ballot_box.seal(wave_id, to_json(released))
    results = from_json(sealed)
    with context.office() as office:
        told = {"wave": wave_id, "receipts_root": results.receipt_root or ""}
        record_once(office, context.today(), "results_sealed", told)
    return results


def read_results(context: Context, wave_id: str) -> ReleasedAnalysis:
    """Give the sealed results of a wave that has been diagnosed."""
    return from_json(read_results_json(context, wave_id))


def read_results_json(context: Context, wave_id: str) -> str:
    """Give the sealed results as the JSON text that is stored."""
    with context.ballot_box() as ballot_box:
        sealed = ballot_box.released(wave_id)
    if sealed is None:
        raise NotFoundError(
            place="results",
            fault="this wave has not been diagnosed, or does not exist.",
            mend="Close the wave and diagnose it first.",
        )
    return sealed


def _tell_nobody(_: str) -> None:
    pass


def _analyse(
    table: AnswerTable,
    instruments: Sequence[Instrument],
    fielding: Fielding,
    policy: DisclosurePolicy,
    tell: Tell,
) -> ReleasedAnalysis:
    from diagnostic.analysis.diagnose import diagnose
    from diagnostic.analysis.findings import AnalysisPlan
    from diagnostic.disclosure.release import release
    from diagnostic.disclosure.select import select_cells

    if table.n_respondents == 0:
        mend = "There is nothing to diagnose."
        raise ConflictError(place="wave", fault="nobody has answered.", mend=mend, code="no_answers")
    tell("Clearing which groups may be shown")
    selection = select_cells(
        table, policy, c_suite_consented=fielding.c_suite_consented, instruments=instruments
    )
    diagnosis = diagnose(
        table,
        instruments,
        AnalysisPlan(),
        fielding=fielding,
        breakdown=selection.published,
        progress=tell,
    )
    return release(diagnosis, selection, policy)


def _fielding(campaign: Campaign, wave: Wave, head_counts: Sequence[HeadCount]) -> Fielding:
    from diagnostic.analysis.findings import Fielding, Group

    return Fielding(
        organisation=campaign.organisation,
        campaign=campaign.title,
        source=f"Survey wave '{wave.title}'",
        opened_on=wave.opened_on.isoformat(),
        closed_on=wave.closed_on.isoformat() if wave.closed_on else None,
        is_simulated=campaign.is_simulated,
        invited=tuple((Group(c.role_group, c.unit or None), c.invited) for c in head_counts),
        c_suite_consented=wave.c_suite_consented,
    )
