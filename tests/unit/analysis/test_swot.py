"""Rules and grades on findings made for the purpose: one rule at a time."""

from dataclasses import replace

import pytest

from diagnostic.analysis.findings import (
    EVERYBODY,
    Diagnosis,
    GapFinding,
    Group,
    GroupLevel,
    LevelWord,
    NotShown,
    ResponseCount,
    ScaleFinding,
    SwotEntry,
    UnitVote,
)
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss
from diagnostic.analysis.swot import swot_entries
from diagnostic.psychometrics import Interval
from support.released import released

FULL = released().findings
FRONT_LINE = Group("frontline")
STATUS = tuple((key, version, title, "validated") for key, version, title, _ in FULL.instruments)


def _level(word: LevelWord, *, sd: float = 18.0, group: Group = FRONT_LINE) -> GroupLevel:
    mean = {"high": 72.0, "low": 40.0, "in between": 58.0}[word]
    around = Interval(mean - 2, mean + 2, 0.95, "Student t")
    return GroupLevel(group, 300, mean, sd, around, 0.5, Interval(0.4, 0.6, 0.95, "Wilson"), word)


def _diagnosis(word: LevelWord, vote: UnitVote, *, important: bool = True, sd: float = 18.0) -> Diagnosis:
    """One core scale, well measured, from a validated instrument, without gaps."""
    scale = FULL.scales[0]
    assert scale.importance is not None
    assert scale.measurement is not None
    interval = replace(scale.measurement.alpha_interval, low=0.86)
    made = replace(
        scale,
        instrument_id=FULL.instruments[0][0],
        levels=(_level(word, sd=sd), NotShown(Group(unit="Sales"))),
        facets=(),
        unit_vote=vote,
        importance=replace(scale.importance, is_important=important),
        measurement=replace(scale.measurement, alpha_interval=interval, n_factors_suggested=1),
    )
    return replace(FULL, instruments=STATUS, scales=(made,), gaps=(), forecasts=(), swot=())


def _fired(diagnosis: Diagnosis) -> list[tuple[str, str, str]]:
    return [(entry.cell, entry.rule, entry.grade) for entry in swot_entries(diagnosis)]


