"""Every sentence carries its numbers, and no word that the rules do not give."""

import dataclasses
import re

import pytest
from markupsafe import Markup

from diagnostic.analysis.findings import GapFinding, Group, GroupLevel, SwotEntry, UnitDeviation, UnitVote
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.psychometrics.results import Interval
from diagnostic.reporting import sentences
from diagnostic.reporting.people import People
from diagnostic.reporting.sentences_on_measuring import deviation_sentence


def plain(markup: Markup) -> str:
    return markup.striptags().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def people() -> People:
    return People({"frontline": "Front-line staff", "c_suite": "Executives"}, ("c_suite", "frontline"), FRONT)


FRONT = Group("frontline")


def level(**changes: object) -> GroupLevel:
    base = GroupLevel(
        group=FRONT,
        n_respondents=872,
        mean=44.2,
        sd=19.0,
        interval=Interval(42.9, 45.5, 0.95, "t"),
        favourable_share=0.41,
        favourable_interval=Interval(0.378, 0.443, 0.95, "Wilson"),
        word="low",
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def gap(**changes: object) -> GapFinding:
    base = GapFinding(
        scale_id="trust",
        title="Trust",
        kind="perception",
        leaders=Group("c_suite"),
        reference=FRONT,
        n_leaders=9,
        n_reference=872,
        mean_leaders=68.0,
        mean_reference=44.0,
        difference=24.0,
        interval=Interval(16.0, 32.0, 0.95, "Welch"),
        statistic=6.4,
        degrees_of_freedom=8.4,
        p_value=0.0002,
        p_adjusted=0.002,
        p_permutation=0.0003,
        n_permutations=9_999,
        glass_delta=1.26,
        glass_delta_interval=Interval(0.8, 1.7, 0.95, "Welch"),
        probability_of_superiority=0.8,
        favourable_difference=0.31,
        team_interval=Interval(20.0, 28.0, 0.95, "team"),
        smallest_effect=9.5,
        minimum_detectable=11.8,
        word="clear gap",
        rung="C",
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def test_the_sentence_of_the_design(people: People) -> None:
    said = sentences.level_sentence(people, "hard talks", level(), UnitVote(11, 0, 9))
    assert plain(said) == (
        "Front-line staff rate hard talks low: 41 of 100 favourable (95 % CI 38–44); "
        "9 of 11 departments agree."
    )
    assert "<em>hard talks</em>" in said


def test_a_level_between_the_cutoffs_tells_both_sides(people: People) -> None:
    said = sentences.level_sentence(people, "trust", level(word="in between"), UnitVote(11, 3, 1))
    assert plain(said).endswith("3 of 11 departments high, 1 low.")


def test_without_departments_nothing_is_said_about_them(people: People) -> None:
    assert "department" not in sentences.level_sentence(people, "trust", level(), UnitVote(0, 0, 0))


def test_a_perception_gap_says_who_speaks_about_whom(people: People) -> None:
    assert plain(sentences.gap_sentence(people, gap())) == (
        "Asked about front-line staff, executives put Trust at 68; front-line staff themselves say 44: "
        "24 points rosier (95 % CI 16–32; Holm p = 0.002). Clear gap."
    )


def test_an_experience_gap_says_that_targets_differ(people: People) -> None:
    said = plain(sentences.gap_sentence(people, gap(kind="experience", difference=-6.0, word="cannot tell")))
    assert said.startswith(
        "Each rating their own side, executives put Trust at 68 and front-line staff at 44: 6 points lower"
    )
    assert said.endswith("Cannot tell.")


def test_a_gap_in_this_team_prints_the_team_frame(people: People) -> None:
    said = plain(sentences.gap_sentence(people, gap(word="gap in this team")))
    assert "(team 95 % CI 20–28; 95 % CI 16–32; Holm p = 0.002)" in said


def test_no_difference_is_not_called_rosier(people: People) -> None:
    said = plain(sentences.gap_sentence(people, gap(difference=0.3, word="similar")))
    assert "no difference in whole points" in said
    assert "rosier" not in said


def test_units_are_called_what_the_organisation_calls_them(people: People) -> None:
    deviation = UnitDeviation(Group(unit="7"), 14.2, Interval(10.4, 18.0, 0.95, "Welch"), 1e-9, True)
    soldiers = dataclasses.replace(people, unit_words=("company", "companies"))
    assert plain(deviation_sentence(soldiers, deviation)).startswith("Company 7 stands out")
    said = plain(sentences.level_sentence(soldiers, "Trust", level(), UnitVote(49, 4, 22)))
    assert "22 of 49 companies agree" in said


def test_a_department_that_stands_out_is_named_with_its_numbers(people: People) -> None:
    deviation = UnitDeviation(
        Group(unit="Night Shift"), -14.2, Interval(-18.0, -10.4, 0.95, "Welch"), 1e-9, True
    )
    assert plain(deviation_sentence(people, deviation)) == (
        "Department Night Shift stands out: 14 points below everybody else (95 % CI −18 to −10; p < 0.001)."
    )


def test_the_vote_on_a_whole_scale_is_not_printed_for_one_facet(
    people: People, analysis: ReleasedAnalysis
) -> None:
    entry = analysis.findings.swot[0]
    stay = dataclasses.replace(entry, rule="low_stay", gap=None, title="Outcomes: Stay")
    assert "department" in sentences.entry_sentence(people, dataclasses.replace(entry, gap=None))
    assert "department" not in sentences.entry_sentence(people, stay)


def test_polarised_scores_carry_their_scatter(people: People, analysis: ReleasedAnalysis) -> None:
    entry: SwotEntry = dataclasses.replace(analysis.findings.swot[0], rule="polarised", level=level(sd=31.24))
    assert "SD of 31.2" in sentences.entry_sentence(people, entry)


def test_titles_cannot_bring_markup_into_a_sentence(people: People) -> None:
    said = sentences.level_sentence(people, "<b>{x}</b> {{7*7}}", level(), UnitVote(0, 0, 0))
    assert "<b>" not in said
    assert "&lt;b&gt;{x}&lt;/b&gt; {{7*7}}" in said


def test_the_grade_is_printed_with_its_reasons(analysis: ReleasedAnalysis) -> None:
    entry = analysis.findings.swot[0]
    assert re.fullmatch(r"Grade.B: the instrument is a draft\.", sentences.grade_sentence(entry))
