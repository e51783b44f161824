"""Search in the running server: its JSON, its page in a browser, and what it refuses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from kg.queries.serve import running
from kg.store.store import Store
from tests.articles_by_hand import all_articles
from tests.folders import write_built
from tests.queries.test_named import fill

pytest_plugins = ["tests.browsing"]
pytestmark = pytest.mark.server


def served(out: Path) -> Iterator[str]:
    with running(out, host="127.0.0.1", port=0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    out = write_built(tmp_path_factory.mktemp("serve") / "out", all_articles())
    (out / "articles").mkdir()
    (out / "articles/report.html").write_text("<p>as marked</p>", "utf-8")
    yield from served(out)


def test_hits_as_json(url: str) -> None:
    reply = httpx.get(f"{url}/search.json", params={"q": "complicity", "kind": "quotation"})
    hits = reply.json()["hits"]
    assert reply.headers["content-type"] == "application/json"
    assert {hit["kind"] for hit in hits} == {"quotation"}
    assert "alleged" in {hit["status"] for hit in hits}


def test_a_hit_says_where_it_can_be_read(url: str) -> None:
    reply = httpx.get(f"{url}/search.json", params={"q": "complicity"})
    places = {hit["iri"]: hit["places"] for hit in reply.json()["hits"]}
    quotation = places["https://example.org/id/statement/report/s0"]
    assert quotation["sentence"].startswith("articles/report.html#")
    assert places["https://example.org/id/article/report"]["article"] == "articles/report.html"
    assert not {"source", "graph"} & quotation.keys()
    assert httpx.get(f"{url}/{quotation['sentence']}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "why"),
    [({}, "no word"), ({"q": "a", "limit": "0"}, "limit"), ({"q": "a", "limit": "x"}, "limit"),
     ({"q": "a", "limit": "101"}, "limit"), ({"q": "a", "kind": "quad"}, "no kind of hit"),
     ({"q": "a" * 2000}, "characters")],
)  # fmt: skip
def test_what_is_no_search(url: str, asked: dict[str, str], why: str) -> None:
    reply = httpx.get(f"{url}/search.json", params=asked)
    assert (reply.status_code, why in reply.text) == (400, True)


def test_other_sites_may_not_search(url: str) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        reply = httpx.get(f"{url}/search.json", params={"q": "minister"}, headers=headers)
        assert reply.status_code == 403


def test_a_folder_without_records_says_so(tmp_path: Path) -> None:
    fill(Store.open(tmp_path / "store")).close()
    for url in served(tmp_path):
        reply = httpx.get(f"{url}/search.json", params={"q": "minister"})
        assert (reply.status_code, "kg build" in reply.text) == (500, True)


@pytest.mark.browser
def test_the_page_in_a_browser(url: str, browser: Browser) -> None:
    page = browser.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(url)
    page.get_by_role("link", name="Search").click()
    page.get_by_label("Words to search for").fill("complicity")
    page.get_by_label("articles").uncheck()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("li").first).to_contain_text("alleged, which is not established as fact")
    expect(page.locator("li .status").first).to_have_text("alleged")
    assert page.locator("h2").all_inner_texts()[0].startswith("Quotations")
    targets = page.locator("li a").evaluate_all("all => all.map((one) => one.href)")
    assert f"{url}/articles/report.html#s-s0" in targets
    assert not [one for one in targets if not one.startswith(f"{url}/")], "nodes are no pages"
    page.goto(page.url)  # the address can be shared
    expect(page.locator("li").first).to_contain_text("alleged, which is not established as fact")
    expect(page.get_by_label("articles")).not_to_be_checked()
    page.get_by_label("Words to search for").fill("…")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("no word to search for")
    page.close()
    assert [one for one in problems if "400" not in one] == []
