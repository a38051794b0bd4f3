"""Takes the docstring of a statistic apart into what it says about each side of the statistic."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

LABEL = re.compile(
    r"(?:^|(?<=[.;)]\s)|(?<=\n))(?P<label>Sources?:\s|R:\s|Formulas?\b(?::\s)?|Missing data:\s|Raises\s)",
    re.MULTILINE,
)
SENTENCE = re.compile(r"(?<!e\.g\.)(?<!ch\.)(?<=[.])\s+(?=[A-Zη`\"−0-9])")
ABOUT_MISSING = re.compile(
    r"missing|listwise|pairwise|\bgaps?\b|complete rows|without any answer|takes no answers|"
    r"(items|who|was) answered",
    re.IGNORECASE,
)
ABOUT_ERRORS = re.compile(r"\berrors\b.*\b(as|are)\b|\bRaises\b")
ABOUT_ARGUMENTS = re.compile(r"^(`|Shapes?\b|Arguments\b)")
PARAMETERS = re.compile(r"\AParameters\n-+\n")


@dataclass
class Parts:
    """What a docstring says, in Markdown without headings; empty where it says nothing."""

    purpose: str = ""
    arguments: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    definition: list[str] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    r_call: list[str] = field(default_factory=list)
    example: str = ""


def parts_of(described: Any) -> Parts:
    """Take the docstring of a function or class apart."""
    text = inspect.getdoc(described) or ""
    prose, _, example = text.partition("\n>>> ")
    parts = Parts(example=f">>> {example}" if example else "")
    first, *others = [paragraph for paragraph in prose.strip().split("\n\n") if paragraph.strip()]
    parts.purpose = one_line(first)
    for paragraph in others:
        _read_paragraph(paragraph.strip("\n"), parts)
    return parts


def _read_paragraph(paragraph: str, parts: Parts) -> None:
    if PARAMETERS.match(paragraph):
        parts.arguments.append(_parameter_list(PARAMETERS.sub("", paragraph)))
        return
    sourced = re.search(r"(^|\s)Sources?: ", paragraph) is not None
    for label, text in _segments(paragraph):
        if label in {"Source", "Sources", "R", "Formula", "Formulas"}:
            {"S": parts.source, "R": parts.r_call, "F": parts.definition}[label[0]].append(text)
        elif label == "" and sourced and not _is_about_the_call(text):
            parts.definition.append(text)
        else:
            _read_sentences(label, text, parts)


def _is_about_the_call(text: str) -> bool:
    return re.match(r"(Shapes|`\w+`[,:])", text) is not None or bool(ABOUT_ERRORS.search(text))


def _segments(paragraph: str) -> Iterator[tuple[str, str]]:
    """Give (label, text) in order; the label is empty for what none introduces."""
    found = list(LABEL.finditer(paragraph))
    before = paragraph[: found[0].start()] if found else paragraph
    if before.strip():
        yield "", before.strip()
    for k, match in enumerate(found):
        end = found[k + 1].start() if k + 1 < len(found) else len(paragraph)
        label = match["label"].rstrip(": \n")
        text = paragraph[match.end() : end].strip().lstrip(", ")
        yield label, text[:1].upper() + text[1:] if label == "Formulas" else text


def _read_sentences(label: str, text: str, parts: Parts) -> None:
    """Sort sentences; a label holds until the next one, or until an argument is explained."""
    text = re.sub(r";\s+missing ", ". Missing ", text)
    kept = label
    for k, sentence in enumerate(one_line(part) for part in SENTENCE.split(text)):
        if k > 0 and sentence.startswith("``"):
            kept = ""
        if kept == "Raises":
            parts.errors.append(f"Raises {sentence}" if k == 0 else sentence)
        elif kept == "Missing data":
            parts.missing.append(sentence[:1].upper() + sentence[1:])
        else:
            _sort_sentence(sentence, parts)


def _sort_sentence(sentence: str, parts: Parts) -> None:
    errors, missing = bool(ABOUT_ERRORS.search(sentence)), bool(ABOUT_MISSING.search(sentence))
    if errors:
        parts.errors.append(sentence)
    about_argument = ABOUT_ARGUMENTS.match(sentence) is not None and not sentence.startswith("`missing=")
    if missing and not (about_argument and parts.missing):
        parts.missing.append(sentence)
    if about_argument or not (errors or missing):
        parts.arguments.append(sentence)


def _parameter_list(text: str) -> str:
    entries = re.split(r"\n(?=\S)", text)
    lines = []
    for entry in entries:
        names, _, meaning = entry.partition(" : ")
        marked = ", ".join(f"`{name.strip()}`" for name in names.split(","))
        lines.append(f"- {marked}: {one_line(meaning)}")
    return "\n".join(lines)


def one_line(text: str) -> str:
    return " ".join(text.split())
