"""The real articles: notation, labels, scorer, and what the open part may not fall below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Entity, Span
from tests.benchmarks import ecb_names, gum
from tests.benchmarks.real import floors
from tests.benchmarks.real.__main__ import table_of
from tests.benchmarks.real.agreement import against, as_extraction
from tests.benchmarks.real.alignment import Pair, bare, head_of
from tests.benchmarks.real.nodes import counted, node_errors, report
from tests.benchmarks.real.table import Figure, figures
from tests.cases.real import disagreements, named
from tests.cases.real import labels as lb
from tests.cases.real.notation import Locator, NotationError, figure_of, parse, render, written
from tests.cases.real.texts import Article, articles, digest, entries, sentences_of

TEXT = (
    "Bryne Police arrested Anna Roth and more than 20 other people on Monday. She denied that she "
    'had paid them.\n\n"I paid nobody," Roth said. "They know it. Nobody in Bryne was paid by me '
    'or by my firm, and the police know it as well as I do." Dr. Ida Sand, the head of the harbour '
    "office, said the office would look into the payments."
)
ARTICLE = Article("made:1", "open", TEXT, "ours", sentences_of(TEXT))
NOTATION = """@ made:1
date 2025-03-04
E e1 GovernmentBody
  n 1:Bryne Police
  d 5:the police
E e2 Person
  n 1:Anna Roth | Roth@3
  p She@2#1,2#2 | I@3,5 | me@5 | my@5
E e3 Group
  d 1:more than 20 other people
  p them@2 | They@4
E e4 Place
  n 5:Bryne
S s1 deny e2
  src 2:She#1
  cue 2:denied
  con 2:that she .. them
S s2 say e2 future
  src 3:Roth
  cue 3:said
  con 3:"I paid .. nobody," | 4:"They .. 5:I do."
V v1 Arrest
  trg 1:arrested
  agent e1 1:Bryne Police
  patient e2 1:Anna Roth
  patient e3 1:more than 20 other people = >20
  time 1:Monday = 2025-03-03
V v2 Bribery denied
  trg 2:paid
  agent e2 2:she#2
  in s1
R r1 basedIn e1 e4
  words 1:Bryne
P p1 e2 former claimed
  words 6:head
  body e1
A a1
  by none
  of e2
  wrong 2:paid them
  in s1
  answer s1 s2
