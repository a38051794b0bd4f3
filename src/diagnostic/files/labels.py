"""Labels of role groups and units: kept as plain text, trimmed, few."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from diagnostic.errors import AnswerDataError
from diagnostic.scoring.answer_table import Labels

from .cells import is_missing

MAX_ROLE_GROUPS = 50
MAX_UNITS = 2_000
MAX_CHARACTERS = 200


def read_labels(
    cells: Sequence[str], *, column: str, at_most: int, place: str
) -> tuple[Labels, tuple[str, ...]]:
    """Turn cells into labels (None where missing) and notes; raises `AnswerDataError`."""
    labels = {cell: _label(cell, column, place) for cell in dict.fromkeys(cells)}
    distinct = set(labels.values()) - {None}
    if len(distinct) > at_most:
        raise AnswerDataError(
            code="too_many_labels",
            place=f"{place}, column '{column}'",
            fault=f"it holds {len(distinct):,} different labels; at most {at_most:,} are read.",
            mend="Name the column of groups, not one that tells people apart.",
        )
    marked = sum(bool(cell.strip()) for cell in cells if labels[cell] is None)
    note = f"{marked} row(s) of column '{column}' hold a mark for missing, such as NA, and were read so."
    return np.array([labels[cell] for cell in cells], dtype=object), (note,) if marked else ()


def as_role_groups(
    labels: Labels, known: Collection[str], meant: Mapping[str, str]
) -> tuple[Labels, tuple[str, ...]]:
    """Put the instruments' role groups in place of labels that differ in spelling ('C-Suite': c_suite).

    ``meant`` maps further labels to role groups; raises `AnswerDataError` for a role group not known.
    """
    strangers = sorted(set(meant.values()) - set(known))
    if strangers:
        raise AnswerDataError(
            code="unknown_role_group",
            place="role labels",
            fault=f"the instruments have no role group '{strangers[0]}'.",
            mend=f"Use one of {', '.join(sorted(known))}.",
        )
    roles = {}
    for label in dict.fromkeys(labels):
        role = None if label is None else meant.get(label, _identifier(label))
        roles[label] = role if role in known else label
    unread = sorted(role for role in roles.values() if role is not None and role not in known)
    note = f"{len(unread)} label(s) of role groups are not known to the instruments and stand for themselves."
    return np.array([roles[label] for label in labels], dtype=object), (note,) if unread else ()


def _label(cell: str, column: str, place: str) -> str | None:
    label = " ".join(cell.split())
    if is_missing(label):
        return None
    if len(label) > MAX_CHARACTERS or not label.isprintable():
        raise AnswerDataError(
            code="label_faulty",
            place=f"{place}, column '{column}'",
            fault=f"a label is longer than {MAX_CHARACTERS} characters or holds control characters.",
            mend="Use short plain names.",
        )
    return label


def _identifier(label: str) -> str:
    return "_".join("".join(sign if sign.isalnum() else " " for sign in label.casefold()).split())
