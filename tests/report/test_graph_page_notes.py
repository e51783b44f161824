"""Several nodes at once, notes and tags, views as files, and rows that light up the graph."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import networkx as nx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from kg.decisions.codec import from_line
from kg.decisions.records import Kind
from kg.report.graph.remarks import NOTE, TAG, Remark
from kg.report.graph_page import to_html
from tests.hostile import MARK, STRINGS
from tests.pages import Watched
from tests.report.test_graph_page import said

pytest_plugins = ("tests.browsing",)
pytestmark = pytest.mark.browser
Open = Callable[..., Watched]

BASE = "https://x.example/id/"
WATCH, MINISTRY, CAMP = (f"{BASE}entity/{name}" for name in ("watch", "ministry", "doc/camp"))
EVENT = "event/1"


def graph(**remarks: tuple[Remark, ...]) -> nx.MultiDiGraph:
    """A watchdog, a ministry, a site and an event, as newskg names them."""
    made = nx.MultiDiGraph()
    made.add_node(WATCH, label="Lantern Watch", type="Organization",
                  decided=("renamed by Ada Brok: “its own spelling”",))  # fmt: skip
    made.add_node(MINISTRY, label="Interior Ministry", type="GovernmentBody")
    made.add_node(CAMP, label="Halvay Gardens", type="Site")
    arrest = said("Police arrested 35 people.", "", "asserted", cue="arrested")
    made.add_node(EVENT, label="arrest: 35 people", type="Event", date="2025-02-11",
                  record=f"{BASE}proposition/doc/e1", evidence=(arrest,))  # fmt: skip
    for left, right, relation, certainty in (
        (WATCH, MINISTRY, "speaks about", "claimed"),
        (WATCH, CAMP, "speaks about", "claimed"),
        (EVENT, CAMP, "in", "asserted"),
    ):
        told = said(f"{left[-5:]} said it of {right[-5:]}.", "Lantern Watch", certainty)
        made.add_edge(left, right, relation=relation, certainty=certainty, evidence=(told,))
    made.graph["remarks"] = {WATCH: remarks.get("watch", ()), EVENT: remarks.get("event", ())}
    return made


@pytest.fixture(scope="session")
def page_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its page, without any remark."""
    return to_html(graph(), tmp_path_factory.mktemp("notes") / "page.html", title="Halvay")


