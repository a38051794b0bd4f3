"""Act: show how a wave stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from diagnostic.errors import NotFoundError
from diagnostic.workflows.context import Context
from diagnostic.workflows.languages import translation_status
from diagnostic.workflows.passages import declared_count
from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.requests import found
from diagnostic.workflows.turnout import read_turnout, shown_turnout
from diagnostic.workflows.views import HeadCount, OfferedLanguage, PinnedInstrument, RoleGroupView, WaveView

if TYPE_CHECKING:
    from diagnostic.instruments.model import Instrument
    from diagnostic.storage.office.models import Wave


def show_wave(context: Context, wave_id: str) -> WaveView:
    """Give a wave's facts and counts; counts by role group only once it is closed."""
    with context.office() as office:
        wave = found(office.wave(wave_id), "wave", "its campaign")
        campaign = found(office.campaign(wave.campaign_id), "campaign", "the list of campaigns")
        counts = [declared_count(count) for count in office.head_counts(wave_id)]
        codes = office.code_counts(wave_id)
        manifests = office.invitations.manifests(wave_id)
    with context.ballot_box() as ballot_box:
        n_responses = ballot_box.count(wave_id)
        is_diagnosed = ballot_box.released(wave_id) is not None
        turnout = read_turnout(ballot_box.turnout.sealed(wave_id))
    return WaveView(
        id=wave.id,
        campaign_id=campaign.id,
        organisation=campaign.organisation,
        campaign_title=campaign.title,
        title=wave.title,
        language=wave.language,
        languages=wave.offered_languages,
        translations=_translations(context, wave),
        is_open=wave.closed_on is None,
        is_diagnosed=is_diagnosed,
        is_simulated=campaign.is_simulated,
        instruments=tuple(_pinned(context, pin, wave.language) for pin in wave.instruments),
        role_groups=_role_groups(wave, counts, codes),
        units=tuple(wave.units),
        head_counts=tuple(counts),
        n_responses=n_responses,
        minimum_group=wave.minimum_group,
        c_suite_consented=wave.c_suite_consented,
        opened_on=wave.opened_on,
        closed_on=wave.closed_on,
        since=wave.since_wave,
        fingerprint=manifests[-1].fingerprint if manifests else None,
        turnout=shown_turnout(turnout),
    )


def _pinned(context: Context, pin: Mapping[str, Any], language: str) -> PinnedInstrument:
    instrument = _held(context, pin)
    title = instrument.title[language] if instrument else pin["id"]
    return PinnedInstrument(pin["id"], pin["version"], title, pin["sha256"])


def _held(context: Context, pin: Mapping[str, Any]) -> Instrument | None:
    try:
        return context.catalogue.get(pin["id"], pin["version"])
    except NotFoundError:
        return None  # an old wave can still be shown when its instrument has gone


def _translations(context: Context, wave: Wave) -> tuple[OfferedLanguage, ...]:
    asked = [one for pin in wave.instruments if (one := _held(context, pin)) is not None]
    return tuple(
        OfferedLanguage(language, translation_status(asked, language)) for language in wave.offered_languages
    )


def _role_groups(
    wave: Wave, counts: Sequence[HeadCount], codes: Mapping[str, tuple[int, int]]
) -> tuple[RoleGroupView, ...]:
    views = []
    for role_group in dict.fromkeys(count.role_group for count in counts):
        issued, spent = codes.get(role_group, (0, 0))
        views.append(
            RoleGroupView(
                role_group=role_group,
                title=role_title(role_group),
                invited=sum(count.invited for count in counts if count.role_group == role_group),
                codes_issued=issued,
                codes_spent=None if wave.closed_on is None else spent,
            )
        )
    return tuple(views)
