"""Fixtures that every test may ask for; what they need is imported only by the tests that ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from diagnostic.workflows.context import Context
    from support.databases import OpenWave, Urls


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[str]:
    """The address of a PostgreSQL, with {name} for one of its databases 'office' and 'ballot_box'."""
    from support.databases import running_postgresql

    with running_postgresql() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Urls:
    """Two empty databases; the test runs on SQLite and on PostgreSQL."""
    from support.databases import postgresql_urls, sqlite_urls

    if request.param == "sqlite":
        return sqlite_urls(tmp_path)
    return postgresql_urls(request.getfixturevalue("postgresql_address"))


@pytest.fixture
def context(urls: Urls) -> Iterator[Context]:
    """Both databases, upgraded and wired with the small instruments 'climate' and 'voice'."""
    from support.databases import opened

    with opened(urls) as opened_context:
        yield opened_context


@pytest.fixture
def sqlite_context(tmp_path: Path) -> Iterator[Context]:
    """The same on SQLite only, for what does not depend on the kind of database."""
    from support.databases import opened, sqlite_urls

    with opened(sqlite_urls(tmp_path)) as opened_context:
        yield opened_context


@pytest.fixture
def wave(context: Context) -> OpenWave:
    """An open wave, and the codes of its front line."""
    from support.databases import with_codes

    return with_codes(context)


@pytest.fixture
def sqlite_wave(sqlite_context: Context) -> OpenWave:
    """The same on SQLite only."""
    from support.databases import with_codes

    return with_codes(sqlite_context)
