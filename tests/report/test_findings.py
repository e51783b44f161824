"""The sentences of report and dossiers keep who says it, and lead to the right characters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.builder.build import build
from kg.extraction.settings import Settings
from kg.model import Commitment, Polarity, Status, TimeFrame
from kg.ontology.vocabulary import article_iri
from kg.rdf import copy_quads, links_graph
from kg.rdf.terms import kg_term
from kg.records.codec import from_line
from kg.records.database import RecordStore
from kg.report.analysis import figures_of
from kg.report.dossier import dossier_of, find_subject
from kg.report.dossier.html import render as dossier_page
from kg.report.findings import Footnotes, Writer, findings_of
from kg.report.findings.days import period
from kg.report.findings.verbs import FORWARD, VERBS
from kg.report.graph.excerpts import clean, excerpt, inside_marks
from kg.report.graph.load import read_store
from kg.report.graph.merging import THING, type_of
from kg.report.graph.rows import Reading
from kg.report.page.links import PageLinks
from kg.report.page.template import template_environment
from kg.report.report import render, without
from kg.store.store import open_built
from tests.conftest import ROOT, plain_document
from tests.extracting import extract
from tests.hostile import STRINGS
from tests.sentence_checks import faults, leads, read_page
from tests.told import BASE, Told, store_of

CASES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests/cases/findings/texts.yaml").read_text("utf-8")
)
# The one of a seed's actors that is in most articles comes first; so many have a dossier checked.
SEED_ACTORS = 25


@dataclass(frozen=True)
class Corpus:
    """What a built folder holds, and the texts of its articles by their IRIs."""

    reading: Reading
    texts: Mapping[str, str]

    def actors(self) -> list[str]:
        """The actors, the most written about first."""
        listed = [one for one in self.reading.entities.values() if type_of(one) != THING]
        return [one.iri for one in sorted(listed, key=lambda e: (-len(e.articles), e.iri))]

    def pages(self, actors: int) -> Iterator[str]:
        """The report and the dossiers of so many actors, and of each alleged proposition."""
        yield render(self.reading, title="Tarvonia", links=PageLinks())
        cases = [p.iri for p in self.reading.propositions.values() if p.status == "Alleged"]
        for iri in (*self.actors()[:actors], *cases):
            dossier = dossier_of(self.reading, find_subject(self.reading, iri))
            yield dossier_page(dossier, links=PageLinks())


def corpus_of(out: Path) -> Corpus:
    """The corpus of a built folder."""
    with open_built(out) as store:
        reading = read_store(store)
    with closing(RecordStore(out / "records.sqlite")) as records:
        documents = [from_line(line).document for _, line in records.lines()]
    texts = {}
    for document in documents:
        iri = next(one for one in reading.articles if one.endswith(f"/{document.id}"))
        texts[iri] = document.text
    return Corpus(reading, texts)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The texts of the cases, one article each."""
    folder = tmp_path_factory.mktemp("findings")
    lines = [
        {
            "id": case["id"],
            "title": f"News in brief: {case['id']}",
            "published": "2025-03-03",
            "publisher": "The Courier",
            "text": f"{case['text']}\n\nThe weather was mild in the south of the country.",
        }
        for case in CASES
    ]
    source = folder / "texts.jsonl"
    source.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    build([source], folder / "out")
    return corpus_of(folder / "out")


@pytest.fixture(scope="module")
def seeds(built: Path) -> Corpus:
    """The articles of the seeds."""
    return corpus_of(built)


def all_sentences(corpus: Corpus) -> str:
    """A page with every sentence that can be written of a corpus."""
    environment = template_environment()
    page = environment.from_string(
        '{% from "sentences.html" import told, footnotes %}'
        "{% for one in sentences %}{{ told(one, notes, links) }}{% endfor %}"
        "{{ footnotes(notes, links) }}"
    )
    writer = Writer(corpus.reading)
    iris = (*corpus.reading.statements, *corpus.reading.propositions)
    told = [one for iri in iris for one in writer.told(iri)]
    return page.render(sentences=told, notes=Footnotes(), links=PageLinks())


@pytest.fixture(scope="module")
def told(invented: Corpus) -> str:
    """Every sentence on the texts of the cases."""
    return all_sentences(invented)


