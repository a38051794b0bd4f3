"""Whoever is served another survey than the invited one is stopped before anything is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from playwright.sync_api import Browser, BrowserContext, Request, Route, expect

from diagnostic.anonymity.base64url import to_base64url
from diagnostic.anonymity.canonical_json import canonical
from diagnostic.anonymity.fingerprint import fingerprint_of
from diagnostic.anonymity.keys import public_der
from diagnostic.workflows.published_wave import find_published_wave
from diagnostic.workflows.tighten_manifest import Tightening, tighten_manifest
from support.credentials import stratum_key
from support.form_steps import answer, item, send
from support.road_browser import (
    Invitation,
    Invited,
    agree,
    arrive,
    begin,
    heading,
    invite,
    make_road_service,
    received,
)
from support.web_service import Service

pytestmark = pytest.mark.browser
STOPPED = "This survey is not the one you were invited to"
SHORT_KEY = generate_private_key(public_exponent=65537, key_size=2048)
Spoil = Callable[[str], str]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return make_road_service(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def invited(service: Service) -> Invited:
    return invite(service, n_invitations=40)


@pytest.fixture
def mine(invited: Invited) -> Invitation:
    return invited.invitation()


@pytest.fixture
def posts(device: BrowserContext) -> list[Request]:
    """All that was posted by this device."""
    asked: list[Request] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            asked.append(request)

    device.on("request", note)
    return asked


def serve(device: BrowserContext, address: str, spoil: Spoil) -> None:
    def answer_spoilt(route: Route) -> None:
        got = route.fetch()
        route.fulfill(response=got, body=spoil(got.text()))

    device.route(re.compile(address), answer_spoilt)


def changed(change: Callable[[dict[str, Any]], None]) -> Spoil:
    """Change a published manifest; whether it is signed again is nothing that the browser asks."""

    def spoil(text: str) -> str:
        published = json.loads(text)
        change(published["manifest"])
        return json.dumps(published)

    return spoil


def published(invited: Invited) -> str:
    return find_published_wave(invited.service.context, invited.wave.id).signed.decode()


def with_a_key_of_her_own(manifest: dict[str, Any]) -> None:
    key = to_base64url(public_der(stratum_key("ada").public_key()))
    manifest["strata"][1]["public_key"] = key


def replaced(old: str, new: str) -> Spoil:
    def spoil(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return spoil


@pytest.mark.parametrize(
    ("where", "spoil"),
    [
        (r"/manifest\.json", changed(with_a_key_of_her_own)),
        (r"/manifest\.json", changed(lambda manifest: manifest.update(title="For Ada"))),
        (r"/manifest\.json", changed(lambda manifest: manifest["suppression"].update(minimum_group=5))),
        (r"/static/.*/road_send\.js", lambda text: text + "// and one thing more\n"),
        (r"/static/.*/survey\.css", lambda text: text + "footer { display: none }\n"),
        (r"/consent/", replaced("voluntary", "expected")),
        (r"/s/\w+$", replaced("</head>", '<link rel="modulepreload" href="/static/0/kiosk.js"></head>')),
    ],
    ids=["key", "title", "threshold", "script", "style", "consent", "one script more"],
)
def test_what_differs_from_the_fingerprint_stops_everything_before_consent(
    device: BrowserContext, mine: Invitation, posts: list[Request], where: str, spoil: Spoil
) -> None:
    serve(device, where, spoil)
    page = device.new_page()
    page.goto(mine.link)
    heading(page, STOPPED)
    expect(page.get_by_text(mine.fingerprint, exact=True).locator("visible=true")).to_be_visible()
    assert not any("issue" in one.url or "ballots" in one.url for one in posts)
    assert mine.standing == "open"


@pytest.mark.parametrize(
    "spoil",
    [
        replaced("I can tell a senior leader an unpopular truth.", "I, Ada, can tell an unpopular truth."),
        replaced("Strongly agree", "Agree fully"),
        lambda text: re.sub('(type="radio".*?value=)"5"', r'\1"4711"', text, count=1),
        lambda text: re.sub(r'<fieldset class="item".*?</fieldset>', "", text, count=1, flags=re.DOTALL),
        lambda text: text.replace(
            'tabindex="-1">\n<legend', ' data-shown-if="ps_2" data-shown-for="1"><legend', 1
        ),
        replaced("There are no right or wrong answers.", "If you are Ada, choose 2 for question 3."),
        replaced("<fieldset", "<p>If you are Ada, choose 2 for question 3.</p><fieldset"),
        replaced('<legend><span class="number">', '<legend title="Ada: 2"><span class="number">'),
        replaced("Check your answers", "Check your answers, Ada"),
    ],
    ids=["wording", "label", "value", "left out", "only for some", "lead", "added", "attribute", "template"],
)
def test_other_questions_than_the_promised_ones_stop_everything(
    device: BrowserContext, mine: Invitation, spoil: Spoil
) -> None:
    page = arrive(device, mine.link)
    serve(device, "/form/", spoil)
    page.get_by_role("button", name="I agree").click()
    heading(page, STOPPED)
    assert page.evaluate("localStorage.length") == 0


def of_few(manifest: dict[str, Any]) -> None:
    manifest["strata"][1]["invited"] = 19


def with_a_short_key(manifest: dict[str, Any]) -> None:
    manifest["strata"][1]["public_key"] = to_base64url(public_der(SHORT_KEY.public_key()))


@pytest.mark.parametrize("spoil", [of_few, with_a_short_key])
def test_an_unsound_key_is_not_used_even_if_the_invitation_names_it(
    device: BrowserContext, invited: Invited, mine: Invitation, spoil: Callable[[dict[str, Any]], None]
) -> None:
    promised = json.loads(changed(spoil)(published(invited)))["manifest"]
    serve(device, r"/manifest\.json", changed(spoil))
    page = device.new_page()
    page.goto(replace(mine, fingerprint=fingerprint_of(canonical(promised))).link)
    heading(page, STOPPED)
    expect(page.get_by_text("key frontline")).to_be_visible()


def test_a_manifest_that_changes_while_somebody_answers_stops_send(
    device: BrowserContext, mine: Invitation, posts: list[Request]
) -> None:
    page = begin(device, mine.link)
    answer(page, 1, 3)
    serve(device, r"/manifest\.json", changed(with_a_key_of_her_own))
    send(page)
    heading(page, STOPPED)
    assert not any("issue" in one.url for one in posts)
    assert mine.standing == "open"


def test_a_signature_for_something_else_is_never_handed_in(
    device: BrowserContext, mine: Invitation, posts: list[Request]
) -> None:
    page = begin(device, mine.link)
    answer(page, 1, 3)

    def sign_another(route: Route) -> None:
        route.fulfill(json={"signature": to_base64url(bytes(383) + b"\x07")})

    device.route("**/issue", sign_another)
    send(page)
    heading(page, "Your answers were not taken")
    expect(page.get_by_text("nothing was sent").locator("visible=true")).to_be_visible()
    assert not any("ballots" in one.url for one in posts)
    device.unroute("**/issue")
    page.get_by_role("button", name="Try again").click()
    received(page)


def test_a_link_that_is_cut_off_unknown_or_another_survey_s_is_told_kindly(
    service: Service, device: BrowserContext, invited: Invited, mine: Invitation
) -> None:
    page = device.new_page()
    for damaged in (mine.link[:-1], mine.link.partition("#")[0], mine.link.replace(".", "")):
        page.goto("about:blank")
        page.goto(damaged)
        heading(page, "The link is not complete")
    page.goto("about:blank")
    page.goto(mine.link.replace(mine.secret, "A" * 21 + "Q"))
    heading(page, "We do not know this invitation")
    other = invite(service, n_invitations=1)
    page.goto(other.invitation().link.replace(other.wave.id, invited.wave.id))
    heading(page, STOPPED)


def test_a_tightened_survey_is_still_the_invited_one_and_a_loosened_one_is_not(
    service: Service, device: BrowserContext
) -> None:
    wave = invite(service, n_invitations=2)
    mine, theirs = wave.invitation(), wave.invitation()
    tighten_manifest(service.context, wave.wave.id, Tightening(minimum_group=9))
    page = begin(device, mine.link)
    answer(page, 1, 3)
    send(page)
    received(page)
    loosened = changed(lambda manifest: manifest["suppression"].update(minimum_group=5))
    serve(device, r"/manifest\.json|/manifests/2\.json", loosened)
    page = device.new_page()
    page.goto(theirs.link)
    heading(page, STOPPED)


def test_without_scripts_nothing_weaker_is_offered(browser: Browser, address: str, mine: Invitation) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(mine.link)
    heading(page, "Scripts are switched off here")
    expect(page.get_by_text("a card or a form on paper").first).to_be_visible()
    expect(page.locator("form")).to_have_count(0)
    context.close()


def test_an_insecure_page_refuses_and_says_what_to_do(
    browser: Browser, address: str, mine: Invitation
) -> None:
    def relay(route: Route) -> None:
        url = route.request.url.replace("http://survey.example", address)
        route.fulfill(response=route.fetch(url=url))

    context = browser.new_context()
    context.route("http://survey.example/**", relay)
    page = context.new_page()
    page.goto(f"http://survey.example{mine.link}")
    heading(page, "This browser cannot protect your answers")
    expect(page.get_by_text("ask for a card or a form on paper")).to_be_visible()
    context.unroute_all(behavior="ignoreErrors")  # the icon may still be on its way
    context.close()


def test_a_unit_that_the_manifest_does_not_publish_cannot_be_named(
    device: BrowserContext, mine: Invitation
) -> None:
    serve(
        device,
        "/form/",
        replaced('<option value="Finance"', '<option value="Ada">Ada</option><option value="Finance"'),
    )
    page = arrive(device, mine.link)
    agree(page)
    assert item(page, 1).is_visible()
    named = page.locator("#unit option").evaluate_all("all => all.map(one => one.value)")
    assert named == ["", "Assembly", "Finance"]
