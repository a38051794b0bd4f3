"""Act: a file of answers in, a released analysis out, without any storage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.errors import AnswerDataError

if TYPE_CHECKING:
    from diagnostic.analysis.findings import AnalysisPlan, Fielding
    from diagnostic.disclosure.released import ReleasedAnalysis
    from diagnostic.instruments.model import Instrument
    from diagnostic.scoring.answer_table import AnswerTable


@dataclass(frozen=True)
class FileRequest:
    """What to analyse, and what the columns and labels of the file mean."""

    file: Path
    instruments: tuple[str, ...]
    """Paths of instrument files, or ids of packaged instruments."""
    organisation: str = ""
    title: str = ""
    role_column: str | None = None
    unit_column: str | None = None
    item_columns: Mapping[str, str] = field(default_factory=dict)
    role_labels: Mapping[str, str] = field(default_factory=dict)
    """Label in the file → role group of the instrument, where they differ by more than spelling."""
    minimum_group: int = 7
    c_suite_consented: bool = False
    unit_words: tuple[str, str] = ("department", "departments")
    is_simulated: bool = False
    seed: int | None = None


def analyze_file(request: FileRequest, progress: Callable[[str], None] | None = None) -> ReleasedAnalysis:
    """Read, score, analyse and release; raises the error family for anything that cannot be used."""
    from diagnostic.analysis.diagnose import diagnose
    from diagnostic.disclosure.release import release
    from diagnostic.disclosure.released import DisclosurePolicy
    from diagnostic.disclosure.select import select_cells

    tell = progress or (lambda _words: None)
    instruments = _instruments(request)
    tell(f"Reading {request.file.name}")
    table = _answers(request, instruments)
    policy = DisclosurePolicy(minimum_group=request.minimum_group)
    tell("Clearing which groups may be shown")
    selection = select_cells(
        table, policy, c_suite_consented=request.c_suite_consented, instruments=instruments
    )
    diagnosis = diagnose(
        table,
        instruments,
        _plan(request),
        fielding=_fielding(request),
        breakdown=selection.published,
        progress=tell,
    )
    return release(diagnosis, selection, policy)


def _instruments(request: FileRequest) -> list[Instrument]:
    from diagnostic.files.read_instruments import find_instrument

    if not request.instruments:
        raise AnswerDataError(
            place="--instrument",
            fault="no instrument was named.",
            mend="Name the instrument file whose items the columns answer.",
        )
    return [find_instrument(name) for name in request.instruments]


def _answers(request: FileRequest, instruments: list[Instrument]) -> AnswerTable:
    from diagnostic.files.read_answers import read_answers

    return read_answers(
        request.file,
        instruments,
        role_column=request.role_column,
        unit_column=request.unit_column,
        item_columns=request.item_columns,
        role_labels=request.role_labels,
    )


def _fielding(request: FileRequest) -> Fielding:
    from diagnostic.analysis.findings import Fielding

    return Fielding(
        organisation=request.organisation or request.file.stem,
        campaign=request.title or "Analysis of a file",
        source=f"File {request.file.name}",
        is_simulated=request.is_simulated,
        c_suite_consented=request.c_suite_consented,
        unit_words=request.unit_words,
    )


def _plan(request: FileRequest) -> AnalysisPlan:
    from diagnostic.analysis.findings import AnalysisPlan

    return AnalysisPlan() if request.seed is None else AnalysisPlan(seed=request.seed)
