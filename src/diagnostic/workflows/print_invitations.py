"""Act: make invitations for people without an address into files, and set them as cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.workflows.card_design import PLAIN, CardDesign, DeckFacts, check_design, set_cards
from diagnostic.workflows.card_files import claimed_files, fill_with_cards
from diagnostic.workflows.issue_invitations import InvitationSheet, invitations_made, issue_invitations
from diagnostic.workflows.mailing import Mailing, read_mailing
from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.requests import FaultyRequestError

if TYPE_CHECKING:
    from diagnostic.workflows.context import Context


@dataclass(frozen=True)
class PrintedInvitations:
    """What became of one crowd; no file means that everybody had an invitation before."""

    titles: tuple[str, ...]
    invited: int
    n_invitations: int
    text_file: Path | None = None
    cards_file: Path | None = None
    cards_error: Exception | None = None
    """Why the cards could not be set, though the text file is written."""


def print_invitations(
    context: Context,
    wave_id: str,
    folder: Path,
    *,
    role_group: str = "",
    count: int | None = None,
    design: CardDesign = PLAIN,
) -> Iterator[PrintedInvitations]:
    """Make invitations crowd by crowd, or for the crowd of one role group, into new files for their owner.

    Each crowd gets ``WAVE-ROLE.txt``, one link a line, and ``WAVE-ROLE.pdf``, the cards. The files are the
    only copy. They are created before a link is made, so that none is made that cannot be written down.
    """
    check_design(design)
    with context.office() as office:
        mailing = read_mailing(context, office, wave_id)
        made = [invitations_made(office, wave_id, place) for place in range(len(mailing.crowds))]
    if role_group and role_group not in mailing.head_counts:
        raise FaultyRequestError(
            "role group", "nobody of it is invited to this wave.", "Use a role group of the wave."
        )
    if count is not None and not role_group:
        raise FaultyRequestError(
            "number of invitations", "it names no crowd.", "Name a role group with the number."
        )
    for place, crowd in enumerate(mailing.crowds):
        if role_group and role_group not in crowd.role_groups:
            continue
        if count is None and made[place] >= crowd.invited:
            yield PrintedInvitations(tuple(map(role_title, crowd.role_groups)), crowd.invited, 0)
        else:
            yield _print_crowd(_Order(context, mailing, folder, count, design), place)


@dataclass(frozen=True)
class _Order:
    context: Context
    mailing: Mailing
    folder: Path
    count: int | None
    design: CardDesign


def _print_crowd(order: _Order, place: int) -> PrintedInvitations:
    crowd, wave_id = order.mailing.crowds[place], order.mailing.wave_id
    with claimed_files(order.folder, f"{wave_id}-{crowd.role_groups[0]}", "txt", "pdf") as (text, cards):
        sheet = issue_invitations(order.context, wave_id, role_group=crowd.role_groups[0], count=order.count)
        text.fill("".join(f"{link}\n" for link in sheet.links).encode())
        error = fill_with_cards(cards, lambda: _cards(order, sheet, place))
    titles = tuple(map(role_title, crowd.role_groups))
    cards_file = cards.path if error is None else None
    return PrintedInvitations(titles, crowd.invited, len(sheet.links), text.path, cards_file, error)


def _cards(order: _Order, sheet: InvitationSheet, place: int) -> bytes:
    facts = deck_facts(order.mailing, place, order.mailing.collector, sheet.fingerprint)
    return set_cards(order.context, facts, [("", link) for link in sheet.links], order.design)


def deck_facts(mailing: Mailing, place: int, address: str, fingerprint: str) -> DeckFacts:
    """Give what all cards of a crowd have in common."""
    first, *others = mailing.crowds[place].role_groups
    return DeckFacts(
        organisation=mailing.survey.organisation,
        title=mailing.survey.survey,
        stratum=role_title(first),
        place=place,
        address=address,
        contact=mailing.survey.contact,
        language=mailing.languages[0],
        is_simulated=mailing.survey.is_simulated,
        fingerprint=fingerprint,
        also=tuple(map(role_title, others)),
    )
