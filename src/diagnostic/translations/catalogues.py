"""The texts around the questions, by language: one committed ``.po`` file each, and English in the source."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal, TypeAlias

SOURCE_LANGUAGE = "en"
Status: TypeAlias = Literal["draft", "reviewed", "signed_off"]
STATUS: dict[str, Status] = {"es": "draft", "de": "draft", "fr": "draft", "ar": "draft"}
"""How far each catalogue has come; docs/translations.md says what each word takes."""

FOLDER = Path(__file__).resolve().parent
_FILE = "LC_MESSAGES/respondent.po"


@cache
def interface_languages() -> tuple[str, ...]:
    """Give the languages in which respondents can be spoken to, the source first."""
    found = {path.parents[1].name for path in FOLDER.glob(f"*/{_FILE}")}
    return tuple(dict.fromkeys((SOURCE_LANGUAGE, *(one for one in STATUS if one in found), *sorted(found))))


def catalogue_path(language: str) -> Path:
    return FOLDER / language / _FILE


@cache
def texts_in(language: str) -> NullTranslations:
    """Give a language's texts; English is what the source says."""
    if language == SOURCE_LANGUAGE or language not in interface_languages():
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with catalogue_path(language).open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def interface_status(language: str) -> Status:
    """Say how far a catalogue has come."""
    return STATUS.get(language, "draft")


def mark(text: str) -> str:
    """Mark a text for translation where it is written; it is translated where it is shown.

    Files import it as ``_``: texts marked by either name are found by ``python -m scripts.translations``.
    """
    return text
