"""Who is masked by which rule, and who surely is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.errors import MaskingError
from kg.masking.people import (
    Bearer,
    NodeMask,
    bearers_of,
    is_other,
    masked_people,
    tells_apart,
)
from kg.masking.rules import MaskRule, RuleKind
from kg.model import (
    Bound,
    Document,
    Entity,
    Event,
    Extraction,
    Quantity,
    Relation,
    Role,
    Span,
    Status,
)
from tests.samples import certain

TEXT = "Orla Venn, 17, a witness, was shot. Bo Tuss (44) and Nim Ro, aged 12, fled."


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


ARTICLE = Extraction(
    Document("d", TEXT),
    entities=(
        Entity("orla", "Person", "Orla Venn", mentions=(at("Orla Venn"), at("a witness"))),
        Entity("bo", "Person", "Bo Tuss", ("Bo",), mentions=(at("Bo Tuss"),)),
        Entity("nim", "Person", "Nim Ro", mentions=(at("Nim Ro"),)),
        Entity("guard", "Person", "a guard", unnamed=True),
        Entity("baker", "Post", "baker"),
    ),
    events=(
        Event(
            "e", "Killing", at("shot"), **certain(Status.DENIED),
            roles=(
                Role("patient", at("Orla Venn"), "orla",
                     Quantity(Bound.EXACTLY, at("17"), value=17, unit="years old")),
                Role("agent", at("Bo Tuss"), "bo"),
                Role("patient", at("fled"), "guard"),
            ),
        ),
    ),
    relations=(
        Relation("r", "bo", "hasOccupation", "baker", at("Bo Tuss"), **certain(Status.ASSERTED)),
    ),
)  # fmt: skip
NODES = {one.id: f"https://example.org/id/entity/d/{one.id}" for one in ARTICLE.entities}
BEARERS = tuple(bearers_of(ARTICLE, nodes=NODES, shown={"nim": "Nimrod Roskell"}))


def named(kind: RuleKind, *values: str) -> list[str]:
    rule = MaskRule(kind, values, "Victim", "why", place="rules.csv, line 2")
    return [one.names[0] for one in masked_people(BEARERS, [rule])]


@pytest.mark.parametrize(
    ("kind", "values", "who"),
    [
        (RuleKind.NAME, ("orla venn",), ["orla venn"]),
        (RuleKind.ROLE, ("Killing patient",), ["Orla Venn"]),  # a denied killing counts
        (RuleKind.ROLE, ("patient",), ["Orla Venn"]),  # and nobody without a name
        (RuleKind.ROLE, ("Torture patient",), []),
        (RuleKind.DESCRIBED, ("witness",), ["Orla Venn"]),
        (RuleKind.DESCRIBED, ("baker",), ["Bo Tuss"]),
        (RuleKind.YOUNGER, ("18",), ["Nim Ro", "Orla Venn"]),
        (RuleKind.YOUNGER, ("17",), ["Nim Ro"]),
        (RuleKind.YOUNGER, ("50",), ["Bo Tuss", "Nim Ro", "Orla Venn"]),
    ],
)
def test_each_kind_of_rule(kind: RuleKind, values: tuple[str, ...], who: list[str]) -> None:
    assert named(kind, *values) == who


def test_a_person_is_masked_once_by_the_first_rule_with_all_names() -> None:
    rules = [
        MaskRule(RuleKind.NAME, ("Bo Tuss", "Bodo Tuss"), "Witness", "one", place="line 2"),
        MaskRule(RuleKind.DESCRIBED, ("baker",), "Victim", "two", place="line 3"),
    ]
    (person,) = masked_people(BEARERS, rules, [NodeMask("decision x", "three", NODES["bo"])])
    assert (person.category, person.rule) == ("Witness", "line 2")
    assert person.names == ("Bo Tuss", "Bodo Tuss", "Bo")
    assert {"bo", "bodo", "tuss"} <= person.forms.parts


def test_a_decision_masks_a_node_with_the_name_that_a_reader_gave_it() -> None:
    (person,) = masked_people(BEARERS, [], [NodeMask("decision x", "why", NODES["nim"])])
    assert person.category == "Person"
    assert {"nim", "nimrod", "roskell"} <= person.forms.parts


def test_a_name_in_no_article_is_masked_in_texts() -> None:
    (person,) = masked_people(
        BEARERS, [MaskRule(RuleKind.NAME, ("Ada Quill",), "Witness", "why", place="line 2")]
    )
    assert person.nodes == frozenset()
    assert "quill" in person.forms.parts


def test_a_name_without_a_word_is_refused() -> None:
    rule = MaskRule(RuleKind.NAME, ("Judge",), "Witness", "why", place="rules.csv, line 2")
    with pytest.raises(MaskingError, match=r"rules.csv, line 2: 'Judge' has no word of a name"):
        masked_people([], [rule])


OTHER = Bearer("d", "x", "https://example.org/id/entity/d/x", "Person", ("Viktor Venn", "Venn"))


@pytest.mark.parametrize(
    ("bearer", "other"),
    [
        (OTHER, True),
        (replace(OTHER, names=("Venn",)), False),
        (replace(OTHER, names=("Ms Venn",)), False),
        (replace(OTHER, names=("O. Venn",)), False),
        (replace(OTHER, names=("Anna Orla Venn",)), False),
        (replace(OTHER, type="Organization", names=("VENN FAMILY",)), False),
        (replace(OTHER, type="Organization", names=("orla.x@mail.example",)), False),
        (replace(OTHER, type="Place", names=("Venn",)), True),
        (replace(OTHER, type="Place", names=("Venn",), sure=False), False),
        (replace(OTHER, type="Place", names=("Venn",), known="venn"), True),
        (replace(OTHER, names=("Orla Venn",), known="Q1"), False),
        (replace(OTHER, names=("Bo Tuss",)), True),
    ],
)
def test_who_is_surely_somebody_else(bearer: Bearer, other: bool) -> None:
    rule = MaskRule(RuleKind.NAME, ("Orla Venn",), "Witness", "why", place="line 2")
    assert is_other(bearer, masked_people(BEARERS, [rule])) is other


@pytest.mark.parametrize(
    ("name", "apart"),
    [
        ("Viktor Venn", True),
        ("R. Venn", True),
        ("V. Venn", False),
        ("Mr Venn", False),
        ("Mayor Venn", False),
        ("O. Venn", False),
        ("Venn Jr", False),
    ],
)
def test_a_title_or_the_same_initial_tells_nobody_apart(name: str, apart: bool) -> None:
    rule = MaskRule(RuleKind.NAME, ("Orla Venn",), "Witness", "why", place="line 2")
    (person,) = masked_people(BEARERS, [rule])
    assert tells_apart(name, person) is apart
