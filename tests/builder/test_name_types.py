"""The type of a name, agreed over documents: precision first, the same in any order."""

from __future__ import annotations

import random
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.builder.decided import Decided
from kg.builder.reduce import Identity, Parallelism, Reduction
from kg.decisions.records import Kind
from kg.decisions.rows import decisions_of
from kg.linking import LinkIndex, Linking, link_extractions
from kg.linking.features import NoteTaker
from kg.linking.overrides import read_rows
from kg.linking.state.link_state import LinkState
from kg.model import (
    Commitment,
    Document,
    Entity,
    Event,
    Extraction,
    Polarity,
    Quotation,
    Relation,
    Role,
    Span,
    Statement,
    Status,
    TimeFrame,
)
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from kg.queries.explain import explain
from kg.records.codec import from_line, to_line
from kg.records.database import Entry, Kept, RecordStore
from kg.store.store import Store

BASE = "https://example.org/id/"
CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "linking" / "types.yaml").read_text("utf-8")
)
SEEN = [case for case in CASES if not case.get("aside")]


def articles(case: dict[str, Any]) -> list[Extraction]:
    return [article(f"{n:02}", row) for n, row in enumerate(case["articles"])]


def article(name: str, row: dict[str, Any]) -> Extraction:
    """Entities as ``type name``, the first of which ``does`` something or has words before it."""
    text, entities = "", []
    for worded in row["names"]:
        kind, words = worded.split(" ", 1)
        words, *aliases = words.removesuffix(" (unsure)").split(" = ")
        span = Span(len(text), len(text) + len(words))
        text += f"{words} was there. "
        sure = not worded.endswith(" (unsure)")
        entities.append(Entity(words, kind, words, tuple(aliases), None, (span,), sure=sure))
    first = entities[0]
    if "before" in row:
        shift = len(row["before"]) + 1
        text = f"{row['before']} {text}"
        entities = [_moved(one, shift) for one in entities]
        first = entities[0]
    told = _told(name, first, row.get("does", ""))
    return Extraction(Document(name, text, published="2026-03-01"), tuple(entities), **told)


def _moved(one: Entity, shift: int) -> Entity:
    spans = tuple(Span(s.start + shift, s.end + shift) for s in one.mentions)
    return Entity(one.id, one.type, one.name, one.aliases, None, spans, sure=one.sure)


def _told(name: str, first: Entity, does: str) -> dict[str, Any]:
    span = first.mentions[0]
    plain = (Status.ASSERTED, Polarity.AFFIRMED, Commitment.CERTAIN, TimeFrame.NON_FUTURE)
    if does == "speaks":
        said = Statement("s", (first.id,), (span,), (), (span,), "say", Quotation.INDIRECT, 1.0)
        return {"statements": (said,)}
    if does == "holdsPosition":
        return {"relations": (Relation("r", first.id, does, first.id, span, *plain),)}
    if does:
        role = Role(does, span, first.id)
        return {"events": (Event("e", "Arrest", span, *plain, roles=(role,)),)}
    return {}


def types_of(linking: Linking, name: str) -> dict[str, str]:
    """Document -> the type that other documents gave to what is called ``name`` in it."""
    ending = "/" + name.replace(" ", "%20")
    return {
        one.left.split("/")[-2]: one.right.rsplit("#", 1)[1]
        for one in linking.types
        if one.left.endswith(ending)
    }


def link(extractions: Iterable[Extraction], **rows: Path) -> Linking:
    return link_extractions(extractions, base=BASE, **rows)


def wanted(case: dict[str, Any]) -> dict[str, str]:
    return {f"{n:02}": kind for n, kind in (case.get("becomes") or {}).items()}


@pytest.mark.parametrize("case", SEEN, ids=lambda case: str(case["why"]))
def test_cases(case: dict[str, Any]) -> None:
    assert types_of(link(articles(case)), case["name"]) == wanted(case)


def test_cases_kept_aside() -> None:
    aside = [case for case in CASES if case.get("aside")]
    right = sum(types_of(link(articles(c)), c["name"]) == wanted(c) for c in aside)
    assert len(aside) >= 8
    assert right >= len(aside) - 1, f"{right} of {len(aside)}"


# ── order and growth ──


def mixed() -> list[Extraction]:
    """All cases as one corpus, so that names of one case are names of another."""
    return [
        Extraction(
            Document(f"{number}-{one.document.id}", one.document.text, published="2026-03-01"),
            one.entities, one.statements, one.events, one.relations,
        )
        for number, case in enumerate(SEEN)
        for one in articles(case)
    ]  # fmt: skip


def test_order_does_not_matter_and_growth_ends_where_a_fresh_look_does() -> None:
    corpus = mixed()
    chance = random.Random(4)
    shuffled = chance.sample(corpus, len(corpus))
    assert link(shuffled) == link(corpus)
    assert len(link(corpus).types) > 3
    index = LinkIndex(base=BASE)
    inside: dict[str, Extraction] = {}
    for step in range(120):
        one = chance.choice(corpus)
        if one.document.id in inside and chance.random() < 0.4:
            index.discard(one.document.id)
            del inside[one.document.id]
        else:
            index.add(one)
            inside[one.document.id] = one
        if step % 5 == 0:
            assert index.linking() == link(inside.values())
    assert index.linking() == link(inside.values())


