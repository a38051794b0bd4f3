"""Builds the answers of a record by carrying out its `prep`: the few lines of R that made them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from support.records import dataset, record

COLUMNS = re.compile(r'paste0\("(\w+)",\s*(\d+):(\d+)\)|"(\w+)"')


def prepared(topic: str, record_id: str) -> pd.DataFrame:
    """Give the data frame `d` that the R call of a record was handed."""
    frame = pd.DataFrame()
    for statement in record(topic, record_id)["prep"].split("; "):
        frame = _carry_out(statement.strip(), frame)
    return frame


def _carry_out(statement: str, d: pd.DataFrame) -> pd.DataFrame:
    for pattern, rule in RULES:
        if found := re.fullmatch(pattern, statement):
            return rule(d, found)
    assert not re.match(r"d(\$|\[| <-)|for", statement), f"no rule for: {statement}"
    return d


def _columns(expression: str) -> list[str]:
    names: list[str] = []
    for stem, first, last, name in COLUMNS.findall(expression):
        names += [name] if name else [f"{stem}{k}" for k in range(int(first), int(last) + 1)]
    return names


def _reversed(d: pd.DataFrame, columns: list[str], total: str) -> pd.DataFrame:
    return d.assign(**{column: int(total) - d[column] for column in columns})


def _with_gaps(d: pd.DataFrame, rows: str, column: str) -> pd.DataFrame:
    first, last, step = (int(k) for k in (*re.findall(r"\d+", rows), "1")[:3])
    gaps = d.astype(float)
    gaps.iloc[first - 1 : last : step, int(column) - 1 if column else slice(None)] = np.nan
    return gaps


RULES = [
    (
        r"d\[(seq\([\d,]+\)|\d+:\d+),(\d*)\] <- NA",
        lambda d, found: _with_gaps(d, found[1], found[2]),
    ),
    (r'd <- read\.csv\("(\w+)\.csv", na\.strings=""\)', lambda _, found: dataset(found[1]).copy()),
    (r"d <- na\.omit\(d\)", lambda d, _: d.dropna()),
    (r"d <- d", lambda d, _: d),
    (r"d <- d\[(\d+):(\d+),\]", lambda d, found: d.iloc[int(found[1]) - 1 : int(found[2])]),
    (r"d <- d\[,(\d+):(\d+)\]", lambda d, found: d.iloc[:, int(found[1]) - 1 : int(found[2])]),
    (
        r"d\$(\w+) <- pm(in|ax)\(d\$\1, (\d+)\)",
        lambda d, found: d.assign(
            **{found[1]: d[found[1]].clip(**{"upper" if found[2] == "in" else "lower": int(found[3])})}
        ),
    ),
    (
        r"d\$(\w+)\[d\$\1 == (\d+)\] <- (\d+)",
        lambda d, found: d.assign(**{found[1]: d[found[1]].replace(int(found[2]), int(found[3]))}),
    ),
    (r"d <- d\[,(.+)\]", lambda d, found: d[_columns(found[1])]),
    (r"d\$(\w+) <- (\d+) - d\$\1", lambda d, found: _reversed(d, [found[1]], found[2])),
    (
        r"d\[,c\(([\d,]+)\)\] <- (\d+) - d\[,c\(\1\)\]",
        lambda d, found: _reversed(d, [d.columns[int(k) - 1] for k in found[1].split(",")], found[2]),
    ),
    (
        r"for\(v in c\((.+)\)\) d\[\[v\]\] <- (\d+) - d\[\[v\]\]",
        lambda d, found: _reversed(d, _columns(found[1]), found[2]),
    ),
]
