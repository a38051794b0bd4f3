"""Every code of the catalogue of author errors, brought about by one small fault in a good file."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostic.errors import InstrumentError
from diagnostic.instruments.author_errors import ADVICE, CODES
from diagnostic.instruments.catalogue import Catalogue
from diagnostic.instruments.load import inspect_instrument, load_instrument

GOOD = """\
id: calm
version: 1.0.0
title: Calm
licence: Apache-2.0
minutes: 1
response_scale:
  options:
    - {value: 1, anchor: Disagree}
    - {value: 2, anchor: Neither}
    - {value: 3, anchor: Agree}
  favourable_from: 3
forms:
  employee:
    role_groups: [frontline]
    stem: I
    slots: {my: my}
  manager:
    role_groups: [middle_management]
    stem: People who report to me
    slots: {my: their}
scales:
  - id: calm
    title: Calm
    measures: {definition: Being calm., low: Tense., high: Calm.}
    facets:
      - {id: body, title: Body}
      - {id: mind, title: Mind}
    items:
      - {id: calm_1, facet: body, predicate: sleep well.}
      - {id: calm_2, facet: body, predicate: "trust {my} breath."}
      - {id: calm_3, facet: mind, predicate: think clearly.}
      - {id: calm_4, facet: mind, predicate: worry a lot., reverse_keyed: true}
    treatments:
      - action: Rest.
        owner: Everybody
        first_step: Sit down.
        cost_band: low
        evidence_level: weak
        review_after_days: 30
        stop_rule: Stop when rested.
"""

ATTENTION = "    attention: {id: calm_watch, text: Please choose 'Agree' here., expected: 3}\n"
FORECAST = "forecasts: {instrument: storm, scale: storm, item: storm_1}"
ABOUT = """\
demographics:
  - id: tenure
    text: How long have you been here?
    reason: Newcomers see things afresh.
    options: [{value: 1, anchor: Up to two years}, {value: 2, anchor: Longer}]
