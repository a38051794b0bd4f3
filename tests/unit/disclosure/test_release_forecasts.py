"""What of the leaders' forecasts may leave the building."""

from dataclasses import replace

import numpy as np
import pytest

from diagnostic.analysis.diagnose import diagnose
from diagnostic.analysis.findings import (
    EVERYBODY,
    Diagnosis,
    Fielding,
    GapFinding,
    Group,
    GroupLevel,
    ItemDistribution,
    NotShown,
)
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss
from diagnostic.disclosure.clear_forecasts import tells_of_leaders
from diagnostic.disclosure.counts import of_ten
from diagnostic.disclosure.export import from_dict, to_dict
from diagnostic.disclosure.release import release
from diagnostic.disclosure.released import DisclosurePolicy
from diagnostic.disclosure.select import CellSelection, select_cells
from diagnostic.scoring.answer_table import NOT_ANSWERED, AnswerTable
from support.forecasts import make_forecast, with_forecasts
from support.instruments_for_tests import make_instrument
from support.surveys import QUICK, answers

POLICY = DisclosurePolicy()
SCALES = (make_instrument("trust", n_items=6), make_instrument("comms", n_items=6))
FORECAST = make_forecast(*((scale, f"{scale}_{k}") for scale in ("trust", "comms") for k in (1, 2)))
INSTRUMENTS = (*SCALES, FORECAST)
CELLS = {("c_suite", None): 6, ("middle_management", "North"): 30, ("frontline", "North"): 90}
EXECUTIVES, FRONT_LINE = Group("c_suite"), Group("frontline")
ROWS = [[60 + 8 * k, 75, 80, 60 + 8 * k] for k in range(6)]
TABLE = with_forecasts(answers(SCALES, CELLS), FORECAST, *ROWS)


def _select(table: AnswerTable, *, consented: bool = True) -> CellSelection:
    return select_cells(table, POLICY, c_suite_consented=consented, instruments=INSTRUMENTS)


def _diagnose(table: AnswerTable, *, consented: bool = True) -> Diagnosis:
    fielding = Fielding("", "", "", c_suite_consented=consented)
    return diagnose(table, INSTRUMENTS, QUICK, fielding=fielding)


DIAGNOSIS, SELECTION = _diagnose(TABLE), _select(TABLE)


def _released(diagnosis: Diagnosis = DIAGNOSIS, selection: CellSelection = SELECTION) -> Diagnosis:
    return release(diagnosis, selection, POLICY).findings


def _forecast(findings: Diagnosis) -> ForecastFinding:
    (found,) = findings.forecasts
    assert isinstance(found, ForecastFinding)
    return found


def test_what_was_counted_is_what_the_item_figures_count() -> None:
    shares = {
        item.item_id: item.favourable_share
        for scale in DIAGNOSIS.scales
        for item in scale.items
        if isinstance(item, ItemDistribution) and item.group == FRONT_LINE
    }
    for miss, scale in zip(_forecast(_released()).scales, ("trust", "comms"), strict=True):
        assert isinstance(miss, ForecastMiss)
        assert miss.item_ids == (f"{scale}_1", f"{scale}_2")
        items = [100 * shares[item_id] for item_id in miss.item_ids]
        assert miss.counted == pytest.approx(np.mean(items), abs=0.051)  # released to one decimal


def test_an_item_that_is_not_shown_takes_its_scale_with_it() -> None:
    codes = TABLE.codes.copy()
    front_line = np.flatnonzero(TABLE.role_groups == "frontline")
    codes[front_line, TABLE.item_ids.index("trust_1")] = 4  # everybody answers alike
    diagnosis = _diagnose(replace(TABLE, codes=codes))
    noted = replace(_forecast(diagnosis), notes=("The miss would lie between 1 and 9.",))
    cleared = _forecast(_released(replace(diagnosis, forecasts=(noted,))))
    assert cleared.scales[0] == NotShown(EXECUTIVES)
    assert isinstance(cleared.scales[1], ForecastMiss)
    assert (cleared.overall, cleared.notes) == (NotShown(EXECUTIVES), ())


def test_that_all_leaders_erred_alike_is_not_told() -> None:
    unreleased, cleared = _forecast(DIAGNOSIS), _forecast(_released())
    assert isinstance(unreleased.overall, ForecastMiss)
    assert isinstance(cleared.overall, ForecastMiss)
    assert (unreleased.overall.n_over, unreleased.overall.p_value) == ((6, 6), 2 / 64)
    for miss in (cleared.overall, *cleared.scales):
        assert isinstance(miss, ForecastMiss)
        assert (miss.n_over, miss.p_value, miss.is_significant) == ((9, 10), None, True)


@pytest.mark.parametrize(
    ("n_over", "of", "coded"),
    [
        *((0, 9, (0, 1)), (1, 9, (0, 1)), (2, 9, (2, 2)), (7, 9, (8, 8)), (8, 9, (9, 10)), (9, 9, (9, 10))),
        *((2, 30, (2, 2)), (28, 30, (8, 8)), (29, 30, (9, 10)), (3, 6, (5, 5))),
    ],
)
def test_counts_are_said_of_ten_and_coded_at_both_ends(n_over: int, of: int, coded: tuple[int, int]) -> None:
    assert of_ten(n_over, n_over, of=of) == coded


