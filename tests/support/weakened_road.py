"""What the road would be if it looked first and wrote afterwards: the races must find it out."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import update

from diagnostic.anonymity.base64url import from_base64url
from diagnostic.anonymity.credentials import Credential
from diagnostic.anonymity.errors import AlreadyIssuedError
from diagnostic.storage.ballot_box.models import Response
from diagnostic.storage.insert import insert_if_new
from diagnostic.storage.office.models import Invitation
from diagnostic.workflows.context import Context
from diagnostic.workflows.invitation_secrets import read_secret, secret_hash
from diagnostic.workflows.submit_ballot import Ballot
from support.races import Acknowledged


def issue(context: Context, wanted: tuple[str, str, str]) -> Acknowledged:
    """Look whether the invitation is spent, and write down what it is spent on in another transaction."""
    wave_id, secret, message = wanted
    invitation, spent_on = secret_hash(read_secret(secret)), sha256(message.encode()).hexdigest()
    with context.office() as office:
        known = office.invitations.find(wave_id, invitation)
        assert known is not None
    if known.issued_for not in (None, spent_on):
        raise AlreadyIssuedError(place="invitation", fault="it is spent.", mend="Finish there.")
    with context.office() as office:
        spending = update(Invitation).where(Invitation.secret_hash == invitation)
        office._session.execute(spending.values(issued_for=spent_on))
    return message, False


def submit(context: Context, sent: tuple[str, Ballot]) -> Acknowledged:
    """Look whether there are answers under the credential, and store them in another transaction."""
    wave_id, ballot = sent
    mark = Credential(from_base64url(ballot.prepared), b"").mark
    with context.ballot_box() as ballot_box:
        is_there = ballot_box._session.get(Response, mark) is not None
    if not is_there:
        content = {"wave_id": wave_id, "role_group": "frontline", "answers": ballot.answers}
        with context.ballot_box() as ballot_box:
            if not insert_if_new(ballot_box._session, Response, row_key=mark, **content):
                ballot_box._session.execute(
                    update(Response).where(Response.row_key == mark).values(**content)
                )
    return ballot.answers, not is_there
