from dataclasses import replace

import numpy as np
import pytest

from diagnostic.analysis.findings import GapFinding, Group, ItemFunctioning, NotShown
from diagnostic.analysis.gaps import find_gaps
from diagnostic.psychometrics import adjust_p_values, welch_test
from diagnostic.scoring.answer_table import AnswerTable
from support.instruments_for_tests import make_instrument
from support.surveys import answers, scored

INSTRUMENTS = (
    make_instrument("trust", n_items=8),
    make_instrument("comms", n_items=8),
    make_instrument("outcomes", n_items=6, kind="criterion"),
)
EXECUTIVES, MANAGERS, FRONT_LINE = ("c_suite", None), ("middle_management", "North"), ("frontline", "North")
CELLS = {EXECUTIVES: 8, MANAGERS: 60, FRONT_LINE: 300}
TABLE = answers(INSTRUMENTS, CELLS, shifts={(EXECUTIVES, "comms"): 2.0}, spread=0.8)
INVITED = {Group("c_suite"): 8, Group("middle_management", "North"): 80}


def _gap(gaps: tuple[GapFinding | NotShown, ...], role: str, scale: str) -> GapFinding:
    found = [
        g for g in gaps if isinstance(g, GapFinding) and (g.leaders.role_group, g.scale_id) == (role, scale)
    ]
    return found[0]


def test_figures_are_those_of_welch_with_holm_over_the_core_scales() -> None:
    survey = scored(TABLE, INSTRUMENTS, invited=INVITED)
    gaps = find_gaps(survey, {})
    assert len(gaps) == 6
    tests = {}
    for scale in survey.scales:
        score = scale.scores.score
        tests[scale.scale.id] = welch_test(
            score[survey.members(Group("c_suite"))], score[survey.members(Group("frontline"))]
        )
    holm = adjust_p_values([tests["trust"].p_value, tests["comms"].p_value], "holm")
    comms = _gap(gaps, "c_suite", "comms")
    assert comms.difference == pytest.approx(tests["comms"].difference)
    assert comms.interval == tests["comms"].interval
    assert _gap(gaps, "c_suite", "trust").p_adjusted == pytest.approx(holm[0])
    assert comms.p_adjusted == pytest.approx(holm[1])
    outcomes = _gap(gaps, "c_suite", "outcomes")
    assert outcomes.p_adjusted == outcomes.p_value


def test_only_planned_scales_are_confirmatory() -> None:
    survey = scored(TABLE, INSTRUMENTS, invited=INVITED)
    planned = find_gaps(replace(survey, plan=replace(survey.plan, primary_scales=("trust",))), {})
    trust, comms, outcomes = (_gap(planned, "c_suite", scale) for scale in ("trust", "comms", "outcomes"))
    assert [trust.is_primary, comms.is_primary, outcomes.is_primary] == [True, False, False]
    assert trust.p_adjusted == trust.p_value
    exploratory = adjust_p_values([comms.p_value, outcomes.p_value], "bh")
    assert [comms.p_adjusted, outcomes.p_adjusted] == pytest.approx(list(exploratory))
    elsewhere = find_gaps(replace(survey, plan=replace(survey.plan, primary_scales=("other",))), {})
    assert [_gap(elsewhere, "c_suite", scale).is_primary for scale in ("trust", "comms", "outcomes")] == [
        True,
        True,
        False,
    ]


def test_effects_are_in_the_front_lines_own_spread() -> None:
    survey = scored(TABLE, INSTRUMENTS, invited=INVITED)
    comms = _gap(find_gaps(survey, {}), "c_suite", "comms")
    front_line = survey.scales[1].scores.score[survey.members(Group("frontline"))]
    assert comms.smallest_effect == pytest.approx(0.5 * front_line.std(ddof=1))
    assert comms.glass_delta == pytest.approx(comms.difference / front_line.std(ddof=1))
    assert comms.glass_delta_interval is not None
    assert comms.glass_delta_interval.low == pytest.approx(comms.interval.low / front_line.std(ddof=1))
    assert comms.glass_delta_interval.high == pytest.approx(comms.interval.high / front_line.std(ddof=1))
    assert comms.word == "clear gap"
    assert comms.probability_of_superiority > 0.9
    assert comms.p_permutation == pytest.approx(1 / 200)


def test_the_executives_form_about_the_front_line_makes_it_a_perception_gap() -> None:
    gaps = find_gaps(scored(TABLE, INSTRUMENTS), {})
    assert _gap(gaps, "c_suite", "trust").kind == "perception"
    assert _gap(gaps, "middle_management", "trust").kind == "experience"


