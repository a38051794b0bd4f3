"""Gives the two databases to whoever wires the service; each is connected at its first use."""

from __future__ import annotations

from diagnostic.storage.ballot_box.models import BallotBoxTable, Comment, Response
from diagnostic.storage.ballot_box.repository import BallotBoxRepository
from diagnostic.storage.database import Database
from diagnostic.storage.office.models import AccessCode, Invitation, OfficeTable, RosterEntry
from diagnostic.storage.office.repository import OfficeRepository


def connect_office(url: str) -> Database[OfficeRepository]:
    """Open the database of clients, crowds and codes; it must have been upgraded before."""
    kept = [OfficeTable.metadata.tables[one.__tablename__] for one in (AccessCode, Invitation, RosterEntry)]
    return Database("office", url, OfficeRepository, kept)


def connect_ballot_box(url: str) -> Database[BallotBoxRepository]:
    """Open the database of answers; it must have been upgraded before."""
    kept = [BallotBoxTable.metadata.tables[one.__tablename__] for one in (Response, Comment)]
    return Database("ballot_box", url, BallotBoxRepository, kept)
