"""Walks the road of invitations over HTTP for many people at once, light enough to share the machine."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import quantiles

from benchmarks.served_road import Bundle, Door


@dataclass
class Times:
    """How long each step took, in milliseconds, from when the person pressed Send."""

    issue: list[float] = field(default_factory=list)
    submit: list[float] = field(default_factory=list)
    journey: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.journey) / self.seconds

    def percentile(self, step: str, percent: int) -> float:
        return quantiles(getattr(self, step), n=100)[percent - 1]


class Line:
    """Connections to one door, kept alive as a proxy keeps them."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, body: bytes) -> dict[str, str]:
        """Post and give what was answered; any answer other than 200 ends the run."""
        request = f"{self._head}{len(body)}\r\n\r\n".encode() + body
        while True:
            is_fresh = not self._idle
            reader, writer = await self._connection()
            writer.write(request)
            try:
                head = await reader.readuntil(b"\r\n\r\n")
                break
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()
                if is_fresh:  # one kept too long is closed by the server, and asking again is safe
                    raise
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        content = await reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(content.decode())
        self._idle.append((reader, writer))
        answer: dict[str, str] = json.loads(content)
        return answer

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return self._idle.pop() if self._idle else await asyncio.open_connection("127.0.0.1", self._port)


@dataclass
class Walk:
    """One run of many journeys."""

    doors: dict[str, Door]
    wave_id: str
    times: Times = field(default_factory=Times)

    def __post_init__(self) -> None:
        self._office = Line(self.doors["office"].port, f"/api/v1/invitations/{self.wave_id}/issue")
        self._collector = Line(self.doors["collector"].port, f"/api/v1/ballots/{self.wave_id}")

    async def at_rate(self, bundles: Sequence[Bundle], per_second: float) -> Times:
        """Begin journeys at even intervals, whether earlier ones are through or not."""
        begun, walking = time.perf_counter(), []
        for number, bundle in enumerate(bundles):
            due = begun + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            walking.append(asyncio.create_task(self._walk(bundle, due)))
        await asyncio.gather(*walking)
        self.times.seconds = time.perf_counter() - begun
        return self.times

    async def as_fast_as_possible(self, bundles: Sequence[Bundle], at_once: int) -> Times:
        """Keep so many journeys on their way until all are through."""
        begun, waiting = time.perf_counter(), iter(bundles)
        await asyncio.gather(*(self._one_after_another(waiting) for _ in range(at_once)))
        self.times.seconds = time.perf_counter() - begun
        return self.times

    async def _one_after_another(self, waiting: Iterator[Bundle]) -> None:
        for bundle in waiting:
            await self._walk(bundle, time.perf_counter())

    async def _walk(self, bundle: Bundle, due: float) -> None:
        issued = await self._office.post(bundle.issue)
        issued_at = time.perf_counter()
        body = bundle.handed_in(issued["signature"])
        handed_in_at = time.perf_counter()
        await self._collector.post(body)
        done_at = time.perf_counter()
        self.times.issue.append(1000 * (issued_at - due))
        self.times.submit.append(1000 * (done_at - handed_in_at))
        self.times.journey.append(1000 * (done_at - due))
