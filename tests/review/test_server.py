"""What the server answers and refuses: token, host, other sites, bodies."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from kg.decisions.file import DECISIONS, read_file
from kg.errors import OutputError
from kg.review.items import Sort
from kg.review.server import TOKEN_HEADER, serving
from kg.review.session import Session
from tests.review.samples import item


class Served:
    """A running server: its address, its token, its session."""

    def __init__(self, session: Session, address: str) -> None:
        self.session = session
        parts = urlsplit(address)
        self.base = f"http://{parts.netloc}"
        self.token = parse_qs(parts.query)["token"][0]
        self.address = address

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.base}{path}", headers={TOKEN_HEADER: self.token, **headers})

    def post(self, path: str, given: object, **headers: str) -> httpx.Response:
        known = {TOKEN_HEADER: self.token, "Content-Type": "application/json"}
        body = given if isinstance(given, bytes) else json.dumps(given).encode()
        return httpx.post(f"{self.base}{path}", content=body, headers={**known, **headers})


@pytest.fixture
def served(out: Path) -> Iterator[Served]:
    session = Session(out)
    with serving(session, port=0, who="") as (server, address):
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Served(session, address)
        server.shutdown()


def reject(served: Served) -> dict[str, str]:
    key = item(served.session, Sort.ACCUSED)["key"]
    return {"item": key, "choice": "reject", "who": "Ada Brok", "why": ""}


def test_it_listens_on_loopback_alone(served: Served) -> None:
    assert served.base.startswith("http://127.0.0.1:")


def test_the_page_may_run_its_own_script_and_talk_to_its_own_server_alone(served: Served) -> None:
    reply = httpx.get(served.address)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'sha256-" in policy
    assert "connect-src 'self'; frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert served.token not in reply.text


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=wrong", "/?token=%FF"])
def test_without_the_token_there_is_no_page(served: Served, path: str) -> None:
    assert httpx.get(f"{served.base}{path}").status_code == 403


@pytest.mark.parametrize("path", ["/queue", "/item?key=x", "/elsewhere"])
def test_without_the_token_nothing_is_read(served: Served, path: str) -> None:
    assert served.get(path, **{TOKEN_HEADER: "wrong"}).status_code == 403
    assert httpx.get(f"{served.base}{path}&token={served.token}").status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({TOKEN_HEADER: "wrong"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Host": "["}, 400),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_what_another_site_could_send_decides_nothing(
    served: Served, headers: dict[str, str], status: int
) -> None:
    assert served.post("/decide", reject(served), **headers).status_code == status
    assert served.post("/undo", {"who": "Ada Brok"}, **headers).status_code == status
    assert read_file(served.session.out / DECISIONS, missing_ok=True).decisions == ()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400), (b"[]", 400), (b"\xff", 400), (b"[" * 60_000, 400),
        (b"{" + b" " * 70_000, 413),
    ],
)  # fmt: skip
def test_bodies_that_are_no_decision(served: Served, body: bytes, status: int) -> None:
    assert served.post("/decide", body).status_code == status


@pytest.mark.parametrize("length", ["-1", "x", "", "99999999999", "²"])
def test_lengths_that_are_none(served: Served, length: str) -> None:
    parts = urlsplit(served.base)
    link = HTTPConnection(str(parts.hostname), parts.port, timeout=10)
    link.putrequest("POST", "/decide")
    link.putheader(TOKEN_HEADER, served.token)
    link.putheader("Content-Type", "application/json")
    link.putheader("Content-Length", length.encode("utf-8"))
    link.endheaders()
    assert link.getresponse().status == 413
    link.close()


@pytest.mark.parametrize(
    ("change", "why"),
    [({"who": 7}, "'who' must be a string"), ({"why": ["x"]}, "'why' must be"),
     ({"who": "\ud800"}, "lone surrogate"), ({"who": ""}, "write your name first"),
     ({"item": "x"}, "reload the page"), ({"choice": "x"}, "no such answer")],
)  # fmt: skip
def test_what_is_wrong_with_a_decision_is_said(
    served: Served, change: dict[str, object], why: str
) -> None:
    reply = served.post("/decide", {**reject(served), **change})
    assert reply.status_code == 200
    assert why in reply.json()["refused"]


def test_other_methods_and_addresses_are_refused(served: Served) -> None:
    assert served.post("/elsewhere", {}).status_code == 404
    assert served.get("/elsewhere").status_code == 404
    assert httpx.delete(f"{served.base}/decide").status_code == 501
    assert httpx.options(f"{served.base}/decide").status_code == 501


def test_a_decision_is_on_the_disk_when_the_answer_comes(served: Served) -> None:
    reply = served.post("/decide", reject(served))
    (one,) = read_file(served.session.out / DECISIONS).decisions
    assert reply.json()["saved"] == one.id
    assert one.why == "read in the article"
    again = served.post("/undo", {"who": "Ada Brok", "item": ""}).json()
    assert again["item"] == reject(served)["item"]


def test_decisions_that_cannot_be_written_are_said(served: Served) -> None:
    given = reject(served)
    (served.session.out / DECISIONS).mkdir()
    assert "decisions.jsonl" in served.post("/decide", given).json()["refused"]


def test_a_port_that_is_taken_is_named(served: Served) -> None:
    port = urlsplit(served.base).port
    assert port is not None
    with (
        pytest.raises(OutputError, match="choose another --port"),
        serving(served.session, port=port, who=""),
    ):
        pass


def test_many_requests_at_once_are_all_answered(served: Served) -> None:
    keys = [one["key"] for one in served.session.queue()["items"]]
    found: list[int] = []

    def work(key: str) -> None:
        found.append(served.get(f"/item?key={key}").status_code)
        decided = {
            **reject(served),
            "item": key,
            "choice": served.session.item(key)["choices"][0]["name"],
        }
        found.append(served.post("/decide", decided).status_code)

    threads = [threading.Thread(target=work, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [200] * 2 * len(keys)
    assert len(read_file(served.session.out / DECISIONS).decisions) == len(keys)
    assert all(one["decided"] for one in served.session.queue()["items"])
