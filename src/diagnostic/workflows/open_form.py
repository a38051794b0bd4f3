"""Act: open the form that an access code leads to."""

from __future__ import annotations

from diagnostic.workflows.access import Access, find_unspent_access
from diagnostic.workflows.codes import make_ticket
from diagnostic.workflows.context import Context
from diagnostic.workflows.disclosure_policy import policy_of
from diagnostic.workflows.questionnaire import minutes_for, role_title
from diagnostic.workflows.views import ConsentView, FormView, SectionView


def open_form(context: Context, code: str) -> FormView:
    """Give a code's form with a fresh ticket; nothing is stored, and opening it again is harmless."""
    access = find_unspent_access(context, code)
    sections = access.sections
    return FormView(
        organisation=access.campaign.organisation,
        wave_title=access.wave.title,
        language=access.wave.language,
        role_group=access.role_group,
        role_group_title=role_title(access.role_group),
        units=access.units,
        sections=sections,
        consent=_consent(access, sections),
        ticket=make_ticket(context.random_bytes),
    )


def _consent(access: Access, sections: tuple[SectionView, ...]) -> ConsentView:
    wave = access.wave
    asked = [one for one in access.instruments if one.form_for(access.role_group) is not None]
    return ConsentView(
        organisation=access.campaign.organisation,
        campaign_title=access.campaign.title,
        contact=access.campaign.contact,
        purposes=tuple(one.purpose[wave.language] for one in asked if wave.language in one.purpose),
        n_items=sum(len(section.items) for section in sections),
        minutes=minutes_for(access.instruments, access.role_group),
        invited_in_role_group=access.invited_in_role_group,
        invited_in_all=access.invited_in_all,
        minimum_group=wave.minimum_group,
        minimum_c_suite=policy_of(wave).minimum_c_suite if wave.c_suite_consented else None,
        asks_unit=bool(access.units),
        opened_on=wave.opened_on,
        is_simulated=access.campaign.is_simulated,
    )
