"""Finds telephone numbers and numbers that stand for a person; leaves dates, times and amounts alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from diagnostic.disclosure.masking.moments import is_moments
from diagnostic.disclosure.masking.spans import Label, Span

_BLANK = "[ \u00a0\u202f]"
_DASHES = r"\-‐‑–"
_RUN = re.compile(
    rf"(?<!\w)(?:(?<!\d[.,])|(?=0\d\d))[+(]{{0,2}}\d(?:[ \u00a0\u202f\t./(){_DASHES}]{{0,4}}\d){{2,40}}(?!\w)"
)
_CODE = re.compile(rf"(?<!\w)[^\W\d_]{{1,4}}[{_DASHES}_#]?\d{{5,}}(?!\w)|(?<!\w)(?=\w*[^\W\d])\w*\d{{6,}}\w*")
_ANNOUNCED = re.compile(
    r"(?<!\w)(?:tel|telefon|téléphone|tél|teléfono|phone|fone|mobil|mobile|handy|móvil|portable|fax|whatsapp|ext|"
    r"extension|extensión|durchwahl|apparat|nebenstelle|poste|interno|هاتف|تلفون|تليفون|جوال|موبايل|تحويلة)\.?"
    r"(?:\s{0,2}(?:nr|no|nº|n°|number|nummer|numero|número|numéro|رقم)\.?)?\s{0,2}[:#.]?\s{0,2}"
    rf"(?P<number>[+(]?\d[\d ()./{_DASHES}]{{1,24}}\d)",
    re.IGNORECASE,
)
_OF_A_PERSON = re.compile(
    r"(?<!\w)(?:personalnummer|personal-?nr|pers\.?-?\s?nr|mitarbeiternummer|ausweisnummer|matricule|"
    r"numéro d['’]employé|badge|(?:employee|staff|personnel|payroll) (?:id|no|number)|legajo|"
    r"(?:número|nº|n°) de empleado|(?:ال)?رقم (?:ال)?(?:وظيفي|موظف))\.?\s{0,2}"
    r"[:#.]?\s{0,2}(?P<number>\d{3,})",
    re.IGNORECASE,
)
_GROUPED = re.compile(rf"[1-9]\d{{0,2}}(?:(?P<mark>{_BLANK}|\.)\d{{3}})(?:(?P=mark)\d{{3}})*")
_DECIMAL = re.compile(r"\d\.\d+")
_MONEY = "EUR|USD|CHF|GBP|SAR|AED|EGP|MAD|MXN"
_AMOUNT_BEFORE = re.compile(rf"(?:[€$£¥₹~≈]|\b(?:{_MONEY}|euros?|ca\.)){_BLANK}?$", re.IGNORECASE)
_COUNTED = (
    f"{_MONEY}|k|mio|mrd|millions?|euros?|dollars?|dólares|pesos?|pounds?|franken|francs?|stück|units?|unités|"
    "unidades|pieces|pièces|piezas|parts|teile|people|personas|personnes|menschen|leute|kunden|customers|"
    "clientes|clients|hours|stunden|heures|horas|km|kg|tons?|يورو|دولار|ريال|درهم|جنيه|دينار|شخص|عميل|ساعة|قطعة"
)
_AMOUNT_AFTER = re.compile(
    rf"(?:,\d{{1,2}}(?!\d)|,[{_DASHES}])|{_BLANK}?(?:[€$£¥₹%‰]|(?:{_COUNTED})(?!\w))", re.IGNORECASE
)
_AMOUNT_WRITTEN_TOGETHER = re.compile(rf"(?:{_MONEY}|ca)\d+|\d+(?:{_COUNTED})", re.IGNORECASE)


def number_spans(comment: str) -> Iterator[Span]:
    """Give announced numbers, then telephone numbers and long runs of digits, then codes with digits."""
    text = _with_plain_digits(comment)
    for found in _ANNOUNCED.finditer(text):
        if _could_be_dialled(text, *found.span("number")):
            yield Span(*found.span("number"), "phone")
    for found in _OF_A_PERSON.finditer(text):
        yield Span(*found.span("number"), "number")
    for found in _RUN.finditer(text):
        label = _label(text, *found.span())
        if label is not None:
            yield Span(*found.span(), label)
    for found in _CODE.finditer(text):
        if not _AMOUNT_WRITTEN_TOGETHER.fullmatch(found.group()):
            yield Span(*found.span(), "number")


def _with_plain_digits(comment: str) -> str:
    """Write the digits of all scripts as 0 to 9, letter for letter."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in comment)


def _could_be_dialled(text: str, start: int, end: int) -> bool:
    run = text[start:end]
    groups = re.findall(r"\d+", run)
    return not (is_moments(run) or _is_amount(text, start, end) or _are_several_numbers(run, groups))


def _label(text: str, start: int, end: int) -> Label | None:
    run = text[start:end]
    groups = re.findall(r"\d+", run)
    n_digits = sum(map(len, groups))
    if run[0] == "+" or run[:2] == "(+":
        return "phone" if n_digits >= 6 else None
    if n_digits < 6 or is_moments(run) or _is_amount(text, start, end):
        return None
    if len(groups) == 1:
        return "phone" if 9 <= n_digits <= 15 else "number"
    if n_digits == 6 or _are_several_numbers(run, groups):
        return None
    return "phone" if n_digits <= 15 else "number"


def _is_amount(text: str, start: int, end: int) -> bool:
    run = text[start:end]
    groups = re.findall(r"\d+", run)
    counts_something = _AMOUNT_BEFORE.search(text, max(0, start - 12), start) or _AMOUNT_AFTER.match(
        text, end
    )
    if _GROUPED.fullmatch(run):
        looks_like_a_phone = len(groups) == 3 and len(groups[0]) == 3
        return bool(counts_something) or not looks_like_a_phone
    if len(groups) == 1:
        return run[0] != "0" and bool(counts_something or run.endswith("000"))
    return bool(_DECIMAL.fullmatch(run))


def _are_several_numbers(run: str, groups: list[str]) -> bool:
    """Tell small numbers in a row (3/5 4/5) and ranges of round ones (500-1000) from a telephone number."""
    if groups[0][0] != "0" and all(len(group) <= 2 for group in groups):
        return True
    ends = re.split(rf"{_BLANK}*[{_DASHES}]{_BLANK}*", run)
    return len(ends) == 2 and all(_GROUPED.fullmatch(end) or _is_round(end) for end in ends)


def _is_round(end: str) -> bool:
    return end.isdecimal() and end[0] != "0" and end.endswith("0")
