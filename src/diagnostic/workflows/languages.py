"""Which languages a wave offers, and which of them a reader gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

from diagnostic.translations.catalogues import SOURCE_LANGUAGE, interface_languages, interface_status
from diagnostic.workflows.requests import FaultyRequestError

if TYPE_CHECKING:
    from diagnostic.instruments.model import Instrument

Status: TypeAlias = Literal["source", "draft", "reviewed", "signed_off"]
_LEAST_REVIEWED_FIRST: tuple[Status, ...] = ("draft", "reviewed", "signed_off", "source")


def choose_language(wishes: Sequence[str], offered: Sequence[str]) -> str:
    """Give the first wish that is offered, ``de`` also for ``de-AT``; else the first language offered."""
    known = {language.lower(): language for language in offered}
    for language in offered:
        known.setdefault(language.lower().partition("-")[0], language)
    for wish in wishes:
        for language in (wish.lower(), wish.lower().partition("-")[0]):
            if language in known:
                return known[language]
    return offered[0]


def wave_languages(
    instruments: Sequence[Instrument], *, first: str = "", only: Sequence[str] = ()
) -> tuple[str, ...]:
    """Give the languages a wave of these instruments offers; raises `FaultyRequestError` for others.

    A language is offered when no text of any instrument is missing, nor those of the pages around them.
    """
    for language in (first, *only):
        _check(language, instruments)
    complete = only or shared_languages(instruments)
    first = first or (complete[0] if complete else instruments[0].source_language)
    _check(first, instruments)
    return tuple(dict.fromkeys((first, *complete)))


def shared_languages(instruments: Sequence[Instrument]) -> tuple[str, ...]:
    """Give the languages in which all of these, and the pages around them, are complete."""
    spoken = [set(one.languages) for one in instruments[1:]]
    return tuple(
        language
        for language in instruments[0].languages
        if language in interface_languages() and all(language in others for others in spoken)
    )


def _check(language: str, instruments: Sequence[Instrument]) -> None:
    if not language:
        return
    for one in instruments:
        if language not in one.languages:
            raise FaultyRequestError(
                f"instrument '{one.id}'",
                "it is not translated into every language of the wave.",
                f"Use only its languages: {', '.join(one.languages)}.",
            )
    if language not in interface_languages():
        raise FaultyRequestError(
            "wave languages",
            "the pages around the questions are not translated into every one of them.",
            f"Use only: {', '.join(interface_languages())}.",
        )


def translation_status(instruments: Sequence[Instrument], language: str) -> Status:
    """Say how far the least reviewed of a language's texts has come: instruments, and pages around them."""
    statuses = {_status(one, language) for one in instruments}
    statuses.add("source" if language == SOURCE_LANGUAGE else interface_status(language))
    return next(status for status in _LEAST_REVIEWED_FIRST if status in statuses)


def _status(instrument: Instrument, language: str) -> Status:
    if language == instrument.source_language:
        return "source"
    known = instrument.translations.get(language)
    return known.status if known else "draft"
