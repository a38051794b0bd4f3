"""What is printed beside a box is what the desk takes for it: in every form, question by question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diagnostic.files.read_instruments import read_catalogue
from diagnostic.web.entry.rows import entry_parts
from diagnostic.web.entry.typed import Typed, unit_of
from diagnostic.workflows.form_sections import sections_for
from diagnostic.workflows.paper_parts import paper_parts
from diagnostic.workflows.views import (
    ConditionView,
    ConsentView,
    FormView,
    ItemView,
    NumberView,
    OptionView,
    SectionView,
)

CATALOGUE = read_catalogue(None)
FORMS = [(one.id, role) for one in CATALOGUE for role in one.role_groups]
YES_NO = (OptionView(1, "No"), OptionView(2, "Yes"))


def a_form(sections: tuple[SectionView, ...], units: tuple[str, ...] = ()) -> FormView:
    consent = ConsentView.__new__(ConsentView)
    return FormView("Org", "Wave", "en", ("en",), "frontline", "Staff", units, sections, consent, "t" * 64)


@pytest.mark.parametrize(("instrument_id", "role"), FORMS)
def test_every_printed_key_means_the_option_it_stands_beside(instrument_id: str, role: str) -> None:
    instrument = CATALOGUE.get(instrument_id)
    sections = sections_for([instrument], role, instrument.source_language, asks_comments=False)
    form = a_form(sections)
    printed = [item for part in paper_parts(sections) for item in part.items]
    items = [item for section in sections for item in section.items]
    for place, (item, paper) in enumerate(zip(items, printed, strict=True)):
        keys = [(option.key, option.label) for option in paper.options]
        keys += [("–", paper.not_applicable), ("-", paper.not_applicable)] if paper.not_applicable else []
        if paper.entry:
            keys += [(str(n), f"{n} {paper.entry.unit}") for n in (paper.entry.low, paper.entry.high)]
        for key, label in keys:
            rows = [
                row for part in entry_parts(form, Typed("c", answers={item.id: key})) for row in part.rows
            ]
            assert (rows[place].number, rows[place].item_id) == (paper.number, item.id)
            assert (rows[place].label, rows[place].is_faulty) == (label, False)


def typed(form: FormView, **answers: str) -> dict[str, tuple[str | None, bool, bool]]:
    rows = [row for part in entry_parts(form, Typed("c", answers=answers)) for row in part.rows]
    return {row.item_id: (row.answer, row.is_faulty, row.is_hidden) for row in rows}


def test_an_answer_that_another_hides_is_marked_and_not_lost() -> None:
    first = ItemView("a", "Was there a talk?", YES_NO, None)
    second = replace(first, id="b", text="Was it good?", shown_if=ConditionView("a", frozenset({"2"})))
    form = a_form((SectionView("s", "", (first,)), SectionView("t", "", (second,))))
    assert typed(form, a="1", b="2")["b"] == ("2", False, True)
    assert typed(form, a="2", b="2")["b"] == ("2", False, False)
    assert typed(form, b="2")["b"] == ("2", False, True)


@pytest.mark.parametrize(
    ("key", "answer"), [("0", "0"), ("100", "100"), ("007", "7"), ("-", None), ("101", None), ("1.5", None)]
)
def test_a_number_is_read_within_its_bounds(key: str, answer: str | None) -> None:
    form = a_form((SectionView("s", "", (ItemView("n", "How many?", (), None, NumberView(0, 100, "")),)),))
    assert typed(form, n=key)["n"] == (answer, answer is None, False)


def test_a_part_tells_its_keys_once_when_all_questions_share_them() -> None:
    first = ItemView("a", "One?", YES_NO, "Cannot say")
    other = ItemView("b", "Two?", YES_NO, None)
    (same,) = entry_parts(a_form((SectionView("s", "", (first, replace(first, id="c"))),)), Typed("c"))
    assert same.legend == (("1", "No"), ("2", "Yes"), ("-", "Cannot say"))
    (mixed,) = entry_parts(a_form((SectionView("s", "", (first, other)),)), Typed("c"))
    assert mixed.legend == ()
    assert [row.keys for row in mixed.rows] == ["1, 2, -", "1, 2"]


@pytest.mark.parametrize(
    ("key", "unit"), [("", ""), ("-", ""), ("–", ""), ("2", "B"), ("3", None), ("0", None), ("A", None)]
)
def test_a_unit_is_typed_by_its_number(key: str, unit: str | None) -> None:
    form = a_form((SectionView("s", "", (ItemView("a", "One?", YES_NO, None),)),), units=("A", "B"))
    assert unit_of(form, Typed("c", unit=key)) == unit


def test_no_log_can_pick_up_what_was_typed() -> None:
    secret = Typed("CODE-1", "TICKET-2", {"i": "4"}, "3", "Warehouse")
    assert repr(secret) == "Typed(wishes=())"
    form = a_form((SectionView("s", "", (ItemView("a", "One?", YES_NO, None),)),))
    (part,) = entry_parts(form, Typed("c", answers={"a": "2"}))
    assert "Yes" not in repr(part.rows)
