"""Every instrument, in each role group's wording and every complete language: looked at, answered, scored."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from diagnostic.instruments.model import Instrument
from diagnostic.translations.catalogues import texts_in
from diagnostic.web.languages import language_name
from diagnostic.workflows.languages import shared_languages
from diagnostic.workflows.open_wave import CORE_PACK
from diagnostic.workflows.score_answers import score_answers
from diagnostic.workflows.views import HeadCount, WaveView
from support.paper import Paper, received
from support.web_service import INSTRUMENTS, Service, make_service

ROLES = ("frontline", "middle_management", "c_suite")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return make_service(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return TestClient(service.app, follow_redirects=False)


def test_the_core_pack_is_complete_in_five_languages(service: Service) -> None:
    core = [service.context.catalogue.get(one) for one in CORE_PACK]
    assert shared_languages(core) == ("en", "es", "de", "fr", "ar")
    wave = service.open_wave()
    assert wave.languages == ("en", "es", "de", "fr", "ar")
    assert [one.status for one in wave.translations] == ["source", *["draft"] * 4]


@pytest.mark.parametrize("instrument_id", sorted(path.stem for path in INSTRUMENTS.glob("*.yaml")))
def test_every_form_is_shown_answered_and_scored_in_every_language(
    service: Service, client: TestClient, instrument_id: str
) -> None:
    instrument = service.context.catalogue.get(instrument_id)
    wave = a_wave_of(service, instrument)
    languages = shared_languages([instrument])
    for role in instrument.role_groups:
        sent = []
        for language in languages:
            look_at(client, instrument, role, language)
            sent.append(answer(service, client, wave, role, language))
        assert stored(service, wave, role) == sent
        scored = {scores_of(service, instrument, one) for one in sent}
        assert len(scored) == 1, f"{role}: the same answers score differently in another language"


def a_wave_of(service: Service, instrument: Instrument) -> WaveView:
    """Open a wave of an instrument, and of those that it forecasts."""
    forecast = {item.forecasts.instrument for item in instrument.items if item.forecasts}
    asked = [instrument.id, *sorted(forecast - {instrument.id})]
    roles = dict.fromkeys(role for one in asked for role in service.context.catalogue.get(one).role_groups)
    return service.open_wave(
        instruments=tuple(asked), head_counts=tuple(HeadCount(role, 30, "North") for role in roles)
    )


def look_at(client: TestClient, instrument: Instrument, role: str, language: str) -> None:
    address = f"/preview/{instrument.id}/{role}?lang={language}"
    parts = [received(client.get(address))]
    while onward := [link for link in parts[-1].links if link.endswith(f"part={len(parts) + 1}")]:
        parts.append(received(client.get(onward[0])))
    text = " ".join(part.text for part in parts)
    for sentence in wordings(instrument, role, language):
        assert " ".join(sentence.split()) in text, f"{address}: {sentence}"
    for part in parts:
        assert part.status == 200
        assert f'<div lang="{language}" dir="{language_name(language).direction}">' in part.html
        is_draft = "This translation is a draft" in part.text
        assert is_draft == (language != instrument.source_language)


def wordings(instrument: Instrument, role: str, language: str) -> Iterator[str]:
    form = instrument.form_for(role)
    assert form is not None
    for scale, item in instrument.items_with_scales():
        yield instrument.wording(item, form, language)
        yield from (option.anchor[language] for option in instrument.response_scale_of(scale).options)


def answer(service: Service, client: TestClient, wave: WaveView, role: str, language: str) -> dict[str, int]:
    """Answer every question of a real form; gives what was chosen, by item."""
    say = texts_in(language).gettext
    consent = received(client.get(f"/a/{service.code(wave, role)}?lang={language}"))
    form = consent.press(client, say("I agree – show the first questions"))
    chosen = choices(form)
    review = form.press(client, say("Check my answers"), **chosen)
    thanks = review.press(client, say("Send my answers"))
    for paper in (consent, form, review, thanks):
        assert paper.status == 200
        assert f'<html lang="{language}" dir="{language_name(language).direction}">' in paper.html
    assert thanks.h1 == say("Thank you. Your answers have arrived.")
    return {item: int(value) for item, value in chosen.items()}


def choices(form: Paper) -> dict[str, str]:
    """Choose one option after the other, by the items' ids, as each form may have an order of its own."""
    offered = {
        name.removeprefix("answer."): [value for value in values if value.removeprefix("-").isdecimal()]
        for name, values in sorted(form.choices.items())
        if name.startswith("answer.")
    }
    chosen = {item: values[place % len(values)] for place, (item, values) in enumerate(offered.items())}
    numbers = {name.removeprefix("answer."): str(10 + k) for k, name in enumerate(sorted(form.numbers))}
    return chosen | numbers


def stored(service: Service, wave: WaveView, role: str) -> list[dict[str, int]]:
    with service.context.ballot_box() as ballot_box:
        return [json.loads(one.answers) for one in ballot_box.responses(wave.id) if one.role_group == role]


def scores_of(service: Service, instrument: Instrument, sent: dict[str, int]) -> tuple[float, ...]:
    own = {item.id for item in instrument.items}
    rows = [{item: value for item, value in sent.items() if item in own}]
    scored = score_answers(rows, instrument_id=instrument.id, catalogue=service.context.catalogue)
    figures = [scale.scores[0] for scale in scored.scales]
    assert None not in figures
    return tuple(float(figure) for figure in figures if figure is not None)
