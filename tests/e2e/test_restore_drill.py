"""A wave is lost in the middle and restored, also to the other kind of database, and goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from diagnostic.anonymity.errors import AlreadyIssuedError
from diagnostic.errors import ConflictError, SetupError
from diagnostic.storage.connect import KINDS
from diagnostic.workflows import launch_wave as launching
from diagnostic.workflows.audit_log import read_log, verify_chain
from diagnostic.workflows.back_up import back_up, restore
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.diagnose_wave import diagnose_wave
from diagnostic.workflows.migrate_databases import upgrade_databases
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.refusals import WaveClosedError
from diagnostic.workflows.seal_receipts import check_receipts
from diagnostic.workflows.signers import erasure_key_name
from support.databases import NAMES, OpenWave, Urls, opened, postgresql_urls, sqlite_urls
from support.road import LaunchedWave, launch, with_keys
from support.sending import Envelope, send

BEFORE, AFTER = 22, 4
"""How many answer before the copy is made, and how many after the restore."""


@dataclass(frozen=True)
class Survey:
    """A launched wave, some of whose people have answered."""

    urls: Urls
    context: Context
    wave: LaunchedWave
    answered: list

    def answer(self, numbers: range) -> None:
        for number in numbers:
            journey = self.wave.journey(number)
            journey.issue(self.context)
            journey.submit(self.context)
            self.answered.append(journey)


@pytest.fixture(scope="module")
def two_keys() -> list:
    return [launching.generate_key() for _ in range(2)]


@pytest.fixture
def survey(
    urls: Urls, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, two_keys: list
) -> Survey:
    keys = list(two_keys)
    monkeypatch.setattr(launching, "generate_key", keys.pop)
    begun = Survey(urls, context, launch(with_keys(context, tmp_path / "keys"), BEFORE + AFTER), [])
    begun = replace(begun, context=begun.wave.context)
    begun.answer(range(BEFORE))
    return begun


@pytest.fixture
def elsewhere(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], Urls]:
    """Make empty databases of a kind."""

    def make(kind: str) -> Urls:
        if kind == "sqlite":
            made = sqlite_urls(tmp_path / "elsewhere")
        else:
            made = postgresql_urls(request.getfixturevalue("postgresql_address"))
        upgrade_databases(made)
        return made

    return make


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_a_restored_wave_goes_on_closes_and_is_diagnosed(
    survey: Survey, elsewhere: Callable[[str], Urls], tmp_path: Path, kind: str
) -> None:
    back_up(survey.urls, tmp_path / "copy")
    urls = elsewhere(kind)
    restore(tmp_path / "copy", urls)
    with ExitStack() as stack:
        restored = replace(
            survey, context=with_keys(stack.enter_context(opened(urls)), tmp_path / "keys"), answered=[]
        )
        for journey in survey.answered:
            assert journey.submit(restored.context).was_received_before
        again = survey.wave.journey(0)
        with pytest.raises(AlreadyIssuedError):
            again.issue(restored.context)
        restored.answer(range(BEFORE, BEFORE + AFTER))
        for journey in restored.answered:
            journey.issue(survey.context)
            journey.submit(survey.context)
        roots = []
        for context in (survey.context, restored.context):
            close_wave(context, survey.wave.id, confirmed=True)
            roots.append(check_receipts(context, survey.wave.id).root)
        assert roots[0] == roots[1]
        assert diagnose_wave(restored.context, survey.wave.id) is not None
        assert verify_chain(read_log(restored.context)).fault == ""


def test_without_the_folder_of_keys_nobody_is_let_in_but_the_wave_can_be_closed(
    survey: Survey, elsewhere: Callable[[str], Urls], tmp_path: Path
) -> None:
    back_up(survey.urls, tmp_path / "copy")
    urls = elsewhere("sqlite")
    restore(tmp_path / "copy", urls)
    with opened(urls) as fresh:
        context = with_keys(fresh, tmp_path / "other keys")
        with pytest.raises(WaveClosedError):
            survey.wave.journey(BEFORE).issue(context)
        assert survey.answered[0].submit(context).was_received_before
        close_wave(context, survey.wave.id, confirmed=True)
        assert check_receipts(context, survey.wave.id).n_responses == BEFORE


def test_the_copy_is_the_same_in_whatever_order_rows_came(
    survey: Survey, elsewhere: Callable[[str], Urls], tmp_path: Path
) -> None:
    """Byte for byte: a restored database got its rows in the order of their keys, the first one at random."""
    back_up(survey.urls, tmp_path / "copy")
    restored = elsewhere("sqlite")
    restore(tmp_path / "copy", restored)
    back_up(restored, tmp_path / "second copy")
    for name in NAMES:
        first, second = (
            (tmp_path / copy / f"{name}.sqlite").read_bytes() for copy in ("copy", "second copy")
        )
        assert first == second


def test_the_copy_holds_no_key_that_signs_and_nobody_else_may_read_it(survey: Survey, tmp_path: Path) -> None:
    back_up(survey.urls, tmp_path / "copy")
    files = sorted((tmp_path / "copy").iterdir())
    assert [file.name for file in files] == ["ballot_box.sqlite", "office.sqlite"]
    for file in files:
        assert file.stat().st_mode & 0o077 == 0
        for secret in ("office", erasure_key_name(survey.wave.id)):
            held = survey.context.keys.read(secret)
            assert held is not None
            assert held not in file.read_bytes()


def test_two_copies_a_few_people_apart_are_refused_while_the_wave_is_open(
    survey: Survey, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    back_up(survey.urls, folder)
    before = [(folder / f"{name}.sqlite").read_bytes() for name in NAMES]
    back_up(survey.urls, folder)  # nobody came: nothing to tell
    survey.answer(range(BEFORE, BEFORE + 1))
    with pytest.raises(ConflictError) as refused:
        back_up(survey.urls, folder)
    assert refused.value.code == "backup_too_early"
    assert [(folder / f"{name}.sqlite").read_bytes() for name in NAMES] == before
    assert {path.name for path in folder.iterdir()} == {"office.sqlite", "ballot_box.sqlite"}
    close_wave(survey.context, survey.wave.id, confirmed=True)
    back_up(survey.urls, folder)


def test_an_office_alone_is_copied_only_when_enough_were_let_in(survey: Survey, tmp_path: Path) -> None:
    folder, office = tmp_path / "copy", {"office": survey.urls["office"]}
    back_up(office, folder)
    survey.wave.journey(BEFORE).issue(survey.context)
    with pytest.raises(ConflictError):
        back_up(office, folder)
    assert [path.name for path in folder.iterdir()] == ["office.sqlite"]


def test_a_first_copy_of_a_few_is_refused_too(
    context: Context, urls: Urls, tmp_path: Path, wave: OpenWave
) -> None:
    back_up(urls, tmp_path / "copy")
    send(context, Envelope(wave.codes[0], open_form(context, wave.codes[0]).ticket, 4))
    with pytest.raises(ConflictError):
        back_up(urls, tmp_path / "another")
    assert list((tmp_path / "another").iterdir()) == []


def test_only_empty_databases_are_restored(survey: Survey, tmp_path: Path) -> None:
    back_up(survey.urls, tmp_path / "copy")
    with pytest.raises(ConflictError) as refused:
        restore(tmp_path / "copy", survey.urls)
    assert refused.value.code == "database_not_empty"
    assert {path.name for path in (tmp_path / "copy").iterdir()} == {"office.sqlite", "ballot_box.sqlite"}


def test_where_there_is_no_copy_it_says_so(sqlite_context: Context, tmp_path: Path) -> None:
    with pytest.raises(SetupError) as refused:
        restore(tmp_path / "nowhere", sqlite_urls(tmp_path))
    assert refused.value.code == "backup_missing"


def test_what_cannot_be_copied_is_told_and_leaves_nothing_behind(
    sqlite_context: Context, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(SetupError) as no_folder:
        back_up(sqlite_urls(tmp_path), tmp_path / "file")
    assert no_folder.value.code == "backup_folder_unusable"
    with sqlite_context.ballot_box.engine.begin() as connection:
        connection.execute(text("DROP TABLE sealed_receipts"))
    with pytest.raises(SetupError) as not_ours:
        back_up(sqlite_urls(tmp_path), tmp_path / "copy")
    assert not_ours.value.code == "database_not_copied"
    assert list((tmp_path / "copy").iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_in_the_copy(context: Context, name: str) -> None:
    """A table that the models do not know would be left out of every backup."""
    there = set(inspect(getattr(context, name).engine).get_table_names()) - {"alembic_version"}
    assert there == set(KINDS[name].metadata.tables)


def test_empty_places_stay_empty(survey: Survey, tmp_path: Path) -> None:
    """JSON has a null of its own, which is not the absence of a value."""
    back_up(survey.urls, tmp_path / "copy")
    question = "SELECT count(*) FROM waves WHERE languages IS NULL AND closed_on IS NULL"
    with survey.context.office.engine.begin() as connection:
        expected = connection.scalar(text(question))
    with sqlite3.connect(tmp_path / "copy" / "office.sqlite") as copy:
        assert copy.execute(question).fetchone() == (expected,)
