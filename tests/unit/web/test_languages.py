"""Which language a reader is spoken to in: chosen, preset by link, told by the browser, or the wave's own."""

from __future__ import annotations

import re

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from diagnostic.web.languages import language_for, language_name, locale_of, note_wishes
from diagnostic.web.respondent.role_names import role_group_name
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.languages import choose_language
from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.views import HeadCount, WaveView
from support.paper import Paper, arrive, received
from support.web_service import Service, make_service

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
OFFERED = ("en", "es", "de", "fr", "ar")


def asking(accept: str = "", query: str = "") -> Request:
    headers = [(b"accept-language", accept.encode())] if accept else []
    return Request({"type": "http", "headers": headers, "query_string": query.encode(), "path": "/"})


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("en;q=0.5, fr-CA;q=0.8", "fr"),
        ("it, pt;q=0.9, ar;q=0.1", "ar"),
        ("AR-eg", "ar"),
        ("de;q=0, es", "es"),
        ("it", "en"),
        ("*", "en"),
        ("", "en"),
        (";;q=,,=;q=x", "en"),
        ("x" * 5000, "en"),
        (",".join(["it"] * 500 + ["de"]), "en"),
    ],
)
def test_the_browsers_languages_are_followed_in_their_order(accept: str, expected: str) -> None:
    assert language_for(asking(accept)) == expected


def test_a_choice_outranks_the_link_and_the_link_the_browser() -> None:
    assert note_wishes(asking("de", "lang=fr"), "ar") == ("ar", "fr", "de")
    assert language_for(asking("de", "lang=fr")) == "fr"
    assert language_for(asking("de", "lang=<script>")) == "de"


def test_a_wave_gives_its_own_language_when_no_wish_is_offered() -> None:
    assert choose_language(("it", "ja"), ("fr", "en")) == "fr"
    assert choose_language(("pt-BR", "en-GB"), ("fr", "en")) == "en"
    assert choose_language((), ("es",)) == "es"
    assert choose_language(("pt-PT",), ("en", "pt-BR", "pt")) == "pt"
    assert choose_language(("pt-PT",), ("en", "pt-BR")) == "pt-BR"


def test_each_language_is_called_as_its_speakers_call_it() -> None:
    assert [language_name(code).name for code in OFFERED] == [
        "English", "Español", "Deutsch", "Français", "العربية",
    ]  # fmt: skip
    assert [language_name(code).direction for code in OFFERED] == ["ltr"] * 4 + ["rtl"]
    assert str(locale_of("no such language")) == "en"


