"""Sends letters one by one, and notes each in the office's database once the mail server has taken it.

What was noted is never sent again. A crash between taking and noting sends one letter twice, never none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from diagnostic.post.faults import everything_refused
from diagnostic.post.letter import Occasion
from diagnostic.post.smtp_post import Outcome, Send

if TYPE_CHECKING:
    from diagnostic.storage.office.repository import OfficeRepository
    from diagnostic.workflows.context import Context
    from diagnostic.workflows.scribe import Scribe

MOST_REFUSED_IN_A_ROW = 20


class Post(Protocol):
    """Whoever takes letters; nothing is asked of it before the first one."""

    def batch(self) -> AbstractContextManager[Send]: ...


@dataclass(frozen=True)
class Errand:
    """A letter to be sent to one person, unless it is no longer due when its turn comes."""

    secret_hash: str
    occasion: Occasion


@dataclass(frozen=True)
class Delivered:
    errand: Errand
    outcome: Outcome


def deliver(
    context: Context,
    post: Post,
    scribe: Scribe,
    errands: Iterable[Errand],
    note: Callable[[OfficeRepository, Delivered], None],
) -> Iterator[Delivered]:
    """Send in random order; each letter is noted before the next, and gives what became of it."""
    refused = 0
    with post.batch() as send:
        for errand in sorted(errands, key=lambda _: context.random_bytes(16)):
            with context.office() as office:
                entry = office.roster.still_due(errand.secret_hash, errand.occasion)
            if entry is None:
                continue
            delivered = Delivered(errand, send(scribe.letter(errand.occasion, entry)))
            with context.office() as office:
                note(office, delivered)
            yield delivered
            refused = refused + 1 if delivered.outcome == "refused" else 0
            if refused == MOST_REFUSED_IN_A_ROW:
                raise everything_refused(refused)
