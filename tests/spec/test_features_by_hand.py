"""What the features of the format mean for answers and scores, small enough to check with a pencil."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from diagnostic.errors import AnswerDataError
from diagnostic.instruments.check_forecasts import forecast_source_findings
from diagnostic.instruments.load import inspect_instrument
from diagnostic.instruments.model import complete_languages
from diagnostic.scoring.answer_rows import table_of_rows
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN
from diagnostic.scoring.counted_fact import CountedFact, counted_fact
from diagnostic.scoring.score import score
from support.instruments import answers, instrument, instrument_text

CHAIN = instrument("conditions")
FORECAST, CALM = instrument("forecast"), instrument("four_items")
CALM_IDS = ("calm_1", "calm_2", "calm_3", "calm_4")


@pytest.mark.parametrize(
    ("row", "codes", "expected_score"),
    [
        # the chain ends at its first "no": 1 and 3 of 1 to 3, mean 2
        ({"chain_1": 1, "chain_4": 3}, (1, NOT_SHOWN, NOT_SHOWN, 3), 50.0),
        # all shown and answered: mean (3 + 3 + 1 + 3) / 4 = 2.5
        ({"chain_1": 3, "chain_2": 3, "chain_3": 1, "chain_4": 3}, (3, 3, 1, 3), 75.0),
        # the second was shown and left out, so the third was not shown; two of three is not every item
        ({"chain_1": 2, "chain_4": 3}, (2, NOT_ANSWERED, NOT_SHOWN, 3), np.nan),
        # nobody waits for "does not apply": one applicable item of two
        (
            {"chain_1": "not_applicable", "chain_4": 3},
            (NOT_APPLICABLE, NOT_SHOWN, NOT_SHOWN, 3),
            100.0,
        ),
        # an answer that a file holds although its condition is not met is kept
        ({"chain_1": 1, "chain_3": 3, "chain_4": 3}, (1, NOT_SHOWN, 3, 3), 100 * (7 / 3 - 1) / 2),
    ],
)
def test_what_is_hidden_lowers_nobodys_score(
    row: dict[str, int | str], codes: tuple[int, ...], expected_score: float
) -> None:
    table = table_of_rows([row], [CHAIN])
    assert tuple(table.codes[0]) == codes
    np.testing.assert_allclose(score(table, CHAIN).scale("chain").score, [expected_score])


def test_points_score_from_0_to_100() -> None:
    table = answers(("points_1", "points_2"), (10, 0), (9, 5), (0, 10))
    (scale,) = score(table, instrument("points")).scales
    # keyed 10 and 10; 9 and 5, mean 7; 0 and 0
    np.testing.assert_allclose(scale.score, [100.0, 70.0, 0.0])
    np.testing.assert_allclose(scale.favourable, [1.0, 0.5, 0.0])


def test_a_forecast_scores_as_its_mean_and_has_nothing_favourable() -> None:
    table = answers(("forecast_1", "forecast_2"), (80, 60), (100, 0), ("n/a", 35))
    (scale,) = score(table, FORECAST).scales
    np.testing.assert_allclose(scale.score, [70.0, 50.0, 35.0])
    assert np.isnan(scale.favourable).all()
    assert np.isnan(scale.favourable_answers).all()


def test_a_number_outside_the_forecast_is_told_by_its_range() -> None:
    with pytest.raises(AnswerDataError, match="from 0 to 100") as caught:
        score(answers(("forecast_1", "forecast_2"), (80, 101)), FORECAST)
    assert caught.value.code == "answer_out_of_range"
    with pytest.raises(AnswerDataError, match="from 0 to 100, not_applicable"):
        table_of_rows([{"forecast_1": 101}], [FORECAST])


def test_the_counted_fact_behind_a_forecast() -> None:
    rows = [
        {"calm_1": 5},
        {"calm_1": 4},
        {"calm_1": 3},
        {"calm_1": "not_applicable"},
        {},
        {"calm_1": 5},
    ]
    roles = ["frontline"] * 5 + ["c_suite"]
    table = table_of_rows(rows, [CALM], role_groups=roles)
    forecast = FORECAST.items[0].forecasts
    assert forecast is not None
    # two of the three front-line answers are 4 or higher; the executive, the blank and n/a are not counted
    fact = counted_fact(table, [FORECAST, CALM], forecast)
    assert fact == CountedFact("calm_1", "frontline", 3, pytest.approx(200 / 3))
    everybody = counted_fact(replace(table, role_groups=None), [CALM], forecast)
    assert (everybody.n_answered, everybody.percent) == (4, 75.0)
    nobody = counted_fact(table.where(np.zeros(6, dtype=bool)), [CALM], forecast)
    assert (nobody.n_answered, nobody.percent) == (0, None)
    with pytest.raises(AnswerDataError, match="'calm_1'"):
        counted_fact(table, [FORECAST], forecast)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (
            "instrument: four_items, scale: calm, item: calm_1",
            "instrument: storm, scale: calm, item: calm_1",
            0,
        ),
        ("scale: calm, item: calm_1", "scale: storm, item: calm_1", 0),
        ("item: calm_1", "item: calm_9", 0),
        ("item: calm_1", "item: calm_4", 1),
        ("role_group: frontline", "role_group: middle_management", 2),
        ("four_items, scale: calm, item: calm_1", "forecast, scale: forecast, item: forecast_2", 3),
    ],
)
def test_a_forecast_must_predict_what_is_asked_and_can_be_counted(old: str, new: str, code: int) -> None:
    codes = (
        "unknown_forecast_source",
        "forecast_source_reversed",
        "forecast_source_not_asked",
        "forecast_source_without_favourable",
    )
    text = instrument_text("forecast")
    assert old in text
    changed = inspect_instrument(text.replace(old, new, 1)).instrument
    assert changed is not None
    findings = list(forecast_source_findings(changed, [CALM]))
    assert codes[code] in {finding.code for finding in findings}
    assert all(finding.path == ("scales", 0, "items", 0, "forecasts") for finding in findings)
    assert not list(forecast_source_findings(FORECAST, [CALM]))


def test_questions_beside_the_scales_have_columns_after_the_items() -> None:
    table = table_of_rows(
        [{"half_1": 1, "tenure": 2, "shift": 1}, {"half_1": 3}],
        [instrument("half_first")],
        role_groups=["frontline", "c_suite"],
    )
    assert table.item_ids == ("half_1", "half_2", "tenure", "shift")
    assert table.codes.tolist() == [
        [1, NOT_ANSWERED, 2, 1],
        [3, NOT_ANSWERED, NOT_ANSWERED, NOT_SHOWN],
    ]


def test_an_attention_item_is_an_answer_but_never_part_of_a_score() -> None:
    row = {f"shuffled_{k}": 3 for k in range(1, 7)}
    shuffled = instrument("shuffled")
    for watch in ({}, {"shuffled_watch": 1}, {"shuffled_watch": 3}):
        scores = score(table_of_rows([row | watch], [shuffled]), shuffled).scale("shuffled")
        np.testing.assert_array_equal(scores.score, [100.0])
        assert scores.item_ids == tuple(f"shuffled_{k}" for k in range(1, 7))


def test_a_language_is_offered_only_when_every_text_of_every_form_is_there() -> None:
    talks = instrument("translations")
    assert tuple(talks.title) == ("en", "de", "fr")
    assert complete_languages(talks) == talks.languages == ("en", "de")
    text = instrument_text("translations")
    for gone in (", de: Oft", ", de: Wie oft haben Sie", ", de: geantwortet?", ", de: Es geht um Gespräche."):
        assert gone in text
        changed = inspect_instrument(text.replace(gone, "").replace("signed_off", "draft")).instrument
        assert changed is not None
        assert complete_languages(changed) == ("en",)


def test_what_only_the_report_prints_may_stay_in_the_source_language() -> None:
    talks = instrument("translations")
    (scale,) = talks.scales
    assert talks.words(scale.title, "de") == "Talks"
    assert talks.words(talks.title, "de") == "Übersetzungen"


def test_trace_back_rules_lead_from_scale_or_facet_to_scale_or_facet() -> None:
    rules = instrument("trace_back").trace_back
    assert [(rule.if_low, rule.look_at) for rule in rules] == [("deeds", "roles"), ("roles", "deeds")]