def _with_gap(diagnosis: Diagnosis, **changes: object) -> Diagnosis:
    gap = next(g for g in FULL.gaps if isinstance(g, GapFinding) and g.leaders == Group("c_suite"))
    made = replace(
        gap,
        scale_id=diagnosis.scales[0].scale_id,
        word="clear gap",
        kind="perception",
        difference=25.0,
        rung="B",
    )
    return replace(diagnosis, gaps=(replace(made, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("word", "vote", "fired"),
    [
        ("high", UnitVote(12, 9, 0), [("strength", "high_everywhere", "A")]),
        ("high", UnitVote(12, 8, 0), []),
        ("high", UnitVote(0, 0, 0), [("strength", "high_everywhere", "B")]),
        ("low", UnitVote(12, 0, 12), [("weakness", "low_overall", "A")]),
        ("low", UnitVote(12, 0, 8), [("weakness", "low_overall", "B")]),
        ("in between", UnitVote(12, 0, 4), [("weakness", "low_in_units", "A")]),
        ("in between", UnitVote(12, 0, 3), []),
        ("in between", UnitVote(12, 3, 0), [("opportunity", "high_in_some_units", "A")]),
        ("in between", UnitVote(12, 2, 0), []),
        ("in between", UnitVote(2, 1, 1), []),
        (
            "low",
            UnitVote(10, 2, 8),
            [("weakness", "low_overall", "A"), ("opportunity", "high_in_some_units", "A")],
        ),
    ],
)
def test_levels_and_votes(word: LevelWord, vote: UnitVote, fired: list[tuple[str, str, str]]) -> None:
    assert _fired(_diagnosis(word, vote)) == fired


def test_what_does_not_go_with_the_criterion_is_no_opportunity() -> None:
    assert _fired(_diagnosis("in between", UnitVote(12, 6, 0), important=False)) == []


def test_a_rosy_perception_gap_is_a_threat_and_worth_its_rung() -> None:
    diagnosis = _diagnosis("in between", UnitVote(12, 0, 0))
    assert _fired(_with_gap(diagnosis)) == [("threat", "perception_gap", "B")]
    assert _fired(_with_gap(diagnosis, rung="C")) == [("threat", "perception_gap", "C")]
    assert _fired(_with_gap(diagnosis, word="gap in this team")) == [("threat", "perception_gap", "B")]


@pytest.mark.parametrize(
    "changes", [{"word": "similar"}, {"word": "cannot tell"}, {"kind": "experience"}, {"difference": -25.0}]
)
def test_other_gaps_are_no_threat(changes: dict[str, object]) -> None:
    assert _fired(_with_gap(_diagnosis("in between", UnitVote(12, 0, 0)), **changes)) == []


def test_a_gap_on_an_unimportant_scale_is_no_threat() -> None:
    assert _fired(_with_gap(_diagnosis("in between", UnitVote(12, 0, 0), important=False))) == []


def test_answers_scattered_wider_than_chance_are_a_threat() -> None:
    assert _fired(_diagnosis("in between", UnitVote(12, 0, 0), sd=29.0)) == [("threat", "polarised", "A")]


def test_one_present_and_one_future_cell_per_scale() -> None:
    diagnosis = _with_gap(_diagnosis("low", UnitVote(10, 3, 7), sd=30.0))
    assert [(cell, rule) for cell, rule, _ in _fired(diagnosis)] == [
        ("weakness", "low_overall"),
        ("threat", "perception_gap"),
    ]


def test_low_intent_to_stay_in_any_role_group_is_a_threat() -> None:
    diagnosis = _diagnosis("in between", UnitVote(12, 0, 0))
    scale: ScaleFinding = diagnosis.scales[0]
    managers = _level("low", group=Group("middle_management"))
    stay = replace(FULL.scales[0].facets[0], facet_id="stay", levels=(_level("in between"), managers))
    criterion = replace(scale, kind="criterion", importance=None, facets=(stay,))
    entry = swot_entries(replace(diagnosis, scales=(criterion,)))[0]
    assert (entry.rule, entry.level) == ("low_stay", managers)


def test_a_scale_nobody_may_see_has_no_entry() -> None:
    diagnosis = _diagnosis("high", UnitVote(12, 12, 0))
    hidden = replace(diagnosis.scales[0], levels=(NotShown(EVERYBODY), NotShown(FRONT_LINE)))
    assert swot_entries(replace(diagnosis, scales=(hidden,))) == ()


def test_everybody_stands_in_where_the_front_line_is_not_shown() -> None:
    diagnosis = _diagnosis("high", UnitVote(12, 12, 0))
    levels = (_level("low", group=EVERYBODY), NotShown(FRONT_LINE))
    entry = swot_entries(replace(diagnosis, scales=(replace(diagnosis.scales[0], levels=levels),)))[0]
    assert entry.level.group == EVERYBODY


def _strength(diagnosis: Diagnosis) -> SwotEntry:
    return next(entry for entry in swot_entries(diagnosis) if entry.cell == "strength")


def test_every_failed_check_costs_a_letter_and_is_named() -> None:
    diagnosis = _diagnosis("high", UnitVote(12, 12, 0))
    scale = diagnosis.scales[0]
    assert (_strength(diagnosis).grade, _strength(diagnosis).grade_reasons) == ("A", ())
    draft = replace(diagnosis, instruments=FULL.instruments)
    assert (_strength(draft).grade, _strength(draft).grade_reasons) == (
        "B",
        ("the instrument is not yet validated",),
    )
    careless = replace(draft, careless=replace(FULL.careless, changes_words=(scale.scale_id,)))
    assert _strength(careless).grade == "C"
    few = replace(careless, responses=(ResponseCount(EVERYBODY, 1000, 499),))
    assert _strength(few).grade == "D"
    assert len(_strength(few).grade_reasons) == 3


def test_without_a_reliability_estimate_a_finding_is_descriptive() -> None:
    diagnosis = _diagnosis("high", UnitVote(12, 12, 0))
    bare = replace(diagnosis, scales=(replace(diagnosis.scales[0], measurement=None),))
    assert _strength(bare).grade == "D"


def test_doubtful_reliability_or_structure_costs_a_letter() -> None:
    diagnosis = _diagnosis("high", UnitVote(12, 12, 0))
    measurement = diagnosis.scales[0].measurement
    assert measurement is not None
    for worse in (
        replace(measurement, alpha_interval=replace(measurement.alpha_interval, low=0.79)),
        replace(measurement, n_factors_suggested=2),
    ):
        changed = replace(diagnosis, scales=(replace(diagnosis.scales[0], measurement=worse),))
        assert _strength(changed).grade == "B"


MISS = ForecastMiss(
    leaders=Group("c_suite"),
    reference=FRONT_LINE,
    n_leaders=9,
    scale_id="",
    title="",
    item_ids=("a_1", "a_2"),
    n_counted=300,
    expected=70.0,
    counted=40.0,
    miss=30.0,
    interval=Interval(22, 38, 0.95, "Student t"),
    equivalence=Interval(24, 36, 0.90, "Student t"),
    is_significant=True,
    p_value=None,
    n_over=(8, 9),
    word="too rosy",
)


def _with_forecast(diagnosis: Diagnosis, **changes: object) -> Diagnosis:
    miss = replace(MISS, scale_id=diagnosis.scales[0].scale_id, **changes)  # type: ignore[arg-type]
    hidden = NotShown(Group("c_suite"))
    finding = ForecastFinding(Group("c_suite"), FRONT_LINE, 9, hidden, (hidden, miss))
    return replace(diagnosis, forecasts=(hidden, finding))


def test_a_rosy_forecast_is_a_threat_that_needs_no_rung_and_no_votes() -> None:
    diagnosis = _with_forecast(_diagnosis("in between", UnitVote(12, 0, 0)))
    assert _fired(diagnosis) == [("threat", "rosy_forecast", "A")]
    (entry,) = swot_entries(diagnosis)
    assert entry.forecast is not None
    assert (entry.rank, entry.gap) == (3.0, None)  # thirty points are three times the smallest miss


@pytest.mark.parametrize("word", ["accurate", "too bleak", "cannot tell", "description only"])
def test_other_forecasts_are_no_threat(word: str) -> None:
    assert _fired(_with_forecast(_diagnosis("in between", UnitVote(12, 0, 0)), word=word)) == []


def test_a_rosy_forecast_on_an_unimportant_scale_is_no_threat() -> None:
    diagnosis = _diagnosis("in between", UnitVote(12, 0, 0), important=False)
    assert _fired(_with_forecast(diagnosis)) == []


def test_a_rosy_forecast_comes_before_a_perception_gap() -> None:
    diagnosis = _with_gap(_with_forecast(_diagnosis("in between", UnitVote(12, 0, 0))), rung="C")
    assert _fired(diagnosis) == [("threat", "rosy_forecast", "A")]
    accurate = _with_gap(_with_forecast(_diagnosis("in between", UnitVote(12, 0, 0)), word="accurate"))
    assert _fired(accurate) == [("threat", "perception_gap", "B")]


def test_low_and_known_to_the_leaders_is_an_opportunity() -> None:
    low = _with_forecast(_diagnosis("low", UnitVote(12, 0, 12)), word="accurate", miss=2.0)
    assert _fired(low) == [("weakness", "low_overall", "A"), ("opportunity", "leaders_know", "A")]
    others: tuple[LevelWord, ...] = ("in between", "high")
    for word in others:
        other = _with_forecast(_diagnosis(word, UnitVote(12, 0, 0)), word="accurate", miss=2.0)
        assert "leaders_know" not in [rule for _, rule, _ in _fired(other)]
