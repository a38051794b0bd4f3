"""From the text of an instrument file to an instrument, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pydantic import ValidationError

from .author_errors import AuthorError, FaultyInstrumentError
from .check import meaning_findings
from .check_forecasts import forecast_source_findings
from .model import Instrument
from .shape import Finding, shape_findings
from .yaml_text import Document, YamlFault, read_yaml


@dataclass(frozen=True)
class Inspection:
    """What reading a file gave: the instrument, unless an error forbids it, and every finding."""

    instrument: Instrument | None
    findings: tuple[AuthorError, ...]

    @property
    def errors(self) -> tuple[AuthorError, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def advice(self) -> tuple[AuthorError, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "advice")


def load_instrument(text: str, file: str = "instrument") -> Instrument:
    """Read an instrument; raises `FaultyInstrumentError` with every author error."""
    inspection = inspect_instrument(text, file)
    if inspection.instrument is None:
        raise FaultyInstrumentError(inspection.errors)
    return inspection.instrument


def inspect_instrument(
    text: str, file: str = "instrument", at_hand: Callable[[], Iterable[Instrument]] | None = None
) -> Inspection:
    """Read an instrument and gather all findings, in the order of their lines.

    With the instruments ``at_hand``, what forecasts predict is looked up, too.
    """
    try:
        document = read_yaml(text)
    except YamlFault as fault:
        return Inspection(None, (AuthorError(fault.code, file, fault.line, fault.fault, fault.mend),))
    if not isinstance(document.data, dict):
        finding = Finding(
            "not_a_mapping",
            (),
            "The file is not a mapping of keys to values.",
            "Begin with 'id:', 'version:' and 'title:'.",
        )
        return Inspection(None, _located([finding], document, file))
    try:
        instrument = Instrument.model_validate(document.data)
    except ValidationError as error:
        return Inspection(None, _located(shape_findings(error), document, file))
    found = list(meaning_findings(instrument))
    if at_hand is not None and any(item.forecasts for item in instrument.items):
        found += forecast_source_findings(instrument, at_hand())
    findings = _located(found, document, file)
    faulty = any(finding.severity == "error" for finding in findings)
    return Inspection(None if faulty else instrument, findings)


def _located(findings: Iterable[Finding], document: Document, file: str) -> tuple[AuthorError, ...]:
    located = [
        AuthorError(finding.code, file, document.line_of(finding.path), finding.fault, finding.mend)
        for finding in findings
    ]
    return tuple(sorted(located, key=lambda error: error.line))
