"""The state on disk: what it has worked out bit by bit is what a fresh look at all gives."""

from __future__ import annotations

import csv
import dataclasses
import random
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import LexiconError
from kg.linking import LinkDecision, link_extractions
from kg.linking.codec import Packer
from kg.linking.denials import ReplyIndex, read_stands
from kg.linking.engine import LinkedBlock, Working
from kg.linking.features import EVENTS, RECORDS, SETTINGS, STANDS, NoteTaker
from kg.linking.from_extraction import RecordReader
from kg.linking.overrides import read_rows
from kg.linking.same_events import EventIndex, read_told
from kg.linking.state.link_state import LinkState
from kg.model import Extraction
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from kg.ontology.vocabulary import mint
from tests.benchmarks.linking_quality import gold_extractions, read_articles
from tests.benchmarks.linking_scale import articles as made_articles
from tests.extraction.test_replies import alleged, denied
from tests.linking.test_same_events import told

BASE = "https://example.org/id/"
Answer = tuple[dict[str, dict[str, str]], set[LinkDecision]]


@pytest.fixture(scope="module")
def taker() -> NoteTaker:
    return NoteTaker(load_lexicon(), load_gazetteer(), base=BASE)


@pytest.fixture(scope="module")
def corpus() -> list[Extraction]:
    """Articles full of traps or of a few prominent names, events, an exchange over a wrong."""
    events = [
        told(f"event-{n}", place=place, time=f"2025-02-{11 + n % 2}", figure=n % 2)
        for n, place in enumerate(("port", "port", "town", "port", "town"))
    ]
    exchange = [alleged("a"), denied("b"), alleged("c", published="2025-03-01"), denied("d")]
    return [*gold_extractions(read_articles()), *made_articles(30, 12, 3), *events, *exchange]


def opened(path: Path, signature: str = "one") -> LinkState:
    return LinkState(path / "links.sqlite", base=BASE, signature=signature)


def take(state: LinkState, taker: NoteTaker, extractions: Iterable[Extraction]) -> None:
    state.add(taker.note(extraction) for extraction in extractions)
    state.set_signature()


def answer(state: LinkState, path: Path, inside: Sequence[Extraction]) -> Answer:
    """Every IRI that is not an entity's own, and all decisions."""
    with closing(sqlite3.connect(path / "links.sqlite")) as database:
        rows = database.execute("SELECT one, other, same, score, reason FROM decision").fetchall()
    iris = {one.document.id: state.iris(one.document.id) for one in inside}
    return iris, {LinkDecision(r[0], r[1], bool(r[2]), r[3], r[4]) for r in rows}


def update(state: LinkState, **chosen: Path | None) -> None:
    rows = {sort: read_rows(path) for sort, path in chosen.items()}
    state.identify(same=rows.get("same", ()), different=rows.get("different", ()))
    for _ in state.compare():
        pass


def wanted(inside: Sequence[Extraction], **rows: Path | None) -> Answer:
    linking = link_extractions(inside, base=BASE, **rows)
    events = EventIndex(load_lexicon(), base=BASE)
    replies = ReplyIndex(base=BASE)
    for one in inside:
        events.add(one)
        replies.add(one)
    own = link_extractions([], base=BASE).iris
    iris: dict[str, dict[str, str]] = {}
    for one in inside:
        alone = {e.id: mint(BASE, "entity", one.document.id, e.id) for e in one.entities}
        iris[one.document.id] = {
            entity: iri
            for entity, iri in linking.iris[one.document.id].items()
            if iri != alone[entity]
        }
    assert own == {}
    return iris, {
        *linking.decisions,
        *linking.types,
        *events.decisions(linking.iris),
        *replies.decisions(linking.iris),
    }


