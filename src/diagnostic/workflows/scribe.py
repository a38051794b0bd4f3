"""Writes letters to rostered people; the secrets in them are derived when needed and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diagnostic.errors import SetupError
from diagnostic.post.letter import Letter, Occasion, PersonFacts
from diagnostic.workflows.invitation_secrets import (
    MAIL_KEY_BYTES,
    derived_secret,
    mail_key_name,
    secret_hash,
    stop_token,
)
from diagnostic.workflows.mailing import Mailing

if TYPE_CHECKING:
    from diagnostic.storage.office.models import RosterEntry
    from diagnostic.workflows.context import Context


@dataclass(frozen=True)
class Scribe:
    mailing: Mailing
    mail_key: bytes = field(repr=False)
    strata: Mapping[str, int] = field(repr=False)
    """Of everybody rostered, by the hash of their secret."""

    def letter(self, occasion: Occasion, entry: RosterEntry) -> Letter:
        """Write to one person; refuses to send a link that would not work."""
        from diagnostic.post.write_letter import write_letter

        wave_id = self.mailing.wave_id
        secret = derived_secret(self.mail_key, wave_id, entry.nonce)
        if secret_hash(secret) != entry.secret_hash:
            raise _key_lost("it holds another key than the invitations were made with.")
        person = PersonFacts(
            email=entry.email,
            language=entry.language,
            crowd=self.mailing.crowds[self.strata[entry.secret_hash]].invited,
            link=self.mailing.link(secret),
            stop_link=self.mailing.stop_link(stop_token(self.mail_key, wave_id, entry.nonce)),
        )
        return write_letter(occasion, self.mailing.survey, person)


def held_key(context: Context, wave_id: str) -> bytes:
    """Give the key that a wave's secrets are derived under; raises `SetupError` when it is gone."""
    key = context.keys.read(mail_key_name(wave_id))
    if key is None or len(key) != MAIL_KEY_BYTES:
        raise _key_lost("the key of this wave’s invitations is not there.")
    return key


def _key_lost(fault: str) -> SetupError:
    return SetupError(
        place="folder of keys",
        fault=fault,
        mend="Name the folder that was used when people were invited (DIAGNOSTIC_KEYS_FOLDER). Without it "
        "no link can be sent again; links that were sent still work.",
        code="mail_key_missing",
    )
