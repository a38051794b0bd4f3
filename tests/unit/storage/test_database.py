"""A `with` block is a transaction; what goes wrong in it is explained without repeating what it held."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import pytest

from diagnostic.errors import SetupError
from diagnostic.storage.connect import connect_ballot_box, connect_office
from diagnostic.storage.database import Database
from diagnostic.storage.migrate import upgrade
from diagnostic.storage.office.models import ApiKey, Campaign
from diagnostic.storage.office.repository import OfficeRepository
from support.databases import Urls


@pytest.fixture
def office(urls: Urls) -> Iterator[Database[OfficeRepository]]:
    upgrade(urls["office"], "office")
    database = connect_office(urls["office"])
    yield database
    database.close()


def _campaign(campaign_id: str = "one") -> Campaign:
    return Campaign(
        id=campaign_id,
        organisation="Acme",
        title="Study",
        contact="",
        is_simulated=False,
        created_on=date(2026, 3, 2),
    )


def test_what_was_done_in_a_block_is_there_for_another_connection(office, urls: Urls) -> None:
    with office() as repository:
        repository.add_campaign(_campaign())
    other = connect_office(urls["office"])
    with other() as repository:
        assert [campaign.title for campaign in repository.campaigns()] == ["Study"]
    other.close()


def test_an_error_in_a_block_undoes_all_of_it(office) -> None:
    def add_and_fail() -> None:
        with office() as repository:
            repository.add_campaign(_campaign())
            repository.campaigns()  # sends the insert
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()
    with office() as repository:
        assert repository.campaigns() == []


def test_rows_can_be_read_after_their_block(office) -> None:
    with office() as repository:
        repository.add_campaign(campaign := _campaign())
    assert campaign.organisation == "Acme"


def test_a_database_without_tables_says_to_upgrade(urls: Urls) -> None:
    database = connect_ballot_box(urls["ballot_box"])
    with pytest.raises(SetupError, match="diagnostic db upgrade") as failed, database() as repository:
        repository.count("wave")
    assert failed.value.code == "database_not_upgraded"
    database.close()


def test_a_duplicate_is_refused_without_repeating_it(office) -> None:
    def key(key_id: str) -> ApiKey:
        day = date(2026, 3, 2)
        return ApiKey(
            id=key_id,
            name="n",
            key_hash="f00d" * 16,
            scopes=[],
            created_on=day,
            expires_on=day,
            revoked=False,
        )

    with office() as repository:
        repository.add_key(key("one"))
    with pytest.raises(SetupError) as failed, office() as repository:
        repository.add_key(key("two"))
    assert failed.value.code == "database_unavailable"
    assert "f00d" not in str(failed.value)
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__


def test_an_unreachable_postgresql_is_explained_without_its_password() -> None:
    database = connect_office("postgresql://someone:secret@127.0.0.1:1/office")
    with pytest.raises(SetupError) as failed, database() as repository:
        repository.campaigns()
    assert failed.value.code == "database_unavailable"
    assert "secret" not in str(failed.value)


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    (tmp_path / "office.sqlite").write_text("These are notes, not a database. " * 50)
    database = connect_office(f"sqlite:///{tmp_path}/office.sqlite")
    with pytest.raises(SetupError) as failed, database() as repository:
        repository.campaigns()
    assert failed.value.code == "database_unavailable"


def test_a_full_disk_is_an_error_and_never_an_acknowledgement(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.sqlite"
    upgrade(url, "office")
    database = connect_office(url)
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        with database() as repository:
            for number in range(2_000):
                repository.add_campaign(_campaign(f"c{number}"))

    with pytest.raises(SetupError) as failed:
        fill()
    assert failed.value.code == "database_unavailable"
    with database() as repository:
        assert repository.campaigns() == []
    database.close()


def test_a_writer_waits_for_another_process_instead_of_failing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/office.sqlite"
    upgrade(url, "office")
    database = connect_office(url)
    other = sqlite3.connect(tmp_path / "office.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    started = Barrier(2)

    def write() -> None:
        started.wait()
        with database() as repository:
            repository.add_campaign(_campaign())

    writer = Thread(target=write)
    writer.start()
    started.wait()
    writer.join(0.3)
    assert writer.is_alive()
    other.execute("COMMIT")
    writer.join(10)
    assert other.execute("SELECT count(*) FROM campaigns").fetchone() == (1,)
    other.close()
    database.close()


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path}/deep/er/office.sqlite", "office")
    assert stat.S_IMODE((tmp_path / "deep/er/office.sqlite").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "deep/er").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupError) as failed:
        upgrade(f"sqlite:///{tmp_path}/file/office.sqlite", "office")
    assert failed.value.code == "database_unavailable"


def test_a_busy_database_is_given_up_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diagnostic.storage.database.BUSY_TIMEOUT_MS", 50)
    upgrade(f"sqlite:///{tmp_path}/office.sqlite", "office")
    database = connect_office(f"sqlite:///{tmp_path}/office.sqlite")
    with database(), pytest.raises(SetupError, match="busy"), database():
        pass
    with database() as repository:
        assert repository.campaigns() == []
    database.close()
