"""Answers of one length, and only those."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.anonymity.errors import PaddingError
from diagnostic.anonymity.padding import pad, unpad


@given(content=st.binary(max_size=63))
def test_whatever_fits_comes_back_at_one_length(content: bytes) -> None:
    padded = pad(content, 64)
    assert len(padded) == 64
    assert unpad(padded, 64) == content


@given(content=st.binary(min_size=1, max_size=40), n_zeros=st.integers(0, 5))
def test_content_that_looks_like_padding_comes_back(content: bytes, n_zeros: int) -> None:
    tricky = content + b"\x80" + bytes(n_zeros)
    assert unpad(pad(tricky, 64), 64) == tricky


def test_what_does_not_fit_is_refused() -> None:
    assert pad(b"x" * 63, 64) == b"x" * 63 + b"\x80"
    with pytest.raises(PaddingError, match="at most 63 fit"):
        pad(b"x" * 64, 64)


@pytest.mark.parametrize(
    "padded", [b"", bytes(64), b"x" * 64, pad(b"x", 63), pad(b"x", 65), pad(b"x", 63) + b"\x01"]
)
def test_another_length_or_filling_is_refused(padded: bytes) -> None:
    with pytest.raises(PaddingError):
        unpad(padded, 64)
