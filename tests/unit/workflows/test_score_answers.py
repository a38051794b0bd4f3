"""The stateless scoring road, from a request or a file to plain views."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import asdict
from json import dumps
from pathlib import Path

import pytest

from diagnostic.errors import InstrumentError
from diagnostic.instruments.catalogue import Catalogue
from diagnostic.workflows.score_answers import ScoreFileRequest, score_answers, score_file
from support.instruments import SPEC, instrument_text
from support.records import FOLDER

ROWS = [
    {"calm_1": 5, "calm_2": 4, "calm_3": 3, "calm_4": 1},
    {"calm_1": 4, "calm_2": 2, "calm_4": 2},
    {"calm_1": 1, "calm_2": 1, "calm_3": 1, "calm_4": 4},
    {"calm_1": 2},
]


def test_an_instrument_sent_along() -> None:
    found = score_answers(ROWS, instrument_text=instrument_text("four_items"))
    (scale,) = found.scales
    assert (found.instrument_id, found.version, found.n_respondents) == ("four_items", "1.0.0", 4)
    assert scale.scores == (81.25, pytest.approx(100 * (10 / 3 - 1) / 4), 6.25, None)
    assert scale.n_scored == 3
    assert [(facet.id, facet.scores[0]) for facet in scale.facets] == [("body", 87.5), ("mind", 75.0)]
    dumps(asdict(found), allow_nan=False)


def test_reliability_comes_with_its_interval() -> None:
    full = [
        dict(zip(ROWS[0], row, strict=True))
        for row in ((5, 4, 3, 1), (1, 1, 1, 1), (5, 5, 5, 1), (3, 3, 2, 4))
    ]
    reliability = score_answers(full, instrument_text=instrument_text("four_items")).scales[0].reliability
    assert reliability is not None
    assert reliability.low < reliability.alpha < reliability.high <= 1
    assert reliability.alpha == pytest.approx(0.847545219638243, abs=1e-9)
    assert (reliability.n_respondents, reliability.n_items) == (4, 4)


def test_a_reliability_above_one_is_not_given() -> None:
    (scale,) = score_answers(ROWS, instrument_text=instrument_text("four_items")).scales
    assert scale.reliability is None
    assert any("Reliability cannot be estimated" in note for note in scale.notes)


def test_an_instrument_of_a_catalogue() -> None:
    catalogue = Catalogue.from_texts([("four.yaml", instrument_text("four_items"))])
    found = score_answers(ROWS, instrument_id="four_items", version="1.0.0", catalogue=catalogue)
    assert found.scales[0].n_scored == 3


def test_an_instrument_of_the_package() -> None:
    found = score_answers([{"trust_care_1": 5}], instrument_id="trust")
    assert found.scales[0].scores == (None,)
    dumps(asdict(found), allow_nan=False)


@pytest.mark.parametrize("chosen", [{}, {"instrument_id": "trust", "instrument_text": "id: x"}])
def test_neither_or_both_instruments(chosen: dict[str, str]) -> None:
    with pytest.raises(InstrumentError) as caught:
        score_answers(ROWS, **chosen)  # type: ignore[arg-type]
    assert caught.value.code == "instrument_not_chosen"


def test_a_file_with_its_scores_written_beside(tmp_path: Path) -> None:
    request = ScoreFileRequest(FOLDER / "data" / "lq2002.csv", str(SPEC / "lq2002.yaml"))
    found = score_file(request, tmp_path / "scores.csv")
    assert [scale.n_scored for scale in found.scales] == [2042, 2042]
    lines = (tmp_path / "scores.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2043
    assert float(lines[1].split(",")[3]) == found.scales[0].scores[0]


def test_scoring_loads_no_database_and_no_web() -> None:
    program = (
        "import sys; from diagnostic.workflows.score_answers import score_answers;"
        "score_answers([{'trust_care_1': 5}], instrument_id='trust');"
        "print(sorted({'sqlalchemy', 'fastapi', 'pandas', 'altair'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_forecasts_have_a_mean_and_no_favourable_share() -> None:
    rows = [{"forecast_1": 80, "forecast_2": 60}, {"forecast_1": 40, "forecast_2": 20}]
    (scale,) = score_answers(rows, instrument_text=instrument_text("forecast")).scales
    assert (scale.scores, scale.mean, scale.favourable_share) == ((70.0, 30.0), 50.0, None)
