"""What is kept of typed text, where open questions stand in a form, and what a wave may ask."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.cli.name_list import read_names
from diagnostic.errors import AnswerDataError, DiagnosticError
from diagnostic.instruments.catalogue import Catalogue, CatalogueEntry
from diagnostic.instruments.model import Comment
from diagnostic.workflows.codes import comment_key, make_ticket, row_key
from diagnostic.workflows.comment_text import clean_comment, fits
from diagnostic.workflows.context import Context
from diagnostic.workflows.disclosure_policy import policy_of
from diagnostic.workflows.form_sections import sections_for
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.preview_form import preview_form
from support.commented import COMMENTS, commented_catalogue, opened_with_comments, with_comments
from support.databases import open_small_wave, small_catalogue, sqlite_urls
from support.instruments import instrument

NFD, NFC = "Cafe\u0301", "Caf\u00e9"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  More\tlight \r\n", "More light"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("\0a\x07b\x1b[31mc\x9f", "ab[31mc"),
        ("\u202eevil\u202c \u2066x\u2069 \u200bzero\ufeff \u00adsoft", "evil x zero soft"),
        (NFD, NFC),
        ("می\u200cخواهم 👩\u200d🔧 \u200fنعم", "می\u200cخواهم 👩\u200d🔧 \u200fنعم"),
        ("\ud800x", "x"),
        (" \t\r\n\u200b ", ""),
        ("<b>&amp;</b> {{ 1 }} =1+1 'quoted'", "<b>&amp;</b> {{ 1 }} =1+1 'quoted'"),
    ],
)
def test_control_signs_go_and_words_stay(typed: str, kept: str) -> None:
    assert clean_comment(typed) == kept


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean_comment(clean_comment(typed)) == clean_comment(typed)


def test_a_line_end_counts_as_one_character_as_in_a_browser() -> None:
    assert fits("a\r\n" * 5, 10)
    assert not fits("a\r\n" * 5, 9)


def test_every_question_of_a_form_has_a_key_of_its_own() -> None:
    ticket, other = make_ticket(bytes), "ab" * 32
    keys = {comment_key(t, w, q) for t in (ticket, other) for w in ("w", "w1") for q in ("q", "1q")}
    assert len(keys | {row_key(ticket, "w"), row_key(ticket, "w1")}) == 10


def test_open_questions_follow_the_last_item_and_wait_on_a_page_of_their_own() -> None:
    climate = commented_catalogue().get("climate")
    pages = [[item.id for item in page.items] for page in sections_for([climate], "frontline", "en")]
    assert pages == [["climate_1", "climate_2", "climate_3", "climate_4", "more"], ["less"]]
    spec = instrument("comments")
    (first, second) = sections_for([spec], "frontline", "en")
    assert [item.id for item in second.items] == ["heard_comment"]
    (waiting,) = second.items
    assert (waiting.longest, waiting.options, waiting.not_applicable) == (300, (), None)
    assert waiting.shown_if is not None
    assert waiting.shown_if.values == {"1"}
    without = sections_for([spec], "frontline", "en", asks_comments=False)
    assert without == (first,)


def test_a_form_that_is_typed_from_paper_asks_none(tmp_path: Path) -> None:
    with opened_with_comments(sqlite_urls(tmp_path)) as context:
        wave = with_comments(context)
        on_screen = open_form(context, wave.codes[0])
        typed = open_form(context, wave.codes[0], as_written=True)
    assert (on_screen.consent.minimum_comments, typed.consent.minimum_comments) == (10, None)
    assert on_screen.consent.n_items == typed.consent.n_items + 2


def test_a_preview_shows_open_questions() -> None:
    view = preview_form(commented_catalogue(), "climate", role_group="frontline")
    assert [item.id for item in view.sections[-1].items] == ["less"]
    assert view.waiting == ("less",)


def _asking(*comments: Comment) -> Catalogue:
    entries = [small_catalogue().entry(name) for name in ("climate", "voice")]
    changed = entries[1].instrument.model_copy(update={"comments": comments})
    return Catalogue([entries[0], CatalogueEntry(changed, "voice.yaml", "0" * 64)])


@pytest.mark.parametrize(
    ("comments", "words"),
    [
        ([COMMENTS[0].model_copy(update={"id": f"q{k}"}) for k in range(6)], "6 open questions"),
        ([COMMENTS[0].model_copy(update={"id": "climate_1"})], "more than one"),
        ([COMMENTS[0], COMMENTS[0]], "more than one"),
    ],
)
def test_a_wave_asks_few_open_questions_each_once(
    sqlite_context: Context, comments: list[Comment], words: str
) -> None:
    context = replace(sqlite_context, catalogue=_asking(*comments))
    with pytest.raises(DiagnosticError, match=words):
        open_small_wave(context)


def test_a_larger_minimum_group_holds_for_comments_too(sqlite_context: Context) -> None:
    least = {}
    for minimum in (5, 12):
        wave = open_small_wave(sqlite_context, minimum_group=minimum)
        with sqlite_context.office() as office:
            least[minimum] = policy_of(office.wave(wave.id)).minimum_comments
    assert least == {5: 10, 12: 12}


def test_a_list_of_names_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text("\ufeffMaria Schmidt\r\n\n  محمد  \n", encoding="utf-8")
    assert read_names(file) == ("Maria Schmidt", "محمد")


@pytest.mark.parametrize("content", [None, b"\n \n", b"M\xfcller\n"])
def test_a_list_of_names_that_cannot_be_used_is_refused_before_the_close(tmp_path: Path, content) -> None:
    file = tmp_path / "names.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(AnswerDataError) as refused:
        read_names(file)
    assert "nothing has been closed" in refused.value.mend
    assert "ller" not in str(refused.value)
