"""The migrations make exactly what the models say, safely and repeatably, on both kinds of database."""

from __future__ import annotations

import ast
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, create_engine, inspect, text

from diagnostic.errors import SetupError
from diagnostic.resources import resource_folder
from diagnostic.storage import migrate
from diagnostic.storage.ballot_box.models import BallotBoxTable
from diagnostic.storage.engine import open_engine
from diagnostic.storage.migrate import current, newest, upgrade
from diagnostic.storage.office.models import OfficeTable
from diagnostic.workflows.migrate_databases import database_versions, upgrade_databases
from support.databases import NAMES, Urls

MODELS = {"office": OfficeTable.metadata, "ballot_box": BallotBoxTable.metadata}
FILES = sorted(resource_folder("migrations").rglob("versions/*.py"))


@pytest.mark.parametrize("which", NAMES)
def test_an_empty_database_is_brought_to_the_newest_version_once(urls: Urls, which) -> None:
    assert current(urls[which], which) is None
    assert upgrade(urls[which], which) == (None, newest(which))
    assert upgrade(urls[which], which) == (newest(which), newest(which))
    assert current(urls[which], which) == newest(which)


@pytest.mark.parametrize("which", NAMES)
def test_migrations_and_models_agree(urls: Urls, which) -> None:
    upgrade(urls[which], which)
    engine = open_engine(urls[which])
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), MODELS[which]) == []
    engine.dispose()


@pytest.mark.parametrize("which", NAMES)
def test_sqlite_tables_are_those_of_the_models_to_the_letter(tmp_path: Path, which) -> None:
    """The comparison above overlooks checks and WITHOUT ROWID."""
    upgrade(f"sqlite:///{tmp_path}/migrated.sqlite", which)
    made = create_engine(f"sqlite:///{tmp_path}/made.sqlite")
    MODELS[which].create_all(made)
    migrated = create_engine(f"sqlite:///{tmp_path}/migrated.sqlite")
    assert _definitions(migrated) == _definitions(made)


def _definitions(engine: Engine) -> dict[str, str]:
    question = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'"
    with engine.connect() as connection:
        return {name: _parts(sql) for name, sql in connection.execute(text(question))}


def _parts(definition: str) -> list[str]:
    """Give the columns and constraints in any order: a later column stands behind the constraints."""
    one_line = re.sub(r"\s+", " ", definition).replace("( ", "(").replace(" )", ")")
    head, _, body = one_line.partition("(")
    return [head, *sorted(part.strip() for part in re.split(r",(?![^(]*\))", body.rstrip(")")))]


def test_answers_and_codes_carry_no_row_number_in_sqlite(tmp_path: Path) -> None:
    for which, table in (("ballot_box", "responses"), ("ballot_box", "comments"), ("office", "access_codes")):
        upgrade(f"sqlite:///{tmp_path}/{which}.sqlite", which)
        engine = open_engine(f"sqlite:///{tmp_path}/{which}.sqlite")
        with engine.connect() as connection, pytest.raises(Exception, match="no such column"):
            connection.execute(text(f"SELECT rowid FROM {table}"))


@pytest.mark.parametrize("which", NAMES)
def test_nothing_in_the_ballot_box_can_hold_a_time_or_a_sequence(urls: Urls, which) -> None:
    upgrade(urls[which], which)
    engine = open_engine(urls[which])
    columns = [column for t in inspect(engine).get_table_names() for column in inspect(engine).get_columns(t)]
    kinds = {str(column["type"]).upper() for column in columns}
    assert not any("TIME" in kind for kind in kinds)
    assert not any(column.get("autoincrement") is True or column.get("identity") for column in columns)
    if which == "ballot_box":
        assert "DATE" not in kinds
    engine.dispose()


@pytest.mark.parametrize("which", NAMES)
def test_a_downgrade_leaves_nothing_behind_and_can_be_undone(urls: Urls, which) -> None:
    upgrade(urls[which], which)
    engine = open_engine(urls[which])
    with engine.begin() as connection:
        config = migrate._config(which)
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    assert upgrade(urls[which], which) == (None, newest(which))


def test_an_upgrade_that_fails_half_way_changes_nothing(urls: Urls) -> None:
    engine = open_engine(urls["office"])
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE access_codes (in_the_way INTEGER)"))
    with pytest.raises(SetupError) as failed:
        upgrade(urls["office"], "office")
    assert failed.value.code == "database_not_upgraded"
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == ["access_codes"]
        connection.execute(text("DROP TABLE access_codes"))
    engine.dispose()
    assert upgrade(urls["office"], "office") == (None, newest("office"))


def test_two_upgrades_at_the_same_time_do_not_disturb_each_other(urls: Urls) -> None:
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: upgrade(urls["office"], "office"), range(4)))
    assert sorted(outcomes, key=str) == sorted(
        [(None, newest("office")), *[(newest("office"), newest("office"))] * 3], key=str
    )


def test_a_database_of_a_later_version_is_left_alone(urls: Urls) -> None:
    upgrade(urls["ballot_box"], "ballot_box")
    engine = open_engine(urls["ballot_box"])
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))
    engine.dispose()
    with pytest.raises(SetupError) as refused:
        upgrade(urls["ballot_box"], "ballot_box")
    assert refused.value.code == "database_too_new"


def test_both_databases_are_upgraded_and_reported_together(urls: Urls) -> None:
    assert [version for _, version, _ in database_versions(urls)] == [None, None]
    assert [(name, before) for name, before, _ in upgrade_databases(urls)] == [(n, None) for n in NAMES]
    assert all(present == latest for _, present, latest in database_versions(urls))


def test_one_database_for_both_is_refused(urls: Urls) -> None:
    with pytest.raises(SetupError) as refused:
        upgrade_databases({"office": urls["office"], "ballot_box": urls["office"]})
    assert refused.value.code == "databases_not_apart"


@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_a_migration_is_dated_and_needs_nothing_of_the_application(file: Path) -> None:
    assert re.fullmatch(r"20\d\d_[01]\d_[0-3]\d_[a-z0-9_]+\.py", file.name)
    tree = ast.parse(file.read_text(encoding="utf-8"))
    modules = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert modules <= {"sqlalchemy", "alembic"}


def test_the_two_databases_share_no_table_but_the_waves() -> None:
    office, ballot_box = (set(MODELS[name].tables) for name in NAMES)
    assert office & ballot_box == {"waves"}
    shared = _columns(MODELS["office"]) & _columns(MODELS["ballot_box"])
    assert shared == {"id", "wave_id", "instruments", "role_group", "unit"}


def _columns(metadata: MetaData) -> set[str]:
    return {column.name for table in metadata.tables.values() for column in table.columns}
