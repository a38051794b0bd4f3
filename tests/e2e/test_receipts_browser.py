"""The receipts of a launched wave on a phone, in every language: readable to all, also the warning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from diagnostic.translations.catalogues import interface_languages
from diagnostic.web.app import create_app
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from support.accessibility import assert_accessible
from support.launched import with_keys
from support.turnouts import FRONT_LINE, LEADERS, answer, invite, launched_small, reuse_keys
from support.web_service import running

pytestmark = pytest.mark.browser


@pytest.fixture
def forged(sqlite_context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the receipts of a wave in which answers were made up."""
    reuse_keys(monkeypatch)
    keyed = with_keys(sqlite_context, tmp_path)
    wave_id = launched_small(keyed)
    invite(keyed, wave_id, LEADERS, 20, issued=5)
    invite(keyed, wave_id, FRONT_LINE, 30, issued=20)
    answer(keyed, wave_id, {"c_suite": 4, "frontline": 24})
    close_wave(keyed, wave_id, confirmed=True)
    with running(create_app(keyed)) as address:
        yield f"{address}/receipts/{wave_id}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_turnout_and_warning_are_accessible_in_every_language(
    device: BrowserContext, forged: str, scheme: str
) -> None:
    page = device.new_page()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for language in interface_languages():
        page.goto(f"{forged}?lang={language}")
        assert page.locator("dl.sent dd").count() == 3
        assert page.locator(".notice.caution h3").count() == 1
        assert_accessible(page, f"receipts in {language}, {scheme}")
