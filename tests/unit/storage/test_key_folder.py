"""Keys are kept once, on disk, for their owner alone, and destroyed so that no bytes stay in the file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from diagnostic.errors import SetupError
from diagnostic.storage.key_folder import KeyFolder

SECRET = b"a secret of thirty-two bytes. ..."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def test_a_key_is_kept_for_its_owner_alone(folder: Path) -> None:
    keys = KeyFolder(folder)
    assert keys.read("wave.erasure") is None
    keys.write("wave.erasure", SECRET)
    assert keys.read("wave.erasure") == SECRET
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [(one.name, one.stat().st_mode & 0o777) for one in folder.iterdir()] == [("wave.erasure", 0o600)]


def test_a_key_that_is_there_is_never_replaced(folder: Path) -> None:
    keys = KeyFolder(folder)
    keys.write("office", SECRET)
    with pytest.raises(SetupError) as refusal:
        keys.write("office", b"another")
    assert keys.read("office") == SECRET
    assert [one.name for one in folder.iterdir()] == ["office"]
    assert "another" not in str(refusal.value)


def test_destroying_overwrites_what_other_names_of_the_file_still_show(folder: Path, tmp_path: Path) -> None:
    """A second name of the file stands for what an undeleting tool would find."""
    keys = KeyFolder(folder)
    keys.write("wave.erasure", SECRET)
    os.link(folder / "wave.erasure", tmp_path / "undeleted")
    assert keys.destroy("wave.erasure")
    assert keys.read("wave.erasure") is None
    found = (tmp_path / "undeleted").read_bytes()
    assert len(found) == len(SECRET)
    assert found != SECRET
    assert not keys.destroy("wave.erasure")


@pytest.mark.parametrize(
    "act",
    [
        lambda keys: keys.read("office"),
        lambda keys: keys.write("office", SECRET),
        lambda keys: keys.destroy("office"),
    ],
)
def test_a_folder_that_is_none_is_told_with_what_to_mend(
    tmp_path: Path, act: Callable[[KeyFolder], object]
) -> None:
    """Nothing is taken for destroyed that could not be looked for."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "office").mkdir()
    with pytest.raises(SetupError) as refusal:
        act(KeyFolder(tmp_path / "keys"))
    assert refusal.value.code == "keys_unavailable"
