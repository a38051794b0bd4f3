from dataclasses import replace

import pytest

from diagnostic.analysis.diagnose import diagnose
from diagnostic.analysis.findings import (
    EVERYBODY,
    Fielding,
    GapFinding,
    Group,
    GroupLevel,
    ItemDistribution,
    NotShown,
    ResponseCount,
    UnitVote,
)
from diagnostic.analysis.swot import swot_entries
from diagnostic.disclosure.export import to_dict
from diagnostic.disclosure.release import release
from diagnostic.disclosure.released import DisclosurePolicy, ReleasedAnalysis
from diagnostic.disclosure.select import CellSelection, select_cells
from diagnostic.scoring.answer_table import NOT_ANSWERED
from support.instruments_for_tests import make_instrument
from support.surveys import QUICK, answers

POLICY = DisclosurePolicy()
INSTRUMENTS = (
    make_instrument("trust", n_items=8, n_facets=2),
    make_instrument("outcomes", n_items=6, kind="criterion"),
)
CELLS = {
    ("c_suite", None): 6,
    ("middle_management", "North"): 20,
    ("frontline", "North"): 60,
    ("frontline", "South"): 50,
    ("frontline", "Tiny"): 4,
    ("middle_management", "Tiny"): 1,
}
TABLE = answers(INSTRUMENTS, CELLS)
FIELDING = Fielding("Test company", "Test", "Test wave", c_suite_consented=True)
SELECTION = select_cells(TABLE, POLICY, c_suite_consented=True, instruments=INSTRUMENTS)
DIAGNOSIS = diagnose(TABLE, INSTRUMENTS, QUICK, fielding=FIELDING)
TINY = Group(unit="Tiny")


@pytest.fixture(scope="module")
def released() -> ReleasedAnalysis:
    return release(DIAGNOSIS, SELECTION, POLICY)


def test_every_level_belongs_to_a_published_cell(released: ReleasedAnalysis) -> None:
    for scale in released.findings.scales:
        for level in (*scale.levels, *scale.crossings):
            assert isinstance(level, GroupLevel) == (level.group in SELECTION.scales)
        for facet in scale.facets:
            for level in facet.levels:
                assert isinstance(level, GroupLevel) == (level.group in SELECTION.facets)
    assert NotShown(TINY) in released.findings.scales[0].levels


def test_items_are_shown_of_published_cells_and_never_of_executives(released: ReleasedAnalysis) -> None:
    shown = {
        item.group
        for scale in released.findings.scales
        for item in scale.items
        if isinstance(item, ItemDistribution)
    }
    assert shown == set(SELECTION.items) == {EVERYBODY, Group("frontline")}


def test_counts_and_deviations_of_hidden_units_are_gone(released: ReleasedAnalysis) -> None:
    counts = {count.group: count for count in released.findings.responses}
    assert counts[TINY] == NotShown(TINY)
    assert isinstance(counts[EVERYBODY], ResponseCount)
    assert NotShown(TINY) in released.findings.scales[0].deviations


def test_a_gap_with_a_hidden_group_is_gone() -> None:
    hidden = replace(SELECTION, scales=tuple(g for g in SELECTION.scales if g != Group("c_suite")))
    gaps = release(DIAGNOSIS, hidden, POLICY).findings.gaps
    assert gaps[:2] == (NotShown(Group("c_suite")),) * 2
    assert all(isinstance(gap, GapFinding) for gap in gaps[2:])


def test_executives_below_the_minimum_need_their_consent_for_every_figure() -> None:
    unasked = replace(DIAGNOSIS, fielding=replace(FIELDING, c_suite_consented=False))
    cleared = release(unasked, SELECTION, POLICY)
    assert NotShown(Group("c_suite")) in cleared.findings.scales[0].levels
    assert NotShown(Group("c_suite")) in cleared.findings.gaps


def test_units_vote_and_swot_is_concluded_from_released_figures_alone() -> None:
    broad = replace(SELECTION, scales=(EVERYBODY, Group("frontline")))
    cleared = release(DIAGNOSIS, broad, POLICY)
    assert all(scale.unit_vote == UnitVote(0, 0, 0) for scale in cleared.findings.scales)
    assert cleared.findings.swot == swot_entries(replace(cleared.findings, swot=()))
    assert {entry.level.group for entry in cleared.findings.swot} <= set(broad.scales)


def test_when_nobody_may_be_described_nothing_is(released: ReleasedAnalysis) -> None:
    nothing = release(DIAGNOSIS, CellSelection((), (), (), (EVERYBODY,)), POLICY).findings
    for scale in nothing.scales:
        assert all(isinstance(level, NotShown) for level in scale.levels)
        assert (scale.measurement, scale.importance) == (None, None)
    assert nothing.swot == nothing.item_functioning == ()
    assert all(isinstance(gap, NotShown) for gap in nothing.gaps)
    assert nothing.careless.n_flagged == 0
    assert nothing.notes == ("Fewer than 7 people answered, so no figure is shown.",)
    assert released.findings.scales[0].measurement is not None