def test_packed_records_come_back(corpus: list[Extraction]) -> None:
    reader = RecordReader(load_lexicon(), load_gazetteer())
    records = [record for one in corpus for record in reader.read(one, BASE)]
    assert len(records) > 300
    for record in records:
        setting = SETTINGS.unpack(SETTINGS.pack(record.setting))
        assert RECORDS.unpack(RECORDS.pack(record), setting=setting) == record
    families = load_lexicon().mapping("eventFamily")
    events = [event for one in corpus for event in read_told(one, base=BASE, families=families)]
    assert len(events) == 5
    assert [EVENTS.unpack(EVENTS.pack(event)) for event in events] == events
    stands = [stand for one in corpus for stand in read_stands(one, base=BASE)]
    assert len(stands) == 4
    assert [STANDS.unpack(STANDS.pack(stand)) for stand in stands] == stands


def test_what_cannot_be_packed_is_named() -> None:
    @dataclasses.dataclass(frozen=True)
    class Odd:
        value: complex

    with pytest.raises(TypeError, match="complex"):
        Packer(dataclasses.make_dataclass("Odd", [("value", complex)], frozen=True))


def test_book_that_grew_gives_what_a_fresh_look_gives(
    tmp_path: Path, taker: NoteTaker, corpus: list[Extraction]
) -> None:
    """Whatever came, went and changed, in whatever order; it is closed and opened on the way."""
    chance = random.Random(5)
    inside: dict[str, Extraction] = {}
    state = opened(tmp_path)
    for step in range(25):
        for one in chance.sample(corpus, 6):
            name = one.document.id
            if name in inside and chance.random() < 0.4:
                state.remove([name])
                del inside[name]
                continue
            if chance.random() < 0.3:  # another date makes another record the oldest
                document = replace(one.document, published=f"20{chance.randrange(10, 25)}-01-01")
                one = replace(one, document=document)
            take(state, taker, [one])
            inside[name] = one
        if step % 3 == 0:
            update(state)
            assert answer(state, tmp_path, [*inside.values()]) == wanted([*inside.values()])
        if step % 5 == 0:
            state.close()
            state = opened(tmp_path)
            assert not state.is_new
    update(state)
    assert answer(state, tmp_path, [*inside.values()]) == wanted([*inside.values()])
    assert len(inside) > 20


def test_a_users_decisions_come_and_go(
    tmp_path: Path, taker: NoteTaker, corpus: list[Extraction]
) -> None:
    same, different = tmp_path / "same.csv", tmp_path / "different.csv"
    plain = wanted(corpus)
    (document, entity), *_ = [
        (d, e) for d, iris in sorted(plain[0].items()) for e in sorted(iris) if "un" not in iris[e]
    ]
    names = {e.id: e.name for one in corpus if one.document.id == document for e in one.entities}
    same.write_text("a,b\nLantern Watch,Stonekrane Mining\nNobody Here,Nowhere\n", "utf-8")
    different.write_text(
        f'a,b,a_document\n"{names[entity]}",{plain[0][document][entity]},{document}\n', "utf-8"
    )
    state = opened(tmp_path)
    take(state, taker, corpus)
    for rows in ((None, None), (same, None), (same, different), (None, different), (None, None)):
        chosen = dict(zip(("same", "different"), rows, strict=True))
        try:
            expected = wanted(corpus, **chosen)
        except LexiconError:
            with pytest.raises(LexiconError):
                update(state, **chosen)
            continue
        update(state, **chosen)
        assert answer(state, tmp_path, corpus) == expected


