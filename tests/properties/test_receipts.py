"""The root of the receipts changes with every answer that is changed, added or dropped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diagnostic.storage.ballot_box.repository import StoredAnswers
from diagnostic.workflows.receipts import receipt_list, root_of

KEYS = st.binary(min_size=32, max_size=32).map(bytes.hex)
ROWS = st.builds(
    StoredAnswers, st.text(max_size=8), st.none() | st.text(max_size=8), st.text(min_size=1, max_size=20)
)
BOXES = st.dictionaries(KEYS, ROWS, min_size=1, max_size=12)


def root(box: dict[str, StoredAnswers]) -> str:
    return root_of(receipt_list("wave", box.items()))


@given(BOXES, st.data())
def test_any_row_changed_added_or_dropped_changes_the_root(
    box: dict[str, StoredAnswers], data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(box)))
    others = ROWS.filter(lambda row: row != box[key])
    new_key = data.draw(KEYS.filter(lambda drawn: drawn not in box))
    deeds = {
        "changed": box | {key: data.draw(others)},
        "added": box | {new_key: data.draw(ROWS)},
        "dropped": {other: row for other, row in box.items() if other != key},
        "moved to another key": {other if other != key else new_key: row for other, row in box.items()},
    }
    assert len({root(box), *(root(deed) for deed in deeds.values())}) == 1 + len(deeds)


@given(BOXES, st.randoms(use_true_random=False))
def test_the_root_does_not_depend_on_the_order_of_the_rows(box: dict[str, StoredAnswers], random) -> None:
    rows = list(box.items())
    random.shuffle(rows)
    assert root(dict(rows)) == root(box)


@given(st.lists(st.text(alphabet="ab ", min_size=1, max_size=3), min_size=2, max_size=9))
def test_no_two_lists_of_lines_share_a_root(lines: list[str]) -> None:
    for shorter in (lines[:-1], lines[1:], [lines[0] + lines[1], *lines[2:]]):
        assert root_of(shorter) != root_of(lines)
