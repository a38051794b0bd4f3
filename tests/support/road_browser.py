"""The road of invitations in a browser: a launched wave behind a real service, and a respondent's steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from diagnostic.web.app import create_app
from diagnostic.workflows.invitation_secrets import invitation_link, read_secret
from diagnostic.workflows.issue_credential import find_standing
from diagnostic.workflows.views import HeadCount, WaveView
from support.road import FRONT_LINE, LaunchedWave, launch_opened, with_keys
from support.web_service import Service, make_service

CROWD = (
    HeadCount("c_suite", 6),
    HeadCount("middle_management", 24, "Assembly"),
    HeadCount("frontline", 60, "Assembly"),
    HeadCount("frontline", 40, "Finance"),
)
INSTRUMENTS = ("psy_safety", "outcomes")
RECEIVED = "Thank you. Your answers have arrived."


def make_road_service(folder: Path, extra_instruments: dict[str, str] | None = None) -> Service:
    """Start on two empty databases and a folder of keys."""
    for part in ("data", "keys"):
        (folder / part).mkdir()
    service = make_service(folder / "data", extra_instruments)
    context = with_keys(service.context, folder / "keys")
    return Service(context, create_app(context), folder / "data")


@dataclass(frozen=True)
class Invitation:
    """One link, and whom to ask about it."""

    service: Service
    wave_id: str
    secret: str
    fingerprint: str

    @property
    def link(self) -> str:
        return invitation_link("", self.wave_id, read_secret(self.secret), self.fingerprint)

    @property
    def received(self) -> int:
        """How many answers the whole wave has received."""
        with self.service.context.ballot_box() as ballot_box:
            return ballot_box.count(self.wave_id)

    @property
    def standing(self) -> str:
        return find_standing(self.service.context, self.wave_id, self.secret).state


@dataclass(frozen=True)
class Invited:
    """A launched wave; every test takes invitations that nobody has used."""

    service: Service
    wave: WaveView
    launched: LaunchedWave
    left: dict[int, list[str]]

    def invitation(self, stratum: int = FRONT_LINE) -> Invitation:
        return Invitation(self.service, self.wave.id, self.left[stratum].pop(), self.launched.fingerprint)

    @property
    def received(self) -> int:
        return self.service.response_count(self.wave)


def invite(
    service: Service,
    *,
    instruments: Sequence[str] = INSTRUMENTS,
    head_counts: Sequence[HeadCount] = CROWD,
    n_invitations: int = 20,
) -> Invited:
    """Open and launch a wave."""
    wave = service.open_wave(instruments=tuple(instruments), head_counts=tuple(head_counts))
    launched = launch_opened(service.context, wave.id, n_invitations)
    return Invited(service, wave, launched, {place: list(some) for place, some in launched.secrets.items()})


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def arrive(device: BrowserContext, link: str) -> Page:
    """Open the link; the consent page is there."""
    page = device.new_page()
    page.goto(link)
    expect(page.get_by_role("button", name="I agree")).to_be_visible()
    return page


def agree(page: Page) -> None:
    page.get_by_role("button", name="I agree").click()
    expect(page.locator("form[data-paged]")).to_be_attached()


def begin(device: BrowserContext, link: str) -> Page:
    page = arrive(device, link)
    agree(page)
    return page


def received(page: Page) -> str:
    """Wait for the receipt, and give it."""
    heading(page, RECEIVED)
    page.wait_for_function("localStorage.length === 0")
    return page.locator(".receipt code").inner_text()
