"""The analysis plan's fingerprint, so that anybody can check that no choice was made after seeing answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from diagnostic.analysis.findings import AnalysisPlan
from diagnostic.instruments.model import Instrument


def plan_hash(plan: AnalysisPlan, instruments: Sequence[Instrument] = ()) -> str:
    """Give the SHA-256 of every choice in the plan and of the instruments it applies to."""
    content = {"plan": asdict(plan), "instruments": sorted([i.id, i.version] for i in instruments)}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
