"""Open questions in the respondent's form: asked, carried, reviewed and sent, exactly once and in silence."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diagnostic.errors import DiagnosticError
from diagnostic.web.app import create_app
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.issue_codes import issue_codes
from support.commented import (
    CROWD,
    RTL,
    XSS,
    CommentedWave,
    begin,
    client_of,
    fill,
    opened_with_comments,
    stored_comments,
    with_comments,
)
from support.databases import open_small_wave, sqlite_urls
from support.paper import arrive, received


@pytest.fixture
def wave(tmp_path: Path) -> Iterator[CommentedWave]:
    with opened_with_comments(sqlite_urls(tmp_path)) as context:
        yield with_comments(context)


def test_the_form_asks_shows_and_carries_what_is_written(wave: CommentedWave) -> None:
    client = client_of(wave)
    consent = arrive(client, wave.codes[-1])
    assert "What you write in your own words is read, word for word" in consent.text
    assert "at least 10 people wrote" in consent.text
    form = begin(client, wave)
    assert form.fields["answer.more"] == form.fields["answer.less"] == ""
    assert 'maxlength="300"' in form.html
    assert "Only if you chose" in form.text
    for words in (XSS, RTL):
        review = fill(client, form, more=f"  {words}\r\n ", less="is hidden")
        assert "<script>alert" not in review.html
        shown = review.html.split('<dd class="words" dir="auto">')
        assert len(shown) == 2
        assert words.split("\n")[0] in review.text
        assert "is hidden" not in review.html.split("<dl")[1]
        back = review.press(client, "Change part 1")
        assert back.fields["answer.more"] == words
    thanks = review.press(client, "Send my answers")
    assert thanks.status == 200
    assert stored_comments(wave) == [("more", None, RTL)]


def test_a_wave_without_open_questions_says_nothing_of_them(wave: CommentedWave) -> None:
    client = client_of(wave)
    plain = open_small_wave(wave.context, instruments=["voice"], head_counts=CROWD)
    code = issue_codes(wave.context, plain.id, role_group="frontline", count=1).codes[0]
    consent = arrive(client, code)
    assert "own words" not in consent.text
    assert "<textarea" not in consent.press(client, "I agree").html


def test_a_comment_alone_is_a_response(wave: CommentedWave) -> None:
    client = client_of(wave)
    form = begin(client, wave)
    review = received(client.post("/a/review", data=form.fields | {"answer.more": "Only this."}))
    assert review.press(client, "Send my answers").status == 200
    assert stored_comments(wave) == [("more", None, "Only this.")]
    with wave.context.ballot_box() as ballot_box:
        assert [one.answers for one in ballot_box.responses(wave.id)] == ["{}"]
    blank = received(client.post("/a/review", data=begin(client, wave).fields | {"answer.more": " \r\n\t"}))
    assert "There is nothing to send" in blank.text


def test_a_comment_that_is_too_long_is_refused_and_nothing_is_stored(wave: CommentedWave) -> None:
    client = client_of(wave)
    form = begin(client, wave)
    refused = fill(client, form, more="x" * 301)
    assert (refused.status, refused.h1) == (422, "One answer does not fit the form")
    assert refused.fields["answer.climate_1"] == "4"
    direct = form.fields | {"answer.more": "x" * 301, "answer.climate_1": "3"}
    assert client.post("/a/send", data=direct).status_code == 422
    assert stored_comments(wave) == []
    fits = fill(client, form, more="ä\r\n" * 150)  # 300 as a browser counts
    assert fits.press(client, "Send my answers").status == 200


@pytest.mark.parametrize("second", [{"more": "Second."}, {}, {"more": "First.", "value": 1}])
def test_sent_again_with_other_words_or_answers_the_first_ones_stay(wave: CommentedWave, second) -> None:
    code = wave.codes[-1]
    ticket = wave.send(code=code, more="First.")
    with pytest.raises(DiagnosticError) as refused:
        wave.send(code=code, ticket=ticket, **second)
    assert refused.value.code == "already_received_differently"
    assert wave.send(code=code, ticket=ticket, more=" First.\n") == ticket
    assert stored_comments(wave) == [("more", None, "First.")]


def test_words_survive_a_service_that_fails(wave: CommentedWave) -> None:
    @contextmanager
    def failing() -> Iterator[None]:
        raise OSError
        yield

    client = client_of(wave)
    review = fill(client, begin(client, wave), more=RTL)
    broken = TestClient(create_app(replace(wave.context, ballot_box=failing)))
    failed = review.press(broken, "Send my answers")
    assert failed.status == 503
    assert failed.fields["answer.more"] == RTL
    assert failed.press(client, "Send again").status == 200
    assert stored_comments(wave) == [("more", None, RTL)]


def test_no_log_and_no_error_repeats_what_was_written(
    wave: CommentedWave, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(wave)
    with caplog.at_level(logging.DEBUG):
        form = begin(client, wave)
        review = fill(client, form, more="A canary sang.")
        review.press(client, "Send my answers")
        again = received(client.post("/a/send", data=review.fields | {"answer.more": "Another canary."}))
        other = begin(client, wave).fields
        long = client.post("/a/send", data=other | {"answer.more": "canary " * 50})
        close_wave(wave.context, wave.id, confirmed=True, mask_names=["canary"])
    assert (again.status, long.status_code) == (409, 422)
    assert "canary" not in again.html
    own = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert own
    assert "canary" not in "\n".join(f"{record.getMessage()} {record.__dict__}" for record in own)
