"""Letters over a real connection: encrypted, refused, broken off, and silent about whom they are for."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from diagnostic.errors import SetupError
from diagnostic.post.letter import Letter
from diagnostic.post.smtp_post import SmtpPost, SmtpServer
from support.mail_server import LOGIN, MailServer, certificate, checks_login, mail_server, plain_text

Capture = pytest.CaptureFixture[str]


def _letter(number: int = 1) -> Letter:
    return Letter(
        email=f"person{number}@example.org",
        subject="Umfrage für alle",
        text=f"https://survey.example.org/s/wave#secret{number}.FINGERPRINT\n",
        html="<p>يوم طيب</p>",
        language="de",
        stop_link="https://office.example.org/stop/x",
    )


def _send(post: SmtpPost, count: int = 3) -> list[str]:
    with post.batch() as send:
        return [send(_letter(number)) for number in range(1, count + 1)]


def test_one_connection_takes_many() -> None:
    with mail_server() as server:
        assert _send(server.post()) == ["taken"] * 3
        assert server.connections == 1
        assert server.recipients == [f"person{number}@example.org" for number in (1, 2, 3)]
        assert plain_text(server.taken[1]).strip().endswith("#secret2.FINGERPRINT")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encrypted_connections_check_the_certificate(security: str, tmp_path: Path) -> None:
    ours, trusting = certificate(tmp_path)
    kind = (
        {"tls_context": ours, "require_starttls": True} if security == "starttls" else {"ssl_context": ours}
    )
    with mail_server(authenticator=checks_login, auth_require_tls=security == "starttls", **kind) as server:
        user, password = LOGIN
        post = server.post(trusting, security=security, user=user, password=password)
        assert _send(post, 1) == ["taken"]
        with pytest.raises(SetupError) as caught:
            _send(server.post(security=security), 1)
        assert caught.value.code == "post_not_secured"
        with pytest.raises(SetupError) as caught:
            _send(server.post(trusting, security=security, user=user, password="wrong horse"), 1)
        assert caught.value.code == "post_login_refused"
        assert "horse" not in str(caught.value)
        assert len(server.taken) == 1


def test_nothing_goes_out_unencrypted_when_the_server_offers_no_encryption(tmp_path: Path) -> None:
    _, trusting = certificate(tmp_path)
    with mail_server() as server:
        with pytest.raises(SetupError) as caught:
            _send(server.post(trusting, security="starttls"))
        assert caught.value.code == "post_not_secured"
        assert server.tried == 0


def test_one_refused_person_stops_nobody_else() -> None:
    with mail_server(behaves=MailServer(refused=["person2@example.org"])) as server:
        assert _send(server.post()) == ["taken", "refused", "taken"]


def test_a_letter_that_is_taken_for_spam_stops_no_other() -> None:
    with mail_server(behaves=MailServer(unwanted={1})) as server:
        assert _send(server.post()) == ["refused", "taken", "taken"]


@pytest.mark.parametrize(
    ("says", "code"), [("550 5.7.1 not from you", "post_sender_refused"), ("421 busy", "post_unavailable")]
)
def test_a_sender_that_is_not_wanted_ends_the_run(says: str, code: str) -> None:
    with mail_server(behaves=MailServer(sender_says=says)) as server:
        with pytest.raises(SetupError) as caught:
            _send(server.post())
        assert caught.value.code == code
        assert "not from you" not in str(caught.value)
        assert server.tried == 0


@pytest.mark.parametrize("behaviour", ["loses", "closes_at"])
def test_a_broken_connection_is_made_again(behaviour: str) -> None:
    with mail_server(behaves=MailServer(**{behaviour: {2}})) as server:
        assert _send(server.post()) == ["taken"] * 3
        assert server.recipients == [f"person{number}@example.org" for number in (1, 2, 3)]


def test_a_letter_whose_taking_was_not_heard_comes_twice_rather_than_never() -> None:
    with mail_server(behaves=MailServer(loses_taken={2})) as server:
        assert _send(server.post()) == ["taken"] * 3
        assert server.recipients.count("person2@example.org") == 2


def test_a_server_that_breaks_off_again_and_again_is_told_without_names(capsys: Capture) -> None:
    with mail_server(behaves=MailServer(loses=set(range(2, 20)))) as server:
        with pytest.raises(SetupError) as caught:
            _send(server.post())
        assert caught.value.code == "post_unavailable"
        assert server.tried == 4
        assert "person" not in str(caught.value) + "".join(capsys.readouterr())


def test_a_server_that_goes_away_is_told() -> None:
    with mail_server() as server, server.post(timeout=2.0).batch() as send:
        assert send(_letter()) == "taken"
        server.leave()
        with pytest.raises(SetupError, match="broke again and again"):
            send(_letter(2))


def test_a_letter_that_would_make_a_header_is_not_sent() -> None:
    with mail_server() as server, server.post().batch() as send:
        assert send(replace(_letter(), subject="Umfrage\nBcc: x@example.org")) == "refused"
        assert send(_letter()) == "taken"
    assert server.tried == 1


def test_a_server_that_is_not_there_is_told_at_once() -> None:
    with mail_server() as server:
        post = server.post(timeout=2.0)
    with pytest.raises(SetupError, match="cannot be reached"):
        _send(post)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"host": " "}, "post_not_set_up"),
        ({"sender": "nobody"}, "post_not_set_up"),
        ({"sender": "a b@example..org"}, "post_not_set_up"),
        ({"sender": "a@example.org\nBcc: b@example.org"}, "post_not_set_up"),
        ({"sender": "Üben <ü@example.org>"}, "post_not_set_up"),
        ({"user": "office", "password": "gärtner"}, "post_not_set_up"),
        ({"security": "none", "host": "mail.example.org"}, "post_not_secured"),
        ({"security": "none", "user": "office"}, "post_not_secured"),
    ],
)
def test_settings_that_cannot_be_right_are_refused_before_anything_is_asked(
    changes: dict[str, str], code: str
) -> None:
    server = {"host": "localhost", "sender": "survey@example.org", "security": "starttls"} | changes
    with pytest.raises(SetupError) as caught:
        SmtpPost(SmtpServer(**server))  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_host_that_is_no_name_is_told() -> None:
    with pytest.raises(SetupError) as caught:
        _send(SmtpPost(SmtpServer("mail..example", "survey@example.org")))
    assert caught.value.code == "post_not_set_up"


def test_a_password_is_never_shown() -> None:
    assert "horse" not in repr(SmtpServer("localhost", "a@example.org", password="correct horse"))


def test_the_certificate_of_another_host_is_not_enough(tmp_path: Path) -> None:
    ours, trusting = certificate(tmp_path)
    assert trusting.check_hostname
    assert trusting.verify_mode == ssl.CERT_REQUIRED
    with mail_server(tls_context=ours, require_starttls=True) as server:
        post = SmtpPost(SmtpServer("localhost", "a@example.org", port=server.port), trusting)
        with pytest.raises(SetupError) as caught:
            _send(post, 1)
        assert caught.value.code == "post_not_secured"
