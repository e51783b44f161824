"""Entities across documents: precision first, reasons in words, the same in any order."""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.errors import LexiconError
from kg.linking import LinkIndex, Linking, link_extractions
from kg.linking.name_keys import Given, NameReader, given_agree
from kg.model import Document, Entity, Extraction, Span
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from kg.rdf import link_quads
from tests.benchmarks.linking_quality import (
    Articles,
    b_cubed,
    ceaf_e,
    gold_clusters,
    gold_extractions,
    pair_decided_same,
    pairwise,
    read_articles,
    read_pairs,
    text_clusters,
)

BASE = "https://example.org/id/"


@cache
def articles() -> Articles:
    return read_articles()


@cache
def by_hand() -> tuple[Extraction, ...]:
    return tuple(gold_extractions(articles()))


def article(name: str, text: str, *entities: tuple[str, str], published: str = "") -> Extraction:
    """An article whose entities, given as (type, name), are mentioned where the name stands."""
    found = []
    for kind, words in entities:
        start = text.find(words)
        mentions = (Span(start, start + len(words)),) if start >= 0 else ()
        unnamed = words[0].islower()
        found.append(Entity(f"{kind}-{words}", kind, words, (), None, mentions, unnamed))
    return Extraction(Document(name, text, published=published or None), tuple(found))


def iri(linking: Linking, document: str, words: str) -> str:
    """The IRI of the entity of this name in a document."""
    (found,) = (i for e, i in linking.iris[document].items() if e.split("-", 1)[1] == words)
    return found


def link(*extractions: Extraction, **options: Path) -> Linking:
    return link_extractions(extractions, base=BASE, **options)


PERSON, BODY = "Person", "Organization"
ADESSA, ADLER, LANTERN = (PERSON, "Noor Adessa"), (PERSON, "Ruth Adler"), (BODY, "Lantern Watch")


# ── cases ──


@pytest.mark.parametrize("pair", read_pairs("never_merge.yaml"), ids=lambda p: str(p["why"]))
def test_never_merged(pair: dict[str, Any]) -> None:
    assert not pair_decided_same(pair)


@pytest.mark.parametrize("pair", read_pairs("must_merge.yaml"), ids=lambda p: str(p["why"]))
def test_must_be_merged(pair: dict[str, Any]) -> None:
    assert pair_decided_same(pair)


def test_articles_with_entities_given_by_hand() -> None:
    linking = link(*by_hand())
    found = gold_clusters(articles(), linking)
    assert pairwise(articles().gold, found).precision >= 0.98
    assert b_cubed(articles().gold, found).f1 >= 0.97
    assert ceaf_e(articles().gold, found).f1 >= 0.95


def test_articles_from_text() -> None:
    from kg.extraction.settings import Settings
    from kg.reader import read_documents
    from tests.benchmarks.linking_quality import CASES
    from tests.extracting import extract

    documents = [d for d in read_documents([CASES / "articles"]) if isinstance(d, Document)]
    extractions = list(extract(documents, settings=Settings(tagger="rules")))
    found = text_clusters(articles(), extractions, link(*extractions))
    assert pairwise(articles().gold, found).precision >= 0.98
    assert b_cubed(articles().gold, found).f1 >= 0.93


def test_measures_punish_a_wrong_merge() -> None:
    gold = {("a", Span(0, 1)): "x", ("b", Span(0, 1)): "x", ("c", Span(0, 1)): "y"}
    everything = dict.fromkeys(gold, "one")
    assert b_cubed(gold, gold).f1 == ceaf_e(gold, gold).f1 == 1.0
    assert b_cubed(gold, everything).precision == pytest.approx(5 / 9)
    assert ceaf_e(gold, everything).recall == pytest.approx(0.4)
    assert pairwise(gold, everything).precision == pytest.approx(1 / 3)


# ── order and growth ──


def test_order_of_articles_does_not_matter() -> None:
    shuffled = list(by_hand())
    random.Random(5).shuffle(shuffled)
    one, other = link(*by_hand()), link(*shuffled)
    assert one.iris == other.iris
    assert one.decisions == other.decisions


