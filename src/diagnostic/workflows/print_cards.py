"""Act: issue a wave's codes into files that are proven writable first, and set them as cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from diagnostic.workflows.card_design import (
    PLAIN,
    CardDesign,
    DeckFacts,
    card_link,
    check_design,
    service_address,
    set_cards,
)
from diagnostic.workflows.card_files import claimed_files, fill_with_cards
from diagnostic.workflows.context import Context
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.show_wave import show_wave
from diagnostic.workflows.views import CodeSheet, WaveView


@dataclass(frozen=True)
class PrintedCards:
    """What became of one role group; no file means that it was not written."""

    role_group_title: str
    invited: int
    n_codes: int
    """Issued now; 0 when everybody had a code before."""
    text_file: Path | None = None
    cards_file: Path | None = None
    cards_error: Exception | None = None
    """Why the cards could not be set, though the text file is written."""


@dataclass(frozen=True)
class _Order:
    """What the cards of a wave have in common."""

    context: Context
    wave: WaveView
    contact: str
    folder: Path
    address: str
    design: CardDesign


def print_cards(
    context: Context, wave_id: str, folder: Path, *, address: str = "", design: CardDesign = PLAIN
) -> Iterator[PrintedCards]:
    """Issue codes for everybody who has none yet, role group by role group.

    Each group gets ``WAVE-ROLE.txt``, one link a line, and with an address ``WAVE-ROLE.pdf``, the cards. The
    files are the only copy. They are created first, empty and for their owner only, so that no code is
    given out that cannot be written down.
    """
    base = service_address(address) if address.strip() else ""
    check_design(design)
    wave = show_wave(context, wave_id)
    order = _Order(context, wave, _contact(context, wave), folder, base, design)
    for place, role in enumerate(wave.role_groups):
        if role.codes_issued >= role.invited:
            yield PrintedCards(role.title, role.invited, 0)
        else:
            yield _print_role(order, place)


def _contact(context: Context, wave: WaveView) -> str:
    with context.office() as office:
        campaign = office.campaign(wave.campaign_id)
        return campaign.contact if campaign else ""


def _print_role(order: _Order, place: int) -> PrintedCards:
    role = order.wave.role_groups[place]
    stem = f"{order.wave.id}-{role.role_group}"
    endings = ("txt", "pdf") if order.address else ("txt",)
    with claimed_files(order.folder, stem, *endings) as files:
        sheet = issue_codes(order.context, order.wave.id, role_group=role.role_group)
        files[0].fill("".join(f"{_link(order.address, code)}\n" for code in sheet.codes).encode())
        error = fill_with_cards(files[1], lambda: _set_cards(order, sheet, place)) if order.address else None
    cards_file = files[1].path if order.address and error is None else None
    return PrintedCards(role.title, role.invited, len(sheet.codes), files[0].path, cards_file, error)


def _set_cards(order: _Order, sheet: CodeSheet, place: int) -> bytes:
    facts = DeckFacts(
        organisation=sheet.organisation,
        title=sheet.wave_title,
        stratum=sheet.role_group_title,
        place=place,
        address=order.address,
        contact=order.contact,
        language=sheet.language,
        is_simulated=order.wave.is_simulated,
    )
    cards = [(code, card_link(order.address, code)) for code in sheet.codes]
    return set_cards(order.context, facts, cards, order.design)


def _link(address: str, code: str) -> str:
    return card_link(address, code) if address else code
