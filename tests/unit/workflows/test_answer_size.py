"""All answers to a wave have one length, and the longest that anybody could send fits in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diagnostic.anonymity.canonical_json import canonical
from diagnostic.anonymity.padding import pad, unpad
from diagnostic.instruments.catalogue import Catalogue
from diagnostic.instruments.model import Comment
from diagnostic.workflows.access import GroupForm, find_group_form
from diagnostic.workflows.answer_size import STEP, answer_bytes
from diagnostic.workflows.context import Context
from diagnostic.workflows.views import ItemView
from support.databases import open_small_wave, small_catalogue

COMMENT = Comment(id="more", text={"en": "What one thing should leaders know?"}, max_characters=2000)


@pytest.fixture
def forms(sqlite_context: Context) -> dict[str, GroupForm]:
    """Give the form of each role group; all are asked 'climate', which asks in words as well."""
    entries = [small_catalogue().entry(name) for name in ("climate", "voice")]
    asking = entries[0].instrument.model_copy(update={"comments": (COMMENT,)})
    catalogue = Catalogue([replace(entries[0], instrument=asking), entries[1]])
    context = replace(sqlite_context, catalogue=catalogue)
    wave = open_small_wave(context)
    roles = ("c_suite", "middle_management", "frontline")
    return {role: find_group_form(context, wave.id, role) for role in roles}


def _sent(form: GroupForm, written: str) -> bytes:
    """Write the longest answers as the road in the browser writes them."""
    items = [item for section in form.sections() for item in section.items]
    answers = {item.id: _answer(item, written) for item in items}
    unit = max(("", *form.units), key=lambda one: len(one.encode()))
    return canonical({"role_group": form.role_group, "unit": unit, "answers": answers})


def _answer(item: ItemView, written: str) -> str:
    if item.longest is not None:
        return written * item.longest
    return max((str(option.value) for option in item.options), key=len)


@pytest.mark.parametrize("written", ["a", "é", "😀", '"', "\n", "\x01"])
def test_every_comment_of_full_length_fits(forms: dict[str, GroupForm], written: str) -> None:
    length = answer_bytes(forms.values())
    for form in forms.values():
        content = _sent(form, written)
        assert unpad(pad(content, length), length) == content


def test_the_length_is_the_next_whole_step(forms: dict[str, GroupForm]) -> None:
    longest = len(_sent(forms["frontline"], "\x01"))
    length = answer_bytes([forms["frontline"]])
    assert length % STEP == 0
    assert 0 < length - longest <= STEP


def test_the_role_group_that_may_write_most_sets_the_length(forms: dict[str, GroupForm]) -> None:
    assert answer_bytes(forms.values()) == max(answer_bytes([form]) for form in forms.values())
    assert answer_bytes(forms.values()) > 2000 * 6
