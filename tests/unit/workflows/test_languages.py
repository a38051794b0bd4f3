"""Which languages a wave offers, in which a respondent reads it, and what the consultant is told of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostic.instruments.load import load_instrument
from diagnostic.storage.office.models import Wave
from diagnostic.workflows.languages import shared_languages, translation_status, wave_languages
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.requests import FaultyRequestError
from diagnostic.workflows.review_response import review_response
from diagnostic.workflows.submit_response import submit_response
from diagnostic.workflows.views import HeadCount, OfferedLanguage, WaveView
from support.instruments import instrument, instrument_text
from support.web_service import Service, make_service

CROWD = (HeadCount("frontline", 30, "North"),)
TWO = instrument("translations")
ENGLISH = instrument("four_items")
KLINGON = load_instrument(
    instrument_text("translations").replace("de: ", "tlh: ").replace("fr: ", "de: "), "tlh.yaml"
)


def test_a_wave_offers_what_all_its_instruments_and_the_pages_have() -> None:
    assert TWO.languages == ("en", "de")
    assert wave_languages([TWO]) == ("en", "de")
    assert wave_languages([TWO], first="de") == ("de", "en")
    assert wave_languages([TWO], only=("de",)) == ("de",)
    assert wave_languages([TWO], first="de", only=("en", "de")) == ("de", "en")
    assert wave_languages([TWO, ENGLISH]) == wave_languages([ENGLISH, TWO]) == ("en",)
    assert shared_languages([KLINGON]) == ("en",)
    assert "tlh" in KLINGON.languages


@pytest.mark.parametrize(
    ("instruments", "asked", "place"),
    [
        ([TWO], {"first": "fr"}, "instrument 'translations'"),
        ([TWO, ENGLISH], {"only": ("en", "de")}, "instrument 'four_items'"),
        ([KLINGON], {"first": "tlh"}, "wave languages"),
        ([TWO], {"only": ("en", "<script>")}, "instrument 'translations'"),
    ],
)
def test_what_is_not_complete_is_not_offered(instruments: list, asked: dict, place: str) -> None:
    with pytest.raises(FaultyRequestError) as refused:
        wave_languages(instruments, **asked)
    assert refused.value.place == place
    assert "script" not in str(refused.value)


def test_the_least_reviewed_text_speaks_for_a_language() -> None:
    assert translation_status([TWO], "en") == "source"
    assert TWO.translations["de"].status == "signed_off"
    assert translation_status([TWO], "de") == "draft"  # the pages around the questions are


def test_a_wave_of_before_there_were_several_languages_offers_its_one() -> None:
    assert Wave(language="de", languages=None).offered_languages == ("de",)
    assert Wave(language="de", languages=["en", "de"]).offered_languages == ("de", "en")


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return make_service(tmp_path, {"translations.yaml": instrument_text("translations")})


@pytest.fixture
def wave(service: Service) -> WaveView:
    return service.open_wave(instruments=("translations",), head_counts=CROWD)


def test_form_review_and_receipt_speak_the_language_wished_for(service: Service, wave: WaveView) -> None:
    code = service.code(wave)
    german = open_form(service.context, code, wishes=("ar", "de-AT", "en"))
    english = open_form(service.context, code, german.ticket, wishes=("ar",))
    assert (german.language, english.language) == ("de", "en")
    assert german.languages == english.languages == ("en", "de")
    assert [one.id for one in german.sections[0].items] == [one.id for one in english.sections[0].items]
    item = german.sections[0].items[0]
    assert item.text != english.sections[0].items[0].text
    chosen = {item.id: str(item.options[0].value)}
    review = review_response(service.context, code, chosen, ticket=german.ticket, wishes=("de",))
    assert review.sections[0].lines[0].anchor == item.options[0].anchor
    receipt = submit_response(service.context, code, german.ticket, chosen, wishes=("de",))
    assert (review.language, receipt.language) == ("de", "de")


def test_the_consultant_sees_how_far_each_language_has_come(wave: WaveView) -> None:
    assert (wave.language, wave.languages) == ("en", ("en", "de"))
    assert wave.translations == (OfferedLanguage("en", "source"), OfferedLanguage("de", "draft"))
