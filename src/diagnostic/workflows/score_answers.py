"""Act: score answers sent along with the request, or in a file; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.errors import InstrumentError

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.instruments.model import Instrument, Scale
    from diagnostic.psychometrics import CronbachAlpha
    from diagnostic.scoring.answer_table import AnswerTable
    from diagnostic.scoring.keying import FloatArray
    from diagnostic.scoring.score_table import ScaleScores

Numbers = tuple[float | None, ...]
"""One number per respondent, in the order of the answers; None where there is no score."""


@dataclass(frozen=True)
class ReliabilityView:
    """Cronbach's alpha with Feldt's interval."""

    alpha: float
    low: float
    high: float
    confidence_level: float
    n_respondents: int
    n_items: int


@dataclass(frozen=True)
class FacetScoresView:
    id: str
    title: str
    scores: Numbers


@dataclass(frozen=True)
class ScaleScoresView:
    """Scores from 0 to 100. ``mean``, ``sd`` and ``favourable_share`` are over respondents with a score."""

    id: str
    title: str
    scores: Numbers
    n_scored: int
    mean: float | None
    sd: float | None
    favourable_share: float | None
    reliability: ReliabilityView | None
    facets: tuple[FacetScoresView, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ScoredAnswers:
    instrument_id: str
    version: str
    title: str
    n_respondents: int
    scales: tuple[ScaleScoresView, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ScoreFileRequest:
    """A file of answers, the instrument they answer, and what its columns mean."""

    file: Path
    instrument: str
    """Path of an instrument file, or id of a packaged instrument, also id@version."""
    role_column: str | None = None
    unit_column: str | None = None
    item_columns: Mapping[str, str] = field(default_factory=dict)


def score_answers(
    rows: Sequence[Mapping[str, int | str | None]],
    *,
    instrument_id: str | None = None,
    version: str | None = None,
    instrument_text: str | None = None,
    catalogue: Catalogue | None = None,
) -> ScoredAnswers:
    """Score rows of item id → option value, ``"not_applicable"`` or None.

    The instrument is one of the catalogue (without one, of the package) or is sent along as YAML.
    """
    from diagnostic.scoring.answer_rows import table_of_rows

    instrument = _chosen(instrument_id, version, instrument_text, catalogue)
    return _scored(table_of_rows(rows, [instrument]), instrument)


def score_file(request: ScoreFileRequest, out: Path | None = None) -> ScoredAnswers:
    """Score a CSV file; with ``out``, also write the scores there as CSV."""
    from diagnostic.files.read_answers import read_answers
    from diagnostic.files.read_instruments import find_instrument
    from diagnostic.files.write_results import write_scores
    from diagnostic.scoring.score import score

    instrument = find_instrument(request.instrument)
    table = read_answers(
        request.file,
        [instrument],
        role_column=request.role_column,
        unit_column=request.unit_column,
        item_columns=request.item_columns,
    )
    if out is not None:
        write_scores(out, [score(table, instrument)])
    return _scored(table, instrument)


def _chosen(
    instrument_id: str | None, version: str | None, text: str | None, catalogue: Catalogue | None
) -> Instrument:
    from diagnostic.files.read_instruments import read_catalogue
    from diagnostic.instruments.load import load_instrument

    if (instrument_id is None) == (text is None):
        raise InstrumentError(
            code="instrument_not_chosen",
            place="request",
            fault="it names no instrument, or names one and also sends one along.",
            mend="Give either the id of an instrument or the text of an instrument file.",
        )
    if text is not None:
        return load_instrument(text)
    return (catalogue or read_catalogue()).get(instrument_id or "", version)


def _scored(table: AnswerTable, instrument: Instrument) -> ScoredAnswers:
    from diagnostic.scoring.score import score

    scores = score(table, instrument)
    return ScoredAnswers(
        instrument_id=instrument.id,
        version=instrument.version,
        title=_words(instrument.title),
        n_respondents=scores.n_respondents,
        scales=tuple(_scale(scores.scale(scale.id), scale) for scale in instrument.scales),
        notes=table.notes,
    )


def _scale(scores: ScaleScores, scale: Scale) -> ScaleScoresView:
    from diagnostic.scoring.summary import summarise

    summary = summarise(scores)
    return ScaleScoresView(
        id=scale.id,
        title=_words(scale.title),
        scores=_numbers(scores.score),
        n_scored=scores.n_scored,
        mean=summary.mean,
        sd=summary.sd,
        favourable_share=summary.favourable_share,
        reliability=None if summary.alpha is None else _reliability(summary.alpha),
        facets=tuple(
            FacetScoresView(facet.id, _words(facet.title), _numbers(scores.facet(facet.id).score))
            for facet in scale.facets
        ),
        notes=summary.notes,
    )


def _reliability(alpha: CronbachAlpha) -> ReliabilityView:
    interval = alpha.interval
    return ReliabilityView(
        alpha.estimate,
        interval.low,
        interval.high,
        interval.confidence_level,
        alpha.n_respondents,
        alpha.n_items,
    )


def _words(text: Mapping[str, str]) -> str:
    return text.get("en") or next(iter(text.values()))


def _numbers(values: FloatArray) -> Numbers:
    return tuple(None if value != value else value for value in values.tolist())  # noqa: PLR0124 - NaN
