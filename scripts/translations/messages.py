"""Finds what is marked for translation, and what a catalogue lacks of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from diagnostic.translations.catalogues import catalogue_path

ROOT = Path(__file__).resolve().parents[2]
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "mark": None, "gettext": None, "ngettext": (1, 2)}
_JINJA = {"newstyle_gettext": "true", "trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
_TAG = re.compile(r"<[^>]+>")


def marked_messages() -> Catalog:
    """Give every text that respondents can read and that is not an instrument's."""
    catalogue = Catalog(project="diagnostic", charset="utf-8")
    for path, method, options in _sources():
        place = path.relative_to(ROOT).as_posix()
        for line, message, comments, _ in extract_from_file(method, path, _KEYWORDS, ("l10n:",), options):
            catalogue.add(message, None, [(place, line)], auto_comments=comments)
    return catalogue


def _sources() -> Iterator[tuple[Path, str, dict[str, str]]]:
    for path in sorted((ROOT / "src" / "diagnostic").rglob("*.py")):
        if "diagnostic.translations" in path.read_text(encoding="utf-8"):
            yield path, "python", {}
    for folder in (ROOT / "src" / "diagnostic" / "web" / "templates", ROOT / "reports" / "templates"):
        for path in sorted(folder.rglob("*.html")):
            yield path, "jinja2.ext:babel_extract", _JINJA


def read_catalogue(language: str) -> Catalog:
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language)


def faults(catalogue: Catalog, marked: Catalog) -> list[str]:
    """Say what keeps a catalogue from being complete and right, one sentence each."""
    wanted, held = _by_id(marked), _by_id(catalogue)
    found = [f"not translated: {key}" for key in wanted if key not in held or not _is_full(held[key])]
    found += [f"no longer needed: {key}" for key in held if key not in wanted]
    found += [f"no longer needed: {key}" for key in catalogue.obsolete]
    for key, message in held.items():
        if message.fuzzy:
            found.append(f"only guessed: {key}")
        if _is_full(message):
            found += [f"{error}: {key}" for error in message.check(catalogue)]
        found += [f"{fault}: {key}" for fault in _slips(message)]
    return found


def _by_id(catalogue: Catalog) -> dict[str, Message]:
    return {_texts(message.id)[0]: message for message in catalogue if message.id}


def _is_full(message: Message) -> bool:
    return all(_texts(message.string))


def _slips(message: Message) -> Iterator[str]:
    """A form for one, two or none may leave the number out; the other forms say all that the source says."""
    source, *_ = reversed(_texts(message.id))
    for place, text in enumerate(reversed(_texts(message.string))):
        if not text:
            continue
        if sorted(_TAG.findall(text)) != sorted(_TAG.findall(source)):
            yield "other tags than the source"
        if place == 0 and set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(source)):
            yield "other placeholders than the source"
        if text.strip() != text:
            yield "blanks at its ends"


def _texts(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)
