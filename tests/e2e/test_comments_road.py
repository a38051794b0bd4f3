"""Open comments from the form to the released results, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_bytes

import pytest
from sqlalchemy import Engine, MetaData, text
from starlette.testclient import TestClient

from diagnostic.errors import ConflictError, DiagnosticError
from diagnostic.web.app import create_app
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.codes import make_ticket
from diagnostic.workflows.diagnose_wave import diagnose_wave
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.manage_keys import create_key
from support.commented import CROWD, CommentedWave, opened_with_comments, with_comments
from support.databases import Urls, front_line_answers, open_small_wave, postgresql_urls, sqlite_urls
from support.paper import Paper, arrive, received

XSS = "</textarea><script>alert(1)</script>{{ 7*7 }}\"'&"
RTL = "نحتاج إلى وقت أكثر\nورقمي ٠١٠١٢٣٤٥٦٧٨"


@pytest.fixture
def wave(urls: Urls) -> Iterator[CommentedWave]:
    with opened_with_comments(urls) as context:
        yield with_comments(context)


@pytest.fixture
def sqlite_wave(tmp_path) -> Iterator[CommentedWave]:
    with opened_with_comments(sqlite_urls(tmp_path)) as context:
        yield with_comments(context)


def _client(wave: CommentedWave) -> TestClient:
    secret = create_key(wave.context, name="test").secret
    return TestClient(create_app(wave.context), headers={"Authorization": f"Bearer {secret}"})


def _form(client: TestClient, wave: CommentedWave) -> Paper:
    return arrive(client, wave.codes.pop()).press(client, "I agree")


def _fill(client: TestClient, form: Paper, value: int = 4, unit: str = "", **comments: str) -> Paper:
    answers = {f"answer.{item}": answer for item, answer in front_line_answers(value).items()}
    words = {f"answer.{question}": text for question, text in comments.items()}
    return received(client.post("/a/review", data=form.fields | answers | words | {"unit": unit}))


def _stored(wave: CommentedWave) -> list[tuple[str, str | None, str]]:
    with wave.context.ballot_box() as ballot_box:
        return sorted((tuple(one) for one in ballot_box.comments.of_wave(wave.id)), key=str)


def test_from_the_form_to_the_results(wave: CommentedWave) -> None:
    client = _client(wave)
    for number in range(12):
        text = f"{number}: Maria (maria@x.example, 0170 1234567) should listen."
        review = _fill(client, _form(client, wave), unit="North", more=text)
        for _ in range(2):
            assert review.press(client, "Send my answers").status == 200
    for number in range(11):
        words = (XSS, RTL)[number] if number < 2 else f"South {number}"
        _fill(client, _form(client, wave), unit="South & Söhne", more=words).press(client, "Send my answers")
    for number in range(9):
        _fill(client, _form(client, wave), value=1, less=f"Time {number}").press(client, "Send my answers")
    assert len(_stored(wave)) == 32
    closing = {"confirm": True, "mask_names": ["Maria Schmidt"]}
    assert client.post(f"/api/v1/waves/{wave.id}/close", json=closing).status_code == 200
    assert _stored(wave) == []
    assert client.post(f"/api/v1/waves/{wave.id}/diagnosis").status_code == 200
    more, less = client.get(f"/api/v1/waves/{wave.id}/results").json()["comments"]
    north, south = more["lists"]
    assert (north["unit"], south["unit"]) == ("North", "South & Söhne")
    expected = {f"{number}: [name] ([e-mail], [phone]) should listen." for number in range(12)}
    assert set(north["comments"]) == expected
    assert set(south["comments"]) == {
        XSS,
        "نحتاج إلى وقت أكثر\nورقمي [phone]",
        *(f"South {number}" for number in range(2, 11)),
    }
    assert (less["lists"], less["label"], less["was_asked_of_all"]) == ([], "not shown", False)
    assert north["comments"] != sorted(north["comments"], key=lambda text: int(text.split(":")[0]))
    again = client.post(f"/api/v1/waves/{wave.id}/close", json=closing)
    assert (again.status_code, again.json()["code"]) == (409, "comments_sealed")


def test_the_form_asks_shows_and_carries_what_is_written(sqlite_wave: CommentedWave) -> None:
    client = _client(sqlite_wave)
    consent = arrive(client, sqlite_wave.codes[-1])
    assert "What you write in your own words is read, word for word" in consent.text
    assert "at least 10 people wrote" in consent.text
    form = _form(client, sqlite_wave)
    assert form.fields["answer.more"] == form.fields["answer.less"] == ""
    assert 'maxlength="300"' in form.html
    assert "Only if you chose" in form.text
    for words in (XSS, RTL):
        review = _fill(client, form, more=f"  {words}\r\n ", less="is hidden")
        assert "<script>alert" not in review.html
        shown = review.html.split('<dd class="words" dir="auto">')
        assert len(shown) == 2
        assert words.split("\n")[0] in review.text
        assert "is hidden" not in review.html.split("<dl")[1]
        back = review.press(client, "Change part 1")
        assert back.fields["answer.more"] == words
    thanks = review.press(client, "Send my answers")
    assert thanks.status == 200
    assert _stored(sqlite_wave) == [("more", None, RTL)]


def test_a_wave_without_open_questions_says_nothing_of_them(sqlite_wave: CommentedWave) -> None:
    client = _client(sqlite_wave)
    plain = open_small_wave(sqlite_wave.context, instruments=["voice"], head_counts=CROWD)
    code = issue_codes(sqlite_wave.context, plain.id, role_group="frontline", count=1).codes[0]
    consent = arrive(client, code)
    assert "own words" not in consent.text
    assert "<textarea" not in consent.press(client, "I agree").html


def test_a_comment_alone_is_a_response(sqlite_wave: CommentedWave) -> None:
    client = _client(sqlite_wave)
    form = _form(client, sqlite_wave)
    review = received(client.post("/a/review", data=form.fields | {"answer.more": "Only this."}))
    assert review.press(client, "Send my answers").status == 200
    assert _stored(sqlite_wave) == [("more", None, "Only this.")]
    with sqlite_wave.context.ballot_box() as ballot_box:
        assert [one.answers for one in ballot_box.responses(sqlite_wave.id)] == ["{}"]
    blank = received(
        client.post("/a/review", data=_form(client, sqlite_wave).fields | {"answer.more": " \r\n\t"})
    )
    assert "There is nothing to send" in blank.text


def test_a_comment_that_is_too_long_is_refused_and_nothing_is_stored(sqlite_wave: CommentedWave) -> None:
    client = _client(sqlite_wave)
    form = _form(client, sqlite_wave)
    refused = _fill(client, form, more="x" * 301)
    assert (refused.status, refused.h1) == (422, "One answer does not fit the form")
    assert refused.fields["answer.climate_1"] == "4"
    direct = form.fields | {"answer.more": "x" * 301, "answer.climate_1": "3"}
    assert client.post("/a/send", data=direct).status_code == 422
    assert _stored(sqlite_wave) == []
    fits = _fill(client, form, more="ä\r\n" * 150)  # 300 as a browser counts
    assert fits.press(client, "Send my answers").status == 200


@pytest.mark.parametrize("second", [{"more": "Second."}, {}, {"more": "First.", "value": 1}])
def test_sent_again_with_other_words_or_answers_the_first_ones_stay(
    sqlite_wave: CommentedWave, second
) -> None:
    code = sqlite_wave.codes[-1]
    ticket = sqlite_wave.send(code=code, more="First.")
    with pytest.raises(DiagnosticError) as refused:
        sqlite_wave.send(code=code, ticket=ticket, **second)
    assert refused.value.code == "already_received_differently"
    assert sqlite_wave.send(code=code, ticket=ticket, more=" First.\n") == ticket
    assert _stored(sqlite_wave) == [("more", None, "First.")]


def test_a_unit_is_stored_only_where_it_could_ever_be_told(sqlite_wave: CommentedWave) -> None:
    for unit in ("North", "South & Söhne", "Tiny", ""):
        sqlite_wave.send(unit, more=f"From {unit}.")
    assert {(unit, text) for _, unit, text in _stored(sqlite_wave)} == {
        ("North", "From North."),
        ("South & Söhne", "From South & Söhne."),
        (None, "From Tiny."),
        (None, "From ."),
    }


def test_a_close_that_was_interrupted_is_not_completed_without_its_names(wave: CommentedWave) -> None:
    for number in range(10):
        wave.send(more=f"Maria {number}")
    context = wave.context
    with context.office() as office:  # as a crash between the two databases leaves them
        found = office.wave(wave.id, for_change=True)
        assert found is not None
        office.close_wave(found, context.today())
    with pytest.raises(ConflictError) as refused:
        diagnose_wave(context, wave.id)
    assert refused.value.code == "comments_not_sealed"
    assert len(_stored(wave)) == 10
    close_wave(context, wave.id, confirmed=True, mask_names=["Maria"])
    (more, _) = diagnose_wave(context, wave.id).comments
    assert set(more.lists[0].comments) == {f"[name] {number}" for number in range(10)}


def test_nothing_that_was_written_outlives_the_close_but_what_is_released(tmp_path) -> None:
    with opened_with_comments(sqlite_urls(tmp_path)) as context:
        wave = with_comments(context)
        for number in range(10):
            wave.send(more=f"wrote-{number} canary@mail.example Petronella")
        for number in range(9):
            wave.send(value=1, less=f"too-few-{number}")
        before = (tmp_path / "ballot_box.sqlite").read_bytes()
        assert b"canary@mail" in before
        assert b"too-few-8" in before
        close_wave(context, wave.id, confirmed=True, mask_names=["Petronella"])
        files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for gone in (b"canary@mail", b"Petronella", b"too-few"):
        assert gone not in files
    assert b"wrote-3 [e-mail] [name]" in files


def test_neither_database_joins_comments_to_answers_or_codes(wave: CommentedWave) -> None:
    """No value of a comment's row but wave and unit stands anywhere else."""
    for number in range(20):
        wave.send("North", more=f"Some words {number}")
    values: dict[str, set[str]] = {}
    for name in ("office", "ballot_box"):
        engine = getattr(wave.context, name).engine
        metadata = MetaData()
        with engine.connect() as connection:
            metadata.reflect(connection)
            for table in metadata.tables.values():
                rows = connection.execute(table.select())
                found = {json.dumps(value, default=str).strip('"') for row in rows for value in row}
                values[f"{name}.{table.name}"] = {value for value in found if len(value) >= 4}
    own = values.pop("ballot_box.comments")
    assert len(own) == 20 + 20 + 3
    elsewhere = " ".join(value for found in values.values() for value in found)
    assert {value for value in own if value in elsewhere} == {"North", wave.id}