def test_without_consent_six_executives_have_no_figure() -> None:
    findings = _released(_diagnose(TABLE, consented=False), _select(TABLE, consented=False))
    assert findings.forecasts == (NotShown(EXECUTIVES),)
    assert not {entry.rule for entry in findings.swot} & {"rosy_forecast", "leaders_know"}


@pytest.mark.parametrize("hidden", [EXECUTIVES, FRONT_LINE])
def test_a_hidden_group_hides_the_forecast(hidden: Group) -> None:
    fewer = replace(SELECTION, scales=tuple(group for group in SELECTION.scales if group != hidden))
    assert _released(selection=fewer).forecasts == (NotShown(EXECUTIVES),)


def test_counted_answers_need_the_front_lines_items_cleared() -> None:
    fewer = replace(SELECTION, items=(EVERYBODY,))
    assert _released(selection=fewer).forecasts == (NotShown(EXECUTIVES),)


def test_an_item_that_too_few_answered_hides_its_scale_and_what_would_give_it_away() -> None:
    codes = TABLE.codes.copy()
    front_line = np.flatnonzero(TABLE.role_groups == "frontline")
    codes[front_line[6:], TABLE.item_ids.index("trust_1")] = NOT_ANSWERED
    diagnosis = _diagnose(replace(TABLE, codes=codes))
    trust, comms = _forecast(diagnosis).scales
    assert isinstance(trust, ForecastMiss)
    assert trust.n_counted == 6
    cleared = _forecast(_released(diagnosis))
    assert cleared.scales[0] == NotShown(EXECUTIVES)
    assert isinstance(cleared.scales[1], ForecastMiss)
    assert isinstance(comms, ForecastMiss)
    assert cleared.scales[1].miss == pytest.approx(comms.miss, abs=0.051)
    assert cleared.overall == NotShown(EXECUTIVES)


def test_forecasts_that_all_agree_are_not_shown() -> None:
    table = with_forecasts(answers(SCALES, CELLS), FORECAST, *[[70, 80, row[2], row[3]] for row in ROWS])
    diagnosis = _diagnose(table)
    trust, comms = _forecast(diagnosis).scales
    assert isinstance(trust, ForecastMiss)
    assert isinstance(comms, ForecastMiss)
    assert (trust.interval.low, trust.word) == (pytest.approx(trust.interval.high), "too rosy")
    assert tells_of_leaders(trust)
    assert not tells_of_leaders(comms)
    cleared = _forecast(_released(diagnosis))
    assert cleared.scales[0] == cleared.overall == NotShown(EXECUTIVES)
    assert isinstance(cleared.scales[1], ForecastMiss)


def test_no_leader_can_be_told_closer_than_the_least_width() -> None:
    # SD 3 of six leaders: nobody is farther than 3·5/√6 = 6.1 from the mean, so all lie within 12.2
    close, apart = (_with_spread(sd) for sd in (3.0, 3.1))
    assert tells_of_leaders(close)
    assert not tells_of_leaders(apart)


def _with_spread(sd: float) -> ForecastMiss:
    miss = _forecast(DIAGNOSIS).scales[0]
    assert isinstance(miss, ForecastMiss)
    half = 2.570582 * sd / 6**0.5  # t(0.975; 5)
    return replace(miss, interval=replace(miss.interval, low=20 - half, high=20 + half))


def test_a_hidden_perception_gap_takes_the_teams_word_with_it() -> None:
    gaps = tuple(
        replace(gap, word="clear gap", mean_leaders=80.0, mean_reference=60.0, difference=20.0)
        for gap in DIAGNOSIS.gaps
        if isinstance(gap, GapFinding)
    )
    shown = _forecast(_released(replace(DIAGNOSIS, gaps=gaps)))
    hidden = _forecast(_released(replace(DIAGNOSIS, gaps=(NotShown(EXECUTIVES),))))
    for told, untold in zip(shown.scales, hidden.scales, strict=True):
        assert isinstance(told, ForecastMiss)
        assert isinstance(untold, ForecastMiss)
        assert (told.word, told.team_word) == ("too rosy", "misinformed")
        assert (untold.word, untold.team_word) == ("too rosy", "cannot tell")


def test_four_executives_with_forecasts_hide_nobody_else() -> None:
    table = answers(SCALES, {**CELLS, ("c_suite", None): 4})
    table = with_forecasts(table, FORECAST, *ROWS[:4])
    selection = _select(table)
    assert {EVERYBODY, FRONT_LINE} <= set(selection.scales)
    findings = _released(_diagnose(table), selection)
    assert findings.forecasts == (NotShown(EXECUTIVES),)
    shown = {level.group for level in findings.scales[0].levels if isinstance(level, GroupLevel)}
    assert {EVERYBODY, FRONT_LINE} <= shown


def test_released_forecasts_are_read_back_as_they_were() -> None:
    whole = release(DIAGNOSIS, SELECTION, POLICY)
    assert from_dict(to_dict(whole)) == whole
    hidden = release(DIAGNOSIS, replace(SELECTION, items=()), POLICY)
    assert from_dict(to_dict(hidden)) == hidden


def test_results_sealed_before_there_were_forecasts_are_still_read() -> None:
    content = to_dict(release(DIAGNOSIS, SELECTION, POLICY))
    del content["findings"]["forecasts"]
    assert from_dict(content).findings.forecasts == ()
