"""Act: show a wave's letters as people will get them, written to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.post.letter import OCCASIONS, Letter, Occasion, PersonFacts
from diagnostic.workflows.invitation_secrets import SECRET_BYTES
from diagnostic.workflows.mailing import Mailing, read_mailing

if TYPE_CHECKING:
    from diagnostic.workflows.context import Context

NOBODY = "someone@example.org"
_SENDER = "survey@example.org"
_NO_SECRET = bytes(SECRET_BYTES)


@dataclass(frozen=True)
class WrittenLetter:
    occasion: Occasion
    language: str
    file: Path


def example_letter(
    context: Context, wave_id: str, *, occasion: Occasion = "invitation", language: str = ""
) -> Letter:
    """Write a letter to a made-up person of the smallest crowd; its links lead nowhere."""
    with context.office() as office:
        mailing = read_mailing(context, office, wave_id)
    return _example(mailing, occasion, language or mailing.languages[0])


def write_letters(context: Context, wave_id: str, folder: Path) -> tuple[WrittenLetter, ...]:
    """Write every kind of letter in every language of the wave, as ``.eml``, ``.html`` and ``.txt``."""
    from email.headerregistry import Address

    from diagnostic.files.new_files import create_text
    from diagnostic.post.message import as_message

    with context.office() as office:
        mailing = read_mailing(context, office, wave_id)
    written = []
    for language in mailing.languages:
        for occasion in OCCASIONS:
            letter = _example(mailing, occasion, language)
            stem = folder / f"{wave_id}-{occasion}-{language}"
            message = as_message(letter, Address(addr_spec=_SENDER))
            create_text(stem.with_suffix(".html"), letter.html)
            create_text(stem.with_suffix(".txt"), letter.text)
            file = create_text(stem.with_suffix(".eml"), message.as_string())
            written.append(WrittenLetter(occasion, language, file))
    return tuple(written)


def _example(mailing: Mailing, occasion: Occasion, language: str) -> Letter:
    from diagnostic.post.write_letter import write_letter

    person = PersonFacts(
        email=NOBODY,
        language=language,
        crowd=min(crowd.invited for crowd in mailing.crowds),
        link=mailing.link(_NO_SECRET),
        stop_link=mailing.stop_link(_NO_SECRET),
    )
    return write_letter(occasion, mailing.survey, person)
