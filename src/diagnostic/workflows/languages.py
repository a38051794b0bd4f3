"""Which language a reader gets, of those there are."""

from __future__ import annotations

from collections.abc import Sequence


def choose_language(wishes: Sequence[str], offered: Sequence[str]) -> str:
    """Give the first wish that is offered, ``de`` also for ``de-AT``; else the first language offered."""
    known = {language.lower(): language for language in offered}
    for wish in wishes:
        for language in (wish.lower(), wish.lower().partition("-")[0]):
            if language in known:
                return known[language]
    return offered[0]
