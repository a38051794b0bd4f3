"""What the two frames, this team and executives like these, make of a difference."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.analysis.findings import GapWord, Group
from diagnostic.analysis.gap_tests import Comparison
from diagnostic.analysis.gap_words import decide
from diagnostic.analysis.scored import ScoredSurvey
from diagnostic.analysis.team_frame import TeamFrame, front_line_reliability, invited_to, team_frame
from diagnostic.psychometrics import Interval


@dataclass(frozen=True)
class Verdict:
    """What the frames make of a difference."""

    word: GapWord
    smallest_effect: float
    team_interval: Interval | None
    notes: tuple[str, ...]


def judge(survey: ScoredSurvey, group: Group, entry: Comparison, p_adjusted: float | None) -> Verdict:
    """Give the word, and the team frame where every member's answer, or any possible one, allows it."""
    plan = survey.plan
    smallest = plan.smallest_effect_sd * float(entry.reference.std(ddof=1))

    def word(frame: TeamFrame | None) -> GapWord:
        narrow = 1 - 2 * plan.significance_level
        return decide(
            entry.difference,
            p_adjusted=p_adjusted,
            smallest_effect=smallest,
            significance_level=plan.significance_level,
            team=None if frame is None else frame.interval(plan.confidence_level),
            equivalence=entry.equivalence if frame is None else frame.interval(narrow),
        )

    frame = _frame(survey, group, entry)
    if frame is None:
        return Verdict(word(None), smallest, None, entry.notes)
    if frame.n_missing and not frame.decides(plan, smallest):
        note = "Too many of those invited have no score, so there is no team frame."
        return Verdict(word(None), smallest, None, (*entry.notes, note))
    return Verdict(word(frame), smallest, frame.interval(plan.confidence_level), entry.notes)


def _frame(survey: ScoredSurvey, group: Group, entry: Comparison) -> TeamFrame | None:
    reliability = front_line_reliability(survey, entry.scored)
    if reliability is None:
        return None
    invited = invited_to(survey, group.role_group)
    return team_frame(entry.leaders, entry.reference, invited=invited, reliability=reliability)
