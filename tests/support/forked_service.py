"""A service in a process of its own that can be killed and started again within milliseconds.

It is forked from a process that has loaded everything, which must run no other thread at that moment. Each
life has a port of its own, so whoever is connected to a dead one learns it at once.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import Any

import uvicorn

from diagnostic.workflows.context import Context
from support.databases import NAMES

UNLIMITED = resource.RLIM_INFINITY


class ForkedService:
    def __init__(self, context: Context, make_app: Callable[[Context], Any]) -> None:
        self._context = context
        self._app = make_app(context)
        self._listener: socket.socket | None = None
        self._process: int | None = None

    @property
    def port(self) -> int:
        assert self._listener is not None
        return int(self._listener.getsockname()[1])

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        for name in NAMES:
            getattr(self._context, name).close()  # a connection must not be shared with the forked process
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self._process = os.fork()
        if self._process == 0:
            self._serve()

    def kill(self) -> None:
        """End it as `kill -9` does."""
        if self._process is not None:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def limit_files(self, length: int = UNLIMITED) -> None:
        """Let it write no file beyond this length, as if the disk were full; or again without end."""
        assert self._process is not None
        resource.prlimit(self._process, resource.RLIMIT_FSIZE, (length, UNLIMITED))

    def _serve(self) -> None:
        failed, listener = 1, self._listener
        assert listener is not None
        try:
            Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
            for name in NAMES:
                getattr(self._context, name).keep_forgetting_order()
            settings = uvicorn.Config(self._app, access_log=False, log_config=None, server_header=False)
            uvicorn.Server(settings).run(sockets=[listener])
            failed = 0
        finally:
            os._exit(failed)


def _end_with_parent(parent: int) -> None:
    """Leave nothing behind when the tests are killed themselves."""
    while os.getppid() == parent:
        sleep(0.5)
    os._exit(1)


@contextmanager
def forked_service(context: Context, make_app: Callable[[Context], Any]) -> Iterator[ForkedService]:
    """Give a service that runs."""
    service = ForkedService(context, make_app)
    service.start()
    try:
        yield service
    finally:
        service.kill()
