"""Dossiers: what a name means, what they contain, and the page that they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from axe_playwright_python.sync_playwright import Axe

from kg.cli import main
from kg.errors import OutputError, QueryError
from kg.model import Status, TimeFrame
from kg.ontology.vocabulary import PREFIXES
from kg.report.dossier import Dossier, dossier_of, find_subject, write_dossier
from kg.report.dossier.decisions import read_decisions
from kg.report.dossier.html import render
from kg.report.graph.load import read_store
from kg.report.page.links import PageLinks
from kg.store.store import Store
from tests.hostile import STRINGS
from tests.pages import Watched
from tests.sentence_checks import faults, read_page
from tests.told import BASE, Told, store_of

pytest_plugins = ("tests.browsing",)
Open = Callable[..., Watched]
MINISTRY = f"{BASE}entity/known-interior-ministry"


def affair() -> tuple[Told, Told]:
    """A ministry accused by one article, which answers in another and is praised and fined."""
    one = Told("a", "The Courier", "2025-03-03", url="https://courier.example/a")
    watch, ministry = one.who("Lantern Watch"), one.who("Interior Ministry", "GovernmentBody")
    camp = one.who("Halvay Gardens", "Site")
    said = one.says(watch, "accused", "Interior Ministry of shielding Halvay Gardens", act="allege")
    one.relation(ministry, "protects", camp, status=Status.ALLEGED, by=said)
    one.event("Arrest", {"agent": ministry}, status=Status.ASSERTED, number=35, day="2025-02-11")
    one.event("Closure", {"agent": ministry}, status=Status.ASSERTED, time_frame=TimeFrame.FUTURE)
    two = Told("b", "The Ledger", "2025-04-04")
    ministry, camp = two.who("Interior Ministry", "GovernmentBody"), two.who("Halvay Gardens")
    denied = two.says(ministry, "denied", "that it shielded Halvay Gardens", act="deny")
    two.relation(ministry, "protects", camp, status=Status.DENIED, by=denied)
    two.says(ministry, "said", "that it had closed the road")
    two.says(two.who("Port Union"), "praised", "Interior Ministry", about=("interior-ministry",))
    return one, two


@pytest.fixture
def store() -> Store:
    return store_of(*affair())


def dossier(store: Store, who: str) -> Dossier:
    reading = read_store(store)
    return dossier_of(reading, find_subject(reading, who), read_decisions(store))


def parts(found: Dossier) -> dict[str, list[str]]:
    """The entries of each section as text, without their quotations."""
    return {
        section.name: [
            entry.heading
            or entry.remark
            or f"{entry.label}{' — ' if entry.label else ''}"
            f"{entry.sentence.text.partition(': “')[0] if entry.sentence else ''}"
            for entry in section.entries
        ]
        for section in found.sections
    }


# ── what it contains ──


def test_a_dossier_has_what_is_alleged_denied_said_and_stated(store: Store) -> None:
    found = dossier(store, "Interior Ministry")
    assert found.title == "Interior Ministry"
    assert found.summary == "Government body. Named in 2 articles, 3 March 2025 to 4 April 2025."
    assert parts(found) == {
        "accused": [
            "Accused: Interior Ministry. Alleged: protects Halvay Gardens",
            "Lantern Watch alleged, about Interior Ministry",
            "Answer — Interior Ministry denied",
        ],
        "denies": ["Interior Ministry denied"],
        "says": ["Interior Ministry said"],
        "stated": ["The Courier states (arrest)"],
        "others": ["Port Union said"],
        "open": ["The Courier reports, not as a fact (planned or expected)"],
        "timeline": [
            "11 February 2025 — The Courier states (arrest)",
            "reported 3 March 2025 — Lantern Watch alleged",
            "reported 3 March 2025 — The Courier reports, not as a fact (planned or expected)",
            "reported 4 April 2025 — Interior Ministry denied",
            "reported 4 April 2025 — Interior Ministry said",
            "reported 4 April 2025 — Port Union said",
        ],
    }
    assert [one.row.title for one in found.articles] == ["Article a", "Article b"]


def test_the_accuser_has_the_same_accusation(store: Store) -> None:
    told = parts(dossier(store, "Lantern Watch"))
    assert told["accuses"] == [
        "Accused: Interior Ministry. Alleged: protects Halvay Gardens",
        "Lantern Watch alleged, about Interior Ministry",
        "Answer — Interior Ministry denied",
    ]
    assert "accused" not in told


def test_an_accusation_without_answer_says_so() -> None:
    told = parts(dossier(store_of(affair()[0]), "Interior Ministry"))
    assert told["accused"][-1] == "No answer found in these articles."


def test_a_statement_has_a_dossier_with_its_answers(store: Store) -> None:
    alleged = next(s.iri for s in read_store(store).statements.values() if s.allegation)
    found = dossier(store, alleged)
    assert found.summary == (
        "What 2 articles, 3 March 2025 to 4 April 2025 say on one statement or event."
    )
    told = parts(found)
    assert told["accused"][1:] == [
        "Lantern Watch alleged, about Interior Ministry",
        "Answer — Interior Ministry denied",
    ]
    assert told["denies"] == ["Interior Ministry denied"]


def test_an_event_has_a_dossier_by_either_of_its_nodes(store: Store) -> None:
    fact = next(p for p in read_store(store).propositions.values() if p.event)
    assert fact.event is not None
    for iri in (fact.iri, fact.event):
        assert parts(dossier(store, iri))["stated"] == ["The Courier states (arrest)"]


def test_what_nothing_is_told_of_has_a_dossier_too(store: Store) -> None:
    one = Told("c", "The Ledger", "2025-04-04")
    one.who("Silent Society")
    one.says(one.who("Port Union"), "said", "that it rained")
    found = dossier(store_of(one), "Silent Society")
    assert found.sections == ()
    assert "No statement, event or relation" in render(found, links=PageLinks())


# ── what a name means ──


@pytest.mark.parametrize("name", ["Interior Ministry", "interior  MINISTRY", MINISTRY])
def test_names_are_found_in_any_case_and_by_iri(store: Store, name: str) -> None:
    assert find_subject(read_store(store), name).iri == MINISTRY


def test_a_name_of_several_lists_them_all(store: Store) -> None:
    reading = read_store(store)
    twin = replace(reading.entities[MINISTRY], iri=f"{BASE}entity/other", name="interior ministry")
    doubled = replace(reading, entities={**reading.entities, twin.iri: twin})
    with pytest.raises(QueryError) as raised:
        find_subject(doubled, "Interior Ministry")
    assert str(raised.value) == (
        "'Interior Ministry' means 2 actors; give one of the IRIs: "
        f"<{MINISTRY}> (Interior Ministry, government body, in 2 articles); "
        f"<{twin.iri}> (interior ministry, government body, in 2 articles); "
        "if they are one, kg decide OUT same IRI IRI merges them"
    )
    assert find_subject(doubled, twin.iri).iri == twin.iri


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ("Interior", "nobody is called 'Interior'; did you mean Interior Ministry?"),
        ("Lantern Wach", "nobody is called 'Lantern Wach'; did you mean Lantern Watch?"),
        ("Xyzzy", "nobody is called 'Xyzzy'; look at kg stats"),
        ("", "nobody is called ''; look at kg stats"),
        (f"{BASE}entity/none", f"{BASE}entity/none: nothing is known of it; check the IRI"),
        (f"{BASE}article/a",
         f"{BASE}article/a: is an article; name an actor, a statement or an event in it"),
    ],
)  # fmt: skip
def test_who_is_nobody_is_told_what_to_do(store: Store, who: str, message: str) -> None:
    with pytest.raises(QueryError) as raised:
        find_subject(read_store(store), who)
    assert str(raised.value) == message


# ── decisions of readers ──


def _decided(store: Store, on: str, **values: str) -> None:
    """Adds a decision as a build writes it."""
    kg, prov, rdfs = (PREFIXES[name] for name in ("kg", "prov", "rdfs"))
    node, reader = ox.NamedNode(f"{BASE}decision/1"), ox.NamedNode(f"{BASE}reader/ida")
    change, graph = ox.NamedNode(f"{BASE}decision/1/0"), ox.NamedNode(f"{BASE}decisions")
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    text = {"label": "correct: accused", "grounds": "misread", "who": "Ida Lomm", **values}
    triples: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (node, kind, ox.NamedNode(f"{kg}Decision")),
        (node, ox.NamedNode(f"{rdfs}label"), ox.Literal(text["label"])),
        (node, ox.NamedNode(f"{prov}wasAttributedTo"), reader),
        (node, ox.NamedNode(f"{prov}generatedAtTime"), ox.Literal("2025-05-02T10:00:00Z")),
        (node, ox.NamedNode(f"{kg}grounds"), ox.Literal(text["grounds"])),
        (node, ox.NamedNode(f"{kg}outcome"), ox.Literal("applied")),
        (node, ox.NamedNode(f"{kg}decidedOn"), ox.NamedNode(on)),
        (node, ox.NamedNode(f"{kg}inArticle"), ox.NamedNode(f"{BASE}article/a")),
        (node, ox.NamedNode(f"{kg}changes"), change),
        (change, ox.NamedNode(f"{kg}field"), ox.Literal("status")),
        (change, ox.NamedNode(f"{kg}extractedValue"), ox.Literal("asserted")),
        (change, ox.NamedNode(f"{kg}decidedValue"), ox.Literal("alleged")),
        (reader, ox.NamedNode(f"{rdfs}label"), ox.Literal(text["who"])),
    ]
    store.load([(graph.value, [ox.Quad(*triple, graph) for triple in triples])])


def test_decisions_on_its_records_are_in_a_dossier(store: Store) -> None:
    assert "decisions" not in parts(dossier(store, "Interior Ministry"))
    _decided(store, next(s.iri for s in read_store(store).statements.values() if s.allegation))
    assert parts(dossier(store, "Interior Ministry"))["decisions"] == [
        "Ida Lomm, 2 May 2025: “correct: accused” (applied) "
        "Changed: status from “asserted” to “alleged”. Reason: “misread”"
    ]
    assert "decisions" not in parts(dossier(store, "Port Union"))


def test_a_rejected_record_is_known_by_article_and_name(store: Store) -> None:
    _decided(store, f"{BASE}statement/a/gone", label="reject: Lantern Watch accused: fraud")
    assert len(parts(dossier(store, "Lantern Watch"))["decisions"]) == 1
    assert "decisions" not in parts(dossier(store, "Interior Ministry"))


# ── the page ──


def test_each_sentence_of_the_page_leads_to_its_characters(store: Store) -> None:
    texts = {f"{BASE}article/{one.name}": one.text for one in affair()}
    page = render(dossier(store, "Interior Ministry"), links=PageLinks())
    assert len(read_page(page)) > 10
    assert list(faults(page, texts)) == []


@pytest.mark.browser
def test_the_page_opens_silently_and_its_footnotes_lead_back(
    opened: Open, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "dossier.html"
    (written,) = write_dossier(store, tmp_path, "Interior Ministry", (path,))
    assert written == path
    watched = opened(path)
    assert watched.messages == []
    assert watched.requests == [path.as_uri()]
    assert "what sources claim, not what is true" in watched.page.inner_text(".caution")
    watched.page.locator("#accused .mark").first.click()
    assert watched.page.evaluate("location.hash") == "#note-1"
    watched.page.locator("#note-1 a").last.click()
    assert watched.page.evaluate("location.hash") == "#use-1-1"
    found = Axe().run(watched.page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
def test_the_page_fits_its_window(
    opened: Open, store: Store, tmp_path: Path, size: tuple[int, int]
) -> None:
    (path,) = write_dossier(store, tmp_path, "Interior Ministry", (tmp_path / "d.html",))
    page = opened(path, size=size).page
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.browser
def test_nothing_runs_whatever_the_articles_and_readers_write(opened: Open, tmp_path: Path) -> None:
    told = []
    for place, hostile in enumerate(STRINGS):
        name = hostile.replace("\x00", "")
        one = Told(f"a{place}", name, "2025-03-03", url=name)
        said = one.says(one.who(f"{name} {place}"), name, f"that {name}", act="allege")
        accused = one.who("Interior Ministry", "GovernmentBody")
        one.event("Fraud", {"agent": accused}, status=Status.ALLEGED, by=said)
        told.append(one)
    store = store_of(*told)
    reading = read_store(store)
    for hostile in STRINGS[:3]:
        _decided(store, MINISTRY, label=hostile, grounds=hostile, who=hostile)
    page = render(
        dossier_of(reading, find_subject(reading, MINISTRY), read_decisions(store)),
        links=PageLinks(),
    )
    path = tmp_path / "dossier.html"
    path.write_text(page, "utf-8")
    watched = opened(path)
    watched.page.wait_for_timeout(200)
    assert watched.page.locator("#decisions").count() == 1
    assert watched.page.evaluate("window.__ran") is None
    assert watched.messages == []
    assert watched.requests == [path.as_uri()]


# ── the command ──


@pytest.mark.slow
def test_the_command_writes_a_page_that_links_to_the_graph(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["dossier", str(built), "Oskar Tellenrud", "-o", str(tmp_path / "o.html")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'o.html'}\n"
    text = (tmp_path / "o.html").read_text("utf-8")
    assert "graph.html#node=" in text
    assert "Oskar Tellenrud denied" in read_page(text)[1].text


@pytest.mark.slow
def test_the_command_names_what_it_cannot_do(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["dossier", str(built), "Oskar Tellenrut", "-o", str(tmp_path / "o.html")]) == 1
    assert "nobody is called 'Oskar Tellenrut'; did you mean Oskar Tell" in capsys.readouterr().err
    assert main(["dossier", str(built), "Oskar Tellenrud", "-o", str(tmp_path / "o.pdf")]) == 1
    assert "o.pdf: a dossier is .html or .docx; choose one of" in capsys.readouterr().err
    assert main(["dossier", str(tmp_path), "Oskar Tellenrud"]) == 1
    assert "contains no graph; make one with kg build" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_without_a_file_it_goes_into_the_folder(store: Store, tmp_path: Path) -> None:
    (path,) = write_dossier(store, tmp_path, "Interior Ministry")
    assert path.parent == tmp_path / "dossiers"
    assert path.name.startswith("interior-ministry-")
    assert write_dossier(store, tmp_path, MINISTRY) == (path,)


def test_a_file_that_cannot_be_written_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"d\.html: cannot be written"):
        write_dossier(store, tmp_path, "Interior Ministry", (tmp_path / "none" / "d.html",))
    (tmp_path / "dossiers").write_text("")
    with pytest.raises(OutputError, match=r"dossiers: cannot be made .*choose a file with -o"):
        write_dossier(store, tmp_path, "Interior Ministry")
