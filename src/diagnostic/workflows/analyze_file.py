"""Act: a file of answers in, a released analysis out, without any storage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.errors import AnswerDataError

if TYPE_CHECKING:
    from diagnostic.analysis.findings import AnalysisPlan
    from diagnostic.disclosure.released import ReleasedAnalysis


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
    from diagnostic.analysis.findings import Fielding
    from diagnostic.disclosure.release import release
    from diagnostic.disclosure.released import DisclosurePolicy
    from diagnostic.disclosure.select import select_cells
    from diagnostic.files.read_answers import read_answers
    from diagnostic.files.read_instruments import find_instrument

    tell = progress or (lambda _words: None)
    instruments = [find_instrument(name) for name in request.instruments]
    if not instruments:
        raise AnswerDataError(
            place="--instrument",
            fault="no instrument was named.",
            mend="Name the instrument file whose items the columns answer.",
        )
    tell(f"Reading {request.file.name}")
    table = read_answers(
        request.file,
        instruments,
        role_column=request.role_column,
        unit_column=request.unit_column,
        item_columns=request.item_columns,
        role_labels=request.role_labels,
    )
    policy = DisclosurePolicy(minimum_group=request.minimum_group)
    tell("Clearing which groups may be shown")
    selection = select_cells(
        table, policy, c_suite_consented=request.c_suite_consented, instruments=instruments
    )
    fielding = Fielding(
        organisation=request.organisation or request.file.stem,
        campaign=request.title or "Analysis of a file",
        source=f"File {request.file.name}",
        is_simulated=request.is_simulated,
        c_suite_consented=request.c_suite_consented,
        unit_words=request.unit_words,
    )
    diagnosis = diagnose(
        table,
        instruments,
        _plan(request),
        fielding=fielding,
        breakdown=selection.published,
        progress=tell,
    )
    return release(diagnosis, selection, policy)


def _plan(request: FileRequest) -> AnalysisPlan:
    from diagnostic.analysis.findings import AnalysisPlan

    return AnalysisPlan() if request.seed is None else AnalysisPlan(seed=request.seed)
