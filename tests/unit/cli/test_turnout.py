"""What consultants read of a closed wave's turnout, and that nobody overlooks answers that were made up."""

from __future__ import annotations

import pytest

from diagnostic.cli.turnout import tell_turnout
from diagnostic.workflows.turnout import CountBand, ShownTurnout

LEADERS = ShownTurnout(("c_suite", "middle_management"), 20, CountBand(10, 14), None, 7, has_surplus=False)
FORGED = ShownTurnout(("frontline",), 36, CountBand(20, 24), CountBand(25, 29), 7, has_surplus=True)


def test_a_line_for_each_stratum_in_bands(capsys: pytest.CaptureFixture[str]) -> None:
    tell_turnout([LEADERS])
    told = capsys.readouterr()
    assert told.out == (
        "  Executives, Middle managers: 20 invited, 10 to 14 credentials issued, "
        "fewer than 7 answers received\n"
    )
    assert told.err == ""


def test_a_surplus_is_told_loudly(capsys: pytest.CaptureFixture[str]) -> None:
    tell_turnout([LEADERS, FORGED])
    told = capsys.readouterr()
    assert told.err.startswith("WARNING: more answers than credentials (Front-line staff).")


def test_nothing_is_told_of_a_wave_of_cards(capsys: pytest.CaptureFixture[str]) -> None:
    tell_turnout([])
    assert capsys.readouterr() == ("", "")
