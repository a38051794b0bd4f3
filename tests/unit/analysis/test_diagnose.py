"""The whole analysis: deterministic, and never an error where a note will do."""

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from diagnostic.analysis.diagnose import diagnose
from diagnostic.analysis.findings import (
    EVERYBODY,
    AnalysisPlan,
    Fielding,
    GapFinding,
    Group,
    GroupLevel,
    NotShown,
    ResponseCount,
    UnitVote,
)
from diagnostic.disclosure.export import from_dict, to_dict
from diagnostic.errors import AnswerDataError
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN, AnswerTable
from support.instruments import instrument
from support.instruments_for_tests import make_instrument
from support.surveys import FIELDING, QUICK, answers, diagnosed_and_released

INSTRUMENTS = (
    make_instrument("trust", n_items=8, n_facets=4),
    make_instrument("outcomes", n_items=6, kind="criterion"),
)
CELLS = {
    ("c_suite", None): 7,
    ("middle_management", "North"): 20,
    ("frontline", "North"): 60,
    ("frontline", "South"): 50,
    ("frontline", "Tiny"): 3,
}
TABLE = answers(INSTRUMENTS, CELLS)


def _with_codes(codes: np.ndarray) -> AnswerTable:
    return replace(TABLE, codes=codes.astype(np.int16))


def _column(position: int, code: int) -> AnswerTable:
    codes = TABLE.codes.copy()
    codes[:, position] = code
    return _with_codes(codes)


def _rows(n: int) -> AnswerTable:
    return TABLE.where(np.arange(TABLE.n_respondents) >= TABLE.n_respondents - n)


def _unlabelled(**labels: object) -> AnswerTable:
    return replace(TABLE, **labels)  # type: ignore[arg-type]


NOBODY_KNOWS = np.array([None] * TABLE.n_respondents, dtype=object)
AWKWARD = {
    "nobody": _rows(0),
    "one respondent": _rows(1),
    "two respondents": _rows(2),
    "eleven respondents": _rows(11),
    "everything constant": _with_codes(np.full_like(TABLE.codes, 3)),
    "one item constant": _column(2, 4),
    "one item never answered": _column(2, NOT_ANSWERED),
    "one item applies to nobody": _column(2, NOT_APPLICABLE),
    "nothing answered": _with_codes(np.full_like(TABLE.codes, NOT_ANSWERED)),
    "nothing applicable": _with_codes(np.full_like(TABLE.codes, NOT_APPLICABLE)),
    "nothing shown": _with_codes(np.full_like(TABLE.codes, NOT_SHOWN)),
    "items copied": _with_codes(np.repeat(TABLE.codes[:, :1], TABLE.n_items, axis=1)),
    "no role groups": _unlabelled(role_groups=None),
    "no units": _unlabelled(units=None),
    "neither": _unlabelled(role_groups=None, units=None),
    "labels all unknown": _unlabelled(role_groups=NOBODY_KNOWS, units=NOBODY_KNOWS),
    "one unit": _unlabelled(units=np.array(["North"] * TABLE.n_respondents, dtype=object)),
    "a unit each": _unlabelled(units=np.array([f"u{k}" for k in range(TABLE.n_respondents)], dtype=object)),
    "executives alone": TABLE.where(np.arange(TABLE.n_respondents) < 7),
    "unheard-of role group": _unlabelled(
        role_groups=np.array(["guests"] * TABLE.n_respondents, dtype=object)
    ),
    "units of HTML": _unlabelled(units=np.array(["<b>{{x}}</b>"] * TABLE.n_respondents, dtype=object)),
}


@pytest.mark.parametrize("table", AWKWARD.values(), ids=AWKWARD.keys())
def test_awkward_answers_give_a_diagnosis_that_can_be_released_and_sealed(table: AnswerTable) -> None:
    diagnosis, released = diagnosed_and_released(table, INSTRUMENTS)
    assert diagnosis.n_respondents == table.n_respondents
    assert len(diagnosis.scales) == 2
    assert from_dict(json.loads(json.dumps(to_dict(released), allow_nan=False))) == released