@pytest.mark.parametrize("kept", [2, 64])
def test_index_that_grew_gives_what_a_fresh_one_gives(
    kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever came and went, in whatever order; with ``kept`` 2 every block goes on."""
    monkeypatch.setattr("kg.linking.index.KEPT", kept)
    chance = random.Random(11)
    index = LinkIndex(base=BASE)
    inside: dict[str, Extraction] = {}
    for _ in range(60):
        extraction = chance.choice(by_hand())
        name = extraction.document.id
        if name in inside and chance.random() < 0.5:
            index.discard(name)
            del inside[name]
        else:
            index.add(extraction)
            inside[name] = extraction
        if chance.random() < 0.3:
            assert index.linking() == link(*inside.values())
    assert index.linking() == link(*inside.values())


def test_added_article_touches_only_the_blocks_of_its_names() -> None:
    index = LinkIndex(base=BASE)
    for extraction in by_hand():
        index.add(extraction)
    index.linking()
    before = dict(index._linked)
    index.add(article("new", "Anton Belov met Ruth Adler.", (PERSON, "Anton Belov"), ADLER))
    index.linking()
    redone = {key for key, block in index._linked.items() if before.get(key) is not block}
    assert {key[-1] for key in redone} == {"belov", "adler"}


def test_other_articles_leave_an_iri_as_it_is() -> None:
    first = article("m", "Noor Adessa of Lantern Watch spoke.", ADESSA, LANTERN)
    later = article("z", "Noor Adessa and Lantern Watch sued.", ADESSA, LANTERN)
    unrelated = article("a", "Ruth Adler won.", ADLER)
    homonym = article("b", "The goalkeeper Noor Adessa signed.", ADESSA, published="1990-01-01")
    alone = iri(link(first), "m", "Noor Adessa")
    for others in ([later], [unrelated], [later, unrelated]):
        assert iri(link(first, *others), "m", "Noor Adessa") == alone
    teacher = article("m", "The teacher Noor Adessa spoke.", ADESSA)
    assert iri(link(teacher, homonym), "m", "Noor Adessa") == alone


def test_iri_is_that_of_the_oldest_article() -> None:
    old = article("z", "Noor Adessa spoke.", ADESSA, published="2019-05-01")
    new = article("a", "Noor Adessa spoke.", ADESSA, published="2021-05-01T08:00:00Z")
    undated = article("b", "Noor Adessa spoke.", ADESSA)
    linking = link(new, undated, old)
    assert {iri(linking, d, "Noor Adessa") for d in "abz"} == {
        f"{BASE}entity/z/Person-Noor%20Adessa"
    }


def test_earlier_iris_are_found_in_the_decisions() -> None:
    """An IRI from a build without the older article still leads to the entity."""
    new = article("b", "Noor Adessa spoke.", ADESSA)
    earlier = iri(link(new), "b", "Noor Adessa")
    older = article("a", "Noor Adessa spoke.", ADESSA)
    linking = link(new, older)
    (decision,) = linking.decisions
    assert earlier in (decision.left, decision.right)
    assert iri(linking, "b", "Noor Adessa") in (decision.left, decision.right)


# ── what may and may not be one ──


def test_unnamed_entities_never_leave_their_article() -> None:
    text = "three former guards spoke"
    linking = link(
        article("a", text, ("Group", "three former guards")),
        article("b", text, ("Group", "three former guards")),
    )
    assert not linking.decisions
    assert iri(linking, "a", "three former guards") != iri(linking, "b", "three former guards")


def test_every_entity_has_an_iri() -> None:
    linking = link(*by_hand())
    for extraction in by_hand():
        assert set(linking.iris[extraction.document.id]) == {e.id for e in extraction.entities}


def test_name_between_two_people_joins_neither() -> None:
    linking = link(
        article("a", "Laura Jane Pettit.", (PERSON, "Laura Jane Pettit")),
        article("b", "Laura Mary Pettit.", (PERSON, "Laura Mary Pettit")),
        article("c", "Laura Pettit.", (PERSON, "Laura Pettit")),
    )
    assert len({iri for own in linking.iris.values() for iri in own.values()}) == 3
    assert not any(decision.same for decision in linking.decisions)


def test_gazetteer_decides_first() -> None:
    linking = link(
        article("a", "The United Nations met.", (BODY, "United Nations")),
        article("b", "The UN met.", (BODY, "UN")),
    )
    known = load_gazetteer().find("UN")
    assert known is not None
    assert (
        iri(linking, "a", "United Nations") == iri(linking, "b", "UN") == f"{BASE}entity/{known.id}"
    )
    assert linking.wikidata == {known.id: known.wikidata}
    assert {d.left for d in linking.decisions} == {f"{BASE}entity/{known.id}"}


@pytest.mark.parametrize(
    ("second", "same"),
    [
        ("President Kerr opened the Tarn Dam with Ruth Adler.", True),
        ("Minister Kerr opened the Tarn Dam with Ruth Adler.", False),
        ("President Kerr went home.", False),
        ("Kerr opened the Tarn Dam with Ruth Adler.", False),
    ],
)
def test_surname_needs_post_and_company(second: str, same: bool) -> None:
    linking = link(
        article(
            "a",
            "President Alma Kerr and Ruth Adler met.",
            (PERSON, "Alma Kerr"),
            ADLER,
        ),
        article("b", second, (PERSON, "Kerr"), *([ADLER] if "Ruth" in second else [])),
    )
    assert (iri(linking, "a", "Alma Kerr") == iri(linking, "b", "Kerr")) is same


def test_surname_that_fits_two_is_nobodys() -> None:
    company = ADLER
    linking = link(
        article("a", "Minister Alma Kerr and Ruth Adler met.", (PERSON, "Alma Kerr"), company),
        article("c", "Minister Thomas Kerr and Ruth Adler met.", (PERSON, "Thomas Kerr"), company),
        article("b", "Minister Kerr met Ruth Adler.", (PERSON, "Kerr"), company),
    )
    assert iri(linking, "b", "Kerr") == f"{BASE}entity/b/Person-Kerr"


def test_pronouns_tell_people_apart() -> None:
    def told(name: str, pronoun: str) -> Extraction:
        text = f"Robin Castell said {pronoun} would go. Then {pronoun} left, and {pronoun} wept."
        at = [i for i in range(len(text)) if text.startswith(f" {pronoun} ", i)]
        spans = (Span(0, 13), *(Span(i + 1, i + 1 + len(pronoun)) for i in at))
        return Extraction(
            Document(name, text), (Entity("p", PERSON, "Robin Castell", (), None, spans),)
        )

    linking = link(told("a", "he"), told("b", "she"))
    assert linking.iris["a"]["p"] != linking.iris["b"]["p"]
    (decision,) = linking.decisions
    assert not decision.same
    assert "gender differs" in decision.reason


def test_articles_that_share_nothing_do_not_join_a_name() -> None:
    def told(name: str, others: Iterable[str]) -> Extraction:
        people = tuple((PERSON, other) for other in others)
        return article(name, "John Smith met " + ", ".join(others), (PERSON, "John Smith"), *people)

    apart = link(
        told("a", ["Ada Moss", "Bea Lind", "Cy Orr"]), told("b", ["Di Voss", "Ed Rook", "Flo Tarr"])
    )
    assert iri(apart, "a", "John Smith") != iri(apart, "b", "John Smith")
    joined = link(
        told("a", ["Ada Moss", "Bea Lind", "Cy Orr"]),
        told("b", ["Ada Moss", "Ed Rook", "Flo Tarr"]),
    )
    assert iri(joined, "a", "John Smith") == iri(joined, "b", "John Smith")


# ── reasons ──


def test_reason_names_what_is_shared() -> None:
    linking = link(
        article(
            "a",
            "Noor Adessa of Lantern Watch spoke.",
            ADESSA,
            LANTERN,
        ),
        article(
            "b",
            "Noor Adessa, director of Lantern Watch, sued.",
            ADESSA,
            LANTERN,
        ),
    )
    reasons = {d.reason for d in linking.decisions if "Noor" in d.left}
    (reason,) = reasons
    assert reason.startswith("same name 'Noor Adessa'; same organization Lantern Watch")


def test_decisions_are_quads_of_their_own_graph() -> None:
    linking = link(*by_hand())
    assert len(set(link_quads(linking.decisions, base=BASE))) == 6 * len(linking.decisions)
    assert all(0 <= decision.score <= 1 for decision in linking.decisions)


def test_homonyms_are_told_apart_in_words() -> None:
    reasons = [d.reason for d in link(*by_hand()).decisions if not d.same]
    assert any("Daniel Park" in reason and "walks of life differ" in reason for reason in reasons)


# ── a user's own decisions ──


def write(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


ILVES = article("a", "Marta Ilves.", (PERSON, "Marta Ilves"))
ILVES_AGAIN = article("b", "Marta Ilves.", (PERSON, "Marta Ilves"))
ILVA = article("c", "M. Ilva.", (PERSON, "M. Ilva"))


def test_same_csv_joins_by_name(tmp_path: Path) -> None:
    linking = link(ILVES, ILVA, same=write(tmp_path / "same.csv", "a,b", "Marta Ilves,m. ilva"))
    assert iri(linking, "a", "Marta Ilves") == iri(linking, "c", "M. Ilva")
    assert [d.reason for d in linking.decisions] == ["joined by same.csv, line 2"]


def test_same_csv_joins_by_iri_and_to_a_known_entity(tmp_path: Path) -> None:
    known = load_gazetteer().find("UN")
    assert known is not None
    rows = write(
        tmp_path / "same.csv", "a,b", f"{BASE}entity/c/Person-M.%20Ilva,{BASE}entity/{known.id}"
    )
    linking = link(ILVA, article("d", "The UN.", (BODY, "UN")), same=rows)
    assert iri(linking, "c", "M. Ilva") == f"{BASE}entity/{known.id}"


def test_different_csv_keeps_apart(tmp_path: Path) -> None:
    assert link(ILVES, ILVES_AGAIN).decisions[0].same
    rows = write(tmp_path / "d.csv", "a,b,a_document,b_document", "Marta Ilves,Marta Ilves,a,b")
    linking = link(ILVES, ILVES_AGAIN, different=rows)
    assert iri(linking, "a", "Marta Ilves") != iri(linking, "b", "Marta Ilves")
    (decision,) = linking.decisions
    assert not decision.same
    assert "d.csv, line 2" in decision.reason


def test_different_csv_parts_from_a_known_entity(tmp_path: Path) -> None:
    known = load_gazetteer().find("UN")
    assert known is not None
    one, two = article("a", "The UN.", (BODY, "UN")), article("b", "The UN.", (BODY, "UN"))
    rows = write(tmp_path / "d.csv", "a,b,a_document,b_document", "UN,UN,a,b")
    linking = link(one, two, different=rows)
    assert iri(linking, "a", "UN") == f"{BASE}entity/{known.id}"
    assert iri(linking, "b", "UN") == f"{BASE}entity/b/Organization-UN"


def test_different_csv_parts_one_mention_from_the_known_entity_itself(tmp_path: Path) -> None:
    known = load_gazetteer().find("UN")
    assert known is not None
    rows = write(tmp_path / "d.csv", "a,b,b_document", f"{BASE}entity/{known.id},UN,b")
    linking = link(article("b", "The UN.", (BODY, "UN")), different=rows)
    assert iri(linking, "b", "UN") == f"{BASE}entity/b/Organization-UN"
    assert not linking.wikidata


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["left,right"], "line 1: column 'a' is missing"),
        (["a,b", "Marta Ilves,"], "line 2: b is empty"),
        (["a,b", "Marta Ilves,Marta Ilves"], "line 2: a and b are the same"),
        (["a,b", "Ilves, Marta,Marta Ilves"], "line 2: more cells than columns"),
    ],
)
def test_malformed_rows_are_named(tmp_path: Path, rows: list[str], message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        link(ILVES, same=write(tmp_path / "same.csv", *rows))


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none\.csv"):
        link(ILVES, same=tmp_path / "none.csv")


def test_contradicting_decisions_are_an_error(tmp_path: Path) -> None:
    same = write(tmp_path / "same.csv", "a,b", "Marta Ilves,M. Ilva")
    different = write(tmp_path / "different.csv", "a,b", "M. Ilva,Marta Ilves")
    with pytest.raises(LexiconError, match=r"same\.csv, line 2: .*different\.csv, line 2"):
        link(ILVES, ILVA, same=same, different=different)


def test_different_row_that_means_one_entity_is_an_error(tmp_path: Path) -> None:
    rows = write(tmp_path / "d.csv", "a,b", "Marta Ilves,marta ilves")
    with pytest.raises(LexiconError, match="line 2: a and b mean the same entity"):
        link(ILVES, ILVES_AGAIN, different=rows)


def test_unused_rows_are_told(tmp_path: Path) -> None:
    linking = link(ILVES, same=write(tmp_path / "same.csv", "a,b", "Marta Ilves,Nobody Here"))
    (note,) = linking.notes
    assert "line 2" in note
    assert "Nobody Here" in note


# ── names ──


@cache
def names() -> NameReader:
    return NameReader(load_lexicon(), load_gazetteer())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thai government", "Thailand's government"),
        ("government of Karvonia", "Karvonian government"),
        ("Ministry of the Interior", "Interior Ministry"),
        ("Brenner Chemicals GmbH", "The Brenner Chemicals"),
        ("Pan-African Relief Network", "Pan African Relief Network"),
    ],
)
def test_forms_of_one_body(one: str, other: str) -> None:
    first, second = names().body(one), names().body(other)
    assert first is not None
    assert second is not None
    assert first.key == second.key


@pytest.mark.parametrize(
    "text", ["Supreme Court", "Thai Ministry of Health", "National Assembly", "Reform Party"]
)
def test_names_that_many_bodies_share(text: str) -> None:
    name = names().body(text)
    assert name is not None
    assert name.shared


@pytest.mark.parametrize(
    ("one", "other"), [("Marina Costa", "Marino Costa"), ("David Lee", "David Li")]
)
def test_close_spellings_are_other_names(one: str, other: str) -> None:
    first, second = names().person(one), names().person(other)
    assert first is not None
    assert second is not None
    assert first.loose != second.loose


@pytest.mark.parametrize(
    ("text", "first", "family"),
    [
        ("Mei Ng", "mei", "ng"),
        ("Ode Li", "ode", "li"),
        ("Mei Ra", "mei", "ra"),
        ("Kim Soo Ra", "kim", "ra"),
        ("Jordi Pla", "jordi", "pla"),
        ("Mei Venn MP", "mei", "venn"),
        ("Mei Venn, MP", "mei", "venn"),
        ("Mei Venn Ph.D.", "mei", "venn"),
        ("Mei Venn III", "mei", "venn"),
        ("MEI VENN MP", "mei", "venn"),
    ],
)
def test_short_surnames_are_no_letters_behind_a_name(text: str, first: str, family: str) -> None:
    name = names().person(text)
    assert name is not None
    assert (name.key[0], name.family) == (first, family)
    assert name.full


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ((), ("jane",), True),
        (("j",), ("jane",), True),
        (("jane",), ("mary",), False),
        (("w",), ("h", "w"), False),
        (("jane",), ("jane", "ann"), True),
    ],
)
def test_further_given_names(one: tuple[str, ...], other: tuple[str, ...], agree: bool) -> None:
    assert given_agree(Given(one), Given(other)) is agree
    assert given_agree(Given(other), Given(one)) is agree
