"""What travels in hidden fields, and what of it a form accepts."""

from __future__ import annotations

import re
from dataclasses import replace
from secrets import token_bytes

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from diagnostic.web.respondent.drafts import draft_name
from diagnostic.web.respondent.part import LONGEST_RADIO_LIST, Condition, part_pages
from diagnostic.web.respondent.sheet import Sheet, read_sheet
from diagnostic.workflows.codes import make_code
from diagnostic.workflows.views import (
    ConditionView,
    ConsentView,
    FormView,
    ItemView,
    OptionView,
    SectionView,
)

CODE = make_code(token_bytes)
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
    sheet = Sheet("CODE", "t" * 64, "A", {"i1": "2", "i3": "not_applicable"}, False, ("de",))
    assert posted(dict(sheet.hidden_fields())) == sheet


def test_what_the_page_shows_is_not_also_hidden() -> None:
    sheet = Sheet("CODE", "t", "A", {"i1": "2", "i3": "1"})
    assert dict(sheet.opening_fields()).keys() == {"code", "ticket"}


def test_an_empty_answer_is_no_answer_and_a_foreign_field_is_ignored() -> None:
    sheet = posted({"answer.i1": " ", "answer.i2": "1", "other": "x", "padding": "x" * 4000})
    assert sheet == Sheet("", answers={"i2": "1"})


def test_a_form_keeps_only_what_it_offers() -> None:
    answers = {"i1": "not_applicable", "i2": "not_applicable", "i3": "7", "ghost": "1"}
    fitted = Sheet(CODE, "", "C", answers).fitted(a_form())
    assert fitted.answers == {"i1": "not_applicable"}
    assert fitted.unit == ""
    assert fitted.ticket == "t" * 64


def test_a_ticket_once_given_is_kept() -> None:
    assert Sheet(CODE, "mine").fitted(a_form()).ticket == "mine"


def test_a_code_is_carried_on_in_one_way_of_writing() -> None:
    typed = Sheet(f" {CODE.lower().replace('-', ' ')}")
    assert typed.fitted(a_form()).code == Sheet(CODE).fitted(a_form()).code == CODE.replace("-", "")


def test_a_draft_is_named_by_a_hash_of_the_code_however_it_is_typed() -> None:
    names = {draft_name(Sheet(typed)) for typed in (CODE, CODE.lower(), CODE.replace("-", ""))}
    (name,) = names
    assert re.fullmatch("[0-9a-f]{32}", name)
    assert name != draft_name(Sheet(make_code(token_bytes)))
    assert draft_name(Sheet(CODE, keeps_draft=False)) == draft_name(Sheet("mistyped")) == ""


@pytest.mark.parametrize(
    ("typed", "beside", "stood_there", "counts"),
    [
        ("40", "", "", "40"),
        ("", "not_applicable", "", "not_applicable"),
        ("40", "not_applicable", "", "40"),
        ("40", "not_applicable", "40", "not_applicable"),
        ("50", "not_applicable", "40", "50"),
        ("", "not_applicable", "40", "not_applicable"),
        ("40", "leave_open", "40", None),
        ("50", "leave_open", "40", "50"),
        ("", "leave_open", "40", None),
        ("", "", "40", None),
    ],
)
def test_beside_a_number_a_choice_counts_unless_a_new_number_is_entered(
    typed: str, beside: str, stood_there: str, counts: str | None
) -> None:
    sent = {"answer.i": typed, "aside.i": beside, "shown.i": stood_there}
    assert posted(sent).answers.get("i") == counts


def test_on_a_shared_device_there_is_no_draft_and_every_page_knows_it() -> None:
    sheet = posted({"code": CODE, "kiosk": "on"})
    assert sheet.is_at_kiosk
    assert draft_name(sheet) == ""
    assert posted(dict(sheet.hidden_fields())) == sheet


def test_no_log_can_pick_up_a_sheet_by_its_repr() -> None:
    assert (
        repr(Sheet("CODE-1", "TICKET-2", "UNIT-3", {"i1": "ANSWER-4"}))
        == "Sheet(keeps_draft=True, wishes=(), is_at_kiosk=False)"
    )


def test_questions_are_numbered_through_all_parts_and_the_unit_comes_last() -> None:
    first, last = part_pages(a_form(), Sheet("C"))
    assert [question.number for question in first.questions] == [1, 2]
    assert [question.number for question in last.questions] == [3]
    assert (first.is_last, first.units) == (False, ())
    assert [unit.value for unit in last.units] == ["A", "B"]
    assert last.intro == "About the third."


def test_a_wave_without_units_does_not_ask_for_one() -> None:
    assert part_pages(a_form(units=()), Sheet("C"))[-1].units == ()


def test_an_answer_given_can_be_taken_back_and_a_fresh_question_is_not_cluttered() -> None:
    first, second = part_pages(a_form(), Sheet("C", answers={"i1": "1"}))[0].questions
    assert [choice.value for choice in first.aside] == ["not_applicable", ""]
    assert [choice.value for choice in second.aside] == []
    assert [choice.is_chosen for choice in first.options] == [True, False]


def test_a_long_scale_becomes_a_list_to_choose_from() -> None:
    options = tuple(OptionView(value, str(value)) for value in range(LONGEST_RADIO_LIST + 1))
    section = SectionView("s", "S", (ItemView("i", "How many of 100?", options, None),))
    assert part_pages(a_form(sections=(section,)), Sheet("C"))[0].questions[0].is_long


def test_a_condition_names_the_earlier_question_and_its_answers() -> None:
    condition = ConditionView("i1", frozenset({"2", "1", "not_applicable"}))
    items = (ItemView("i1", "First?", OPTIONS, "N/A"), ItemView("i2", "Why?", OPTIONS, None, None, condition))
    first, second = part_pages(a_form(sections=(SectionView("s", "S", items),)), Sheet("C"))[0].questions
    assert first.condition is None
    assert second.condition == Condition("i1", ("1", "2", "not_applicable"), 1, ("No", "Yes", "N/A"))
