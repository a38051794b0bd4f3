"""What a reader must know about the answers to a scale before trusting its figures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .answer_table import NOT_SHOWN, Codes
from .keying import FloatArray

ALIKE = "was answered alike by everybody"
"""Says what every single respondent answered, so that released notes leave it out."""


def scale_notes(scale_id: str, item_ids: tuple[str, ...], codes: Codes, score: FloatArray) -> tuple[str, ...]:
    """Give notes on items that nobody answered or everybody answered alike, and on unscored respondents."""
    if not (codes > NOT_SHOWN).any():
        return (f"Scale '{scale_id}' has no answer at all; it has no scores.",)
    n_unscored = int(np.count_nonzero(np.isnan(score)))
    unscored = (
        f"Scale '{scale_id}': {n_unscored} of {len(score)} respondents answered too few items for a score."
    )
    return (*_item_notes(item_ids, codes), *((unscored,) if n_unscored else ()))


def _item_notes(item_ids: tuple[str, ...], codes: Codes) -> Iterator[str]:
    for k, item_id in enumerate(item_ids):
        answers = codes[codes[:, k] > NOT_SHOWN, k]
        if answers.size == 0:
            yield f"Item '{item_id}' has no answer at all; scores rest on the other items."
        elif answers.size > 1 and answers.min() == answers.max():
            yield f"Item '{item_id}' {ALIKE}; it tells nothing about differences."
