"""Where respondents' browsers reach the doors, as the settings tell it."""

from __future__ import annotations

import re

from diagnostic.errors import SetupError
from diagnostic.workflows.context import Addresses

_ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?")


def read_addresses(collector: str, office: str) -> Addresses:
    """Give both addresses without a slash at the end; raises `SetupError` for what is no plain address."""
    addresses = Addresses(_origin("COLLECTOR", collector), _origin("OFFICE", office))
    if addresses.office and not addresses.collector:
        raise SetupError(
            place="setting DIAGNOSTIC_COLLECTOR_ADDRESS",
            fault="it is empty, though the office has an address of its own.",
            mend="Name both, such as https://survey.example.org and https://invitations.example.org.",
        )
    return addresses


def _origin(which: str, typed: str) -> str:
    address = typed.strip().rstrip("/")
    if address and not _ORIGIN.fullmatch(address):
        raise SetupError(
            place=f"setting DIAGNOSTIC_{which}_ADDRESS",
            fault="it is no plain web address.",
            mend="Write scheme and host, such as https://survey.example.org, and nothing behind them.",
        )
    return address
