"""A launched wave whose people are invited by e-mail, and what can be read in their letters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path

from diagnostic.anonymity.manifest import Manifest
from diagnostic.anonymity.signed_manifest import open_manifest
from diagnostic.workflows.context import Addresses, Context
from diagnostic.workflows.invitation_secrets import read_secret, secret_hash
from diagnostic.workflows.invite_people import Invited, invite_people
from diagnostic.workflows.views import HeadCount
from support.launched import launched, with_keys
from support.mail_server import MailServer, plain_text

COLLECTOR, OFFICE = "https://survey.example.org", "https://office.example.org"
CROWD = (
    HeadCount("c_suite", 6),
    HeadCount("middle_management", 20, "North"),
    HeadCount("frontline", 30, "North"),
    HeadCount("frontline", 25, "South & Söhne"),
)
_LINK = re.compile(r"https://survey\.example\.org/s/(\w+)#([\w-]{22})\.(\w{32})\s")
_STOP = re.compile(r"https://office\.example\.org(/stop/([\w-]{22}))\s")

Person = tuple[str, str]
"""An address and a role group."""

FRONT_LINE: tuple[Person, ...] = tuple((f"worker{n}@example.org", "frontline") for n in range(1, 31))
LEADERS: tuple[Person, ...] = (
    ("chief@example.org", "c_suite"),
    ("manager@example.org", "middle_management"),
)


@dataclass(frozen=True)
class MailedWave:
    context: Context
    id: str
    fingerprint: str
    manifest: Manifest = field(repr=False)
    folder: Path = field(repr=False)

    def roster(self, people: Iterable[Person] = FRONT_LINE) -> Path:
        file = self.folder / "people.csv"
        rows = "".join(f"{email},{role_group}\n" for email, role_group in people)
        file.write_text(f"email,role_group\n{rows}", encoding="utf-8")
        return file

    def invite(self, server: MailServer, people: Iterable[Person] = FRONT_LINE) -> Invited:
        return invite_people(self.context, self.id, self.roster(people), server.post())

    def use(self, message: EmailMessage, *, finish: bool = True) -> None:
        """Have a credential issued for a letter's link, and perhaps say that nothing is left to do."""
        hashed = secret_hash(read_secret(link_of(message)[1]))
        with self.context.office() as office:
            assert office.invitations.commit_issue(self.id, hashed, "0" * 64) is not None
            if finish:
                office.invitations.note_done(self.id, hashed)


def mailed_wave(context: Context, folder: Path, *, office: str = OFFICE) -> MailedWave:
    """Launch a wave of 26 leaders and 55 others, each a crowd with a key of its own."""
    wired = replace(with_keys(context, folder), addresses=Addresses(COLLECTOR, office))
    view = launched(wired, head_counts=CROWD)
    return MailedWave(wired, view.wave_id, view.fingerprint, open_manifest(view.signed), folder)


def link_of(message: EmailMessage) -> tuple[str, str, str]:
    """Give the wave, the secret and the fingerprint of a letter's link."""
    found = _LINK.search(plain_text(message))
    assert found is not None
    return found[1], found[2], found[3]


def stop_of(message: EmailMessage) -> tuple[str, str]:
    """Give the path at which a letter's reader stops reminders, and the token in it."""
    found = _STOP.search(plain_text(message))
    assert found is not None
    return found[1], found[2]
