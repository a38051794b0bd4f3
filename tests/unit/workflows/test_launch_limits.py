"""What a manifest cannot hold is refused in words, before anything is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from diagnostic.errors import SetupError
from diagnostic.storage.key_folder import KeyFolder
from diagnostic.workflows.context import Context
from diagnostic.workflows.launch_wave import launch_wave
from diagnostic.workflows.office_keys import kept_secret, office_key
from diagnostic.workflows.published_facts import PublishedFacts
from diagnostic.workflows.requests import FaultyRequestError
from diagnostic.workflows.seniority import most_senior_first
from diagnostic.workflows.views import HeadCount
from support.databases import open_small_wave
from support.launched import CLOSES_ON, Pages, with_keys


@pytest.fixture
def keyed(sqlite_context: Context, tmp_path: Path) -> Context:
    return with_keys(sqlite_context, tmp_path)


class ManyPages(Pages):
    def texts(self, facts: PublishedFacts) -> Mapping[str, str]:
        return {f"consent {facts.wave_id} {place}": "0" * 64 for place in range(201)}


def _refused(context: Context, pages: Pages, **choices: object) -> str:
    wave = open_small_wave(context, **choices)
    with pytest.raises(FaultyRequestError) as refusal:
        launch_wave(context, wave.id, pages, CLOSES_ON)
    with context.office() as office:
        assert not office.invitations.manifests(wave.id)
        assert not office.invitations.keys(wave.id)
    return refusal.value.place


def test_more_texts_than_a_manifest_names(keyed: Context) -> None:
    assert _refused(keyed, ManyPages()) == "languages"


def test_more_units_than_a_manifest_holds(keyed: Context) -> None:
    crowd = [HeadCount("frontline", 7, f"{place:04} {'unit ' * 39}".strip()) for place in range(3000)]
    assert _refused(keyed, Pages(), head_counts=crowd) == "units"


def test_role_groups_without_a_settled_rank_stand_above_the_front_line() -> None:
    given = ["frontline", "apprentices", "middle_management", "c_suite", "frontline"]
    assert most_senior_first(given) == ("c_suite", "middle_management", "apprentices", "frontline")


class _Slow:
    """A folder of keys in which another process writes between the look and the writing."""

    def __init__(self, folder: Path, other: bytes | None) -> None:
        self._inner = KeyFolder(folder)
        self._other = other

    def read(self, name: str) -> bytes | None:
        return self._inner.read(name)

    def write(self, name: str, secret: bytes) -> None:
        if self._other is None:
            raise SetupError(place="folder", fault="it is full.", mend="Make room.")
        self._inner.write(name, self._other)
        self._inner.write(name, secret)

    def destroy(self, name: str) -> bool:
        return self._inner.destroy(name)


def test_two_processes_that_make_a_key_at_once_keep_the_first(tmp_path: Path) -> None:
    new: Callable[[], bytes] = lambda: b"mine"  # noqa: E731 - what makes the key is named by its use
    assert kept_secret(_Slow(tmp_path / "keys", b"other"), "office", new) == b"other"
    with pytest.raises(SetupError):
        kept_secret(_Slow(tmp_path / "none", None), "office", new)


def test_the_office_key_is_made_once(keyed: Context) -> None:
    first, second = office_key(keyed), office_key(keyed)
    assert first.private_bytes_raw() == second.private_bytes_raw()
