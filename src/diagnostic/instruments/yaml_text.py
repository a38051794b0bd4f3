"""Reads YAML into plain data with the line of every value, and refuses what an instrument never needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_CHARACTERS = 1_000_000
MAX_VALUES = 20_000
MAX_DEPTH = 20

Path = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = re.compile(r"|~|null")
_INTEGER = re.compile(r"[-+]?\d{1,18}")
_DECIMAL = re.compile(r"[-+]?(\d+\.\d*|\.\d+)([eE][-+]?\d+)?")


class YamlFault(Exception):  # noqa: N818 - always translated to an AuthorError before it leaves this ring
    def __init__(self, code: str, line: int, fault: str, mend: str) -> None:
        self.code, self.line, self.fault, self.mend = code, line, fault, mend
        super().__init__(code)


@dataclass
class Document:
    """Plain data, and the line (from 1) on which each value begins, by its path."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """Give the line of a value, or of the nearest value around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1


def read_yaml(text: str) -> Document:
    """Read one YAML document: text, whole and decimal numbers, true, false, null, lists, mappings.

    Unlike YAML 1.1, ``yes``, ``no``, ``on``, ``off``, dates and ``1:30`` stay text.
    """
    if len(text) > MAX_CHARACTERS:
        raise YamlFault(
            "too_large",
            1,
            f"The file has more than {MAX_CHARACTERS:,} characters.",
            "Split it into several instruments.",
        )
    document = Document()
    try:
        _read_document(yaml.parse(text, Loader=_LOADER), document)
    except yaml.MarkedYAMLError as error:
        raise _syntax_fault(error) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 1
        raise YamlFault(
            "yaml_syntax",
            line,
            "The file holds a character that YAML does not allow.",
            "Remove the control character; save the file as UTF-8 text.",
        ) from None
    return document


def _syntax_fault(error: yaml.MarkedYAMLError) -> YamlFault:
    broke_off = "end of stream" in (error.problem or "") and error.context_mark
    mark = error.context_mark if broke_off else error.problem_mark
    return YamlFault(
        "yaml_syntax",
        mark.line + 1 if mark else 1,
        f"This is not valid YAML: {error.problem or 'it breaks off'}.",
        "Check indentation (no tabs), closing quotes and brackets; put texts with ': ' or ' #' in quotes.",
    )


def _read_document(events: Iterator[Any], document: Document) -> None:
    next(events)  # the stream begins
    event = next(events)
    if isinstance(event, yaml.StreamEndEvent):
        raise YamlFault("empty_file", 1, "The file is empty.", "Begin with 'id:', 'version:' and 'title:'.")
    document.data = _value(events, next(events), (), document)
    next(events)  # the document ends
    event = next(events)
    if not isinstance(event, yaml.StreamEndEvent):
        raise YamlFault(
            "several_documents",
            event.start_mark.line + 1,
            "A second YAML document begins here.",
            "Write one instrument per file and remove the line '---'.",
        )


def _value(events: Iterator[Any], event: Any, path: Path, document: Document) -> Any:
    line = event.start_mark.line + 1
    document.lines.setdefault(path, line)
    if len(document.lines) > MAX_VALUES:
        raise YamlFault(
            "too_large",
            line,
            f"The file has more than {MAX_VALUES:,} values.",
            "Split it into several instruments.",
        )
    _refuse_trickery(event, line, len(path))
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, path, document)
    return _mapping(events, path, document)


def _refuse_trickery(event: Any, line: int, depth: int) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise YamlFault(
            "alias_used",
            line,
            "Anchors and aliases (&name, *name) are not read.",
            "Write the text out, or put it in quotes when it only begins with & or *.",
        )
    if event.tag is not None:
        raise YamlFault(
            "tag_used",
            line,
            "YAML tags (!name) are not read.",
            "Remove the tag, or put the text in quotes when it only begins with !.",
        )
    if depth > MAX_DEPTH:
        raise YamlFault(
            "nested_too_deep",
            line,
            f"This is nested more than {MAX_DEPTH} levels deep.",
            "An instrument needs no more than ten; check the brackets and the indentation.",
        )


def _scalar(event: Any) -> str | int | float | bool | None:
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if _NULL.fullmatch(text):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text


def _sequence(events: Iterator[Any], path: Path, document: Document) -> list[Any]:
    entries: list[Any] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        entries.append(_value(events, event, (*path, len(entries)), document))
    return entries


def _mapping(events: Iterator[Any], path: Path, document: Document) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        line = event.start_mark.line + 1
        _refuse_trickery(event, line, len(path))
        if not isinstance(event, yaml.ScalarEvent):
            raise YamlFault(
                "yaml_syntax", line, "A key is a list or a mapping.", "Write a plain word before the colon."
            )
        key = str(event.value)
        if key in entries:
            raise YamlFault(
                "duplicate_key",
                line,
                f"The key '{key}' was already given on line {document.lines[(*path, key)]}.",
                "Keep one of the two.",
            )
        document.lines[(*path, key)] = line
        entries[key] = _value(events, next(events), (*path, key), document)
    return entries
