"""Which doors of the service one process opens, and what each of them may touch."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Doors(StrEnum):
    """The office knows people, the collector answers, the console is for consultants; ``all`` has each."""

    OFFICE = "office"
    COLLECTOR = "collector"
    CONSOLE = "console"
    ALL = "all"

    @property
    def office(self) -> bool:
        """Tell whether invitations are spent here."""
        return self in {Doors.OFFICE, Doors.ALL}

    @property
    def collector(self) -> bool:
        """Tell whether answers to invitations are taken here."""
        return self in {Doors.COLLECTOR, Doors.ALL}

    @property
    def console(self) -> bool:
        """Tell whether consultants are let in here."""
        return self in {Doors.CONSOLE, Doors.ALL}

    @property
    def cards(self) -> bool:
        """Tell whether codes on cards are taken here; that takes both databases in one process."""
        return self is Doors.ALL

    @property
    def takes_keys(self) -> bool:
        return self is not Doors.COLLECTOR

    def databases(self, urls: Mapping[str, str]) -> dict[str, str]:
        """Give those of two databases that this process opens."""
        shut = {Doors.OFFICE: "ballot_box", Doors.COLLECTOR: "office"}.get(self)
        return {name: url for name, url in urls.items() if name != shut}
