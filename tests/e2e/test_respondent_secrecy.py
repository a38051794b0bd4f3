"""No code, ticket, answer or address in any log, file or foreign place; no text of others runs in a page."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import httpx
import pytest
import yaml
from starlette.testclient import TestClient

from diagnostic.web.pages import asset_url
from diagnostic.workflows.views import HeadCount
from support.paper import Paper, arrive, fill_in, received
from support.web_service import INSTRUMENTS, make_service, running

NASTY = """<script>alert(1)</script>{{1913*7919}}{% raw %}"'><img src=x onerror=alert(2)>${1913*7919}&amp;"""


def forms_of_writing(code: str) -> list[str]:
    bare = code.replace("-", "")
    return [code, code.lower(), bare, bare.lower(), code[5:14], bare[4:12].lower()]


def test_no_log_record_holds_a_code_a_ticket_an_answer_or_an_address(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    service = make_service(tmp_path)
    wave = service.open_wave()
    code, other = service.codes(wave, 2)
    with (
        caplog.at_level(logging.DEBUG),
        running(service.app) as address,
        httpx.Client(base_url=address, headers={"User-Agent": "Canary/4711"}) as client,
    ):
        review = fill_in(client, code)
        review.press(client, "Send my answers")
        review.press(client, "Send my answers")
        Paper(review.html.replace('value="4"', 'value="1"')).press(client, "Send my answers")
        arrive(client, code)
        received(client.post("/a", data={"code": other[:-1]}))
        received(client.post("/a/send", data=review.fields | {"answer.ghost": "canary"}))
        client.get("/a/" + other, headers={"Referer": "https://intranet.example/canary"})
    own = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    written = "\n".join(f"{record.name} {record.getMessage()} {record.__dict__}" for record in own)
    banned = [*forms_of_writing(code), *forms_of_writing(other), review.fields["ticket"], "Canary", "canary"]
    for secret in banned:
        assert secret not in written


def test_the_running_command_writes_no_code_ticket_or_address(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    wave = service.open_wave()
    code = service.code(wave)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"DIAGNOSTIC_DATA_FOLDER": str(tmp_path), "DIAGNOSTIC_LOG_LEVEL": "DEBUG"}
    command = [sys.executable, "-m", "diagnostic.bootstrap", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=tmp_path
    ) as process:
        try:
            _wait_for(port)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
                review = fill_in(client, code)
                thanks = review.press(client, "Send my answers")
                arrive(client, code)
                server_headers = client.get("/").headers
        finally:
            process.terminate()
            output, _ = process.communicate(timeout=20)
    assert thanks.status == 200
    assert "server" not in server_headers
    for secret in [*forms_of_writing(code), review.fields["ticket"], "/a/", "GET", "POST"]:
        assert secret not in output
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", output)) <= {str(port)}


def _wait_for(port: int) -> None:
    for _ in range(400):
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the service did not start")


def test_the_databases_hold_neither_code_nor_ticket_nor_a_plain_hash_of_them(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    wave = service.open_wave()
    code = service.code(wave)
    client = TestClient(service.app)
    review = fill_in(client, code)
    review.press(client, "Send my answers")
    stored = service.all_bytes()
    ticket = review.fields["ticket"]
    assert b"safety_voice_1" in stored
    for secret in [*forms_of_writing(code), ticket]:
        for hidden in (secret, hashlib.sha256(secret.encode()).hexdigest()):
            assert hidden.encode() not in stored
    office = (tmp_path / "office.sqlite").read_bytes()
    ballot_box = (tmp_path / "ballot_box.sqlite").read_bytes()
    long_words = set(re.findall(rb"[0-9a-f]{64}", office)) & set(re.findall(rb"[0-9a-f]{64}", ballot_box))
    pinned = {one.sha256.encode() for one in wave.instruments}
    assert long_words <= pinned


def nasty_instrument() -> str:
    content = yaml.safe_load((INSTRUMENTS / "outcomes.yaml").read_text(encoding="utf-8"))
    content["id"] = "nasty"
    content["title"], content["purpose"] = dict.fromkeys(content["title"], NASTY), NASTY
    content["response_scale"]["options"][0]["anchor"] = NASTY
    content["response_scale"]["not_applicable"] = NASTY
    for scale in content["scales"]:
        scale["title"] = NASTY
        for item in scale["items"]:
            item.pop("predicate", None)
            item["text"] = f"{item['id']} {NASTY}"
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def test_markup_and_template_syntax_in_any_text_stays_text(tmp_path: Path) -> None:
    service = make_service(tmp_path, {"nasty.yaml": nasty_instrument()})
    units = (HeadCount("frontline", 50, NASTY), HeadCount("frontline", 50, "Plain"))
    wave = service.open_wave(
        organisation=NASTY, title=NASTY, contact=NASTY, instruments=("nasty", "trust"), head_counts=units
    )
    client = TestClient(service.app)
    consent = arrive(client, service.code(wave))
    form = consent.press(client, "I agree")
    item_id = next(iter(form.answer_all("")))
    review = form.press(client, "Check my answers", unit=NASTY, **{item_id: "1"})
    thanks = review.press(client, "Send my answers")
    typed = received(client.post("/a", data={"code": NASTY}))
    for page in (consent, form, review, thanks):
        assert NASTY in page.text
    for page in (consent, form, review, thanks, typed):
        assert page.status in {200, 404}
        (script,) = re.findall("<script[^>]*>", page.html)
        assert script == f'<script type="module" src="{asset_url("respondent.js")}">'
        assert "<img" not in page.html
        assert str(1913 * 7919) not in page.text
    assert typed.fields["code"] == NASTY[:64]
    with service.context.ballot_box() as ballot_box:
        assert [one.unit for one in ballot_box.responses(wave.id)] == [NASTY]
