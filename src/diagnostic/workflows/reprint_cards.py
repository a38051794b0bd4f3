"""Act: set cards later, from a file of codes that was written when they were issued."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from diagnostic.files.claimed_file import ClaimedFile
from diagnostic.files.code_lines import CodeLine, read_code_lines
from diagnostic.workflows.access import Access, find_access
from diagnostic.workflows.card_design import (
    PLAIN,
    CardDesign,
    DeckFacts,
    card_link,
    check_design,
    service_address,
    set_cards,
)
from diagnostic.workflows.context import Context
from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.refusals import UnknownCodeError, WaveClosedError
from diagnostic.workflows.reprint_invitations import Stack, are_invitations, invitation_cards
from diagnostic.workflows.requests import FaultyRequestError
from diagnostic.workflows.show_wave import show_wave


@dataclass(frozen=True)
class ReprintedCards:
    role_group_title: str
    n_cards: int
    file: Path


def reprint_cards(
    context: Context, file: Path, *, out: Path | None = None, address: str = "", design: CardDesign = PLAIN
) -> ReprintedCards:
    """Set a card for every code of one role group's file, beside it as ``.pdf`` unless told otherwise.

    The address is the one in the file's links; codes alone need it named. No code is issued or changed. A
    crowd's file of invitations is set in the same way.
    """
    check_design(design)
    lines = read_code_lines(file)
    is_by_link = are_invitations(lines)
    stack = invitation_cards(context, file, lines) if is_by_link else _codes(context, file, lines, address)
    with ExitStack() as unfilled:
        claimed = ClaimedFile.claim(out or file.with_suffix(".pdf"))
        unfilled.callback(claimed.discard_if_empty)
        claimed.fill(set_cards(context, stack.facts, stack.cards, design))
    return ReprintedCards(stack.title, len(stack.cards), claimed.path)


def _codes(context: Context, file: Path, lines: list[CodeLine], address: str) -> Stack:
    access = _one_group([_access(context, file, line) for line in lines], file)
    base = _address(lines, address)
    cards = tuple((line.code, card_link(base, line.code)) for line in lines)
    return Stack(role_title(access.role_group), _facts(context, access, base), cards)


def _address(lines: list[CodeLine], named: str) -> str:
    if named.strip():
        return service_address(named)
    there = {line.address for line in lines}
    if len(there) != 1 or "" in there:
        raise FaultyRequestError(
            "address of the service", "the file does not tell it.", "Name it with --address."
        )
    return service_address(there.pop())


def _access(context: Context, file: Path, line: CodeLine) -> Access:
    try:
        return find_access(context, line.code)  # whether it was used is nobody's business here
    except UnknownCodeError as error:
        raise FaultyRequestError(
            f"{file.name}, line {line.number}",
            error.fault,
            "Use a file that `campaign codes` wrote, on the databases it was written with.",
        ) from None


def _one_group(found: list[Access], file: Path) -> Access:
    if len({(one.wave.id, one.role_group) for one in found}) != 1:
        raise FaultyRequestError(
            file.name,
            "its codes are of several role groups or waves, whose cards must not mix.",
            "Use one file per role group, as `campaign codes` writes them.",
        )
    if found[0].wave.closed_on is not None:
        raise WaveClosedError
    return found[0]


def _facts(context: Context, access: Access, address: str) -> DeckFacts:
    groups = [one.role_group for one in show_wave(context, access.wave.id).role_groups]
    return DeckFacts(
        organisation=access.campaign.organisation,
        title=access.wave.title,
        stratum=role_title(access.role_group),
        place=groups.index(access.role_group),
        address=address,
        contact=access.campaign.contact,
        language=access.wave.language,
        is_simulated=access.campaign.is_simulated,
    )
