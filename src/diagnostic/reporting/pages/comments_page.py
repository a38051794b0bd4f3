"""What people wrote to open questions, word for word: nothing is sorted, counted by theme or interpreted."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.disclosure.released import CommentList, ReleasedAnalysis, ReleasedComments
from diagnostic.reporting.numerals import counted, whole
from diagnostic.reporting.people import People

MOST_PRINTED = 60
"""Of one list; as their order is drawn, the first ones are as good as any."""

_LEAD = (
    "Comments show what some people wanted to say. They are no sample of opinions: whoever wrote chose to, "
    "and how many others agree cannot be read from them."
)
_PROMISE = (
    "Masks such as [name], [e-mail] and [phone] stand for what could tell who is meant; everything else is "
    "as it was written. To look for the writers would break the promise that all answers rest on."
)


@dataclass(frozen=True)
class PrintedComment:
    words: str
    direction: str
    """``rtl`` or ``ltr``, as its first letter says."""


@dataclass(frozen=True)
class PrintedList:
    title: str
    """Empty when the question has one list only."""
    comments: tuple[PrintedComment, ...]
    remark: str


@dataclass(frozen=True)
class CommentQuestion:
    question: str
    told: str
    lists: tuple[PrintedList, ...]


@dataclass(frozen=True)
class CommentsPage:
    lead: str
    """What comments can show and what not."""
    promise: str
    questions: tuple[CommentQuestion, ...]
    not_shown: tuple[tuple[str, str], ...]
    """Question and label of those to which nothing may be shown."""


def comments_page_of(released: ReleasedAnalysis, people: People) -> CommentsPage | None:
    """Give the comments that may be shown, or None when there are none."""
    shown = [one for one in released.comments if one.lists]
    if not shown:
        return None
    return CommentsPage(
        lead=_LEAD,
        promise=f"Every list holds at least {released.policy.minimum_comments} comments, in a drawn order. "
        + _PROMISE,
        questions=tuple(_question(one, released.findings.n_respondents, people) for one in shown),
        not_shown=tuple((one.question, one.label) for one in released.comments if not one.lists),
    )


def _question(comments: ReleasedComments, n_respondents: int | None, people: People) -> CommentQuestion:
    return CommentQuestion(
        comments.question,
        _told(comments, n_respondents),
        tuple(_list(one, comments.lists, people) for one in comments.lists),
    )


def _told(comments: ReleasedComments, n_respondents: int | None) -> str:
    if not comments.was_asked_of_all:
        wrote = counted(comments.n_comments, "person", "people")
        return f"{wrote} wrote something; not everybody who answered was asked."
    if n_respondents is None:
        return f"{counted(comments.n_comments, 'person', 'people')} wrote something."
    respondents = counted(n_respondents, "person", "people")
    return f"{whole(comments.n_comments)} of {respondents} who answered wrote something."


def _list(comments: CommentList, among: Sequence[CommentList], people: People) -> PrintedList:
    title = comments.unit or f"All other {people.unit_words[1]}, or none named"
    hidden = len(comments.comments) - MOST_PRINTED
    return PrintedList(
        title if len(among) > 1 else "",
        tuple(PrintedComment(words, _direction(words)) for words in comments.comments[:MOST_PRINTED]),
        f"{counted(hidden, 'further comment')} in diagnostic.json." if hidden > 0 else "",
    )


def _direction(words: str) -> str:
    strong = (unicodedata.bidirectional(sign) for sign in words)
    first = next((kind for kind in strong if kind in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"
