"""A shared tablet over HTTP: every page knows it, and where it is handed on the browser must forget."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diagnostic.workflows.close_wave import close_wave
from support.paper import Paper, received
from support.web_service import Service, make_service

CLEAR = '"cache", "cookies", "storage"'


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return make_service(tmp_path)


@pytest.fixture
def tablet(service: Service) -> TestClient:
    return TestClient(service.app, follow_redirects=False)


def is_shared(page: Paper) -> bool:
    return " data-kiosk>" in page.html and "kiosk.js" in page.html and "still-there" in page.html


def test_every_page_of_the_road_is_shared_and_the_last_one_clears(
    service: Service, tablet: TestClient
) -> None:
    code = service.code(service.open_wave(instruments=("outcomes",)))
    start = received(tablet.get("/kiosk"))
    unknown = start.press(tablet, "Continue", code="7Q2M-X4TR")
    consent = unknown.press(tablet, "Continue", code=code)
    questions = consent.press(tablet, "I agree")
    chosen = {name.removeprefix("answer."): "4" for name in questions.choices if name.startswith("answer.")}
    review = questions.press(tablet, "Check my answers", **chosen)
    for page in (start, unknown, consent, questions, review):
        assert is_shared(page), page.h1
        assert "draft=" not in page.html, page.h1
    response = tablet.post("/a/send", data=review.fields)
    assert is_shared(received(response))
    assert response.headers["clear-site-data"] == CLEAR
    assert response.headers["cache-control"] == "no-store"
    again = tablet.post("/a", data={"code": code, "kiosk": "on"})
    assert is_shared(received(again))
    assert "resend" not in again.text


def test_a_link_may_say_that_the_device_is_shared(service: Service, tablet: TestClient) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    code, other = service.codes(wave, 2)
    assert is_shared(received(tablet.get(f"/a/{code}?kiosk")))
    assert not is_shared(received(tablet.get(f"/a/{other}")))
    close_wave(service.context, wave.id, confirmed=True)
    assert is_shared(received(tablet.get(f"/a/{code}?kiosk")))


def test_on_a_device_of_ones_own_nothing_is_cleared(service: Service, tablet: TestClient) -> None:
    code = service.code(service.open_wave(instruments=("outcomes",)))
    consent = received(tablet.get(f"/a/{code}"))
    questions = consent.press(tablet, "I agree")
    item = next(name for name in questions.choices if name.startswith("answer."))
    response = tablet.post("/a/send", data=questions.fields | {item: "4"})
    assert "Thank you" in response.text
    assert "clear-site-data" not in response.headers
    assert not is_shared(received(response))


def test_the_start_page_clears_and_speaks_five_languages(tablet: TestClient) -> None:
    for language in ("en", "es", "de", "fr", "ar"):
        response = tablet.get(f"/kiosk?lang={language}")
        assert response.headers["clear-site-data"] == CLEAR
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["content-language"] == language
        assert ('dir="rtl"' in response.text.split(">")[1]) == (language == "ar")
        assert response.text.count("/kiosk?lang=") == 5
        assert "set-cookie" not in response.headers
