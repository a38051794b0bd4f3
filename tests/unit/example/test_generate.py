from collections import Counter

import numpy as np
import pytest

from diagnostic.example.generate import Person, generate_people, invited, to_answer_table
from diagnostic.example.truth import C_SUITE, EXAMPLE_COMPANY, FRONTLINE, MANAGERS
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN
from diagnostic.scoring.counted_fact import counted_fact
from support.instruments import instrument
from support.instruments_for_tests import core_pack, make_instrument

INSTRUMENTS = core_pack()


@pytest.fixture(scope="module")
def people() -> tuple[Person, ...]:
    return generate_people(INSTRUMENTS, np.random.default_rng(1))


def test_company_has_the_size_it_claims(people: tuple[Person, ...]) -> None:
    counts = Counter(person.role_group for person in people)
    assert counts == {C_SUITE: 9, MANAGERS: 140, FRONTLINE: 1050}
    assert len({person.unit for person in people} - {None}) == 12
    assert sum(count for _, count in invited()) == len(people)


def test_same_seed_draws_the_same_people(people: tuple[Person, ...]) -> None:
    assert generate_people(INSTRUMENTS, np.random.default_rng(1)) == people
    assert generate_people(INSTRUMENTS, np.random.default_rng(2)) != people


def test_only_those_who_respond_have_answers(people: tuple[Person, ...]) -> None:
    assert all(bool(person.answers) == person.responds for person in people)
    assert all(person.responds for person in people if person.role_group == C_SUITE)


def test_answers_stay_within_the_options(people: tuple[Person, ...]) -> None:
    given = {answer for person in people for answer in person.answers.values()}
    assert given == {1, 2, 3, 4, 5, "not_applicable"}


def test_careless_and_missing_shares_are_as_planted(people: tuple[Person, ...]) -> None:
    respondents = [person for person in people if person.responds]
    careless = sum(person.is_careless for person in respondents) / len(respondents)
    assert careless == pytest.approx(EXAMPLE_COMPANY.careless_share, abs=0.001)
    codes = to_answer_table(people, INSTRUMENTS).codes
    assert (codes == NOT_ANSWERED).mean() == pytest.approx(EXAMPLE_COMPANY.missing_share, abs=0.002)
    assert (codes == NOT_APPLICABLE).mean() == pytest.approx(0.01, abs=0.002)


def test_answer_table_holds_what_each_respondent_answered(people: tuple[Person, ...]) -> None:
    table = to_answer_table(people, INSTRUMENTS)
    respondents = [person for person in people if person.responds]
    assert table.n_respondents == len(respondents)
    assert table.role_groups is not None
    assert table.units is not None
    row = 321
    assert table.role_groups[row] == respondents[row].role_group
    assert table.units[row] == respondents[row].unit
    for column, item_id in enumerate(table.item_ids):
        answer = respondents[row].answers.get(item_id, NOT_ANSWERED)
        assert table.codes[row, column] == (NOT_APPLICABLE if answer == "not_applicable" else answer)


def test_items_not_asked_of_a_role_group_are_not_shown() -> None:
    forms = {"employee": {"role_groups": ["frontline"], "stem": "I"}}
    instruments = (make_instrument("trust"), make_instrument("career", forms=forms))
    people = generate_people(instruments, np.random.default_rng(3))
    table = to_answer_table(people, instruments)
    assert table.role_groups is not None
    not_shown = (table.codes == NOT_SHOWN).all(
        axis=1, where=np.array(["career" in i for i in table.item_ids])
    )
    assert (not_shown == (table.role_groups != FRONTLINE)).all()


def test_reverse_keyed_items_run_against_the_others(people: tuple[Person, ...]) -> None:
    table = to_answer_table(people, INSTRUMENTS)
    values = table.values(["trust_1", "trust_2", "trust_3"])
    correlations = np.corrcoef(values[~np.isnan(values).any(axis=1)], rowvar=False)
    assert correlations[0, 1] > 0.3
    assert correlations[0, 2] < -0.3


def _features(*names: str) -> tuple[Instrument, ...]:
    return (*INSTRUMENTS, *(instrument(name) for name in names))


