"""Whatever is asked, the answer is guarded, plain and free of what was sent."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from diagnostic.psychometrics.errors import DataError
from diagnostic.web.body_limit import API_CAP, PAGE_CAP
from diagnostic.web.pages import asset_bytes, asset_url
from support.web_service import make_service

ADDRESSES = [
    ("GET", "/", 200),
    ("HEAD", "/", 200),
    ("GET", asset_url("survey.css"), 200),
    ("GET", asset_url("respondent.js"), 200),
    ("GET", "/static/0/survey.css", 404),
    ("GET", "/static/../app.py", 404),
    ("GET", "/static/%2e%2e%2fapp.py", 404),
    ("GET", "/nowhere", 404),
    ("GET", "/a/NOT-A-CODE", 404),
    ("DELETE", "/a", 405),
    ("GET", "/a/send", 303),
    ("GET", "/stop/AAAAAAAAAAAAAAAAAAAAAA", 200),
    ("POST", "/stop/AAAAAAAAAAAAAAAAAAAAAA", 200),
    ("GET", "/api/v1/health", 200),
    ("GET", "/api/v1/docs", 200),
    ("GET", "/api/v1/openapi.json", 200),
    ("GET", "/api/v1/campaigns", 401),
    ("GET", "/api/v1/nowhere", 404),
    ("GET", "/api", 404),
    ("PATCH", "/api/v1/health", 405),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    app = make_service(tmp_path_factory.mktemp("service")).app

    @app.get("/explode", include_in_schema=False)
    @app.get("/api/explode", include_in_schema=False)
    def explode() -> None:
        raise RuntimeError("parameters: SECRET-ANSWER-4711")

    @app.get("/api/undefined", include_in_schema=False)
    def undefined() -> None:
        raise DataError(code="constant", place="item 3", fault="It is constant.", mend="Leave it out.")

    return app


@pytest.fixture(scope="module")
def client(app: FastAPI) -> TestClient:
    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize(("method", "address", "status"), [*ADDRESSES, ("GET", "/explode", 500)])
def test_every_answer_carries_the_strict_headers(
    client: TestClient, method: str, address: str, status: int
) -> None:
    response = client.request(method, address)
    assert response.status_code == status
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "camera=()" in response.headers["permissions-policy"]
    assert "set-cookie" not in response.headers
    is_asset = address.startswith("/static/") and status == 200
    assert response.headers["cache-control"] == (
        "public, max-age=31536000, immutable" if is_asset else "no-store"
    )


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_no_address_and_no_method_ever_fails_unforeseen(client: TestClient, method: str) -> None:
    for address in ("/", "/a", "/a/form", "/a/review", "/a/send", "/static/x", "/api/v1/instruments/x"):
        assert client.request(method, address).status_code < 500


def test_an_unforeseen_failure_tells_neither_the_reader_nor_the_log_what_was_in_it(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page, problem = client.get("/explode"), client.get("/api/explode")
    assert page.status_code == problem.status_code == 500
    assert "Something failed here" in page.text
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["code"] == "service_failed"
    logged = [record for record in caplog.records if record.name == "diagnostic.web.failures"]
    assert len(logged) == 2
    assert "RuntimeError" in logged[0].getMessage()
    assert "explode" in logged[0].getMessage()
    for text in (page.text, problem.text, caplog.text):
        assert "4711" not in text
        assert "Traceback" not in text


def test_an_error_of_the_numbers_keeps_its_place_fault_and_mend(client: TestClient) -> None:
    problem = client.get("/api/undefined")
    assert problem.status_code == 422
    assert (problem.json()["place"], problem.json()["mend"]) == ("item 3", "Leave it out.")


def test_a_problem_document_has_every_member_and_explains_itself(client: TestClient) -> None:
    problem = client.get("/api/v1/nowhere").json()
    assert set(problem) == {"type", "title", "status", "detail", "code", "place", "fault", "mend"}
    assert problem["status"] == 404
    address, _, anchor = problem["type"].partition("#")
    assert f'id="{anchor}"' in client.get(address).text


def test_a_wrong_method_names_the_right_ones(client: TestClient) -> None:
    response = client.put("/api/v1/health")
    assert response.headers["allow"] == "GET"
    assert "GET" in response.json()["mend"]


@pytest.mark.parametrize(("address", "cap"), [("/a/review", PAGE_CAP), ("/api/v1/campaigns", API_CAP)])
def test_a_body_over_the_cap_is_refused_kindly(client: TestClient, address: str, cap: int) -> None:
    at_cap, over = client.post(address, content=b"x" * cap), client.post(address, content=b"x" * (cap + 1))
    assert at_cap.status_code != 413
    assert over.status_code == 413
    in_pieces = client.post(address, content=iter([b"x" * 4096] * (cap // 4096 + 1)))
    assert in_pieces.status_code == 413
    if address.startswith("/api"):
        assert over.json()["code"] == "too_large"
    else:
        assert "your code is still good" in over.text


def test_a_form_with_very_many_fields_or_files_is_refused_without_failing(client: TestClient) -> None:
    many = "&".join(f"f{number}=1" for number in range(5000))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/a/form", content=many, headers=form).status_code == 400
    assert client.post("/a/form", files={"code": ("x.txt", b"x")}).status_code == 400
    assert client.post("/a/form", content=b"\xff\xfe=%ff&code=%00", headers=form).status_code == 404


def test_the_style_sheet_is_small_named_by_content_and_compressed(client: TestClient) -> None:
    response = client.get(asset_url("survey.css"), headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) < 10_000
    assert response.content == asset_bytes("survey.css")
    plain = client.get(asset_url("survey.css"), headers={"Accept-Encoding": "identity"})
    assert plain.content == response.content


OUR_SCRIPT = re.compile(r"""<script type="module" src="\{\{ asset\(['"]\w+\.js['"]\) \}\}"></script>""")
WEB = Path(__file__).resolve().parents[3] / "src/diagnostic/web"


def test_templates_hold_one_script_of_ours_no_inline_style_and_no_foreign_address() -> None:
    for path in [*WEB.glob("templates/*.html"), *WEB.glob("static/*.css")]:
        text = OUR_SCRIPT.sub("", path.read_text(encoding="utf-8")).lower()
        for banned in (
            "<script",
            "style=",
            " onclick",
            "javascript:",
            "http://",
            "https://",
            "@import",
            "|safe",
            "| safe",
        ):
            assert banned not in text, f"{banned} in {path.name}"


def test_scripts_make_no_markup_of_text_and_know_no_foreign_address() -> None:
    scripts = list(WEB.glob("static/*.js"))
    assert len(scripts) >= 6
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        for banned in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "Function(",
        ):
            assert banned not in text, f"{banned} in {path.name}"
        for banned in ("http://", "https://", "cookie", "import("):
            assert banned not in text, f"{banned} in {path.name}"
