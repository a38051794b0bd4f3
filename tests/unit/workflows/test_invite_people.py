"""Inviting by e-mail, on both databases and over a real mail server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from diagnostic.errors import DiagnosticError, SetupError
from diagnostic.storage.database import Database
from diagnostic.storage.key_folder import KeyFolder
from diagnostic.workflows.audit_log import read_log
from diagnostic.workflows.context import Addresses, Context
from diagnostic.workflows.invitation_secrets import read_secret, secret_hash
from diagnostic.workflows.invite_people import check_roster, invite_people
from diagnostic.workflows.issue_credential import find_standing
from diagnostic.workflows.show_letters import NOBODY, example_letter, write_letters
from support.databases import open_small_wave
from support.launched import with_keys
from support.mail_server import MailServer, mail_server, plain_text
from support.mailed import FRONT_LINE, LEADERS, MailedWave, link_of, mailed_wave, stop_of
from support.manifests import manifest


@pytest.fixture
def wave(context: Context, tmp_path: Path) -> MailedWave:
    return mailed_wave(context, tmp_path)


@pytest.fixture
def sqlite_wave(sqlite_context: Context, tmp_path: Path) -> MailedWave:
    return mailed_wave(sqlite_context, tmp_path)


def _refusal(wave: MailedWave, people: object = FRONT_LINE) -> DiagnosticError:
    """Give why nobody is invited; nothing may be stored or sent."""
    with mail_server() as server, pytest.raises(DiagnosticError) as caught:
        wave.invite(server, people)  # type: ignore[arg-type]
    assert server.tried == 0
    assert not any(email in str(caught.value) for email, _ in FRONT_LINE)
    return caught.value


def _invitations(wave: MailedWave) -> dict[int, tuple[int, int]]:
    with wave.context.office() as office:
        return office.invitations.counts(wave.id)


def test_everybody_gets_a_link_of_their_own_that_the_office_can_check(wave: MailedWave) -> None:
    with mail_server() as server:
        invited = wave.invite(server, FRONT_LINE + LEADERS)
    assert (invited.n_people, invited.n_new, invited.n_sent, invited.refused_rows) == (32, 32, 32, ())
    assert sorted(server.recipients) == sorted(email for email, _ in FRONT_LINE + LEADERS)
    assert _invitations(wave) == {0: (2, 0), 1: (30, 0)}
    for message in server.taken:
        wave_id, secret, fingerprint = link_of(message)
        assert (wave_id, fingerprint) == (wave.id, wave.fingerprint.replace("-", ""))
        assert wave.fingerprint in plain_text(message)
        with wave.context.office() as office:
            found = office.invitations.find(wave.id, secret_hash(read_secret(secret)))
        assert found is not None
        crowd = "26" if str(message["To"]) in dict(LEADERS) else "55"
        assert f"among those of {crowd} people who share one key." in plain_text(message)
        assert found.stratum == (0 if crowd == "26" else 1)
    secrets = {link_of(message)[1] for message in server.taken}
    tokens = {stop_of(message)[1] for message in server.taken}
    assert len(secrets | tokens) == 64


def _order(wave: MailedWave) -> tuple[list[str], list[list[str]]]:
    """Invite; gives in which order people were written to, and the orders that would tell something."""
    with mail_server() as server:
        wave.invite(server)
    with wave.context.office() as office:
        by_hash = [entry.email for entry in office.roster.entries(wave.id)]
    in_file = [email for email, _ in FRONT_LINE]
    return server.recipients, [in_file, sorted(in_file), by_hash]


def test_letters_go_out_in_an_order_that_tells_nothing(sqlite_wave: MailedWave) -> None:
    order, telling = _order(sqlite_wave)
    assert order not in telling


def test_without_chance_the_order_would_tell(sqlite_wave: MailedWave) -> None:
    order, telling = _order(replace(sqlite_wave, context=replace(sqlite_wave.context, random_bytes=bytes)))
    assert order in telling


def test_running_again_sends_nothing_and_new_people_only_their_own(wave: MailedWave) -> None:
    with mail_server() as server:
        wave.invite(server, FRONT_LINE[:20])
        assert wave.invite(server, FRONT_LINE[:20]).n_sent == 0
        again = wave.invite(server, FRONT_LINE[:25])
        assert (again.n_new, again.n_sent) == (5, 5)
        assert sorted(server.recipients) == sorted(email for email, _ in FRONT_LINE[:25])


def test_who_was_refused_is_named_by_row_and_can_be_mended(wave: MailedWave) -> None:
    typo = ("wroker3@example.org", "frontline")
    people = (*FRONT_LINE[:2], typo, *FRONT_LINE[3:])
    with mail_server(behaves=MailServer(refused=[typo[0]])) as server:
        assert wave.invite(server, people).refused_rows == (4,)
        mended = wave.invite(server)
        assert (mended.n_new, mended.n_withdrawn, mended.n_sent) == (1, 1, 1)
    assert sorted(server.recipients) == sorted(email for email, _ in FRONT_LINE)
    assert _invitations(wave) == {1: (30, 0)}


def test_a_server_that_refuses_everybody_is_not_asked_thousands_of_times(sqlite_wave: MailedWave) -> None:
    with mail_server(behaves=MailServer(refuses_all_after=5)) as server:
        with pytest.raises(SetupError) as caught:
            sqlite_wave.invite(server)
        assert caught.value.code == "post_refused"
        assert "@" not in str(caught.value)
        server.refuses_all_after = None
        assert sqlite_wave.invite(server).n_sent == 25
    assert sorted(server.recipients) == sorted(email for email, _ in FRONT_LINE)


def test_a_server_that_dies_in_the_middle_loses_nobody_and_nobody_gets_two(wave: MailedWave) -> None:
    with mail_server(behaves=MailServer(loses={8, 9, 10})) as server:
        with pytest.raises(SetupError) as caught:
            wave.invite(server)
        assert caught.value.code == "post_unavailable"
        assert len(server.taken) == 7
        assert wave.invite(server).n_sent == 23
    assert sorted(server.recipients) == sorted(email for email, _ in FRONT_LINE)


def test_the_link_opens_in_the_language_of_the_letter(sqlite_wave: MailedWave) -> None:
    with mail_server() as server:
        sqlite_wave.invite(server, FRONT_LINE[:1])
    with sqlite_wave.context.office() as office:
        office.roster.entries(sqlite_wave.id)[0].language = "ar"
    assert find_standing(sqlite_wave.context, sqlite_wave.id, link_of(server.taken[0])[1]).language == "ar"


def test_a_link_that_was_used_meanwhile_is_not_sent_again(sqlite_wave: MailedWave) -> None:
    with mail_server(behaves=MailServer(loses={2, 3, 4})) as server:
        with pytest.raises(SetupError):
            sqlite_wave.invite(server)
        with sqlite_wave.context.office() as office:
            left = office.roster.due(sqlite_wave.id, "invitation")
            office.invitations.commit_issue(sqlite_wave.id, next(iter(left)), "0" * 64)
        assert sqlite_wave.invite(server).n_sent == 28


@pytest.mark.parametrize(
    ("people", "code"),
    [
        ([(f"a{n}@example.org", "c_suite") for n in range(7)], "more_invitations_than_people"),
        ([("a@example.org", "nobody")], "roster_faulty"),
        ([], "roster_empty"),
    ],
)
def test_a_roster_beyond_what_was_promised_is_refused(
    sqlite_wave: MailedWave, people: list[tuple[str, str]], code: str
) -> None:
    assert _refusal(sqlite_wave, people).code == code
    assert _invitations(sqlite_wave) == {}


def test_cards_and_letters_together_are_never_more_than_people(sqlite_wave: MailedWave) -> None:
    with sqlite_wave.context.office() as office:
        office.invitations.add(sqlite_wave.id, 1, [f"{n:064}" for n in range(26)])
    assert _refusal(sqlite_wave).code == "more_invitations_than_people"
    with mail_server() as server:
        assert sqlite_wave.invite(server, FRONT_LINE[:29]).n_sent == 29


def test_nobody_changes_crowds(sqlite_wave: MailedWave) -> None:
    with mail_server() as server:
        sqlite_wave.invite(server)
    moved = ((FRONT_LINE[0][0], "middle_management"), *FRONT_LINE[1:])
    assert _refusal(sqlite_wave, moved).code == "role_group_changed"


def test_only_a_launched_wave_invites(sqlite_context: Context, tmp_path: Path) -> None:
    context = replace(with_keys(sqlite_context, tmp_path), addresses=Addresses("https://s.example.org"))
    opened = open_small_wave(context)
    wave = MailedWave(context, opened.id, "", manifest(), tmp_path)
    assert _refusal(wave).code == "wave_not_launched"


def test_what_is_missing_is_told_before_anything_is_stored(sqlite_wave: MailedWave) -> None:
    without_address = replace(sqlite_wave, context=replace(sqlite_wave.context, addresses=Addresses()))
    assert _refusal(without_address).code == "address_missing"
    keys = KeyFolder(sqlite_wave.folder / "other")
    without_keys = replace(sqlite_wave, context=replace(sqlite_wave.context, keys=keys))
    assert _refusal(without_keys).code == "mail_key_missing"
    assert _invitations(sqlite_wave) == {}


def test_another_key_than_the_invitations_were_made_with_sends_no_dead_links(sqlite_wave: MailedWave) -> None:
    with mail_server() as server:
        sqlite_wave.invite(server, FRONT_LINE[:3])
        with sqlite_wave.context.office() as office:
            for entry in office.roster.entries(sqlite_wave.id):
                entry.was_sent = False
        name = f"{sqlite_wave.id}.invitations"
        sqlite_wave.context.keys.destroy(name)
        sqlite_wave.context.keys.write(name, bytes(32))
        with pytest.raises(SetupError) as caught:
            sqlite_wave.invite(server, FRONT_LINE[:3])
    assert caught.value.code == "mail_key_missing"
    assert server.tried == 3


def test_a_trial_stores_and_sends_nothing(sqlite_wave: MailedWave) -> None:
    check = check_roster(sqlite_wave.context, sqlite_wave.id, sqlite_wave.roster())
    assert (check.n_people, check.n_new, check.n_withdrawn, check.n_letters) == (30, 30, 0, 30)
    letter = example_letter(sqlite_wave.context, sqlite_wave.id)
    assert letter.email == NOBODY
    assert "#AAAAAAAAAAAAAAAAAAAAAA." in letter.text
    assert _invitations(sqlite_wave) == {}


def test_every_letter_is_written_for_others_to_see(sqlite_wave: MailedWave) -> None:
    written = write_letters(sqlite_wave.context, sqlite_wave.id, sqlite_wave.folder / "letters")
    assert {one.occasion for one in written} == {"invitation", "reminder", "last_step"}
    for one in written:
        assert "Content-Language: " + one.language in one.file.read_text(encoding="utf-8")
        assert sqlite_wave.fingerprint in one.file.with_suffix(".html").read_text(encoding="utf-8")


def test_the_log_tells_how_many_only_roughly(sqlite_wave: MailedWave) -> None:
    with mail_server() as server:
        sqlite_wave.invite(server)
    told = {entry.event: entry.details for entry in read_log(sqlite_wave.context)}
    assert '"invitations":"20 to 49"' in told["invitations_made"]
    assert '"letters":"20 to 49"' in told["invitations_sent"]


def test_addresses_stand_in_the_roster_only_and_secrets_nowhere(
    wave: MailedWave, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    caplog.handler.setLevel("DEBUG")
    with mail_server(behaves=MailServer(refused=["worker7@example.org"])) as server:
        wave.invite(server)
    lines = [(one.name == "mail.log", one.getMessage()) for one in caplog.records]
    servers = "\n".join(line for is_servers, line in lines if is_servers)
    ours = "\n".join(line for is_servers, line in lines if not is_servers) + "".join(capfd.readouterr())
    secrets = [link_of(message)[1] for message in server.taken]
    tokens = [stop_of(message)[1] for message in server.taken]
    needles = [*server.recipients, *tokens]
    assert all(one in servers for one in needles)  # what sees them is found out
    assert not [one for one in (*needles, *secrets) if one in ours]
    for database in (wave.context.office, wave.context.ballot_box):
        assert isinstance(database, Database)
        for place, content in _columns(database):
            held = [one for one in server.recipients if one in content]
            assert bool(held) == (place == "roster.email"), place
            for secret in (*secrets, *tokens):
                raw = read_secret(secret)
                assert not any(form in content for form in (secret, raw.hex(), str(raw))), place


def _columns(database: Database) -> list[tuple[str, str]]:  # type: ignore[type-arg]
    """Give every column of every table, as one text each."""
    found = []
    with database.engine.connect() as connection:
        look = inspect(connection)
        for table in look.get_table_names():
            for column in look.get_columns(table):
                rows = connection.execute(text(f'SELECT "{column["name"]}" FROM {table}'))
                found.append((f"{table}.{column['name']}", "\n".join(str(row[0]) for row in rows)))
    assert found
    return found


def test_inviting_reads_a_file_only(sqlite_wave: MailedWave) -> None:
    with mail_server() as server, pytest.raises(DiagnosticError, match="cannot be read"):
        invite_people(sqlite_wave.context, sqlite_wave.id, sqlite_wave.folder / "none.csv", server.post())
