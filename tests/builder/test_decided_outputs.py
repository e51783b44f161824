"""What readers decided in all that a folder shows: no rejected record is a claim anywhere."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.cli import main
from kg.decisions.view import CORRECTED, CorrectedReader
from kg.errors import DamageError
from kg.extraction.settings import Settings
from kg.queries.assistant.tools import Reply, Tools
from kg.queries.news.compare import what_is_new
from kg.queries.search import search
from kg.records.database import RECORDS
from kg.report.dossier import write_dossier
from kg.report.graph import read_store
from kg.report.page.articles import short_iri
from kg.store.store import open_built
from tests.conftest import ROOT

pytestmark = pytest.mark.slow
OPTIONS = BuildOptions(settings=Settings(tagger="rules"))
SEEDS = ROOT / "seeds/articles"
REJECTED = "Corvane Minerals of having ignored three warnings"
CORRECTED_WORDS = "that it owned or operated Kestrow Park"
WHY_REJECTED, WHY = "she did not say it", "as “the tape” has it"
BADGE = "corrected by Ada Brok: “as ‘the tape’ has it”"


@dataclass(frozen=True)
class Folders:
    """One folder before and after decisions, and the IRIs of the records decided on."""

    before: Path
    out: Path
    statement: str
    event: str
    corrected: str
    downgraded: str

    @property
    def rejected(self) -> tuple[str, str]:
        """The statement and the event that readers rejected."""
        return self.statement, self.event


def rows(out: Path, name: str) -> list[dict[str, str]]:
    with (out / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def decide(out: Path, *words: str, why: str) -> None:
    assert main(["decide", str(out), *words, "--who", "Ada Brok", "--why", why]) == 0


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    before = tmp_path_factory.mktemp("decided") / "before"
    build([SEEDS], before, options=OPTIONS)
    out = before.with_name("out")
    shutil.copytree(before, out)
    search(out, "dam")  # the index of what was extracted is there
    said = {REJECTED: "", CORRECTED_WORDS: ""}
    for row in rows(out, "statements.csv"):
        for words in said:
            if row["content"].startswith(words):
                said[words] = row["statement"]
    facts = [row for row in rows(out, "events.csv") if row["fact"] == "yes"]
    event = next(row["proposition"] for row in facts if row["trigger"] == "impounded")
    fact = next(row["proposition"] for row in facts if row["trigger"] == "searched")
    decide(out, "reject", said[REJECTED], why=WHY_REJECTED)
    decide(out, "reject", event, why=WHY_REJECTED)
    decide(out, "correct", said[CORRECTED_WORDS], "speaker=Matis Orrel",
           "content=it owned or operated Kestrow Park", why=WHY)  # fmt: skip
    decide(out, "correct", fact, "status=claimed", why=WHY)
    build([SEEDS], out, options=OPTIONS)
    return Folders(before, out, said[REJECTED], event, said[CORRECTED_WORDS], fact)


def page_of(out: Path, iri: str) -> str:
    """The article page of a record."""
    return (out / "articles" / f"{iri.split('/')[-2]}.html").read_text("utf-8")


def data_of(out: Path) -> dict[str, object]:
    """The data of the graph page."""
    page = (out / "graph.html").read_text("utf-8")
    found = re.search(r'id="data">(.*?)</script>', page, re.S)
    assert found is not None
    told: dict[str, object] = json.loads(found[1])
    return told


def texts(out: Path) -> Iterator[tuple[str, str]]:
    """Everything that a build writes for readers, by name."""
    for name in ("graph.html", "report.html", "statements.csv", "events.csv"):
        yield name, (out / name).read_text("utf-8")
    for path in (out / "articles").iterdir():
        yield path.name, path.read_text("utf-8")


def anchors(iri: str) -> tuple[str, str]:
    return short_iri(iri), iri.rsplit("/", 1)[-1]


def replies(out: Path) -> Iterator[tuple[str, Reply]]:
    """What an assistant is told of those who are in the rejected records."""
    tools = Tools(out)
    yield "search", tools.search("ignored warnings dam", limit=100)
    yield "accusations", tools.accusations(limit=200)
    for who in ("Dorte Wimmerlund", "Corvane Minerals"):
        yield "claims_about", tools.claims_about(who, limit=200)
        yield "said_by", tools.said_by(who, limit=200)
        yield "accusations", tools.accusations(who, limit=200)
        yield "timeline", tools.timeline(who, limit=200)
        yield "explain", tools.explain(who, limit=200)
    yield "sparql", tools.sparql("SELECT ?s WHERE { GRAPH ?g { ?s a kg:Statement } }", limit=200)
    for name in ("accusations", "unanswered-allegations", "seizures"):
        yield name, tools.ask(name, {}, limit=200)


# ── rejected ──


def test_the_decisions_hold(folders: Folders) -> None:
    states = {row["state"] for row in rows(folders.out, "decisions_report.csv")}
    assert states == {"applied"}


def test_no_page_or_table_has_a_rejected_record(folders: Folders) -> None:
    before = dict(texts(folders.before))
    for iri in folders.rejected:
        assert any(name in before["graph.html"] for name in anchors(iri))
    for name, text in texts(folders.out):
        for iri in folders.rejected:
            assert not any(anchor in text for anchor in anchors(iri)), name


def test_the_words_of_a_rejected_record_stand_unmarked_in_the_article(folders: Folders) -> None:
    was, now = (page_of(out, folders.statement) for out in (folders.before, folders.out))
    marked = r'<span class="claim[^"]*"[^>]*>[^<]*having ignored three warnings'
    assert re.search(marked, was)
    assert "Corvane Minerals of having ignored three warnings" in now
    assert not re.search(marked, now)
    event = page_of(folders.before, folders.event), page_of(folders.out, folders.event)
    assert [bool(re.search(r'<span class="event asserted"[^>]*>impounded<', one))
            for one in event] == [True, False]  # fmt: skip
    texts_of = data_of(folders.out)["texts"]
    assert "impounded" in json.dumps(texts_of)
    assert '["impounded"' not in json.dumps(texts_of)


def test_search_does_not_find_a_rejected_statement(folders: Folders) -> None:
    found = search(folders.before, "ignored three warnings", kinds=["quotation"], limit=50)
    assert folders.statement in {hit.iri for hit in found.hits}
    found = search(folders.out, "ignored three warnings", kinds=["quotation"], limit=50)
    assert folders.statement not in {hit.iri for hit in found.hits}
    assert found.left_out == 0
    assert found.counts["quotation"] == len(found.hits)


def test_an_assistant_is_not_told_a_rejected_claim(folders: Folders) -> None:
    known = "\n".join(json.dumps(reply.as_json()) for _, reply in replies(folders.before))
    assert folders.statement in known
    for name, reply in replies(folders.out):
        told = json.dumps(reply.as_json()) + reply.text
        assert not any(iri in told for iri in folders.rejected), name


def test_an_assistant_that_asks_for_a_rejected_record_hears_that_it_was_rejected(
    folders: Folders,
) -> None:
    reply = Tools(folders.out).explain(folders.statement)
    assert reply.lines
    for line in reply.lines:
        assert "rejected by Ada Brok" in line
        assert WHY_REJECTED in line
        assert "Corvane" not in line
    query = f"SELECT ?label WHERE {{ GRAPH ?g {{ <{folders.statement}> rdfs:label ?label }} }}"
    rejected = Tools(folders.out).sparql(query)
    assert rejected.lines
    assert all("rejected by a reader" in line for line in rejected.lines)


def test_a_rejected_record_is_no_news(folders: Folders) -> None:
    shown = {item.iri for item in what_is_new(folders.before, since="2020-01-01").items}
    assert folders.statement in shown or any(
        REJECTED in item.quotation for item in what_is_new(folders.before, since="2020-01-01").items
    )
    for news in (what_is_new(folders.out, since="2020-01-01"),
                 what_is_new(folders.out, folders.before)):  # fmt: skip
        assert not any(REJECTED in item.sentence for item in news.items)


def test_a_dossier_names_a_rejected_record_only_among_the_decisions(
    folders: Folders, tmp_path: Path
) -> None:
    with open_built(folders.out) as store:
        (path,) = write_dossier(
            store, folders.out, "Corvane Minerals", (tmp_path / "corvane.html",)
        )
    page = path.read_text("utf-8")
    head, found, rest = page.partition('<section id="decisions"')
    assert found
    assert "ignored three warnings" not in head
    assert WHY_REJECTED in rest


# ── corrected ──


def test_the_article_shows_a_correction_with_who_and_why(folders: Folders) -> None:
    page = page_of(folders.out, folders.corrected)
    assert f"“denied” {BADGE} (" in page
    assert "speaker read as “Halvay Leisure Holdings”, now “Matis Orrel”" in page
    assert '<span class="claim">it owned or operated Kestrow Park</span>' in page
    assert "corrected by" not in page_of(folders.before, folders.corrected)
    event = page_of(folders.out, folders.downgraded)
    assert re.search(r'<span class="event claimed"[^>]*>searched<', event)
    assert f"“searched” {BADGE} (status read as “asserted”, now “claimed”)" in event


def test_cards_and_sentences_that_rest_on_a_correction_say_so(folders: Folders) -> None:
    told = json.dumps(data_of(folders.out), ensure_ascii=False)
    assert f'"k": "{BADGE}"' in told
    assert f"“denied” {BADGE} (" in told
    report = (folders.out / "report.html").read_text("utf-8")
    sentence = re.search(r'<p class="told[^\n]*Matis Orrel[^\n]*Kestrow Park[^\n]*', report)
    assert sentence is not None
    assert f'<span class="badge corrected">{BADGE}</span>' in sentence[0]
    assert BADGE not in (folders.before / "report.html").read_text("utf-8")


def test_search_finds_a_corrected_statement_with_its_new_speaker(folders: Folders) -> None:
    found = search(folders.out, "owned operated Kestrow Park", kinds=["quotation"])
    (hit,) = [hit for hit in found.hits if hit.iri == folders.corrected]
    assert hit.speakers == ("Matis Orrel",)


def test_a_build_without_a_decision_shows_what_was_extracted_again(
    folders: Folders, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(folders.out, out)
    assert (out / CORRECTED).is_file()
    (out / "decisions.jsonl").unlink()
    build([SEEDS], out, options=OPTIONS)
    assert not (out / CORRECTED).exists()
    assert dict(texts(out)) == dict(texts(folders.before))
    found = search(out, "ignored three warnings", kinds=["quotation"], limit=50)
    assert folders.statement in {hit.iri for hit in found.hits}


# ── the corrected records ──


def test_damage_to_the_corrected_records_is_named_and_healed(
    folders: Folders, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(folders.out, out)
    (out / CORRECTED).write_bytes(b"no database at all")
    with pytest.raises(DamageError, match=r"corrected\.sqlite: damaged .* run the build again"):
        search(out, "dam")
    report = build([SEEDS], out, options=OPTIONS)
    assert any(CORRECTED in note and "rebuilt" in note for note in report.notes)
    (out / CORRECTED).unlink()
    build([SEEDS], out, options=OPTIONS)
    assert dict(texts(out)) == dict(texts(folders.out))
    assert not any(hit.iri == folders.statement for hit in search(out, "warnings").hits)


def test_the_corrected_view_has_every_article_once(folders: Folders) -> None:
    reader = CorrectedReader(folders.out)
    lines = list(reader.lines())
    assert [json.loads(line)["id"] for line in lines] == sorted(reader.keys())
    keys = reader.keys()
    reader.close()
    plain = CorrectedReader(folders.before)
    changed = {name for name, key in plain.keys().items() if keys[name] != key}
    plain.close()
    assert changed == {iri.split("/")[-2] for iri in (
        *folders.rejected, folders.corrected, folders.downgraded)}  # fmt: skip
    assert (folders.out / RECORDS).is_file()


def test_the_reading_of_the_store_knows_who_corrected_what(folders: Folders) -> None:
    with open_built(folders.out) as store:
        reading = read_store(store)
    assert set(reading.corrections) == {folders.corrected, folders.downgraded}
    (one,) = reading.corrections[folders.downgraded]
    assert (one.who, one.why) == ("Ada Brok", WHY)


# ── links between the outputs ──


def links_in(path: Path) -> Iterator[tuple[Path, str]]:
    """File and anchor of each relative link of a page."""
    for address in re.findall(r'href="([^"#:]+(?:#[^"]*)?)"', path.read_text("utf-8")):
        name, _, anchor = unescape(address).partition("#")
        yield (path.parent / unquote(name)).resolve(), unquote(anchor)


def test_every_link_between_the_outputs_leads_to_a_file_and_a_place_in_it(folders: Folders) -> None:
    with open_built(folders.out) as store:
        (dossier,) = write_dossier(store, folders.out, "Corvane Minerals")
    articles = {path.resolve(): path.read_text("utf-8")
                for path in (folders.out / "articles").iterdir()}  # fmt: skip
    counts = {}
    for page in (folders.out / "report.html", folders.out / "graph.html", dossier, *articles):
        found = list(links_in(page))
        assert all(target.is_file() for target, _ in found), page
        leads = [(target, anchor) for target, anchor in found if target in articles]
        placed = [anchor for target, anchor in leads if anchor]
        # A statement whose cue is part of another one, and a relation, have no place of their own.
        held = [anchor for target, anchor in leads if f'id="{anchor}"' in articles[target]]
        assert len(held) >= 0.8 * len(placed), page
        counts[page.name] = len(leads), len(placed)
    assert counts["report.html"][0] - counts["report.html"][1] == 16
    assert counts["report.html"][1] > 50
    assert counts[dossier.name][1] > 3
    assert (folders.out / "report.html").resolve() in {
        target for target, _ in links_in(folders.out / "graph.html")
    }


def test_without_pages_of_articles_nothing_leads_to_them(folders: Folders, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(folders.out, out)
    shutil.rmtree(out / "articles")
    with open_built(out) as store:
        (dossier,) = write_dossier(store, out, "Corvane Minerals")
    assert "articles/" not in dossier.read_text("utf-8")
    assert "graph.html#node=" in dossier.read_text("utf-8")
