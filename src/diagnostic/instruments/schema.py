"""The JSON Schema of an instrument file, for editors that complete and check while typing."""

from __future__ import annotations

import json
from typing import Any

from .model import Instrument

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def instrument_schema() -> dict[str, Any]:
    """Give the schema as data."""
    return {"$schema": DIALECT, **Instrument.model_json_schema(mode="validation")}


def instrument_schema_text() -> str:
    """Give the schema as it is published in `instruments/schema.json`."""
    return json.dumps(instrument_schema(), indent=2, ensure_ascii=False) + "\n"