def test_what_is_withheld_is_counted(released: ReleasedAnalysis) -> None:
    assert released.published == SELECTION.scales
    assert released.n_not_shown == len(SELECTION.withheld) > 0


def test_a_tiny_survey_does_not_tell_how_tiny_it_is() -> None:
    nothing = release(DIAGNOSIS, CellSelection((), (), (), (EVERYBODY,)), POLICY).findings
    assert nothing.n_respondents is None
    assert nothing.missing_share == 0
    assert all(isinstance(count, NotShown) for count in nothing.responses)


def test_agreement_over_units_goes_when_one_of_them_is_hidden(released: ReleasedAnalysis) -> None:
    before = DIAGNOSIS.scales[0].measurement
    assert before is not None
    assert "Tiny" in before.agreement_units  # diagnosed without a breakdown, as the second lock expects
    assert before.icc1 is not None
    after = released.findings.scales[0].measurement
    assert after is not None
    assert (after.icc1, after.icc2, after.rwg_j_median, after.agreement_units) == (None, None, None, ())


def test_agreement_is_computed_from_units_that_are_described() -> None:
    cells = {
        ("frontline", "North"): 40,
        ("frontline", "South"): 30,
        ("frontline", "A"): 4,
        ("frontline", "B"): 5,
    }
    table = answers(INSTRUMENTS, cells)
    selection = select_cells(table, POLICY, c_suite_consented=True, instruments=INSTRUMENTS)
    assert [group.unit for group in selection.withheld if group.role_group is None] == ["B", "A"]
    diagnosis = diagnose(table, INSTRUMENTS, QUICK, fielding=FIELDING, breakdown=selection.scales)
    measurement = release(diagnosis, selection, POLICY).findings.scales[0].measurement
    assert measurement is not None
    assert measurement.icc1 is not None
    assert measurement.agreement_units == ("North", "South")


def test_a_note_that_everybody_answered_alike_is_left_out() -> None:
    told = replace(DIAGNOSIS, notes=("Item 'trust_1' was answered alike by everybody; it tells.", "Other."))
    assert release(told, SELECTION, POLICY).findings.notes == ("Other.",)


def test_item_quality_is_told_only_where_everybodys_items_are() -> None:
    without_items = replace(SELECTION, items=())
    for scale in release(DIAGNOSIS, without_items, POLICY).findings.scales:
        assert scale.measurement is not None
        assert scale.measurement.items == ()


def test_a_scale_that_too_few_answered_is_hidden_whole() -> None:
    codes = TABLE.codes.copy()
    codes[5:, 8:] = NOT_ANSWERED  # five executives alone answered the second scale
    table = replace(TABLE, codes=codes)
    diagnosis = diagnose(table, INSTRUMENTS, QUICK, fielding=FIELDING)
    first, second = release(diagnosis, SELECTION, POLICY).findings.scales
    assert first.measurement is not None
    assert all(isinstance(level, NotShown) for level in (*second.levels, *second.crossings))
    assert (second.measurement, second.importance) == (None, None)


def test_the_same_answers_and_seed_give_the_same_release() -> None:
    once, again = (
        to_dict(
            release(
                diagnose(TABLE, INSTRUMENTS, QUICK, fielding=FIELDING, breakdown=SELECTION.scales),
                select_cells(TABLE, POLICY, c_suite_consented=True, instruments=INSTRUMENTS),
                POLICY,
            )
        )
        for _ in range(2)
    )
    assert once == again


def test_a_facet_or_scale_of_one_item_is_shown_like_an_item() -> None:
    instruments = (make_instrument("trust", n_items=3, n_facets=2), make_instrument("single", n_items=1))
    table = answers(
        instruments,
        {("c_suite", None): 6, ("middle_management", "North"): 30, ("frontline", "North"): 60},
    )
    selection = select_cells(table, POLICY, c_suite_consented=True, instruments=instruments)
    cleared = release(diagnose(table, instruments, QUICK, fielding=FIELDING), selection, POLICY).findings
    assert Group("c_suite") in selection.scales
    two_items, one_item = cleared.scales[0].facets
    assert NotShown(Group("c_suite")) not in two_items.levels
    assert NotShown(Group("c_suite")) in one_item.levels
    assert NotShown(Group("middle_management")) in one_item.levels  # or executives would be the remainder
    single = cleared.scales[1]
    assert {level.group for level in single.levels if isinstance(level, GroupLevel)} == set(selection.items)
    assert all(gap.scale_id != "single" for gap in cleared.gaps if isinstance(gap, GapFinding))


def test_that_somebody_answered_in_a_hidden_cell_is_not_told(released: ReleasedAnalysis) -> None:
    assert all(
        isinstance(level, GroupLevel) for scale in released.findings.scales for level in scale.crossings
    )
    named = {count.group for count in released.findings.responses}
    assert Group("middle_management", "Tiny") not in named
    invited = replace(FIELDING, invited=((Group("middle_management", "Tiny"), 2),))
    again = release(replace(DIAGNOSIS, fielding=invited), SELECTION, POLICY).findings.responses
    assert NotShown(Group("middle_management", "Tiny")) in again
