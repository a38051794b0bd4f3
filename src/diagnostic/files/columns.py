"""Which columns of a data file hold the items, the role group and the unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from diagnostic.errors import AnswerDataError
from diagnostic.instruments.model import Instrument

MAX_COLUMNS = 10_000
_TOLD = 10
_SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class ColumnMap:
    """What the command says about the columns; it goes before what the instruments say."""

    role_group: str | None = None
    unit: str | None = None
    items: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """Positions in the heading."""

    heading: tuple[str, ...]
    items: dict[str, int]
    role_group: int | None
    unit: int | None

    @property
    def ignored(self) -> tuple[str, ...]:
        used = {*self.items.values(), self.role_group, self.unit}
        return tuple(name for k, name in enumerate(self.heading) if k not in used and name)


def wanted_columns(instruments: Sequence[Instrument], columns: ColumnMap) -> dict[str, str]:
    """Give the column name that every item should have."""
    names: dict[str, str] = {}
    for instrument in instruments:
        for item in instrument.items:
            if item.id in names:
                raise AnswerDataError(
                    code="item_in_two_instruments",
                    place=f"item '{item.id}'",
                    fault="it belongs to two of the instruments named.",
                    mend="Read the file once for each of them.",
                )
            names[item.id] = columns.items.get(item.id, instrument.columns.items.get(item.id, item.id))
    strangers = sorted(set(columns.items) - set(names) - set(attention_columns(instruments, columns)))
    if strangers:
        raise AnswerDataError(
            code="unknown_item",
            place="column map",
            fault=f"there is no item {_quoted(strangers[0])}.",
            mend=_closest(strangers[0], tuple(names)),
        )
    return names


def attention_columns(instruments: Sequence[Instrument], columns: ColumnMap) -> dict[str, str]:
    """Give the column name that every attention item should have, if the file holds it."""
    ids = [scale.attention.id for one in instruments for scale in one.scales if scale.attention]
    own = {item_id: name for one in instruments for item_id, name in one.columns.items.items()}
    return {item_id: columns.items.get(item_id, own.get(item_id, item_id)) for item_id in ids}


def lay_out(
    heading: Sequence[str], instruments: Sequence[Instrument], columns: ColumnMap, place: str
) -> Layout:
    """Find every column; raises `AnswerDataError` naming those that are missing or there twice."""
    names = tuple(" ".join(name.split()) for name in heading)
    _check_heading(names, place)
    finder = _Finder(names, place)
    items = finder.items(wanted_columns(instruments, columns))
    items |= finder.present(attention_columns(instruments, columns))
    role_name = columns.role_group or _first([i.columns.role_group for i in instruments])
    unit_name = columns.unit or _first([i.columns.unit for i in instruments])
    named = {finder.named(role_name, "role group"), finder.named(unit_name, "unit")}
    layout = Layout(
        names,
        items,
        finder.label(role_name, "role_group", named),
        finder.label(unit_name, "unit", named),
    )
    _check_single_use(layout, place)
    return layout


def _check_heading(names: tuple[str, ...], place: str) -> None:
    if len(names) > MAX_COLUMNS:
        raise AnswerDataError(
            code="too_many_columns",
            place=f"{place}, heading",
            fault=f"it has {len(names):,} columns; at most {MAX_COLUMNS:,} are read.",
            mend="Keep the columns of the instruments, the role group and the unit.",
        )
    if not any(sign.isalpha() for name in names for sign in name):
        raise AnswerDataError(
            code="heading_missing",
            place=f"{place}, row 1",
            fault="it has no word in it, so it cannot be the heading.",
            mend="Put a first row with the name of every column.",
        )
    repeated = [name for name, count in Counter(names).items() if count > 1 and name]
    if repeated:
        raise AnswerDataError(
            code="duplicate_column",
            place=f"{place}, heading",
            fault=f"{len(repeated)} column name(s) stand there more than once: {listed(repeated)}.",
            mend="Rename or remove the second of each.",
        )


@dataclass(frozen=True)
class _Finder:
    names: tuple[str, ...]
    place: str

    def position(self, wanted: str) -> int | None:
        """Find a column by its exact name, else by its only name that differs in case alone."""
        if wanted in self.names:
            return self.names.index(wanted)
        alike = [k for k, name in enumerate(self.names) if name.casefold() == wanted.casefold()]
        return alike[0] if len(alike) == 1 else None

    def items(self, wanted: Mapping[str, str]) -> dict[str, int]:
        found = {item_id: self.position(name) for item_id, name in wanted.items()}
        missing = [wanted[item_id] for item_id, position in found.items() if position is None]
        if missing:
            hints = " ".join(filter(None, (_closest(name, self.names) for name in missing[:3])))
            raise AnswerDataError(
                code="items_missing",
                place=f"{self.place}, heading",
                fault=f"{len(missing)} of {len(wanted)} item columns are missing: {listed(missing)}.",
                mend=f"{hints} Rename the columns or map them (--item ITEM=COLUMN).".strip(),
            )
        return {item_id: position for item_id, position in found.items() if position is not None}

    def present(self, wanted: Mapping[str, str]) -> dict[str, int]:
        """Give the positions of those columns that are there."""
        found = {item_id: self.position(name) for item_id, name in wanted.items()}
        return {item_id: position for item_id, position in found.items() if position is not None}

    def named(self, wanted: str | None, use: str) -> int | None:
        """Find a column that was asked for by name."""
        if wanted is None:
            return None
        position = self.position(wanted)
        if position is None:
            raise AnswerDataError(
                code="column_missing",
                place=f"{self.place}, heading",
                fault=f"there is no column {_quoted(wanted)} for the {use}.",
                mend=_closest(wanted, self.names),
            )
        return position

    def label(self, wanted: str | None, usual: str, taken: Collection[int | None]) -> int | None:
        """Find the column of labels: by the name given, else by its usual name if it serves nothing else."""
        if wanted is not None:
            return self.position(wanted)
        position = self.position(usual)
        return None if position in taken else position


def _first(named: Sequence[str | None]) -> str | None:
    return next((name for name in named if name is not None), None)


def _check_single_use(layout: Layout, place: str) -> None:
    uses = Counter([*layout.items.values(), layout.role_group, layout.unit])
    for position, count in uses.items():
        if position is not None and count > 1:
            raise AnswerDataError(
                code="column_used_twice",
                place=f"{place}, column {_quoted(layout.heading[position])}",
                fault="it is meant to be read in two ways.",
                mend="Give every item, the role group and the unit a column of their own.",
            )


def _closest(name: str, among: Sequence[str]) -> str:
    close = get_close_matches(name, [other for other in among if other], n=2, cutoff=0.5)
    if close:
        return f"Did you mean {' or '.join(map(_quoted, close))} for {_quoted(name)}?"
    return f"None is like {_quoted(name)}; the first are {listed(among[:5])}."


def listed(names: Sequence[str]) -> str:
    """Name some columns, not too many and not too long."""
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(_quoted(name) for name in names[:_TOLD]) + more


def _quoted(name: str) -> str:
    return f"'{name if len(name) <= _SHOWN_CHARACTERS else name[: _SHOWN_CHARACTERS - 1] + '…'}'"
