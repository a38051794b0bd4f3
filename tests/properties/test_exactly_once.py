"""Whatever order of sending, crashing, sending again and closing: what is stored is what was acknowledged."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from diagnostic.errors import DiagnosticError
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.codes import make_ticket, row_key
from diagnostic.workflows.submit_response import submit_response
from support.commented import opened_with_comments, with_comments
from support.databases import front_line_answers, sqlite_urls

CODES = st.integers(0, 3)
VALUES = st.integers(1, 5)


class _CrashError(Exception):
    pass


def _crash() -> None:
    raise _CrashError


def _words(value: int) -> str:
    return f"I chose {value}."


class Sending(RuleBasedStateMachine):
    """A model in four lines of state beside the real databases."""

    tickets = Bundle("tickets")

    @initialize()
    def open(self) -> None:
        self._stack = ExitStack()
        folder = tempfile.mkdtemp(prefix="diagnostic-sending-")
        self._stack.callback(shutil.rmtree, folder)
        context = self._stack.enter_context(opened_with_comments(sqlite_urls(Path(folder))))
        self.wave = with_comments(context)
        self.spent: dict[int, str] = {}
        self.stored: dict[str, int] = {}
        self.is_closed = False

    def teardown(self) -> None:
        self._stack.close()

    @rule(target=tickets)
    def open_form(self) -> str:
        return make_ticket(self.wave.context.random_bytes)

    @rule(code=CODES, ticket=tickets, value=VALUES)
    def send(self, code: int, ticket: str, value: int) -> None:
        expected = self._expected_from_office(code, ticket) or self._expected_from_ballot_box(ticket, value)
        assert self._send(code, ticket, value) == expected

    @rule(code=CODES, ticket=tickets, value=VALUES)
    def send_and_crash_between_the_databases(self, code: int, ticket: str, value: int) -> None:
        expected = self._expected_from_office(code, ticket) or "crash"
        assert self._send(code, ticket, value, ballot_box=_crash) == expected

    @precondition(lambda self: len(self.spent) >= 2)
    @rule()
    def close(self) -> None:
        close_wave(self.wave.context, self.wave.id, confirmed=True)
        self.is_closed = True

    @invariant()
    def what_is_stored_is_what_was_acknowledged(self) -> None:
        with self.wave.context.ballot_box() as ballot_box:
            stored = [response.answers for response in ballot_box.responses(self.wave.id)]
            said = [comment.comment for comment in ballot_box.comments.of_wave(self.wave.id)]
        keys = sorted(self.stored, key=lambda ticket: row_key(ticket, self.wave.id))
        assert [answers.count(f":{self.stored[key]}") for answers, key in zip(stored, keys, strict=True)] == [
            7
        ] * len(keys)
        with self.wave.context.office() as office:
            assert office.code_counts(self.wave.id)["frontline"][1] == len(self.spent)
        expected = [] if self.is_closed else [_words(value) for value in self.stored.values()]
        assert sorted(said) == sorted(expected)

    def _expected_from_office(self, code: int, ticket: str) -> str | None:
        if code not in self.spent:
            if self.is_closed:
                return "wave_closed"
            self.spent[code] = ticket
        return None if self.spent[code] == ticket else "code_spent"

    def _expected_from_ballot_box(self, ticket: str, value: int) -> str:
        if ticket in self.stored:
            return "thanks again" if self.stored[ticket] == value else "already_received_differently"
        if self.is_closed:
            return "wave_closed"
        self.stored[ticket] = value
        return "thanks"

    def _send(self, code: int, ticket: str, value: int, **broken) -> str:
        context = replace(self.wave.context, **broken)
        try:
            answers = front_line_answers(value) | {"more": _words(value)}
            receipt = submit_response(context, self.wave.codes[code], ticket, answers)
        except _CrashError:
            return "crash"
        except DiagnosticError as refused:
            return refused.code
        return "thanks again" if receipt.was_received_before else "thanks"


TestSending = Sending.TestCase
TestSending.settings = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
