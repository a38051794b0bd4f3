"""What a database would keep of what it must forget is found, each by itself, and nothing else is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from diagnostic.errors import SetupError
from diagnostic.storage.connect import connect_ballot_box
from diagnostic.storage.migrate import upgrade
from diagnostic.storage.safety import dangers
from diagnostic.storage.safety_of_postgresql import SETTINGS
from support.clusters import SAFE, Cluster, running_cluster


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    upgrade(f"sqlite:///{tmp_path}/x.sqlite", "ballot_box")
    return tmp_path / "x.sqlite"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster("office", "ballot_box") as running:
        yield running


def _found(url: str) -> list[str]:
    return [one.what for one in dangers({"ballot_box": url})]


def test_a_file_as_we_make_it_is_safe(sqlite_file: Path) -> None:
    assert _found(f"sqlite:///{sqlite_file}") == []


def test_a_file_that_another_program_keeps_a_log_of_is_not_called_safe(sqlite_file: Path) -> None:
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("SELECT * FROM waves").fetchall()
    with pytest.raises(SetupError) as refused:
        _found(f"sqlite:///{sqlite_file}")
    other.close()
    assert refused.value.code == "database_unavailable"


@pytest.mark.parametrize("ending", ["-wal", "-shm"])
def test_what_another_program_left_is_found(sqlite_file: Path, ending: str) -> None:
    left = sqlite_file.with_name(sqlite_file.name + ending)
    left.write_bytes(b"left")
    assert left.name in _found(f"sqlite:///{sqlite_file}") or not left.exists()


@pytest.mark.parametrize(
    ("folder", "file", "is_found"),
    [(0o755, 0o644, True), (0o755, 0o640, True), (0o700, 0o644, False), (0o755, 0o600, False)],
)
def test_a_file_that_others_may_read_is_found(
    sqlite_file: Path, folder: int, file: int, is_found: bool
) -> None:
    sqlite_file.parent.chmod(folder)
    sqlite_file.chmod(file)
    assert _found(f"sqlite:///{sqlite_file}") == (["x.sqlite"] if is_found else [])


@pytest.mark.postgres
def test_a_server_set_as_we_say_is_safe(cluster: Cluster) -> None:
    assert _found(cluster.url("ballot_box")) == []


@pytest.mark.postgres
def test_a_new_server_keeps_what_is_written_in_its_log(postgresql_address: str) -> None:
    assert _found(postgresql_address.format(name="office")) == ["wal_recycle = on"]


@pytest.mark.postgres
def test_two_databases_of_one_server_are_found(cluster: Cluster) -> None:
    found = dangers({name: cluster.url(name) for name in ("office", "ballot_box")})
    assert [one.what for one in found] == ["one PostgreSQL server"]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("wal_recycle", "on"),
        ("log_statement", "mod"),
        ("log_statement", "all"),
        ("log_min_duration_statement", "0"),
        ("log_min_duration_sample", "100"),
        ("log_transaction_sample_rate", "0.5"),
        ("log_parameter_max_length_on_error", "-1"),
    ],
)
def test_a_setting_of_one_database_is_found(cluster: Cluster, name: str, value: str) -> None:
    assert _found(f"{cluster.url('ballot_box')}&options=-c{name}%3D{value}") == [f"{name} = {value}"]


@pytest.mark.postgres
def test_settings_that_take_a_restart_are_found() -> None:
    unsafe = {
        "archive_mode": "on",
        "wal_level": "logical",
        "wal_keep_size": "64MB",
    }
    with running_cluster("ballot_box", settings=SAFE | unsafe) as badly_set:
        found = _found(badly_set.url("ballot_box"))
    assert found == ["archive_mode = on", "wal_level = logical", "wal_keep_size = 64"]


@pytest.mark.parametrize(
    ("value", "is_unsafe"),
    [
        ("", False),
        ("pg_stat_statements", False),
        ("pg_stat_statements, auto_explain", True),
        ("pgaudit", True),
    ],
)
def test_libraries_that_log_statements_are_known(value: str, is_unsafe: bool) -> None:
    """The embedded server has none of them, so that they cannot be loaded here."""
    for place in ("shared", "session", "local"):
        assert SETTINGS[f"{place}_preload_libraries"].is_unsafe(value) == is_unsafe


@pytest.mark.postgres
def test_a_replication_slot_is_found(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("ballot_box"), autocommit=True) as connection:
        connection.execute("SELECT pg_create_physical_replication_slot('copy')")
        assert _found(cluster.url("ballot_box")) == ["replication slots"]
        connection.execute("SELECT pg_drop_replication_slot('copy')")


@pytest.mark.postgres
def test_a_user_needs_the_rights_to_look_and_to_move_the_log_on(cluster: Cluster) -> None:
    to_look, to_move_on = "rights to read settings", "rights to move the write-ahead log on"
    with psycopg.connect(cluster.url("ballot_box"), autocommit=True) as connection:
        connection.execute("CREATE ROLE service LOGIN")
        url = cluster.url("ballot_box").replace("postgres:", "service:", 1)
        assert _found(url) == [to_look, to_move_on]
        connection.execute("GRANT pg_read_all_settings TO service")
        connection.execute("GRANT pg_checkpoint TO service")
        assert _found(url) == [to_move_on]
        connection.execute("GRANT EXECUTE ON FUNCTION pg_switch_wal() TO service")
        assert _found(url) == []


@pytest.mark.postgres
def test_barriers_of_such_a_user_rewrite_all_the_same(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("office"), autocommit=True) as connection:
        connection.execute("CREATE ROLE poor LOGIN")
        connection.execute("CREATE SCHEMA poor AUTHORIZATION poor")
    url = cluster.url("office").replace("postgres:", "poor:", 1) + "&options=-csearch_path%3Dpoor"
    upgrade(url, "ballot_box")
    database = connect_ballot_box(url)
    database.forget_order()
    database.close()


def test_a_server_that_is_not_there_is_told_kindly() -> None:
    with pytest.raises(SetupError) as refused:
        dangers({"office": "postgresql://nobody:secret@localhost:1/office"})
    assert refused.value.code == "database_unavailable"
    assert "secret" not in str(refused.value)
