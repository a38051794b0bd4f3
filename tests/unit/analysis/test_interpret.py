import re
from pathlib import Path

import pytest

from diagnostic.analysis import interpret
from diagnostic.analysis.interpret import (
    AGREEMENT,
    CORRELATION,
    RELIABILITY,
    STANDARDISED_DIFFERENCE,
    UNIT_SHARE_OF_VARIANCE,
    Cutoffs,
)


@pytest.mark.parametrize(
    ("cutoffs", "figure", "word"),
    [
        (RELIABILITY, 0.6999, "inadequate"),
        (RELIABILITY, 0.70, "adequate"),
        (RELIABILITY, 0.80, "good"),
        (RELIABILITY, 0.90, "excellent"),
        (RELIABILITY, -0.5, "inadequate"),
        (STANDARDISED_DIFFERENCE, 0.19, "negligible"),
        (STANDARDISED_DIFFERENCE, 0.80, "large"),
        (CORRELATION, 0.30, "medium"),
        (UNIT_SHARE_OF_VARIANCE, 0.05, "small"),
        (AGREEMENT, 0.30, "lack of agreement"),
        (AGREEMENT, 0.95, "very strong"),
    ],
)
def test_a_word_holds_from_its_cutoff_on(cutoffs: Cutoffs, figure: float, word: str) -> None:
    assert cutoffs.word(figure) == word


def test_every_set_of_words_rises_and_names_its_source() -> None:
    known = [value for value in vars(interpret).values() if isinstance(value, Cutoffs)]
    assert len(known) == 5
    for cutoffs in known:
        starts = [start for start, _ in cutoffs.steps]
        assert starts == sorted(set(starts))
        assert "(" in cutoffs.source


def test_every_cutoff_stands_here_with_its_source_or_is_called_an_own_choice() -> None:
    lines = Path(interpret.__file__).read_text(encoding="utf-8").splitlines()
    bare = [k for k, line in enumerate(lines) if re.match(r"[A-Z_0-9]+ = [\d.]+$", line)]
    assert len(bare) >= 16
    for k in bare:
        text = " ".join(lines[k + 1 : k + 4]).split('"""')[1]
        assert re.search(r"[Oo]wn choice|\(\d{4}\)", text), lines[k]
