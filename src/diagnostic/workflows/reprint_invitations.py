"""Part of setting cards later: from a file of links that was written when invitations were made."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.anonymity.errors import UnknownInvitationError
from diagnostic.anonymity.fingerprint import read_fingerprint
from diagnostic.workflows.card_design import DeckFacts
from diagnostic.workflows.invitation_secrets import read_secret, secret_hash
from diagnostic.workflows.mailing import Mailing, read_mailing
from diagnostic.workflows.print_invitations import deck_facts
from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.requests import FaultyRequestError

if TYPE_CHECKING:
    from diagnostic.files.code_lines import CodeLine
    from diagnostic.storage.office.repository import OfficeRepository
    from diagnostic.workflows.context import Context

_LINK = re.compile(r"(https?://[^/#]+)/s/([0-9a-z]{1,16})#([A-Za-z0-9_-]{22})\.([0-9A-Z]{32})")


@dataclass(frozen=True)
class Stack:
    """Cards that are printed together, each as its code, which may be empty, and its link."""

    title: str
    facts: DeckFacts
    cards: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True)
class _Link:
    number: int
    address: str
    wave_id: str
    fingerprint: str
    secret: str = field(repr=False)
    text: str = field(repr=False)


def are_invitations(lines: list[CodeLine]) -> bool:
    """Tell whether a file holds links of invitations, and not codes."""
    return any("/s/" in line.code for line in lines)


def invitation_cards(context: Context, file: Path, lines: list[CodeLine]) -> Stack:
    """Give the cards for every link of one crowd's file; none is made or changed."""
    links = [_read(file, line) for line in lines]
    if len({(one.address, one.wave_id, one.fingerprint) for one in links}) != 1:
        raise _mixed(file)
    first = links[0]
    with context.office() as office:
        mailing = read_mailing(context, office, first.wave_id)
        crowds = {_crowd(office, file, link) for link in links}
    if len(crowds) != 1:
        raise _mixed(file)
    place = crowds.pop()
    facts = deck_facts(mailing, place, first.address, read_fingerprint(first.fingerprint))
    return Stack(_title(mailing, place), facts, tuple(("", link.text) for link in links))


def _read(file: Path, line: CodeLine) -> _Link:
    found = _LINK.fullmatch(line.code)
    if found is None:
        raise _unknown(file, line.number, "it is no whole link of an invitation.")
    address, wave_id, secret, fingerprint = found.groups()
    return _Link(line.number, address, wave_id, fingerprint, secret, line.code)


def _crowd(office: OfficeRepository, file: Path, link: _Link) -> int:
    try:
        invitation = office.invitations.find(link.wave_id, secret_hash(read_secret(link.secret)))
    except UnknownInvitationError:
        invitation = None
    if invitation is None:
        raise _unknown(file, link.number, "there is no such invitation.")
    return invitation.stratum


def _title(mailing: Mailing, place: int) -> str:
    return ", ".join(map(role_title, mailing.crowds[place].role_groups))


def _unknown(file: Path, number: int, fault: str) -> FaultyRequestError:
    mend = "Use a file that `campaign secrets` wrote, on the databases it was written with."
    return FaultyRequestError(f"{file.name}, line {number}", fault, mend)


def _mixed(file: Path) -> FaultyRequestError:
    fault = "its links are of several crowds or waves, whose cards must not mix."
    return FaultyRequestError(file.name, fault, "Use one file per crowd, as `campaign secrets` writes them.")
