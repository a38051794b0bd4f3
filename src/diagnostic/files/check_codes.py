"""Names the first cell that holds no answer the instrument offers, without saying what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diagnostic.errors import AnswerDataError
from diagnostic.instruments.model import Instrument
from diagnostic.scoring.answer_table import NOT_APPLICABLE, NOT_SHOWN, Codes

from .cells import IS_FRACTION, IS_TEXT


@dataclass(frozen=True)
class Offered:
    """What one item offers, and how the file calls its column."""

    column: str
    values: tuple[int, ...]
    not_applicable: bool


def offered_by(instruments: Sequence[Instrument], column_names: dict[str, str]) -> list[Offered]:
    """Give what every item offers, in the order of the column names."""
    questions = {question.id: question for one in instruments for question in one.closed_questions}
    return [
        Offered(column, tuple(sorted(questions[item].values)), questions[item].offers_not_applicable)
        for item, column in column_names.items()
    ]


def check_codes(codes: Codes, offers: Sequence[Offered], row_numbers: Sequence[int], name: str) -> None:
    """Raise `AnswerDataError` for the first cell, row by row, that cannot be an answer to its item."""
    refused = np.column_stack([_refused(codes[:, k], offer) for k, offer in enumerate(offers)])
    if refused.any():
        row, column = (int(k) for k in np.argwhere(refused)[0])
        more = int(np.count_nonzero(refused)) - 1
        place = f"{name}, row {row_numbers[row]}, column '{offers[column].column[:60]}'"
        raise _fault(int(codes[row, column]), offers[column], place, more)


def _refused(codes: Codes, offer: Offered) -> npt.NDArray[np.bool_]:
    allowed = [*offer.values, *range(NOT_SHOWN - 2, NOT_SHOWN + 1)]
    if not offer.not_applicable:
        allowed.remove(NOT_APPLICABLE)
    return np.isin(codes, np.array(allowed, dtype=np.int16), invert=True)


def _fault(code: int, offer: Offered, place: str, more: int) -> AnswerDataError:
    also = f" {more:,} more cell(s) cannot be read either." if more else ""
    values = ", ".join(map(str, offer.values[:11])) + (", …" if len(offer.values) > 11 else "")
    mend = f"Use the option values {values}, and leave the cell empty where there is no answer."
    kinds = {
        IS_TEXT: ("text_in_number_column", "it holds text where the value of a response option belongs."),
        IS_FRACTION: ("answer_not_whole", "it holds a number with decimals; response options are whole."),
        NOT_APPLICABLE: (
            "not_applicable_not_offered",
            "it says 'not applicable', which the item does not offer.",
        ),
    }
    error_code, fault = kinds.get(
        code, ("answer_out_of_range", "it holds a number that is none of the response options.")
    )
    return AnswerDataError(code=error_code, place=place, fault=f"{fault}{also}", mend=mend)
