"""Office and collector as two processes on one launched wave, and a walk through both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.door_process import DoorProcess, client_of, serving
from support.road import Journey, LaunchedWave, launch_opened, with_keys
from support.web_service import make_service

NOWHERE = "postgresql://nobody@127.0.0.1:9/nothing"
CANARIES = {
    "User-Agent": "Canary/4711",
    "Referer": "https://intranet.example/canary-page",
    "Cookie": "canary=crumb",
    "X-Forwarded-For": "203.0.113.77",
    "Forwarded": "for=203.0.113.77",
    "X-Request-Id": "canary-request",
    "Accept-Language": "de-canary",
}


@dataclass(frozen=True)
class BothDoors:
    wave: LaunchedWave
    folder: Path
    office: DoorProcess
    collector: DoorProcess


@contextmanager
def both_doors(folder: Path, notes: Path) -> Iterator[BothDoors]:
    """Launch a wave of a packaged instrument and open both doors, each told of its own database only."""
    service = make_service(folder)
    context = with_keys(service.context, folder / "keys")
    wave = launch_opened(context, service.open_wave(instruments=("outcomes",)).id)
    with (
        serving("office", folder, notes, {"DIAGNOSTIC_BALLOT_BOX_DATABASE": NOWHERE}) as office,
        serving("collector", folder, notes, {"DIAGNOSTIC_OFFICE_DATABASE": NOWHERE}) as collector,
    ):
        yield BothDoors(wave, folder, office, collector)


def walk(doors: BothDoors, number: int) -> Journey:
    """Go all the way with every header that could give somebody away."""
    wave = doors.wave
    journey = wave.journey(number, stratum=len(wave.manifest.strata) - 1)
    journey.content["answers"] = wave.first_options("frontline")
    invitations = f"/api/v1/invitations/{wave.id}"
    with client_of(doors.office, CANARIES) as office, client_of(doors.collector, CANARIES) as collector:
        for page in (
            "",
            "/manifest.json",
            "/manifests/1.json",
            "/consent/frontline/en",
            "/form/frontline/en",
        ):
            assert collector.get(f"/s/{wave.id}{page}").status_code == 200
        assert collector.get(f"/receipts/{wave.id}").status_code == 200
        assert office.post(f"{invitations}/standing", json={"secret": journey.secret}).status_code == 200
        assert journey.post_issue(office).status_code == 200
        assert journey.post_submit(collector).status_code == 200
        assert journey.post_submit(collector, prepared="A" * 86).status_code == 401
        assert office.post(f"{invitations}/done", json={"secret": journey.secret}).status_code == 204
        assert office.get("/stop/AAAAAAAAAAAAAAAAAAAAAA").status_code == 200
        assert collector.get("/s/canary-nowhere").status_code == 404
        assert "set-cookie" not in collector.get(f"/s/{wave.id}").headers
    return journey


def secrets_of(journey: Journey) -> list[str]:
    """Give what only the respondent's browser may hold, in the writings it could be kept in."""
    secret, message = journey.question.values()
    raw = (journey.prepared, journey.signature, journey.blinded.message, journey.blinded.inverse)
    ballot = (journey.ballot["prepared"], journey.ballot["signature"], journey.ballot["answers"][:200])
    return [secret, message, *ballot, *(one.hex() for one in raw)]
