"""The masked record of an article, its identifiers, its labels and the log."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import MaskingError
from kg.masking.identifiers import Identifiers
from kg.masking.labels import label_people, used_labels
from kg.masking.log import Action, LogRow, write_log
from kg.masking.people import bearers_of, masked_people
from kg.masking.records import MaskedRecord, Masking
from kg.masking.rules import MaskRule, RuleKind
from kg.model import (
    Document,
    Entity,
    Extraction,
    Origin,
    OriginalBlock,
    Place,
    Quotation,
    Span,
    Statement,
    Translation,
)
from kg.ontology.vocabulary import mint

BASE = "https://example.org/id/"
TEXT = "Orla Venn wept. Nobody saw Ruben Venn in Venn. “I did,” Orla said in Tuss."


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


ARTICLE = Extraction(
    Document(
        "doc", TEXT, title="Orla Venn speaks", url="https://a.example/orla-venn",
        authors=("Orla Venn", "Ed Lum"), origin=Origin("/home/me/venn/story.pdf"),
        places=(
            Place(at("Orla Venn wept."), page=1, box=(1.0, 2.0, 3.0, 4.0)),
            Place(at("in Tuss."), page=1, box=(1.0, 5.0, 3.0, 6.0)),
        ),
    ),
    entities=(
        Entity("a", "Person", "Orla Venn", ("Orla",), "known-orla",
               (at("Orla Venn"), at("Orla said"))),
        Entity("b", "Person", "Ruben Venn", ("Venn",), mentions=(at("Ruben Venn"),)),
        Entity("c", "Place", "Venn", mentions=(Span(TEXT.index("in Venn") + 3, 45),)),
    ),
    statements=(
        Statement("st9", ("a",), (at("Orla said"),), (at("said"),), (at("“I did,”"),), "say",
                  Quotation.DIRECT, 0.9, evidence=(at("“I did,” Orla said"),)),
    ),
)  # fmt: skip
NODES = {
    "a": mint(BASE, "entity", "known-orla"), "b": mint(BASE, "entity", "doc", "b"),
    "c": mint(BASE, "entity", "doc", "c"),
}  # fmt: skip


def masking(label: str = "Witness A") -> Masking:
    rule = MaskRule(RuleKind.NAME, ("Orla Venn",), "Witness", "why", place="line 2")
    bearers = tuple(bearers_of(ARTICLE, nodes=NODES, shown={}))
    return replace(Masking.of(masked_people(bearers, [rule]), bearers), labels={0: label})


def masked() -> MaskedRecord:
    return masking().record(ARTICLE, NODES)


def test_text_metadata_and_entities_are_masked() -> None:
    one = masked().extraction
    document = one.document
    assert document.text == (
        "Witness A wept. Nobody saw Ruben Venn in Venn. “I did,” Witness A said in Tuss."
    )
    assert document.title == "Witness A speaks"
    assert document.url == "https://a.example/"
    assert document.authors == ("Witness A", "Ed Lum")
    assert document.origin == Origin("story.pdf")
    assert one.entities[0] == Entity(
        "a", "Person", "Witness A", mentions=(Span(0, 9), Span(56, 70))
    )
    assert one.entities[1].name == "Ruben Venn"
    assert one.entities[1].aliases == ()  # alone it may mean her
    assert one.entities[2].name == "Venn"  # a place


def test_a_title_does_not_keep_the_family_name_for_somebody_else() -> None:
    text = "Orla Venn fled. Mr Venn stayed, said Ruben Venn."
    start = text.index("Mr Venn")
    ruben = Entity("b", "Person", "Ruben Venn", ("Mr Venn",), mentions=(Span(start, start + 7),))
    article = replace(
        ARTICLE, document=Document("doc", text), statements=(),
        entities=(replace(ARTICLE.entities[0], mentions=(Span(0, 9),)), ruben),
    )  # fmt: skip
    bearers = tuple(bearers_of(article, nodes=NODES, shown={}))
    rule = MaskRule(RuleKind.NAME, ("Orla Venn",), "Witness", "why", place="line 2")
    found = replace(Masking.of(masked_people(bearers, [rule]), bearers), labels={0: "Witness A"})
    masked = found.record(article, NODES).extraction
    assert masked.document.text == "Witness A fled. Mr [masked] stayed, said Ruben Venn."
    assert masked.entities[1].aliases == ()


def test_spans_point_to_the_masked_words() -> None:
    one = masked().extraction
    (statement,) = one.statements
    words = one.document.words
    assert [words(s) for s in statement.source] == ["Witness A said"]
    assert [words(s) for s in statement.evidence] == ["“I did,” Witness A said"]


def test_the_original_of_a_translation_goes_and_the_mark_stays() -> None:
    blocks = (OriginalBlock(1, Span(0, 9), "Orla Venn weinte."),)
    told = replace(ARTICLE.document, translation=Translation("de", blocks, "Orla Venn"))
    found = masking().record(replace(ARTICLE, document=told), NODES).extraction.document
    assert found.translation == Translation("de", (), "Witness A")


def test_pages_stay_and_boxes_go_so_that_no_page_is_drawn() -> None:
    places = masked().extraction.document.places
    assert [(place.page, place.box) for place in places] == [(1, None), (1, None)]


def test_what_is_masked_and_kept_is_logged_with_rule_and_reason() -> None:
    told = {(r.action, r.where, r.words, r.label, r.rules) for r in masked().log}
    assert (Action.MASKED, "text", "Orla Venn", "Witness A", "line 2") in told
    assert (Action.MASKED, "address", "https://a.example/orla-venn", "https://a.example/",
            "line 2") in told  # fmt: skip
    assert (Action.KEPT, "text", "Venn", "", "") in told
    assert masked().renamed == {"a"}
    assert masked().people == (0,)


def test_a_reason_in_words_keeps_the_name_of_a_place_in_quotation_marks() -> None:
    assert masking().plain_text("knows 'Venn' as 'Venn'") == "knows 'Venn' as 'Venn'"
    assert masking().plain_text("same name 'Orla Venn'") == "same name 'Witness A'"
    assert masking().plain_text("said Venn, Orla") == "said Witness A, Witness A"


# ── identifiers ──


def identifiers() -> Identifiers:
    members = [(NODES[name], "doc", name) for name in NODES]
    return Identifiers.of(BASE, {"doc": 7}, members, [NODES["a"]])


def test_records_of_a_masked_article_get_numbers() -> None:
    one = identifiers().renumbered(ARTICLE)
    assert one.document.id == "masked-0007"
    assert [e.id for e in one.entities] == ["e1", "e2", "e3"]
    assert (one.statements[0].id, one.statements[0].actors) == ("s1", ("e1",))


def test_untouched_articles_keep_theirs() -> None:
    found = Identifiers(BASE, {})
    assert found.renumbered(ARTICLE) == ARTICLE
    iri = mint(BASE, "statement", "doc", "st9")
    assert found.iri(iri) == iri


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("entity", "known-orla"), ("entity", "masked-0007", "e1")),
        (("entity", "doc", "b"), ("entity", "masked-0007", "e2")),
        (("entity", "other"), ("entity", "other")),
        (("article", "doc"), ("article", "masked-0007")),
        (("graph", "doc"), ("graph", "masked-0007")),
        (("statement", "doc", "st9"), ("statement", "masked-0007", "s1")),
        (("links",), ("links",)),
    ],
)
def test_addresses_follow(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    assert identifiers().iri(mint(BASE, *old)) == mint(BASE, *new)


def test_names_that_are_digests_become_random() -> None:
    old = mint(BASE, "link", "0123456789abcdef")
    found = identifiers()
    assert found.iri(old) == found.iri(old) != old
    assert found.iri(old) != identifiers().iri(old)


def test_a_node_that_is_not_known_is_not_let_through() -> None:
    with pytest.raises(MaskingError, match="no copy can be made of this node"):
        identifiers().iri(mint(BASE, "evidence", "doc", "0-9"))


# ── labels and log ──


def test_labels_follow_the_order_and_spare_those_that_articles_use() -> None:
    rules = [
        MaskRule(RuleKind.NAME, (name,), kind, "why", label, f"line {n}")
        for n, (name, kind, label) in enumerate(
            [("Orla Venn", "Witness", None), ("Bo Tuss", "Witness", None),
             ("Nim Roskell", "Victim", None), ("Ada Quill", "Witness", "The baker")]
        )
    ]  # fmt: skip
    people = masked_people([], rules)
    assert label_people(people, [1], frozenset()) == {
        0: "Witness B", 1: "Witness A", 2: "Victim A", 3: "The baker",
    }  # fmt: skip
    used = used_labels(["The court heard witness A and VICTIM B."], people)
    assert label_people(people, [0], used)[0] == "Witness B"
    assert label_people(people, [2], used)[2] == "Victim A"


def test_a_label_may_not_show_a_name() -> None:
    rule = MaskRule(RuleKind.NAME, ("Orla Venn",), "Witness", "why", "Orla the baker", "line 2")
    with pytest.raises(MaskingError, match="line 2: label 'Orla the baker' shows 'Orla'"):
        label_people(masked_people([], [rule]), [], frozenset())


def test_the_log_is_a_table_that_runs_no_formula(tmp_path: Path) -> None:
    write_log([LogRow(Action.MASKED, "Witness A", "=Orla", "doc", "text", 3)], tmp_path / "log.csv")
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["words"], row["label"], row["start"]) == ("'=Orla", "Witness A", "3")
