"""The respondent's road over HTTP on real databases: consent, parts, review, send, and every wrong turn."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.views import HeadCount, WaveView
from support.paper import Paper, arrive, fill_in, received
from support.web_service import HEAD_COUNTS, Service, forecast_instrument, make_service, running


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return make_service(tmp_path)


@pytest.fixture
def wave(service: Service) -> WaveView:
    return service.open_wave()


@pytest.fixture
def client(service: Service) -> TestClient:
    return TestClient(service.app, follow_redirects=False)


def stored_answers(service: Service, wave: WaveView) -> list[tuple[str, str | None, dict[str, object]]]:
    with service.context.ballot_box() as ballot_box:
        return [(one.role_group, one.unit, json.loads(one.answers)) for one in ballot_box.responses(wave.id)]


def test_the_whole_road_stores_exactly_the_answers_given(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    code = service.code(wave)
    consent = arrive(client, code)
    assert consent.h1 == "Before you start"
    paper = consent.press(client, "I agree")
    assert paper.h1 == "The questions"
    assert [one for one in paper.headings if one.startswith("Part")] == [
        f"Part {k} of 5" for k in range(1, 6)
    ]
    values = ["1", "2", "3", "4", "5", "not_applicable"]
    answers = {item: values[k % 6] for k, item in enumerate(paper.answer_all("")) if k % 7}
    given = {item: int(value) if value.isdigit() else value for item, value in answers.items()}
    assert len(given) == 54
    review = paper.press(client, "Check my answers", **answers, unit="Finance")
    assert service.response_count(wave) == 0
    assert stored_answers(service, wave) == []
    assert "Finance" in review.text
    thanks = review.press(client, "Send my answers")
    assert thanks.h1 == "Thank you. Your answers have arrived."
    assert stored_answers(service, wave) == [("frontline", "Finance", given)]


def test_each_item_has_one_fieldset_with_legend_and_there_is_no_grid(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    paper = arrive(client, service.code(wave)).press(client, "I agree")
    n_items = len([name for name in paper.choices if name.startswith("answer.")])
    assert len(paper.legends) == n_items == 64
    assert [legend.split()[0] for legend in paper.legends] == [str(k) for k in range(1, 65)]
    assert "<table" not in paper.html
    assert all(len(offered) == 6 for name, offered in paper.choices.items() if name != "unit")


def test_the_consent_page_says_who_sees_what_in_numbers(service: Service, client: TestClient) -> None:
    wave = service.open_wave(contact="the works council, extension 4411", minimum_group=11)
    text = arrive(client, service.code(wave)).text
    for words in (
        "at least 11 of its people",
        "138 people",
        "100 people are invited as “Front-line staff”",
        "voluntary",
        "the works council, extension 4411",
        "“confidential” and not “anonymous”",
        "cannot be changed or taken back",
        "About 11 minutes",
        "64, all optional",
    ):
        assert words in text
    assert "invented" not in text
    assert "agreed that its average" not in text


def test_executives_read_that_their_own_average_shows(service: Service, client: TestClient) -> None:
    wave = service.open_wave(c_suite_consented=True, is_simulated=True)
    text = arrive(client, service.code(wave, "c_suite")).text
    assert "its average is shown when at least 5 of them answered" in text
    assert "The company and its people are invented" in text
    staff = arrive(client, service.code(wave)).text
    assert "its average is shown" not in staff
    without = service.open_wave(c_suite_consented=False)
    assert "its average is shown" not in arrive(client, service.code(without, "c_suite")).text


@pytest.mark.parametrize(
    "mistyped",
    [
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: f"  {code.replace('-', '')} ",
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.replace("0", "o").replace("1", "l"),
    ],
)
def test_a_code_may_be_typed_as_people_type(
    service: Service, wave: WaveView, client: TestClient, mistyped: object
) -> None:
    code = next(code for code in service.codes(wave, 40) if "0" in code and "1" in code)
    start = received(client.get("/"))
    page = start.press(client, "Continue", code=mistyped(code))  # type: ignore[operator]
    assert page.h1 == "Before you start"
    assert page.press(client, "I agree").h1 == "The questions"


@pytest.mark.parametrize("typed", ["", "ABC", "0000-0000-0000-0000-0000", "É" * 20, "<b>x</b>", "x" * 500])
def test_an_unknown_code_leads_to_a_page_with_a_field_to_try_again(
    service: Service, wave: WaveView, client: TestClient, typed: str
) -> None:
    page = received(client.post("/a", data={"code": typed}))
    assert (page.status, page.h1) == (404, "We do not know this code")
    assert "<b>x" not in page.html
    again = page.press(client, "Continue", code=service.code(wave))
    assert again.h1 == "Before you start"


def test_sending_the_same_again_thanks_again_and_counts_once(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    review = fill_in(client, service.code(wave))
    first, second = (review.press(client, "Send my answers") for _ in range(2))
    assert first.h1 == second.h1
    assert "they count once" not in first.text
    assert "they count once" in second.text
    assert service.response_count(wave) == 1


def test_other_answers_from_the_same_form_leave_the_first_in_place(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    code = service.code(wave)
    review = fill_in(client, code, "4")
    changed = Paper(review.html.replace('value="4"', 'value="1"'))
    review.press(client, "Send my answers")
    page = changed.press(client, "Send my answers")
    assert (page.status, page.h1) == (409, "Your first answers count")
    (only,) = stored_answers(service, wave)
    assert set(only[2].values()) == {4}


def test_a_second_form_under_a_spent_code_is_told_so_at_every_step(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    code = service.code(wave)
    consent = arrive(client, code)
    part = consent.press(client, "I agree")
    review = fill_in(client, code)
    fill_in(client, code).press(client, "Send my answers")
    for page in (
        arrive(client, code),
        consent.press(client, "I agree"),
        part.press(client, "Check my answers"),
        review.press(client, "Send my answers"),
    ):
        assert (page.status, page.h1) == (409, "This code has been used")
        assert code not in page.html
    assert service.response_count(wave) == 1


def test_a_closed_wave_is_told_so_at_every_step_and_takes_nothing(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    code = service.code(wave)
    part = arrive(client, code).press(client, "I agree")
    review = fill_in(client, code)
    close_wave(service.context, wave.id, confirmed=True)
    for page in (
        arrive(client, code),
        part.press(client, "Check my answers"),
        review.press(client, "Send my answers"),
    ):
        assert (page.status, page.h1) == (409, "This survey has closed")
    assert service.response_count(wave) == 0


def test_a_retry_after_the_close_is_still_thanked_when_the_answers_had_arrived(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    review = fill_in(client, service.code(wave))
    review.press(client, "Send my answers")
    close_wave(service.context, wave.id, confirmed=True)
    page = review.press(client, "Send my answers")
    assert page.h1 == "Thank you. Your answers have arrived."


def test_an_unfinished_form_says_what_is_open_leads_there_and_may_be_sent(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    form = arrive(client, service.code(wave)).press(client, "I agree")
    item_id, *_, last = form.answer_all("")
    review = form.press(client, "Check my answers", **{item_id: "2"})
    assert "63 of 64 questions are open" in review.text
    jumps = [button for button in review.buttons if "#q-" in button.action]
    assert len(jumps) == 63
    assert jumps[-1].action == f"/a/form#q-{last}"
    again = review.press(client, jumps[-1].words)
    assert f'id="q-{last}"' in again.html
    assert again.fields[f"answer.{item_id}"] == "2"
    thanks = review.press(client, "Send my answers")
    assert thanks.status == 200
    assert [answers for _, _, answers in stored_answers(service, wave)] == [{item_id: 2}]


def test_an_empty_form_is_not_sent_and_the_code_stays_good(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    review = arrive(client, service.code(wave)).press(client, "I agree").press(client, "Check my answers")
    assert "No question is answered yet" in review.text
    assert not [button for button in review.buttons if "Send" in button.words]
    forced = received(client.post("/a/send", data=review.fields))
    assert forced.h1 == "Check your answers"
    assert service.response_count(wave) == 0
    assert review.press(client, "Go to the questions").h1 == "The questions"


def test_answers_survive_going_back_and_forth_and_can_be_changed_and_taken_back(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    review = fill_in(client, service.code(wave), "5")
    assert review.button("Change part 2").action == "/a/form#part-2"
    form = review.press(client, "Change part 2")
    first, second, *_ = form.answer_all("")
    assert form.fields[f"answer.{first}"] == "5"
    again = form.press(client, "Check my answers", **{first: "1", second: ""})
    assert again.fields[f"answer.{first}"] == "1"
    assert f"answer.{second}" not in again.fields
    again.press(client, "Send my answers")
    (only,) = stored_answers(service, wave)
    assert only[2][first] == 1
    assert second not in only[2]
    assert len(only[2]) == 63


def test_the_unit_is_asked_last_remembered_and_may_be_withheld(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    review = fill_in(client, service.code(wave))
    assert "Not said" in review.text
    form = review.press(client, "Change where you belong")
    assert list(form.choices)[-1] == "unit"
    assert form.choices["unit"] == ["", "Assembly", "Finance"]
    chosen = form.press(client, "Check my answers", unit="Assembly")
    again = chosen.press(client, "Change part 1")
    assert again.fields["unit"] == "Assembly"
    elsewhere = again.press(client, "Check my answers")
    assert "Assembly" in elsewhere.text
    elsewhere.press(client, "Send my answers")
    assert [unit for _, unit, _ in stored_answers(service, wave)] == ["Assembly"]


def test_small_groups_and_waves_without_units_are_not_asked_for_one(
    service: Service, client: TestClient
) -> None:
    no_units = service.open_wave(head_counts=(HeadCount("frontline", 50),))
    review = fill_in(client, service.code(no_units))
    assert "Part of the organisation" not in review.text
    assert review.press(client, "Send my answers").status == 200
    executives = fill_in(client, service.code(service.open_wave(), "c_suite"))
    assert "unit" not in executives.fields
    assert executives.press(client, "Send my answers").status == 200


def test_a_tampered_answer_is_refused_without_losing_the_others(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    review = fill_in(client, service.code(wave), "3")
    name = next(name for name in review.fields if name.startswith("answer."))
    for changed in ({name: "99"}, {name: "4' OR 1=1 --"}, {"answer.ghost": "1"}, {"unit": "Boardroom"}):
        for address in ("/a/send", "/a/review"):
            page = received(client.post(address, data=review.fields | changed))
            assert (page.status, page.h1) == (422, "One answer does not fit the form")
            assert page.press(client, "Check my answers").h1 == "Check your answers"
    assert service.response_count(wave) == 0


@pytest.mark.parametrize("ticket", ["", "zz", "A" * 64, "0" * 63])
def test_a_form_without_its_ticket_is_not_sent(
    service: Service, wave: WaveView, client: TestClient, ticket: str
) -> None:
    review = fill_in(client, service.code(wave))
    page = received(client.post("/a/send", data=review.fields | {"ticket": ticket}))
    assert (page.status, page.h1) == (422, "The form came back incomplete")
    assert service.response_count(wave) == 0
    assert review.press(client, "Send my answers").status == 200


def test_opening_an_inner_page_by_its_address_leads_to_the_start(client: TestClient) -> None:
    for address in ("/a", "/a/form", "/a/review", "/a/send"):
        response = client.get(address)
        assert (response.status_code, response.headers["location"]) == (303, "/")


def test_nothing_but_the_first_link_puts_anything_into_an_address(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    consent = arrive(client, service.code(wave))
    form = consent.press(client, "I agree")
    for paper in (consent, form, form.press(client, "Check my answers")):
        for button in paper.buttons:
            assert re.fullmatch(r"/a(/(form|review|send)(#(q-[a-z0-9_]+|part-\d|unit))?)?", button.action)
        assert set(paper.links) <= {"/"}


def test_nothing_is_written_before_send(service: Service, wave: WaveView, client: TestClient) -> None:
    code = service.code(wave)
    before = service.all_bytes()
    fill_in(client, code)
    assert service.all_bytes() == before


def test_one_link_pressed_by_many_browsers_counts_once(service: Service, wave: WaveView) -> None:
    code = service.code(wave)
    with running(service.app) as address, httpx.Client(base_url=address) as client:
        forms = [fill_in(client, code, value) for value in "12345"]
        with ThreadPoolExecutor(5) as senders:
            pages = list(senders.map(lambda form: form.press(client, "Send my answers"), forms))
    assert sorted(page.status for page in pages) == [200, 409, 409, 409, 409]
    assert service.response_count(wave) == 1


def test_a_scale_of_a_hundred_and_one_options_is_chosen_from_a_list(tmp_path: Path) -> None:
    service = make_service(tmp_path, {"forecast.yaml": forecast_instrument()})
    wave = service.open_wave(instruments=("forecast",))
    client = TestClient(service.app)
    part = arrive(client, service.code(wave)).press(client, "I agree")
    first, second, *_ = part.answer_all("")
    assert len(part.choices[f"answer.{first}"]) == 103
    review = part.press(client, "Check my answers", **{first: "41", second: "not_applicable"})
    assert "41 of 100" in review.text
    again = review.press(client, "Change part 1")
    assert again.fields[f"answer.{first}"] == "41"
    again.press(client, "Check my answers", **{second: ""}).press(client, "Send my answers")
    assert [answers for _, _, answers in stored_answers(service, wave)] == [{first: 41}]


def test_every_role_group_reads_its_own_wording(service: Service, wave: WaveView, client: TestClient) -> None:
    texts = {
        role.role_group: arrive(client, service.code(wave, role.role_group)).press(client, "I agree").legends
        for role in wave.role_groups
    }
    assert len({len(legends) for legends in texts.values()}) == 1
    assert {count.role_group for count in HEAD_COUNTS} == set(texts)
    assert len({tuple(legends) for legends in texts.values()}) == 3


@pytest.mark.parametrize("is_simulated", [True, False])
def test_every_page_of_a_simulated_company_says_so(
    is_simulated: bool, service: Service, client: TestClient
) -> None:
    code = service.code(service.open_wave(instruments=("outcomes",), is_simulated=is_simulated))
    consent = arrive(client, code)
    form = consent.press(client, "I agree")
    review = form.press(client, "Check my answers", **form.answer_all("4"))
    thanks = review.press(client, "Send my answers")
    for paper in (consent, form, review, thanks):
        assert ("This is a demonstration." in paper.text) is is_simulated
