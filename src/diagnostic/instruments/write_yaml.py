"""Writes an instrument's plain data as a file that people go on writing."""

from __future__ import annotations

from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - instrument files have no aliases
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)


def instrument_yaml(data: dict[str, Any], comment: str) -> str:
    """Give the text of a file; a text in English alone is written without its language."""
    body = yaml.dump(
        _bare(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, default_flow_style=False
    )
    head = "".join(f"# {line}\n" for line in comment.splitlines())
    return f"{head}{body}"


def _bare(data: Any) -> Any:
    if isinstance(data, dict):
        if list(data) == ["en"] and isinstance(data["en"], str):
            return data["en"]
        return {key: _bare(value) for key, value in data.items()}
    return [_bare(entry) for entry in data] if isinstance(data, list) else data
