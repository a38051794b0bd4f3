"""One report, drawn and set once for all tests that only look at it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.reporting.book import Book, book_of
from diagnostic.reporting.render import pdf_of
from support.released import released


class Listener(logging.Handler):
    """Keeps what the typesetter complains about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.complaints: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.complaints.append(record.getMessage())


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    listener = Listener()
    logger = logging.getLogger("weasyprint")
    before = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.WARNING)
    yield listener.complaints
    logger.removeHandler(listener)
    logger.setLevel(before)


@pytest.fixture(scope="session")
def analysis() -> ReleasedAnalysis:
    return released()


@pytest.fixture(scope="session")
def book(analysis: ReleasedAnalysis) -> Book:
    return book_of(analysis)


@pytest.fixture(scope="session")
def pdf(book: Book) -> bytes:
    return pdf_of(book)