def test_the_book_grows_to_what_a_fresh_look_gives(tmp_path: Path) -> None:
    corpus = mixed()
    chance = random.Random(8)
    taker = NoteTaker(load_lexicon(), load_gazetteer(), base=BASE)
    inside: dict[str, Extraction] = {}
    seen = 0
    with closing(LinkState(tmp_path / "links.sqlite", base=BASE, signature="one")) as state:
        for _ in range(40):
            for one in chance.sample(corpus, 5):
                name = one.document.id
                if name in inside and chance.random() < 0.5:
                    state.remove([name])
                    del inside[name]
                else:
                    state.add([taker.note(one)])
                    inside[name] = one
            state.identify()
            for _ in state.compare():
                pass
            linking = link(inside.values())
            found = {
                f"{BASE}entity/{d}/{entity.replace(' ', '%20')}": kind
                for d in inside
                for entity, kind in state.types(d).items()
            }
            assert found == {one.left: one.right.rsplit("#", 1)[1] for one in linking.types}
            iris = {(d, e): iri for d in inside for e, iri in state.iris(d).items()}
            own = {(d, e): f"{BASE}entity/{d}/{e}".replace(" ", "%20") for d in inside
                   for e in linking.iris[d]}  # fmt: skip
            assert {**own, **iris} == {
                (d, e): iri for d in inside for e, iri in linking.iris[d].items()
            }
            seen = max(seen, len(found))
    assert seen > 3


# ── the graph, and the user's own decisions ──

FIRM = {
    "articles": [
        {"names": ["Organization Orlan Trade", "Person Noor Adessa"]},
        {"names": ["Organization Orlan Trade", "Person Noor Adessa"]},
        {"names": ["Person Orlan Trade (unsure)", "Person Noor Adessa"]},
    ],
}


def built(folder: Path, extractions: list[Extraction], *, different: Path | None = None) -> bytes:
    folder.mkdir(exist_ok=True)
    with closing(RecordStore(folder / "records.sqlite")) as records:
        lines = {one.document.id: to_line(one) for one in extractions}
        records.put([Entry(Kept(n, "in", n, None, line, line), line) for n, line in lines.items()])
        with Store.open(folder / "store") as store:
            rows = decisions_of(
                read_rows(different), Kind.DIFFERENT, records,
                base=BASE, who="Ada Brok", when="2025-01-01T00:00:00Z",
            )  # fmt: skip
            decided = Decided(records, rows, base=BASE)
            reduction = Reduction(store, records, Identity(BASE), Parallelism(), decided)
            reduction.run(folder / "links.sqlite", {})
            store.save(folder / "graph.nq", "nq")
    return (folder / "graph.nq").read_bytes()


def test_the_graph_has_one_node_of_the_agreed_type_and_says_why(tmp_path: Path) -> None:
    graph = built(tmp_path / "out", articles(FIRM)).decode()
    node = f"<{BASE}entity/00/Orlan%20Trade>"
    typed = [x for x in graph.splitlines() if x.startswith(f"{node} ") and "#type>" in x]
    assert len([x for x in typed if "#Organization>" in x]) == 3
    assert not [x for x in typed if "#Person>" in x]
    with Store.open(tmp_path / "out" / "store") as store:
        told = explain(store, "Orlan Trade")
    assert "kg:Organization: 'Orlan Trade' is taken for Person here on little evidence" in told


def test_the_decision_goes_with_its_ground_and_comes_again(tmp_path: Path) -> None:
    corpus = articles(FIRM)
    whole = built(tmp_path / "whole", corpus)
    built(tmp_path / "parts", corpus[2:])
    assert built(tmp_path / "parts", corpus[:2]) == whole


def test_different_keeps_a_type_and_is_taken_back(tmp_path: Path) -> None:
    corpus = articles(FIRM)
    rows = tmp_path / "different.csv"
    rows.write_text("a,b,a_document,b_document\nOrlan Trade,Orlan Trade,02,00\n", "utf-8")
    assert types_of(link(corpus), "Orlan Trade") == {"02": "Organization"}
    assert types_of(link(corpus, different=rows), "Orlan Trade") == {}
    before = built(tmp_path / "out", corpus)
    kept = built(tmp_path / "out", corpus, different=rows)
    agreed = b"#agreedType> <https://w3id.org/newskg/ontology#"
    assert agreed in before
    assert agreed not in kept
    assert built(tmp_path / "out", corpus) == before


def test_a_record_says_whether_it_is_sure() -> None:
    (one,) = articles({"articles": [{"names": ["Place Orlan (unsure)", "Person Noor Adessa"]}]})
    again = from_line(to_line(one))
    assert [entity.sure for entity in again.entities] == [False, True]
    older = to_line(one).replace(', "sure": false', "").replace(', "sure": true', "")
    assert all(entity.sure for entity in from_line(older).entities)
