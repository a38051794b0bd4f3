"""Waves with open questions: the small instruments, one of which asks in words as well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from starlette.testclient import TestClient

from diagnostic.instruments.catalogue import Catalogue, CatalogueEntry
from diagnostic.instruments.model import Comment, Condition
from diagnostic.storage.connect import connect_ballot_box, connect_office
from diagnostic.web.app import create_app
from diagnostic.workflows.codes import make_ticket
from diagnostic.workflows.context import Context
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.manage_keys import create_key
from diagnostic.workflows.migrate_databases import upgrade_databases
from diagnostic.workflows.submit_response import submit_response
from diagnostic.workflows.views import HeadCount
from support.databases import Urls, front_line_answers, open_small_wave, small_catalogue
from support.paper import Paper, arrive, received

XSS = "</textarea><script>alert(1)</script>{{ 7*7 }}\"'&"
RTL = "نحتاج إلى وقت أكثر\nورقمي ٠١٠١٢٣٤٥٦٧٨"
CROWD = (
    HeadCount("c_suite", 5),
    HeadCount("frontline", 40, "North"),
    HeadCount("frontline", 30, "South & Söhne"),
    HeadCount("frontline", 9, "Tiny"),
)
COMMENTS = (
    Comment(id="more", text={"en": "What one thing should leaders know?"}, max_characters=300),
    Comment(
        id="less",
        text={"en": "What would have helped?"},
        max_characters=50,
        shown_if=Condition(item="climate_1", answers=(1, 2)),
    ),
)


def commented_catalogue() -> Catalogue:
    """Ask two open questions after 'climate', the second only of those who answered its first item low."""
    return Catalogue(
        CatalogueEntry(one.instrument.model_copy(update={"comments": COMMENTS}), one.file, one.sha256[::-1])
        if one.instrument.id == "climate"
        else one
        for one in (small_catalogue().entry(name) for name in ("climate", "voice"))
    )


@contextmanager
def opened_with_comments(urls: Urls) -> Iterator[Context]:
    upgrade_databases(urls)
    office, ballot_box = connect_office(urls["office"]), connect_ballot_box(urls["ballot_box"])
    yield Context(office, ballot_box, commented_catalogue(), today=lambda: date(2026, 3, 2))
    office.close()
    ballot_box.close()


@dataclass(frozen=True)
class CommentedWave:
    context: Context
    id: str
    codes: list[str]

    def send(self, unit: str = "", value: int = 4, ticket: str = "", code: str = "", **comments: str) -> str:
        """Send one response; gives the ticket it was sent with."""
        ticket = ticket or make_ticket(self.context.random_bytes)
        answers = front_line_answers(value) | comments
        submit_response(self.context, code or self.codes.pop(), ticket, answers, unit)
        return ticket


def with_comments(context: Context) -> CommentedWave:
    wave = open_small_wave(context, head_counts=CROWD)
    return CommentedWave(context, wave.id, list(issue_codes(context, wave.id, role_group="frontline").codes))


def client_of(wave: CommentedWave) -> TestClient:
    """Both doors of the service, with a key for the API."""
    secret = create_key(wave.context, name="test").secret
    return TestClient(create_app(wave.context), headers={"Authorization": f"Bearer {secret}"})


def begin(client: TestClient, wave: CommentedWave) -> Paper:
    return arrive(client, wave.codes.pop()).press(client, "I agree")


def fill(client: TestClient, form: Paper, value: int = 4, unit: str = "", **comments: str) -> Paper:
    """Answer every closed question with one value, and some in words; gives the review page."""
    answers = {f"answer.{item}": answer for item, answer in front_line_answers(value).items()}
    words = {f"answer.{question}": text for question, text in comments.items()}
    return received(client.post("/a/review", data=form.fields | answers | words | {"unit": unit}))


def stored_comments(wave: CommentedWave) -> list[tuple[str, str | None, str]]:
    with wave.context.ballot_box() as ballot_box:
        return sorted((tuple(one) for one in ballot_box.comments.of_wave(wave.id)), key=str)
