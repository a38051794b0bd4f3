from math import sqrt

import numpy as np
import pytest

from diagnostic.analysis.findings import AnalysisPlan
from diagnostic.analysis.team_frame import team_frame

FRONT_LINE = np.array([40.0, 50.0, 60.0, 70.0, 30.0, 50.0, 45.0, 55.0])
LEADERS = np.array([80.0, 70.0, 75.0, 85.0, 90.0])


def test_a_complete_team_is_uncertain_only_by_measurement_and_the_front_line() -> None:
    frame = team_frame(LEADERS, FRONT_LINE, invited=5, reliability=0.85)
    assert frame is not None
    error = FRONT_LINE.std(ddof=1) * sqrt(0.15 / 5 + 1 / 8)
    interval = frame.interval(0.95)
    assert (interval.low, interval.high) == pytest.approx(
        (30 - 1.959964 * error, 30 + 1.959964 * error), abs=1e-5
    )
    assert frame.n_missing == 0


def test_missing_members_widen_the_frame_to_what_they_might_have_answered() -> None:
    frame = team_frame(LEADERS, FRONT_LINE, invited=6, reliability=1.0)
    assert frame is not None
    assert (frame.lowest, frame.highest) == pytest.approx((400 / 6 - 50, 500 / 6 - 50))
    assert frame.n_missing == 1


def test_the_frame_decides_only_when_no_missing_answer_could_change_the_word() -> None:
    plan = AnalysisPlan()
    front_line = np.tile(FRONT_LINE, 100)
    one_missing = team_frame(LEADERS, front_line, invited=6, reliability=0.95)
    two_of_three_missing = team_frame(LEADERS, front_line, invited=15, reliability=0.95)
    assert one_missing is not None
    assert two_of_three_missing is not None
    assert one_missing.decides(plan, smallest_effect=6.0)
    assert not two_of_three_missing.decides(plan, smallest_effect=6.0)


@pytest.mark.parametrize("invited", [None, 4])
def test_no_frame_when_it_is_not_known_who_is_missing(invited: int | None) -> None:
    assert team_frame(LEADERS, FRONT_LINE, invited=invited, reliability=0.85) is None
