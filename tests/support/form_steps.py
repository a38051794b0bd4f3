"""A respondent's steps through the form in a browser that runs scripts."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Locator, Page, expect


def begin(device: BrowserContext, code: str) -> Page:
    page = device.new_page()
    page.goto(f"/a/{code}")
    page.get_by_role("button", name="I agree").click()
    expect(page.locator("form[data-paged]")).to_be_attached()
    return page


def answer(page: Page, question: int, choice: int) -> None:
    """Choose, and wait until the device has taken it."""
    before = drafts(page)
    item(page, question).locator("label").nth(choice).click()
    page.wait_for_function(f"JSON.stringify({{...localStorage}}) !== {drafts_text(before)!r}")


def item(page: Page, question: int) -> Locator:
    return page.locator(f"fieldset.item:has(.number:text-is('{question}'))")


def first_shown(page: Page) -> int:
    """Give the number of the first question on the page that is turned to."""
    return int(page.locator("fieldset.item:visible .number").first.inner_text())


def answer_all_shown(page: Page) -> int:
    questions = page.locator("fieldset.item:visible").all()
    for place, question in enumerate(questions):
        question.locator("label").nth(place % 5).click()
    return len(questions)


def drafts(page: Page) -> dict[str, str]:
    return page.evaluate("({...localStorage})")


def drafts_text(kept: dict[str, str]) -> str:
    return "{" + ",".join(f'"{name}":"{value}"' for name, value in kept.items()) + "}"


def reopen(device: BrowserContext, code: str) -> Page:
    page = device.new_page()
    page.goto(f"/a/{code}")
    expect(page.get_by_role("heading", name="On this device", exact=True)).to_be_visible()
    return page


def go_on(page: Page, n_answers: int) -> None:
    expect(page.get_by_text(f"Answers still here: {n_answers}.")).to_be_visible()
    page.get_by_role("button", name="Continue where I stopped").click()
    expect(page.locator("form[data-paged]")).to_be_attached()


def send(page: Page) -> None:
    if page.get_by_role("button", name="Stop here").is_visible():
        page.get_by_role("button", name="Stop here").click()
    elif page.get_by_role("button", name="Check my answers").is_visible():
        page.get_by_role("button", name="Check my answers").click()
    page.get_by_role("button", name="Send my answers").click()


def thanked(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers have arrived.")
    page.wait_for_function("localStorage.length === 0")