"""

Change = tuple[str, str]
CASES: dict[str, tuple[Change, int, str]] = {
    # code: (what is replaced by what, the line it must name, a word of the fault or the mend)
    "yaml_syntax": (("title: Calm\nlicence", "title: 'Calm\nlicence"), 3, "YAML"),
    "alias_used": (("title: Calm\nlicence", "title: &t Calm\nlicence"), 3, "aliases"),
    "tag_used": (("title: Calm\nlicence", "title: !!python/name:os.system x\nlicence"), 3, "tag"),
    "nested_too_deep": (("title: Calm\nlicence", f"title: {'[' * 30}\nlicence"), 3, "levels"),
    "several_documents": (("scales:", "---\nscales:"), 21, "second"),
    "duplicate_key": (("minutes: 1", "minutes: 1\nminutes: 2"), 6, "line 5"),
    "unknown_key": (("    stem: I\n", "    stemm: I\n"), 15, "Did you mean 'stem'?"),
    "missing_key": (("licence: Apache-2.0\n", ""), 1, "'licence'"),
    "wrong_type": (("minutes: 1", "minutes: soon"), 5, "a number"),
    "value_not_allowed": (("cost_band: low", "cost_band: cheap"), 37, "'low', 'medium' or 'high'"),
    "bad_identifier": (("  - id: calm\n", "  - id: Calm Scale\n"), 22, "lower-case"),
    "bad_version": (("version: 1.0.0", "version: '1.0'"), 2, "1.0.0"),
    "out_of_bounds": (("review_after_days: 30", "review_after_days: 0"), 39, "greater than 0"),
    "bad_language": (("title: Calm\nlicence", "title: {english: Calm}\nlicence"), 3, "'en'"),
    "bad_date": (("scales:\n", "translations: {en: {status: draft, on: soon}}\nscales:\n"), 21, "2026-05-31"),
    "missing_language": (("anchor: Disagree", "anchor: {de: Nein}"), 8, "source language"),
    "incomplete_translation": (
        ("title: Calm\nlicence", "title: {en: Calm, de: Ruhe}\nlicence"),
        8,
        "11 of 12 texts have no 'de'",
    ),
    "translation_of_unknown_language": (
        ("scales:\n", "translations: {fr: {status: draft}}\nscales:\n"),
        21,
        "'fr'",
    ),
    "review_without_name": (
        ("scales:\n", "translations: {en: {status: reviewed, by: Ann}}\nscales:\n"),
        21,
        "'by' and 'on'",
    ),
    "signed_off_incomplete": (
        (
            "title: Calm\nlicence",
            "title: {en: Calm, de: Ruhe}\n"
            "translations: {de: {status: signed_off, by: Ann, on: 2026-01-31}}\nlicence",
        ),
        4,
        "texts are missing",
    ),
    "unlisted_language": (("owner: Everybody", "owner: {en: Everybody, de: Alle}"), 35, "'de'"),
    "empty_text": (("owner: Everybody", "owner: ''"), 35, "empty"),
    "unwritten_text": (("owner: Everybody", 'owner: "TODO: who does it"'), 35, "asks for this: who does it"),
    "duplicate_scale": (
        (
            "    treatments:",
            "  - id: calm\n    title: C\n    kind: criterion\n"
            "    measures: {definition: a, low: b, high: c}\n"
            "    items:\n      - {id: c_1, text: One.}\n      - {id: c_2, text: Two.}\n    treatments:",
        ),
        33,
        "'calm'",
    ),
    "duplicate_facet": (("{id: mind, title: Mind}", "{id: body, title: Mind}"), 27, "'body'"),
    "duplicate_item": (("id: calm_3", "id: calm_1"), 31, "'calm_1'"),
    "duplicate_wording": (("think clearly", "sleep well"), 31, "'calm_1'"),
    "unknown_facet": (("facet: mind, predicate: think", "facet: mood, predicate: think"), 31, "body, mind"),
    "unused_facet": (
        ("{id: mind, title: Mind}", "{id: mind, title: Mind}\n      - {id: soul, title: S}"),
        28,
        "'soul'",
    ),
    "item_without_facet": (("id: calm_3, facet: mind", "id: calm_3"), 31, "'calm_3'"),
    "item_without_wording": (
        ("predicate: think clearly.", "wordings: {employee: I think.}"),
        31,
        "'manager'",
    ),
    "item_with_two_wordings": (("predicate: think", "text: Hm., predicate: think"), 31, "predicate"),
    "predicate_without_stem": (("    stem: I\n", ""), 13, "4 predicate(s)"),
    "unfilled_slot": (("slots: {my: their}", "slots: {}"), 30, "{my}"),
    "unused_slot": (("slots: {my: their}", "slots: {my: their, us: them}"), 20, "{us}"),
    "unknown_form": (
        ("predicate: think clearly.", "predicate: think clearly., wordings: {boss: I think.}"),
        31,
        "employee, manager",
    ),
    "role_group_twice": (("[middle_management]", "[middle_management, frontline]"), 18, "'frontline'"),
    "unknown_role_group": (
        ("scales:\n", ABOUT.replace("text:", "role_groups: [visitors]\n    text:") + "scales:\n"),
        23,
        "frontline, middle_management",
    ),
    "kinds_of_answers": (
        ("  favourable_from: 3", "  favourable_from: 3\n  number: {low: 0, high: 100}"),
        6,
        "2 of 'options', 'points' and 'number'",
    ),
    "duplicate_option_value": (("value: 2", "value: 1"), 9, "1"),
    "duplicate_option_anchor": (("anchor: Neither", "anchor: Agree"), 10, "'Agree'"),
    "favourable_from_missing": (("  favourable_from: 3\n", ""), 6, "above 1 and at most 3"),
    "favourable_from_outside_options": (("favourable_from: 3", "favourable_from: 4"), 11, "1 to 3"),
    "options_not_symmetric": (("value: 2", "value: 0"), 32, "evenly"),
    "mostly_reversed": (
        (
            "think clearly.}",
            "think clearly., reverse_keyed: true}\n"
            "      - {id: calm_5, facet: mind, predicate: fret., reverse_keyed: true}",
        ),
        22,
        "3 of 5",
    ),
    "reversed_by_negation": (("worry a lot", "do not feel calm"), 32, "opposite"),
    "single_item_scale": (
        (
            "    treatments:",
            "  - id: other\n    title: O\n    kind: criterion\n"
            "    measures: {definition: a, low: b, high: c}\n"
            "    items:\n      - {id: o_1, text: One.}\n    treatments:",
        ),
        33,
        "one item",
    ),
    "core_scale_without_treatment": (("    treatments:\n", "    treatments: []\nrest:\n"), 22, "low score"),
    "unknown_condition_item": (
        ("think clearly.}", "think clearly., shown_if: {item: calm_0, answers: [1]}}"),
        31,
        "'calm_0'",
    ),
    "condition_cycle": (
        (
            '      - {id: calm_2, facet: body, predicate: "trust {my} breath."}\n'
            "      - {id: calm_3, facet: mind, predicate: think clearly.}\n",
            '      - {id: calm_2, facet: body, predicate: "trust {my} breath.", '
            "shown_if: {item: calm_3, answers: [1]}}\n"
            "      - {id: calm_3, facet: mind, predicate: think clearly., "
            "shown_if: {item: calm_2, answers: [1]}}\n",
        ),
        30,
        "circle",
    ),
    "condition_not_earlier": (
        ("sleep well.}", "sleep well., shown_if: {item: calm_2, answers: [1]}}"),
        29,
        "'calm_2', which is asked later",
    ),
    "condition_answer_not_offered": (
        ("think clearly.}", "think clearly., shown_if: {item: calm_1, answers: [1, 9]}}"),
        31,
        "value 9",
    ),
    "condition_always_met": (
        ("think clearly.}", "think clearly., shown_if: {item: calm_1, answers: [1, 2, 3]}}"),
        31,
        "'calm_1'",
    ),
    "unknown_scale_in_section": (
        ("scales:\n", "sections:\n  - scales: [calm]\n  - scales: [storm]\nscales:\n"),
        23,
        "'storm'",
    ),
    "scale_in_two_sections": (
        ("scales:\n", "sections:\n  - scales: [calm]\n  - scales: [calm]\nscales:\n"),
        23,
        "'calm'",
    ),
    "scale_in_no_section": (
        (
            "scales:\n",
            "sections:\n  - scales: [other]\nscales:\n"
            "  - id: other\n    title: O\n    kind: criterion\n"
            "    measures: {definition: a, low: b, high: c}\n"
            "    items: [{id: o_1, text: One.}, {id: o_2, text: Two.}]\n",
        ),
        29,
        "'calm'",
    ),
    "several_attention_items": (
        (
            "    treatments:",
            f"{ATTENTION}  - id: other\n    title: O\n    kind: criterion\n"
            "    measures: {definition: a, low: b, high: c}\n"
            "    items: [{id: o_1, text: One.}, {id: o_2, text: Two.}]\n"
            f"{ATTENTION.replace('calm_watch', 'other_watch')}    treatments:",
        ),
        39,
        "Keep one",
    ),
    "attention_answer_not_offered": (
        ("    treatments:", ATTENTION.replace("expected: 3", "expected: 7") + "    treatments:"),
        33,
        "7",
    ),
    "attention_without_anchor": (
        ("    treatments:", ATTENTION.replace("Agree", "the last") + "    treatments:"),
        33,
        "'Agree'",
    ),
    "number_outside_forecast": (
        (
            "    treatments:",
            "    response_scale: {number: {low: 0, high: 100}}\n    treatments:",
        ),
        33,
        "'forecast'",
    ),
    "forecast_not_of_100": (("    treatments:", "    kind: forecast\n    treatments:"), 6, "0 to 100"),
    "forecast_without_source": (("    treatments:", "    kind: forecast\n    treatments:"), 29, "'calm_1'"),
    "forecast_outside_forecast_scale": (
        ("think clearly.}", f"think clearly., {FORECAST}}}"),
        31,
        "core scale",
    ),
    "forecast_reversed": (("    treatments:", "    kind: forecast\n    treatments:"), 32, "'calm_4'"),
    "duplicate_forecast": (
        (
            "think clearly.}\n",
            f"think clearly., {FORECAST}}}\n"
            f"      - {{id: calm_5, facet: mind, predicate: rest., {FORECAST}}}\n",
        ),
        32,
        "same answers",
    ),
    "unknown_trace_back": (
        ("scales:\n", "trace_back:\n  - {if_low: body, look_at: soul, hypothesis: H.}\nscales:\n"),
        22,
        "body, calm, mind",
    ),
    "ambiguous_trace_back": (
        (
            "scales:\n",
            "trace_back:\n  - {if_low: calm, look_at: body, hypothesis: H.}\nscales:\n"
            "  - id: other\n    title: O\n    kind: criterion\n    facets: [{id: body, title: Body}]\n"
            "    measures: {definition: a, low: b, high: c}\n"
            "    items: [{id: o_1, facet: body, text: One.}, {id: o_2, facet: body, text: Two.}]\n",
        ),
        22,
        "2 scales",
    ),
    "trace_back_to_itself": (
        ("scales:\n", "trace_back:\n  - {if_low: body, look_at: body, hypothesis: H.}\nscales:\n"),
        22,
        "itself",
    ),
    "unknown_item_in_columns": (
        ("scales:\n", "columns: {items: {calm_9: Q9}}\nscales:\n"),
        21,
        "'calm_9'",
    ),
    "duplicate_column": (
        ("scales:\n", "columns: {unit: Q1, items: {calm_1: Q1}}\nscales:\n"),
        21,
        "'Q1'",
    ),
}
"""Faults that a change to `GOOD` brings about; the rest have tests of their own below."""
ELSEWHERE = {
    "too_large",
    "empty_file",
    "not_a_mapping",
    "duplicate_instrument",
    "unknown_forecast_source",
    "forecast_source_reversed",
    "forecast_source_not_asked",
    "forecast_source_without_favourable",
}


def test_the_good_file_is_good() -> None:
    assert inspect_instrument(GOOD).findings == ()


@pytest.mark.parametrize("code", CASES)
def test_fault_is_found_with_line_and_mend(code: str) -> None:
    (old, new), line, word = CASES[code]
    assert GOOD.count(old) >= 1
    text = GOOD.replace(old, new, 1)
    if code == "core_scale_without_treatment":
        text = text[: text.index("rest:")]
    inspection = inspect_instrument(text, "calm.yaml")
    found = {finding.code: finding for finding in reversed(inspection.findings)}
    assert code in found, inspection.findings
    assert found[code].file == "calm.yaml"
    assert found[code].line == line
    assert word in f"{found[code].fault} {found[code].mend}"
    assert found[code].fault.endswith((".", "?"))
    assert found[code].mend.endswith((".", "?"))
    assert (inspection.instrument is None) == (code not in ADVICE)


def test_every_code_is_brought_about_somewhere() -> None:
    assert set(CASES) | ELSEWHERE == set(CODES)
    assert set(CODES) >= ADVICE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"),
        ("# only a comment\n", "empty_file"),
        ("- a\n- b\n", "not_a_mapping"),
        ("just words", "not_a_mapping"),
        ("---\n", "not_a_mapping"),
        ("a: " + "x" * 1_000_001, "too_large"),
        ("a: \x07", "yaml_syntax"),
        ("a:\n\t- b", "yaml_syntax"),
        ("[" * 100_000, "nested_too_deep"),
        ("? [a, b]\n: c", "yaml_syntax"),
        ("a: [1, 2", "yaml_syntax"),
        ("a: {{ 7 * 7 }}", "yaml_syntax"),
    ],
)
def test_texts_that_are_no_instrument(text: str, code: str) -> None:
    (finding,) = inspect_instrument(text).findings
    assert finding.code == code
    assert finding.mend


def test_a_laughing_document_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + k)}: &{chr(98 + k)} [*{chr(97 + k)}, *{chr(97 + k)}]\n" for k in range(20)
    )
    (finding,) = inspect_instrument(bomb).findings
    assert (finding.code, finding.line) == ("alias_used", 1)


def test_two_files_for_one_version() -> None:
    with pytest.raises(InstrumentError, match="duplicate_instrument") as caught:
        Catalogue.from_texts([("a.yaml", GOOD), ("b.yaml", GOOD)])
    assert "a.yaml" in caught.value.fault
    assert caught.value.place.startswith("b.yaml")


def test_all_faults_are_told_at_once_in_order_of_lines() -> None:
    text = (
        GOOD.replace("value: 2", "value: 1").replace("facet: body", "facet: corpus").replace("I\n", "''\n", 1)
    )
    with pytest.raises(InstrumentError) as caught:
        load_instrument(text, "calm.yaml")
    lines = [error.line for error in caught.value.errors]  # type: ignore[attr-defined]
    assert len(lines) >= 4
    assert lines == sorted(lines)
    assert caught.value.code == "instrument_faulty"


def test_a_long_list_of_faults_is_cut_short_in_the_message_alone() -> None:
    text = GOOD.replace("facet: ", "facets: ")
    inspection = inspect_instrument(text)
    assert [finding.code for finding in inspection.findings] == ["unknown_key"] * 4
    crowded = GOOD + "".join(f"key_{k}: 1\n" for k in range(40))
    with pytest.raises(InstrumentError) as caught:
        load_instrument(crowded)
    assert len(caught.value.errors) == 40  # type: ignore[attr-defined]
    assert "And 35 more" in caught.value.fault


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "{% for x in y %}", "=1+1", "{{ 7 * 7 }}", "'; DROP TABLE x --"]
)
def test_any_text_is_a_text(words: str) -> None:
    text = GOOD.replace("title: Calm\nlicence", f'title: "{words}"\nlicence')
    instrument = load_instrument(text)
    assert instrument.title == {"en": words}


def test_words_that_other_readers_of_yaml_take_for_something_else() -> None:
    text = GOOD.replace("anchor: Disagree", "anchor: no").replace("anchor: Agree", "anchor: 2024-01-01")
    anchors = [option.anchor["en"] for option in load_instrument(text).response_scale.options]
    assert anchors == ["no", "Neither", "2024-01-01"]


def test_norwegian_is_a_language() -> None:
    text = GOOD.replace("Being calm.", "{en: Being calm., no: Ro.}")
    codes = {finding.code for finding in inspect_instrument(text).findings}
    assert codes == {"unlisted_language"}


def test_a_number_where_a_text_belongs_is_told_to_be_quoted() -> None:
    (finding,) = inspect_instrument(GOOD.replace("owner: Everybody", "owner: 7")).findings
    assert finding.code == "wrong_type"
    assert "quotes" in finding.mend


@pytest.mark.parametrize(
    ("old", "new", "code", "told"),
    [
        ("[frontline]", "[]", "out_of_bounds", "'forms.employee.role_groups' has 0. Give at least 1."),
        ("minutes: 1", "minutes: [1]", "wrong_type", "'minutes' is a list."),
        ("minutes: 1", "minutes:", "wrong_type", "'minutes' is empty."),
        ("minutes: 1", "minutes: {a: b}", "wrong_type", "'minutes' is a mapping"),
        ("value: 2", "value: true", "wrong_type", "'response_scale.options[2].value' is true."),
        ("value: 2", "value: 2.5", "wrong_type", "Write a whole number here."),
        ("id: calm_1", f"id: {'x' * 80}", "bad_identifier", f"'{'x' * 57}…'"),
        ("    stem: I\n", "    zzz: I\n", "unknown_key", "Possible keys: role_groups, stem, slots, target."),
    ],
)
def test_faults_of_shape_in_plain_words(old: str, new: str, code: str, told: str) -> None:
    assert old in GOOD
    finding = inspect_instrument(GOOD.replace(old, new, 1)).findings[0]
    assert finding.code == code
    assert told in f"{finding.fault} {finding.mend}"


def test_findings_print_like_those_of_a_compiler() -> None:
    inspection = inspect_instrument(
        GOOD.replace("slots: {my: their}", "slots: {my: their, us: them}"), "calm.yaml"
    )
    assert inspection.errors == ()
    assert [str(advice) for advice in inspection.advice] == [
        "calm.yaml:20: advice [unused_slot] No predicate has the slot '{us}'. "
        "Remove it, or check its spelling in the predicates."
    ]


def test_the_documentation_explains_every_code() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "instruments.md"
    table = page.read_text(encoding="utf-8").partition("| Code | Meaning |")[2]
    rows = [line.split("|")[1:3] for line in table.splitlines() if line.startswith("| `")]
    explained = {code.strip(" `"): meaning.strip() for code, meaning in rows}
    assert explained == {
        code: f"{meaning} (advice)" if code in ADVICE else meaning for code, meaning in CODES.items()
    }


def test_the_smallest_file_of_the_documentation_is_good() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "instruments.md"
    example = page.read_text(encoding="utf-8").partition("## The smallest file")[2]
    assert inspect_instrument(example.split("```yaml\n")[1].split("```")[0]).findings == ()
