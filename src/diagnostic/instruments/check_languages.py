"""Checks that the source language is complete, and says how far the other languages are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .model import Instrument, complete_languages
from .scaffold import UNWRITTEN
from .shape import Finding, spoken
from .texts import TextPath, may_be_empty, translated_texts

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


def language_findings(instrument: Instrument) -> Iterator[Finding]:
    """Give bad codes, missing and empty texts, incomplete languages and unfounded sign-offs."""
    for language in instrument.title:
        if not _LANGUAGE.fullmatch(language):
            yield Finding(
                "bad_language",
                ("title", language),
                f"'{language[:20]}' is not a language code.",
                "Use codes such as 'en', 'de' or 'pt-BR'.",
            )
    yield from _texts(instrument)
    yield from _incomplete(instrument)
    yield from _statuses(instrument)


def _texts(instrument: Instrument) -> Iterator[Finding]:
    source = instrument.source_language
    for path, text in translated_texts(instrument):
        if source not in text:
            yield Finding(
                "missing_language",
                path,
                f"{spoken(path)} has no text in '{source}', the source language.",
                "Write it, or let the title begin with the language that the instrument was written in.",
            )
        for language, words in text.items():
            if language not in instrument.title:
                yield Finding(
                    "unlisted_language",
                    (*path, language),
                    f"{spoken(path)} is given in '{language[:20]}', but the title is not.",
                    "Translate the title and everything else too, or remove this text.",
                )
            if words or language == source or not may_be_empty(path):
                yield from _unwritten(words, (*path, language), spoken(path))
    yield from _unwritten(instrument.licence, ("licence",), "'licence'")
    for k, words in enumerate(instrument.sources):
        yield from _unwritten(words, ("sources", k), f"'sources[{k + 1}]'")


def _unwritten(words: str, path: TextPath, name: str) -> Iterator[Finding]:
    if not words:
        yield Finding("empty_text", path, f"{name} is empty.", "Write the text.")
    elif words.startswith(UNWRITTEN):
        yield Finding(
            "unwritten_text",
            path,
            f"{name} has not been written yet.",
            f"It asks for this: {words[5:].strip()}.",
        )


def _incomplete(instrument: Instrument) -> Iterator[Finding]:
    texts = list(translated_texts(instrument, respondents_only=True))
    for language in list(instrument.title)[1:]:
        missing = [path for path, text in texts if language not in text]
        if missing:
            yield Finding(
                "incomplete_translation",
                missing[0],
                f"{len(missing)} of {len(texts)} texts have no '{language[:20]}'; the first is "
                f"{spoken(missing[0])}.",
                "Translate them; until then respondents are not offered this language.",
            )


def _statuses(instrument: Instrument) -> Iterator[Finding]:
    complete = complete_languages(instrument)
    for language, translation in instrument.translations.items():
        path = ("translations", language)
        if language not in instrument.title:
            yield Finding(
                "translation_of_unknown_language",
                path,
                f"The title has no '{language[:20]}'.",
                "Translate the title and everything else too, or remove this entry.",
            )
        elif translation.status == "signed_off" and language not in complete:
            yield Finding(
                "signed_off_incomplete",
                path,
                f"'{language}' is signed off, but texts are missing.",
                "Set it back to 'draft', or complete it.",
            )
        if translation.status != "draft" and not (translation.by and translation.on):
            yield Finding(
                "review_without_name",
                path,
                f"'{language[:20]}' is {translation.status.replace('_', ' ')}, by nobody or at no time.",
                "Add 'by' and 'on'.",
            )
