"""What the manifest promises of this version of the service, and the refusal to serve anything else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import diagnostic.web
from diagnostic.errors import SetupError
from diagnostic.web.app import create_app
from diagnostic.web.pages import asset_url
from diagnostic.web.respondent.served import Served
from diagnostic.workflows.check_served import refuse_other_pages
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Addresses, Context
from diagnostic.workflows.doors import Doors
from diagnostic.workflows.published_facts import PublishedFacts
from support.road import LaunchedWave, launch, with_keys

STATIC = Path(diagnostic.web.__file__).parent / "static"
IMPORTED = re.compile(r"""(?:from|import)\s+'\./(\w+\.js)'""")
LOADED = re.compile(r'"/static/[0-9a-f]+/([\w.]+)"')


@pytest.fixture
def wave(sqlite_context: Context, tmp_path: Path) -> LaunchedWave:
    return launch(with_keys(sqlite_context, tmp_path / "keys"))


@pytest.fixture
def client(wave: LaunchedWave) -> TestClient:
    return TestClient(create_app(wave.context, doors=Doors.COLLECTOR))


def loaded_by(pages: list[str]) -> set[str]:
    """Give every file that these pages load, and every script that those scripts load."""
    waiting = {name for page in pages for name in LOADED.findall(page)}
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        if name.endswith(".js"):
            waiting |= set(IMPORTED.findall((STATIC / name).read_text(encoding="utf-8"))) - found
    return found


def test_everything_that_the_roads_pages_load_is_promised(wave: LaunchedWave, client: TestClient) -> None:
    pages = [
        client.get(f"/s/{wave.id}{path}").text for path in ("", "/consent/frontline/en", "/form/frontline/en")
    ]
    loaded = loaded_by(pages)
    assert {"credentials.js", "manifest.js", "road.js", "survey.css"} <= loaded
    assert loaded <= wave.manifest.scripts.keys()
    for name in loaded:
        served = client.get(asset_url(name)).content
        assert sha256(served).hexdigest() == wave.manifest.scripts[name]


def test_consent_has_the_promised_bytes_whoever_asks_and_however_often(
    wave: LaunchedWave, client: TestClient
) -> None:
    for role_group in ("c_suite", "middle_management", "frontline"):
        for headers in ({}, {"Accept-Language": "de"}, {"Accept-Encoding": "identity", "Cookie": "a=b"}):
            page = client.get(f"/s/{wave.id}/consent/{role_group}/en", headers=headers)
            promised = wave.manifest.texts[f"consent {role_group} en"]
            assert sha256(page.content).hexdigest() == promised


def test_questions_come_in_an_order_of_their_own_which_a_ticket_keeps(
    wave: LaunchedWave, client: TestClient
) -> None:
    address = f"/s/{wave.id}/form/frontline/en"
    page = client.get(address).text
    (ticket,) = re.findall(r'name="ticket" value="([0-9a-f]{64})"', page)
    assert client.get(address, params={"ticket": ticket}).text == page
    assert client.get(address).text != page


@pytest.mark.parametrize(
    "path",
    [
        "/consent/nobody/en",
        "/consent/frontline/xx",
        "/form/nobody/en",
        "/form/frontline/xx",
        "/manifests/0.json",
        "/manifests/2.json",
        "/manifests/x.json",
        "/nothing",
    ],
)
def test_what_was_not_promised_is_not_there(wave: LaunchedWave, client: TestClient, path: str) -> None:
    for wave_id in (wave.id, "0000000000", "%00", "a-b"):
        assert client.get(f"/s/{wave_id}{path}").status_code == 404


def test_the_manifest_is_served_as_it_was_signed(wave: LaunchedWave, client: TestClient) -> None:
    with wave.context.ballot_box() as ballot_box:
        (published,) = ballot_box.published.versions(wave.id)
    for path in ("/manifest.json", "/manifests/1.json"):
        response = client.get(f"/s/{wave.id}{path}")
        assert response.content == published.manifest.encode()
        assert response.headers["content-type"] == "application/json"


@dataclass(frozen=True)
class Upgraded:
    """Another version of the service, with one script or one text changed."""

    changed_scripts: Mapping[str, str]
    changed_texts: Mapping[str, str]
    served: Served

    def scripts(self) -> Mapping[str, str]:
        return {**self.served.scripts(), **self.changed_scripts}

    def texts(self, facts: PublishedFacts) -> Mapping[str, str]:
        return {**self.served.texts(facts), **self.changed_texts}


def test_an_upgrade_in_the_middle_of_a_wave_is_refused_naming_it(wave: LaunchedWave) -> None:
    served = Served(wave.context.catalogue)
    refuse_other_pages(wave.context, served)
    other = sha256(b"other").hexdigest()
    changes = ({"road.js": other}, {}), ({}, {"consent frontline en": other}), ({"new.js": other}, {})
    for scripts, texts in changes:
        with pytest.raises(SetupError) as refused:
            refuse_other_pages(wave.context, Upgraded(scripts, texts, served))
        assert wave.id in refused.value.place
    close_wave(wave.context, wave.id, confirmed=True)
    refuse_other_pages(wave.context, Upgraded({"road.js": other}, {}, served))


def test_pages_may_ask_an_office_apart_and_nobody_else(wave: LaunchedWave) -> None:
    apart = replace(
        wave.context, addresses=Addresses("https://survey.example.org", "https://office.example.org")
    )
    page = TestClient(create_app(apart, doors=Doors.COLLECTOR)).get(f"/s/{wave.id}")
    assert "connect-src 'self' https://office.example.org;" in page.headers["content-security-policy"]
    together = TestClient(create_app(wave.context, doors=Doors.COLLECTOR)).get(f"/s/{wave.id}")
    assert "connect-src 'self';" in together.headers["content-security-policy"]
