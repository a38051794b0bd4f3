from dataclasses import replace

import numpy as np

from diagnostic.analysis.careless import careless_check, careless_signals, flagged_as_careless
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN, AnswerTable
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


def _watched() -> tuple[tuple[Instrument, ...], AnswerTable]:
    watch = {"id": "trust_watch", "text": "Please choose 'Agree'.", "expected": 4}
    instruments = (make_instrument("trust", n_items=15, attention=watch), *INSTRUMENTS[1:])
    watched = np.full((TABLE.n_respondents, 1), 4, dtype=np.int16)
    codes, item_ids = np.hstack([TABLE.codes, watched]), (*TABLE.item_ids, "trust_watch")
    return instruments, replace(TABLE, codes=codes, item_ids=item_ids)


def test_a_wrong_choice_in_an_attention_item_is_one_signal() -> None:
    instruments, table = _watched()
    codes = table.codes.copy()
    codes[:4, -1] = (1, 5, NOT_ANSWERED, NOT_APPLICABLE)
    codes[4:6, -1] = NOT_SHOWN
    survey = scored(replace(table, codes=codes), instruments)
    (signal,) = [one for one in careless_signals(survey) if "attention" in one.rule]
    assert np.flatnonzero(signal.shows).tolist() == [0, 1, 3]
    assert not flagged_as_careless(survey, (signal,)).any()


def test_with_another_signal_it_flags() -> None:
    instruments, table = _watched()
    codes = table.codes.copy()
    alone = scored(table, instruments)
    shown_once = np.sum([signal.shows for signal in careless_signals(alone)], axis=0) == 1
    codes[shown_once, -1] = 1
    flagged = flagged_as_careless(
        survey := scored(replace(table, codes=codes), instruments), careless_signals(survey)
    )
    assert shown_once.any()
    assert flagged[shown_once].all()


def test_an_attention_item_that_the_data_lack_is_no_signal() -> None:
    instruments, _ = _watched()
    assert len(careless_signals(scored(TABLE, instruments))) == 5
