"""Act: open the form that an access code leads to."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.workflows.access import GroupForm, find_unspent_access
from diagnostic.workflows.codes import make_ticket
from diagnostic.workflows.context import Context
from diagnostic.workflows.disclosure_policy import policy_of
from diagnostic.workflows.form_order import AS_WRITTEN, FormOrder
from diagnostic.workflows.questionnaire import minutes_for, role_title
from diagnostic.workflows.views import ConsentView, FormView, SectionView


def open_form(
    context: Context, code: str, ticket: str = "", *, wishes: Sequence[str] = (), as_written: bool = False
) -> FormView:
    """Give a code's form; nothing is stored, and opening it again is harmless.

    A ticket given before keeps the order of that form; without one, a fresh one is drawn. The form is in
    the first language wished for that the wave offers. On paper, the order is always as written.
    """
    access = find_unspent_access(context, code)
    return form_of(access, access.language(wishes), ticket or make_ticket(context.random_bytes), as_written)


def form_of(form: GroupForm, language: str, ticket: str, as_written: bool = False) -> FormView:
    """Give what a role group is asked, ready to show, in the order that belongs to the ticket."""
    order = AS_WRITTEN if as_written else FormOrder(ticket)
    sections = form.sections(order, language, asks_comments=not as_written)
    return FormView(
        organisation=form.campaign.organisation,
        wave_title=form.wave.title,
        language=language,
        languages=form.wave.offered_languages,
        role_group=form.role_group,
        role_group_title=role_title(form.role_group),
        units=form.units,
        sections=sections,
        consent=consent_of(form, sections, language),
        ticket=ticket,
    )


def consent_of(access: GroupForm, sections: tuple[SectionView, ...], language: str) -> ConsentView:
    """Give the facts of the consent text, the same on the screen and on paper."""
    wave = access.wave
    asked = [one for one in access.instruments if one.form_for(access.role_group) is not None]
    return ConsentView(
        organisation=access.campaign.organisation,
        campaign_title=access.campaign.title,
        contact=access.campaign.contact,
        purposes=tuple(one.purpose[language] for one in asked if language in one.purpose),
        n_items=sum(len(section.items) for section in sections),
        minutes=minutes_for(access.instruments, access.role_group),
        invited_in_role_group=access.invited_in_role_group,
        invited_in_all=access.invited_in_all,
        minimum_group=wave.minimum_group,
        minimum_c_suite=policy_of(wave).minimum_c_suite if wave.c_suite_consented else None,
        asks_unit=bool(access.units),
        minimum_comments=policy_of(wave).minimum_comments if _asks_comments(sections) else None,
        opened_on=wave.opened_on,
        is_simulated=access.campaign.is_simulated,
    )


def _asks_comments(sections: tuple[SectionView, ...]) -> bool:
    return any(item.longest is not None for section in sections for item in section.items)
