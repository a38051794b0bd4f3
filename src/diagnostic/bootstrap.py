"""The outermost ring: reads settings, wires everything, and is the `diagnostic` command."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.post.smtp_post import SmtpPost
    from diagnostic.settings import Settings
    from diagnostic.web.respondent.served import Served
    from diagnostic.workflows.context import Context, KeyStore
    from diagnostic.workflows.doors import Doors

START_UP_SECONDS = 60


class Wiring:
    """Makes what commands ask for, when they ask for it."""

    @cached_property
    def settings(self) -> Settings:
        from diagnostic.settings import Settings

        return Settings()

    @property
    def data_folder(self) -> Path:
        return self.settings.data_folder

    def databases(self, data_folder: Path | None = None) -> dict[str, str]:
        settings = self.settings
        if data_folder is not None:
            settings = settings.model_copy(
                update={"data_folder": data_folder, "office_database": "", "ballot_box_database": ""}
            )
        return {"office": settings.office_url, "ballot_box": settings.ballot_box_url}

    def context(self, data_folder: Path | None = None, doors: Doors | None = None) -> Context:
        from diagnostic.storage.connect import connect_ballot_box, connect_office
        from diagnostic.workflows.addresses import read_addresses
        from diagnostic.workflows.context import Context, NoDatabase, NoKeys
        from diagnostic.workflows.doors import Doors
        from diagnostic.workflows.migrate_databases import upgrade_databases

        doors = doors or Doors.ALL
        addresses = read_addresses(self.settings.collector_address, self.settings.office_address)
        urls = self.databases(data_folder)
        opened = doors.databases(urls)
        (data_folder or self.data_folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        upgrade_databases(urls, doors)
        return Context(
            office=connect_office(urls["office"]) if "office" in opened else NoDatabase("office"),
            ballot_box=(
                connect_ballot_box(urls["ballot_box"]) if "ballot_box" in opened else NoDatabase("ballot_box")
            ),
            catalogue=self.catalogue(),
            keys=self._keys(data_folder) if doors.takes_keys else NoKeys(),
            addresses=addresses,
        )

    def _keys(self, data_folder: Path | None) -> KeyStore:
        from diagnostic.storage.key_folder import KeyFolder

        return KeyFolder(self.settings.secrets_folder if data_folder is None else data_folder / "keys")

    def catalogue(self) -> Catalogue:
        from diagnostic.files.read_instruments import read_catalogue

        return read_catalogue(self.settings.instruments_folder)

    def post(self) -> SmtpPost:
        from diagnostic.post.smtp_post import SmtpPost, SmtpServer

        settings = self.settings
        return SmtpPost(
            SmtpServer(
                host=settings.smtp_host,
                sender=settings.mail_from,
                security=settings.smtp_security,
                port=settings.smtp_port,
                user=settings.smtp_user,
                password=settings.smtp_password.get_secret_value(),
            )
        )

    def served(self) -> Served:
        from diagnostic.web.respondent.served import Served

        return Served(self.catalogue())

    def own_address(self, host: str | None, port: int | None) -> str | None:
        name = host or self.settings.host
        number = self.settings.port if port is None else port
        name = "127.0.0.1" if name in {"0.0.0.0", "::"} else f"[{name}]" if ":" in name else name  # noqa: S104
        return f"http://{name}:{number}" if number else None

    def serve(
        self,
        data_folder: Path | None = None,
        *,
        doors: Doors,
        host: str | None,
        port: int | None,
        paper_entry: bool = False,
    ) -> None:
        import uvicorn

        from diagnostic.logs import configure_logs
        from diagnostic.web.app import create_app
        from diagnostic.workflows.check_served import refuse_other_pages
        from diagnostic.workflows.daily_round import DailyRound
        from diagnostic.workflows.start_up import keep_forgetting_order, refuse_unsafe

        configure_logs(self.settings.log_level)
        context = self.context(data_folder, doors)
        refuse_unsafe(context, doors.databases(self.databases(data_folder)), self.settings.unsafe_because)
        if doors.collector:
            refuse_other_pages(context, self.served())
        keep_forgetting_order(context)
        if doors.office:
            DailyRound(context)
        uvicorn.run(
            create_app(context, doors=doors, paper_entry=paper_entry or self.settings.paper_entry),
            host=host or self.settings.host,
            port=self.settings.port if port is None else port,
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,  # whoever asks stays unknown, also behind a proxy that tells
        )

    @contextmanager
    def serving(self, data_folder: Path) -> Iterator[str]:
        port = _free_port()
        environment = os.environ | {
            "DIAGNOSTIC_DATA_FOLDER": str(data_folder),
            "DIAGNOSTIC_OFFICE_DATABASE": "",
            "DIAGNOSTIC_BALLOT_BOX_DATABASE": "",
            "DIAGNOSTIC_LOG_LEVEL": "WARNING",
        }
        command = [
            sys.executable,
            "-m",
            "diagnostic.bootstrap",
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
        ]
        service = subprocess.Popen(command, env=environment)  # noqa: S603 - our own program
        try:
            yield _address_once_up(port, service)
        finally:
            service.terminate()
            service.wait(timeout=START_UP_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _address_once_up(port: int, service: subprocess.Popen[bytes]) -> str:
    from diagnostic.errors import SetupError

    address = f"http://127.0.0.1:{port}"
    give_up_at = time.monotonic() + START_UP_SECONDS
    while service.poll() is None and time.monotonic() < give_up_at:
        try:
            with urlopen(f"{address}/api/v1/health", timeout=2):  # noqa: S310 - a loopback address made above
                return address
        except (URLError, OSError):
            time.sleep(0.05)
    raise SetupError(
        place="service",
        fault="did not start.",
        mend="Run `diagnostic serve` by itself to see why.",
    )


def main() -> None:
    """Run the command line.

    The matrices here are small: a second BLAS thread waits more than it computes, up to fifteen times as
    long on a busy machine. Whoever sets the variable decides otherwise.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from diagnostic.cli.app import run
    except ModuleNotFoundError as error:
        if error.name not in {"typer", "rich"}:
            raise
        sys.exit("The command line is not installed. Install it with: pip install 'diagnostic[all]'")
    run(Wiring())


if __name__ == "__main__":
    main()
