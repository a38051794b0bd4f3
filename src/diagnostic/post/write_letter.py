"""Sets a letter as plain text and as a page; both say the same, and neither fetches anything."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.post.letter import Letter, Occasion, PersonFacts, SurveyFacts
from diagnostic.post.wording import Words, words_of

if TYPE_CHECKING:
    from jinja2 import Template

_LINE = "-- "
"""What mail programs take for the start of a signature."""


def write_letter(occasion: Occasion, survey: SurveyFacts, person: PersonFacts) -> Letter:
    words = words_of(occasion, survey, person)
    return Letter(
        email=person.email,
        subject=words.subject,
        text=_plain(words),
        html=_page().render(words=words),
        language=person.language,
        stop_link=person.stop_link,
    )


def _plain(words: Words) -> str:
    paragraphs = [
        *([words.simulated] if words.simulated else []),
        *words.opening,
        words.link,
        words.anonymity,
        f"{words.fingerprint_lead}\n{words.fingerprint}",
        *words.closing,
        f"{_LINE}\n{words.stop}\n{words.stop_link}",
        words.deleted,
    ]
    return "\n\n".join(paragraphs) + "\n"


@cache
def _page() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).resolve().parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("letter.html")
