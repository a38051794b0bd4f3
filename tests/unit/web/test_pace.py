"""How often one invitation may ask, with a clock that is told what to say."""

from __future__ import annotations

import pytest

from diagnostic.web.office.pace import AT_ONCE, REMEMBERED, Pace, TooOftenError


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def spend(pace: Pace, secret: str, times: int) -> None:
    for _ in range(times):
        pace.take("wave", secret)


def test_after_as_many_as_fit_at_once_one_more_comes_back_each_second() -> None:
    clock = Clock()
    pace = Pace(clock)
    spend(pace, "one", AT_ONCE)
    for _ in range(3):
        with pytest.raises(TooOftenError) as refused:
            pace.take("wave", "one")
        assert refused.value.headers == {"Retry-After": "1"}
    clock.seconds = 2.5
    spend(pace, "one", 2)
    with pytest.raises(TooOftenError):
        pace.take("wave", "one")
    clock.seconds = 1_000_000
    spend(pace, "one", AT_ONCE)
    with pytest.raises(TooOftenError):
        pace.take("wave", "one")


def test_others_and_other_waves_do_not_wait() -> None:
    pace = Pace(Clock())
    spend(pace, "one", AT_ONCE)
    pace.take("wave", "other")
    pace.take("another wave", "one")


def test_a_flood_of_strangers_takes_bounded_memory_and_no_secret_is_held() -> None:
    pace = Pace(Clock())
    for number in range(REMEMBERED + 50):
        pace.take("wave", f"stranger {number}")
    held = pace._buckets
    assert len(held) == REMEMBERED
    assert not any(b"stranger" in key for key in held)