@pytest.fixture(scope="session")
def noted_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page after a build with a note and two tags."""
    on = Remark(WATCH, "d1", NOTE, "Ada Brok", "2025-10-01", text="ask for their register")
    tag = Remark(WATCH, "d2", TAG, "Bo", "2025-10-02", text="to check")
    other = Remark(EVENT, "d3", TAG, "Bo", "2025-10-02", text="court")
    made = graph(watch=(on, tag), event=(other,))
    return to_html(made, tmp_path_factory.mktemp("notes") / "page.html", title="Halvay")


def many(page: Page) -> set[str]:
    """The names in the panel of several nodes."""
    return set(page.locator("#many .go").all_inner_texts())


def place_of(watched: Watched, label: str) -> tuple[float, float]:
    """Where a label stands in the window."""
    one = next(one for one in watched.labels() if label in one["text"])
    box = watched.page.locator("#canvas").bounding_box()
    assert box is not None
    return box["x"] + one["x"] + one["w"] / 2, box["y"] + one["y"] + 6


def lasso(page: Page) -> None:
    """Draws around the whole canvas."""
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    left, top = box["x"] + 6, box["y"] + 6
    right, low = left + box["width"] - 12, top + box["height"] - 12
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, low), (left, low)):
        page.mouse.move(x, y, steps=4)
    page.mouse.up()


def saved(watched: Watched) -> list[dict[str, Any]]:
    """The lines that “Save notes” gives."""
    return [json.loads(line) for line in watched.download("#do-notes").decode().splitlines()]


# ── several nodes ──


def test_shift_and_a_click_gather_nodes(opened: Open, page_path: Path) -> None:
    watched = opened(page_path)
    page = watched.page
    watched.click_label("Lantern Watch")
    page.keyboard.down("Shift")
    page.mouse.click(*place_of(watched, "Interior"))
    page.keyboard.up("Shift")
    assert page.inner_text("#panel-title") == "2 nodes selected"
    assert many(page) == {"Lantern Watch", "Interior Ministry"}
    assert page.locator("#cards .card").count() == 1, "the link between them"
    page.get_by_role("button", name="Take Interior Ministry out of the selection").click()
    assert page.inner_text("#panel-title") == "Lantern Watch"
    assert watched.messages == []


@pytest.mark.parametrize("by_button", [False, True])
def test_a_lasso_selects_what_it_encloses(opened: Open, page_path: Path, by_button: bool) -> None:
    page = opened(page_path).page
    if by_button:
        page.click("#do-lasso")
        assert page.get_attribute("#do-lasso", "aria-pressed") == "true"
    else:
        page.keyboard.down("Shift")
    lasso(page)
    page.keyboard.up("Shift")
    assert page.inner_text("#panel-title") == "4 nodes selected"
    page.click("#do-hide-many")
    assert page.inner_text("#crumb-text") == "4 nodes hidden"
    page.click("#do-undo")
    assert page.locator("#crumb").is_hidden()


def test_a_drag_without_shift_moves_the_picture(opened: Open, page_path: Path) -> None:
    page = opened(page_path).page
    lasso(page)
    assert page.locator("#right").is_hidden()


def test_the_keyboard_gathers_nodes_too(opened: Open, page_path: Path) -> None:
    page = opened(page_path).page
    page.focus("#canvas")
    for key in (".", "m", ".", "m", ".", "m"):
        page.keyboard.press(key)
    assert page.inner_text("#panel-title") == "3 nodes selected"
    page.keyboard.press("Escape")
    page.focus("#canvas")
    for key in (".", "m"):
        page.keyboard.press(key)
    assert "is kept" in (page.text_content("#status") or "")


def test_several_nodes_are_shown_alone_pinned_and_addressed(opened: Open, page_path: Path) -> None:
    page = opened(page_path, at="#nodes=[%22watch%22,%22ministry%22]").page
    assert many(page) == {"Lantern Watch", "Interior Ministry"}
    page.click("#do-pin-many")
    assert page.inner_text("#do-pin-many") == "Unpin"
    page.click("#do-only-many")
    assert "2 nodes" in (page.text_content("#status") or "")
    assert page.inner_text("#crumb-text") == "2 nodes hidden"
    again = page.url.partition("#")[2]
    other = opened(page_path, at=f"#{again}").page
    assert many(other) == {"Lantern Watch", "Interior Ministry"}
    assert other.inner_text("#do-pin-many") == "Unpin"
    assert other.inner_text("#crumb-text") == "2 nodes hidden"


def test_nodes_that_an_address_garbles_are_not_selected(opened: Open, page_path: Path) -> None:
    watched = opened(page_path, at="#nodes=[oops")
    assert watched.page.locator("#right").is_hidden()
    assert watched.messages == []


# ── notes and tags ──


def write(page: Page, kind: str, text: str, who: str = "") -> None:
    """Writes a note or tag on what is selected."""
    if not page.locator("#new-tag").is_visible():
        page.click("#remark-form summary")
    page.fill("#reader", who)
    page.fill(f"#new-{kind}", text)
    page.click(f"#do-{kind}")


def test_notes_are_saved_as_decisions_that_newskg_reads(opened: Open, page_path: Path) -> None:
    watched = opened(page_path, at="#node=watch")
    page = watched.page
    assert page.locator("#do-notes").is_hidden()
    write(page, "note", "Ask for\ntheir register", "Ada Brok")
    write(page, "tag", "to check", "Ada Brok")
    write(page, "tag", "to check", "Ada Brok")  # nobody needs it twice
    page.evaluate("location.hash = '#node=event%2F1'")
    page.wait_for_selector("text=arrest: 35 people")
    write(page, "note", "see the court file")
    note, tag, other = saved(watched)
    assert (note["on"], note["who"]) == ({"iri": WATCH}, "Ada Brok")
    assert note["set"] == {"note": "Ask for\ntheir register"}
    assert tag["set"] == {"tag": "to check"}
    assert other["on"] == {"iri": "proposition/doc/e1"}
    assert "who" not in other, "the command fills in the user"
    target = {"record": "name", "name": "Lantern Watch"}
    decision = from_line(json.dumps(note), spell=lambda found: {**found, "on": target})
    assert (decision.kind, decision.who) == (Kind.NOTE, "Ada Brok")
    assert "kg decide OUT merge decisions-from-page.jsonl" in watched.status()


def test_a_note_that_is_not_saved_can_be_removed(opened: Open, page_path: Path) -> None:
    page = opened(page_path, at="#node=watch").page
    write(page, "note", "never mind")
    assert "not saved yet" in page.inner_text("#remark-list")
    page.get_by_role("button", name="Remove note never mind").click()
    assert page.locator("#remark-list").count() == 0
    assert page.locator("#do-notes").is_hidden()


def test_a_note_needs_words(opened: Open, page_path: Path) -> None:
    watched = opened(page_path, at="#node=watch")
    write(watched.page, "note", "   ")
    assert watched.status() == "Write the note first"
    assert watched.page.locator("#do-notes").is_hidden()


def test_notes_of_a_build_are_shown_filtered_and_taken_back(opened: Open, noted_path: Path) -> None:
    watched = opened(noted_path, at="#node=watch")
    page = watched.page
    told = page.inner_text("#remark-list")
    assert "ask for their register" in told
    assert "Ada Brok, 2025-10-01" in told
    assert any("✎" in one["text"] for one in watched.labels())
    page.click("#do-close")
    page.select_option("#tag", "court")
    assert watched.status().startswith("1 node and 0 links of 4")
    page.select_option("#tag", "")
    page.fill("#search", "court")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel-title") == "arrest: 35 people"
    page.get_by_role("button", name="Take back tag court").click()
    assert page.locator("#remark-list").count() == 0
    (line,) = saved(watched)
    assert (line["kind"], line["undoes"]) == ("undo", "d3")


def test_several_nodes_are_tagged_at_once(opened: Open, page_path: Path) -> None:
    watched = opened(page_path)
    watched.page.keyboard.down("Shift")
    lasso(watched.page)
    watched.page.keyboard.up("Shift")
    write(watched.page, "tag", "first")
    assert len(saved(watched)) == 4


def test_a_node_shows_who_decided_who_it_is(opened: Open, page_path: Path) -> None:
    page = opened(page_path, at="#node=watch").page
    assert "renamed by Ada Brok: “its own spelling”" in page.inner_text("#right")


def test_a_graph_of_others_offers_no_notes(opened: Open, tmp_path: Path) -> None:
    path = to_html(nx.MultiDiGraph([(1, 2)]), tmp_path / "page.html")
    page = opened(path, at="#node=1").page
    assert page.inner_text("#panel-title") == "1"
    assert page.locator("#remark-form").count() == 0


# ── views ──


def test_a_view_is_saved_and_opened_with_its_notes(
    opened: Open, page_path: Path, tmp_path: Path
) -> None:
    watched = opened(page_path, at="#node=watch")
    write(watched.page, "note", "from the first desk", "Ada Brok")
    watched.page.locator("#types input[data-key=Event]").uncheck()
    view = tmp_path / "view.json"
    view.write_bytes(watched.download("#do-save-view"))
    other = opened(page_path)
    other.page.set_input_files("#view-file", view)
    other.page.wait_for_selector("#remark-list")
    assert "from the first desk" in other.page.inner_text("#remark-list")
    assert not other.page.locator("#types input[data-key=Event]").is_checked()
    assert other.status() == "View opened: view.json"
    assert [line["who"] for line in saved(other)] == ["Ada Brok"]
    assert other.requests == [page_path.as_uri()]


def test_opening_a_view_loses_no_note(opened: Open, page_path: Path, tmp_path: Path) -> None:
    watched = opened(page_path, at="#node=watch")
    view = tmp_path / "view.json"
    view.write_bytes(watched.download("#do-save-view"))
    write(watched.page, "note", "written before")
    watched.page.set_input_files("#view-file", view)
    watched.page.wait_for_timeout(200)
    assert [line["set"] for line in saved(watched)] == [{"note": "written before"}]


@pytest.mark.parametrize("content", ["{", "[]", '{"newskg view": 1}', '{"address": "x"}', ""])
def test_a_file_that_is_no_view_is_refused(
    opened: Open, page_path: Path, tmp_path: Path, content: str
) -> None:
    watched = opened(page_path, at="#node=watch")
    path = tmp_path / "other.json"
    path.write_text(content, "utf-8")
    watched.page.set_input_files("#view-file", path)
    watched.page.wait_for_timeout(200)
    assert watched.status().startswith("other.json is no view of a graph page; choose a file")
    assert watched.page.inner_text("#panel-title") == "Lantern Watch"
    assert watched.messages == []


# ── rows and the graph ──


@pytest.mark.parametrize("tab", ["timeline", "list"])
def test_a_row_lights_up_the_graph_and_back(opened: Open, page_path: Path, tab: str) -> None:
    watched = opened(page_path, at=f"#tab={tab}")
    page = watched.page
    assert page.locator("#view-graph").is_visible()
    page.evaluate(
        """() => { const arc = CanvasRenderingContext2D.prototype.arc; window.arcs = 0;
        CanvasRenderingContext2D.prototype.arc = function () {
          if (this.strokeStyle === '#0b57d0') window.arcs++;
          return arc.apply(this, arguments); }; }"""
    )
    row = page.locator(f"#{tab} [data-nodes*='event/1']").first
    row.hover()
    page.wait_for_timeout(150)
    assert page.evaluate("window.arcs") >= 1
    page.mouse.move(*place_of(watched, "arrest: 35"))
    x, y = place_of(watched, "arrest: 35")
    for up in range(8, 40, 4):  # the star stands beside its label
        page.mouse.move(x, y - up)
        page.wait_for_timeout(60)
        if page.locator(f"#{tab} .lit").count():
            break
    assert "arrest: 35 people" in page.locator(f"#{tab} .lit").first.inner_text()


def test_on_a_narrow_screen_the_rows_stand_alone(opened: Open, page_path: Path) -> None:
    page = opened(page_path, at="#tab=list", size=(390, 844)).page
    assert page.locator("#view-graph").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


# ── safety ──


def test_nothing_in_a_hostile_note_runs_or_leads_away(opened: Open, tmp_path: Path) -> None:
    remarks = tuple(
        Remark(WATCH, text, kind, text, text[:10], why=text, text=text)
        for text in STRINGS
        for kind in (NOTE, TAG)
    )
    made = graph(watch=remarks)
    made.nodes[WATCH]["decided"] = STRINGS
    path = to_html(made, tmp_path / "page.html", title=STRINGS[1])
    watched = opened(path, at="#node=watch")
    page = watched.page
    for text in STRINGS:
        write(page, "note", text, text)
    for text in STRINGS[:5]:
        page.select_option("#tag", text.strip())
        page.select_option("#tag", "")
    view = tmp_path / "view.json"
    drafts = [{"on": "watch", "kind": "note", "text": text, "who": text, "when": text}
              for text in STRINGS]  # fmt: skip
    state = json.dumps({"notes": [*drafts, 7, None, {"kind": "undo"}], "tag": STRINGS[0]})
    held = {"newskg view": 1, "address": f"node=watch&view={quote(state)}"}
    view.write_text(json.dumps(held), "utf-8")
    page.set_input_files("#view-file", view)
    page.wait_for_timeout(300)
    assert page.evaluate("window.__ran") is None, MARK
    assert watched.messages == []
    assert watched.requests == [path.as_uri()]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
def test_axe_finds_nothing_serious(
    opened: Open, noted_path: Path, dark: bool, size: tuple[int, int]
) -> None:
    for at in ("#node=watch", "#nodes=[%22watch%22,%22event/1%22]", "#tab=list"):
        watched = opened(noted_path, dark=dark, size=size, at=at)
        page = watched.page
        if page.locator("#remark-form").count():
            page.evaluate("document.querySelector('#remark-form').open = true")
        if at == "#tab=list":
            page.evaluate("document.querySelector('#list tbody tr').classList.add('lit')")
        found = Axe().run(page).response["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        assert serious == [], json.dumps(serious, indent=1)[:3000]
