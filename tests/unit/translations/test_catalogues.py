"""Every text that respondents can read stands in every language, with the same blanks to fill."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from diagnostic.translations.catalogues import STATUS, interface_languages, mark, texts_in

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from scripts.translations.messages import faults, marked_messages, read_catalogue  # noqa: E402

TRANSLATED = interface_languages()[1:]
PAGE = ROOT / "docs" / "translations.md"


@pytest.fixture(scope="module")
def marked() -> Catalog:
    return marked_messages()


def test_there_is_something_to_translate_and_somebody_to_read_it(marked: Catalog) -> None:
    assert set(TRANSLATED) == {"ar", "de", "es", "fr"} == set(STATUS)
    assert len(marked) > 150
    assert "I agree – show the first questions" in marked
    assert "Executives" in marked


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_complete_and_right(marked: Catalog, language: str) -> None:
    assert faults(read_catalogue(language), marked) == []


SAME_WORD = {"Code", "Address", "Pages", "Questions", "Part %(number)s"}


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_is_left_in_english(language: str) -> None:
    for message in read_catalogue(language):
        if not message.id:
            continue
        source, *_ = [message.id] if isinstance(message.id, str) else message.id
        for text in [message.string] if isinstance(message.string, str) else message.string:
            assert text != source or source in SAME_WORD, text
            if language == "ar":
                words = re.sub(r"%\(\w+\)s|\{\w+\}|<[^>]+>", "", text)
                assert re.findall("[A-Za-z]+", words) in ([], ["QR"], list("OILU")), text


@pytest.mark.parametrize(
    ("translated", "fault"),
    [
        ({}, "not translated: Hello %(name)s"),
        ({"string": ""}, "not translated: Hello %(name)s"),
        ({"string": "Hallo %(name)s", "flags": {"fuzzy"}}, "only guessed: Hello %(name)s"),
        ({"string": "Hallo"}, "other placeholders than the source: Hello %(name)s"),
        ({"string": "Hallo %(nom)s"}, "unknown named placeholder 'nom': Hello %(name)s"),
        ({"string": "<b>Hallo</b> %(name)s"}, "other tags than the source: Hello %(name)s"),
        ({"string": "Hallo %(name)s "}, "blanks at its ends: Hello %(name)s"),
    ],
)
def test_each_kind_of_fault_is_found(translated: dict, fault: str) -> None:
    wanted, held = Catalog(), Catalog("de", fuzzy=False)
    wanted.add("Hello %(name)s")
    if translated:
        held.add("Hello %(name)s", **translated)
    assert fault in faults(held, wanted)


def test_what_is_no_longer_marked_and_a_missing_plural_are_found() -> None:
    wanted, held = Catalog(), Catalog("ar", fuzzy=False)
    wanted.add(("%(n)s day", "%(n)s days"))
    held.add(("%(n)s day", "%(n)s days"), ("يوم واحد", "%(n)s أيام"))
    held.add("Old", "قديم")
    found = faults(held, wanted)
    assert "no longer needed: Old" in found
    assert any("plural forms" in fault for fault in found)


def test_arabic_counts_in_six_forms() -> None:
    count = texts_in("ar").ngettext
    said = [count("About %(minutes)s minute", "About %(minutes)s minutes", n) for n in (0, 1, 2, 3, 11, 100)]
    assert said[1:4] == ["نحو دقيقة واحدة", "نحو دقيقتين", "نحو %(minutes)s دقائق"]
    assert len(set(said[:4])) == 4
    invited = "%(people)s person is invited as “%(role)s”; no list here says who holds which code."
    people = "%(people)s people are invited as “%(role)s”; no list here says who holds which code."
    words = [count(invited, people, n).split("ضمن")[0].split()[-1] for n in (3, 11, 99, 100, 102, 103, 138)]
    assert words == ["أشخاص", "شخصًا", "شخصًا", "شخص", "شخص", "أشخاص", "شخصًا"]
    assert said[4] == said[5] == "نحو %(minutes)s دقيقة"


def test_french_counts_nothing_in_the_singular() -> None:
    assert (
        texts_in("fr").ngettext("About %(minutes)s minute", "About %(minutes)s minutes", 0).endswith("minute")
    )


def test_the_source_and_a_language_without_a_catalogue_read_as_written() -> None:
    for language in ("en", "tlh", "../../secrets"):
        assert texts_in(language).gettext("Thank you") == "Thank you"
    assert mark("Thank you") == "Thank you"


def test_the_page_on_translations_states_how_far_each_has_come() -> None:
    (row,) = re.findall(r"(?m)^\| The pages around the questions .*$", PAGE.read_text(encoding="utf-8"))
    told = [cell.strip() for cell in row.split("|")][3:7]
    assert dict(zip(("es", "de", "fr", "ar"), told, strict=True)) == STATUS