# ── texts that a careless sentence would tell wrongly ──


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_no_sentence_tells_more_than_its_text(case: dict[str, Any], told: str) -> None:
    found = leads(told, case["quote"])
    never = [*case.get("never", ())]
    if not case.get("whole"):
        never.append(r"The Courier states \([^)]*\)$")
    wrong = [lead for lead in found if any(re.match(one, lead) for one in never)]
    assert wrong == []
    if "lead" in case:
        assert any(re.match(case["lead"], lead) for lead in found), found


@pytest.mark.slow
@pytest.mark.parametrize("name", ["invented", "seeds"])
def test_every_sentence_has_a_frame_and_a_true_footnote(
    name: str, request: pytest.FixtureRequest
) -> None:
    corpus: Corpus = request.getfixturevalue(name)
    page = all_sentences(corpus)
    assert len(read_page(page)) > 60
    assert list(faults(page, corpus.texts)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["invented", "seeds"])
def test_every_page_has_frames_and_true_footnotes(
    name: str, request: pytest.FixtureRequest
) -> None:
    corpus: Corpus = request.getfixturevalue(name)
    pages = list(corpus.pages(SEED_ACTORS))
    assert len(pages) > SEED_ACTORS
    assert [fault for page in pages for fault in faults(page, corpus.texts)] == []


@pytest.mark.slow
def test_every_accusation_of_the_seeds_is_in_the_report(seeds: Corpus) -> None:
    page = render(seeds.reading, title="Tarvonia", links=PageLinks())
    quotes = {one.quote[1:-1] for one in read_page(page) if " alleged" in one.frame}
    alleged = [one for one in seeds.reading.statements.values() if one.allegation]
    named = [one for one in alleged if one.speakers or one.source]
    assert len(named) > 10
    assert [one.iri for one in named if inside_marks(one.quotes[0].text) not in quotes] == []
    assert page.count("No answer found in these articles.") == page.count('class="absence"') > 0


# ── frames, by hand-made records ──


def only(one: Told | Any, **given: Any) -> list[str]:
    """The sentences of the statements, otherwise of the propositions, of one article."""
    reading = read_store(store_of(one))
    writer = Writer(reading, **given)
    iris = [*reading.statements] or [*reading.propositions]
    return [sentence.text for iri in iris for sentence in writer.told(iri)]


def article() -> Told:
    return Told("a", "The Courier", "2025-03-03")


def changed(told: Told, **values: Any) -> Any:
    """The article with other values in its statements."""
    found = told.extraction()
    return replace(found, statements=tuple(replace(one, **values) for one in found.statements))


@pytest.mark.parametrize(
    ("values", "lead"),
    [
        ({}, "Lantern Watch said"),
        ({"speech_act": "deny"}, "Lantern Watch denied"),
        ({"speech_act": "allege"}, "Lantern Watch alleged"),
        ({"speech_act": "confirm"}, "Lantern Watch said"),
        ({"speech_act": "reveal"}, "Lantern Watch said"),
        ({"speech_act": "admit"}, "Lantern Watch said"),
        ({"speech_act": "believe"}, "Lantern Watch believed, as reported"),
        ({"accused_unclear": True},
         "Lantern Watch alleged, about somebody left open by the text"),
        ({"polarity": Polarity.NEGATED}, "The Courier reports what Lantern Watch did not say"),
        ({"polarity": Polarity.NEGATED, "speech_act": "allege"},
         "The Courier reports what Lantern Watch did not say"),
        ({"time_frame": TimeFrame.FUTURE, "speech_act": "allege"},
         "The Courier reports what Lantern Watch has yet to say, or may say"),
        ({"time_frame": TimeFrame.HYPOTHETICAL},
         "The Courier reports what Lantern Watch has yet to say, or may say"),
        ({"time_frame": TimeFrame.FUTURE, "speech_act": "demand"},
         "The Courier reports what Lantern Watch wants, promises, plans or expects"),
        ({"actors": ()}, "“Lantern Watch” said"),
        ({"actors": (), "source": ()}, "A source that is not named said"),
        ({"actors": (), "source": (), "speech_act": "allege"},
         "A source that is not named alleged"),
    ],
)  # fmt: skip
def test_a_statement_is_led_by_its_speaker_and_act(values: dict[str, Any], lead: str) -> None:
    told = article()
    told.says(told.who("Lantern Watch"), "said", "that the gates were locked")
    (sentence,) = only(changed(told, **values))
    where = " (3 March 2025)" if lead.startswith("The Courier") else " (The Courier, 3 March 2025)"
    assert sentence == f"{lead}: “Lantern Watch said that the gates were locked.”{where}"


