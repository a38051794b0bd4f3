"""The root of the receipts stands in the report's appendix, where there is one."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from pypdf import PdfReader

from diagnostic.reporting.book import book_of
from diagnostic.reporting.render import html_of, pdf_of
from support.released import released

ROOT = "0123456789abcdef" * 4


def test_the_root_is_printed_where_answers_were_collected_here() -> None:
    analysis = released(roles=False, units=(), hidden_units=(), n_scales=1)
    assert analysis.receipt_root is None
    assert "receipts" not in html_of(book_of(analysis))
    book = book_of(replace(analysis, receipt_root=ROOT))
    assert f"<strong>Root of the receipts</strong> {ROOT}" in html_of(book)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf_of(book))).pages)
    assert ROOT in text.replace("\n", "")
