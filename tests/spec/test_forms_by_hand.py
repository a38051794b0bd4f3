"""Forms small enough to write down: pages, order, conditions, numbers, and what is sent."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

import pytest

from diagnostic.errors import DiagnosticError
from diagnostic.instruments.load import load_instrument
from diagnostic.workflows.form_order import AS_WRITTEN, FormOrder
from diagnostic.workflows.form_sections import sections_for
from diagnostic.workflows.questionnaire import read_answers
from diagnostic.workflows.shown_items import shown_sections
from diagnostic.workflows.views import SectionView
from support.instruments import instrument, instrument_text

TICKETS = [sha256(str(k).encode()).hexdigest() for k in range(400)]


def form(
    *names: str, role: str = "frontline", language: str = "en", ticket: str = "", **options: bool
) -> tuple[SectionView, ...]:
    return sections_for([instrument(name) for name in names], role, language, FormOrder(ticket), **options)


def ids(sections: tuple[SectionView, ...]) -> list[list[str]]:
    return [[item.id for item in section.items] for section in sections]


def test_without_sections_every_scale_is_a_page_and_the_purpose_opens_it() -> None:
    (page,) = form("translations")
    assert (page.heading, page.intro, page.scale_id) == ("", "These questions are about talks.", "talks")
    assert page.title == "Talks"


def test_sections_set_headings_order_and_pages() -> None:
    pages = form("sections")
    assert ids(pages) == [["rest_1", "rest_2"], ["rest_3", "play_1"], ["play_2"], ["work_1", "work_2"]]
    assert [page.heading for page in pages] == ["The evening"] * 3 + ["The day"]
    assert [page.intro for page in pages] == [
        "These questions are about your day.",
        "",
        "",
        "Think of last week.",
    ]


def test_an_item_never_shares_a_page_with_the_item_it_waits_for() -> None:
    assert ids(form("conditions")) == [["chain_1"], ["chain_2"], ["chain_3", "chain_4"]]


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({}, ["chain_1", "chain_4"]),
        ({"chain_1": 1}, ["chain_1", "chain_4"]),
        ({"chain_1": "not_applicable"}, ["chain_1", "chain_4"]),
        ({"chain_1": 2}, ["chain_1", "chain_2", "chain_4"]),
        ({"chain_1": "3", "chain_2": "3"}, ["chain_1", "chain_2", "chain_3", "chain_4"]),
        # what is hidden opens nothing, whatever was answered before it was hidden
        ({"chain_1": 1, "chain_2": 3}, ["chain_1", "chain_4"]),
    ],
)
def test_conditions_decide_what_is_shown(answers: dict[str, str | int], shown: list[str]) -> None:
    pages = shown_sections(form("conditions"), answers)
    assert [item_id for page in ids(pages) for item_id in page] == shown
    assert all(page.items for page in pages)


def test_an_answer_to_a_hidden_item_is_dropped() -> None:
    sent = {"chain_1": "1", "chain_2": "3", "chain_3": "2", "chain_4": "3"}
    assert read_answers(form("conditions"), sent) == {"chain_1": 1, "chain_4": 3}
    assert read_answers(form("conditions"), {**sent, "chain_1": "2"}) == {
        "chain_1": 2,
        "chain_2": 3,
        "chain_3": 2,
        "chain_4": 3,
    }


def test_as_written_the_attention_item_stands_in_the_middle() -> None:
    (first, second) = form("shuffled")
    assert [item.id for item in first.items] == ["shuffled_1", "shuffled_2"]
    assert [item.id for item in second.items] == [
        "shuffled_3",
        "shuffled_watch",
        "shuffled_4",
        "shuffled_5",
        "shuffled_6",
    ]
    watch = second.items[1]
    assert watch.text == "To show that you read this, please choose 'Agree'."
    assert [option.value for option in watch.options] == [1, 2, 3]


def test_items_that_are_not_shuffled_come_as_written_whatever_they_wait_for() -> None:
    text = instrument_text("conditions").replace("item: chain_2, answers: [3]", "item: chain_1, answers: [3]")
    (page, *rest) = sections_for([load_instrument(text)], "frontline", "en", FormOrder(TICKETS[0]))
    assert ids((page, *rest)) == [["chain_1"], ["chain_2", "chain_3", "chain_4"]]


def flat(ticket: str) -> list[str]:
    return [item_id for page in ids(form("shuffled", ticket=ticket)) for item_id in page]


def test_a_ticket_keeps_its_order_and_another_ticket_has_another() -> None:
    assert flat(TICKETS[0]) == flat(TICKETS[0])
    orders = Counter(tuple(flat(ticket)) for ticket in TICKETS)
    assert len(orders) > 200  # of 720 that six movable blocks have
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(flat("")))}


def test_shuffling_favours_no_place() -> None:
    firsts = Counter(flat(ticket)[0] for ticket in TICKETS)
    assert set(firsts) == {f"shuffled_{k}" for k in (1, 2, 4, 5, 6)} | {"shuffled_watch"}
    # 400 draws over six blocks: 66.7 each, standard deviation 7.5; five of them are 37
    assert all(abs(count - 400 / 6) < 37 for count in firsts.values())


def test_an_item_that_waits_stays_right_behind() -> None:
    for ticket in TICKETS[:50]:
        order = flat(ticket)
        assert order.index("shuffled_3") == order.index("shuffled_2") + 1
        for page in form("shuffled", ticket=ticket):
            assert not {"shuffled_2", "shuffled_3"} <= {item.id for item in page.items}


def test_half_of_the_respondents_begin_with_the_instrument_that_says_so() -> None:
    begins = Counter(
        form("four_items", "half_first", ticket=ticket)[0].scale_id == "half" for ticket in TICKETS
    )
    # 400 fair draws: standard deviation 10; five of them are 50
    assert abs(begins[True] - 200) < 50
    assert form("four_items", "half_first")[0].scale_id == "calm"


def test_the_half_and_the_order_are_drawn_apart_from_each_other() -> None:
    both = Counter(
        (form("four_items", "half_first", ticket=t)[0].scale_id, flat(t)[0] < "shuffled_4") for t in TICKETS
    )
    # one block in three begins with 1 or 2: 66.7 and 133.3 expected in each half
    assert len(both) == 4
    assert all(count > 45 for count in both.values())


def test_demographics_come_last_with_their_reason_and_only_for_those_asked() -> None:
    *_, last = form("half_first", "four_items", ticket=TICKETS[1])
    assert last.kind == "demographics"
    assert [(item.id, item.text) for item in last.items] == [
        ("tenure", "How long have you worked here?"),
        ("shift", "When do you mostly work?"),
    ]
    assert last.items[0].reason == "Newcomers often see what others no longer notice."
    (_, board) = form("half_first", role="c_suite")
    assert [item.text for item in board.items] == ["How long have you been on the board?"]


def test_a_small_role_group_is_not_asked_for_demographics() -> None:
    assert [page.kind for page in form("half_first", asks_demographics=False)] == ["items"]


def test_points_read_like_options() -> None:
    (page,) = form("points", language="de")
    anchors = [option.anchor for option in page.items[0].options]
    assert anchors[0] == "0 – Gar nicht wahrscheinlich"
    assert anchors[1:10] == [str(k) for k in range(1, 10)]
    assert anchors[10] == "10 – Sehr wahrscheinlich"


@pytest.mark.parametrize(("sent", "read"), [("0", 0), ("100", 100), (" 7 ", 7), ("07", 7), ("٤٢", 42)])
def test_numbers_are_read_as_people_write_them(sent: str, read: int) -> None:
    assert read_answers(form("forecast", role="c_suite"), {"forecast_1": sent}) == {"forecast_1": read}


@pytest.mark.parametrize("sent", ["101", "-1", "7.5", "7,5", "many", "²", "1e2", "00000", "--1", "0x1"])
def test_what_is_no_number_from_0_to_100_is_refused(sent: str) -> None:
    with pytest.raises(DiagnosticError) as refused:
        read_answers(form("forecast", role="c_suite"), {"forecast_1": sent})
    assert refused.value.place == "question 'forecast_1'"
    assert sent not in str(refused.value).replace("question 'forecast_1'", "")


def test_a_number_offers_its_unit_and_not_applicable() -> None:
    item = form("forecast", role="c_suite")[0].items[0]
    assert item.number is not None
    assert (item.number.low, item.number.high, item.number.unit) == (0, 100, "of 100")
    assert item.not_applicable == "Cannot say"
    assert read_answers(form("forecast", role="c_suite"), {"forecast_1": "not_applicable"}) == {
        "forecast_1": "not_applicable"
    }


def test_the_order_as_written_is_the_default() -> None:
    assert sections_for([instrument("shuffled")], "frontline", "en") == form("shuffled")
    assert FormOrder("") == AS_WRITTEN
    assert TICKETS[0] not in repr(FormOrder(TICKETS[0]))
