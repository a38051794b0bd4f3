import pytest

from diagnostic.analysis.gap_words import decide
from diagnostic.psychometrics import Interval


def _interval(bounds: tuple[float, float] | None) -> Interval | None:
    return None if bounds is None else Interval(*bounds, 0.95, "test")


@pytest.mark.parametrize(
    ("difference", "p", "team", "equivalence", "word"),
    [
        (12.0, 0.01, (9, 15), (9.5, 14.5), "clear gap"),
        (-12.0, 0.01, None, None, "clear gap"),
        (10.0, 0.049, None, None, "clear gap"),
        (9.9, 0.001, (9, 11), (9.2, 10.6), "cannot tell"),
        (12.0, 0.05, (10.1, 14), (10.5, 13.5), "gap in this team"),
        (12.0, None, (10.1, 14), (10.5, 13.5), "gap in this team"),
        (-12.0, 0.2, (-14, -10.1), (-13, -11), "gap in this team"),
        (12.0, 0.2, (10.0, 14), (10.5, 13.5), "cannot tell"),
        (3.0, 0.3, (-1, 7), (0, 6), "similar"),
        (3.0, 0.3, None, (-9.9, 9.9), "similar"),
        (3.0, 0.3, None, (-9.9, 10.0), "cannot tell"),
        (3.0, 0.3, None, None, "cannot tell"),
    ],
)
def test_each_word_has_one_rule(
    difference: float,
    p: float | None,
    team: tuple[float, float] | None,
    equivalence: tuple[float, float] | None,
    word: str,
) -> None:
    decided = decide(
        difference,
        p_adjusted=p,
        smallest_effect=10.0,
        significance_level=0.05,
        team=_interval(team),
        equivalence=_interval(equivalence),
    )
    assert decided == word
