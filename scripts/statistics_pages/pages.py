"""Writes the pages: one per public name, and the index by task."""

from __future__ import annotations

import ast
import dataclasses
import doctest
import inspect
import re
from collections.abc import Iterator, Mapping
from types import FunctionType
from typing import Any

from diagnostic import psychometrics
from scripts.statistics_pages.docstrings import Parts, one_line, parts_of
from scripts.statistics_pages.field_words import BASE
from scripts.statistics_pages.results import fields_of, result_class
from scripts.statistics_pages.signatures import call_text
from scripts.statistics_pages.tasks import by_task
from scripts.statistics_pages.verdicts import verdicts

CLASSES = "classes"
NOTICE = "<!-- Written by `python -m scripts.statistics_pages`; change the docstring, not this page. -->"
CODE = re.compile(r"(``.+?``|`[^`]+`)", re.DOTALL)
CONTAINERS = {"Moments": "moments", "PairTables": "tables", "ScoreHistogram": "histogram"}


def pages() -> dict[str, str]:
    """Give every page's text by its path below docs/statistics."""
    written = {page_path(name): page(name) for name in psychometrics.__all__}
    return {"index.md": index(), **written}


def page_path(name: str) -> str:
    return f"{CLASSES}/{name}.md" if inspect.isclass(getattr(psychometrics, name)) else f"{name}.md"


def page(name: str) -> str:
    described = getattr(psychometrics, name)
    here = page_path(name)
    return _document(
        _class_page(name, described, here) if inspect.isclass(described) else _function_page(name, here)
    )


def _document(sections: Iterator[str]) -> str:
    return "\n\n".join(section for section in sections if section) + "\n"


def _function_page(name: str, here: str) -> Iterator[str]:
    function = getattr(psychometrics, name)
    parts = parts_of(function)
    yield f"# {name}"
    yield NOTICE
    yield _prose(parts.purpose, here)
    yield _code("python", call_text(function))
    returned = result_class(function)
    own = frozenset() if returned is None else frozenset(each.name for each in fields_of(returned))
    yield from _described("Arguments, units and range", parts, here, own)
    if returned is not None:
        yield from _result(returned, here)
    yield "## Words"
    yield verdicts(name)
    yield f"[All statistics]({_relative('index.md', here)})"


def _class_page(name: str, owner: type, here: str) -> Iterator[str]:
    parts = parts_of(owner)
    yield f"# {name}"
    yield NOTICE
    own = (
        frozenset(each.name for each in fields_of(owner)) if dataclasses.is_dataclass(owner) else frozenset()
    )
    yield _prose(parts.purpose, here, own)
    makers = [
        _link(each, here) for each in functions() if result_class(getattr(psychometrics, each)) is owner
    ]
    if makers:
        yield f"Returned by {', '.join(makers)}."
    elif name in CONTAINERS:
        yield "Taken by most functions in place of the answers; sets of respondents add up with `merge`."
    yield from _described("What it holds", parts, here, own)
    if issubclass(owner, Exception):
        yield "Fields: `code`, `place`, `fault` and `mend`."
    elif name == "Result":
        yield _field_table(BASE.items())
    else:
        yield "## Fields and methods"
        yield _fields(owner, here)
        if name in CONTAINERS:
            yield _code("python", "\n".join(_calls(owner)))
    yield f"[All statistics]({_relative('index.md', here)})"


def _calls(owner: type) -> Iterator[str]:
    for name, attribute in vars(owner).items():
        if not name.startswith("_") and isinstance(attribute, classmethod | FunctionType):
            of = owner.__name__ if isinstance(attribute, classmethod) else CONTAINERS[owner.__name__]
            yield f"{of}.{call_text(getattr(owner, name))}"


def functions() -> list[str]:
    return [name for name in psychometrics.__all__ if inspect.isfunction(getattr(psychometrics, name))]


def _described(about: str, parts: Parts, here: str, own: frozenset[str]) -> Iterator[str]:
    yield from _section(about, parts.arguments, here, own)
    yield from _section("Missing answers", parts.missing, here, own)
    yield from _section("Errors", parts.errors, here, own)
    if parts.definition:
        yield "## Formula"
        yield from (_formula(text, here, own) for text in parts.definition)
    yield from _section("Source", parts.source, here, own)
    yield from _section("In R", parts.r_call, here, own)
    if parts.example:
        yield "## Example"
        yield _code("python", runnable(parts.example))


def _section(title: str, texts: list[str], here: str, own: frozenset[str]) -> Iterator[str]:
    if texts:
        yield f"## {title}"
        sentences = [text if text.startswith("- ") else one_line(text) for text in texts]
        for group in _runs(sentences):
            yield _prose(group, here, own)


