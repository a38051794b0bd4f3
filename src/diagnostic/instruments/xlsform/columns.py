"""The names that XLSForms carry our own facts under, and how their columns name languages."""

from __future__ import annotations

import re

KIND = "diagnostic_kind"
SCALE = "diagnostic_scale"
SCALE_KIND = "diagnostic_scale_kind"
FACET = "diagnostic_facet"
REVERSE_KEYED = "diagnostic_reverse_keyed"
FAVOURABLE_FROM = "diagnostic_favourable_from"
FORECASTS = "diagnostic_forecasts"
TARGET = "diagnostic_target"
ROLE_GROUP = "role_group"

_NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "tr": "Türkçe",
}
_CODE = re.compile(r"\(([a-z]{2,3}(?:-[A-Z]{2})?)\)\s*$|^\s*([a-z]{2,3}(?:-[A-Z]{2})?)\s*$")


def language_column(column: str, code: str) -> str:
    """Name a column of texts in one language, or (without a column) the language itself."""
    language = f"{_NAMES.get(code, code)} ({code})"
    return f"{column}::{language}" if column else language


def language_code(name: str) -> str | None:
    """Give the code in a language's name, such as 'English (en)' or 'en'; None where there is none."""
    found = _CODE.search(name)
    if found:
        return found[1] or found[2]
    return next((code for code, known in _NAMES.items() if known.casefold() == name.strip().casefold()), None)
