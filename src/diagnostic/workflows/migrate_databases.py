"""Act: bring the two databases to the schema this version needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from diagnostic.workflows.doors import Doors

if TYPE_CHECKING:
    from diagnostic.storage.migrate import Which


def upgrade_databases(
    urls: Mapping[str, str], doors: Doors = Doors.ALL
) -> tuple[tuple[str, str | None, str], ...]:
    """Upgrade ``{"office": url, "ballot_box": url}``; gives name, version before, version after.

    Only those that the doors open are touched.
    """
    from diagnostic.storage.migrate import upgrade

    opened = doors.databases(urls)
    return tuple((which, *upgrade(url, which)) for which, url in _both(urls) if which in opened)


def database_versions(urls: Mapping[str, str]) -> tuple[tuple[str, str | None, str], ...]:
    """Give name, present version (None when empty) and newest version of each database."""
    from diagnostic.storage.migrate import current, newest

    return tuple((which, current(url, which), newest(which)) for which, url in _both(urls))


def _both(urls: Mapping[str, str]) -> Iterator[tuple[Which, str]]:
    from diagnostic.storage.engine import refuse_one_for_both

    refuse_one_for_both(urls["office"], urls["ballot_box"])
    yield "office", urls["office"]
    yield "ballot_box", urls["ballot_box"]
