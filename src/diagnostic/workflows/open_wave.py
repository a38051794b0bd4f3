"""Act: open a fielding period, with its instruments pinned and its crowd declared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from diagnostic.workflows.audit_log import record
from diagnostic.workflows.check_wave_instruments import check_wave_instruments
from diagnostic.workflows.codes import make_id
from diagnostic.workflows.context import Context
from diagnostic.workflows.languages import wave_languages
from diagnostic.workflows.passages import check_passages
from diagnostic.workflows.requests import FaultyRequestError, found, plain_text
from diagnostic.workflows.show_wave import show_wave
from diagnostic.workflows.views import HeadCount, WaveView

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue, CatalogueEntry
    from diagnostic.storage.office import models

CORE_PACK = ("trust", "psy_safety", "comms", "mgr_conv", "outcomes")
SMALLEST_MINIMUM_GROUP = 5


def open_wave(
    context: Context,
    campaign_id: str,
    *,
    title: str,
    instruments: Sequence[str],
    head_counts: Sequence[HeadCount],
    minimum_group: int = 7,
    c_suite_consented: bool = False,
    language: str = "",
    languages: Sequence[str] = (),
    since: str = "",
) -> WaveView:
    """Open a wave of instruments named by id, or by ``id@version``.

    Respondents choose among ``languages``: by default all in which nothing is missing, ``language`` first.
    ``since`` is the wave of the same campaign since which head counts say who joined and left.
    """
    from diagnostic.storage.office import models

    if minimum_group < SMALLEST_MINIMUM_GROUP:
        fault = f"groups under {SMALLEST_MINIMUM_GROUP} people may never be shown."
        raise FaultyRequestError("minimum_group", fault, f"Ask for {SMALLEST_MINIMUM_GROUP} or more.")
    entries = _entries(context.catalogue, instruments)
    asked = [entry.instrument for entry in entries]
    offered = wave_languages(asked, first=language, only=languages)
    check_wave_instruments(asked)
    counts = _checked_counts(head_counts, entries)
    wave = models.Wave(
        id=make_id(context.random_bytes),
        campaign_id=campaign_id,
        title=plain_text(title, "wave title"),
        language=offered[0],
        languages=list(offered),
        instruments=[
            {"id": e.instrument.id, "version": e.instrument.version, "sha256": e.sha256} for e in entries
        ],
        units=list(dict.fromkeys(count.unit for count in counts if count.unit is not None)),
        minimum_group=minimum_group,
        c_suite_consented=c_suite_consented,
        opened_on=context.today(),
        since_wave=since or None,
    )
    with context.office() as office:
        found(office.campaign(campaign_id), "campaign", "the list of campaigns")
        check_passages(office, campaign_id, since, counts)
    # the ballot box first: a code must never lead to a wave that cannot take its answers
    with context.ballot_box() as ballot_box:
        ballot_box.open_wave(wave.id, wave.instruments)
    with context.office() as office:
        office.add_wave(wave, _rows(wave.id, counts))
        record(office, wave.opened_on, "wave_opened", {"campaign": campaign_id, "wave": wave.id})
    return show_wave(context, wave.id)


def _rows(wave_id: str, counts: Sequence[HeadCount]) -> list[models.HeadCount]:
    from diagnostic.storage.office import models

    return [
        models.HeadCount(**{**asdict(count), "unit": count.unit or ""}, wave_id=wave_id, position=position)
        for position, count in enumerate(counts)
    ]


def _entries(catalogue: Catalogue, named: Sequence[str]) -> tuple[CatalogueEntry, ...]:
    if not named:
        raise FaultyRequestError("instruments", "none is named.", "Name at least one instrument.")
    return tuple(catalogue.entry(*_id_and_version(name)) for name in named)


def _id_and_version(name: str) -> tuple[str, str | None]:
    instrument_id, _, version = name.partition("@")
    return instrument_id, version or None


def _checked_counts(counts: Sequence[HeadCount], entries: Sequence[CatalogueEntry]) -> list[HeadCount]:
    if not counts:
        raise FaultyRequestError("head counts", "nobody is invited.", "Name at least one role group.")
    asked = {role for entry in entries for role in entry.instrument.role_groups}
    checked = [_checked_count(count, asked) for count in counts]
    cells = [(count.role_group, count.unit) for count in checked]
    if len(set(cells)) < len(cells):
        raise FaultyRequestError(
            "head counts", "a role group is counted twice in the same unit.", "Count each cell once."
        )
    return checked


def _checked_count(count: HeadCount, asked: set[str]) -> HeadCount:
    if count.role_group not in asked:
        raise FaultyRequestError(
            "head counts",
            "they name a role group that none of the instruments has questions for.",
            f"Use one of {', '.join(sorted(asked))}.",
        )
    if count.invited < 1:
        raise FaultyRequestError("head counts", "a group has nobody in it.", "Leave empty groups out.")
    return replace(count, unit=None if count.unit is None else plain_text(count.unit, "unit"))
