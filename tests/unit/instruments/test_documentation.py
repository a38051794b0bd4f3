"""What docs/instruments.md shows is true of the files and of the format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diagnostic.instruments.comparison.changes import EFFECTS
from diagnostic.instruments.model import Instrument, Item, Scale
from diagnostic.instruments.yaml_text import read_yaml
from support.instruments import PACKAGED, ROOT, instrument

PAGE = (ROOT / "docs" / "instruments.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
KEYS = {*Instrument.model_fields, *Scale.model_fields, *Item.model_fields}


@pytest.mark.parametrize("path", sorted(PACKAGED.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_catalogue_is_listed_as_it_is(path: Path) -> None:
    packaged = instrument(path.stem, PACKAGED)
    rows = [line for line in PAGE.splitlines() if line.startswith(f"| `{packaged.id}` |")]
    assert len(rows) == 1
    _, _, scales, asked, minutes, _ = rows[0].split("|")
    told = [
        f"{scale.title['en']} ({len(scale.items)}{'' if scale.kind == 'core' else f', {scale.kind}'})"
        for scale in packaged.scales
    ]
    assert scales.strip() == "; ".join(told)
    names = {"frontline": "front line", "middle_management": "managers", "c_suite": "C-suite"}
    assert asked.strip() == ", ".join(names[role] for role in packaged.role_groups)
    assert float(minutes) == packaged.minutes


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split(":")[0].strip()[:20])
def test_every_example_is_yaml_with_known_keys(example: str) -> None:
    if example.startswith("# yaml-language-server"):
        return
    data = read_yaml(example).data
    assert data.keys() <= KEYS


def test_every_effect_of_an_edit_is_explained() -> None:
    table = PAGE.partition("| Effect | Edits | Version |")[2].partition("\n\n")[0]
    told = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")]
    assert told == [effect.replace("_", " ") for effect in EFFECTS]


@pytest.mark.parametrize("command", ["new", "check", "show", "list", "diff", "export", "import", "schema"])
def test_every_command_is_shown(command: str) -> None:
    assert f"diagnostic instruments {command}" in PAGE
