"""Act: bring the two databases to the schema this version needs."""

from __future__ import annotations

from collections.abc import Mapping


def upgrade_databases(urls: Mapping[str, str]) -> tuple[tuple[str, str | None, str], ...]:
    """Upgrade ``{"office": url, "ballot_box": url}``; gives name, version before, version after."""
    raise NotImplementedError


def database_versions(urls: Mapping[str, str]) -> tuple[tuple[str, str | None, str], ...]:
    """Give name, present version (None when empty) and newest version of each database."""
    raise NotImplementedError