@pytest.mark.parametrize(
    ("values", "lead"),
    [
        ({}, "The Courier states (arrest)"),
        ({"polarity": Polarity.NEGATED}, "The Courier reports what is denied or did not happen"),
        ({"status": Status.DENIED}, "The Courier reports what is denied or did not happen"),
        ({"time_frame": TimeFrame.FUTURE},
         "The Courier reports, not as a fact (planned or expected)"),
        ({"time_frame": TimeFrame.HYPOTHETICAL},
         "The Courier reports, not as a fact (hypothetical)"),
        ({"commitment": Commitment.POSSIBLE}, "The Courier reports, not as a fact (possible)"),
        ({"status": Status.CLAIMED}, "The Courier reports, not as a fact"),
        ({"status": Status.ALLEGED},
         "The Courier reports an allegation about Jon Veld, without naming who alleged it"),
    ],
)  # fmt: skip
def test_an_article_states_only_what_is_a_fact(values: dict[str, Any], lead: str) -> None:
    told = article()
    told.event("Arrest", {"agent": told.who("Jon Veld", "Person")}, status=Status.ASSERTED)
    found = told.extraction()
    events = tuple(replace(one, **values) for one in found.events)
    (sentence,) = only(replace(found, events=events))
    assert sentence.partition(": “")[0] == lead


def test_whoever_charges_acts_on_an_allegation() -> None:
    told = article()
    roles = {"agent": told.who("Jon Veld", "Person"), "accuser": told.who("Port Police")}
    told.event("Fraud", roles, status=Status.ALLEGED)
    (sentence,) = only(told)
    assert sentence.startswith(
        "The Courier reports an allegation about Jon Veld, on which action was taken by Port Police"
    )


def test_words_within_words_name_both_speakers() -> None:
    told = article()
    mayor, engineer = told.who("Ines Corr", "Person"), told.who("an engineer", unnamed=True)
    told.says(mayor, "said", "that she knew")
    told.says(engineer, "said", "that it was cracked")
    found = told.extraction()
    outer, inner = found.statements
    nested = replace(found, statements=(outer, replace(inner, parent=outer.id)))
    assert only(nested)[1].startswith("“an engineer” said, as reported by Ines Corr: ")
    denied = replace(outer, speech_act="deny")
    nested = replace(found, statements=(denied, replace(inner, parent=outer.id)))
    assert only(nested)[1].startswith("“an engineer” said, in words denied by Ines Corr: ")


def test_an_article_without_an_outlet_is_named_by_its_title() -> None:
    told = Told("a", None, None)
    told.says(told.who("Lantern Watch"), "said", "that it rained")
    assert only(told) == [
        "Lantern Watch said: “Lantern Watch said that it rained.” (the article “Article a”)"
    ]


def test_a_reprint_is_told_beside_the_report_that_it_prints() -> None:
    def printed(name: str, outlet: str | None, date: str) -> Told:
        told = Told(name, outlet, date)
        said = told.says(told.who("Lantern Watch"), "blamed", "the guards for it", act="allege")
        guards = told.who("the guards", "Group", unnamed=True)
        told.event("Attack", {"agent": guards}, status=Status.ALLEGED, by=said)
        return told

    for outlet, named in (("Wire", "Wire"), (None, "the article “Article b”")):
        copy, first = printed("a", "The Courier", "2025-03-04"), printed("b", outlet, "2025-03-03")
        store = store_of(copy, first)
        store.load([(links_graph(BASE), list(copy_quads({"a": "b"}, base=BASE)))])
        reading = read_store(store)
        found = findings_of(reading, figures_of(reading)).accusations
        assert [one.reprinted for one in found] == [False, True]
        (sentence,) = found[1].sentences
        assert sentence.text.endswith(f" (The Courier, 4 March 2025, same report as in {named})")
        page = render(reading, title="Tarvonia", links=PageLinks())
        assert "(1 of them in reprints)" in page
        texts = {article_iri(BASE, one.name): one.text for one in (copy, first)}
        assert list(faults(page, texts)) == []