def test_the_team_frame_needs_everybody() -> None:
    gaps = find_gaps(scored(TABLE, INSTRUMENTS, invited=INVITED), {})
    executives, managers = _gap(gaps, "c_suite", "comms"), _gap(gaps, "middle_management", "comms")
    assert executives.team_interval is not None
    assert executives.team_interval.low > executives.interval.low
    assert managers.team_interval is None
    assert managers.notes == ("Too many of those invited have no score, so there is no team frame.",)


def test_a_complete_team_can_be_similar_where_the_wider_frame_cannot_tell() -> None:
    known = _gap(find_gaps(scored(TABLE, INSTRUMENTS, invited=INVITED), {}), "c_suite", "trust")
    unknown = _gap(find_gaps(scored(TABLE, INSTRUMENTS), {}), "c_suite", "trust")
    assert (known.word, unknown.word) == ("similar", "cannot tell")
    assert unknown.minimum_detectable > unknown.smallest_effect


def test_fewer_than_five_leaders_get_no_figure() -> None:
    table = answers(INSTRUMENTS, {**CELLS, EXECUTIVES: 4})
    gaps = find_gaps(scored(table, INSTRUMENTS), {})
    assert gaps[:3] == (NotShown(Group("c_suite")),) * 3
    assert all(isinstance(gap, GapFinding) for gap in gaps[3:])


def test_leaders_who_all_agree_are_judged_by_the_team_frame_alone() -> None:
    codes = TABLE.codes.copy()
    assert TABLE.role_groups is not None
    rows = np.flatnonzero(TABLE.role_groups == "c_suite")
    codes[rows, 8:16] = [4, 4, 2, 4, 4, 2, 4, 4]
    gaps = find_gaps(scored(replace(TABLE, codes=codes), INSTRUMENTS, invited=INVITED), {})
    comms = _gap(gaps, "c_suite", "comms")
    assert (comms.statistic, comms.p_value, comms.p_adjusted, comms.p_permutation) == (None,) * 4
    assert comms.word == "gap in this team"
    assert comms.notes[0].startswith("All of this group have the same score")


def test_a_scale_the_leaders_were_not_asked_has_no_gap() -> None:
    forms = {"employee": {"role_groups": ["frontline", "middle_management"], "stem": "I"}}
    instruments = (INSTRUMENTS[0], make_instrument("career", n_items=6, forms=forms))
    gaps = find_gaps(scored(answers(instruments, CELLS), instruments), {})
    pairs = [(g.leaders.role_group, g.scale_id) for g in gaps if isinstance(g, GapFinding)]
    assert pairs == [("c_suite", "trust"), ("middle_management", "trust"), ("middle_management", "career")]


def test_a_further_scale_leaves_permutation_p_values_alone() -> None:
    fewer = AnswerTable(TABLE.codes[:, :8], TABLE.item_ids[:8], TABLE.role_groups, TABLE.units)
    alone = find_gaps(scored(fewer, INSTRUMENTS[:1]), {})
    together = find_gaps(scored(TABLE, INSTRUMENTS), {})
    for role in ("c_suite", "middle_management"):
        assert _gap(alone, role, "trust").p_permutation == _gap(together, role, "trust").p_permutation


def test_rung_b_needs_tested_items_and_a_difference_that_does_not_hang_on_one() -> None:
    survey = scored(TABLE, INSTRUMENTS)
    group = Group("middle_management")
    tested = ItemFunctioning("comms", "comms_1", "", Group("frontline"), group, 0.5, 0.0, flagged=False)
    assert _gap(find_gaps(survey, {}), "c_suite", "comms").rung == "C"
    assert _gap(find_gaps(survey, {"comms": [tested]}), "c_suite", "comms").rung == "B"
    all_flagged = [replace(tested, item_id=f"comms_{k}", flagged=True) for k in range(1, 9)]
    fragile = _gap(find_gaps(survey, {"comms": all_flagged}), "c_suite", "comms")
    assert fragile.rung == "C"
    assert "The difference depends on the items that function differently." in fragile.notes


def test_without_a_front_line_there_is_nothing_to_compare_with() -> None:
    table = answers(INSTRUMENTS, {EXECUTIVES: 8, MANAGERS: 60})
    assert find_gaps(scored(table, INSTRUMENTS), {}) == ()
