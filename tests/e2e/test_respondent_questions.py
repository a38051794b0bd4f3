"""Every kind of question over HTTP: conditions, drawn order, numbers, demographics, headings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diagnostic.example.generate import generate_people, to_answer_table
from diagnostic.example.truth import CompanyTruth, FunctioningTruth, UnitTruth
from diagnostic.example.visitor import answer_everybody
from diagnostic.scoring.answer_table import NOT_SHOWN
from diagnostic.workflows.collect_answers import collect_answers
from diagnostic.workflows.open_wave import open_wave
from diagnostic.workflows.questionnaire import pinned_instruments
from diagnostic.workflows.requests import FaultyRequestError
from diagnostic.workflows.views import HeadCount, WaveView
from support.instruments import instrument_text
from support.paper import Paper, arrive, received
from support.web_service import Service, make_service, running

FEATURES = (
    "comments", "conditions", "forecast", "four_items", "half_first", "points", "profile", "sections",
    "shuffled", "translations",
)  # fmt: skip
CROWD = (HeadCount("frontline", 30, "North"), HeadCount("c_suite", 6))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    folder = tmp_path_factory.mktemp("service")
    return make_service(folder, {f"{name}.yaml": instrument_text(name) for name in FEATURES})


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return TestClient(service.app, follow_redirects=False)


def begin(
    service: Service, client: TestClient, *instruments: str, role: str = "frontline"
) -> tuple[WaveView, Paper]:
    asks_executives = {"forecast", "half_first", "conditions", "profile"} & set(instruments)
    wave = service.open_wave(instruments=instruments, head_counts=CROWD if asks_executives else CROWD[:1])
    return wave, arrive(client, service.code(wave, role)).press(client, "I agree")


def stored(service: Service, wave: WaveView) -> list[dict[str, object]]:
    with service.context.ballot_box() as ballot_box:
        return [json.loads(one.answers) for one in ballot_box.responses(wave.id)]


def items(paper: Paper) -> list[str]:
    names = dict.fromkeys([*paper.choices, *paper.fields])
    return [
        name.removeprefix("answer.")
        for name in names
        if name.startswith("answer.") and f'id="q-{name[7:]}"' in paper.html
    ]


def test_a_condition_opens_and_closes_what_follows(service: Service, client: TestClient) -> None:
    wave, paper = begin(service, client, "conditions")
    assert items(paper) == ["chain_1", "chain_2", "chain_3", "chain_4"]
    assert [one for one in paper.headings if one.startswith("Part")] == [f"Part {k} of 3" for k in (1, 2, 3)]
    assert paper.text.count("Only if you chose “") == 2
    answers = {"chain_1": "3", "chain_2": "3", "chain_3": "1", "chain_4": "2"}
    review = paper.press(client, "Check my answers", **answers)
    assert "Did you read them since?" in review.text
    # back to the first question: with another answer, two of the questions and their answers are gone
    review = review.press(client, "Change part 1").press(client, "Check my answers", chain_1="1")
    assert "Were they written down?" not in review.text
    assert "Did you read them since?" not in review.text
    assert "You answered all 2 questions" in review.text
    assert "4. " in review.text  # as on the form
    review.press(client, "Send my answers")
    assert stored(service, wave) == [{"chain_1": 1, "chain_4": 2}]


def test_the_drawn_order_stays_put_from_form_to_review_and_is_not_stored(
    service: Service, client: TestClient
) -> None:
    wave, paper = begin(service, client, "shuffled")
    seen = items(paper)
    answers = dict.fromkeys(seen, "3")
    again = received(client.post("/a/form", data=paper.fields))
    assert items(again) == seen
    review = paper.press(client, "Check my answers", **answers)
    assert sorted(seen) == [*(f"shuffled_{k}" for k in range(1, 7)), "shuffled_watch"]
    assert seen.index("shuffled_3") == seen.index("shuffled_2") + 1
    words = ("mornings", "noon", "it hot", "evenings", "nights", "weekends")
    texts = {f"shuffled_{k}": word for k, word in enumerate(words, 1)} | {"shuffled_watch": "please choose"}
    places = [review.text.index(texts[item]) for item in seen]
    assert places == sorted(places)
    review.press(client, "Send my answers")
    (answers_stored,) = stored(service, wave)
    assert list(answers_stored) == sorted(answers_stored)  # canonical, whatever the order on the page


def test_two_forms_differ_in_order(service: Service, client: TestClient) -> None:
    wave = service.open_wave(instruments=("shuffled",), head_counts=CROWD[:1])
    orders = set()
    for code in service.codes(wave, 12):
        orders.add(tuple(items(arrive(client, code).press(client, "I agree"))))
    assert len(orders) > 3


def test_numbers_are_entered_and_reviewed_with_their_unit(service: Service, client: TestClient) -> None:
    wave, paper = begin(service, client, "forecast", "four_items", role="c_suite")
    assert 'type="number"' in paper.html
    assert 'min="0" max="100"' in paper.html
    assert paper.choices["aside.forecast_1"] == ["not_applicable"]
    cannot_say = {"aside.forecast_2": "not_applicable"}
    review = paper.press(client, "Check my answers", forecast_1="070", **cannot_say)
    assert "70 of 100" in review.text
    assert "Cannot say" in review.text
    review.press(client, "Send my answers")
    assert stored(service, wave) == [{"forecast_1": 70, "forecast_2": "not_applicable"}]


@pytest.mark.parametrize("typed", ["101", "-1", "many", "7.5"])
def test_a_number_that_is_not_offered_loses_no_other_answer(
    service: Service, client: TestClient, typed: str
) -> None:
    wave, paper = begin(service, client, "forecast", "four_items", role="c_suite")
    refused = paper.press(client, "Check my answers", forecast_1=typed, forecast_2="40")
    assert (refused.status, refused.h1) == (422, "One answer does not fit the form")
    assert refused.fields["answer.forecast_2"] == "40"
    assert stored(service, wave) == []


def test_demographics_come_last_and_only_in_a_crowd(service: Service, client: TestClient) -> None:
    wave, paper = begin(service, client, "half_first")
    assert paper.headings[-3:] == ["Part 2 of 2", "About you", "About your place"]
    assert "Newcomers often see what others no longer notice." in paper.text
    assert items(paper)[-2:] == ["tenure", "shift"]
    chosen = {"half_1": "3", "tenure": "2", "unit": "North"}
    paper.press(client, "Check my answers", **chosen).press(client, "Send my answers")
    assert stored(service, wave) == [{"half_1": 3, "tenure": 2}]
    board = arrive(client, service.code(wave, "c_suite")).press(client, "I agree")
    assert board.headings[1:] == ["Part 1 of 1"]
    assert "How long" not in board.text


def test_sections_have_headings_and_points_their_words(service: Service, client: TestClient) -> None:
    _, paper = begin(service, client, "sections", "points")
    assert paper.headings[1:3] == ["Part 1 of 5", "The evening"]
    assert "These questions are about your day." in paper.text
    assert "0 – Not at all likely" in paper.text
    assert paper.choices["answer.points_1"] == [str(k) for k in range(11)]


def test_another_language_is_asked_when_it_is_complete(service: Service, client: TestClient) -> None:
    campaign = service.open_wave(instruments=("translations",), head_counts=CROWD[:1]).campaign_id
    german = open_wave(
        service.context,
        campaign,
        title="Welle",
        instruments=["translations"],
        head_counts=CROWD[:1],
        language="de",
    )
    paper = arrive(client, service.code(german)).press(client, "Ich bin einverstanden")
    assert "Wie oft hat Ihre Führungskraft zugehört?" in paper.text
    with pytest.raises(FaultyRequestError, match="en, de"):
        open_wave(
            service.context,
            campaign,
            title="Vague",
            instruments=["translations"],
            head_counts=CROWD[:1],
            language="fr",
        )


@pytest.mark.parametrize(
    ("instruments", "words"),
    [
        (("forecast",), "forecasts what this wave does not ask"),
        (("four_items", "four_items"), "more than one"),
    ],
)
def test_waves_that_cannot_be_asked_are_not_opened(
    service: Service, instruments: tuple[str, ...], words: str
) -> None:
    with pytest.raises(FaultyRequestError, match=words):
        service.open_wave(instruments=instruments, head_counts=CROWD)


def test_more_than_five_demographics_in_all_are_refused(tmp_path: Path) -> None:
    text = instrument_text("half_first")
    extra = {}
    for k in range(3):
        renamed = (
            text.replace("half_first", f"about_{k}").replace("half_1", f"h{k}_1").replace("half_2", f"h{k}_2")
        )
        renamed = renamed.replace("id: half\n", f"id: half_{k}\n").replace("id: tenure", f"id: tenure_{k}")
        extra[f"{k}.yaml"] = renamed.replace("id: shift", f"id: shift_{k}")
    service = make_service(tmp_path, extra)
    with pytest.raises(FaultyRequestError, match="6 demographic questions"):
        service.open_wave(instruments=("about_0", "about_1", "about_2"), head_counts=CROWD)
    service.open_wave(instruments=("about_0", "about_1"), head_counts=CROWD)


TINY = CompanyTruth(
    organisation="Tiny (simulated company)",
    n_c_suite=6,
    units=(UnitTruth("North", 24, 4, 0.9),),
    scales=(),
    functioning=FunctioningTruth("none", "frontline", 0.0),
    deviating_unit="North",
    exemplary_units=(),
)


@pytest.fixture
def simulated(service: Service) -> Iterator[tuple[Service, WaveView, str]]:
    counts = (HeadCount("c_suite", 6), HeadCount("frontline", 24, "North"))
    asked = (
        "half_first",
        "four_items",
        "conditions",
        "shuffled",
        "sections",
        "points",
        "profile",
        "forecast",
    )
    wave = service.open_wave(instruments=asked, head_counts=counts, is_simulated=True)
    with running(service.app) as address:
        yield service, wave, address


def test_simulated_people_answer_every_kind_of_question(
    simulated: tuple[Service, WaveView, str],
) -> None:
    import numpy as np

    service, wave, address = simulated
    with service.context.office() as office:
        pins = office.wave(wave.id).instruments  # type: ignore[union-attr]
    instruments = pinned_instruments(service.context.catalogue, pins)
    people = [
        person
        for person in generate_people(instruments, np.random.default_rng(3), TINY)
        if person.responds and person.role_group != "middle_management"
    ]
    codes = {
        role: iter(service.codes(wave, sum(p.role_group == role for p in people), role))
        for role in ("frontline", "c_suite")
    }
    answer_everybody(address, [(next(codes[person.role_group]), person) for person in people])
    with service.context.ballot_box() as ballot_box:
        collected = collect_answers(ballot_box.responses(wave.id), instruments)
    drawn = to_answer_table(people, instruments)
    assert collected.item_ids == drawn.item_ids
    assert sorted(map(tuple, collected.codes.tolist())) == sorted(map(tuple, drawn.codes.tolist()))
    column = collected.item_ids.index("chain_3")
    assert (collected.codes[:, column] == NOT_SHOWN).any()
    assert (collected.codes[:, collected.item_ids.index("forecast_1")] > NOT_SHOWN).sum() >= 4
