"""A real service on real SQLite files, with an open wave to answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
import yaml
from fastapi import FastAPI

from diagnostic.instruments.catalogue import Catalogue
from diagnostic.storage.connect import connect_ballot_box, connect_office
from diagnostic.storage.key_folder import KeyFolder
from diagnostic.web.app import create_app
from diagnostic.workflows.context import Context
from diagnostic.workflows.create_campaign import create_campaign
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.manage_keys import create_key
from diagnostic.workflows.migrate_databases import upgrade_databases
from diagnostic.workflows.open_wave import CORE_PACK, open_wave
from diagnostic.workflows.views import HeadCount, WaveView

INSTRUMENTS = Path(__file__).resolve().parents[2] / "instruments"
HEAD_COUNTS = (
    HeadCount("c_suite", 8),
    HeadCount("middle_management", 30, "Assembly"),
    HeadCount("frontline", 60, "Assembly"),
    HeadCount("frontline", 40, "Finance"),
)


def forecast_instrument() -> str:
    """Give an instrument with 101 options, from 0 to 100, made from a packaged one."""
    content = yaml.safe_load((INSTRUMENTS / "outcomes.yaml").read_text(encoding="utf-8"))
    content["id"] = "forecast"
    options = [{"value": value, "anchor": f"{value} of 100"} for value in range(101)]
    content["response_scale"] |= {"options": options, "favourable_from": 50}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


@dataclass(frozen=True)
class Service:
    context: Context
    app: FastAPI
    folder: Path

    def open_wave(
        self,
        *,
        organisation: str = "Northwind Components",
        title: str = "Autumn survey",
        contact: str = "",
        instruments: tuple[str, ...] = CORE_PACK,
        head_counts: tuple[HeadCount, ...] = HEAD_COUNTS,
        minimum_group: int = 7,
        c_suite_consented: bool = False,
        is_simulated: bool = False,
    ) -> WaveView:
        campaign = create_campaign(
            self.context,
            organisation=organisation,
            title="Culture 2026",
            contact=contact,
            is_simulated=is_simulated,
        )
        return open_wave(
            self.context,
            campaign.id,
            title=title,
            instruments=instruments,
            head_counts=head_counts,
            minimum_group=minimum_group,
            c_suite_consented=c_suite_consented,
        )

    def code(self, wave: WaveView, role_group: str = "frontline") -> str:
        return self.codes(wave, 1, role_group)[0]

    def codes(self, wave: WaveView, count: int, role_group: str = "frontline") -> tuple[str, ...]:
        return issue_codes(self.context, wave.id, role_group=role_group, count=count).codes

    def key(self, *scopes: str) -> dict[str, str]:
        """Give the header of a new API key with these scopes, or all."""
        made = create_key(self.context, name="test", **({"scopes": scopes} if scopes else {}))
        return {"Authorization": f"Bearer {made.secret}"}

    def response_count(self, wave: WaveView) -> int:
        with self.context.ballot_box() as ballot_box:
            return ballot_box.count(wave.id)

    def all_bytes(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())


def make_service(folder: Path, extra_instruments: dict[str, str] | None = None) -> Service:
    """Start on two empty databases, with the packaged instruments and perhaps further YAML texts."""
    urls = {name: f"sqlite:///{folder / name}.sqlite" for name in ("office", "ballot_box")}
    upgrade_databases(urls)
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(INSTRUMENTS.glob("*.yaml"))}
    context = Context(
        office=connect_office(urls["office"]),
        ballot_box=connect_ballot_box(urls["ballot_box"]),
        catalogue=Catalogue.from_texts((texts | (extra_instruments or {})).items()),
        keys=KeyFolder(folder / "keys"),
    )
    return Service(context, create_app(context), folder)


@contextmanager
def running(app: FastAPI, port: int = 0) -> Iterator[str]:
    """Serve over a real socket, on a free port unless one is given; gives the base address."""
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_config=None, server_header=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        listener.listen()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
