"""Texts of authors and clients are made safe to set."""

import json

from hypothesis import given
from hypothesis import strategies as st

from diagnostic.disclosure.export import to_dict
from diagnostic.reporting.stems import split_stem
from diagnostic.reporting.tidy import for_print, shortened, tidy, tidy_text
from support.released import released


def test_control_and_turning_characters_are_dropped() -> None:
    assert tidy_text("a\x00b\u202ec\u2066d\r\n e") == "a bcd e"
    assert tidy_text("lone \ud800 surrogate") == "lone surrogate"


def test_right_to_left_text_itself_is_kept() -> None:
    assert tidy_text("שלום עולם") == "שלום עולם"


@given(st.text())
def test_tidying_twice_changes_nothing_and_always_encodes(text: str) -> None:
    once = tidy_text(text)
    assert tidy_text(once) == once
    assert once.encode().decode() == once


def test_every_text_of_an_analysis_is_tidied_and_the_figures_are_not_touched() -> None:
    before = released(text=lambda text: f"{text}\u202e\x07", n_scales=1)
    after = tidy(before)
    assert "\\u202e" not in json.dumps(to_dict(after))
    assert "\\u202e" in json.dumps(to_dict(before))
    assert after.findings.scales[0].levels[1].mean == before.findings.scales[0].levels[1].mean  # type: ignore[union-attr]


def test_endless_titles_are_cut_at_a_word() -> None:
    long = for_print(released(text=lambda text: f"{text} {'and so on ' * 40}".strip(), n_scales=1))
    title = long.findings.scales[0].title
    assert len(title) <= 90
    assert title.endswith("…")
    assert shortened("short", 90) == "short"


def test_a_shared_opening_is_parted_from_the_items() -> None:
    stem = split_stem(["How often did managers ask you?", "How often did managers tell you?"])
    assert stem.opening == "How often did managers"
    assert stem.endings == ("… ask you?", "… tell you?")


def test_short_or_missing_openings_stay_in_the_items() -> None:
    assert split_stem(["I ask", "I tell"]).endings == ("I ask", "I tell")
    assert split_stem(["The same words twice", "The same words twice"]).endings == ("… twice", "… twice")
    assert split_stem(["one single long statement"]).opening == ""
    assert split_stem([]).endings == ()


def test_print_sets_apostrophes_but_leaves_identities_alone() -> None:
    printed = for_print(released(text=lambda text: f"{text} 'one's own'", n_scales=1)).findings
    assert printed.scales[0].title.endswith("‘one’s own’")
    assert printed.scales[0].levels[-1].group.unit == "Sales 'one's own'"
