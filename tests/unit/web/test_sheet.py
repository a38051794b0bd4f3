"""What travels in hidden fields, and what of it a form accepts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from diagnostic.web.respondent.part import LONGEST_RADIO_LIST, part_page
from diagnostic.web.respondent.sheet import Sheet, read_sheet
from diagnostic.workflows.views import (
    ConsentView,
    FormView,
    ItemView,
    OptionView,
    SectionView,
)

OPTIONS = (OptionView(1, "No"), OptionView(2, "Yes"))


def a_form(**changes: object) -> FormView:
    sections = (
        SectionView(
            "one", "One", (ItemView("i1", "First?", OPTIONS, "N/A"), ItemView("i2", "Second?", OPTIONS, None))
        ),
        SectionView("two", "Two", (ItemView("i3", "Third?", OPTIONS, None),), intro="About the third."),
    )
    consent = ConsentView.__new__(ConsentView)
    form = FormView(
        "Org", "Wave", "en", ("en",), "frontline", "Staff", ("A", "B"), sections, consent, "t" * 64
    )
    return replace(form, **changes)  # type: ignore[arg-type]


def posted(fields: dict[str, str]) -> Sheet:
    app = FastAPI()
    read: list[Sheet] = []

    @app.post("/")
    async def take(request: Request) -> None:
        read.append(await read_sheet(request))

    TestClient(app).post("/", data=fields)
    return read[0]


def test_a_sheet_survives_the_journey_through_hidden_fields() -> None:
    sheet = Sheet("CODE", "t" * 64, "A", {"i1": "2", "i3": "not_applicable"}, wishes=("de",))
    assert posted(dict(sheet.hidden_fields())) == sheet


def test_what_the_page_shows_is_not_also_hidden() -> None:
    sheet = Sheet("CODE", "t", "A", {"i1": "2", "i3": "1"})
    names = dict(sheet.hidden_fields({"i1"}, unit_is_shown=True)).keys()
    assert names == {"code", "ticket", "answer.i3"}


def test_an_empty_answer_is_no_answer_and_a_foreign_field_is_ignored() -> None:
    sheet = posted({"answer.i1": " ", "answer.i2": "1", "other": "x", "part": "2"})
    assert sheet.answers == {"i2": "1"}
    assert sheet.part == 2


@pytest.mark.parametrize("part", ["", "-1", "two", "9" * 40, "²", "1.5"])
def test_a_senseless_part_leads_to_a_part_that_exists(part: str) -> None:
    sheet = posted({"part": part})
    assert 1 <= part_page(a_form(), sheet).number <= 2


def test_a_form_keeps_only_what_it_offers() -> None:
    answers = {"i1": "not_applicable", "i2": "not_applicable", "i3": "7", "ghost": "1"}
    fitted = Sheet("CODE", "", "C", answers).fitted(a_form())
    assert fitted.answers == {"i1": "not_applicable"}
    assert fitted.unit == ""
    assert fitted.ticket == "t" * 64


def test_a_ticket_once_given_is_kept() -> None:
    assert Sheet("CODE", "mine").fitted(a_form()).ticket == "mine"


def test_no_log_can_pick_up_a_sheet_by_its_repr() -> None:
    assert repr(Sheet("CODE-1", "TICKET-2", "UNIT-3", {"i1": "ANSWER-4"})) == "Sheet(part=1, wishes=())"


def test_questions_are_numbered_through_all_parts_and_the_unit_comes_last() -> None:
    first, last = (part_page(a_form(), Sheet("C", part=number)) for number in (1, 2))
    assert [question.number for question in first.questions] == [1, 2]
    assert [question.number for question in last.questions] == [3]
    assert (first.is_last, first.units, first.asks_unit) == (False, (), False)
    assert [unit.value for unit in last.units] == ["A", "B"]
    assert last.intro == "About the third."


def test_a_wave_without_units_does_not_ask_for_one() -> None:
    last = part_page(a_form(units=()), Sheet("C", part=2))
    assert not last.asks_unit


def test_an_answer_given_can_be_taken_back_and_a_fresh_question_is_not_cluttered() -> None:
    first, second = part_page(a_form(), Sheet("C", answers={"i1": "1"})).questions
    assert [choice.value for choice in first.aside] == ["not_applicable", ""]
    assert [choice.value for choice in second.aside] == []
    assert [choice.is_chosen for choice in first.options] == [True, False]


def test_a_long_scale_becomes_a_list_to_choose_from() -> None:
    options = tuple(OptionView(value, str(value)) for value in range(LONGEST_RADIO_LIST + 1))
    section = SectionView("s", "S", (ItemView("i", "How many of 100?", options, None),))
    assert part_page(a_form(sections=(section,)), Sheet("C")).questions[0].is_long
