"""A draft of an instrument from an XLSForm as pyxform reads it, with all that could not be carried over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from diagnostic.instruments.scaffold import UNWRITTEN

from .columns import ROLE_GROUP, TARGET, language_code
from .questions import Questions, identifier

SECONDS_PER_ITEM = 10
_SILENT = frozenset(
    {"calculate", "start", "end", "today", "deviceid", "username", "phonenumber", "email", "hidden", "audit"}
)


@dataclass(frozen=True)
class Draft:
    """An instrument as plain data, in the order of an instrument file, and what it lacks or assumes."""

    data: dict[str, Any]
    left_out: tuple[str, ...]


def draft_from_xlsform(form: Mapping[str, Any], name: str) -> Draft:
    """Take over questions with options, forecasts, comments, conditions, headings and languages.

    ``form`` is what pyxform makes of the workbook; ``name`` names the file. What an XLSForm cannot say,
    such as the construct, is left for the author to write.
    """
    reader = _Reader(form)
    reader.walk(form.get("children") or (), None)
    return reader.draft(name)


class _Reader:
    def __init__(self, form: Mapping[str, Any]) -> None:
        self._form = form
        default = language_code(str(form.get("default_language", "")))
        self._source = default or next(_languages(form), "en")
        self._left_out: list[str] = []
        self._questions = Questions(self._source, self._left_out)
        self._sections: list[dict[str, Any]] = []
        self._purpose: dict[str, str] = {}
        self._intros: dict[str, dict[str, str]] = {}
        self._begun: set[str | None] = set()
        self._role_groups: list[str] = []

    def walk(self, children: Sequence[Mapping[str, Any]], group: str | None) -> None:
        for child in children:
            kind, name = str(child.get("type", "")), str(child.get("name", ""))
            if name == ROLE_GROUP:
                self._read_role_groups(child)
            elif kind == "group" and name != "meta":
                self._read_group(child, group)
            elif kind == "note":
                self._read_note(child, group)
            elif kind in ("select one", "integer", "text"):
                self._begun.add(group)
                self._questions.read(child, group)
            elif kind not in _SILENT and name != "meta":
                self._questions.leave_out(name, f"a question or group of the kind '{kind[:40]}'")

    def draft(self, name: str) -> Draft:
        instrument_id = identifier(str(self._form.get("id_string") or name))
        scales = self._questions.scales()
        n_items = sum(len(scale["items"]) for scale in scales)
        title = str(self._form.get("title") or name)
        shared = scales[0]["response_scale"] if scales else {}
        data = {
            "id": instrument_id,
            "version": self._version(),
            "title": dict.fromkeys((self._source, *self._questions.languages), title),
            "purpose": self._purpose,
            "licence": f"{UNWRITTEN}: who may use the wording and how, such as CC BY 4.0",
            "sources": [f"{UNWRITTEN}: where construct and wording come from"],
            "minutes": max(1, ceil(n_items * SECONDS_PER_ITEM / 60)),
            "response_scale": shared,
            "forms": {"everyone": {"role_groups": self._role_groups or ["frontline"], **self._target()}},
            "sections": self._kept_sections(scales),
            "scales": [_without_shared(scale, shared) for scale in scales],
            "comments": self._questions.comments,
            "demographics": self._questions.demographics,
        }
        needed = ("response_scale", "scales")
        kept = {key: value for key, value in data.items() if value or key in needed}
        return Draft(kept, tuple(dict.fromkeys(self._left_out)))

    def _read_group(self, child: Mapping[str, Any], outer: str | None) -> None:
        name = str(child.get("name", ""))
        if (child.get("bind") or {}).get("relevant"):
            self._questions.leave_out(name, "the condition of a group; its questions are shown to everybody")
        title = self._questions.texts(child.get("label"))
        before = self._questions.counts()
        self.walk(child.get("children") or (), outer or name)
        filled = [key for key, count in self._questions.counts().items() if count > before.get(key, 0)]
        if outer is None and filled:
            texts = {"title": title, "intro": self._intros.get(name, {})}
            self._sections.append({**{key: text for key, text in texts.items() if text}, "scales": filled})
        elif title:
            self._questions.leave_out(name, "the heading of a group inside a group, or without items")

    def _kept_sections(self, scales: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Keep headings when there are any and every scale stands in exactly one group."""
        if not any(section.keys() > {"scales"} for section in self._sections):
            return []
        named = [scale_id for section in self._sections for scale_id in section["scales"]]
        if sorted(named) == sorted(scale["id"] for scale in scales):
            return self._sections
        self._left_out.append("The headings of groups: groups and scales overlap.")
        return []

    def _read_role_groups(self, child: Mapping[str, Any]) -> None:
        calculated = str((child.get("bind") or {}).get("calculate", "")).strip("'\" ")
        names = [str(choice["name"]) for choice in child.get("choices") or ()] or [calculated]
        self._role_groups = list(dict.fromkeys(identifier(name) for name in names if name))

    def _read_note(self, child: Mapping[str, Any], group: str | None) -> None:
        """Take the first note of the form as its purpose, and the first of a group as its opening."""
        words = self._questions.texts(child.get("label"))
        if not self._purpose and not self._begun:
            self._purpose = words
        elif group is not None and group not in self._begun | self._intros.keys():
            self._intros[group] = {} if words == self._purpose else words
        else:
            self._questions.leave_out(str(child.get("name", "")), "a note that opens neither form nor group")

    def _version(self) -> str:
        version = str(self._form.get("version") or "")
        if re.fullmatch(r"\d{1,9}\.\d{1,9}\.\d{1,9}", version):
            return version
        self._left_out.append("The form's version: it is not three numbers, so this one begins at 0.1.0.")
        return "0.1.0"

    def _target(self) -> dict[str, str]:
        target = str(self._form.get(TARGET) or "")
        return {"target": target} if target in ("own_team", "front_line", "organisation") else {}


def _languages(form: Mapping[str, Any]) -> Iterator[str]:
    """Give the languages of all labels, in the order of the form."""
    for child in form.get("children") or ():
        label = child.get("label")
        names = label if isinstance(label, Mapping) else ()
        yield from (code for name in names if (code := language_code(str(name))))
        yield from _languages(child)


def _without_shared(scale: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in scale.items() if key != "response_scale" or value != shared}