def test_what_is_asked_beside_the_scales_moves_no_other_answer(people: tuple[Person, ...]) -> None:
    watch = {"id": "trust_watch", "text": "Please choose 'Agree'.", "expected": 4}
    watched = make_instrument("trust", n_items=15, n_facets=5, attention=watch)
    asked = (watched, *INSTRUMENTS[1:], _forecasts("trust"))
    drawn = generate_people(asked, np.random.default_rng(1))
    new = {"trust_watch", *(item.id for item in asked[-1].items)}
    assert any(new & person.answers.keys() for person in drawn)
    for before, after in zip(people, drawn, strict=True):
        assert {item: value for item, value in after.answers.items() if item not in new} == before.answers


def test_conditions_hide_and_demographics_are_asked_of_crowds_only() -> None:
    asked = _features("conditions", "half_first")
    drawn = generate_people(asked, np.random.default_rng(4))
    table = to_answer_table(drawn, asked)
    first, second, third = (table.codes[:, table.item_ids.index(f"chain_{k}")] for k in (1, 2, 3))
    assert (second[~np.isin(first, (2, 3))] == NOT_SHOWN).all()
    assert (third[second != 3] == NOT_SHOWN).all()
    assert (third > NOT_SHOWN).any()
    executives = [person for person in drawn if person.role_group == C_SUITE]
    assert sum("half_1" in person.answers for person in executives) > 6
    assert not any({"tenure", "shift"} & person.answers.keys() for person in executives)
    front_line = [p for p in drawn if p.role_group == FRONTLINE and p.responds]
    assert sum("tenure" in person.answers for person in front_line) / len(front_line) > 0.9


def test_the_careful_do_what_an_attention_item_asks() -> None:
    asked = _features("shuffled")
    drawn = [p for p in generate_people(asked, np.random.default_rng(5)) if "shuffled_watch" in p.answers]
    careful = {p.answers["shuffled_watch"] for p in drawn if not p.is_careless}
    careless = {p.answers["shuffled_watch"] for p in drawn if p.is_careless}
    assert careful == {3}
    assert careless == {1, 2, 3}


def test_executives_forecast_with_the_planted_bias() -> None:
    asked = (*INSTRUMENTS, _forecasts("psy_safety"), _forecasts("comms"))
    errors: dict[str, list[float]] = {"psy_safety": [], "comms": []}
    for seed in range(6):
        drawn = generate_people(asked, np.random.default_rng(seed))
        table = to_answer_table(drawn, asked)
        for one in asked[-2:]:
            for item in one.items:
                assert item.forecasts is not None
                fact = counted_fact(table, asked, item.forecasts).percent
                given = [
                    p.answers[item.id] for p in drawn if p.role_group == C_SUITE and item.id in p.answers
                ]
                assert all(isinstance(answer, int) and answer % 5 == 0 for answer in given)
                errors[item.forecasts.scale].append(float(np.mean(given)) - float(fact or 0))
    for scale_id, planted in (("psy_safety", 0.0), ("comms", 34.0)):
        assert EXAMPLE_COMPANY.scale(scale_id).forecast_bias == planted
        assert np.mean(errors[scale_id]) == pytest.approx(planted, abs=4)


def test_forecasts_are_drawn_apart_from_all_else() -> None:
    watch = {"id": "trust_watch", "text": "Please choose 'Agree'.", "expected": 4}
    asked = (make_instrument("trust", attention=watch), instrument("half_first"))
    with_forecasts = (*asked, _forecasts("trust"))
    new = {item.id for item in with_forecasts[-1].items}
    before = generate_people(asked, np.random.default_rng(8))
    after = generate_people(with_forecasts, np.random.default_rng(8))
    assert any(new & person.answers.keys() for person in after)
    for old, drawn in zip(before, after, strict=True):
        assert {item: value for item, value in drawn.answers.items() if item not in new} == old.answers


def _forecasts(scale_id: str) -> Instrument:
    data = instrument("forecast").model_dump()
    data |= {"id": f"forecast_{scale_id}"}
    (scale,) = data["scales"]
    scale["id"] = f"forecast_{scale_id}"
    for k, item in enumerate(scale["items"]):
        source = {"instrument": scale_id, "scale": scale_id, "item": f"{scale_id}_{k + 1}"}
        item |= {"id": f"forecast_{scale_id}_{k}", "forecasts": source}
    data["response_scale"]["points"] = data["response_scale"].pop("options") or None
    return Instrument.model_validate(data)
