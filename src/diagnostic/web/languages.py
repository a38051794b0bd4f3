"""The language a reader is spoken to: chosen in the page, preset by link, or told by the browser."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import Request

from diagnostic.translations.catalogues import interface_languages
from diagnostic.workflows.languages import choose_language

PRESET = "lang"
"""In a link's query and in a form's hidden field."""

SWITCH = "switch_to"
"""Sent by the picker's buttons; it outranks the hidden field of the same form."""

_MOST_WISHES = 20


@dataclass(frozen=True)
class LanguageName:
    code: str
    name: str
    """As its own speakers call it."""
    direction: str


@cache
def language_name(code: str) -> LanguageName:
    locale = locale_of(code)
    name = str(locale.get_display_name(code))
    return LanguageName(code, name[:1].upper() + name[1:], str(locale.text_direction))


def named(codes: tuple[str, ...]) -> tuple[LanguageName, ...]:
    """Give the choices of a picker."""
    return tuple(language_name(code) for code in codes)


@cache
def locale_of(code: str) -> Any:
    """Give Babel's locale; one it does not know is read as English."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def note_wishes(request: Request, chosen: str = "") -> tuple[str, ...]:
    """Give the languages a reader wishes for, dearest first, and keep them for this request's error pages."""
    wishes = tuple(wish for wish in (chosen, request.query_params.get(PRESET, "")) if wish)
    wishes += _told_by_browser(request.headers.get("accept-language", ""))
    request.state.language_wishes = wishes
    return wishes


def language_for(request: Request) -> str:
    """Give the language of a page that belongs to no wave."""
    wishes = getattr(request.state, "language_wishes", None) or note_wishes(request)
    return choose_language(wishes, interface_languages())


def _told_by_browser(header: str) -> tuple[str, ...]:
    ranked = []
    for part in header.split(",")[:_MOST_WISHES]:
        language, _, parameters = part.partition(";")
        weight = _weight(parameters)
        if language.strip() and weight > 0:
            ranked.append((weight, language.strip()))
    return tuple(language for _, language in sorted(ranked, key=lambda one: -one[0]))


def _weight(parameters: str) -> float:
    _, is_given, number = parameters.partition("q=")
    try:
        return float(number) if is_given else 1.0
    except ValueError:
        return 0.0
