"""A response counts exactly once, whatever is sent again, at once, late or differently."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import create_engine, text

from diagnostic.errors import DiagnosticError, SetupError
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.refusals import (
    AlreadyReceivedDifferentlyError,
    CodeSpentError,
    FormDamagedError,
    NothingAnsweredError,
    WaveClosedError,
)
from diagnostic.workflows.submit_response import submit_response
from support.databases import OpenWave, Urls, front_line_answers


def _stored(wave: OpenWave) -> list[tuple[str, str | None, str]]:
    with wave.context.ballot_box() as ballot_box:
        return [tuple(response) for response in ballot_box.responses(wave.id)]


def _spent(wave: OpenWave) -> int:
    with wave.context.office() as office:
        return office.code_counts(wave.id)["frontline"][1]


def _ticket(wave: OpenWave, number: int = 0) -> str:
    return open_form(wave.context, wave.codes[number]).ticket


def test_a_response_is_stored_as_canonical_json(wave: OpenWave) -> None:
    answers = {"voice_1": "2", "climate_2": "not_applicable", "climate_1": "5", "climate_3": ""}
    receipt = submit_response(wave.context, wave.codes[0], _ticket(wave), answers, "North")
    assert not receipt.was_received_before
    assert _stored(wave) == [
        ("frontline", "North", '{"climate_1":5,"climate_2":"not_applicable","voice_1":2}')
    ]


def test_it_is_on_disk_for_everybody_when_the_thank_you_comes(wave: OpenWave, urls: Urls) -> None:
    submit_response(wave.context, wave.codes[0], _ticket(wave), front_line_answers(), "North")
    url = urls["ballot_box"].replace("postgresql://", "postgresql+psycopg://")
    with create_engine(url).connect() as another:
        assert another.execute(text("SELECT count(*) FROM responses")).scalar() == 1


def test_sending_the_same_again_is_harmless(wave: OpenWave) -> None:
    ticket = _ticket(wave)
    first, second, third = (
        submit_response(wave.context, wave.codes[0], ticket, front_line_answers(), "North") for _ in range(3)
    )
    assert [r.was_received_before for r in (first, second, third)] == [False, True, True]
    assert replace(second, was_received_before=False) == first
    assert len(_stored(wave)) == _spent(wave) == 1


@pytest.mark.parametrize(("value", "unit"), [(3, "North"), (4, "South & Söhne"), (4, "")])
def test_other_answers_from_the_same_form_do_not_replace_the_first(
    wave: OpenWave, value: int, unit: str
) -> None:
    ticket = _ticket(wave)
    submit_response(wave.context, wave.codes[0], ticket, front_line_answers(4), "North")
    before = _stored(wave)
    with pytest.raises(AlreadyReceivedDifferentlyError) as refused:
        submit_response(wave.context, wave.codes[0], ticket, front_line_answers(value), unit)
    assert (refused.value.code, refused.value.http_status) == ("already_received_differently", 409)
    assert _stored(wave) == before


def test_a_spent_code_takes_no_second_form(wave: OpenWave) -> None:
    first, second = _ticket(wave), _ticket(wave)
    submit_response(wave.context, wave.codes[0], first, front_line_answers())
    with pytest.raises(CodeSpentError) as refused:
        submit_response(wave.context, wave.codes[0], second, front_line_answers())
    assert (refused.value.code, refused.value.http_status) == ("code_spent", 409)
    assert len(_stored(wave)) == 1


def test_one_form_cannot_be_sent_with_two_codes(wave: OpenWave) -> None:
    """The second code is spent in vain, and nothing is counted twice."""
    ticket = _ticket(wave)
    submit_response(wave.context, wave.codes[0], ticket, front_line_answers())
    submit_response(wave.context, wave.codes[1], ticket, front_line_answers())
    assert len(_stored(wave)) == 1


def test_a_closed_wave_takes_nothing_but_thanks_for_what_it_has(wave: OpenWave) -> None:
    sent, late = _ticket(wave), _ticket(wave, 1)
    submit_response(wave.context, wave.codes[0], sent, front_line_answers())
    close_wave(wave.context, wave.id, confirmed=True)
    again = submit_response(wave.context, wave.codes[0], sent, front_line_answers())
    assert again.was_received_before
    with pytest.raises(WaveClosedError) as refused:
        submit_response(wave.context, wave.codes[1], late, front_line_answers())
    assert (refused.value.code, refused.value.http_status) == ("wave_closed", 409)
    assert len(_stored(wave)) == _spent(wave) == 1


def test_a_wave_that_closes_between_the_two_databases_acknowledges_nothing(wave: OpenWave) -> None:
    with wave.context.ballot_box() as ballot_box:
        ballot_box.close_wave(wave.id)
    with pytest.raises(WaveClosedError):
        submit_response(wave.context, wave.codes[0], _ticket(wave), front_line_answers())
    assert _stored(wave) == []


def test_an_empty_form_is_sent_back_and_the_code_stays_good(wave: OpenWave) -> None:
    ticket = _ticket(wave)
    with pytest.raises(NothingAnsweredError):
        submit_response(wave.context, wave.codes[0], ticket, {"climate_1": ""})
    assert _spent(wave) == 0


def test_a_form_without_its_ticket_spends_nothing(wave: OpenWave) -> None:
    with pytest.raises(FormDamagedError):
        submit_response(wave.context, wave.codes[0], "", front_line_answers())
    assert _spent(wave) == 0


def test_fifty_at_once_of_the_same_form_count_once(wave: OpenWave) -> None:
    ticket = _ticket(wave)
    together = Barrier(50)

    def send(_: int) -> bool:
        together.wait()
        receipt = submit_response(wave.context, wave.codes[0], ticket, front_line_answers(), "North")
        return receipt.was_received_before

    with ThreadPoolExecutor(50) as pool:
        outcomes = Counter(pool.map(send, range(50)))
    assert outcomes == {False: 1, True: 49}
    assert len(_stored(wave)) == _spent(wave) == 1


def test_fifty_forms_under_one_code_at_once_count_once(wave: OpenWave) -> None:
    tickets = [_ticket(wave) for _ in range(50)]
    together = Barrier(50)

    def send(number: int) -> str:
        together.wait()
        try:
            submit_response(wave.context, wave.codes[0], tickets[number], front_line_answers(1 + number % 5))
        except DiagnosticError as refused:
            return refused.code
        return "thanks"

    with ThreadPoolExecutor(50) as pool:
        outcomes = Counter(pool.map(send, range(50)))
    assert outcomes == {"thanks": 1, "code_spent": 49}
    assert len(_stored(wave)) == _spent(wave) == 1


def test_everybody_at_once_is_counted(wave: OpenWave) -> None:
    tickets = [_ticket(wave, number) for number in range(50)]
    together = Barrier(50)

    def send(number: int) -> None:
        together.wait()
        answers = front_line_answers(1 + number % 5)
        submit_response(wave.context, wave.codes[number], tickets[number], answers, "North")

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(send, range(50)))
    values = Counter(json.loads(answers)["climate_1"] for _, _, answers in _stored(wave))
    assert values == dict.fromkeys(range(1, 6), 10)


def test_a_ballot_box_that_fails_is_no_thank_you_and_the_form_can_be_sent_again(wave: OpenWave) -> None:
    ticket = _ticket(wave)
    with wave.context.ballot_box.engine.begin() as connection:
        connection.execute(text("ALTER TABLE responses RENAME TO responses_out_of_order"))
    with pytest.raises(SetupError):
        submit_response(wave.context, wave.codes[0], ticket, front_line_answers())
    with wave.context.ballot_box.engine.begin() as connection:
        connection.execute(text("ALTER TABLE responses_out_of_order RENAME TO responses"))
    assert not submit_response(wave.context, wave.codes[0], ticket, front_line_answers()).was_received_before
    assert len(_stored(wave)) == _spent(wave) == 1
