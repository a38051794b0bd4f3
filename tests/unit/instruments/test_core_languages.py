"""The core pack in five languages: complete in every form, and whole sentences in each."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from diagnostic.instruments.model import Instrument, complete_languages
from diagnostic.instruments.texts import translated_texts
from support.instruments import PACKAGED, ROOT, instrument

CORE_PACK = ("trust", "psy_safety", "comms", "mgr_conv", "outcomes")
LANGUAGES = ("en", "es", "de", "fr", "ar")
TRANSLATED = LANGUAGES[1:]
NO_BREAK_SPACE = "\u00a0"
ARABIC_LETTER = re.compile(r"[\u0621-\u064a]")
LATIN_LETTER = re.compile(r"[A-Za-zÀ-ÿ]")
SENTENCE = {
    "es": re.compile(r"[A-ZÁÉÍÓÚÑ][^{}¿?]*(?:[^.?]\.|¿[^¿?{}]*\?)"),
    "de": re.compile(r"[A-ZÄÖÜ][^{}?]*[^.?\s][.?]"),
    "fr": re.compile(r"[A-ZÀÂÉÈÊÎÔÛÇ][^{}?]*(?:[^.?\s]\.|\S\u00a0\?)"),
    "ar": re.compile(r"[\u0621-\u064a][^{}?؟]*[^.؟\s][.؟]"),
}
WRONG_MARK = {
    "es": re.compile(r"\s[,;:.?!]|'"),
    "de": re.compile(r"\s[,;:.?!]|'"),
    "fr": re.compile(r"'|[^\u00a0][;:?!»]|«[^\u00a0]| [;:?!»]"),
    "ar": re.compile(r"\s[،؛:.؟]|[,;?']"),
}
SHORTEST, LONGEST = 0.5, 2.1

EACH = pytest.mark.parametrize("name", CORE_PACK)
EVERY = pytest.mark.parametrize(
    ("name", "language"), [(name, language) for name in CORE_PACK for language in TRANSLATED]
)


def packaged(name: str) -> Instrument:
    return instrument(name, PACKAGED)


def sentences(pack: Instrument, language: str) -> Iterator[tuple[str, str, str]]:
    for form_id in pack.forms:
        for item in pack.items:
            yield form_id, item.id, pack.wording(item, form_id, language)


def texts(pack: Instrument) -> Iterator[tuple[str, dict[str, str]]]:
    for path, words in translated_texts(pack):
        yield ".".join(map(str, path)), dict(words)


@EACH
def test_five_languages_are_complete_down_to_what_only_the_report_prints(name: str) -> None:
    pack = packaged(name)
    assert complete_languages(pack) == LANGUAGES
    for place, words in texts(pack):
        assert tuple(words) == LANGUAGES, place


@EVERY
def test_a_translation_is_a_draft_until_somebody_signs_it_off(name: str, language: str) -> None:
    translation = packaged(name).translations[language]
    assert translation.status == "draft" or (translation.by and translation.on)


@EVERY
def test_nothing_is_left_in_english(name: str, language: str) -> None:
    for place, words in texts(packaged(name)):
        assert words[language].casefold() != words["en"].casefold(), place


@EVERY
def test_every_sentence_is_whole(name: str, language: str) -> None:
    pack = packaged(name)
    for form_id, item_id, sentence in sentences(pack, language):
        place = f"{form_id} {item_id}: {sentence}"
        assert SENTENCE[language].fullmatch(sentence), place
        asks = sentence.endswith(("?", "؟"))
        (item,) = (item for item in pack.items if item.id == item_id)
        assert asks == pack.wording(item, form_id).endswith("?"), place


@EVERY
def test_marks_and_blanks_follow_the_language(name: str, language: str) -> None:
    pack = packaged(name)
    shown = [
        *texts(pack),
        *((f"{form} {item}", {language: s}) for form, item, s in sentences(pack, language)),
    ]
    for place, words in shown:
        assert not WRONG_MARK[language].search(words[language]), f"{place}: {words[language]}"
        assert not re.search(r"\s\s", words[language]), place


@EVERY
def test_sentences_are_about_as_long_as_the_english_ones(name: str, language: str) -> None:
    pack = packaged(name)
    ratios = []
    for form_id, item_id, sentence in sentences(pack, language):
        (item,) = (item for item in pack.items if item.id == item_id)
        ratios.append(len(sentence) / len(pack.wording(item, form_id)))
        assert SHORTEST < ratios[-1] < LONGEST, f"{form_id} {item_id}: {sentence}"
    assert 0.7 < sum(ratios) / len(ratios) < 1.6


@EVERY
def test_each_sentence_says_something_of_its_own(name: str, language: str) -> None:
    pack = packaged(name)
    for form_id in pack.forms:
        shown = [sentence for form, _, sentence in sentences(pack, language) if form == form_id]
        assert len(set(shown)) == len(pack.items)
    for item in pack.items:
        assert len({pack.wording(item, form_id, language) for form_id in pack.forms}) == len(pack.forms), (
            item.id
        )


@EACH
def test_arabic_is_in_arabic_script(name: str) -> None:
    for place, words in texts(packaged(name)):
        plain = re.sub(r"\{[a-z_]+\}", "", words["ar"])
        assert ARABIC_LETTER.search(plain) or plain != words["ar"], place
        assert not LATIN_LETTER.search(plain), place


@EACH
@pytest.mark.parametrize("language", ["es", "de", "fr"])
def test_other_languages_are_in_latin_script(name: str, language: str) -> None:
    for place, words in texts(packaged(name)):
        assert not ARABIC_LETTER.search(words[language]), place


@EVERY
def test_answers_are_worded_from_the_negative_end_to_the_positive_one(name: str, language: str) -> None:
    scale = packaged(name).response_scale
    assert scale.values == (1, 2, 3, 4, 5)
    anchors = [option.anchor[language] for option in scale.options]
    assert len(set(anchors)) == 5
    agreement = {
        "es": ("desacuerdo", "acuerdo"),
        "de": ("nicht", "voll"),
        "fr": ("Pas", "Tout"),
        "ar": ("لا", "أوافق"),
    }
    frequency = {"es": ("Nunca", "Siempre"), "de": ("Nie", "Immer"), "fr": ("Jamais", "Toujours")}
    frequency["ar"] = ("أبدًا", "دائمًا")
    lowest, highest = (frequency if name == "mgr_conv" else agreement)[language]
    assert lowest in anchors[0]
    assert highest in anchors[4]


def test_the_same_answer_reads_the_same_in_every_instrument() -> None:
    wordings: dict[str, set[tuple[str, ...]]] = {}
    for name in CORE_PACK:
        scale = packaged(name).response_scale
        assert scale.not_applicable is not None
        for text in (*(option.anchor for option in scale.options), scale.not_applicable):
            wordings.setdefault(text["en"], set()).add(tuple(text.values()))
    assert all(len(found) == 1 for found in wordings.values()), wordings


def status_table() -> str:
    rows = ["| Instrument | Version | es | de | fr | ar |", "|---|---|---|---|---|---|"]
    for name in CORE_PACK:
        pack = packaged(name)
        states = (pack.translations[language].status.replace("_", " ") for language in TRANSLATED)
        rows.append(f"| `{name}` | {pack.version} | {' | '.join(states)} |")
    return "\n".join(rows)


def test_the_page_on_translations_shows_the_present_state() -> None:
    assert status_table() in (ROOT / "docs" / "translations.md").read_text(encoding="utf-8")
