"""Every document has one spelling, the one of RFC 8785."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.anonymity.canonical_json import canonical
from diagnostic.anonymity.errors import ManifestError

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(texts, part, max_size=4),
    max_leaves=12,
)


def test_names_are_sorted_as_rfc_8785_publishes() -> None:
    """Section 3.2.3: the order is that of UTF-16 code units, in which a smiley comes before U+FB33."""
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    expected = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(names, 0)))) == expected


def test_texts_are_escaped_as_rfc_8785_publishes() -> None:
    """Section 3.2.2.2, with the text of its example."""
    text = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"
    assert canonical(text).decode() == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'
    assert canonical("\b\t\f\x7f\x1f").decode() == '"\\b\\t\\f\x7f\\u001f"'


def test_nothing_is_written_between() -> None:
    assert (
        canonical({"b": [1, True, None], "a": {"z": "", "y": -5}})
        == b'{"a":{"y":-5,"z":""},"b":[1,true,null]}'
    )


@given(documents)
def test_a_document_comes_back_and_is_written_the_same_again(document: Any) -> None:
    written = canonical(document)
    assert json.loads(written) == document
    assert canonical(json.loads(written)) == written


@given(st.dictionaries(texts, st.integers(0, 9), min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_show(document: dict[str, int], random: Any) -> None:
    items = list(document.items())
    random.shuffle(items)
    assert canonical(dict(items)) == canonical(document)


@pytest.mark.parametrize(
    "document",
    [1.5, 1.0, float("nan"), 2**53, -(2**53), b"x", {1: "x"}, "\ud800", {"\udc00": 1}, [{"a": 0.1}], {1}],
)
def test_what_has_no_one_spelling_is_refused(document: object) -> None:
    with pytest.raises(ManifestError):
        canonical(document)
