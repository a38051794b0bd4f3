"""Receipts from the thank-you page to the report, on both kinds of database."""

from __future__ import annotations

import hashlib
import re

import pytest
from starlette.testclient import TestClient

from diagnostic.storage.ballot_box.repository import StoredAnswers
from diagnostic.web.app import create_app
from diagnostic.web.receipts import PER_PAGE
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.codes import row_key
from diagnostic.workflows.context import Context
from diagnostic.workflows.diagnose_wave import diagnose_wave, read_results_json
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.receipts import receipt_list, receipt_of, root_of
from support.databases import OpenWave, open_small_wave
from support.paper import Paper, fill_in, received

RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){3}")


@pytest.fixture
def client(context: Context) -> TestClient:
    return TestClient(create_app(context), follow_redirects=False)


def send(client: TestClient, code: str, value: str = "4") -> Paper:
    return fill_in(client, code, value).press(client, "Send my answers")


def test_a_receipt_is_given_once_for_all_and_found_after_the_close(
    wave: OpenWave, client: TestClient
) -> None:
    review = fill_in(client, wave.codes[0])
    thanks = [review.press(client, "Send my answers") for _ in range(2)]
    (mine,) = {RECEIPT.search(page.text)[0] for page in thanks}  # type: ignore[index]
    assert mine == receipt_of(row_key(review.fields["ticket"], wave.id))
    other = RECEIPT.search(send(client, wave.codes[1]).text)[0]  # type: ignore[index]
    (address,) = [link for link in thanks[0].links if link.startswith("/receipts/")]

    early = received(client.get(address))
    assert "still open" in early.text
    assert not early.fields
    assert mine not in received(client.post(address, data={"receipt": mine})).html
    assert client.get(f"{address}.txt").headers["location"] == address

    close_wave(wave.context, wave.id, confirmed=True)
    page = received(client.get(address))
    assert "2 answers were there when the survey closed" in page.text
    assert RECEIPT.findall(page.text) == sorted([mine, other])
    for typed in (mine, mine.lower(), mine.replace("-", " ")):
        assert page.press(client, "Look it up", receipt=typed).headings[1] == "Counted"
    for typed in ("A" * 20, mine[:-1] + ("X" if mine[-1] != "X" else "Y"), "<script>", wave.codes[0]):
        answer = page.press(client, "Look it up", receipt=typed)
        assert (answer.status, answer.headings[1]) == (200, "Not found")
        assert "<script>" not in answer.html


def test_anybody_can_work_the_root_out_from_the_download(wave: OpenWave, client: TestClient) -> None:
    for code in wave.codes[:11]:
        send(client, code)
    close_wave(wave.context, wave.id, confirmed=True)
    download = client.get(f"/receipts/{wave.id}.txt")
    assert download.headers["content-type"] == "text/plain; charset=utf-8"
    lines = download.text.splitlines()
    assert len(lines) == 11
    root = _root([hashlib.sha256(b"\0" + line.encode()).digest() for line in lines]).hex()
    assert root in client.get(f"/receipts/{wave.id}").text
    released = diagnose_wave(wave.context, wave.id)
    assert released.receipt_root == root
    assert f'"receipt_root":"{root}"' in read_results_json(wave.context, wave.id)
    page = received(client.get(f"/receipts/{wave.id}"))
    assert "9–11 of 55 invited" in page.text


def _root(level: list[bytes]) -> bytes:
    """Pair neighbours up, level by level: another way to the same tree."""
    while len(level) > 1:
        pairs = [level[k : k + 2] for k in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"\1" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs
        ]
    return level[0]


def test_a_group_that_the_report_does_not_show_is_not_counted_out_here(
    context: Context, client: TestClient
) -> None:
    wave = open_small_wave(context)
    for role, count in (("frontline", 9), ("c_suite", 2)):
        for code in issue_codes(context, wave.id, role_group=role, count=count).codes:
            send(client, code)
    close_wave(context, wave.id, confirmed=True)
    diagnose_wave(context, wave.id)
    text = received(client.get(f"/receipts/{wave.id}")).text
    assert "11 answers were there" in text
    assert text.count("not shown") == 3  # one was silent, and the other would betray it
    assert "invited" not in text


def test_a_long_list_is_read_page_by_page(wave: OpenWave, client: TestClient) -> None:
    rows = [
        (hashlib.sha256(bytes([k % 256, k // 256])).hexdigest(), StoredAnswers("frontline", None, "{}"))
        for k in range(2 * PER_PAGE + 1)
    ]
    lines = receipt_list(wave.id, rows)
    with wave.context.ballot_box() as ballot_box:
        ballot_box.seal_receipts(wave.id, root_of(lines), lines)
    close_wave(wave.context, wave.id, confirmed=True)
    seen = []
    for number in (1, 2, 3):
        page = received(client.get(f"/receipts/{wave.id}", params={"page": number}))
        assert f"All receipts, page {number} of 3" in page.text
        seen += RECEIPT.findall(page.text)
    assert seen == [line.split()[0] for line in lines]
    for odd in ("0", "-1", "99999", "x", ""):
        assert client.get(f"/receipts/{wave.id}", params={"page": odd}).status_code == 200


@pytest.mark.parametrize("path", ["/receipts/none", "/receipts/none.txt", "/receipts/", "/receipts/%00"])
def test_an_unknown_survey_has_no_receipts(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert "There is no page here" in page.text
