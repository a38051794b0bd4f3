"""The page of comments: word for word, in the released order, inert, and only when there are some."""

from __future__ import annotations

import dataclasses
import json
import re
from html import unescape
from pathlib import Path

from diagnostic.disclosure.released import CommentList, ReleasedAnalysis, ReleasedComments
from diagnostic.reporting.book import book_of
from diagnostic.reporting.pages.comments_page import MOST_PRINTED, CommentsPage, comments_page_of
from diagnostic.reporting.people import People
from diagnostic.reporting.render import html_of, pdf_of
from diagnostic.workflows.write_report import write_report
from support.released import released

HOSTILE = (
    "</li><script>alert(1)</script>{{ 7*7 }}{% raw %}\"'&<b>",
    "=HYPERLINK(1) \u202eback",
    "first line\nsecond line",
    "نحتاج إلى وقت، ورقم [phone]",
)
ORDINARY = tuple(f"Comment {k}" for k in range(10))
NOT_SHOWN = ReleasedComments("less", "What less?", True, (), "not shown")


def _with(*comments: ReleasedComments) -> ReleasedAnalysis:
    return dataclasses.replace(released(n_scales=1), comments=comments)


def _asked(*lists: CommentList, of_all: bool = True) -> ReleasedComments:
    return ReleasedComments("more", "What <more>?", of_all, lists)


def _page(analysis: ReleasedAnalysis) -> CommentsPage | None:
    return comments_page_of(analysis, People.of(analysis.findings))


def test_without_comments_that_may_be_shown_there_is_no_page() -> None:
    assert _page(_with()) is None
    assert _page(_with(NOT_SHOWN)) is None
    assert "In their own words" not in html_of(book_of(_with(NOT_SHOWN)))


def test_comments_are_printed_as_they_are_and_do_nothing() -> None:
    page = html_of(book_of(_with(_asked(CommentList(None, HOSTILE + ORDINARY)), NOT_SHOWN)))
    assert "<script" not in page
    assert "{{ 7*7 }}" in page
    assert "What &lt;more&gt;?" in page
    printed = re.findall(r'<li dir="(ltr|rtl)">(.*?)</li>', page)
    assert [direction for direction, _ in printed] == ["ltr"] * 3 + ["rtl"] + ["ltr"] * 10
    words = [unescape(text) for _, text in printed]
    assert words == [HOSTILE[0], "=HYPERLINK(1) back", "first line second line", HOSTILE[3], *ORDINARY]
    assert "What less? not shown" in re.sub(r"<[^>]+>", "", page)


def test_how_many_wrote_is_said_with_care() -> None:
    everybody = _with(_asked(CommentList(None, ORDINARY)))
    n = everybody.findings.n_respondents
    assert _told(everybody) == f"10 of {n:,} people who answered wrote something."
    some = _with(_asked(CommentList(None, ORDINARY), of_all=False))
    assert _told(some) == "10 people wrote something; not everybody who answered was asked."
    hidden = dataclasses.replace(
        everybody, findings=dataclasses.replace(everybody.findings, n_respondents=None)
    )
    assert _told(hidden) == "10 people wrote something."


def _told(analysis: ReleasedAnalysis) -> str:
    page = _page(analysis)
    assert page is not None
    return page.questions[0].told.replace("\N{NO-BREAK SPACE}", " ")


def test_lists_of_units_are_named_and_long_ones_cut_with_a_remark() -> None:
    many = tuple(f"Comment {k}" for k in range(MOST_PRINTED + 2))
    page = _page(_with(_asked(CommentList("North", ORDINARY), CommentList(None, many))))
    assert page is not None
    north, others = page.questions[0].lists
    assert (north.title, others.title) == ("North", "All other departments, or none named")
    assert [one.words for one in others.comments] == list(many[:MOST_PRINTED])
    assert others.remark.replace("\N{NO-BREAK SPACE}", " ") == "2 further comments in diagnostic.json."
    assert north.remark == ""


def test_the_pdf_is_set_without_complaint(complaints: list[str]) -> None:
    pdf = pdf_of(book_of(_with(_asked(CommentList(None, HOSTILE + ORDINARY)))))
    assert pdf.startswith(b"%PDF")
    assert complaints == []


def test_the_figures_hold_every_comment(tmp_path: Path) -> None:
    many = tuple(f"Comment {k}" for k in range(MOST_PRINTED + 2))
    (file,) = write_report(_with(_asked(CommentList("North", many)), NOT_SHOWN), tmp_path, pdf=False)
    first, second = json.loads(file.read_text(encoding="utf-8"))["comments"]
    assert first["lists"] == [{"unit": "North", "comments": list(many)}]
    assert (second["lists"], second["label"]) == ([], "not shown")
