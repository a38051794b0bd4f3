"""Text and marks can be told from their ground, in colour and in grey."""

from itertools import pairwise

import pytest

from diagnostic.reporting.palette import (
    BLUE,
    GREY,
    INK,
    MARKS,
    MUTED,
    PAPER,
    RUST,
    TEXT_ON,
    WASH,
    css_variables,
    likert,
)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of an sRGB colour."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("colour", [mark.colour for mark in MARKS] + [BLUE, RUST, GREY, INK, MUTED])
@pytest.mark.parametrize("ground", [PAPER, WASH])
def test_chart_marks_stand_out_from_their_ground(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 3.0


@pytest.mark.parametrize("n_options", [2, 3, 4, 5, 6, 7, 11, 101])
def test_every_segment_of_a_bar_stands_out_from_the_paper(n_options: int) -> None:
    colours = likert(n_options)
    assert len(colours) == n_options
    assert min(contrast(colour, PAPER) for colour in colours) >= 3.0


def test_neighbouring_marks_differ_in_shape_so_that_colour_is_never_alone() -> None:
    assert all(one.shape != other.shape for one, other in pairwise(MARKS))
    assert len({(mark.colour, mark.shape) for mark in MARKS}) == len(MARKS)


def test_a_bar_runs_from_rust_to_blue() -> None:
    colours = likert(5)
    assert colours[0] != colours[-1]
    red, blue = int(colours[0][1:3], 16), int(colours[0][5:7], 16)
    assert red > blue
    assert int(colours[-1][5:7], 16) > int(colours[-1][1:3], 16)


def test_the_page_takes_its_colours_from_the_palette() -> None:
    assert f"--blue: {BLUE};" in css_variables()
