"""Reminders: who gets one, who gets none, and how little their number tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from diagnostic.errors import ConflictError, SetupError
from diagnostic.workflows.audit_log import read_log
from diagnostic.workflows.bands import band
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.invitation_secrets import mail_key_name
from diagnostic.workflows.issue_credential import find_standing, note_done
from diagnostic.workflows.mailing import MOST_REMINDERS
from diagnostic.workflows.remind_people import remind_people
from diagnostic.workflows.stop_reminders import stop_reminders
from support.databases import front_line_answers
from support.mail_server import MailServer, mail_server, plain_text
from support.mailed import FRONT_LINE, MailedWave, link_of, mailed_wave, stop_of
from support.road import Journey


@pytest.fixture
def wave(context: Context, tmp_path: Path) -> MailedWave:
    return mailed_wave(context, tmp_path)


@pytest.fixture
def sqlite_wave(sqlite_context: Context, tmp_path: Path) -> MailedWave:
    return mailed_wave(sqlite_context, tmp_path)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def _invited(wave: MailedWave, server: MailServer, count: int = 30) -> dict[str, EmailMessage]:
    """Invite, and give the letter of each person who got one; the server then forgets them."""
    server.taken.clear()
    wave.invite(server, FRONT_LINE[:count])
    letters = {str(message["To"]): message for message in server.taken}
    server.taken.clear()
    return letters


def _round(wave: MailedWave, server: MailServer) -> dict[str, EmailMessage]:
    """Send one round; gives what each person got."""
    server.taken.clear()
    remind_people(wave.context, wave.id, server.post())
    assert len(set(server.recipients)) == len(server.recipients)
    return {str(message["To"]): message for message in server.taken}


def test_only_those_whose_link_is_unused_are_reminded_with_the_same_link(
    wave: MailedWave, server: MailServer
) -> None:
    letters = _invited(wave, server)
    used, stopped = "worker1@example.org", "worker2@example.org"
    wave.use(letters[used])
    stop_reminders(wave.context, stop_of(letters[stopped])[1])
    reminded = _round(wave, server)
    assert reminded.keys() == letters.keys() - {used, stopped}
    for email, message in reminded.items():
        assert link_of(message) == link_of(letters[email])
        assert stop_of(message) == stop_of(letters[email])
        assert "Your link has not been used yet." in plain_text(message)


def test_a_letter_leads_all_the_way_and_then_no_more_come(wave: MailedWave, server: MailServer) -> None:
    letters = _invited(wave, server)
    secret = link_of(letters["worker6@example.org"])[1]
    stratum = find_standing(wave.context, wave.id, secret).stratum
    content = {"role_group": "frontline", "unit": "", "answers": front_line_answers()}
    journey = Journey(wave.id, wave.manifest, stratum, secret, content)
    journey.issue(wave.context)
    assert not journey.submit(wave.context).was_received_before
    assert "One step is left" in str(_round(wave, server)["worker6@example.org"]["Subject"])
    note_done(wave.context, wave.id, secret)
    assert "worker6@example.org" not in _round(wave, server)


def test_who_pressed_send_and_did_not_finish_is_told_how_once(wave: MailedWave, server: MailServer) -> None:
    letters = _invited(wave, server)
    wave.use(letters["worker5@example.org"], finish=False)
    told = _round(wave, server)["worker5@example.org"]
    assert "One step is left" in str(told["Subject"])
    assert "same device" in plain_text(told)
    assert link_of(told) == link_of(letters["worker5@example.org"])
    assert "worker5@example.org" not in _round(wave, server)


def test_nobody_gets_more_than_promised(sqlite_wave: MailedWave, server: MailServer) -> None:
    letters = _invited(sqlite_wave, server)
    assert f"At most {MOST_REMINDERS} reminders" in plain_text(letters["worker1@example.org"])
    for _ in range(MOST_REMINDERS):
        assert _round(sqlite_wave, server).keys() == letters.keys()
    assert _round(sqlite_wave, server) == {}


def test_a_round_that_was_cut_short_is_ended_and_nobody_gets_two(
    wave: MailedWave, server: MailServer
) -> None:
    letters = _invited(wave, server)
    server.loses = {server.tried + 12, server.tried + 13, server.tried + 14}
    with pytest.raises(SetupError):
        remind_people(wave.context, wave.id, server.post())
    first = set(server.recipients)
    assert len(first) == 11
    assert _round(wave, server).keys() == letters.keys() - first
    assert _round(wave, server).keys() == letters.keys()


def test_who_came_late_catches_up(sqlite_wave: MailedWave, server: MailServer) -> None:
    first = _invited(sqlite_wave, server, 20)
    _round(sqlite_wave, server)
    late = _invited(sqlite_wave, server, 30)
    assert len(late) == 10
    assert _round(sqlite_wave, server).keys() == late.keys()
    assert _round(sqlite_wave, server).keys() == first.keys() | late.keys()


def test_somebody_whom_the_server_refuses_keeps_nobody_waiting(
    sqlite_wave: MailedWave, server: MailServer
) -> None:
    letters = _invited(sqlite_wave, server)
    server.refused = ["worker9@example.org"]
    for _ in range(MOST_REMINDERS):
        assert _round(sqlite_wave, server).keys() == letters.keys() - {"worker9@example.org"}


def test_stopping_is_forgotten_by_nobody(sqlite_wave: MailedWave, server: MailServer) -> None:
    letters = _invited(sqlite_wave, server)
    token = stop_of(letters["worker3@example.org"])[1]
    for _ in range(2):
        stop_reminders(sqlite_wave.context, token)
    for unknown in (
        "",
        "A" * 22,
        token[:-1],
        token + "A",
        "é" * 22,
        link_of(letters["worker4@example.org"])[1],
    ):
        stop_reminders(sqlite_wave.context, unknown)
    assert sqlite_wave.invite(server).n_sent == 0
    assert _round(sqlite_wave, server).keys() == letters.keys() - {"worker3@example.org"}


def test_who_stopped_before_the_sending_was_noted_gets_nothing_again(
    sqlite_wave: MailedWave, server: MailServer
) -> None:
    letters = _invited(sqlite_wave, server, 3)
    stop_reminders(sqlite_wave.context, stop_of(letters["worker3@example.org"])[1])
    with sqlite_wave.context.office() as office:
        for entry in office.roster.entries(sqlite_wave.id):
            entry.was_sent = False  # as after a crash between taking and noting
    assert _invited(sqlite_wave, server, 3).keys() == letters.keys() - {"worker3@example.org"}


def test_stopping_while_a_round_is_under_way_is_heard(sqlite_wave: MailedWave, server: MailServer) -> None:
    letters = _invited(sqlite_wave, server)

    def stop_all(_: int) -> None:
        for message in letters.values():
            stop_reminders(sqlite_wave.context, stop_of(message)[1])

    server.on_taken = stop_all
    assert len(_round(sqlite_wave, server)) == 1


def test_how_many_were_reminded_shows_nobody(sqlite_wave: MailedWave, server: MailServer) -> None:
    letters = _invited(sqlite_wave, server)
    told = []
    for count, message in enumerate(letters.values()):
        if count in {0, 1}:  # 30 are left, then 29: the same is told
            told.append(remind_people(sqlite_wave.context, sqlite_wave.id, server.post()).letters)
        sqlite_wave.use(message)
    told.append(remind_people(sqlite_wave.context, sqlite_wave.id, server.post()).letters)
    assert told == ["20 to 49", "20 to 49", "fewer than 7"]
    logged = [entry.details for entry in read_log(sqlite_wave.context) if entry.event == "reminders_sent"]
    assert [f'"letters":"{one}"' in details for one, details in zip(told, logged, strict=True)] == [True] * 3


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "fewer than 7"),
        (6, "fewer than 7"),
        (7, "7 to 19"),
        (19, "7 to 19"),
        (20, "20 to 49"),
        (4_999, "2000 to 4999"),
        (60_000, "50000 or more"),
    ],
)
def test_bands(count: int, told: str) -> None:
    assert band(count, 7) == told


def test_a_large_minimum_swallows_the_first_bands() -> None:
    assert (band(29, 30), band(30, 30)) == ("fewer than 30", "30 to 49")


def test_none_goes_out_when_the_link_could_no_longer_be_used(
    sqlite_wave: MailedWave, server: MailServer
) -> None:
    _invited(sqlite_wave, server)
    after = replace(sqlite_wave.context, today=lambda: date(2026, 4, 2))
    with pytest.raises(ConflictError) as caught:
        remind_people(after, sqlite_wave.id, server.post())
    assert caught.value.code == "closing_date_passed"
    close_wave(sqlite_wave.context, sqlite_wave.id, confirmed=True)
    with pytest.raises(ConflictError) as caught:
        remind_people(sqlite_wave.context, sqlite_wave.id, server.post())
    assert caught.value.code == "wave_closed"
    assert server.taken == []


def test_a_close_while_a_round_is_under_way_ends_it(sqlite_wave: MailedWave, server: MailServer) -> None:
    _invited(sqlite_wave, server)
    server.on_taken = lambda _: close_wave(sqlite_wave.context, sqlite_wave.id, confirmed=True) and None
    assert len(_round(sqlite_wave, server)) == 1


def test_without_the_key_there_is_nothing_to_send(sqlite_wave: MailedWave, server: MailServer) -> None:
    _invited(sqlite_wave, server)
    sqlite_wave.context.keys.destroy(mail_key_name(sqlite_wave.id))
    with pytest.raises(SetupError) as caught:
        remind_people(sqlite_wave.context, sqlite_wave.id, server.post())
    assert caught.value.code == "mail_key_missing"
