"""Writes docs/form.md: how much a respondent's phone has to load, and how soon something is seen.

python -m benchmarks.form_page             9 first visits per page and language
python -m benchmarks.form_page --visits 3  fewer; prints, writes nothing
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.chromium import chromium  # noqa: E402
from support.page_weight import Line  # noqa: E402
from support.web_service import Service, make_service, running  # noqa: E402

PAGE = ROOT / "docs" / "form.md"
VISITS = 9
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
CPU_SLOWDOWN = 4
LANGUAGES = ("en", "ar")
HEAD = """# The form on a phone

![The crowd of an answer, questions in the dark, the review in Arabic, and the receipt](pictures/form.png)

Written by `python -m benchmarks.form_page`: the system's Chromium, a phone's screen, the processor slowed
down four times, a line of 1.6 Mbit/s with 150 ms to every answer ("slow 4G"), the core pack's 64 questions,
every page as on a first visit with an empty cache. *Weight* is all that travels, headers included. *First
paint* is when something is seen, *ready* when the page can do all it can (parts turned, draft restored).
Times are medians of {visits} visits, slowest in brackets. The machine had {cores} cores, and
{load:.0f} processes on it wanted to run at a time.

| Page | Language | Weight, kB | First paint, s | Ready, s |
| --- | --- | ---: | ---: | ---: |
"""
FOOT = """
The whole road, from the first page to the receipt with the browser's own cache, weighs {road} kB. Nothing is
loaded from anybody else, and turning parts loads nothing. A test (`tests/e2e/test_page_weight_browser.py`)
keeps every page under 60 kB.

A real first visit needs two more round trips to open a secure connection: add 0.3 s at 150 ms each. The
style sheet is the only file that the first paint waits for; the scripts never hold it up.
"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


@dataclass(frozen=True)
class Visit:
    weight: int
    painted: float
    ready: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=VISITS)
    visits = parser.parse_args().visits
    service = make_service(Path(tempfile.mkdtemp(prefix="diagnostic-form-")))
    with running(service.app) as address, chromium() as browser:
        rows = list(_rows(service, browser, address, visits))
        road = _road(service, browser, address)
    head = HEAD.format(visits=visits, cores=os.cpu_count(), load=os.getloadavg()[0])
    text = head + "".join(rows) + FOOT.format(road=_kilobytes(road))
    print(text)
    if visits >= VISITS:
        PAGE.write_text(text, encoding="utf-8")


def _rows(service: Service, browser: Browser, address: str, visits: int) -> Iterator[str]:
    warm_up, *codes = service.codes(service.open_wave(), len(LANGUAGES) * visits + 1)
    _visit(browser, address, warm_up, "en")
    for place, language in enumerate(LANGUAGES):
        taken = [_visit(browser, address, code, language) for code in codes[place * visits :][:visits]]
        for name in ("consent", "questions"):
            yield _row(name, language, [pages[name] for pages in taken])


def _row(name: str, language: str, visits: list[Visit]) -> str:
    weight = _kilobytes(max(visit.weight for visit in visits))
    painted, ready = ([getattr(visit, what) for visit in visits] for what in ("painted", "ready"))
    return f"| {name} | {language} | {weight} | {_spread(painted)} | {_spread(ready)} |\n"


def _spread(times: list[float]) -> str:
    return f"{statistics.median(times) / 1000:.2f} ({max(times) / 1000:.2f})"


def _kilobytes(weight: int) -> str:
    return f"{weight / 1000:.1f}"


def _visit(browser: Browser, address: str, code: str, language: str) -> dict[str, Visit]:
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    line = Line(page, with_cache=False)
    line.session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    line.session.send("Network.emulateNetworkConditions", SLOW_4G)
    page.goto(f"/a/{code}?lang={language}")
    consent = _measure(page, line, "#keeping-head")
    page.locator("#sheet .actions button").click()
    questions = _measure(page, line, "form[data-paged]")
    context.close()
    return {"consent": consent, "questions": questions}


def _measure(page: Page, line: Line, sign_of_readiness: str) -> Visit:
    page.locator(sign_of_readiness).wait_for(state="attached")
    ready = page.evaluate("performance.now()")
    page.wait_for_load_state("networkidle")
    page.wait_for_function(PAINT)
    return Visit(line.take(), page.evaluate(PAINT), ready)


def _road(service: Service, browser: Browser, address: str) -> int:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    line = Line(page, with_cache=True)
    page.goto("/", wait_until="networkidle")
    page.goto(f"/a/{service.code(service.open_wave())}", wait_until="networkidle")
    page.locator("#sheet .actions button").click()
    page.locator("form[data-paged]").wait_for(state="attached")
    page.locator("fieldset.item label").first.click()
    page.locator("[data-early]:visible").click()
    page.locator("[data-do=send]").click()
    page.locator(".receipt").wait_for()
    page.wait_for_load_state("networkidle")
    context.close()
    return line.take()


if __name__ == "__main__":
    main()
