"""What a respondent wrote to open questions: read from the form, and coarsened before it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from diagnostic.workflows.comment_text import clean_comment
from diagnostic.workflows.disclosure_policy import policy_of
from diagnostic.workflows.refusals import AnswerNotOfferedError
from diagnostic.workflows.shown_items import shown_sections
from diagnostic.workflows.views import SectionView

if TYPE_CHECKING:
    from diagnostic.storage.ballot_box.comments import CommentsByKey
    from diagnostic.workflows.access import GroupForm


def read_comments(sections: Sequence[SectionView], sent: Mapping[str, str | int]) -> dict[str, str]:
    """Give what was written to the open questions that a form shows; raises for a text that is too long."""
    written = {}
    for section in shown_sections(sections, sent):
        for item in section.items:
            if item.longest is None or item.id not in sent:
                continue
            if not item.takes(str(sent[item.id])):
                place, fault = f"question '{item.id}'", f"it is longer than {item.longest} characters."
                raise AnswerNotOfferedError(place, fault)
            written[item.id] = clean_comment(str(sent[item.id]))
    return {item_id: text for item_id, text in written.items() if text}


def comments_to_store(
    form: GroupForm, unit: str | None, written: Mapping[str, str], key_of: Callable[[str], str]
) -> CommentsByKey:
    """Give what stands under the key of every open question of the wave; ``key_of`` gives it by question.

    No role group goes with it, and the unit only where it could ever be told.
    """
    from diagnostic.storage.ballot_box.comments import StoredComment

    coarse = unit if _may_be_told(form, unit) else None
    return {
        key_of(comment.id): StoredComment(comment.id, coarse, written[comment.id])
        if comment.id in written
        else None
        for instrument in form.instruments
        for comment in instrument.comments
    }


def _may_be_told(form: GroupForm, unit: str | None) -> bool:
    """Tell whether a unit and all others each have enough people to fill a list of comments."""
    if unit is None:
        return False
    minimum, inside = policy_of(form.wave).minimum_comments, form.invited_in_unit[unit]
    return inside >= minimum and form.invited_in_all - inside >= minimum
