"""Which edits break comparisons over time, and which version they demand."""

from __future__ import annotations

import re

import pytest

from diagnostic.instruments.comparison.changes import bump_between, demanded_bump, is_enough, raised
from diagnostic.instruments.comparison.compare import compare_instruments
from diagnostic.instruments.comparison.rewording import compare_wordings, edits_between
from diagnostic.instruments.load import load_instrument
from support.instruments import PACKAGED, instrument_text

SAFETY = instrument_text("psy_safety", PACKAGED)
(NOT_APPLICABLE,) = re.findall(r"  not_applicable:\n(?: {4}.*\n)+", SAFETY)
HALF = instrument_text("half_first")
TALKS = instrument_text("translations")
SECTIONS = instrument_text("sections")


def changes(text: str, *edits: tuple[str, str]) -> list[tuple[str, str, str]]:
    new = text
    for old_words, new_words in edits:
        assert old_words in new
        new = new.replace(old_words, new_words, 1)
    found = compare_instruments(load_instrument(text), load_instrument(new))
    return [(change.code, change.effect, change.place) for change in found]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("hide problems to stay", "hide faults to stay", ("item_reworded", "breaks_items", "safety_voice_3")),
        ("get help after", "never get help after", ("item_reworded", "breaks_items", "safety_mistakes_2")),
        ("an honest mistake.", "an honest mistake", ("item_retyped", "advice", "safety_mistakes_2")),
        ("an honest mistake.", "an honest mistakes.", ("item_retyped", "advice", "safety_mistakes_2")),
        ("{en: Agree,", "{en: Rather agree,", ("anchor_changed", "breaks_items", "psy_safety")),
        ("{en: Agree,", "{en: agree,", ("anchor_changed", "advice", "psy_safety")),
        (
            "favourable_from: 4",
            "favourable_from: 5",
            ("favourable_from_changed", "breaks_scale", "psy_safety"),
        ),
        (NOT_APPLICABLE, "", ("not_applicable_changed", "breaks_scale", "psy_safety")),
        ("    kind: core", "    kind: criterion", ("kind_changed", "breaks_scale", "psy_safety")),
        (
            "    kind: core",
            "    kind: core\n    missing: {min_answered_share: 0.5}",
            ("missing_rule_changed", "breaks_scale", "psy_safety"),
        ),
        ("target: front_line", "target: organisation", ("target_changed", "breaks_scale", "c_suite")),
        ("cost_band: low", "cost_band: high", ("report_text_changed", "harmless", "psy_safety")),
        ("minutes: 2", "minutes: 3", ("minutes_changed", "harmless", "psy_safety")),
        (
            "    kind: core",
            "    kind: core\n    shuffle: true",
            ("order_changed", "advice", "psy_safety"),
        ),
        ("These statements are", "The statements are", ("purpose_changed", "advice", "psy_safety")),
    ],
)
def test_one_edit(old: str, new: str, expected: tuple[str, str, str]) -> None:
    assert changes(SAFETY, (old, new)) == [expected]


def test_a_stem_rewords_every_item_of_its_form() -> None:
    found = changes(SAFETY, ("en: Front-line staff", "en: The front line"))
    assert len(found) == 12
    assert {code for code, _, _ in found} == {"item_reworded"}


def test_items_gone_and_new() -> None:
    (item,) = re.findall(r"      - id: safety_voice_2\n(?: {8}.*\n)+", SAFETY)
    assert changes(SAFETY, (item, "")) == [("item_removed", "breaks_scale", "safety_voice_2")]
    added = item + item.replace("voice_2", "voice_9").replace("{speak_up} ", "{hide} ").replace(
        "early", "late"
    )
    assert changes(SAFETY, (item, added)) == [("item_added", "breaks_scale", "safety_voice_9")]


def test_reverse_key_and_condition() -> None:
    assert changes(HALF, (", reverse_keyed: true", "")) == [("reverse_key_changed", "breaks_items", "half_2")]
    assert changes(
        HALF, ("predicate: will leave.", "predicate: will leave., shown_if: {item: half_1, answers: [1]}")
    ) == [("condition_changed", "breaks_items", "half_2")]


def test_role_groups_and_demographics() -> None:
    found = changes(HALF, ("[c_suite]", "[middle_management]"))
    assert set(found) == {
        ("role_group_removed", "breaks_scale", "c_suite"),
        ("role_group_added", "addition", "middle_management"),
    }
    assert changes(HALF, ("anchor: At night", "anchor: By night")) == [
        ("question_changed", "breaks_question", "shift")
    ]
    assert changes(HALF, ("first_for_half: true\n", "")) == [("order_changed", "advice", "half_first")]


