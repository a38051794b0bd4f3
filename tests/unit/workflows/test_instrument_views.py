"""Listing, showing and checking instruments."""

from __future__ import annotations

from dataclasses import asdict
from json import dumps, loads
from pathlib import Path

import pytest

from diagnostic.errors import InstrumentError, NotFoundError
from diagnostic.instruments.catalogue import Catalogue
from diagnostic.workflows.catalogue_views import instrument_schema_text, list_instruments, show_instrument
from diagnostic.workflows.check_instrument import check_instrument, check_instrument_file
from support.instruments import PACKAGED, SPEC, instrument_text


def test_the_packaged_instruments_in_short() -> None:
    found = {summary.id: summary for summary in list_instruments()}
    assert set(found) >= {"comms", "mgr_conv", "outcomes", "psy_safety", "trust"}
    assert (found["trust"].n_items, found["trust"].minutes, found["trust"].status) == (15, 2.5, "draft")
    assert found["trust"].languages == ("en", "es", "de", "fr", "ar")


def test_an_instrument_as_each_role_group_reads_it() -> None:
    found = show_instrument("mgr_conv")
    opening = "In the last three months, how often did "
    sentences = {form.role_groups[0]: form.items[3].text.removeprefix(opening) for form in found.forms}
    assert sentences == {
        "frontline": "your manager set goals together with you?",
        "middle_management": "you set goals together with the people you manage?",
        "c_suite": "front-line managers set goals together with their people?",
    }
    assert [option.anchor for option in found.scales[0].options] == [
        "Never", "Rarely", "Sometimes", "Often", "Always",
    ]  # fmt: skip
    assert found.versions == ("1.1.0",)
    dumps(asdict(found))


def test_another_language_where_there_is_one() -> None:
    text = instrument_text("zero_to_ten").replace("title: Zero to ten", "title: {de: Null bis zehn}")
    for words in ("Wide", "Signed"):
        text = text.replace(f"title: {words}", f"title: {{de: {words}}}")
    assert check_instrument(text)
    german = """
id: ruhe
version: 1.0.0
title: {de: Ruhe}
licence: CC0
minutes: 1
response_scale:
  options: [{value: 0, anchor: {de: Nein}}, {value: 1, anchor: {de: Ja}}]
  favourable_from: 1
forms: {alle: {role_groups: [frontline]}}
scales:
  - id: ruhe
    title: {de: Ruhe}
    kind: criterion
    measures: {definition: {de: Ruhe}, low: {de: Unruhe}, high: {de: Ruhe}}
    items: [{id: a, text: {de: Ruhig?}}, {id: b, text: {de: Still?}}]
"""
    catalogue = Catalogue.from_texts([("ruhe.yaml", german)])
    assert list_instruments(catalogue)[0].title == "Ruhe"
    assert show_instrument("ruhe", catalogue=catalogue).forms[0].items[0].text == "Ruhig?"


def test_an_unknown_instrument() -> None:
    with pytest.raises(NotFoundError):
        show_instrument("trusst")


@pytest.mark.parametrize("path", sorted(PACKAGED.glob("*.yaml")), ids=lambda path: path.stem)
def test_packaged_files_pass_the_check(path: Path) -> None:
    assert check_instrument_file(path) == ()


def test_advice_is_told_apart_from_errors() -> None:
    (advice,) = check_instrument_file(SPEC / "lq2002.yaml")
    assert (advice.code, advice.severity) == ("core_scale_without_treatment", "advice")
    faulty = instrument_text("lq2002").replace("id: lead_02", "id: lead_01")
    errors = [finding for finding in check_instrument(faulty) if finding.severity == "error"]
    assert {error.code for error in errors} == {"duplicate_item", "unknown_item_in_columns"}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match="does not exist"):
        check_instrument_file(tmp_path / "none.yaml")


def test_the_schema_is_json() -> None:
    assert loads(instrument_schema_text())["title"] == "Instrument"
