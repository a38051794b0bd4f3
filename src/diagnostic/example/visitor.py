"""Answers a survey as people do: page after page over HTTP, pressing each page's main button."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from html import unescape

import httpx

from diagnostic.errors import SetupError
from diagnostic.example.generate import Person

WORKERS = 8
MOST_PAGES = 100
_TAG = re.compile(r"<(form|input|button|option)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w.-]+)(?:="([^"]*)")?')
Journey = tuple[str, Person]


@dataclass(frozen=True)
class _Page:
    """What a page offers: where its main button leads, what it carries along, what may be chosen."""

    path: str
    carried: dict[str, str]
    offered: frozenset[tuple[str, str]]
    numbers: frozenset[str]
    """Fields that take a number."""
    options: frozenset[str]


def answer_everybody(
    address: str, journeys: Sequence[Journey], progress: Callable[[int, int], None] | None = None
) -> None:
    """Let every (code, person) answer at the address; raises `SetupError` if a page refuses."""
    with httpx.Client(base_url=address, timeout=60) as client, ThreadPoolExecutor(WORKERS) as pool:
        pending = [pool.submit(_answer, client, code, person) for code, person in journeys]
        try:
            for done, journey in enumerate(as_completed(pending), 1):
                journey.result()
                if progress:
                    progress(done, len(journeys))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _answer(client: httpx.Client, code: str, person: Person) -> None:
    response = client.get(f"/a/{code}")
    for _ in range(MOST_PAGES):
        page = _read(_text_of(response))
        response = client.post(page.path, data=_filled(page, person))
        if page.path == "/a/send":
            _text_of(response)
            return
    raise _refused("the form does not come to an end.")


def _text_of(response: httpx.Response) -> str:
    if response.status_code != httpx.codes.OK:
        raise _refused(f"a page answered with status {response.status_code}.")
    return response.text


def _read(html: str) -> _Page:
    path, carried, offered, numbers, options = "", {}, set(), set(), set()
    button: dict[str, str] | None = None
    for tag, inside in _TAG.findall(html):
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(inside)}
        match tag, attributes.get("type"):
            case "form", _:
                path = attributes.get("action", "")
            case "input", "hidden":
                carried[attributes["name"]] = attributes.get("value", "")
            case "input", "radio":
                offered.add((attributes["name"], attributes["value"]))
            case "input", "number":
                numbers.add(attributes["name"])
            case "option", _:
                options.add(attributes.get("value", ""))
            case "button", _ if "link" not in attributes.get("class", ""):
                button = button or attributes
    button = button or {}
    if "name" in button:
        carried[button["name"]] = button["value"]
    return _Page(
        button.get("formaction", path), carried, frozenset(offered), frozenset(numbers), frozenset(options)
    )


def _filled(page: _Page, person: Person) -> dict[str, str]:
    chosen = {
        f"{place}.{item}": str(answer)
        for item, answer in person.answers.items()
        for place in ("answer", "aside")
    }
    fields = page.carried | {name: value for name, value in chosen.items() if _takes(page, name, value)}
    if person.unit in page.options:
        fields["unit"] = str(person.unit)
    return fields


def _takes(page: _Page, name: str, value: str) -> bool:
    return (name, value) in page.offered or (name in page.numbers and value.isdecimal())


def _refused(fault: str) -> SetupError:
    return SetupError(
        place="answering the example survey", fault=fault, mend="See the service's own messages."
    )
