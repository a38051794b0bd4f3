"""Writes docs/accuracy.md: how far our figures are from R's, and the peers' from the same.

    python -m benchmarks.accuracy                 run every reference test and write the page
    python -m benchmarks.accuracy --topic irt     print one topic's table

The figures come from the reference tests themselves, which are run and listened to.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.comparisons import Comparisons, Listener, listening  # noqa: E402
from support.peers import PeerDifference, comparisons, version  # noqa: E402

PAGE = ROOT / "docs" / "accuracy.md"
INTRODUCTION = """# Accuracy

Every figure below was compared with one that R gave on the same answers (psych, lavaan, mirt and others; see
`tests/reference/README.md` for versions, tolerances and the definitions behind them). This page is written
by `python -m benchmarks.accuracy`, which runs the reference tests and listens to what they compare: a
*figure* is one number of ours beside one of R's, a *record* one R call on one data set. The *closest call* is
the figure that used up most of its tolerance: its difference, of the tolerance it had. R's records hold 9
significant digits, so large figures cannot agree beyond that.
"""
PEERS = """
## Peers

The Python packages of the field on the same records, where they offer the statistic: the worst absolute
difference from R. In the row on oblimin, R and the peer stop at a gradient of 1e-5, ours at 1e-7 with a lower
criterion. A peer that stops on a record is not compared there.

| Topic | Statistic | Records | Ours | Peer | Peer's | Remark |
| --- | --- | ---: | ---: | --- | ---: | --- |
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topic", help="print the table of one topic")
    topic = parser.parse_args().topic
    listener, code = listen(topic)
    if topic is not None:
        print("\n".join(table(listener.by_topic().get(topic, []))))
        return code
    if code == 0:
        PAGE.write_text(
            page(listener, [comparison.worst() for comparison in comparisons()]), encoding="utf-8"
        )
    return code


def listen(topic: str | None) -> tuple[Listener, int]:
    """Run the reference tests of one topic, or all, and give what they compared."""
    tests = sorted((ROOT / "tests" / "reference").glob(f"test_{topic}*.py" if topic else "test_*.py"))
    listener = Listener()
    with listening(listener):
        code = pytest.main(
            ["-q", "--no-header", "-p", "no:cacheprovider", "--rootdir", str(ROOT), *map(str, tests)],
            plugins=[listener],
        )
    return listener, int(code)


def page(listener: Listener, peers: list[PeerDifference]) -> str:
    topics = listener.by_topic()
    every = [entry for entries in topics.values() for entry in entries]
    total = f"In all: {sum(entry.n_figures for entry in every):,} figures, none outside its tolerance."
    parts = [INTRODUCTION, total]
    for topic, entries in topics.items():
        parts += [f"\n## {topic}\n", *table(entries)]
    return "\n".join(parts) + "\n" + PEERS + "\n".join(map(_peer_line, peers)) + "\n"


def table(entries: list[Comparisons]) -> list[str]:
    head = [
        "| Statistic | Records | Figures | Worst difference | Closest call | of |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    return head + [_line(entry) for entry in sorted(entries, key=lambda entry: entry.statistic)]


def _line(entry: Comparisons) -> str:
    counts = f"| {entry.statistic} | {len(entry.records)} | {entry.n_figures:,} "
    return f"{counts}| {entry.worst_absolute:.1e} | {entry.closest:.1e} | {entry.allowed:.1e} |"


def _peer_line(found: PeerDifference) -> str:
    release = version(found.peer.replace("_", "-"))
    if release is None:
        return f"| {found.topic} | {found.statistic} | | | {found.peer} | | not installed |"
    ours, theirs = (f"{value:.1e}" if found.n_records else "–" for value in (found.ours, found.theirs))
    return (
        f"| {found.topic} | {found.statistic} | {found.n_records} | {ours} | {found.peer} {release} | "
        f"{theirs} | {found.failure} |"
    )


if __name__ == "__main__":
    sys.exit(main())
