"""Brings the catalogues up to what is marked, and says what is left to translate.

python -m scripts.translations [LANGUAGE ...]
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from diagnostic.translations.catalogues import SOURCE_LANGUAGE, catalogue_path, interface_languages
from scripts.translations.messages import faults, marked_messages, read_catalogue

HEADER = """\
{name} texts around the questions: pages, cards and paper forms that respondents read.
Draft: one forward translation, not yet reviewed by a second native speaker. See docs/translations.md.
Whoever reviews it says so in translations/catalogues.py, and puts their name as Last-Translator."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", help="all there are, when none is named; a new one is begun")
    marked = marked_messages()
    left = 0
    for language in parser.parse_args().languages or interface_languages():
        if language != SOURCE_LANGUAGE:
            left += _bring_up(language, marked)
    sys.exit(1 if left else 0)


def _bring_up(language: str, marked: Catalog) -> int:
    path = catalogue_path(language)
    catalogue = read_catalogue(language) if path.exists() else _begun(language)
    catalogue.update(marked, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, sort_by_file=True, include_lineno=False)
    found = faults(catalogue, marked)
    print(f"{language}: {len(marked)} texts, {len(found)} to mend", *found, sep="\n  ")
    return len(found)


def _begun(language: str) -> Catalog:
    today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    catalogue = Catalog(
        language,
        project="diagnostic",
        version="1",
        msgid_bugs_address="the project's issues",
        last_translator="The diagnostic founders",
        language_team="none yet",
        creation_date=today,
        revision_date=today,
        fuzzy=False,
    )
    name = catalogue.locale.english_name if catalogue.locale else language
    catalogue.header_comment = "\n".join(f"# {line}" for line in HEADER.format(name=name).splitlines())
    return catalogue


if __name__ == "__main__":
    main()
