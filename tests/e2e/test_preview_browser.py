"""The consultant's previews in Chromium: for assistive technology, narrow, and without a way to send."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from support.accessibility import assert_accessible
from support.web_service import Service

pytestmark = pytest.mark.browser
PAGES = ("/preview", "/preview/trust/c_suite", "/preview/psy_safety/frontline", "/preview/blind_spot/c_suite")


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_previews_have_no_accessibility_violation(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        base_url=address,
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    for path in PAGES:
        page.goto(path)
        assert_accessible(page, path)
        for link in page.locator("main .switch a").all():
            box = link.bounding_box()
            assert box is not None
            assert min(box["height"], box["width"]) >= 44
    context.close()


def test_answering_and_pressing_enter_sends_nothing(browser: Browser, address: str, service: Service) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.goto("/preview/trust/frontline")
    page.locator("label").nth(2).click()
    assert page.locator("input:checked").count() == 1
    page.locator("input:checked").press("Enter")
    page.get_by_role("link", name="Executives").click()
    assert page.get_by_label("Role group").locator("[aria-current]").inner_text() == "Executives"
    assert page.locator("input:checked").count() == 0
    assert page.get_by_role("button").count() == 0
    assert all(line.startswith("GET ") and "answer" not in line for line in asked)
    assert context.cookies() == []
    context.close()
