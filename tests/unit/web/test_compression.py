"""Pages travel compressed, in whole blocks, and arrive as they were."""

from __future__ import annotations

import gzip
import subprocess

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from hypothesis import given
from hypothesis import strategies as st
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from diagnostic.web.compression import BLOCK, PaddedPages, padded_gzip

PAGE = "<p>Strongly agree</p>" * 2000


@given(st.binary(max_size=20_000))
def test_what_is_packed_is_a_whole_number_of_blocks_and_comes_out_again(body: bytes) -> None:
    packed = padded_gzip(body)
    assert len(packed) % BLOCK == 0
    assert gzip.decompress(packed) == body


def test_the_same_page_with_other_answers_has_the_same_length() -> None:
    lengths = {
        len(padded_gzip((PAGE + "<dd>" + answer + "</dd>").encode()))
        for answer in ("Strongly disagree", "Neither agree nor disagree", "Agree", "")
    }
    assert len(lengths) == 1


def test_another_implementation_reads_it() -> None:
    run = subprocess.run(["gzip", "-dc"], input=padded_gzip(PAGE.encode()), capture_output=True, check=True)
    assert run.stdout.decode() == PAGE


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI(middleware=[Middleware(PaddedPages)])
    pages = {
        "/page": HTMLResponse(PAGE, status_code=422),
        "/text": PlainTextResponse(PAGE),
        "/packed": HTMLResponse(gzip.compress(PAGE.encode()), headers={"Content-Encoding": "gzip"}),
    }

    @app.get("/{name}")
    def give(name: str) -> Response:
        return pages[f"/{name}"]

    @app.get("/in/pieces")
    def in_pieces() -> StreamingResponse:
        return StreamingResponse(
            (PAGE[start : start + 100] for start in range(0, len(PAGE), 100)), media_type="text/html"
        )

    return TestClient(app)


@pytest.mark.parametrize("path", ["/page", "/in/pieces"])
def test_a_page_is_compressed_only_for_those_who_take_it(client: TestClient, path: str) -> None:
    packed = client.get(path, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) == BLOCK
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text == PAGE
    assert packed.status_code == plain.status_code


def test_what_is_no_page_or_is_packed_already_is_left_alone(client: TestClient) -> None:
    text, packed = (client.get(path, headers={"Accept-Encoding": "gzip"}) for path in ("/text", "/packed"))
    assert "content-encoding" not in text.headers
    assert text.text == packed.text == PAGE