@pytest.mark.parametrize(
    "instruments",
    [
        (make_instrument("trust", n_items=1, reversed_items=()),),
        (make_instrument("trust", n_items=2, reversed_items=(1,)),),
        (make_instrument("trust", n_items=3),),
        (make_instrument("outcomes", kind="criterion"),),
    ],
)
def test_short_scales_and_missing_kinds_of_scale(instruments: Sequence[Instrument]) -> None:
    diagnosis, released = diagnosed_and_released(answers(instruments, CELLS), instruments)
    assert len(diagnosis.scales) == 1
    assert from_dict(json.loads(json.dumps(to_dict(released), allow_nan=False))) == released


def test_the_same_answers_and_seed_give_the_same_findings() -> None:
    first = diagnose(TABLE, INSTRUMENTS, QUICK, fielding=FIELDING)
    assert diagnose(TABLE, INSTRUMENTS, QUICK, fielding=FIELDING) == first
    other_seed = diagnose(TABLE, INSTRUMENTS, replace(QUICK, seed=2), fielding=FIELDING)
    assert other_seed != first


def test_the_order_of_respondents_does_not_matter() -> None:
    order = np.random.default_rng(1).permutation(TABLE.n_respondents)
    assert TABLE.role_groups is not None
    assert TABLE.units is not None
    shuffled = replace(
        TABLE, codes=TABLE.codes[order], role_groups=TABLE.role_groups[order], units=TABLE.units[order]
    )
    first = diagnose(TABLE, INSTRUMENTS, QUICK, fielding=FIELDING)
    second = diagnose(shuffled, INSTRUMENTS, QUICK, fielding=FIELDING)
    for one, other in zip(first.scales, second.scales, strict=True):
        for a, b in zip(one.levels, other.levels, strict=True):
            assert isinstance(a, GroupLevel)
            assert isinstance(b, GroupLevel)
            assert (a.group, a.n_respondents, a.word) == (b.group, b.n_respondents, b.word)
            assert a.mean == pytest.approx(b.mean, abs=1e-9)
    assert [gap.word for gap in first.gaps] == [gap.word for gap in second.gaps]  # type: ignore[union-attr]


def test_cells_outside_the_breakdown_are_not_shown() -> None:
    breakdown = (EVERYBODY, Group("frontline"), Group(unit="North"))
    diagnosis = diagnose(TABLE, INSTRUMENTS, QUICK, fielding=FIELDING, breakdown=breakdown)
    for scale in diagnosis.scales:
        shown = {level.group for level in scale.levels if isinstance(level, GroupLevel)}
        hidden = {level.group for level in scale.levels if isinstance(level, NotShown)}
        assert shown == set(breakdown)
        assert hidden == {
            Group("c_suite"),
            Group("middle_management"),
            Group(unit="South"),
            Group(unit="Tiny"),
        }


def test_levels_name_everybody_then_roles_then_units() -> None:
    diagnosis = diagnose(TABLE, INSTRUMENTS, QUICK, fielding=FIELDING)
    assert [level.group for level in diagnosis.scales[0].levels] == [
        EVERYBODY,
        Group("c_suite"),
        Group("middle_management"),
        Group("frontline"),
        Group(unit="North"),
        Group(unit="South"),
        Group(unit="Tiny"),
    ]


def test_responses_are_counted_against_the_invitations() -> None:
    invited = (
        (Group("c_suite"), 8),
        (Group("middle_management", "North"), 25),
        (Group("frontline", "North"), 90),
        (Group("frontline", "Absent"), 12),
    )
    fielding = Fielding("Test company", "Test", "Test wave", invited=invited)
    counts = {
        count.group: (count.invited, count.responded)
        for count in diagnose(TABLE, INSTRUMENTS, QUICK, fielding=fielding).responses
        if isinstance(count, ResponseCount)
    }
    assert counts[EVERYBODY] == (135, 140)
    assert counts[Group("c_suite")] == (8, 7)
    assert counts[Group(unit="North")] == (115, 80)
    assert counts[Group(unit="Absent")] == (12, 0)
    assert counts[Group(unit="South")] == (None, 50)
    assert counts[Group("frontline", "North")] == (90, 60)


