"""Attackers who hold everything that both databases left behind, and guess whose answers are whose.

Each sets every trace of the office beside every trace of the collector and gives one guess per person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from support.leftovers import Found, digests
from support.linkage import Person

Guesses = Iterator[tuple[str, Sequence[tuple[int, int]]]]
"""By which traces, and pairs of an office's person and a collector's; they are right where both are one."""
Both = Mapping[str, Found]
Attacker = Callable[[Both, Sequence[Person]], Guesses]
Traces = Mapping[str, Sequence[int]]

_WORTH_IT = 0.75
"""A trace that shows fewer of the people is not set beside others."""
_SAMPLE = 10


def by_order_of_rows(both: Both, people: Sequence[Person]) -> Guesses:
    """By how a plain SELECT gives the rows of every table."""
    yield from _beside(
        *({table: who for table, _, who in _rows_of_people(both, name, people)} for name in _NAMES)
    )


def by_order_of_columns(both: Both, people: Sequence[Person]) -> Guesses:
    """By every column of every table, also the server's own."""
    yield from _beside(*(dict(_sorted_by_each_column(both, name, people)) for name in _NAMES))


def by_place_in_files(both: Both, people: Sequence[Person]) -> Guesses:
    """By where keys stand in every file: databases, journals, logs."""
    yield from _beside(*(dict(_orders_in_files(both[name], _markers(name, people))) for name in _NAMES))


def by_derived_values(both: Both, people: Sequence[Person]) -> Guesses:
    """By values that are equal, or the hash of each other."""
    office, answers = (_owners(both, name, people) for name in _NAMES)
    found = {
        (office[digest].pop(), answers[digest].pop())
        for digest in office.keys() & answers.keys()
        if len(office[digest]) == len(answers[digest]) == 1
    }
    yield "equal or hashed", sorted(found)


ATTACKERS: tuple[Attacker, ...] = (
    by_order_of_rows,
    by_order_of_columns,
    by_place_in_files,
    by_derived_values,
)
_NAMES = ("office", "ballot_box")


def at_its_best(attacker: Attacker, both: Both, people: Sequence[Person]) -> tuple[int, str]:
    """Give how many of the people an attacker links, and by which traces."""
    outcomes = [(sum(a == b for a, b in guess), by) for by, guess in attacker(both, people)]
    return max(outcomes, default=(0, "nothing to go by"))


def linked_by(attacker: Attacker, both: Both, people: Sequence[Person], by: str) -> int:
    """Give how many an attacker links by these traces, or at its best where they have other names."""
    outcomes = {name: sum(a == b for a, b in guess) for name, guess in attacker(both, people)}
    return outcomes[by] if by in outcomes else max(outcomes.values(), default=0)


def _beside(office: Traces, answers: Traces) -> Guesses:
    for (one, ours), (other, theirs) in product(office.items(), answers.items()):
        yield f"{one} × {other}", list(zip(ours, theirs, strict=False))


def _markers(name: str, people: Sequence[Person]) -> dict[str, dict[str, int]]:
    """Give by what each database knows people; numbers are the truth, used to count only."""
    if name == "ballot_box":
        return {"mark": {one.mark: number for number, one in enumerate(people)}}
    return {
        "invitation": {one.invitation: number for number, one in enumerate(people)},
        "message": {one.message: number for number, one in enumerate(people)},
    }


def _rows_of_people(
    both: Both, name: str, people: Sequence[Person]
) -> Iterator[tuple[str, list[dict[str, object]], list[int]]]:
    """Give each table that knows most people by some column: its rows, and whose they are."""
    known = _markers(name, people)["message" if name == "office" else "mark"]
    for table, rows in both[name].tables.items():
        for column in rows[0] if rows else ():
            theirs = [row for row in rows if str(row[column]) in known]
            if len(theirs) >= _WORTH_IT * len(people):
                yield table, theirs, [known[str(row[column])] for row in theirs]


def _sorted_by_each_column(
    both: Both, name: str, people: Sequence[Person]
) -> Iterator[tuple[str, list[int]]]:
    for table, rows, who in _rows_of_people(both, name, people):
        for column in rows[0]:
            values = [_sortable(column, row[column]) for row in rows]
            if None not in values and len(set(values)) > 1:
                order = sorted(range(len(rows)), key=values.__getitem__)
                yield f"{table} by {column}", [who[place] for place in order]


def _sortable(column: str, value: object) -> object:
    if column == "ctid":  # "(page,line)"
        return tuple(int(part) for part in str(value).strip("()").split(","))
    return value


def _orders_in_files(
    found: Found, markers: Mapping[str, Mapping[str, int]]
) -> Iterator[tuple[str, list[int]]]:
    for (file, content), (kind, known) in product(found.files.items(), markers.items()):
        if not any(marker.encode() in content for marker in list(known)[:_SAMPLE]):
            continue
        for how, find in (("first", bytes.find), ("last", bytes.rfind)):
            places = {number: find(content, marker.encode()) for marker, number in known.items()}
            seen = [number for number in places if places[number] >= 0]
            if len(seen) >= _WORTH_IT * len(known):
                yield f"{how} {kind} in {file}", sorted(seen, key=places.__getitem__)


def _owners(both: Both, name: str, people: Sequence[Person]) -> dict[str, set[int]]:
    """Give who has each value, and each hash of a value; what several have says nothing."""
    owners: dict[str, set[int]] = {}
    for _, rows, who in _rows_of_people(both, name, people):
        common = Counter(str(value) for row in rows for value in row.values())
        for row, number in zip(rows, who, strict=True):
            for value in row.values():
                if value is not None and common[str(value)] == 1:
                    for digest in digests(value):
                        owners.setdefault(digest, set()).add(number)
    return owners
