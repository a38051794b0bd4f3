"""Objections are answered with figures, and only with figures that may be shown."""

import dataclasses

from diagnostic.analysis.findings import CarelessCheck
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.reporting.pages.cover import period_words
from diagnostic.reporting.pages.trust_page import trust_page_of
from diagnostic.reporting.people import People
from support.released_hidden import suppressed


def answers(released: ReleasedAnalysis) -> dict[str, str]:
    page = trust_page_of(released, People.of(released.findings))
    return {title: " ".join(words).replace("\N{NO-BREAK SPACE}", " ") for title, words in page.objections}


def with_careless(released: ReleasedAnalysis, careless: CarelessCheck) -> ReleasedAnalysis:
    return dataclasses.replace(released, findings=dataclasses.replace(released.findings, careless=careless))


def test_every_objection_is_answered_with_a_figure(analysis: ReleasedAnalysis) -> None:
    told = answers(analysis)
    assert told["Only some answered"].startswith("1,012 of 1,199 invited people answered (84 of 100).")
    assert told["They clicked through"].startswith("41 people (4 of 100) are flagged")
    assert told["Groups read the items differently"].startswith("1 of 2 comparisons")
    assert "Executives (n = 9–11)" in told["The leading group is too small"]


def test_careless_answers_that_change_a_word_are_named_by_scale(analysis: ReleasedAnalysis) -> None:
    check = CarelessCheck(41, 0.04, ("longstring",), ("trust", "comms"))
    told = answers(with_careless(analysis, check))["They clicked through"]
    assert told.endswith("changes the level word of Trust in senior leaders and Communication.")


def test_no_screening_is_not_called_a_clean_result(analysis: ReleasedAnalysis) -> None:
    told = answers(with_careless(analysis, CarelessCheck(0, 0.0, (), ())))
    assert told["They clicked through"] == "There are too few items to see careless answering."


def test_when_the_company_is_too_small_nothing_is_counted() -> None:
    told = answers(suppressed())
    assert "They clicked through" not in told
    assert "Answers are missing" not in told


def test_the_report_says_whether_answers_were_made_up(analysis: ReleasedAnalysis) -> None:
    assert "Answers were made up" not in answers(analysis)
    sound = answers(dataclasses.replace(analysis, has_surplus=False))
    assert sound["Answers were made up"].startswith("Each answer carries a credential.")
    forged = answers(dataclasses.replace(analysis, has_surplus=True))
    assert forged["Answers were made up"].startswith("In some crowd more answers came than credentials")


def test_the_period_is_written_as_briefly_as_it_can_be() -> None:
    assert period_words("2026-02-02", "2026-02-20") == "2 to 20 February 2026"
    assert period_words("2026-02-02", "2026-03-01") == "2 February to 1 March 2026"
    assert period_words("2025-12-30", "2026-01-02") == "30 December 2025 to 2 January 2026"
    assert period_words("2026-02-02", None) == "2 February 2026"
    assert period_words("spring", "autumn") == "spring to autumn"
    assert period_words(None, None) == ""
