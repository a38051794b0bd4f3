"""Forms show each role group its own questions; answers are checked against exactly those."""

from __future__ import annotations

import pytest

from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.refusals import (
    AnswerNotOfferedError,
    CodeSpentError,
    UnknownCodeError,
    WaveClosedError,
)
from diagnostic.workflows.review_response import review_response
from diagnostic.workflows.submit_response import submit_response
from diagnostic.workflows.views import FormView, HeadCount
from support.databases import OpenWave, front_line_answers, open_small_wave


def _form_of(context: Context, role_group: str, **choices) -> FormView:
    wave = open_small_wave(context, **choices)
    return open_form(context, issue_codes(context, wave.id, role_group=role_group, count=1).codes[0])


def test_a_form_shows_the_wording_and_options_of_its_role_group(context: Context) -> None:
    form = _form_of(context, "frontline")
    assert [section.scale_id for section in form.sections] == ["climate", "voice"]
    item = form.sections[0].items[0]
    assert (item.id, item.text, item.not_applicable) == ("climate_1", "I statement 1", "Cannot say")
    assert [(option.value, option.anchor) for option in item.options][::4] == [
        (1, "Strongly disagree"),
        (5, "Strongly agree"),
    ]
    assert _form_of(context, "c_suite").sections[0].items[0].text == "Front-line staff statement 1"


def test_a_role_group_is_not_shown_what_it_is_not_asked(sqlite_context: Context) -> None:
    form = _form_of(sqlite_context, "middle_management")
    assert [section.scale_id for section in form.sections] == ["climate"]
    assert form.consent.n_items == 4


def test_the_consent_text_gets_its_facts(sqlite_context: Context) -> None:
    consent = _form_of(sqlite_context, "frontline", c_suite_consented=True, minimum_group=8).consent
    assert (consent.organisation, consent.campaign_title) == ("Acme <b>", "Study {{ 1 }}")
    assert (consent.n_items, consent.minutes) == (7, 4)
    assert (consent.invited_in_role_group, consent.invited_in_all) == (55, 68)
    assert (consent.minimum_group, consent.minimum_c_suite) == (8, 5)
    assert consent.asks_unit
    assert not consent.is_simulated
    assert _form_of(sqlite_context, "frontline").consent.minimum_c_suite is None


@pytest.mark.parametrize(("invited", "units"), [(19, ()), (20, ("North",))])
def test_a_small_role_group_is_not_asked_for_its_unit(sqlite_context: Context, invited: int, units) -> None:
    crowd = [HeadCount("frontline", invited, "North")]
    assert _form_of(sqlite_context, "frontline", head_counts=crowd).units == units


def test_a_form_can_be_opened_again_and_carries_another_ticket(wave: OpenWave) -> None:
    first, second = (open_form(wave.context, wave.codes[0]) for _ in range(2))
    assert first.ticket != second.ticket
    assert first.ticket not in repr(first)


def test_unknown_spent_and_late_codes_lead_to_no_form(wave: OpenWave) -> None:
    context = wave.context
    with pytest.raises(UnknownCodeError):
        open_form(context, "0000-0000-0000-0000-0000")
    submit_response(context, wave.codes[0], open_form(context, wave.codes[0]).ticket, front_line_answers())
    with pytest.raises(CodeSpentError):
        open_form(context, wave.codes[0])
    close_wave(context, wave.id, confirmed=True)
    with pytest.raises(WaveClosedError):
        open_form(context, wave.codes[1])
    with pytest.raises(WaveClosedError):
        review_response(context, wave.codes[1], {})


def test_a_review_repeats_answers_in_the_form_s_words(sqlite_wave: OpenWave) -> None:
    sent = {"climate_1": "5", "climate_2": "not_applicable", "climate_3": "", "voice_1": " 1 "}
    review = review_response(sqlite_wave.context, sqlite_wave.codes[0], sent, "South & Söhne")
    lines = {line.item_id: (line.anchor, line.value) for s in review.sections for line in s.lines}
    assert lines["climate_1"] == ("Strongly agree", "5")
    assert lines["climate_2"] == ("Cannot say", "not_applicable")
    assert lines["climate_3"] == (None, None)
    assert lines["voice_1"] == ("Strongly disagree", "1")
    assert review.unit == "South & Söhne"
    assert review.unanswered == ("climate_3", "climate_4", "voice_2", "voice_3")
    assert (review.n_answered, review.n_items) == (3, 7)
    assert "Strongly agree" not in repr(review)


def test_a_review_without_a_unit_says_so(sqlite_wave: OpenWave) -> None:
    review = review_response(sqlite_wave.context, sqlite_wave.codes[0], {})
    assert review.unit is None
    assert review.n_answered == 0


@pytest.mark.parametrize(
    ("answers", "unit", "place"),
    [
        ({"climate_1": "6"}, "", "question 'climate_1'"),
        ({"climate_1": "04"}, "", "question 'climate_1'"),
        ({"climate_1": "4.0"}, "", "question 'climate_1'"),
        ({"climate_1": "<script>"}, "", "question 'climate_1'"),
        ({"climate_1": "Agree"}, "", "question 'climate_1'"),
        ({"nonsense": "4"}, "", "form"),
        ({"climate_9": "4"}, "", "form"),
        ({"climate_1": "4"}, "Atlantis", "question 'unit'"),
        ({"climate_1": "4"}, "north", "question 'unit'"),
    ],
)
def test_what_the_form_does_not_offer_is_refused_and_nothing_is_lost(
    wave: OpenWave, answers: dict[str, str], unit: str, place: str
) -> None:
    context, code = wave.context, wave.codes[0]
    ticket = open_form(context, code).ticket
    for act in (
        lambda: review_response(context, code, answers, unit),
        lambda: submit_response(context, code, ticket, answers, unit),
    ):
        with pytest.raises(AnswerNotOfferedError) as refused:
            act()
        assert refused.value.place == place
        assert (refused.value.code, refused.value.http_status) == ("answer_not_offered", 422)
        value = next(iter(answers.values()))
        assert value.isdigit() or value not in str(refused.value)
    assert not submit_response(context, code, ticket, front_line_answers(), "North").was_received_before


def test_a_unit_is_refused_where_none_is_asked(sqlite_context: Context) -> None:
    wave = open_small_wave(sqlite_context)
    code = issue_codes(sqlite_context, wave.id, role_group="c_suite").codes[0]
    with pytest.raises(AnswerNotOfferedError):
        review_response(sqlite_context, code, {"climate_1": "4"}, "North")


def test_a_role_group_cannot_answer_what_it_is_not_asked(sqlite_context: Context) -> None:
    wave = open_small_wave(sqlite_context)
    code = issue_codes(sqlite_context, wave.id, role_group="middle_management").codes[0]
    with pytest.raises(AnswerNotOfferedError):
        review_response(sqlite_context, code, {"voice_1": "4"})
