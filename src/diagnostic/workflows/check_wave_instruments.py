"""Whether instruments can be asked together in one wave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from diagnostic.workflows.requests import FaultyRequestError

if TYPE_CHECKING:
    from diagnostic.instruments.model import Instrument

MOST_DEMOGRAPHICS = 5
MOST_COMMENTS = 5


def check_wave_instruments(instruments: Sequence[Instrument]) -> None:
    """Raise `FaultyRequestError` for what respondents cannot be asked, or what could not be used."""
    comments = [comment.id for one in instruments for comment in one.comments]
    questions = [question.id for one in instruments for question in one.closed_questions]
    _refuse_repeated("item", [*questions, *comments])
    _refuse_repeated("scale", [scale.id for one in instruments for scale in one.scales])
    _refuse_many_demographics(instruments)
    _refuse_many_comments(comments)
    _check_forecasts(instruments)


def _refuse_repeated(kind: str, ids: Sequence[str]) -> None:
    repeated = sorted(thing for thing, times in Counter(ids).items() if times > 1)
    if repeated:
        raise FaultyRequestError(
            "instruments",
            f"the {kind} '{repeated[0]}' occurs in more than one of them.",
            "Name each instrument once, and give things that differ ids that differ.",
        )


def _refuse_many_demographics(instruments: Sequence[Instrument]) -> None:
    asked = [about.id for one in instruments for about in one.demographics]
    if len(asked) > MOST_DEMOGRAPHICS:
        raise FaultyRequestError(
            "instruments",
            f"together they ask {len(asked)} demographic questions; more than {MOST_DEMOGRAPHICS} could "
            "name a person.",
            f"Leave out instruments until at most {MOST_DEMOGRAPHICS} remain.",
        )


def _refuse_many_comments(comments: Sequence[str]) -> None:
    if len(comments) > MOST_COMMENTS:
        raise FaultyRequestError(
            "instruments",
            f"together they ask {len(comments)} open questions; with more than {MOST_COMMENTS}, people write "
            "less to each, and their style makes them known.",
            f"Leave out instruments until at most {MOST_COMMENTS} remain.",
        )


def _check_forecasts(instruments: Sequence[Instrument]) -> None:
    from diagnostic.instruments.check_forecasts import forecast_source_findings

    for instrument in instruments:
        finding = next(forecast_source_findings(instrument, instruments), None)
        if finding is not None:
            raise FaultyRequestError(
                f"instrument '{instrument.id}'",
                f"it forecasts what this wave does not ask. {finding.fault}",
                "Name the instruments whose answers it forecasts, too.",
            )
