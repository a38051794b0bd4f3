"""Documents of awkward findings are sound, short and calm; what is not theirs is refused."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from weasyprint import HTML

from diagnostic.reporting.book import book_of
from diagnostic.reporting.render import own_resources, pdf_of
from support.released import released
from support.released_hidden import one_respondent, suppressed


def test_a_foreign_resource_is_refused(complaints: list[str]) -> None:

    fetcher = own_resources({})
    page = '<html lang="en"><title>x</title><img alt="x" src="http://127.0.0.1:9/x.png"><img alt="y" src="file:///etc/passwd">'
    HTML(string=page, url_fetcher=fetcher).write_pdf()
    assert len([complaint for complaint in complaints if "nothing but its own" in complaint]) == 2


@pytest.mark.parametrize("analysis_of", [suppressed, one_respondent])
def test_a_report_with_nothing_to_show_is_short_and_calm(analysis_of: object, complaints: list[str]) -> None:
    reader = PdfReader(BytesIO(pdf_of(book_of(analysis_of()))))  # type: ignore[operator]
    assert 2 <= len(reader.pages) <= 4
    assert "Too few people answered" in reader.pages[1].extract_text()
    assert complaints == []


def test_without_role_groups_and_units_it_is_shorter(complaints: list[str]) -> None:
    small = released(roles=False, units=(), hidden_units=(), n_scales=1, invited=False)
    reader = PdfReader(BytesIO(pdf_of(book_of(small))))
    assert len(reader.pages) <= 6
    assert complaints == []


@pytest.mark.slow
def test_endless_and_hostile_texts_still_make_a_sound_document(complaints: list[str]) -> None:
    def awkward(text: str) -> str:
        return f"{text} <script>x</script> {{{{7*7}}}} אבג " + "Donaudampfschifffahrtsgesellschaft" * 3

    pdf = pdf_of(book_of(released(text=awkward, n_scales=1, units=("Sales", "Research"))))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "{{7*7}}" in text.replace("\n", "")
    assert complaints == []
