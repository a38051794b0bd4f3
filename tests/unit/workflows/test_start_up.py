"""The service starts on safe databases, or with a reason that is written down."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from diagnostic.errors import SetupError
from diagnostic.workflows.audit_log import read_log
from diagnostic.workflows.context import Context, NoDatabase
from diagnostic.workflows.start_up import keep_forgetting_order, refuse_unsafe
from support.databases import Urls, sqlite_urls


@pytest.fixture
def unsafe(sqlite_context: Context, tmp_path: Path) -> Urls:
    tmp_path.chmod(0o755)
    (tmp_path / "office.sqlite").chmod(0o644)
    (tmp_path / "ballot_box.sqlite").chmod(0o644)
    return sqlite_urls(tmp_path)


def test_safe_databases_are_served_without_a_word(
    sqlite_context: Context, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    refuse_unsafe(sqlite_context, sqlite_urls(tmp_path))
    assert caplog.text == ""
    assert read_log(sqlite_context) == ()


@pytest.mark.parametrize("because", ["", "  "])
def test_unsafe_ones_are_refused_with_everything_that_is_wrong(
    sqlite_context: Context, unsafe: Urls, because: str
) -> None:
    with pytest.raises(SetupError) as refused:
        refuse_unsafe(sqlite_context, unsafe, because)
    assert refused.value.code == "database_unsafe"
    assert refused.value.fault.count("chmod 600") == 2
    assert read_log(sqlite_context) == ()


def test_a_reason_lets_them_pass_and_is_recorded_once(
    sqlite_context: Context, unsafe: Urls, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        refuse_unsafe(sqlite_context, unsafe, "a drill")
    assert "office: office.sqlite; ballot_box: ballot_box.sqlite" in caplog.text
    (entry,) = read_log(sqlite_context)
    assert entry.event == "unsafe_configuration_accepted"
    assert json.loads(entry.details) == {
        "reason": "a drill",
        "settings": ["office: office.sqlite", "ballot_box: ballot_box.sqlite"],
    }


def test_where_the_office_is_not_open_a_reason_is_in_the_log_of_the_program(
    sqlite_context: Context, unsafe: Urls, caplog: pytest.LogCaptureFixture
) -> None:
    collector = replace(sqlite_context, office=NoDatabase("office"))
    refuse_unsafe(collector, {"ballot_box": unsafe["ballot_box"]}, "a drill")
    assert "served although unsafe" in caplog.text
    assert read_log(sqlite_context) == ()


def test_only_databases_that_are_open_keep_forgetting(sqlite_context: Context) -> None:
    keep_forgetting_order(replace(sqlite_context, office=NoDatabase("office")))
    assert sqlite_context.ballot_box._barriers is not None
    assert sqlite_context.office._barriers is None