@pytest.mark.parametrize("role", ["c_suite", "middle_management", "frontline"])
def test_role_groups_are_named_in_every_language(role: str) -> None:
    names = {role_group_name(role_title(role), language) for language in OFFERED}
    assert len(names) == 5
    assert role_title(role) in names
    assert role_group_name("Night shift", "ar") == "Night shift"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return make_service(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def wave(service: Service) -> WaveView:
    return service.open_wave(organisation="<b>Kraft & Söhne</b>", instruments=("outcomes",))


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return TestClient(service.app, follow_redirects=False)


def tongue(paper: Paper) -> str:
    """Give language and direction of a page as its first lines state them."""
    found = re.search(r'<html lang="([a-z]+)" dir="([a-z]+)">', paper.html)
    assert found
    return " ".join(found.groups())


def test_the_first_page_offers_every_language_by_link(client: TestClient) -> None:
    paper = received(client.get("/"))
    assert tongue(paper) == "en ltr"
    assert {f"/?lang={code}" for code in ("es", "de", "fr", "ar")} <= set(paper.links)
    arabic = received(client.get("/?lang=ar"))
    assert tongue(arabic) == "ar rtl"
    assert "/?lang=en" in arabic.links
    assert arabic.fields["lang"] == "ar"
    assert tongue(received(client.get("/", headers=GERMAN))) == "de ltr"


def test_a_link_and_the_browser_preset_the_language(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    code = service.code(wave)
    assert tongue(received(client.get(f"/a/{code}?lang=fr", headers=GERMAN))) == "fr ltr"
    assert tongue(received(client.get(f"/a/{code}", headers=GERMAN))) == "de ltr"
    assert tongue(received(client.get(f"/a/{code}?lang=tlh"))) == "en ltr"
    typed = client.post("/a", data={"code": code, "lang": "ar"}, headers=GERMAN)
    assert tongue(received(typed)) == "ar rtl"


def test_the_language_can_be_changed_anywhere_without_losing_an_answer(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    paper = arrive(client, service.code(wave)).press(client, "Deutsch")
    ticket = paper.fields["ticket"]
    paper = paper.press(client, "Ich bin einverstanden")
    question = next(name for name in paper.choices if name.startswith("answer."))
    paper = paper.press(client, "العربية", **{question.removeprefix("answer."): "4"})
    assert tongue(paper) == "ar rtl"
    assert paper.fields[question] == "4"
    paper = paper.press(client, "مراجعة إجاباتي").press(client, "Français")
    assert tongue(paper) == "fr ltr"
    assert paper.h1 == "Vérifiez vos réponses"
    thanks = paper.press(client, "Envoyer mes réponses")
    assert thanks.h1 == "Merci. Vos réponses sont arrivées."
    assert paper.fields["ticket"] == ticket
    assert "<b>Kraft" not in thanks.html
    assert "<bdi>&lt;b&gt;Kraft &amp; Söhne&lt;/b&gt;</bdi>" in thanks.html


def test_counts_read_as_the_language_writes_them(service: Service, client: TestClient) -> None:
    crowd = (HeadCount("frontline", 12_500, "North"),)
    code = service.code(service.open_wave(instruments=("outcomes",), head_counts=crowd))
    figures = {"en": "12,500", "es": "12.500", "de": "12.500", "fr": "12 500", "ar": "12,500"}
    for language, figure in figures.items():
        text = received(client.get(f"/a/{code}?lang={language}")).text
        assert figure in text
        assert "<bdi>" not in text


def test_an_answer_that_is_not_offered_is_told_in_the_readers_language(
    service: Service, wave: WaveView, client: TestClient
) -> None:
    fields = {"code": service.code(wave), "lang": "de", "answer.outcomes_engagement_1": "99"}
    misfit = received(client.post("/a/review", data=fields))
    assert (misfit.status, tongue(misfit), misfit.fields["lang"]) == (422, "de ltr", "de")
    assert misfit.h1 == "Eine Antwort passt nicht zum Formular"


def test_no_language_is_stored(service: Service, client: TestClient) -> None:
    wave = service.open_wave(instruments=("outcomes",))
    paper = arrive(client, service.code(wave)).press(client, "العربية").press(client, "أوافق")
    question = next(name for name in paper.choices if name.startswith("answer."))
    review = paper.press(client, "مراجعة إجاباتي", **{question.removeprefix("answer."): "2"})
    review.press(client, "إرسال إجاباتي")
    with service.context.ballot_box() as ballot_box:
        (stored,) = ballot_box.responses(wave.id)
    assert stored.answers == f'{{"{question.removeprefix("answer.")}":2}}'
    assert "العربية" not in service.all_bytes().decode("utf-8", "ignore")


HEADINGS = {
    "en": ("We do not know", "has been used", "has closed", "no page here"),
    "es": ("No conocemos", "ya se ha usado", "se ha cerrado", "no hay ninguna página"),
    "de": ("kennen wir nicht", "schon benutzt", "ist beendet", "keine Seite"),
    "fr": ("ne connaissons pas", "a déjà servi", "est terminée", "pas de page"),
    "ar": ("لا نعرف", "سبق استعمال", "أُغلق هذا", "لا توجد صفحة"),
}


@pytest.mark.parametrize("language", HEADINGS)
def test_refusals_speak_the_readers_language(service: Service, client: TestClient, language: str) -> None:
    unknown, spent, closed, nowhere = HEADINGS[language]
    told = {"Accept-Language": language}
    wave = service.open_wave(instruments=("outcomes",))
    used, late = service.codes(wave, 2)
    review = (
        arrive(client, used)
        .press(client, "I agree")
        .press(client, "Check my answers", outcomes_engagement_1="3")
    )
    review.press(client, "Send my answers")
    assert unknown in received(client.post("/a", data={"code": "7Q2M", "lang": language})).h1
    assert spent in received(client.post("/a", data={"code": used, "lang": language})).h1
    close_wave(service.context, wave.id, confirmed=True)
    assert closed in received(client.get(f"/a/{late}", headers=told)).h1
    assert nowhere in received(client.get("/nowhere", headers=told)).h1
    for method, address in (("DELETE", "/a"), ("POST", "/a/form"), ("GET", "/static/x"), ("POST", "/a/send")):
        page = received(client.request(method, address, headers=told))
        assert page.status >= 400
        assert tongue(page).startswith(language)
    too_large = received(client.post("/a/form", content=b"x" * 200_000, headers=told))
    assert (too_large.status, tongue(too_large)[:2]) == (413, language)
