"""From one device to another: by a file that only its code and the invitation open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from support.form_steps import answer, item, send
from support.road_browser import (
    Invitation,
    Invited,
    arrive,
    begin,
    heading,
    invite,
    make_road_service,
    received,
)
from support.web_service import Service

pytestmark = pytest.mark.browser
LOADING = "I have a saved file and its code"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return make_road_service(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def invited(service: Service) -> Invited:
    return invite(service)


@pytest.fixture
def mine(invited: Invited) -> Invitation:
    return invited.invitation()


@pytest.fixture
def laptop(browser: Browser, address: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=address)
    yield context
    context.close()


def saved(page: Page, folder: Path) -> tuple[Path, str]:
    """Save the file, and give it with its code."""
    page.get_by_role("button", name="Continue on another device").locator("visible=true").click()
    heading(page, "Continue on another device")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the file").click()
    download.value.save_as(folder / "saved.txt")
    return folder / "saved.txt", page.locator("#road code").inner_text()


def load(page: Page, file: Path, code: str) -> None:
    page.get_by_role("button", name=LOADING).click()
    page.get_by_label("The file you saved").set_input_files(file)
    page.get_by_label("Its code").fill(code)
    page.get_by_role("button", name="Load my answers").click()


def test_answers_begun_on_the_phone_are_sent_from_the_laptop(
    tmp_path: Path, device: BrowserContext, laptop: BrowserContext, invited: Invited, mine: Invitation
) -> None:
    before = invited.received
    page = begin(device, mine.link)
    answer(page, 1, 3)
    file, code = saved(page, tmp_path)
    assert len(code) == 19
    for told in (mine.secret, mine.fingerprint, code, 'answers":'):
        assert told not in file.read_text()
    page.get_by_role("button", name="I have both. Delete my answers here").click()
    heading(page, "Deleted here")
    assert page.evaluate("localStorage.length") == 0
    other = arrive(laptop, mine.link)
    load(other, file, code.lower().replace("-", " "))
    expect(other.get_by_text("Answers still here: 1.")).to_be_visible()
    other.get_by_role("button", name="Continue where I stopped").click()
    expect(item(other, 1).locator("input").nth(3)).to_be_checked()
    send(other)
    received(other)
    assert invited.received == before + 1


def test_answers_that_did_not_arrive_are_delivered_from_the_laptop(
    tmp_path: Path, device: BrowserContext, laptop: BrowserContext, invited: Invited, mine: Invitation
) -> None:
    before = invited.received
    page = begin(device, mine.link)
    answer(page, 1, 3)
    device.route("**/ballots/*", lambda route: route.abort("connectionreset"))
    send(page)
    heading(page, "Your answers have not arrived yet")
    file, code = saved(page, tmp_path)
    page.get_by_role("button", name="Back").click()
    heading(page, "Your answers have not arrived yet")
    other = laptop.new_page()
    other.goto(mine.link)
    heading(other, "This invitation has been used")
    load(other, file, code)
    received(other)
    assert invited.received == before + 1
    device.unroute("**/ballots/*")
    page.get_by_role("button", name="Try again").click()
    received(page)
    assert invited.received == before + 1


def test_file_code_and_invitation_must_belong_together(
    tmp_path: Path, device: BrowserContext, laptop: BrowserContext, invited: Invited, mine: Invitation
) -> None:
    theirs = invited.invitation()
    page = begin(device, mine.link)
    answer(page, 1, 3)
    file, code = saved(page, tmp_path)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    spoilt = tmp_path / "spoilt.txt"
    spoilt.write_text("answers " + file.read_text().partition(" ")[2][::-1])
    for link, some_file, some_code in (
        (mine.link, file, wrong),
        (mine.link, spoilt, code),
        (theirs.link, file, code),
    ):
        other = arrive(laptop, link)
        load(other, some_file, some_code)
        expect(other.get_by_text("File, code and invitation do not fit together.")).to_be_focused()
        assert other.evaluate("localStorage.length") == 0
        other.get_by_role("button", name="Back").click()
        expect(other.get_by_role("button", name="I agree")).to_be_visible()
        other.close()
