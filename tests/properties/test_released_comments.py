"""No list of comments isolates anybody, storage order leaves no trace, and no given name gets through."""

from __future__ import annotations

from collections import Counter
from itertools import chain, combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.disclosure.comments import WrittenComment, release_comments
from diagnostic.disclosure.masking.mask import Mask

LEAST = 10
no_mask = Mask()


def _drawn(seed: int):
    return Random(seed).randbytes


def _written(**counts: int) -> list[WrittenComment]:
    return [
        WrittenComment("more", None if unit == "none" else unit, f"{unit} {number}")
        for unit, count in counts.items()
        for number in range(count)
    ]


COUNTS = st.dictionaries(st.sampled_from(["none", *"ABCDEFG"]), st.integers(1, 25), max_size=8)


@given(counts=COUNTS, seed=st.integers(0, 9), data=st.data())
@settings(max_examples=80, deadline=None)
def test_no_sum_or_difference_of_lists_isolates_fewer_and_storage_order_leaves_no_trace(
    counts, seed, data
) -> None:
    written = _written(**counts)
    lists = release_comments(written, LEAST, no_mask, _drawn(seed)).get("more", ())
    elsewhere = data.draw(st.permutations(written))
    assert release_comments(elsewhere, LEAST, no_mask, _drawn(seed)).get("more", ()) == lists
    shown = Counter(chain.from_iterable(one.comments for one in lists))
    assert shown in (Counter(), Counter(one.comment for one in written))
    for size in range(1, len(lists) + 1):
        for some in combinations(lists, size):
            n = sum(len(one.comments) for one in some)
            assert n >= LEAST
            assert len(written) - n == 0 or len(written) - n >= LEAST
    for one in lists:
        assert one.unit is None or {text.split()[0] for text in one.comments} == {one.unit}


LETTERS = st.sampled_from("abcdeosAÉéßüñçıŁøأحمدةيى")
WORDS = st.text(LETTERS, min_size=2, max_size=8)
GAPS = st.sampled_from([" ", "  ", ", ", ".", "\n", "-", "’", " 7 ", "(", "/", "…", "\u00a0"])


DRESSES = st.sampled_from([str, str.upper, str.casefold, str.title, "\u200b".join])


@given(
    names=st.lists(WORDS, min_size=1, max_size=4),
    around=st.lists(st.tuples(WORDS, GAPS), max_size=6),
    dress=DRESSES,
)
@settings(max_examples=300, deadline=None)
def test_no_given_name_is_left_in_a_comment(names, around, dress) -> None:
    mask = Mask(names)
    parts = [word + gap for word, gap in around]
    comment = " ".join([*parts, *(dress(name) + "." for name in names)])
    masked = mask(comment)
    assert mask(masked.replace("[name]", "·")) == masked.replace("[name]", "·"), "something was left"
    bare = masked.replace("[name]", " ").split()
    assert not {dress(name) for name in names} & {word.strip(".") for word in bare}
