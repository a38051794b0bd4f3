"""Gives the two databases to whoever wires the service."""

from __future__ import annotations

from typing import NamedTuple

from diagnostic.storage.ballot_box.models import BallotBoxTable, Response
from diagnostic.storage.ballot_box.repository import BallotBoxRepository
from diagnostic.storage.database import Database
from diagnostic.storage.engine import refuse_one_for_both
from diagnostic.storage.office.models import AccessCode, OfficeTable
from diagnostic.storage.office.repository import OfficeRepository


class Databases(NamedTuple):
    office: Database[OfficeRepository]
    ballot_box: Database[BallotBoxRepository]


def connect(office_url: str, ballot_box_url: str) -> Databases:
    """Open both databases; each is connected at its first use, and must have been upgraded before."""
    refuse_one_for_both(office_url, ballot_box_url)
    codes = OfficeTable.metadata.tables[AccessCode.__tablename__]
    responses = BallotBoxTable.metadata.tables[Response.__tablename__]
    return Databases(
        Database("office", office_url, OfficeRepository, [codes]),
        Database("ballot_box", ballot_box_url, BallotBoxRepository, [responses]),
    )
