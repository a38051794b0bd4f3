from dataclasses import replace

import numpy as np

from diagnostic.analysis.careless import careless_check, careless_signals, flagged_as_careless
from support.instruments_for_tests import core_pack, make_instrument
from support.surveys import answers, scored

INSTRUMENTS = core_pack()
TABLE = answers(INSTRUMENTS, {("frontline", "North"): 200})


def _flagged(codes: np.ndarray) -> np.ndarray:
    survey = scored(replace(TABLE, codes=codes), INSTRUMENTS)
    return flagged_as_careless(survey, careless_signals(survey))


def test_careful_respondents_are_not_flagged() -> None:
    assert _flagged(TABLE.codes).mean() <= 0.01


def test_one_option_throughout_is_flagged() -> None:
    codes = TABLE.codes.copy()
    codes[:5] = np.array([[1], [2], [3], [4], [5]])
    assert _flagged(codes)[:5].all()


def test_answers_at_random_are_flagged() -> None:
    codes = TABLE.codes.copy()
    codes[:20] = np.random.default_rng(1).integers(1, 6, (20, codes.shape[1]))
    assert _flagged(codes)[:20].mean() >= 0.9


def test_a_respondent_without_answers_is_not_called_careless() -> None:
    codes = TABLE.codes.copy()
    codes[0] = -32768
    assert not _flagged(codes)[0]


def test_one_signal_alone_flags_nobody() -> None:
    survey = scored(TABLE, INSTRUMENTS)
    signals = careless_signals(survey)
    assert len(signals) == 5
    assert not flagged_as_careless(survey, signals[:1]).any()


def test_too_few_items_carry_no_signal() -> None:
    instruments = (make_instrument("trust", n_items=9),)
    survey = scored(answers(instruments, {("frontline", None): 50}), instruments)
    assert careless_signals(survey) == ()
    flagged = flagged_as_careless(survey, ())
    assert careless_check(flagged, (), ()).rules == ()
    assert not flagged.any()


def test_answering_alike_is_no_sign_where_no_item_is_reversed() -> None:
    instruments = tuple(make_instrument(key, n_items=6, reversed_items=()) for key in ("trust", "comms"))
    table = answers(instruments, {("frontline", None): 100})
    codes = table.codes.copy()
    codes[:10] = 4
    survey = scored(replace(table, codes=codes), instruments)
    signals = careless_signals(survey)
    assert len(signals) == 3
    assert not flagged_as_careless(survey, signals)[:10].any()
