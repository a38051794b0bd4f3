"""A visitor that knows HTML forms and nothing else: reads a page, chooses, presses a button by its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Protocol

VOID = {"meta", "link", "input", "br"}


class Client(Protocol):
    def get(self, url: str) -> Any: ...

    def post(self, url: str, *, data: dict[str, str]) -> Any: ...


@dataclass
class Button:
    words: str
    name: str | None
    value: str
    action: str


@dataclass
class Paper(HTMLParser):
    """What a browser without scripts makes of a page with at most one form."""

    html: str
    status: int = 200
    headings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    legends: list[str] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    action: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._words: dict[str, str] = {}
        self._select = ""
        self._in_template = 0
        self.feed(self.html)
        self.close()
        assert not self._open, f"unclosed: {self._open}"
        self.text = re.sub(r"\s+", " ", self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self._in_template += tag == "template"
        if self._in_template:
            return
        if tag not in VOID:
            self._open.append((tag, facts))
            self._words[tag] = ""
        match tag:
            case "form":
                assert not self.action, "one form per page"
                assert facts["method"] == "post"
                self.action = str(facts["action"])
            case "input":
                self._read_input(facts)
            case "select":
                self._select = str(facts["name"])
                self.choices[self._select] = []
            case "option":
                self.choices[self._select].append(str(facts["value"]))
                if "selected" in facts or self._select not in self.fields:
                    self.fields[self._select] = str(facts["value"])
            case "a":
                self.links.append(str(facts["href"]))

    def _read_input(self, facts: dict[str, str | None]) -> None:
        name, value = str(facts["name"]), str(facts.get("value", ""))
        if facts["type"] == "number":
            self.numbers.add(name)
        if facts["type"] == "radio":
            self.choices.setdefault(name, []).append(value)
            if "checked" not in facts:
                return
        assert name not in self.fields, f"{name} is carried twice"
        self.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        if self._in_template:
            self._in_template -= tag == "template"
            return
        opened, facts = self._open.pop()
        assert opened == tag, f"<{opened}> closed by </{tag}>"
        words = re.sub(r"\s+", " ", self._words[tag]).strip()
        if tag in {"h1", "h2", "h3"}:
            self.headings.append(words)
        if tag == "legend":
            self.legends.append(words)
        if tag == "textarea":
            self.fields[str(facts["name"])] = self._words[tag].removeprefix("\n")
        if tag == "button":
            name = facts.get("name")
            action = facts.get("formaction") or self.action
            self.buttons.append(Button(words, name, str(facts.get("value", "")), action))

    def handle_data(self, data: str) -> None:
        if self._in_template:
            return
        self.text += data
        for tag, _ in self._open:
            self._words[tag] += data

    @property
    def h1(self) -> str:
        return self.headings[0]

    def button(self, words: str) -> Button:
        matching = [button for button in self.buttons if words in button.words]
        assert matching, f"no button '{words}' among {[button.words for button in self.buttons]}"
        return matching[0]

    def press(self, client: Client, words: str, **filled: str) -> Paper:
        """Fill fields in (radio answers by item id) and press a button."""
        button = self.button(words)
        sent = {**self.fields}
        for key, value in filled.items():
            name = (
                key if key in self.fields.keys() | self.choices.keys() | {"unit", "code"} else f"answer.{key}"
            )
            if name in self.choices and name not in self.numbers:
                assert value in self.choices[name], f"{value} is not offered for {name}"
            sent[name] = value
        if button.name:
            sent[button.name] = button.value
        return received(client.post(button.action.split("#")[0], data=sent))

    def answer_all(self, value: str) -> dict[str, str]:
        """Give the same answer to every question of this page, by item id."""
        return {name.removeprefix("answer."): value for name in self.choices if name.startswith("answer.")}


def received(response: Any) -> Paper:
    return Paper(response.text, response.status_code)


def arrive(client: Client, code: str) -> Paper:
    """Follow a link to the consent page."""
    return received(client.get(f"/a/{code}"))


def fill_in(client: Client, code: str, value: str = "4") -> Paper:
    """Answer every question with one value; gives the review page."""
    paper = arrive(client, code).press(client, "I agree")
    return paper.press(client, "Check my answers", **paper.answer_all(value))