def test_an_acquittal_stands_at_the_head_of_the_accusation() -> None:
    told = article()
    veld = told.who("Jon Veld", "Person")
    for wrong in ("Fraud", "Bribery"):
        said = told.says(told.who("Lantern Watch"), "blamed", f"Jon Veld for {wrong}", act="allege")
        told.event(wrong, {"agent": veld}, status=Status.ALLEGED, by=said)
    told.event("Acquittal", {"patient": veld}, status=Status.ASSERTED)
    verdict, fraud = (ox.NamedNode(f"{BASE}proposition/a/{name}") for name in ("e2", "e0"))
    graph = ox.NamedNode(links_graph(BASE))
    store = store_of(told)
    store.load([(links_graph(BASE), [ox.Quad(verdict, kg_term("answers"), fraud, graph)])])
    reading = read_store(store)
    page = render(reading, title="Tarvonia", links=PageLinks())
    heads = re.findall(r"Alleged: (\w+): Jon Veld(?: <span class=\"badge\">([^<]*))?", page)
    assert dict(heads) == {"fraud": "acquittal reported", "bribery": ""}
    found = dossier_of(reading, find_subject(reading, "Jon Veld"))
    heads = re.findall(
        r"Alleged: (\w+): Jon Veld ?(\(.*?\))?", dossier_page(found, links=PageLinks())
    )
    assert dict(heads) == {"fraud": "(acquittal reported)", "bribery": ""}


def test_who_is_accused_by_name_comes_before_who_is_only_described() -> None:
    told = article()
    watch = told.who("Lantern Watch")
    for name in ("A man", "Jon Veld", "The guards", "Mara Orn"):
        accused = told.who(name, "Person", unnamed=name[:2] in ("A ", "Th"))
        said = told.says(watch, "blamed", f"{name} for it", act="allege")
        told.event("Fraud", {"agent": accused}, status=Status.ALLEGED, by=said)
    reading = read_store(store_of(told))
    found = findings_of(reading, figures_of(reading)).accusations
    names = [reading.name(iri) for one in found for iri in one.accused]
    assert names == ["Jon Veld", "Mara Orn", "A man", "The guards"]


def test_nobody_accuses_themselves() -> None:
    told = article()
    watch = told.who("Lantern Watch")
    said = told.says(watch, "blamed", "Lantern Watch for it", act="allege")
    told.event("Fraud", {"agent": watch}, status=Status.ALLEGED, by=said)
    port = told.who("Port Union")
    said = told.says(port, "blamed", "Lantern Watch and Port Union", act="allege")
    told.event("Fraud", {"agent": watch}, status=Status.ALLEGED, by=said)
    told.relation(port, "complicitIn", watch, status=Status.ALLEGED, by=said)
    reading = read_store(store_of(told))
    found = findings_of(reading, figures_of(reading))
    assert {reading.name(iri) for one in found.accusations for iri in one.accused} == {
        "Lantern Watch"
    }
    whys = [one.why for one in found.doubts]
    assert whys == ["accuses only its own speaker, so probably misread"]


def test_a_denied_accusation_is_none() -> None:
    told = article()
    watch = told.who("Lantern Watch")
    told.says(watch, "did not accuse", "the minister of fraud", act="allege")
    reading = read_store(store_of(changed(told, polarity=Polarity.NEGATED)))
    assert findings_of(reading, figures_of(reading)).accusations == ()


def test_who_held_back_is_among_the_doubts() -> None:
    told = article()
    told.says(told.who("Lantern Watch"), "said", "that somebody had sold the berths")
    reading = read_store(store_of(changed(told, accused_unclear=True, confidence=0.3)))
    (doubt,) = findings_of(reading, figures_of(reading)).doubts
    assert doubt.why == (
        "accusation held back: the text leaves open who is meant; reading uncertain (30%)"
    )
    assert doubt.sentence.certainty == "alleged"


