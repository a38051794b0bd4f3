"""Act: send somebody no more letters about a survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.anonymity.errors import UnknownInvitationError
from diagnostic.workflows.invitation_secrets import read_secret, stop_hash

if TYPE_CHECKING:
    from diagnostic.workflows.context import Context


def stop_reminders(context: Context, token: str) -> None:
    """Stop the letters to whoever a token was sent to; one that is not known changes and tells nothing."""
    try:
        read = read_secret(token)
    except UnknownInvitationError:
        return
    with context.office() as office:
        office.roster.stop(stop_hash(read))
