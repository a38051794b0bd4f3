from __future__ import annotations

from pathlib import Path

import pytest

from diagnostic.errors import InstrumentError, NotFoundError
from diagnostic.files import read_instruments
from diagnostic.files.read_instruments import find_instrument, read_catalogue
from diagnostic.files.read_instruments import instrument_text as text_of
from support.instruments import SPEC, instrument_text

CORE_PACK = {"comms", "mgr_conv", "outcomes", "psy_safety", "trust"}


def test_the_packaged_instruments() -> None:
    assert set(read_catalogue().ids) >= CORE_PACK


def test_a_further_folder_adds_to_them() -> None:
    assert set(read_catalogue(SPEC).ids) >= CORE_PACK | {"four_items", "zero_to_ten"}


def test_a_newer_version_in_a_further_folder_is_the_one_given(tmp_path: Path) -> None:
    newer = instrument_text("four_items").replace("version: 1.0.0", "version: 1.1.0")
    (tmp_path / "a.yaml").write_text(instrument_text("four_items"))
    (tmp_path / "b.yml").write_text(newer)
    (tmp_path / "schema.json").write_text("{}")
    (tmp_path / "c.yaml").mkdir()
    assert read_catalogue(tmp_path).get("four_items").version == "1.1.0"


@pytest.mark.parametrize(
    ("name", "version"),
    [(str(SPEC / "four_items.yaml"), "1.0.0"), ("trust", "1.1.0"), ("trust@1.1.0", "1.1.0")],
)
def test_instruments_by_path_and_by_id(name: str, version: str) -> None:
    assert find_instrument(name).version == version


def test_an_unknown_name() -> None:
    with pytest.raises(NotFoundError, match="Did you mean 'trust'"):
        find_instrument("trusst")


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match="not a folder"):
        read_catalogue(tmp_path / "none")


@pytest.mark.parametrize(
    ("content", "word"),
    [(None, "does not exist"), (b"title: Z\xfcrich", "UTF-8"), (b"\xff\xfea\x00", "UTF-8")],
)
def test_files_that_cannot_be_read(tmp_path: Path, content: bytes | None, word: str) -> None:
    path = tmp_path / "x.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InstrumentError, match=word) as caught:
        text_of(path)
    assert caught.value.code == "instrument_unreadable"


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match="cannot be read"):
        text_of(tmp_path)


def test_a_file_too_large_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_instruments, "MAX_BYTES", 10)
    path = tmp_path / "x.yaml"
    path.write_text("title: much too long")
    with pytest.raises(InstrumentError, match="larger"):
        text_of(path)


def test_a_mark_at_the_start_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfid: x")
    assert text_of(path) == "id: x"