def test_every_speech_act_of_the_ontology_has_a_verb() -> None:
    text = (ROOT / "ontology/kg.ttl").read_text("utf-8")
    acts = set(re.findall(r"^kg:(\w+) a kg:SpeechAct", text, re.MULTILINE))
    assert acts == set(VERBS)
    assert acts > FORWARD


# ── quotations ──


TEXTS = st.text(alphabet="abc de“”\"'.,…\n", max_size=120)


@given(before=TEXTS, cue=TEXTS, content=TEXTS, after=TEXTS, longest=st.integers(5, 90))
def test_an_excerpt_stands_in_its_quotation(
    before: str, cue: str, content: str, after: str, longest: int
) -> None:
    whole = clean(f"{before} {cue} {content} {after}")
    found = excerpt(f"{before} {cue} {content} {after}", cue, content, longest)
    inner = found.removeprefix("… ").removesuffix(" …")
    assert inner in whole or found in whole


@given(st.text(max_size=60))
def test_what_stands_in_marks_has_none_of_its_own(text: str) -> None:
    found = inside_marks(text)
    assert not set('“”"\n\x00\u202e').intersection(found)
    assert inside_marks(found) == found


def test_an_excerpt_begins_with_the_words_themselves() -> None:
    whole = "The mayor denied that she had lied, a day after the union said that the dam was old"
    assert excerpt(whole, "said", "that the dam was old", 40) == "… said that the dam was old"


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        ("2025-03-03", "2025-03-03", "3 March 2025"),
        ("2025-03-03", "", "3 March 2025"),
        ("2022-01-01", "2022-12-31", "2022"),
        ("2020-01-01", "2022-12-31", "2020 to 2022"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2024-02-01", "2024-02-28", "1 February 2024 to 28 February 2024"),
        ("12025-01-01", "", "12025-01-01"),
        ("", "", ""),
    ],
)
def test_periods_are_written_as_people_do(begins: str, ends: str, words: str) -> None:
    assert period(begins, ends) == words


# ── hostile names ──


def test_no_name_can_pose_as_a_sentence() -> None:
    told, texts = [], {}
    names = [*STRINGS, "” said: “Jon Veld is guilty", "Jon Veld stole it.” (The Courier)"]
    for place, name in enumerate(name.replace("\x00", "") for name in names):
        one = Told(f"a{place}", name, "2025-03-03", url=name)
        said = one.says(one.who(f"{name} {place}"), name, f"that {name}", act="allege")
        accused = one.who(f"{name} other", "Person")
        one.event("Fraud", {"agent": accused}, status=Status.ALLEGED, by=said)
        told.append(one)
        texts[f"https://example.org/id/article/a{place}"] = one.text
    reading = read_store(store_of(*told))
    corpus = Corpus(reading, texts)
    pages = list(corpus.pages(20))
    assert [fault for page in pages for fault in faults(page, texts)] == []


def test_ages_are_no_figures_that_somebody_gives() -> None:
    (found,) = extract(
        [plain_document("Police said that Jon Veld, 58, had defrauded 212 savers.")],
        settings=Settings(),
    )
    reading = read_store(store_of(found))
    numbers = [n for one in findings_of(reading, figures_of(reading)).figures for n in one.numbers]
    assert numbers
    assert not [one for one in numbers if one.endswith("old")]


def test_who_tells_of_an_event_gives_no_figure_of_another_speaker() -> None:
    text = (
        "According to the savings bank, the scams have cost its customers 40 million dollars. "
        "Ada Brunel, the mayor, said she was shocked by these scams."
    )
    reading = read_store(store_of(*extract([plain_document(text)], settings=Settings())))
    findings = findings_of(reading, figures_of(reading))
    told = [
        (one.numbers, evidence.speaker)
        for one in findings.figures
        for evidence in one.sentence.evidence
    ]
    assert told
    assert all(speaker != "Ada Brunel" for _, speaker in told), told


@pytest.mark.parametrize(
    ("articles", "dated", "signed", "told"),
    [(10, 2, 2, " (8 without outlet and 8 without date)"), (10, 10, 4, " (6 without outlet)"),
     (3, 3, 3, ""), (3, 0, 0, "")],
)  # fmt: skip
def test_articles_without_outlet_or_date_are_counted(
    articles: int, dated: int, signed: int, told: str
) -> None:
    assert without(articles, dated=dated, signed=signed) == told
