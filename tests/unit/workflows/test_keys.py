"""API keys: shown once, kept as a hash, scoped, expiring, revocable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from diagnostic.errors import DiagnosticError, NotAllowedError, NotFoundError
from diagnostic.workflows.context import Context
from diagnostic.workflows.manage_keys import SCOPES, check_key, create_key, list_keys, revoke_key
from diagnostic.workflows.refusals import ScopeMissingError


def test_a_key_opens_what_it_was_made_for(context: Context) -> None:
    made = create_key(context, name="portal", scopes=["results:read"], days_valid=30)
    assert check_key(context, made.secret, "results:read") == made.key
    assert made.key.expires_on == date(2026, 4, 1)
    with pytest.raises(ScopeMissingError) as refused:
        check_key(context, made.secret, "campaigns:write")
    assert refused.value.http_status == 403


def test_a_key_holds_256_random_bits_and_is_kept_as_a_hash(context: Context) -> None:
    made = create_key(context, name="portal")
    assert len(made.secret) == len("dk_") + 43
    assert made.secret not in repr(made)
    with context.office.engine.connect() as connection:
        kept = connection.execute(text("SELECT * FROM api_keys")).one()
    assert not any(made.secret in str(value) or made.secret[3:] in str(value) for value in kept)
    assert create_key(context, name="portal").secret != made.secret


@pytest.mark.parametrize("secret", ["", "dk_", "dk_" + "A" * 43, "x" * 10_000, "é"])
def test_an_unknown_key_is_refused_without_repeating_it(sqlite_context: Context, secret: str) -> None:
    create_key(sqlite_context, name="portal")
    with pytest.raises(NotAllowedError) as refused:
        check_key(sqlite_context, secret, "results:read")
    assert refused.value.http_status == 401
    assert len(secret) < 4 or secret not in str(refused.value)


def test_a_key_ends_with_its_last_day(context: Context) -> None:
    made = create_key(context, name="portal", days_valid=1)
    assert check_key(replace(context, today=lambda: date(2026, 3, 3)), made.secret, "results:read")
    with pytest.raises(NotAllowedError):
        check_key(replace(context, today=lambda: date(2026, 3, 4)), made.secret, "results:read")


def test_a_revoked_key_is_useless_and_still_listed(context: Context) -> None:
    made = create_key(context, name="portal")
    assert revoke_key(context, made.key.id).is_revoked
    with pytest.raises(NotAllowedError):
        check_key(context, made.secret, "results:read")
    assert [(key.id, key.is_revoked) for key in list_keys(context)] == [(made.key.id, True)]
    assert revoke_key(context, made.key.id).is_revoked


def test_refusals_do_not_tell_why_a_key_is_bad(context: Context) -> None:
    revoked = create_key(context, name="portal")
    revoke_key(context, revoked.key.id)
    messages = set()
    for secret in (revoked.secret, "dk_unknown"):
        with pytest.raises(NotAllowedError) as refused:
            check_key(context, secret, "results:read")
        messages.add(str(refused.value))
    assert len(messages) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"scopes": []}, {"scopes": ["everything"]}, {"days_valid": 0}, {"days_valid": 731}],
)
def test_a_key_that_cannot_be_is_refused(sqlite_context: Context, wrong: dict) -> None:
    with pytest.raises(DiagnosticError):
        create_key(sqlite_context, **({"name": "portal"} | wrong))
    assert list_keys(sqlite_context) == ()


def test_scopes_are_kept_in_one_order(sqlite_context: Context) -> None:
    made = create_key(sqlite_context, name="portal", scopes=[*reversed(SCOPES), SCOPES[0]])
    assert made.key.scopes == SCOPES


def test_an_unknown_key_id_is_not_found(sqlite_context: Context) -> None:
    with pytest.raises(NotFoundError):
        revoke_key(sqlite_context, "nothing")