def test_missing_answers_are_counted_among_those_shown() -> None:
    codes = TABLE.codes.copy()
    codes[:, 0] = NOT_SHOWN
    codes[:70, 1] = NOT_ANSWERED
    codes[70:, 1] = NOT_APPLICABLE
    diagnosis = diagnose(_with_codes(codes), INSTRUMENTS, QUICK, fielding=FIELDING)
    assert diagnosis.missing_share == pytest.approx(70 / (140 * 13))


def test_item_shares_are_of_the_words_as_read() -> None:
    diagnosis = diagnose(TABLE, INSTRUMENTS, QUICK, fielding=FIELDING)
    items = [item for item in diagnosis.scales[0].items if item.group == Group("frontline")]
    assert {item.group for item in diagnosis.scales[0].items} == {
        EVERYBODY,
        Group("middle_management"),
        Group("frontline"),
    }
    reversed_item = items[2]
    assert not isinstance(reversed_item, NotShown)
    assert TABLE.role_groups is not None
    answered = TABLE.codes[TABLE.role_groups == "frontline", 2]
    assert reversed_item.option_shares == pytest.approx([np.mean(answered == k) for k in range(1, 6)])
    assert reversed_item.favourable_share == pytest.approx(np.mean(answered <= 2))
    assert reversed_item.text == "I statement 3"


def test_progress_is_told_in_words() -> None:
    told: list[str] = []
    diagnose(TABLE, INSTRUMENTS, AnalysisPlan(n_permutations=99), fielding=FIELDING, progress=told.append)
    assert told[0] == "Scoring"
    assert "Describing Trust" in told


def test_answers_that_do_not_fit_the_instrument_are_an_error_that_names_the_place() -> None:
    with pytest.raises(AnswerDataError, match="missing"):
        diagnose(replace(TABLE, item_ids=("x", *TABLE.item_ids[1:])), INSTRUMENTS, QUICK, fielding=FIELDING)


def test_a_profile_scale_is_described_but_takes_no_side() -> None:
    instruments = (INSTRUMENTS[0], make_instrument("stability", n_items=4, n_facets=2, kind="profile"))
    raised = {(cell, "stability"): 3.0 for cell in CELLS if cell[0] != "frontline"}
    table = answers(instruments, CELLS, shifts=raised)
    diagnosis = diagnose(table, instruments, QUICK, fielding=FIELDING)
    trust, stability = diagnosis.scales
    assert (stability.scale_id, stability.kind) == ("stability", "profile")
    shown = [level for level in stability.levels if isinstance(level, GroupLevel)]
    assert {level.word for level in shown} == {"profile"}
    assert max(level.mean for level in shown) > 80
    facets = [level for facet in stability.facets for level in facet.levels]
    assert {level.word for level in facets if isinstance(level, GroupLevel)} == {"profile"}
    assert stability.unit_vote == UnitVote(0, 0, 0)
    assert stability.measurement is not None
    assert {gap.scale_id for gap in diagnosis.gaps if isinstance(gap, GapFinding)} == {"trust"}
    assert "stability" not in {entry.scale_id for entry in diagnosis.swot}
    assert "stability" not in diagnosis.careless.changes_words
    assert trust.unit_vote.n_units > 0


def test_forecasts_of_what_was_not_asked_have_a_note_and_no_finding() -> None:
    forecast = instrument("forecast")
    table = answers((INSTRUMENTS[0],), CELLS)
    numbers = np.full((table.n_respondents, 2), 50, dtype=np.int16)
    table = replace(
        table,
        codes=np.hstack([table.codes, numbers]),
        item_ids=(*table.item_ids, "forecast_1", "forecast_2"),
    )
    diagnosis = diagnose(table, (INSTRUMENTS[0], forecast), QUICK, fielding=FIELDING)
    assert [scale.scale_id for scale in diagnosis.scales] == ["trust"]
    assert diagnosis.forecasts == ()
    assert "2 of 2 forecasts have no counted answers to be set beside." in diagnosis.notes