def some_rows(chance: random.Random, inside: Sequence[Extraction], path: Path) -> Path | None:
    """A file of a user's rows, each by names and IRIs of what is inside, or of nobody."""
    cells = [
        cell
        for one in inside
        for entity in one.entities
        if not entity.unnamed
        for cell in (entity.name, mint(BASE, "entity", one.document.id, entity.id))
    ]
    cells += [mint(BASE, "entity", e.id) for e in load_gazetteer().known[:3]] + ["Nobody Here"]
    common = ["Lantern Watch", "Stonekrane Mining", "Germany", "Berlin", "Iran"]
    rows = {tuple(chance.sample(chance.choice([cells, [*common, *cells[:9]]]), 2))
            for _ in range(chance.randrange(4))}  # fmt: skip
    if not rows:
        return None
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["a", "b", "a_document"])
        for a, b in sorted(rows):
            document = chance.choice(inside).document.id if chance.random() < 0.2 else ""
            writer.writerow([a, b, document])
    return path


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_rows_and_documents_that_come_and_go_give_what_a_fresh_look_gives(
    tmp_path: Path, taker: NoteTaker, corpus: list[Extraction], seed: int
) -> None:
    chance = random.Random(seed)
    inside = {one.document.id: one for one in chance.sample(corpus, len(corpus) // 2)}
    state = opened(tmp_path)
    take(state, taker, inside.values())
    chosen: dict[str, Path | None] = {"same": None, "different": None}
    refused = 0
    for _ in range(20):
        for one in chance.sample(corpus, chance.randrange(4)):
            if inside.pop(one.document.id, None):
                state.remove([one.document.id])
            else:
                inside[one.document.id] = one
                take(state, taker, [one])
        for sort in ("same", "different"):
            if chance.random() < 0.6:
                chosen[sort] = some_rows(chance, [*inside.values()], tmp_path / f"{sort}.csv")
        try:
            expected = wanted([*inside.values()], **chosen)
        except LexiconError:
            refused += 1
            with pytest.raises(LexiconError):
                update(state, **chosen)
            if chance.random() < 0.5:  # what a refused run did is undone with the file
                state.close()
                state = opened(tmp_path)
            continue
        update(state, **chosen)
        assert answer(state, tmp_path, [*inside.values()]) == expected
    assert refused < 10


def test_only_what_rows_mean_is_looked_at(
    tmp_path: Path, taker: NoteTaker, corpus: list[Extraction], monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[tuple[str, ...]] = []
    link = Working.link

    def note(working: Working, key: tuple[str, ...], *rest: Any) -> LinkedBlock:
        worked_out.append(key)
        return link(working, key, *rest)

    monkeypatch.setattr(Working, "link", note)
    different = tmp_path / "different.csv"
    different.write_text("a,b\nLantern Watch,Stonekrane Mining\n", "utf-8")
    state = opened(tmp_path)
    take(state, taker, corpus)
    update(state)
    assert len(worked_out) > 10
    for rows, blocks in ((different, True), (different, False), (None, True), (None, False)):
        worked_out.clear()
        update(state, different=rows)
        assert bool(worked_out) == blocks
        assert len(worked_out) <= 2
        assert all("lantern" in str(key) or "stonekrane" in str(key) for key in worked_out)


def test_a_book_of_other_words_or_unfinished_is_begun_anew(
    tmp_path: Path, taker: NoteTaker, corpus: list[Extraction]
) -> None:
    state = opened(tmp_path)
    state.add(map(taker.note, corpus[:3]))
    state.close()
    assert opened(tmp_path).is_new
    state = opened(tmp_path)
    take(state, taker, corpus[:3])
    state.close()
    assert not opened(tmp_path).is_new
    assert opened(tmp_path, signature="two").is_new
    (tmp_path / "links.sqlite").write_bytes(b"no database at all" * 100)
    assert opened(tmp_path).is_new


def test_only_what_changed_is_to_be_written(
    tmp_path: Path, taker: NoteTaker, corpus: list[Extraction]
) -> None:
    state = opened(tmp_path)
    take(state, taker, corpus)
    update(state)
    everything = [name for names in state.pending(gone=False) for name in names]
    assert everything == sorted(one.document.id for one in corpus)
    state.mark_clean({name: {"events": 1} for name in everything})
    assert state.waiting() == 0
    one = corpus[0]
    take(state, taker, [one])
    update(state)
    assert [*state.pending(gone=False)] == [[one.document.id]]
    state.remove([one.document.id])
    assert [*state.pending(gone=True)] == [[one.document.id]]
