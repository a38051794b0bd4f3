"""Secrets of invitations: derived alike each time, told apart by wave and person, read strictly."""

from __future__ import annotations

from hashlib import sha256

import pytest

from diagnostic.anonymity.errors import UnknownInvitationError
from diagnostic.workflows import invitation_secrets as secrets

KEY = bytes(range(32))
NONCE = "ab" * 16


def test_a_secret_is_the_same_for_the_same_person_and_another_for_any_other() -> None:
    derived = {
        secrets.derived_secret(KEY, "wave", NONCE),
        secrets.derived_secret(KEY, "wave", "cd" * 16),
        secrets.derived_secret(KEY, "wavf", NONCE),
        secrets.derived_secret(bytes(32), "wave", NONCE),
        secrets.stop_token(KEY, "wave", NONCE),
    }
    assert len(derived) == 5
    assert {len(one) for one in derived} == {16}
    assert secrets.derived_secret(KEY, "wave", NONCE) in derived


def test_what_is_stored_of_a_secret_and_of_a_token_has_nothing_in_common() -> None:
    one = secrets.new_secret()
    assert secrets.secret_hash(one) != secrets.stop_hash(one)
    assert sha256(one).hexdigest() not in {secrets.secret_hash(one), secrets.stop_hash(one)}


def test_drawn_ones_are_fresh() -> None:
    assert len({secrets.new_secret() for _ in range(20)}) == 20
    assert len({secrets.new_nonce() for _ in range(20)}) == 20
    assert len({secrets.new_mail_key() for _ in range(20)}) == 20
    assert len(secrets.new_mail_key()) == 32


def test_a_link_carries_secret_and_fingerprint_where_no_server_sees_them() -> None:
    one = secrets.new_secret()
    fingerprint = "-".join(["0ABC"] * 8)
    link = secrets.invitation_link("https://survey.example.org/", "wave", one, fingerprint)
    page, _, fragment = link.partition("#")
    assert page == "https://survey.example.org/s/wave"
    written, _, checked = fragment.partition(".")
    assert secrets.read_secret(written) == one
    assert (len(written), checked) == (22, "0ABC" * 8)


@pytest.mark.parametrize(
    "written", ["", "A" * 21, "A" * 23, "ä" * 22, "A" * 20 + "==", "A" * 21 + "B", "\ud800", "A" * 21 + "\n"]
)
def test_a_damaged_secret_is_unknown_and_never_quoted(written: str) -> None:
    with pytest.raises(UnknownInvitationError) as refusal:
        secrets.read_secret(written)
    assert not written or written not in str(refusal.value)
