"""The published JSON Schema is current and agrees with the loader about real files."""

from __future__ import annotations

import json

import jsonschema
import pytest

from diagnostic.instruments.schema import instrument_schema_text
from diagnostic.instruments.yaml_text import read_yaml
from support.instruments import PACKAGED, SPEC

PUBLISHED = PACKAGED / "schema.json"
FILES = sorted([*PACKAGED.glob("*.yaml"), *SPEC.glob("*.yaml")])


def test_the_published_schema_is_current() -> None:
    mend = "run: diagnostic instruments schema > instruments/schema.json"
    assert PUBLISHED.read_text(encoding="utf-8") == instrument_schema_text(), mend


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_instruments_satisfy_the_schema(path) -> None:
    data = read_yaml(path.read_text(encoding="utf-8")).data
    jsonschema.Draft202012Validator(json.loads(PUBLISHED.read_text(encoding="utf-8"))).validate(data)


@pytest.mark.parametrize("answers", [{}, {"points": {}, "number": {"low": 0, "high": 1}}])
def test_the_schema_too_asks_for_exactly_one_kind_of_answers(answers: dict[str, object]) -> None:
    schema = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    part = {"$ref": "#/$defs/ResponseScale", "$defs": schema["$defs"]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(part).validate(answers)
