"""Gives the two databases to whoever wires the service; each is connected at its first use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, union_all

from diagnostic.storage.backup import Kind
from diagnostic.storage.ballot_box.models import BallotBoxTable, BallotBoxWave, Comment, Response
from diagnostic.storage.ballot_box.repository import BallotBoxRepository
from diagnostic.storage.database import Database
from diagnostic.storage.migrate import Which
from diagnostic.storage.office.models import AccessCode, Invitation, OfficeTable, RosterEntry, Wave
from diagnostic.storage.office.repository import OfficeRepository


def connect_office(url: str) -> Database[OfficeRepository]:
    """Open the database of clients, crowds and codes; it must have been upgraded before."""
    kept = [OfficeTable.metadata.tables[one.__tablename__] for one in (AccessCode, Invitation, RosterEntry)]
    return Database("office", url, OfficeRepository, kept)


def connect_ballot_box(url: str) -> Database[BallotBoxRepository]:
    """Open the database of answers; it must have been upgraded before."""
    kept = [BallotBoxTable.metadata.tables[one.__tablename__] for one in (Response, Comment)]
    return Database("ballot_box", url, BallotBoxRepository, kept)


def connect(name: Which, url: str) -> Database[Any]:
    """Open either, where it does not matter which."""
    return connect_office(url) if name == "office" else connect_ballot_box(url)


def _office_kind() -> Kind:
    issued = select(Invitation.wave_id, Invitation.secret_hash).where(Invitation.issued_for.is_not(None))
    spent = select(AccessCode.wave_id, AccessCode.code_hash).where(AccessCode.spent_by.is_not(None))
    either = union_all(issued, spent).subquery()
    wave, key = either.columns
    came = select(wave, key).join(Wave, Wave.id == wave).where(Wave.closed_on.is_(None))
    return Kind("office", OfficeTable.metadata, came)


def _ballot_box_kind() -> Kind:
    came = select(Response.wave_id, Response.row_key).join(BallotBoxWave).where(BallotBoxWave.is_open)
    return Kind("ballot_box", BallotBoxTable.metadata, came)


KINDS: Mapping[Which, Kind] = {"office": _office_kind(), "ballot_box": _ballot_box_kind()}
"""What backups need to know of each database."""
