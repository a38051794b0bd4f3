"""Every instrument in the folder loads, reads well and says what a report needs."""

import re
from pathlib import Path

import pytest

from diagnostic.instruments.catalogue import Catalogue
from diagnostic.instruments.load import inspect_instrument
from diagnostic.instruments.model import Instrument
from support.readability import flesch_kincaid_grade

FOLDER = Path(__file__).resolve().parents[3] / "instruments"
FILES = sorted(FOLDER.glob("*.yaml"))
CORE = {"trust": (5, 3), "psy_safety": (4, 3), "comms": (5, 3), "mgr_conv": (6, 2)}
ROLES = {"frontline", "middle_management", "c_suite"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.from_texts((path.name, path.read_text(encoding="utf-8")) for path in FILES)


def sentences(instrument: Instrument) -> list[tuple[str, str, str]]:
    return [
        (form_id, item.id, instrument.wording(item, form_id))
        for form_id in instrument.forms
        for item in instrument.items
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_finding_not_even_advice(path: Path) -> None:
    assert inspect_instrument(path.read_text(encoding="utf-8"), path.name).findings == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_named_after_its_instrument(path: Path) -> None:
    instrument = inspect_instrument(path.read_text(encoding="utf-8"), path.name).instrument
    assert instrument is not None
    assert instrument.id == path.stem


def test_the_core_pack_is_there(catalogue: Catalogue) -> None:
    assert {*CORE, "outcomes"} <= set(catalogue.ids)


@pytest.mark.parametrize(("instrument_id", "shape"), [*CORE.items(), ("outcomes", (5, 2))])
def test_facets_and_items_per_facet(catalogue: Catalogue, instrument_id: str, shape: tuple[int, int]) -> None:
    (scale,) = catalogue.get(instrument_id).scales
    n_facets, n_items = shape
    assert len(scale.facets) == n_facets
    for facet in scale.facets:
        assert sum(item.facet == facet.id for item in scale.items) == n_items


@pytest.mark.parametrize("instrument_id", CORE)
def test_core_scales_have_parallel_forms_for_a_perception_gap(
    catalogue: Catalogue, instrument_id: str
) -> None:
    instrument = catalogue.get(instrument_id)
    assert set(instrument.role_groups) == ROLES
    targets = {role: instrument.forms[instrument.form_for(role) or ""].target for role in ROLES}
    assert targets == {"frontline": "self", "middle_management": "own_team", "c_suite": "front_line"}
    assert instrument.scales[0].kind == "core"
    assert instrument.scales[0].treatments


def test_outcomes_are_everybodys_own(catalogue: Catalogue) -> None:
    outcomes = catalogue.get("outcomes")
    assert outcomes.scales[0].kind == "criterion"
    assert {form.target for form in outcomes.forms.values()} == {"self"}
    assert set(outcomes.role_groups) == ROLES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_sentence_is_whole(path: Path, catalogue: Catalogue) -> None:
    for form_id, item_id, sentence in sentences(catalogue.get(path.stem)):
        place = f"{form_id} {item_id}: {sentence}"
        assert re.fullmatch(r"[A-Z][^{}]*[.?]", sentence), place
        assert "  " not in sentence, place
        assert sentence.endswith("?") == bool(re.search("how (often|many)", sentence, re.IGNORECASE)), place


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_sentence_reads_at_grade_eight_or_below(path: Path, catalogue: Catalogue) -> None:
    for form_id, item_id, sentence in sentences(catalogue.get(path.stem)):
        assert flesch_kincaid_grade(sentence) <= 8, f"{form_id} {item_id}: {sentence}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_sentence_negates_or_joins_two_claims(path: Path, catalogue: Catalogue) -> None:
    joining = re.compile(r"\b(not|never|no|cannot|nobody|nothing|and)\b|n't\b", re.IGNORECASE)
    for form_id, item_id, sentence in sentences(catalogue.get(path.stem)):
        one_claim = sentence.replace("again and again", "often")
        assert not joining.search(one_claim), f"{form_id} {item_id}: {sentence}"


@pytest.mark.parametrize("instrument_id", [*CORE, "outcomes"])
def test_between_a_quarter_and_half_of_the_items_are_reverse_keyed(
    catalogue: Catalogue, instrument_id: str
) -> None:
    items = catalogue.get(instrument_id).items
    assert 0.25 <= sum(item.reverse_keyed for item in items) / len(items) <= 0.5


def test_the_core_pack_takes_about_ten_minutes(catalogue: Catalogue) -> None:
    pack = [catalogue.get(instrument_id) for instrument_id in (*CORE, "outcomes")]
    assert sum(len(instrument.items) for instrument in pack) == 64
    assert 10 <= sum(instrument.minutes for instrument in pack) <= 12
