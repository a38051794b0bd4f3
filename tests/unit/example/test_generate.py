from collections import Counter

import numpy as np
import pytest

from diagnostic.example.generate import Person, generate_people, invited, to_answer_table
from diagnostic.example.truth import C_SUITE, EXAMPLE_COMPANY, FRONTLINE, MANAGERS
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN
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