def test_no_log_and_no_error_repeats_what_was_written(
    sqlite_wave: CommentedWave, caplog: pytest.LogCaptureFixture
) -> None:
    client = _client(sqlite_wave)
    with caplog.at_level(logging.DEBUG):
        form = _form(client, sqlite_wave)
        review = _fill(client, form, more="A canary sang.")
        review.press(client, "Send my answers")
        again = received(client.post("/a/send", data=review.fields | {"answer.more": "Another canary."}))
        other = _form(client, sqlite_wave).fields
        long = client.post("/a/send", data=other | {"answer.more": "canary " * 50})
        close_wave(sqlite_wave.context, sqlite_wave.id, confirmed=True, mask_names=["canary"])
    assert (again.status, long.status_code) == (409, 422)
    assert "canary" not in again.html
    own = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert own
    assert "canary" not in "\n".join(f"{record.getMessage()} {record.__dict__}" for record in own)


@pytest.mark.postgres
def test_after_the_close_no_table_of_postgresql_holds_what_was_written(postgresql_address: str) -> None:
    """Its write-ahead log does, until PostgreSQL writes over it; that is why it must not be archived."""
    canary = f"canary{make_ticket(token_bytes)}"
    with opened_with_comments(postgresql_urls(postgresql_address)) as context:
        wave = with_comments(context)
        for number in range(9):
            wave.send(more=f"{canary} {number} " + "and more words " * 12)
        engine = context.ballot_box.engine
        assert canary.encode() in _tables(engine)
        close_wave(context, wave.id, confirmed=True)
        assert canary.encode() not in _tables(engine)


def _tables(engine: Engine) -> bytes:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
    return b"".join(path.read_bytes() for path in (folder / "base").rglob("*") if path.is_file())


def test_words_survive_a_service_that_fails(sqlite_wave: CommentedWave) -> None:
    @contextmanager
    def failing() -> Iterator[None]:
        raise OSError
        yield

    client = _client(sqlite_wave)
    review = _fill(client, _form(client, sqlite_wave), more=RTL)
    broken = TestClient(create_app(replace(sqlite_wave.context, ballot_box=failing)))
    failed = review.press(broken, "Send my answers")
    assert failed.status == 503
    assert failed.fields["answer.more"] == RTL
    assert failed.press(client, "Send again").status == 200
    assert _stored(sqlite_wave) == [("more", None, RTL)]
