"""Draws the example company's people, who responds and who answers without reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from diagnostic.analysis.findings import Group
from diagnostic.example.further_answers import Answers, with_further_answers
from diagnostic.example.response_model import CodeArray, Company, Roster, answer_codes
from diagnostic.example.truth import C_SUITE, EXAMPLE_COMPANY, FRONTLINE, MANAGERS, CompanyTruth
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_rows import table_of_rows
from diagnostic.scoring.answer_table import NOT_APPLICABLE, NOT_SHOWN, AnswerTable

Answer = int | Literal["not_applicable"]


@dataclass(frozen=True)
class Person:
    """One invited person; whoever does not respond has no answers. An absent item was not answered."""

    role_group: str
    unit: str | None
    responds: bool
    is_careless: bool
    answers: Mapping[str, Answer]


def generate_people(
    instruments: Sequence[Instrument], rng: np.random.Generator, truth: CompanyTruth = EXAMPLE_COMPANY
) -> tuple[Person, ...]:
    """Draw everybody who is invited, with the answers of those who respond."""
    roster = _roster(truth)
    responds = rng.random(len(roster)) < roster.response_rates
    is_careless = _draw_careless(roster, responds, truth, rng)
    company = Company(roster, truth, rng)
    item_ids, codes = answer_codes(instruments, company, is_careless)
    item_ids, codes = with_further_answers(instruments, company, is_careless, Answers(item_ids, codes))
    return tuple(
        Person(
            str(roster.role_groups[row]),
            roster.units[row],
            bool(responds[row]),
            bool(is_careless[row]),
            _answers_of(item_ids, codes[row]) if responds[row] else {},
        )
        for row in range(len(roster))
    )


def to_answer_table(people: Sequence[Person], instruments: Sequence[Instrument]) -> AnswerTable:
    """Give the answers of those who responded, as a closed wave would."""
    respondents = [person for person in people if person.responds]
    return table_of_rows(
        [person.answers for person in respondents],
        instruments,
        role_groups=[person.role_group for person in respondents],
        units=[person.unit for person in respondents],
    )


def invited(truth: CompanyTruth = EXAMPLE_COMPANY) -> tuple[tuple[Group, int], ...]:
    """Give the head count of every role group in every unit, as the office keeps it."""
    counts = [(Group(C_SUITE, None), truth.n_c_suite)]
    for unit in truth.units:
        counts.append((Group(MANAGERS, unit.title), unit.n_managers))
        counts.append((Group(FRONTLINE, unit.title), unit.n_frontline))
    return tuple(counts)


def _roster(truth: CompanyTruth) -> Roster:
    rates = {unit.title: unit.response_rate for unit in truth.units}
    places = [group for group, count in invited(truth) for _ in range(count)]
    return Roster(
        np.array([place.role_group for place in places], dtype=object),
        np.array([place.unit for place in places], dtype=object),
        np.array([rates.get(place.unit or "", truth.c_suite_response_rate) for place in places]),
    )


def _draw_careless(
    roster: Roster, responds: npt.NDArray[np.bool_], truth: CompanyTruth, rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    eligible = np.flatnonzero(responds & (roster.role_groups != C_SUITE))
    chosen = rng.choice(eligible, size=round(truth.careless_share * len(eligible)), replace=False)
    flags = np.zeros(len(roster), dtype=bool)
    flags[chosen] = True
    return flags


def _answers_of(item_ids: Sequence[str], codes: CodeArray) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for item_id, code in zip(item_ids, codes.tolist(), strict=True):
        if code == NOT_APPLICABLE:
            answers[item_id] = "not_applicable"
        elif code > NOT_SHOWN:
            answers[item_id] = code
    return answers
