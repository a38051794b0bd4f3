"""Charts are drawn alike every time, fit their labels, and hide what may not be shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from diagnostic.analysis.findings import Diagnosis, Group, NotShown
from diagnostic.disclosure.released import ReleasedAnalysis
from diagnostic.reporting.charts.canvas import Chart
from diagnostic.reporting.charts.items import items_chart
from diagnostic.reporting.charts.wrap import label_lines
from diagnostic.reporting.palette import GREY, RUST
from diagnostic.reporting.people import People
from support.drawings import EVERY_CHART, items, overview, parsed, responses, texts, units
from support.released import released


@pytest.mark.parametrize("draw", EVERY_CHART)
def test_a_chart_is_drawn_the_same_twice_and_fetches_nothing(
    draw: Callable[[Diagnosis], Chart], analysis: ReleasedAnalysis
) -> None:
    first, second = draw(analysis.findings), draw(analysis.findings)
    assert first == second
    root = parsed(first.svg)
    assert (root.get("width"), root.get("height")) == (str(first.width), str(first.height))
    assert not [node for node in root.iter() if any(name.endswith("href") for name in node.attrib)]


@pytest.mark.parametrize("draw", EVERY_CHART)
def test_no_label_is_cut_in_the_example(
    draw: Callable[[Diagnosis], Chart], analysis: ReleasedAnalysis
) -> None:
    assert not [text for text in texts(draw(analysis.findings)) if "…" in text]


@pytest.mark.parametrize("draw", EVERY_CHART)
def test_a_chart_has_words_that_stand_for_it(
    draw: Callable[[Diagnosis], Chart], analysis: ReleasedAnalysis
) -> None:
    words = draw(analysis.findings).alt
    assert any(digit in words for digit in "0123456789")
    assert "NotShown" not in words


@pytest.mark.parametrize("draw", EVERY_CHART)
def test_hostile_text_stays_text(draw: Callable[[Diagnosis], Chart]) -> None:
    hostile = released(n_scales=2, text=lambda text: f'<image href="http://x.y/z"/>&{{{{1}}}} {text}')
    chart = draw(hostile.findings)
    tags = {node.tag.rpartition("}")[2] for node in parsed(chart.svg).iter()}
    assert tags <= {"svg", "g", "path", "text", "line", "rect", "defs", "clipPath"}


def test_every_drawn_text_uses_the_report_font(analysis: ReleasedAnalysis) -> None:
    root = parsed(overview(analysis.findings).svg)
    families = {node.get("font-family") for node in root.iter() if node.tag.endswith("}text")}
    assert families == {"Source Sans Pro"}


def test_bars_lean_from_the_middle_of_the_answer_scale(analysis: ReleasedAnalysis) -> None:
    found = texts(items(analysis.findings))
    shares = [str(round(item.favourable_share * 100)) for item in analysis.findings.scales[0].items]  # type: ignore[union-attr]
    assert [text for text in found if text.isdecimal()] == shares


def test_a_reverse_keyed_item_is_turned_so_that_favourable_lies_right(analysis: ReleasedAnalysis) -> None:
    straight, *_ = analysis.findings.scales[0].items
    assert not isinstance(straight, NotShown)
    turned = dataclasses.replace(straight, reverse_keyed=True, option_shares=straight.option_shares[::-1])
    pair = [items_chart("one", "Trust", [item], labels=["the item"]).svg for item in (straight, turned)]
    assert pair[0].count('fill="#8A380B"') == pair[1].count('fill="#8A380B"') == 1
    assert pair[0] == pair[1].replace("the item (R)", "the item")


def test_a_group_that_may_not_be_shown_is_hatched_without_a_figure(analysis: ReleasedAnalysis) -> None:
    chart = units(analysis.findings)
    assert texts(chart).count("not shown") == 1
    assert "1\N{NO-BREAK SPACE}unit not shown" in chart.alt
    assert f'stroke="{GREY}"' in chart.svg


def test_many_units_become_columns_and_very_many_lose_their_names() -> None:
    for n_units, is_named in ((49, True), (90, False)):
        many = released(
            roles=False, units=tuple(f"Company {n}" for n in range(n_units)), hidden_units=(), n_scales=1
        )
        chart = units(many.findings)
        assert chart.height < 200
        assert ("Company 7" in texts(chart)) is is_named


def test_without_head_counts_responses_are_counts(analysis: ReleasedAnalysis) -> None:
    found = texts(responses(released(invited=False, n_scales=1).findings))
    assert "1,012" in found
    assert not [text for text in found if "%" in text]


def test_labels_break_over_two_lines_and_end_in_an_ellipsis() -> None:
    assert label_lines("short", width=200, size=10) == ("short",)
    lines = label_lines("word " * 60, width=200, size=10)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert label_lines("x" * 500, width=200, size=10, most=1)[0].endswith("…")


def test_the_executives_mark_is_the_same_in_every_chart(analysis: ReleasedAnalysis) -> None:
    people = People.of(analysis.findings)
    assert people.subject == Group("frontline")
    assert people.mark(Group("c_suite")).colour == RUST
    assert [people.title(group) for group in people.compared()] == [
        "Front-line staff",
        "Executives",
        "Middle managers",
    ]


def test_letters_that_join_or_run_from_the_right_are_drawn_as_pixels(analysis: ReleasedAnalysis) -> None:
    assert overview(analysis.findings).png is None
    foreign = overview(released(n_scales=1, text=lambda text: f"شركة {text}").findings)
    assert foreign.png is not None
    assert foreign.png.startswith(b"\x89PNG")