def _runs(texts: list[str]) -> Iterator[str]:
    """Join sentences that follow each other; lists stand alone."""
    run: list[str] = []
    for text in texts:
        if text.startswith("- "):
            if run:
                yield " ".join(run)
            run = []
            yield text
        else:
            run.append(text)
    if run:
        yield " ".join(run)


def _result(owner: type, here: str) -> Iterator[str]:
    yield f"## Result: `{owner.__name__}`"
    own = frozenset(each.name for each in fields_of(owner))
    yield from (_prose(one_line(said), here, own) for said in (inspect.getdoc(owner) or "").split("\n\n"))
    yield _fields(owner, here)
    base = _link("Result", here, "fields of every result")
    yield f"Beside these, the {base}: {', '.join(f'`{name}`' for name in BASE)}."


def _fields(owner: type, here: str) -> str:
    own = frozenset(each.name for each in fields_of(owner))
    lines = [
        "| `{}` | `{}` | {} |".format(*map(_cell, (each.name, each.kind, _prose(each.word, here, own))))
        for each in fields_of(owner)
    ]
    return "\n".join(["| Field | Type | Meaning |", "| --- | --- | --- |", *lines])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _field_table(rows: Any) -> str:
    lines = [f"| `{name}` | {word} |" for name, word in rows]
    return "\n".join(["| Field | Meaning |", "| --- | --- |", *lines])


def _formula(text: str, here: str, own: frozenset[str]) -> str:
    """Plain formulas keep their lines; definitions in words are prose."""
    if "`" not in text:
        return _code("text", inspect.cleandoc(text))
    return re.sub(r"^[a-z](?=[a-z]+ )", lambda first: first[0].upper(), _prose(one_line(text), here, own))


def _code(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def runnable(example: str) -> str:
    """Put before an example the imports that it needs outside its module."""
    code = "".join(each.source for each in doctest.DocTestParser().get_examples(example + "\n"))
    tree = ast.parse(code)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    given = {alias.asname or alias.name for node in ast.walk(tree) for alias in getattr(node, "names", ())}
    wanted = sorted((used & set(psychometrics.__all__)) - given)
    lines = [">>> import numpy as np"] if "np" in used - given else []
    while example.startswith(">>> import "):
        line, _, example = example.partition("\n")
        lines.append(line)
    lines += [f">>> from diagnostic.psychometrics import {', '.join(wanted)}"] if wanted else []
    return "\n".join([*lines, example])


def _prose(text: str, here: str, own: frozenset[str] = frozenset()) -> str:
    """Turn a docstring's markup into Markdown: code, links to other pages, everything else literal.

    ``own`` are names that mean a field here, even where a function has the same name.
    """
    pieces = CODE.split(text)
    return "".join(_marked(piece, here, own) if k % 2 else _literal(piece) for k, piece in enumerate(pieces))


def _marked(piece: str, here: str, own: frozenset[str]) -> str:
    inside = one_line(piece.strip("`"))
    linked = inside in psychometrics.__all__ and inside not in own and page_path(inside) != here
    return _link(inside, here) if linked else f"`{inside}`"


def _literal(text: str) -> str:
    return re.sub(r"([\\*_<\[\]])", r"\\\1", text)


def _link(name: str, here: str, text: str | None = None) -> str:
    return f"[{text or f'`{name}`'}]({_relative(page_path(name), here)})"


def _relative(target: str, here: str) -> str:
    if here.startswith(f"{CLASSES}/"):
        return target.removeprefix(f"{CLASSES}/") if target.startswith(f"{CLASSES}/") else f"../{target}"
    return target


INTRODUCTION = """Every public name of `diagnostic.psychometrics`, by task. Arrays or DataFrames go in
(respondents × items, NaN for missing), typed results come out: frozen, unrounded, with the number of
respondents, the missing-data rule and the definition used. Each page gives the formula, its source, the R
call that gives the same figure, an example that runs, and what the words mean that reports put to the figure.

Begin with [Which statistic answers which question](choosing.md). How close every figure is to R's stands in
[Accuracy](../accuracy.md)."""


def index() -> str:
    """Write the index: one line per name, grouped by task."""
    public = {name: getattr(psychometrics, name) for name in psychometrics.__all__}
    homes = {
        name: each.__module__.removeprefix(f"{psychometrics.__name__}.") for name, each in public.items()
    }
    return _document(_index_sections(by_task(homes, functions())))


def _index_sections(grouped: Mapping[str, tuple[str, list[str]]]) -> Iterator[str]:
    yield "# Statistics"
    yield NOTICE
    yield INTRODUCTION
    for task, (about, names) in grouped.items():
        yield f"## {task}"
        yield about
        yield "\n".join(f"- {_link(name, 'index.md')}: {_summary(name)}" for name in names)


def _summary(name: str) -> str:
    return _prose(parts_of(getattr(psychometrics, name)).purpose, "index.md")
