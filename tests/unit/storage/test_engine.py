"""What a live connection of ours is set to, and which addresses are refused."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from diagnostic.errors import SetupError
from diagnostic.storage import engine as engines
from diagnostic.storage.engine import open_engine, refuse_one_for_both
from support.databases import Urls


def _setting(url: str, question: str) -> str:
    engine = open_engine(url)
    with engine.connect() as connection:
        answer = str(connection.execute(text(question)).scalar())
    engine.dispose()
    return answer


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "delete"),
        ("synchronous", "3"),  # EXTRA
        ("secure_delete", "1"),
        ("foreign_keys", "1"),
        ("temp_store", "2"),  # memory
        ("busy_timeout", "30000"),
    ],
)
def test_sqlite_is_set_to_keep_answers_and_forget_order(tmp_path, setting: str, value: str) -> None:
    assert _setting(f"sqlite:///{tmp_path}/x.sqlite", f"PRAGMA {setting}") == value


def test_a_database_left_in_wal_mode_is_brought_back(tmp_path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "x.sqlite") as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    assert _setting(f"sqlite:///{tmp_path}/x.sqlite", "PRAGMA journal_mode") == "delete"


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("synchronous_commit", "on"),
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("track_commit_timestamp", "off"),
        ("lock_timeout", "30s"),
        ("default_transaction_isolation", "read committed"),
    ],
)
def test_postgresql_is_set_to_keep_answers_and_forget_order(
    postgresql_address: str, setting: str, value: str
) -> None:
    assert _setting(postgresql_address.format(name="office"), f"SHOW {setting}") == value


@pytest.mark.postgres
def test_a_postgresql_that_is_set_otherwise_is_refused(
    postgresql_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engines._POSTGRESQL_DEMANDS, "fsync", ("off", "for the test"))
    with (
        pytest.raises(SetupError, match="fsync") as refused,
        open_engine(postgresql_address.format(name="office")).connect(),
    ):
        pass
    assert refused.value.code == "database_unsafe"


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://host/x", "sqlite://", "sqlite:///:memory:", "oracle://u:secret@h/x"]
)
def test_other_addresses_are_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(SetupError) as refused:
        open_engine(url)
    assert refused.value.code == "database_url_faulty"
    assert "secret" not in str(refused.value)


def test_a_plain_postgresql_address_uses_the_driver_that_is_installed() -> None:
    engine = open_engine("postgresql://someone:secret@host/office")
    assert engine.url.drivername == "postgresql+psycopg"
    assert "secret" not in repr(engine)


def test_people_and_answers_may_not_share_a_database(urls: Urls) -> None:
    refuse_one_for_both(urls["office"], urls["ballot_box"])
    with pytest.raises(SetupError) as refused:
        refuse_one_for_both(urls["office"], urls["office"])
    assert refused.value.code == "databases_not_apart"


def test_statements_never_show_their_values(urls: Urls) -> None:
    engine = open_engine(urls["ballot_box"])
    with (
        pytest.raises(Exception, match=r"no_such_table|no such table") as failed,
        engine.begin() as connection,
    ):
        connection.execute(text("INSERT INTO no_such_table VALUES (:answer)"), {"answer": "a-private-answer"})
    assert "a-private-answer" not in str(failed.value)
    engine.dispose()
