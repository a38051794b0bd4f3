"""Reads a measurement model: a mapping of factors to items, or lavaan's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from ..errors import DataError

NAME = r"[^\W\d][\w.]*"
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
OPERATORS = ("=~", "~*~", "~~", "~1", "|")
NOT_SUPPORTED = {
    ":=": "defined parameters",
    "==": "constraints other than shared labels",
    "<~": "composites",
    "<": "inequality constraints",
    ">": "inequality constraints",
    "~": "regressions",
}
_OPERATOR = re.compile(r"=~|~\*~|~~|:=|==|<~|~|\||<|>")
_MODIFIER = re.compile(rf"\s*(?P<modifier>c\s*\([^)]*\)|start\s*\([^)]*\)|{NUMBER}|{NAME})\s*\*\s*")


@dataclass(frozen=True)
class Modifier:
    """What the author asks of one parameter in one group: a fixed value, freedom, a start or a label."""

    fixed: float | None = None
    freed: bool = False
    start: float | None = None
    label: str = ""


@dataclass(frozen=True)
class Term:
    """One parameter as written: ``lhs op rhs``, with one modifier for all groups or one per group."""

    lhs: str
    op: str
    rhs: str
    modifiers: tuple[Modifier, ...] = (Modifier(),)

    def in_group(self, group: int, n_groups: int) -> Modifier:
        if len(self.modifiers) not in (1, n_groups):
            _fail(
                "wrong_number_of_modifiers",
                f"the term {self.name!r}",
                f"it has {len(self.modifiers)} values for {n_groups} group(s).",
                "Give one value for all groups, or exactly one per group in c(…).",
            )
        return self.modifiers[group if len(self.modifiers) > 1 else 0]

    @property
    def name(self) -> str:
        return f"{self.lhs}{self.op}{self.rhs}"


def read_model(model: Any, labels: Sequence[str]) -> tuple[Term, ...]:
    """Read a model as terms; members of a mapping may be item labels or positions.

    Raises `DataError` for text that cannot be read, for operators that a measurement model does not
    have, for a factor without items, a factor named like an item, and for items that are not there.
    """
    if isinstance(model, str):
        terms = tuple(_parse_text(model))
    elif isinstance(model, Mapping):
        terms = tuple(_read_mapping(model, labels))
    else:
        _fail(
            "model_not_readable",
            "model",
            f"it is a {type(model).__name__}.",
            "Give a mapping such as {'trust': ['t1', 't2']}, or lavaan text such as 'trust =~ t1 + t2'.",
        )
    first_mention: dict[tuple[str, frozenset[str]], Term] = {}
    for term in terms:
        first_mention.setdefault((term.op, frozenset((term.lhs, term.rhs))), term)
    terms = tuple(first_mention.values())
    _check(terms, labels)
    return terms


def factor_names(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.lhs for term in terms if term.op == "=~"))


def item_names(terms: Iterable[Term]) -> tuple[str, ...]:
    terms = tuple(terms)
    factors = set(factor_names(terms))
    return tuple(dict.fromkeys(t.rhs for t in terms if t.op == "=~" and t.rhs not in factors))


def _read_mapping(model: Mapping[Any, Any], labels: Sequence[str]) -> Iterator[Term]:
    for factor, members in model.items():
        if isinstance(members, str) or not isinstance(members, Iterable):
            _fail(
                "model_not_readable",
                f"factor {str(factor)!r}",
                "its items are not a list.",
                "Give a list of item labels, also when there is only one.",
            )
        for member in members:
            yield Term(str(factor), "=~", _member(member, labels))


def _member(member: Any, labels: Sequence[str]) -> str:
    name = str(member)
    if isinstance(member, bool) or not isinstance(member, int) or name in labels:
        return name
    return labels[member] if -len(labels) <= member < len(labels) else name


def _parse_text(text: str) -> Iterator[Term]:
    for line in _logical_lines(text):
        found = _OPERATOR.search(line)
        if found is None:
            _fail(
                "model_not_readable",
                f"the line {line!r}",
                "it has no operator.",
                "Write 'factor =~ item + item'.",
            )
        op, left, right = found.group(), line[: found.start()].strip(), line[found.end() :].strip()
        if op == "~" and re.fullmatch(r"(?:.*\*)?\s*1", right):
            op = "~1"
        if op not in OPERATORS:
            _fail(
                "operator_not_supported",
                f"the line {line!r}",
                f"the operator '{op}' ({NOT_SUPPORTED[op]}) has no place in a measurement model.",
                "Use =~ (measured by), ~~ (variance, covariance), ~1 (mean) and labels only.",
            )
        for lhs in _names(left, line):
            yield from _terms(lhs, op, right, line)


def _logical_lines(text: str) -> list[str]:
    lines: list[str] = []
    for raw in re.split(r"[\n;]", re.sub(r"[#!].*", "", text)):
        line = raw.strip()
        if not line:
            continue
        goes_on = bool(lines) and (line.startswith("+") or lines[-1].endswith(("+", "*", "~", "|")))
        if goes_on:
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return lines


def _names(text: str, line: str) -> list[str]:
    names = [part.strip() for part in text.split("+")]
    for name in names:
        if not re.fullmatch(NAME, name):
            _fail(
                "model_not_readable",
                f"the line {line!r}",
                f"{name!r} is not a name.",
                "Names start with a letter and hold letters, digits, '_' and '.'; others need a mapping.",
            )
    return names


def _terms(lhs: str, op: str, right: str, line: str) -> Iterator[Term]:
    for part in re.split(r"\+(?![^(]*\))", _protect_exponents(right)):
        piece = part.replace("\0", "+")
        modifiers: tuple[Modifier, ...] = (Modifier(),)
        while (found := _MODIFIER.match(piece)) is not None:
            modifiers = _combine(modifiers, _read_modifier(found.group("modifier"), line))
            piece = piece[found.end() :]
        if op == "~1":
            if piece.strip() != "1":
                _fail(
                    "model_not_readable",
                    f"the line {line!r}",
                    "it mixes means and regressions.",
                    "Write 'x ~ 1'.",
                )
            yield Term(lhs, op, "", modifiers)
        else:
            yield Term(lhs, op, _names(piece, line)[0], modifiers)


def _protect_exponents(text: str) -> str:
    """Keep the plus sign of numbers like 1e+3 and +0.5* from being read as a separator."""
    return re.sub(r"(?<=\d[eE])\+(?=\d)", "\0", text.lstrip("+ "))


def _read_modifier(text: str, line: str) -> tuple[Modifier, ...]:
    call = re.fullmatch(r"(c|start)\s*\(([^)]*)\)", text)
    if call is None:
        return (_one_modifier(text),)
    values = [value.strip().strip("'\"") for value in call.group(2).split(",")]
    if not all(re.fullmatch(rf"{NUMBER}|{NAME}", value) for value in values):
        _fail(
            "model_not_readable",
            f"the line {line!r}",
            f"{text!r} cannot be read.",
            "Write c(1, NA) or c(a, b).",
        )
    modifiers = tuple(_one_modifier(value) for value in values)
    if call.group(1) == "start":
        return tuple(Modifier(start=modifier.fixed) for modifier in modifiers)
    return modifiers


def _one_modifier(text: str) -> Modifier:
    if re.fullmatch(NUMBER, text):
        return Modifier(fixed=float(text))
    return Modifier(freed=True) if text == "NA" else Modifier(label=text)


def _combine(old: tuple[Modifier, ...], new: tuple[Modifier, ...]) -> tuple[Modifier, ...]:
    size = max(len(old), len(new))
    old, new = (one * size if len(one) == 1 else one for one in (old, new))
    return tuple(
        replace(
            before,
            fixed=before.fixed if after.fixed is None else after.fixed,
            freed=before.freed or after.freed,
            start=before.start if after.start is None else after.start,
            label=after.label or before.label,
        )
        for before, after in zip(old, new, strict=False)
    )


def _check(terms: Sequence[Term], labels: Sequence[str]) -> None:
    factors, items = factor_names(terms), item_names(terms)
    if not items:
        _fail(
            "model_empty", "model", "it has no factor with items.", "Name at least one factor and its items."
        )
    for factor in factors:
        if factor in labels:
            _fail(
                "factor_named_like_item",
                f"factor {factor!r}",
                "an item has the same name.",
                "Give the factor a name of its own.",
            )
    for name in items:
        if labels.count(name) != 1:
            many = name in labels
            _fail(
                "unknown_item",
                f"item {name!r}",
                "more than one column has this name." if many else "no column has this name.",
                "Name each item as its column is named, and each column once.",
            )
    known = {*factors, *items}
    for term in terms:
        unknown = [
            name for name in (term.lhs, term.rhs) if name and term.op in ("~~", "~1") and name not in known
        ]
        if unknown:
            _fail(
                "unknown_name",
                f"the term {term.name!r}",
                f"{unknown[0]!r} is neither a factor nor an item of a factor.",
                "Let a factor be measured by it with =~, or leave the term out.",
            )


def _fail(code: str, place: str, fault: str, mend: str) -> NoReturn:
    raise DataError(code, place=place, fault=fault, mend=mend)
