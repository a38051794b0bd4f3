"""An invitation's answers arrive once, whatever comes between Send and the receipt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from diagnostic.workflows.close_wave import close_wave
from support.browser_death import kill_browser, wait_for_disk
from support.chromium import ARGUMENTS, CHROMIUM
from support.form_steps import answer, item, send
from support.road_browser import (
    INSTRUMENTS,
    Invitation,
    Invited,
    agree,
    begin,
    heading,
    invite,
    make_road_service,
    received,
)
from support.web_service import Service

pytestmark = pytest.mark.browser
WAITING = "Your answers have not arrived yet"
USED = "This invitation has been used"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return make_road_service(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def invited(service: Service) -> Invited:
    return invite(service, n_invitations=40)


@pytest.fixture
def mine(invited: Invited) -> Invitation:
    return invited.invitation()


def cut_before(route: Route) -> None:
    """The request never reaches the service."""
    route.abort("connectionreset")


def cut_after(route: Route) -> None:
    """The service acts, and its answer is lost."""
    route.fetch()
    route.abort("connectionreset")


def fail(route: Route) -> None:
    route.fulfill(status=503, json={"code": "service_failed"})


def hold_up(route: Route) -> None:
    """Answer like a stranger between: a portal of a hotel, say."""
    route.fulfill(status=404, body="<html>Log in first</html>", content_type="text/html")


TROUBLE = pytest.mark.parametrize("trouble", [cut_before, cut_after, fail, hold_up])
STEP = pytest.mark.parametrize("step", ["**/issue", "**/ballots/*"])


def answered(device: BrowserContext, mine: Invitation) -> Page:
    page = begin(device, mine.link)
    answer(page, 1, 3)
    return page


@TROUBLE
@STEP
def test_a_broken_connection_is_mended_by_trying_again(
    device: BrowserContext, invited: Invited, mine: Invitation, step: str, trouble: Callable[[Route], Any]
) -> None:
    before = invited.received
    page = answered(device, mine)
    device.route(step, trouble)
    send(page)
    heading(page, WAITING)
    expect(page.get_by_text("They are kept on this device, locked.")).to_be_visible()
    device.unroute(step)
    page.get_by_role("button", name="Try again").click()
    received(page)
    assert invited.received == before + 1


@STEP
def test_a_closed_browser_delivers_the_same_answers_when_the_link_is_opened_again(
    device: BrowserContext, invited: Invited, mine: Invitation, step: str
) -> None:
    before = invited.received
    page = answered(device, mine)
    sent: list[str | None] = []

    def note_and_cut(route: Route) -> None:
        sent.append(route.request.post_data)
        cut_after(route)

    device.route(step, note_and_cut)
    send(page)
    heading(page, WAITING)
    page.close()
    device.unroute(step)
    page = device.new_page()
    with page.expect_request(step) as again:
        page.goto(mine.link)
    received(page)
    assert sent == [again.value.post_data]
    assert invited.received == before + 1
    came_before = page.get_by_text("They had arrived the first time already.")
    expect(came_before).to_be_visible(visible=step != "**/issue")


def test_kept_answers_are_never_said_to_be_unsent_where_that_is_not_known(
    device: BrowserContext, mine: Invitation
) -> None:
    page = answered(device, mine)
    device.route("**/ballots/*", cut_after)
    send(page)
    heading(page, WAITING)
    device.route("**/manifest.json", cut_before)
    page = device.new_page()
    page.goto(mine.link)
    heading(page, WAITING)
    expect(page.get_by_text("They are kept on this device, locked.")).to_be_visible()
    device.unroute_all()
    page.get_by_role("button", name="Try again").click()
    received(page)


@STEP
def test_a_dead_battery_after_send_loses_nothing_that_the_device_has_written(
    tmp_path: Path, browser: Browser, address: str, mine: Invitation, step: str
) -> None:
    def start() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=CHROMIUM, args=ARGUMENTS, base_url=address
        )

    before = mine.received
    device = start()
    page = answered(device, mine)
    device.route(step, cut_after)
    send(page)
    heading(page, WAITING)
    wait_for_disk(tmp_path, page)
    kill_browser(tmp_path)
    device = start()
    page = device.new_page()
    page.goto(mine.link)
    received(page)
    device.close()
    assert mine.received == before + 1


def test_it_goes_on_by_itself_when_the_connection_is_back(device: BrowserContext, mine: Invitation) -> None:
    page = answered(device, mine)
    device.route("**/ballots/*", cut_before)
    send(page)
    heading(page, WAITING)
    device.set_offline(True)
    device.unroute("**/ballots/*")
    device.set_offline(False)
    received(page)


def test_without_a_connection_send_says_so_and_keeps_the_form(
    device: BrowserContext, mine: Invitation
) -> None:
    page = answered(device, mine)
    device.set_offline(True)
    send(page)
    expect(page.get_by_text("Your answers are kept on this device.").locator("visible=true")).to_be_focused()
    device.set_offline(False)
    page.get_by_role("button", name="Send my answers").click()
    received(page)


def test_no_connection_at_the_beginning_can_be_tried_again(device: BrowserContext, mine: Invitation) -> None:
    device.route("**/standing", cut_before)
    page = device.new_page()
    page.goto(mine.link)
    heading(page, "There is no connection")
    device.unroute("**/standing")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="I agree")).to_be_visible()


def test_pressing_send_twice_sends_once(device: BrowserContext, invited: Invited, mine: Invitation) -> None:
    before = invited.received
    asked: list[str] = []
    device.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page = answered(device, mine)
    page.get_by_role("button", name="Stop here").click()
    page.get_by_role("button", name="Send my answers").dblclick()
    received(page)
    assert asked.count("issue") == 1
    assert invited.received == before + 1


def test_two_tabs_send_one_form_and_both_show_its_receipt(
    device: BrowserContext, invited: Invited, mine: Invitation
) -> None:
    before = invited.received
    first = answered(device, mine)
    second = begin(device, mine.link)
    for page in (first, second):
        page.get_by_role("button", name="Stop here").click()
    device.route("**/ballots/*", cut_before)
    first.get_by_role("button", name="Send my answers").click()
    heading(first, WAITING)
    device.unroute("**/ballots/*")
    second.get_by_role("button", name="Send my answers").click()
    assert received(second) == received(first)
    assert invited.received == before + 1


def test_an_invitation_used_elsewhere_is_told_from_one_that_is_done(
    browser: Browser, address: str, device: BrowserContext, invited: Invited, mine: Invitation
) -> None:
    before = invited.received
    late = answered(device, mine)
    elsewhere = browser.new_context(base_url=address)
    page = answered(elsewhere, mine)
    send(page)
    received(page)
    again = device.new_page()
    again.goto(mine.link)
    heading(again, USED)
    expect(again.get_by_role("button", name="I have a saved file and its code")).to_be_visible()
    send(late)
    heading(late, USED)
    late.wait_for_function("localStorage.length === 0")
    elsewhere.close()
    assert invited.received == before + 1


def test_where_nothing_can_be_stored_the_risk_is_told_and_the_choice_is_theirs(
    device: BrowserContext, invited: Invited, mine: Invitation
) -> None:
    before = invited.received
    device.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })"
    )
    page = device.new_page()
    page.goto(mine.link)
    heading(page, "This browser keeps nothing")
    page.get_by_role("button", name="Go on all the same").click()
    agree(page)
    item(page, 1).locator("label").nth(2).click()
    device.route("**/ballots/*", cut_before)
    send(page)
    heading(page, WAITING)
    expect(page.get_by_text("They are only in this page, so leave it open.")).to_be_visible()
    device.unroute("**/ballots/*")
    page.get_by_role("button", name="Try again").click()
    heading(page, "Thank you. Your answers have arrived.")
    assert invited.received == before + 1


def test_a_full_device_is_not_said_to_keep_anything(device: BrowserContext, mine: Invitation) -> None:
    page = answered(device, mine)
    page.evaluate(
        "for (let size = 2 ** 22; size >= 1; size /= 2)"
        " try { localStorage.setItem('other', (localStorage.other ?? '') + 'x'.repeat(size)) } catch {}"
    )
    device.route("**/ballots/*", cut_before)
    send(page)
    heading(page, WAITING)
    expect(page.get_by_text("They are only in this page, so leave it open.")).to_be_visible()
    device.unroute("**/ballots/*")
    page.get_by_role("button", name="Try again").click()
    heading(page, "Thank you. Your answers have arrived.")
    page.wait_for_function("Object.keys(localStorage).every(name => name === 'other')")


@pytest.mark.parametrize("year", [2016, 2036])
def test_a_wrong_clock_does_no_harm(device: BrowserContext, mine: Invitation, year: int) -> None:
    page = device.new_page()
    page.clock.set_fixed_time(f"{year}-11-22")
    page.goto(mine.link)
    agree(page)
    answer(page, 1, 3)
    device.route("**/ballots/*", cut_before)
    send(page)
    heading(page, WAITING)
    device.unroute("**/ballots/*")
    page = device.new_page()  # its clock is right again, ten years away from the one before
    page.goto(mine.link)
    received(page)


@pytest.mark.parametrize("moment", ["before", "while answering", "between", "after"])
def test_a_survey_that_closes_says_what_became_of_the_answers(
    service: Service, device: BrowserContext, moment: str
) -> None:
    invited = invite(service, instruments=INSTRUMENTS[:1], n_invitations=1)
    mine = invited.invitation()
    page = device.new_page()
    if moment != "before":
        page = answered(device, mine)
    if moment in {"between", "after"}:
        device.route("**/ballots/*", {"between": cut_before, "after": cut_after}[moment])
        send(page)
        heading(page, WAITING)
        device.unroute("**/ballots/*")
    close_wave(service.context, invited.wave.id, confirmed=True)
    if moment == "before":
        page.goto(mine.link)
    elif moment == "while answering":
        send(page)
    else:
        page.get_by_role("button", name="Try again").click()
    if moment == "after":
        received(page)
        return
    heading(page, "This survey has closed")
    told = page.get_by_text("They have been deleted from this device")
    expect(told).to_be_visible(visible=moment != "before")
    page.wait_for_function("localStorage.length === 0")
    assert invited.received == 0


def test_bundle_and_draft_are_locked_away_between_the_visits(
    device: BrowserContext, mine: Invitation
) -> None:
    page = answered(device, mine)
    device.route("**/ballots/*", cut_before)
    send(page)
    heading(page, WAITING)
    kept = page.evaluate("({...localStorage})")
    assert sorted(name.partition(".")[0] for name in kept) == ["bundle", "draft"]
    assert not any(mine.secret in name + value or "role_group" in value for name, value in kept.items())
    assert all(len(name.partition(".")[2]) == 32 for name in kept)
