from __future__ import annotations

import pytest

from diagnostic.errors import NotFoundError
from diagnostic.instruments.catalogue import Catalogue
from support.instruments import instrument_text

FOUR = instrument_text("four_items")


@pytest.fixture
def catalogue() -> Catalogue:
    versions = ("1.0.0", "1.10.0", "1.9.0")
    texts = [(f"four_{v}.yaml", FOUR.replace("version: 1.0.0", f"version: {v}")) for v in versions]
    return Catalogue.from_texts([*texts, ("wide.yaml", instrument_text("zero_to_ten"))])


def test_the_newest_version_is_given_unless_another_is_asked_for(catalogue: Catalogue) -> None:
    assert catalogue.get("four_items").version == "1.10.0"
    assert catalogue.get("four_items", "1.9.0").version == "1.9.0"
    assert catalogue.versions("four_items") == ("1.10.0", "1.9.0", "1.0.0")


def test_going_through_gives_the_newest_of_each(catalogue: Catalogue) -> None:
    assert [(i.id, i.version) for i in catalogue] == [("four_items", "1.10.0"), ("zero_to_ten", "2.1.0")]
    assert len(catalogue) == 2
    assert "zero_to_ten" in catalogue
    assert "nothing" not in catalogue


def test_the_digest_tells_texts_apart(catalogue: Catalogue) -> None:
    entries = [catalogue.entry("four_items", version) for version in catalogue.versions("four_items")]
    assert len({entry.sha256 for entry in entries}) == 3
    assert entries[0].file == "four_1.10.0.yaml"


def test_an_unknown_id_is_answered_with_the_closest(catalogue: Catalogue) -> None:
    with pytest.raises(NotFoundError, match="Did you mean 'four_items'"):
        catalogue.get("four_item")
    with pytest.raises(NotFoundError, match="At hand: four_items, zero_to_ten"):
        catalogue.versions("trust")


def test_an_unknown_version_is_answered_with_those_at_hand(catalogue: Catalogue) -> None:
    with pytest.raises(NotFoundError, match=r"1\.10\.0, 1\.9\.0, 1\.0\.0"):
        catalogue.get("four_items", "3.0.0")


def test_an_empty_catalogue() -> None:
    with pytest.raises(NotFoundError, match="At hand: none"):
        Catalogue().get("trust")
