"""Writes docs/statistics from the docstrings: python -m scripts.statistics_pages."""

from __future__ import annotations

import argparse
from pathlib import Path

from scripts.statistics_pages.pages import CLASSES, pages

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "statistics"
BY_HAND = frozenset({"choosing.md"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="the folder to write to (docs/statistics)")
    folder: Path = parser.parse_args().out
    written = pages()
    (folder / CLASSES).mkdir(parents=True, exist_ok=True)
    for path, text in written.items():
        (folder / path).write_text(text, encoding="utf-8")
    for old in folder.rglob("*.md"):
        if str(old.relative_to(folder)) not in written.keys() | BY_HAND:
            old.unlink()
    print(f"{len(written)} pages in {folder}")


if __name__ == "__main__":
    main()
