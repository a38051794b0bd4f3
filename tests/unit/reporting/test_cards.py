"""Cards as they come out of the printer: nothing lost, nothing cut, every square readable."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from diagnostic.reporting.cards.deck import LOOKS, Card, Deck, look_of
from diagnostic.reporting.cards.render import CARDS_PER_SHEET, QUIET_ZONE, cards_html, cards_pdf
from diagnostic.reporting.palette import PAPER, TEXT_ON
from diagnostic.translations.catalogues import texts_in
from diagnostic.workflows.codes import make_code

DPI = 300
MM = DPI / 25.4
QR_EDGE, QR_LEFT, QR_TOP = 39.0, 6.5, 76.0
"""Size and place of the square on its card, in millimetres, as the style sheet has it."""
TWO_QR_TOP = 67.5
HOSTILE = ('</bdi><img src="https://evil.example/x.png"><script>1</script>{{ 7*7 }} ' * 3)[:200]
LONG = ("Wonderful Manufacturing & Daughters " * 6)[:200]


def deck(n_cards: int = 5, look: int = 0, address: str = "https://survey.example.org", **texts: str) -> Deck:
    codes = [make_code(lambda size, seed=k: bytes([seed * 37 % 251] * size)) for k in range(1, n_cards + 1)]
    return Deck(
        organisation=texts.get("organisation", "Northwind Components"),
        title=texts.get("title", "Autumn survey"),
        stratum=texts.get("stratum", "Front-line staff"),
        look=look_of(look),
        address=address,
        contact=texts.get("contact", ""),
        is_simulated=texts.get("simulated") == "yes",
        languages=tuple(texts.get("languages", "en").split()),
        cards=tuple(Card(code, f"{address}/a/{code}") for code in codes),
    )


def texts_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pictures(pdf: bytes, folder: Path, dpi: int = DPI) -> list[Image.Image]:
    (folder / "cards.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", str(dpi), "-gray", "-png", str(folder / "cards.pdf"), str(folder / "page")]
    subprocess.run(command, check=True, capture_output=True)
    return [Image.open(path).convert("L") for path in sorted(folder.glob("page*.png"))]


@pytest.mark.parametrize(("n_cards", "n_sheets"), [(1, 1), (4, 1), (5, 2), (9, 3)])
def test_four_cards_share_a_sheet_and_every_code_stands_once(n_cards: int, n_sheets: int) -> None:
    cards = deck(n_cards)
    pages = texts_of(cards_pdf(cards))
    text = squeezed("".join(pages))
    assert len(pages) == n_sheets
    assert all(text.count(card.code.replace("-", "")) == 1 for card in cards.cards)
    assert text.count("Singleuse.Drawonefromthebox.") == n_cards


def test_one_card_to_a_page_is_an_a6_page() -> None:
    reader = PdfReader(BytesIO(cards_pdf(deck(3), one_per_page=True)))
    assert len(reader.pages) == 3
    sizes = {tuple(round(float(edge) * 25.4 / 72) for edge in page.mediabox[2:]) for page in reader.pages}
    assert sizes == {(105, 148)}


def test_fonts_are_inside_and_the_page_is_tagged() -> None:
    reader = PdfReader(BytesIO(cards_pdf(deck(2))))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert "Source" in str(font["/BaseFont"])
    assert fonts
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Northwind Components: cards for Front-line staff"


@pytest.mark.parametrize("address", ["https://s.example", "https://" + "long-host-name." * 7 + "example"])
@pytest.mark.parametrize("one_per_page", [False, True])
def test_every_square_on_paper_is_its_own_cards_link(
    address: str, one_per_page: bool, tmp_path: Path
) -> None:
    cards = deck(5, address=address)
    pages = pictures(cards_pdf(cards, one_per_page=one_per_page), tmp_path)
    per_page = 1 if one_per_page else CARDS_PER_SHEET
    for number, card in enumerate(cards.cards):
        page, place = divmod(number, per_page)
        corner = (place % 2 * 105.0 + QR_LEFT, place // 2 * 148.5 + QR_TOP)
        assert modules(pages[page], corner, card.link) == matrix(card.link), f"card {number + 1}"


def matrix(link: str) -> list[list[bool]]:
    code = segno.make_qr(link, error="m")
    return [[bool(module) for module in row] for row in code.matrix_iter(border=QUIET_ZONE)]


def modules(page: Image.Image, corner: tuple[float, float], link: str) -> list[list[bool]]:
    """Sample the middle of every module, quiet zone included."""
    n = len(matrix(link))
    pitch = QR_EDGE * MM / n

    def is_dark(row: int, column: int) -> bool:
        x, y = corner[0] * MM + (column + 0.5) * pitch, corner[1] * MM + (row + 0.5) * pitch
        return page.getpixel((int(x), int(y))) < 128  # type: ignore[operator]

    return [[is_dark(row, column) for column in range(n)] for row in range(n)]


def test_the_reading_of_squares_tells_one_card_from_another(tmp_path: Path) -> None:
    cards = deck(2)
    page = pictures(cards_pdf(cards), tmp_path)[0]
    first, second = (card.link for card in cards.cards)
    assert modules(page, (QR_LEFT, QR_TOP), first) != matrix(second)


def test_modules_are_large_enough_for_a_phone() -> None:
    longest = "https://" + "x" * 112 + "/a/" + "-".join(["7KQ2"] * 5)
    assert QR_EDGE / len(matrix(longest)) > 0.5  # millimetres


@pytest.mark.parametrize("languages", ["en", "de ar"])
@pytest.mark.parametrize("text", [LONG, "W" * 200, HOSTILE, "بحث " * 50])
def test_long_and_hostile_texts_stay_inert_and_push_nothing_off_the_card(
    text: str, languages: str, complaints: list[str], tmp_path: Path
) -> None:
    cards = deck(
        1, organisation=text, title=text, contact=text, stratum=text[:60], simulated="yes",
        languages=languages, address="https://" + "long-host-name." * 7 + "example",
    )  # fmt: skip
    html = cards_html(cards)
    assert "<script" not in html
    assert html.count("<img") == 1
    pdf = cards_pdf(cards, one_per_page=True)
    (page,) = texts_of(pdf)
    assert cards.cards[0].code.replace("-", "") in squeezed(page)
    simulated = (
        "thecompanyanditspeopleareinvented" if languages == "en" else "UnternehmenundPersonensinderfunden"
    )
    assert simulated in squeezed(page)
    assert complaints == []
    (picture,) = pictures(pdf, tmp_path)
    edge = int(4.5 * MM)
    width, height = picture.size
    for box in [(0, 0, width, edge), (0, height - edge, width, height), (0, 0, edge, height),
                (width - edge, 0, width, height)]:  # fmt: skip
        assert picture.crop(box).getextrema() == (255, 255), "ink too near to the cut"
    gaps = [(22.0, 24.6), (53.5, 55.5), (73.0, 75.9), (130.0, 131.1)]
    for top, bottom in gaps if languages == "en" else [(21.5, 22.8), (131.2, 131.9)]:
        strip = picture.crop((0, int(top * MM), width, int(bottom * MM)))
        assert strip.getextrema() == (255, 255), f"texts run into each other at {top} mm"


def test_nothing_but_its_own_drawings_is_fetched(complaints: list[str]) -> None:
    cards_pdf(deck(1, organisation="<style>@import url(file:///etc/passwd)</style>"))
    assert complaints == []


def test_strata_differ_in_pattern_and_not_only_in_colour() -> None:
    assert len({look.pattern for look in LOOKS}) == len(LOOKS)
    assert all((PAPER, look.colour) in TEXT_ON for look in LOOKS)


def test_bands_can_be_told_apart_on_a_black_and_white_copy(tmp_path: Path) -> None:
    bands = []
    for place in range(len(LOOKS)):
        folder = tmp_path / str(place)
        folder.mkdir()
        (page,) = pictures(cards_pdf(deck(1, place), one_per_page=True), folder, dpi=100)
        pattern = page.crop(tuple(int(edge * 100 / 25.4) for edge in (60, 9, 96, 21)))  # type: ignore[arg-type]
        bands.append([value > 170 for value in pattern.tobytes()])
    for one, other in product(range(len(bands)), repeat=2):
        differing = sum(a != b for a, b in zip(bands[one], bands[other], strict=True))
        assert one == other or differing > len(bands[one]) * 0.1


def test_a_deck_keeps_its_codes_out_of_its_own_description() -> None:
    cards = deck(1)
    assert cards.cards[0].code not in repr(cards) + repr(cards.cards[0])


def test_only_a_simulated_survey_and_a_named_contact_are_marked() -> None:
    plain = texts_of(cards_pdf(deck(1)))[0]
    marked = texts_of(cards_pdf(deck(1, contact="Maria Santos", simulated="yes")))[0]
    assert "Simulated" not in plain
    assert "Questions?" not in plain
    assert "Simulated survey" in marked
    assert "Ask Maria Santos" in marked


@pytest.mark.parametrize("languages", ["de", "ar", "fr ar"])
def test_cards_speak_their_languages_and_keep_code_and_square(languages: str, tmp_path: Path) -> None:
    cards = deck(2, contact="Maria Santos", languages=languages)
    html = cards_html(cards)
    for one in languages.split():
        say = texts_in(one).gettext
        for text in (
            "Read what is stored, then decide freely.",
            "Draw one from the box.",
            "Front-line staff",
        ):
            assert say(text) in html
            assert one == "en" or say(text) != text
        assert f'lang="{one}"' in html
    pdf = cards_pdf(cards)
    text = squeezed("".join(texts_of(pdf)))
    assert all(text.count(card.code.replace("-", "")) == 1 for card in cards.cards)
    top = QR_TOP if " " not in languages else TWO_QR_TOP
    left = QR_LEFT if not languages.startswith("ar") else 105 - QR_LEFT - QR_EDGE
    (page,) = pictures(pdf, tmp_path)
    for number, card in enumerate(cards.cards):
        assert modules(page, (number * 105 + left, top), card.link) == matrix(card.link)
