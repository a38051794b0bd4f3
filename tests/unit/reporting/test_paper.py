"""The form on paper: every question and option in every language, and pages that can be cut and copied."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from diagnostic.errors import SetupError
from diagnostic.files.read_instruments import read_catalogue
from diagnostic.instruments.catalogue import Catalogue
from diagnostic.instruments.model import Instrument
from diagnostic.reporting.arabic_fonts import FAMILY, arabic_faces
from diagnostic.reporting.cards.deck import look_of
from diagnostic.reporting.paper.form import (
    PaperConsent,
    PaperForm,
    PaperItem,
    PaperNumber,
    PaperOption,
    PaperPart,
)
from diagnostic.reporting.paper.render import paper_html, paper_pdf
from diagnostic.workflows.form_sections import sections_for
from diagnostic.workflows.paper_parts import paper_parts
from diagnostic.workflows.views import ConditionView, ItemView, NumberView, OptionView, SectionView

MM = 100 / 25.4
CONSENT = PaperConsent(1234, 902, 13, 64, 8, None, "Maria Santos")
UNITS = (PaperOption("1", "Assembly"), PaperOption("2", "Finance & Law"))
AGREE = (OptionView(1, "No"), OptionView(2, "Yes"))
CATALOGUE = read_catalogue(None)
EVERY_FORM = [
    (one.id, role, language) for one in CATALOGUE for role in one.role_groups for language in one.languages
]


def form(parts: tuple[PaperPart, ...], **facts: object) -> PaperForm:
    plain = PaperForm(
        "Northwind", "Autumn survey", "Front-line staff", look_of(2), "en", parts, UNITS, CONSENT
    )
    return replace(plain, **facts)  # type: ignore[arg-type]


def printed(instruments: list[Instrument], role: str, language: str) -> PaperForm:
    return form(paper_parts(sections_for(instruments, role, language)), language=language)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def squeezed(text: str) -> str:
    """Without blanks, and without hyphens, which a line may add."""
    return re.sub(r"[\s\-\u2010]", "", text)


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("instrument_id", "role", "language"), EVERY_FORM)
def test_every_question_and_option_of_every_form_is_printed(
    instrument_id: str, role: str, language: str
) -> None:
    sections = sections_for([CATALOGUE.get(instrument_id)], role, language)
    html = paper_html(printed([CATALOGUE.get(instrument_id)], role, language))
    blocks = html.split('<section class="item">')[1:]
    items = [item for section in sections for item in section.items]
    assert len(blocks) == len(items) + 1  # and the unit
    for number, (item, block) in enumerate(zip(items, blocks, strict=False), 1):
        told = words(block)
        assert told.startswith(f"{number} {spaced(item.text)}")
        for option in item.options:
            assert f"{option.value} {spaced(option.anchor)}" in told
        if item.not_applicable is not None:
            assert f"– {spaced(item.not_applicable)}" in told
        boxes = len(item.options) + (item.not_applicable is not None)
        assert block.count('class="tick"') == boxes
        assert block.count('class="digit"') == (3 if item.number else 0)
    assert ('dir="rtl"' in html.split(">")[1]) == (language == "ar")


@pytest.fixture(scope="module")
def trust_pdf() -> bytes:
    """In German, whose words are the longest."""
    return paper_pdf(printed([CATALOGUE.get("trust")], "c_suite", "de"))


def test_the_pdf_holds_every_question_in_order_and_is_tagged(trust_pdf: bytes) -> None:
    reader = PdfReader(BytesIO(trust_pdf))
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    sections = sections_for([CATALOGUE.get("trust")], "c_suite", "de")
    items = [item for part in paper_parts(sections) for item in part.items]
    assert len(items) == 15
    assert all(text.count(squeezed(item.text)) == 1 for item in items)
    places = [text.index(squeezed(item.text)) for item in items]
    assert places == sorted(places)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert "Autumn survey" in str(reader.metadata.title)


def test_arabic_letters_are_inside_the_pdf(complaints: list[str]) -> None:
    reader = PdfReader(BytesIO(paper_pdf(printed([CATALOGUE.get("outcomes")], "frontline", "ar"))))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    names = {str(font["/BaseFont"]).partition("+")[2].replace("-", "") for font in fonts}
    assert FAMILY.replace(" ", "") in names
    assert reader.trailer["/Root"]["/Lang"] == "ar"
    assert complaints == []


def test_a_machine_without_arabic_letters_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diagnostic.reporting.arabic_fonts.find_spec", lambda _: None)
    with pytest.raises(SetupError, match="fonts-noto-core"):
        arabic_faces([tmp_path])
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        (tmp_path / name).touch()
    assert [face.path.name for face in arabic_faces([tmp_path])] == ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"]


def test_consent_tells_the_figures_and_executives_their_own() -> None:
    parts = (PaperPart("", "", (PaperItem(1, "Good?", (PaperOption("1", "Yes"),), None),)),)
    told = words(paper_html(form(parts)))
    for figure in (
        "1,234 people",
        "902 people",
        "About 13 minutes",
        "64, all optional",
        "at least 8",
        "Maria",
    ):
        assert figure in told
    assert "Your own group is small" not in told
    executives = replace(CONSENT, minimum_executives=5)
    assert "at least 5 of them answered" in words(paper_html(form(parts, consent=executives)))


def test_a_preview_has_no_place_for_a_code_and_says_so() -> None:
    html = paper_html(form((PaperPart("", "", ()),), consent=None, units=()))
    assert "do not hand it out" in html
    assert 'class="strip"' not in html
    assert "hand it in" not in html.replace("do not hand it out", "")


def test_conditions_name_the_question_and_the_answers() -> None:
    first = ItemView("a", "Was there a talk?", AGREE, "Cannot say")
    share = ItemView("n", "How many?", (), None, number=NumberView(0, 100, "of 100"))
    after_words = ItemView(
        "b", "Was it good?", AGREE, None, shown_if=ConditionView("a", frozenset({"2", "not_applicable"}))
    )
    after_number = ItemView(
        "c", "Why all?", AGREE, None, shown_if=ConditionView("n", frozenset({"100", "99"}))
    )
    sections = [SectionView("s", "", (first, share)), SectionView("t", "", (after_words, after_number))]
    told = words(paper_html(form(paper_parts(sections))))
    assert "Answer only if you crossed “ Yes / Cannot say ” at question 1." in told.replace(
        "“Yes", "“ Yes"
    ).replace("say”", "say ”")
    assert "99 / 100" in told


def test_a_long_scale_of_numbers_is_written_and_short_numerals_stand_in_a_row() -> None:
    def item(n_options: int) -> PaperItem:
        options = tuple(PaperOption(str(n), str(n)) for n in range(n_options))
        return PaperItem(1, "How likely?", options, None)

    assert item(101).written == PaperNumber(0, 100, "")
    assert item(11).written is None
    assert item(11).arrangement == "numerals"
    assert item(5).arrangement == "row"
    html = paper_html(form((PaperPart("", "", (item(101),)),), units=()))
    assert "a number from 0 to 100" in html


def test_hostile_texts_stay_inert() -> None:
    hostile = '</bdi><img src="https://evil.example/x.png"><script>1</script>{{ 7*7 }} %(x)s 100 %'
    item = PaperItem(1, hostile, (PaperOption("1", hostile),), hostile, reason=hostile)
    whole = form(
        (PaperPart(hostile, hostile, (item,)),),
        organisation=hostile, title=hostile, stratum=hostile, units=(PaperOption("1", hostile),),
        consent=replace(CONSENT, contact=hostile),
    )  # fmt: skip
    html = paper_html(whole)
    assert "<script" not in html
    assert "<img" not in html
    assert "{{ 7*7 }} %(x)s 100 %" in html


def test_the_back_of_the_code_strip_is_empty(trust_pdf: bytes, tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(trust_pdf)
    command = ["pdftoppm", "-r", "100", "-gray", "-png", "-l", "2"]
    subprocess.run([*command, str(tmp_path / "form.pdf"), str(tmp_path / "page")], check=True)
    front, back = (Image.open(path).convert("L") for path in sorted(tmp_path.glob("page*.png")))
    width, height = front.size
    rows = range(int(200 * MM), height)
    dashed = next(y for y in rows if front.crop((0, y, width, y + 1)).tobytes().count(255) < width * 0.75)
    assert front.crop((0, dashed, width, height)).getextrema()[0] < 100  # the strip itself
    assert back.crop((0, dashed, width, height)).getextrema() == (255, 255)


def test_the_catalogue_of_the_test_is_not_empty() -> None:
    assert isinstance(CATALOGUE, Catalogue)
    assert {language for *_, language in EVERY_FORM} == {"en", "es", "de", "fr", "ar"}
    assert len(EVERY_FORM) > 80