def test_other_option_values_break_every_scale_that_offers_them() -> None:
    assert changes(SECTIONS, ("value: 3, anchor: Often", "value: 4, anchor: Often")) == [
        ("options_changed", "breaks_items", scale_id) for scale_id in ("work", "rest", "play")
    ]
    swapped = changes(
        SECTIONS,
        ("    - {value: 1, anchor: Never}\n", ""),
        (
            "    - {value: 3, anchor: Often}\n",
            "    - {value: 3, anchor: Often}\n    - {value: 1, anchor: Never}\n",
        ),
    )
    assert {code for code, _, _ in swapped} == {"options_reordered"}
    points = instrument_text("points")
    assert changes(points, ("high: 10", "high: 9"))[0] == ("options_changed", "breaks_items", "points")


def test_order_and_pages() -> None:
    assert changes(SECTIONS, ("items_per_page: 2", "items_per_page: 3")) == [
        ("order_changed", "advice", "sections")
    ]
    assert changes(SECTIONS, ("title: The day,", "title: The long day,")) == [
        ("order_changed", "advice", "sections")
    ]


def test_a_language_more_is_an_addition_and_a_language_less_breaks() -> None:
    french = ("{en: Often, de: Oft}", "{en: Often, de: Oft, fr: Souvent}")
    assert changes(TALKS, french) == [("language_added", "addition", "fr")]
    without_german = changes(TALKS, ("{en: Often, de: Oft}", "{en: Often}"), ("signed_off", "draft"))
    assert ("language_removed", "breaks_question", "de") in without_german
    assert changes(TALKS, ("de: zugehört?", "de: widersprochen?")) == [
        ("item_reworded", "breaks_items", "talks_1")
    ]


def test_a_translated_demographic_is_the_same_question() -> None:
    german = HALF.replace("title: Half first", "title: {en: Half first, de: Halb}", 1).replace(
        "anchor: At night", "anchor: {en: At night, de: Nachts}"
    )
    found = compare_instruments(load_instrument(HALF), load_instrument(german))
    assert {change.effect for change in found} == {"harmless"}


def test_nothing_changed() -> None:
    assert changes(SAFETY) == []


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("I hide problems.", "I hide problems.", "none"),
        ("I hide problems.", "I hide  problems", "typography"),
        ("I hide problems.", "i hide PROBLEMS!", "typography"),
        ("I trust the manger.", "I trust the manager.", "typo"),
        ("I can speak up.", "I can't speak up.", "reworded"),
        ("I will now speak.", "I will not speak.", "reworded"),
        ("They are likely to stay.", "They are unlikely to stay.", "reworded"),
        ("In the last 3 months", "In the last 6 months", "reworded"),
        ("In the last 1200 days", "In the last 1300 days", "reworded"),
        ("I speak up.", "I speak up early.", "reworded"),
        ("I trust managers and leaders.", "I trust manager and leader.", "reworded"),
        ("", "New.", "reworded"),
    ],
)
def test_slips_and_rewordings(old: str, new: str, difference: str) -> None:
    assert compare_wordings(old, new) == difference
    assert compare_wordings(new, old) == difference


@pytest.mark.parametrize(
    ("was", "now", "edits"), [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "abc", 0), ("ab", "ba", 2)]
)
def test_edits_between_words(was: str, now: str, edits: int) -> None:
    assert edits_between(was, now) == edits_between(now, was) == edits


@pytest.mark.parametrize(
    ("old", "new", "bump"),
    [
        ("1.0.0", "2.0.0", "major"),
        ("1.0.0", "1.1.0", "minor"),
        ("1.9.0", "1.10.0", "minor"),
        ("1.0.0", "1.0.1", "patch"),
        ("1.0.0", "1.0.0", "none"),
        ("1.1.0", "1.0.9", None),
    ],
)
def test_what_a_version_raises(old: str, new: str, bump: str | None) -> None:
    assert bump_between(old, new) == bump


def test_what_changes_demand() -> None:
    breaking = compare_instruments(load_instrument(SAFETY), load_instrument(SAFETY.replace("hide ", "bury ")))
    assert demanded_bump(breaking) == "major"
    assert demanded_bump(()) == "none"
    assert raised("1.2.3", "major") == "2.0.0"
    assert raised("1.2.3", "minor") == "1.3.0"
    assert raised("1.2.3", "patch") == "1.2.4"
    assert is_enough("major", "minor")
    assert not is_enough("patch", "minor")
    assert not is_enough(None, "none")
