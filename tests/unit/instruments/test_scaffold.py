"""A new file has nothing wrong but what its author must write."""

from __future__ import annotations

from typing import get_args

import pytest

from diagnostic.instruments.check_forecasts import forecast_source_findings
from diagnostic.instruments.load import inspect_instrument, load_instrument
from diagnostic.instruments.scaffold import ScaffoldKind, scaffold
from support.instruments import PACKAGED, instrument


@pytest.mark.parametrize("kind", get_args(ScaffoldKind))
def test_only_unwritten_texts_are_found(kind: ScaffoldKind) -> None:
    text = scaffold("fresh", kind)
    findings = inspect_instrument(text, "fresh.yaml").findings
    assert {finding.code for finding in findings} == {"unwritten_text"}
    told = [line for line, words in enumerate(text.splitlines(), 1) if "TODO:" in words]
    assert [finding.line for finding in findings] == told


@pytest.mark.parametrize("kind", get_args(ScaffoldKind))
def test_once_written_it_is_good(kind: ScaffoldKind) -> None:
    fresh = load_instrument(scaffold("fresh", kind).replace("TODO:", "Done:"))
    assert (fresh.id, fresh.scales[0].kind) == ("fresh", kind)
    assert bool(fresh.scales[0].treatments) == (kind == "core")
    assert not list(forecast_source_findings(fresh, [instrument("psy_safety", PACKAGED)]))
