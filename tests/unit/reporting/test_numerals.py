"""Numbers as people read them."""

import pytest

from diagnostic.psychometrics.results import Interval
from diagnostic.reporting import numerals


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (41.4, 0, "41"),
        (-3.26, 1, "−3.3"),
        (-0.04, 1, "0.0"),
        (1199, 0, "1,199"),
        (None, 2, "–"),
        (float("nan"), 2, "–"),
        (float("-inf"), 0, "–"),
    ],
)
def test_decimals(value: float | None, places: int, text: str) -> None:
    assert numerals.decimal(value, places) == text


def test_signed_numbers_show_their_sign_but_zero_has_none() -> None:
    assert [numerals.signed(value) for value in (4.0, -4.0, 0.2)] == ["+4", "−4", "0"]


def test_a_share_is_so_many_of_a_hundred() -> None:
    assert numerals.of_100(0.41) == "41\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}100"


def test_a_share_at_an_end_says_only_so_many_or_more_or_less() -> None:
    assert numerals.of_100(0.9, "or more") == "90 or more of 100".replace(" ", "\N{NO-BREAK SPACE}")
    assert numerals.hundred(0.9, "or more") == "≥\N{NO-BREAK SPACE}90"
    assert numerals.hundred(0.1, "or less") == "≤\N{NO-BREAK SPACE}10"
    assert numerals.percent(0.405) == "40\N{NO-BREAK SPACE}%"
    assert numerals.percent(None) == "–"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(38.2, 43.9, "38–44"), (-3.0, 5.0, "−3 to 5"), (-9.0, -2.0, "−9 to −2")],
)
def test_a_range_never_reads_as_a_minus(low: float, high: float, text: str) -> None:
    interval = Interval(low, high, 0.95, "normal")
    assert numerals.plain_range(interval).replace("\N{NO-BREAK SPACE}", " ") == text


def test_an_interval_names_its_confidence() -> None:
    interval = Interval(0.384, 0.441, 0.9, "Wilson")
    assert numerals.ci(interval, times=100).replace("\N{NO-BREAK SPACE}", " ") == "90 % CI 38–44"


@pytest.mark.parametrize(
    ("p", "text"),
    [
        (0.0004, "p < 0.001"),
        (0.0321, "p = 0.032"),
        (1.0, "p > 0.999"),
        (None, "p not computed"),
        (float("nan"), "p not computed"),
    ],
)
def test_p_values(p: float | None, text: str) -> None:
    assert numerals.p_value(p).replace("\N{NO-BREAK SPACE}", " ") == text


def test_counted_things_agree_with_their_number() -> None:
    assert numerals.counted(1, "person", "people").split() == ["1", "person"]
    assert numerals.counted(2, "person", "people").split() == ["2", "people"]
    assert numerals.listed(["a", "b", "c"]) == "a, b and c"
    assert numerals.listed([]) == ""
