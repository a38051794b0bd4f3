import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.disclosure.precision import ends, facet_step, item_step, share_step, to_step


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [(41.25, 0.1, 41.3), (41.24, 0.1, 41.2), (-0.04, 0.1, 0.0), (-1.26, 0.1, -1.3), (0.125, 0.05, 0.15),
     (0.5, 1.0, 1.0), (2.5, 1.0, 3.0), (0.1 + 0.2, 0.1, 0.3), (0.674, 0.01, 0.67)],
)  # fmt: skip
def test_figures_are_rounded_to_the_nearest_step_and_halves_go_up(
    value: float, step: float, rounded: float
) -> None:
    assert to_step(value, step) == rounded


@given(st.integers(20, 100_000))
def test_two_people_fit_between_two_steps_of_a_share_of_answers(n: int) -> None:
    step = item_step(n)
    assert step is not None
    assert step * n >= 2


def test_fewer_than_twenty_answers_have_no_step() -> None:
    assert item_step(19) is None


def test_steps_grow_coarser_in_smaller_groups() -> None:
    assert (share_step(100), share_step(99)) == (0.01, 0.05)
    assert (facet_step(200), facet_step(199)) == (0.1, 1.0)
    assert ends(0.01) == (0.01, 0.99)
    assert ends(0.05) == ends(0.10) == (0.10, 0.90)
