"""The road of an invitation in the browser: from its link to the receipt, and what leaves the device."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from diagnostic.workflows.views import HeadCount
from support.form_steps import answer, answer_all_shown, drafts, first_shown, item, send
from support.instruments import instrument_text
from support.road import LEADERS
from support.road_browser import (
    RECEIVED,
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


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    extra = {
        f"{name}.yaml": instrument_text(name)
        for name in ("conditions", "four_items", "forecast", "comments", "points")
    }
    return make_road_service(tmp_path_factory.mktemp("service"), extra)


@pytest.fixture(scope="module")
def invited(service: Service) -> Invited:
    return invite(service)


@pytest.fixture
def mine(invited: Invited) -> Invitation:
    return invited.invitation()


def test_a_whole_journey_ends_with_a_receipt_and_leaves_nothing_behind(
    device: BrowserContext, invited: Invited, mine: Invitation
) -> None:
    before = invited.received
    page = arrive(device, mine.link)
    expect(page.locator("[data-fingerprint]")).to_have_text(mine.fingerprint)
    expect(page.locator("[data-crowd]")).to_have_text("100")
    agree(page)
    answer(page, 1, 3)
    send(page)
    receipt = received(page)
    assert page.evaluate("[location.hash, location.search]") == ["", ""]
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert device.cookies() == []
    page.go_back()
    page.wait_for_function("location.hash === ''")
    heading(page, RECEIVED)
    assert invited.received == before + 1
    assert mine.standing == "issued"
    assert len(receipt.split("-")) == 4


def test_no_server_of_answers_ever_sees_the_secret_and_the_office_no_answer(
    device: BrowserContext, invited: Invited, mine: Invitation
) -> None:
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    device.on("request", note)
    page = begin(device, mine.link)
    answer_all_shown(page)
    send(page)
    received(page)
    to_office = [one for one in asked if "/api/v1/invitations/" in one.url]
    assert [one.url.rpartition("/")[2] for one in to_office] == ["standing", "issue"]
    for one in asked:
        assert not any(one.headers.get(name) for name in ("cookie", "referer", "authorization"))
        assert (mine.secret in (one.post_data or "")) == (one in to_office)
        assert one == asked[0] or mine.secret not in one.url + json.dumps(one.headers)
    assert set(json.loads(to_office[1].post_data or "")) == {"secret", "message"}
    (ballot,) = (json.loads(one.post_data or "") for one in asked if "/ballots/" in one.url)
    assert set(ballot) == {"stratum", "prepared", "signature", "answers"}
    assert len(ballot["answers"]) == -(-invited.launched.manifest.answer_bytes * 8 // 6)


def test_the_office_is_told_later_that_nobody_needs_reminding(
    device: BrowserContext, mine: Invitation
) -> None:
    page = device.new_page()
    page.clock.install()
    page.goto(mine.link)
    agree(page)
    answer(page, 1, 3)
    send(page)
    received(page)
    page.clock.fast_forward(4_900)
    assert mine.standing == "issued"
    with page.expect_response("**/done") as told:
        page.clock.fast_forward(55_200)
    assert told.value.status == 204
    assert mine.standing == "done"
    again = device.new_page()
    again.goto(mine.link)
    heading(again, "Your answers have arrived")


def test_the_office_is_told_at_once_when_the_page_is_left(device: BrowserContext, mine: Invitation) -> None:
    page = begin(device, mine.link)
    answer(page, 1, 3)
    send(page)
    received(page)
    page.goto("/receipts/none")
    for _ in range(600):
        if mine.standing == "done":
            return
        page.wait_for_timeout(100)
    raise AssertionError("the office was not told")


def test_a_closed_page_is_taken_up_where_it_was_left(device: BrowserContext, mine: Invitation) -> None:
    page = begin(device, mine.link)
    answer(page, 1, 3)
    page.get_by_role("button", name="Continue", exact=True).click()
    later = first_shown(page)
    answer(page, later, 0)
    words = item(page, later).locator("legend").inner_text()
    page.close()
    page = arrive(device, mine.link)
    expect(page.get_by_text("Answers still here: 2.")).to_be_visible()
    page.get_by_role("button", name="Continue where I stopped").click()
    expect(item(page, later)).to_be_visible()
    assert item(page, later).locator("legend").inner_text() == words
    send(page)
    received(page)


def test_another_invitation_on_the_same_device_finds_nothing_of_a_draft(
    device: BrowserContext, invited: Invited, mine: Invitation
) -> None:
    theirs = invited.invitation()
    page = begin(device, mine.link)
    answer(page, 1, 3)
    ((name, value),) = drafts(page).items()
    assert mine.secret not in name + value
    other = arrive(device, theirs.link)
    expect(other.get_by_role("heading", name="You began this form on this device")).to_have_count(0)


def test_drafts_can_be_deleted_and_switched_off(device: BrowserContext, mine: Invitation) -> None:
    page = begin(device, mine.link)
    answer(page, 1, 3)
    page = arrive(device, mine.link)
    page.get_by_role("button", name="Keep nothing on this device").click()
    page.wait_for_function("localStorage.length === 0")
    agree(page)
    item(page, 1).locator("label").nth(2).click()
    page.get_by_role("button", name="Continue", exact=True).click()
    assert drafts(page) == {}
    send(page)
    received(page)


def test_small_groups_that_share_a_key_say_which_they_are(device: BrowserContext, invited: Invited) -> None:
    page = device.new_page()
    page.goto(invited.invitation(LEADERS).link)
    heading(page, "Which group are you in?")
    expect(page.get_by_role("radio")).to_have_count(2)
    expect(page.get_by_text("together: 30 people who share one key")).to_be_visible()
    page.get_by_role("radio", name="Executives").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("definition").filter(has_text="Executives").first).to_be_visible()
    agree(page)
    item(page, 1).locator("label").nth(2).click()
    send(page)
    received(page)


@pytest.mark.parametrize(
    "instruments", [("conditions",), ("four_items", "forecast"), ("comments",), ("points",)]
)
def test_questions_of_every_kind_are_the_promised_ones(
    service: Service, device: BrowserContext, instruments: tuple[str, ...]
) -> None:
    invited = invite(service, instruments=instruments, head_counts=(HeadCount("frontline", 60),))
    page = begin(device, invited.invitation(0).link)
    fill(page)
    send(page)
    received(page)
    assert invited.received == 1


def fill(page: Page) -> None:
    question = page.locator("fieldset.item:visible").first
    if question.locator("select").count():
        question.locator("select").select_option(index=3)
    elif question.locator("input[type=radio]").count():
        question.locator("label").first.click()
    else:
        question.locator("input, textarea").first.fill("7")
