"""Office and ballot box hold nothing by which they could be joined, and neither holds a code or a ticket."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData, inspect, text
from sqlalchemy.engine import make_url

from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.codes import office_mark, read_code, row_key, spent_mark
from diagnostic.workflows.context import Context
from diagnostic.workflows.manage_keys import create_key
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.submit_response import submit_response
from support.databases import NAMES, OpenWave, Urls, front_line_answers
from support.sending import TESTS

SHORTEST_SHARED = 8
WINDOW = 12


def _answer_everything(wave: OpenWave) -> list[tuple[str, str]]:
    sent = []
    for number, code in enumerate(wave.codes[:30]):
        ticket = open_form(wave.context, code).ticket
        answers = front_line_answers(1 + number % 5)
        submit_response(wave.context, code, ticket, answers, ("North", "South & Söhne", "")[number % 3])
        sent.append((code, ticket))
    return sent


def _texts(database) -> Iterator[str]:
    """Every value in every table, taken apart down to plain texts."""
    metadata = MetaData()
    with database.engine.connect() as connection:
        metadata.reflect(connection)
        for table in metadata.tables.values():
            for row in connection.execute(table.select()):
                for value in row:
                    yield from _leaves(value)


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    elif isinstance(value, str) and value.startswith(("{", "[")):
        yield from _leaves(json.loads(value))
    else:
        yield str(value)


def _published(wave: OpenWave) -> set[str]:
    """What both may know: the wave, its pinned instruments and the groups everybody can read in the form."""
    pins = {str(value) for pin in wave.context.catalogue for value in (pin.id, pin.version)}
    prints = {wave.context.catalogue.entry(one.id).sha256 for one in wave.context.catalogue}
    groups = {"frontline", "middle_management", "c_suite", "North", "South & Söhne"}
    return {wave.id, "instruments", "2026_11_21_first_tables", *pins, *prints, *groups, "version", "sha256"}


def _shared(wave: OpenWave) -> set[str]:
    office, ballot_box = (set(_texts(getattr(wave.context, name))) - _published(wave) for name in NAMES)
    whole = {value for value in office & ballot_box if len(value) >= SHORTEST_SHARED}
    return whole | (_windows(office) & _windows(ballot_box))


def _windows(values: set[str]) -> set[str]:
    return {value[k : k + WINDOW] for value in values for k in range(len(value) - WINDOW + 1)}


def test_the_two_databases_share_no_value_but_what_is_public(wave: OpenWave) -> None:
    _answer_everything(wave)
    assert _shared(wave) == set()
    close_wave(wave.context, wave.id, confirmed=True)
    assert _shared(wave) == set()


def test_a_shared_value_would_be_found(wave: OpenWave) -> None:
    _answer_everything(wave)
    with wave.context.office.engine.begin() as connection:
        mark = connection.execute(
            text("SELECT spent_by FROM access_codes WHERE spent_by IS NOT NULL")
        ).scalar()
    with wave.context.ballot_box.engine.begin() as connection:
        connection.execute(
            text("UPDATE responses SET unit = :mark WHERE unit = 'North'"), {"mark": f"x{mark[:20]}"}
        )
    assert _shared(wave)


def _files(urls: Urls) -> list[Path]:
    if urls["office"].startswith("sqlite"):
        return [Path(str(make_url(urls[name]).database)) for name in NAMES]
    folder = Path(str(make_url(urls["office"]).query["host"]))
    return [path for path in folder.rglob("*") if path.is_file()]


def _flushed(context: Context) -> None:
    for name in NAMES:
        engine = getattr(context, name).engine
        if engine.dialect.name == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("CHECKPOINT"))


def test_no_code_ticket_or_key_is_in_any_byte_of_the_files(wave: OpenWave, urls: Urls) -> None:
    """For PostgreSQL that includes its write-ahead log and its server log."""
    sent = _answer_everything(wave)[:4]
    secret = create_key(wave.context, name="portal").secret
    _flushed(wave.context)
    content = b"".join(path.read_bytes() for path in _files(urls))
    code, ticket = sent[0]
    for mark in (
        office_mark(read_code(code)),
        spent_mark(read_code(code), ticket),
        row_key(ticket, wave.id),
    ):
        assert mark.encode() in content  # the search works
    unused = wave.codes[-1]
    for given_out in (unused, *(one for one, _ in sent)):
        plain = read_code(given_out)
        for spelling in (given_out, plain, plain.lower(), given_out.lower()):
            assert spelling.encode() not in content
    for _, one in sent:
        assert one.encode() not in content
        assert bytes.fromhex(one) not in content
    assert secret.encode() not in content
    assert secret.removeprefix("dk_").encode() not in content


def test_sqlite_leaves_no_other_file_behind(sqlite_wave: OpenWave, tmp_path: Path) -> None:
    _answer_everything(sqlite_wave)
    close_wave(sqlite_wave.context, sqlite_wave.id, confirmed=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ballot_box.sqlite", "office.sqlite"]


TALKATIVE = """
import json, logging, sys
from diagnostic.logs import configure_logs
configure_logs("DEBUG")
from support.databases import opened, sqlite_urls, with_codes
from support.sending import Envelope, send
from pathlib import Path
from diagnostic.workflows.open_form import open_form
with opened(sqlite_urls(Path(sys.argv[1]))) as context:
    wave = with_codes(context)
    form = open_form(context, wave.codes[0])
    envelope = Envelope(wave.codes[0], form.ticket, 4)
    send(context, envelope)
    logging.getLogger("diagnostic").debug("the log works")
    print(json.dumps([envelope.code, envelope.ticket, form.consent.organisation]))
"""


def test_the_most_talkative_log_holds_no_code_ticket_or_answer(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TALKATIVE, str(tmp_path)]
    run = subprocess.run(command, cwd=TESTS, capture_output=True, text=True, check=True)
    assert "the log works" in run.stderr
    code, ticket, organisation = json.loads(run.stdout)
    for secret in (code, read_code(code), ticket, office_mark(read_code(code)), organisation):
        assert secret not in run.stderr
    assert not re.search(r"climate_\d", run.stderr)


@pytest.mark.parametrize("name", NAMES)
def test_every_table_is_known(wave: OpenWave, name: str) -> None:
    """A new table has to be thought about here: what it holds, and what order it keeps."""
    expected = {
        "office": {
            "alembic_version",
            "campaigns",
            "waves",
            "head_counts",
            "access_codes",
            "api_keys",
            "signing_keys",
            "manifests",
            "invitations",
            "roster",
            "audit_log",
        },
        "ballot_box": {
            "alembic_version",
            "waves",
            "responses",
            "published_waves",
            "released_results",
            "sealed_receipts",
            "sealed_turnout",
            "comments",
            "released_comments",
        },
    }
    assert set(inspect(getattr(wave.context, name).engine).get_table_names()) == expected[name]