"""


def reading() -> lb.Reading:
    return parse(NOTATION, ARTICLE)


# ------------------------------------------------------------------ texts and notation


def test_sentences_end_neither_at_titles_nor_at_initials() -> None:
    text = 'Dr. Ida B. Sand of St. Orm met Mr. Roth at 3 p.m. Monday. "It rained." He left.\nNext'
    found = [text[slice(*span)] for span in sentences_of(text)]
    assert found == [
        "Dr. Ida B. Sand of St. Orm met Mr. Roth at 3 p.m. Monday.", '"It rained."', "He left.",
        "Next",
    ]  # fmt: skip


def test_what_is_written_is_what_is_meant() -> None:
    got = reading()
    claim = got.claims[1]
    assert next(TEXT[slice(*s)] for s in claim.content) == '"I paid nobody,"'
    assert got.happenings[0].parts[2].figure == lb.Figure("more-than", None, 20.0, None, None)
    assert got.happenings[1].certainty == lb.Certainty("denied")
    assert not got.happenings[1].certainty.fact
    assert got.accusations[0].accusers == ()
    assert [TEXT[slice(*s)] for s in got.actors[1].pronouns] == ["She", "she", "I", "me", "my", "I"]


def test_there_and_back() -> None:
    got = reading()
    assert parse(render(got, ARTICLE), ARTICLE) == got
    assert lb.from_json(lb.to_json(got)) == got


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("E e9 Person\n  n 1:Bob", "sentence 1 has no 'Bob'"),
        ("E e9 Person\n  n 1:Roth | 99:Roth", "there is no sentence 99"),
        ("E e9 Animal\n  n 1:Roth", "'Animal' is none of"),
        ("V v9 Arrest certain possible\n  trg 1:arrested", "two labels of commitment"),
        ("V v9 Arrest\n  agent e77 1:Bryne Police\n  trg 1:arrested", "e77 is defined nowhere"),
        ("S s9 mumble none\n  con 1:people", "'mumble' is none of"),
        ("E e9 Person\n  p she@2#3", "only 2 times"),
        ("E e9 Person\n  p she@2", "2 times: say #1"),
        ("  n 1:Roth", "belongs to nothing"),
    ],
)
def test_a_fault_is_named_with_its_place(line: str, told: str) -> None:
    with pytest.raises(NotationError, match=told):
        parse(f"@ made:1\n{line}\n", ARTICLE)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_span_of_words_is_found_again(data: st.DataObject) -> None:
    words = [
        m for m in range(len(TEXT)) if (not m or not TEXT[m - 1].isalnum()) and TEXT[m].isalnum()
    ]
    start = data.draw(st.sampled_from(words))
    ends = [
        e
        for e in range(start + 1, len(TEXT) + 1)
        if (e == len(TEXT) or not TEXT[e].isalnum()) and TEXT[e - 1].isalnum()
    ]
    end = data.draw(st.sampled_from(ends))
    actor = lb.Actor("e1", "Person", names=((start, end),))
    got = lb.Reading("made:1", actors=(actor,))
    try:
        notation = render(got, ARTICLE)
    except ValueError:
        return  # a span that no short form names is refused, never written wrongly
    assert parse(notation, ARTICLE) == got


@given(
    st.sampled_from(("exactly", "about", "at-least", "more-than", "at-most", "less-than")),
    st.integers(0, 10**9), st.sampled_from((None, "USD", "EUR")),
)  # fmt: skip
def test_numbers_are_read_back(bound: str, number: int, currency: str | None) -> None:
    value = float(number)
    least, most = bound in ("at-least", "more-than"), bound in ("at-most", "less-than")
    one = None if least or most else value
    low, high = value if least else None, value if most else None
    figure = lb.Figure(bound, one, low, high, currency)
    assert figure_of(written(figure)) == figure


def test_pronouns_are_counted_in_either_case_and_us_is_no_country() -> None:
    text = "He said he told us that the US would help us."
    find = Locator(Article("x", "open", text, "", sentences_of(text)))
    assert find.spans("he@1*") == ((0, 2), (8, 10))
    assert find.spans("us@1*") == ((16, 18), (42, 44))
    assert find.spans("1:US") == ((28, 30),)


# ------------------------------------------------------------------ the scorer


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("the head of the harbour office", "head"), ("Anna Roth's", "Roth"), ("police", "police"),
        ("a man who fled", "man"), ("more than 20 other people", "people"),
    ],
)  # fmt: skip
def test_heads(words: str, head: str) -> None:
    start, end = head_of(words, (0, len(words)))
    assert words[start:end] == head


def test_names_are_bare() -> None:
    text = "the Harbour Office's"
    assert text[slice(*bare(text, (0, len(text))))] == "Harbour Office"


def _value(found: dict[str, Figure], name: str) -> float:
    return found[name].value


def test_a_reading_measured_by_itself_is_flawless() -> None:
    counts = against(reading(), reading(), ARTICLE)
    assert counts.errors == []


def read_as(change: Callable[[Entity], tuple[Entity, ...]]) -> Pair:
    """The article, read by newskg as by the reader, but for the entity that ``change`` changes."""
    found = as_extraction(reading(), ARTICLE)
    entities = tuple(new for entity in found.entities for new in change(entity))
    return Pair(ARTICLE, reading(), replace(found, entities=entities))


def of_roth(*changed: Entity) -> Callable[[Entity], tuple[Entity, ...]]:
    return lambda entity: changed if entity.id == "e2" else (entity,)


def test_wrong_nodes_are_told_with_what_made_them() -> None:
    roth = next(e for e in as_extraction(reading(), ARTICLE).entities if e.id == "e2")
    assert list(node_errors(read_as(of_roth(roth)))) == []
    alone = replace(roth, id="x", name="she", aliases=(), mentions=roth.mentions[1:3], unnamed=True)
    errors = {
        "type: Organization for Person, name": of_roth(replace(roth, type="Organization")),
        "junk: name, no record": of_roth(
            roth, replace(roth, id="x", name="Monday", aliases=(), mentions=(Span(65, 71),))
        ),
        "duplicate: pronouns (Person) beside names (Person)": of_roth(
            replace(roth, mentions=(roth.mentions[0], *roth.mentions[3:])), alone
        ),
    }
    for wanted, change in errors.items():
        pair = read_as(change)
        (error,) = node_errors(pair)
        assert f"{error.kind}: {error.mechanism}" == wanted
        lines = list(report([pair]))
        assert f"    1 {wanted}" in lines
        assert lines[-1].startswith(f"{len(list(counted(pair)))} nodes, ")


def test_one_node_for_two_is_a_merge() -> None:
    police, roth, *rest = as_extraction(reading(), ARTICLE).entities
    both = replace(roth, mentions=(*police.mentions[:1], *roth.mentions))
    pair = Pair(ARTICLE, reading(), replace(as_extraction(reading(), ARTICLE),
                entities=(replace(police, mentions=police.mentions[1:]), both, *rest)))  # fmt: skip
    assert [(e.kind, e.instead) for e in node_errors(pair)] == [
        ("merge", "Anna Roth + Bryne Police")
    ]


CHANGES: dict[str, tuple[str, Callable[[lb.Reading], lb.Reading]]] = {
    "another speaker": (
        "statements: speaker right",
        lambda r: replace(r, claims=(replace(r.claims[0], speakers=("e1",)), *r.claims[1:])),
    ),
    "a statement less": ("statements R", lambda r: replace(r, claims=r.claims[1:])),
    "another act": (
        "statements: act",
        lambda r: replace(r, claims=(replace(r.claims[0], act="say"), *r.claims[1:])),
    ),
    "another type": (
        "names P",
        lambda r: replace(r, actors=(replace(r.actors[0], type="Site"), *r.actors[1:])),
    ),
    "an event less": (
        "events: trigger and kind R", lambda r: replace(r, happenings=r.happenings[1:]),
    ),
    "a wrong agent": (
        "facts right",
        lambda r: replace(r, happenings=(
            replace(r.happenings[0], parts=(
                replace(r.happenings[0].parts[0], entity="e3"), *r.happenings[0].parts[1:])),
            *r.happenings[1:])),
    ),
    "another number": (
        "events: number",
        lambda r: replace(r, happenings=(
            replace(r.happenings[0], parts=(
                *r.happenings[0].parts[:2],
                replace(r.happenings[0].parts[2], figure=lb.Figure("exactly", 20.0)))),
            *r.happenings[1:])),
    ),
    "another day": (
        "events: time",
        lambda r: replace(r, happenings=(
            replace(r.happenings[0], time=lb.When((0, 5), "2025-03-02")), *r.happenings[1:])),
    ),
    "a denial told as a fact": (
        "facts right",
        lambda r: replace(r, happenings=(
            r.happenings[0], replace(r.happenings[1], certainty=lb.Certainty()))),
    ),
    "nobody accused": ("allegations: R", lambda r: replace(r, accusations=())),
    "somebody else accused": (
        "allegations: P",
        lambda r: replace(r, accusations=(replace(r.accusations[0], accused=("e1",)),)),
    ),
    "a relation less": ("relations: R", lambda r: replace(r, bonds=())),
    "a relation of others": (
        "relations asserted: P",
        lambda r: replace(r, bonds=(replace(r.bonds[0], subject="e2"),)),
    ),
    "a post of somebody else": (
        "posts: P", lambda r: replace(r, offices=(replace(r.offices[0], holder="e1"),)),
    ),
    "a post of today": (
        "posts: held now or formerly",
        lambda r: replace(r, offices=(replace(r.offices[0], state="current"),)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_each_kind_of_error_lowers_its_measure(name: str) -> None:
    measure, change = CHANGES[name]
    right = figures([against(reading(), reading(), ARTICLE)])
    wrong = figures([against(reading(), change(reading()), ARTICLE)])
    assert _value(right, measure) == 100.0
    assert _value(wrong, measure) < 100.0


def test_a_merged_and_a_second_node_are_counted() -> None:
    one = reading()
    police, roth, *rest = one.actors
    merged = replace(roth, names=(*roth.names, *police.names))
    split = (replace(roth, pronouns=()), lb.Actor("e8", "Person", pronouns=roth.pronouns))
    for actors in ((merged, *rest), (police, *split, *rest)):
        counts = against(one, replace(one, actors=actors, happenings=(), bonds=(), offices=(),
                                      accusations=(), claims=()), ARTICLE)  # fmt: skip
        assert figures([counts])["nodes: errors per 100"].value > 0


def test_a_figure_may_not_fall_below_its_interval() -> None:
    noted = {"names F1": (80.0, 75.0, 84.0), "nodes: junk": (10.0, 8.0, 12.0)}
    same = {"names F1": Figure(76.0, 0, 0, 1), "nodes: junk": Figure(11.0, 0, 0, 1)}
    less = {"names F1": Figure(74.0, 0, 0, 1), "nodes: junk": Figure(13.0, 0, 0, 1)}
    assert list(floors.fallen(same, noted)) == []
    assert len(list(floors.fallen(less, noted))) == 2
    assert len(list(floors.fallen({}, noted))) == 2


# ------------------------------------------------------------------ the labels


@pytest.mark.shared
def test_the_texts_are_those_that_were_read(shared: Path) -> None:
    assert shared.is_dir()
    assert set(articles()) == set(entries())
    assert all(digest(articles()[name].text) == entry.sha256 for name, entry in entries().items())


@pytest.mark.shared
def test_every_label_lies_in_its_text(shared: Path) -> None:
    assert shared.is_dir()
    for part in ("train", "open", "blind"):
        for name, one in lb.load(part).items():
            article = articles()[name]
            assert entries()[name].part == part
            for actor in one.actors:
                for span in actor.mentions:
                    words = article.text[slice(*span)]
                    assert words
                    assert words == words.strip()
            known = {actor.id for actor in one.actors}
            assert all(set(claim.speakers) <= known for claim in one.claims)


@pytest.mark.shared
@pytest.mark.parametrize("part", ["train", "open", "blind"])
def test_every_reading_measured_by_itself_is_flawless(shared: Path, part: str) -> None:
    assert shared.is_dir()
    for name, one in lb.load(part).items():
        assert against(one, one, articles()[name]).errors == [], name


@pytest.mark.shared
def test_every_judged_word_lies_in_its_text(shared: Path) -> None:
    assert shared.is_dir()
    known = {**disagreements.texts(), **named.texts()}
    for row in disagreements.load():
        assert digest(known[row.article]) == row.sha256
        assert known[row.article][row.start : row.end].strip()
        assert row.verdict in disagreements.VERDICTS
        assert row.article not in entries()


@pytest.mark.shared
def test_the_open_part_does_not_fall(shared: Path, tmp_path: Path) -> None:
    assert shared.is_dir()
    found = table_of("open", tagger="best", folder=tmp_path)
    assert list(floors.fallen(found, floors.read())) == []


# ------------------------------------------------------------------ the other corpora


def test_gum_mentions_are_cut_at_their_heads() -> None:
    text = "Ambassador to Orm Anna Roth saw the man who left. He waved."
    row = {"id": "x", "text": text, "mentions": [
        {"span": [32, 48], "type": "person", "entity": "1"},
        {"span": [50, 52], "type": "person", "entity": "1"},
        {"span": [14, 17], "type": "place", "entity": "2"},
    ]}  # fmt: skip
    got = gum.reading_of(row)
    assert [text[slice(*s)] for s in got.actors[0].descriptions] == ["the man"]
    assert [text[slice(*s)] for s in got.actors[0].pronouns] == ["He"]
    assert [text[slice(*s)] for s in got.actors[1].names] == ["Orm"]


def test_ecb_names_leave_out_pronouns_and_nobody() -> None:
    text = "Roth saw Ida. He left with a man."
    row = {"text": text, "mentions": [
        {"span": [0, 4], "tag": "HUMAN_PART_PER", "entity": "33:1"},
        {"span": [9, 12], "tag": "HUMAN_PART_PER", "entity": None},
        {"span": [14, 16], "tag": "HUMAN_PART_PER", "entity": "33:1"},
        {"span": [27, 32], "tag": "HUMAN_PART_PER", "entity": "33:2"},
    ]}  # fmt: skip
    assert ecb_names.named(row) == {"33:1": [(0, 4)]}
