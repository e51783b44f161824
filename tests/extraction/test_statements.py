"""Who speaks: heads of a source, what is coordinated with them, examples, joint groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kg.extraction.attribution import with_lone_quotations
from kg.extraction.attribution.speakers import SourceReader, SourceWords
from kg.extraction.attribution.statements import drop_own_voice, drop_speechless, make_statements
from kg.extraction.settings import Settings
from kg.model import (
    Attribution,
    Entity,
    Polarity,
    Quotation,
    Span,
    Status,
    TimeFrame,
    was_made,
)
from kg.nlp.parse import ParsedDocument
from kg.nlp.spacy_backend import Annotator
from kg.ontology.lexicon import load_lexicon
from tests.cases.attribution.judge import document_of
from tests.conftest import plain_document
from tests.extracting import extract

WORDS = SourceWords.of(load_lexicon())


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("text", "source", "mentions", "speakers"),
    [
        ("Anne Strand, mayor of Orsk, said it rained.", "Anne Strand, mayor of Orsk,",
         ["Anne Strand", "Orsk"], ["Anne Strand"]),
        ("Openhand and the Dockers Union said it rained.", "Openhand and the Dockers Union",
         ["Openhand", "the Dockers Union"], ["Openhand", "the Dockers Union"]),
        ("Rights groups, including Openhand, said it rained.", "Rights groups, including Openhand,",
         ["Rights groups", "Openhand"], ["Rights groups", "Openhand"]),
        ("A spokesman for Openhand said it rained.", "A spokesman for Openhand",
         ["A spokesman", "Openhand"], ["A spokesman"]),
        ("Estimates from Openhand said it rained.", "Estimates from Openhand",
         ["Openhand"], ["Openhand"]),
        ("Their investigations said it rained.", "Their investigations",
         ["Their investigations", "Their"], ["Their investigations"]),
        ("They said it rained.", "They", ["They"], ["member one", "member two"]),
        ("One of them, a student, said it rained.", "One of them, a student,",
         ["them", "a student"], ["a student"]),
        ("The banker Ada Holm and the notary Piet Lind said it rained.",
         "The banker Ada Holm and the notary Piet Lind",
         ["Ada Holm", "Piet Lind"], ["Ada Holm", "Piet Lind"]),
    ],
    ids=["apposition", "conjunction", "examples", "of-phrase is no speaker",
         "a thing speaks for its maker", "a thing does not speak for its owner", "joint they",
         "one of a group, described", "names close behind their trades"],
)  # fmt: skip
def test_speakers(
    text: str,
    source: str,
    mentions: list[str],
    speakers: list[str],
    parse: Callable[..., ParsedDocument],
) -> None:
    entities = [
        Entity(f"e{i}", "Person", words, mentions=(span(text, words),))
        for i, words in enumerate(mentions)
    ]
    entities += [Entity("m1", "Person", "member one"), Entity("m2", "Person", "member two")]
    attribution = Attribution(
        (span(text, source),), (span(text, "said"),), (span(text, "it rained"),),
        Quotation.INDIRECT, "say", 0.9,
    )  # fmt: skip
    parsed = parse(text)
    members = {"e0": ("m1", "m2")} if source == "They" else {}
    sources = SourceReader(parsed, entities, members=members, words=WORDS)
    (statement,) = make_statements(parsed, [attribution], sources)
    names = {e.id: e.name for e in entities}
    assert [names[actor] for actor in statement.actors] == speakers
    assert statement.evidence == (Span(0, len(text)),)


@pytest.mark.parametrize(
    ("source", "unnamed", "speaker"),
    [
        ("The clinic's head, the surgeon and senator Ada Holm,", "the surgeon", "Ada Holm"),
        ("The head of the Orsk clinic, Dr Ada Holm,", "The head", "Ada Holm"),
        ("One of the guards, Ada Holm,", "the guards", "Ada Holm"),
        ("The driver of a minister, Ada Holm,", "The driver", "The driver"),
        ("Three drivers, Ada Holm's friends,", "Three drivers", "Three drivers"),
        ("A friend of Ada Holm", "A friend", "A friend"),
    ],
)
def test_who_is_named_beside_a_description_speaks(
    source: str, unnamed: str, speaker: str, parse: Callable[..., ParsedDocument]
) -> None:
    text = f"{source} said it rained."
    entities = [
        Entity("holm", "Person", "Ada Holm", mentions=(span(text, "Ada Holm"),)),
        Entity("u", "Person", unnamed, mentions=(span(text, unnamed),), unnamed=True),
    ]
    if "a minister" in text:
        entities.append(Entity("p", "Post", "minister", mentions=(span(text, "minister"),)))
    reader = SourceReader(parse(text), entities, members={}, words=WORDS)
    names = {entity.id: entity.name for entity in entities}
    assert [names[actor] for actor in reader.actors((span(text, source),))] == [speaker]


@pytest.mark.parametrize(
    ("content", "kept"), [(("Two clerks",), 0), (("Two clerks", "with theft"), 1)]
)
def test_a_charge_without_its_crime_says_nothing(
    content: tuple[str, ...], kept: int, parse: Callable[..., ParsedDocument]
) -> None:
    text = "Two clerks were charged with theft in May."
    clerks = Entity("c", "Person", "clerks", mentions=(span(text, "Two clerks"),), unnamed=True)
    made = Attribution(
        (), (span(text, "were charged"),), tuple(span(text, words) for words in content),
        Quotation.INDIRECT, "allege", 0.9,
    )  # fmt: skip
    sources = SourceReader(parse(text), [clerks], members={}, words=WORDS)
    assert len(drop_speechless([made], [clerks], sources)) == kept


def test_evidence_is_the_sentences_of_the_attribution(parse: Callable[..., ParsedDocument]) -> None:
    text = "It rained. “They left,” said Anne Strand. “They ran.” It dried.\n\n“They hid.”"
    attribution = Attribution(
        (span(text, "Anne Strand"),),
        (span(text, "said"),),
        (span(text, "“They left,”"), span(text, "“They ran.”"), span(text, "“They hid.”")),
        Quotation.DIRECT, "say", 0.9,
    )  # fmt: skip
    parsed = parse(text)
    sources = SourceReader(parsed, [], members={}, words=WORDS)
    (statement,) = make_statements(parsed, [attribution], sources)
    words = [text[s.start : s.end] for s in statement.evidence]
    assert words == ["“They left,” said Anne Strand. “They ran.”", "“They hid.”"]


def test_nested_statements_name_their_parent(parse: Callable[..., ParsedDocument]) -> None:
    text = "Anne Strand said that Pavo Lind had denied the theft."
    outer = Attribution(
        (span(text, "Anne Strand"),), (span(text, "said"),),
        (span(text, "that Pavo Lind had denied the theft"),), Quotation.INDIRECT, "say", 0.9,
    )  # fmt: skip
    inner = Attribution(
        (span(text, "Pavo Lind"),), (span(text, "had denied"),), (span(text, "the theft"),),
        Quotation.INDIRECT, "deny", 0.8, parent=0,
    )  # fmt: skip
    parsed = parse(text)
    sources = SourceReader(parsed, [], members={}, words=WORDS)
    first, second = make_statements(parsed, [outer, inner], sources)
    assert second.parent == first.id
    assert first.parent is None


def test_a_group_brings_the_examples_it_was_introduced_by(
    parse: Callable[..., ParsedDocument],
) -> None:
    text = "Rights groups, including Openhand, met on Monday. A report by them said it rained."
    group = Entity("g", "Group", "Rights groups", mentions=(
        span(text, "Rights groups, including Openhand"), span(text, "them")))  # fmt: skip
    member = Entity("o", "Organization", "Openhand", mentions=(span(text, "Openhand"),))
    sources = SourceReader(parse(text), [group, member], members={}, words=WORDS)
    assert sources.actors([span(text, "A report by them")]) == ("g", "o")


def test_what_cannot_speak_is_dropped_unless_it_is_sure(
    parse: Callable[..., ParsedDocument],
) -> None:
    text = "This situation shows that Anne Strand said that it rained."
    outer = Attribution(
        (span(text, "This situation"),), (span(text, "shows"),),
        (span(text, "that Anne Strand said that it rained"),), Quotation.INDIRECT, "say", 0.5,
    )  # fmt: skip
    inner = Attribution(
        (span(text, "Anne Strand"),), (span(text, "said"),), (span(text, "that it rained"),),
        Quotation.INDIRECT, "say", 0.5, parent=0,
    )  # fmt: skip
    anne = Entity("a", "Person", "Anne Strand", mentions=(span(text, "Anne Strand"),))
    sources = SourceReader(parse(text), [anne], members={}, words=WORDS)
    (kept,) = drop_speechless([outer, inner], [anne], sources)
    assert kept.source == inner.source
    assert kept.parent is None
    assert len(drop_speechless([replace(outer, confidence=0.95), inner], [anne], sources)) == 2


def test_a_statement_is_less_sure_than_its_words_alone(
    parse: Callable[..., ParsedDocument],
) -> None:
    """Of attributions whose words are right fewer have the right speaker too."""
    text = "Anne Strand said that it rained."
    sources = SourceReader(parse(text), [], members={}, words=WORDS)

    def confidence(of_words: float) -> float:
        (made,) = make_statements(
            parse(text),
            [Attribution((span(text, "Anne Strand"),), (span(text, "said"),),
                         (span(text, "that it rained"),), Quotation.INDIRECT, "say", of_words)],
            sources,
        )  # fmt: skip
        return made.confidence

    measured = [confidence(share) for share in (0.0, 0.4, 0.62, 0.85, 0.96, 1.0)]
    assert measured == sorted(measured)
    assert all(0 <= one <= 1 for one in measured)
    # Where the words were right in 85 of 100 cases, words and speaker were in about 63.
    assert measured[3] == pytest.approx(0.63, abs=0.03)


def test_a_sentence_of_a_court_is_no_statement(parse: Callable[..., ParsedDocument]) -> None:
    text = "The court sentenced Per Lind to nine years for fraud."
    court = Entity("c", "GovernmentBody", "court", mentions=(span(text, "The court"),))
    passed = Attribution(
        (span(text, "The court"),), (span(text, "sentenced"),), (span(text, "Per Lind"),),
        Quotation.INDIRECT, "say", 0.9,
    )  # fmt: skip
    sources = SourceReader(parse(text), [court], members={}, words=WORDS)
    assert drop_speechless([passed], [court], sources) == ()
    said = replace(passed, quotation=Quotation.DIRECT)
    assert drop_speechless([said], [court], sources) == (said,)


@pytest.mark.parametrize(
    ("content", "kept"), [("Per Lind", 0), ("the report as gossip", 1)], ids=["a person", "words"]
)
def test_a_dismissal_of_a_person_is_no_denial(
    parse: Callable[..., ParsedDocument], content: str, kept: int
) -> None:
    text = f"The board dismissed {content}."
    board = Entity("b", "Organization", "board", mentions=(span(text, "The board"),))
    lind = Entity("l", "Person", "Per Lind", mentions=(span(text, "Per Lind"),) if not kept else ())
    made = Attribution(
        (span(text, "The board"),), (span(text, "dismissed"),), (span(text, content),),
        Quotation.INDIRECT, "deny", 0.9,
    )  # fmt: skip
    sources = SourceReader(parse(text), [board, lind], members={}, words=WORDS)
    assert len(drop_speechless([made], [board, lind], sources)) == kept


@pytest.mark.parametrize(
    ("text", "cue", "polarity"),
    [
        ("Anne Strand denied that it rained.", "denied", "affirmed"),
        ("Anne Strand did not say that it rained.", "did not say", "negated"),
        ("Anne Strand never claimed that it rained.", "never claimed", "negated"),
        ("It is not clear to Anne Strand that it rained.", "is not clear", "negated"),
        ("Anne Strand pleaded not guilty, that it rained.", "pleaded not guilty", "affirmed"),
    ],
)
def test_a_denial_was_made_and_what_was_not_said_was_not(
    text: str, cue: str, polarity: str, parse: Callable[..., ParsedDocument]
) -> None:
    attribution = Attribution(
        (span(text, "Anne Strand"),), (span(text, cue),), (span(text, "that it rained"),),
        Quotation.INDIRECT, "say", 0.9, polarity=Polarity.NEGATED,
    )  # fmt: skip
    parsed = parse(text)
    sources = SourceReader(parsed, [], members={}, words=WORDS)
    (statement,) = make_statements(parsed, [attribution], sources)
    assert statement.polarity.value == polarity


@pytest.mark.parametrize(
    ("text", "cue", "act", "made"),
    [
        ("Anne Strand demanded that it rained.", "demanded", "demand", True),
        ("Anne Strand promised that it rained.", "promised", "promise", True),
        ("Anne Strand wants that it rained.", "wants", "want", True),
        ("Anne Strand will say that it rained.", "will say", "say", False),
        ("Anne Strand may demand that it rained.", "may demand", "demand", False),
        ("Anne Strand joked that it rained.", "joked", "say", False),
    ],
)
def test_a_demand_was_made_and_what_will_be_said_was_not_yet(
    text: str, cue: str, act: str, made: bool, parse: Callable[..., ParsedDocument]
) -> None:
    attribution = Attribution(
        (span(text, "Anne Strand"),), (span(text, cue),), (span(text, "that it rained"),),
        Quotation.INDIRECT, act, 0.9, time_frame=TimeFrame.FUTURE,
    )  # fmt: skip
    parsed = parse(text)
    sources = SourceReader(parsed, [], members={}, words=WORDS)
    (statement,) = make_statements(parsed, [attribution], sources)
    assert was_made(statement) is made


def test_a_post_is_no_speaker(parse: Callable[..., ParsedDocument]) -> None:
    text = "Its manager, Olga Brin, said it rained."
    parsed = parse(text)
    person = Entity(
        "olga", "Person", "Olga Brin", mentions=(span(text, "Its manager"), span(text, "Olga Brin"))
    )
    post = Entity("post", "Post", "manager", mentions=(span(text, "manager"),))
    reader = SourceReader(parsed, [post, person], members={}, words=WORDS)
    assert reader.actors((span(text, "Its manager, Olga Brin,"),)) == ("olga",)


@pytest.mark.parametrize(
    ("text", "lone"),
    [
        ("“They shot my brother in the yard.”\n\nThe yard was swept.",
         ["“They shot my brother in the yard.”"]),
        ("The yard was swept. “We heard it all.” Rain fell.", ["“We heard it all.”"]),
        ("> They burned the house.\n\nThe house had two doors.", []),
        ("The “miracle” cure was sold there.", []),
        ("Her book “The Salt Road” was read by all.", []),
        ("“The Salt Road”\n\nThe book has nine parts.", []),
        ("He called it “a war that we lost” and left.", []),
    ],
    ids=["paragraph", "sentence", "no block quotation", "word", "title", "heading", "part"],
)  # fmt: skip
def test_a_quotation_without_a_speaker_is_kept(
    text: str, lone: list[str], parse: Callable[..., ParsedDocument]
) -> None:
    parsed = parse(text)
    found = with_lone_quotations(parsed, (), load_lexicon())
    assert [parsed.document.words(a.content[0]) for a in found] == lone
    assert all(not a.source and not a.cue and a.quotation is Quotation.DIRECT for a in found)


def test_a_quotation_that_is_attributed_is_not_kept_twice(
    parse: Callable[..., ParsedDocument],
) -> None:
    text = "“We heard it all.” “Rain fell,” Ada Holm said in the hall where she spoke."
    outer = Attribution(
        (span(text, "Ada Holm"),), (span(text, "said"),), (span(text, "“Rain fell,”"),),
        Quotation.DIRECT, "say", 0.9,
    )  # fmt: skip
    inner = replace(outer, cue=(span(text, "spoke"),), parent=0)
    found = with_lone_quotations(parse(text), (outer, inner), load_lexicon())
    assert [a.parent for a in found] == [None, None, 1]
    assert found[1:] == (outer, replace(inner, parent=1))


@pytest.mark.parametrize(
    ("text", "cue", "act", "kept"),
    [
        ("The army appears to have fled the town.", "appears", "seem", False),
        ("The judge is expected to rule on Friday.", "is expected", "estimate", False),
        ("The mayor is alleged to have fled the town.", "is alleged", "allege", True),
        ("There are calls for a new vote in the town.", "calls for", "demand", True),
        ("Calls for reform\n\nThe town was quiet and the shops stayed shut.", "Calls for",
         "demand", False),
        ("Army accused of theft\n\nThe town was quiet and the shops stayed shut.", "accused of",
         "allege", True),
    ],
    ids=["narrator", "forecast", "unnamed", "nobody", "topic", "headline"],
)  # fmt: skip
def test_a_claim_needs_somebody_who_makes_it(
    text: str, cue: str, act: str, kept: bool, annotator: Annotator
) -> None:
    kinds = ["heading", "paragraph"] if "\n" in text else ["paragraph"]
    (parsed,) = annotator.annotate([document_of({"id": "x", "text": text, "kinds": kinds})])
    words = span(text, cue)
    content = Span(words.end + 1, len(text.partition("\n")[0]))
    one = Attribution((), (words,), (content,), Quotation.INDIRECT, act, 0.9)
    assert bool(drop_own_voice(parsed, (one,), load_lexicon())) is kept
    named = replace(one, source=(Span(0, 3),))
    assert drop_own_voice(parsed, (named,), load_lexicon()) == (named,)


def test_a_block_quotation_without_a_speaker_is_kept(annotator: Annotator) -> None:
    text = "They burned the house.\n\nThe house had two doors."
    case = {"id": "x", "text": text, "kinds": ["quote", "paragraph"]}
    (parsed,) = annotator.annotate([document_of(case)])
    (found,) = with_lone_quotations(parsed, (), load_lexicon())
    assert found.content == (span(text, "They burned the house."),)


def test_the_words_of_nobody_named_are_no_fact() -> None:
    text = (
        "The quarry has nine sheds and a chapel.\n\n“The guards tortured two men.”\n\n"
        "The guards have a house on the hill and a boat on the lake."
    )
    (told,) = extract([plain_document(text)], settings=Settings(tagger="rules"))
    (torture,) = [event for event in told.events if event.type == "Torture"]
    (statement,) = told.statements
    assert (statement.actors, statement.source, statement.cue) == ((), (), ())
    assert torture.statements == (statement.id,)
    assert torture.status is not Status.ASSERTED


@pytest.mark.parametrize(
    ("text", "accusers"),
    [
        ("Norvane responded to accusations that it hid the spill.", []),
        ("The ministry is investigating complaints that Norvane hid the spill.", []),
        ("Anne Strand faces allegations that she took bribes.", []),
        ("The watchdog repeated accusations that Norvane hid the spill.", ["watchdog"]),
        ("Anne Strand has raised allegations that Norvane hid the spill.", ["Anne Strand"]),
    ],
)
def test_who_meets_an_accusation_does_not_raise_it(text: str, accusers: list[str]) -> None:
    (found,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    names = {entity.id: entity.name for entity in found.entities}
    for statement in found.statements:
        if statement.speech_act == "allege":
            assert [names[actor] for actor in statement.actors] == accusers


@pytest.mark.parametrize(
    "text",
    [
        "Source: AP | Duration: 3 min\n\nThe port of Orsk closed.",
        "The port closed.\n\nTwitter: @halvay_rail",
        "Analysis: The long match between two judges ended on Monday\n\nIt ended.",
        "Halvay Belles: A guide to summer in Tarsk\n\nThe sun is out.",
        "High fives and told-you-sos might be premature.",
        "Lind called Holm on Monday. Lind called up the map on his screen.",
        "The engineers would report directly to Ode.",
        "The minister looks for support, and the firm set about building a dam.",
        "Who does not know Ada Holm?",
        "You can see that in the slide of coal.",
        "You may want to wait for the ferry.",
    ],
)
def test_nobody_says_anything(text: str) -> None:
    (read,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    assert not read.statements


@pytest.mark.parametrize(
    "text",
    [
        "Sources: Port to close\n\nThe port will close.",
        "ROTH: Never.\n\nLIND: Did you see it?\n\nROTH: The letter, no.",
        "Poll: Most voters oppose the dam\n\nA poll was held.",
        "Lind called Holm a liar.",
        "Ode called for peace.",
        "The clerk reported the theft to police.",
        "Ode re-stated that he would go.",
        "You said that the bridge was safe.",
        "You know that he killed two men.",
        "Who said that the bridge was safe? Ode denied it.",
        "Lind was charged with fraud.",
    ],
)
def test_somebody_says_something(text: str) -> None:
    (read,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    assert read.statements


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Speaking from a stage in Orsk, Tarsk, Chief Executive Ada Holm said the firm would go.",
         ["Ada Holm"]),
        ("Speaking to staff, mayor Ada Holm and her deputy, Tom Lind, said the firm would close.",
         ["Ada Holm", "Tom Lind"]),
        ("The virus has killed 3,338 in Guinea, Sierra Leone, Liberia and Nigeria, the World Health"
         " Organization says.", ["World Health Organization"]),
        ("The Government says the army will resume its march.", ["Government"]),
        ("Rep. Karl Ode, of Tarsk, has left. \"It was a mistake,\" the Tarsk Republican said.",
         ["Karl Ode"]),
        ("Ada Holm was convinced that the bridge would fall.", ["Ada Holm"]),
        ("The Orsk panel had divers try how fast oil would have sunk and concluded that it did.",
         ["Orsk panel"]),
        ("Ola Brenn, the programmer branded as a \"thief\" by Karl Ode, left the country.",
         ["Karl Ode"]),
        ("The judge had Farr confirm that Lind took the bribe.", ["Farr"]),
        ("The judge had Farr admit that Lind took the bribe.", ["Farr"]),
        ("Their lawyer has Roth admit that Lind took the bribe.", ["Roth"]),
        ("The minister made clear that Lind took the bribe.", ["minister"]),
        ("Roth warned change could \"result in a rather incoherent mess\", saying it would go.",
         ["Roth", "Roth"]),
    ],
)  # fmt: skip
def test_who_says_it(text: str, speakers: list[str]) -> None:
    (read,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    names = {entity.id: entity.name for entity in read.entities}
    found = [names[actor] for one in read.statements for actor in one.actors]
    assert found == speakers


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("\"There is some risk,\" Ode said. \"Do you dispute that?\"\n\n\"There can be a "
         "small risk with respect to some of us, but nobody thinks so.\"", [2, 1]),
        ("\"Nobody says that it is over now,\" says Ada Holm, who will join a trip to Orsk. \"We "
         "want to show that for this system the oil is there.\"", [2]),
        ("\"We advise the public not to take any pills,\" the Food Office said.\n\nMina Parry asked"
         " people to stay away.\n\n\"She never understood how bad the pills were,\" she said.\n\n"
         "\"No pill of that kind is safe for anybody who takes it.\"", [1, 1, 2]),
    ],
)  # fmt: skip
def test_whose_words_a_quotation_holds(text: str, contents: list[int]) -> None:
    (read,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    assert [len(one.content) for one in read.statements if one.parent is None] == contents


@pytest.mark.parametrize(
    ("text", "act", "polarity", "content"),
    [
        ("Orla Brenn, 58, appeared in court. She indicated a not guilty plea and was released.",
         "deny", Polarity.NEGATED, ["guilty"]),
        ("Orla Brenn, 58, appeared in court. She indicated a guilty plea to fraud and was held.",
         "admit", Polarity.AFFIRMED, ["to fraud"]),
        ("Orla Brenn, 58, indicated guilty pleas in Orsk to two counts of theft.",
         "admit", Polarity.AFFIRMED, ["to two counts of theft"]),
    ],
)  # fmt: skip
def test_an_indicated_plea_admits_or_denies(
    text: str, act: str, polarity: Polarity, content: list[str]
) -> None:
    (read,) = extract([plain_document(text)], settings=Settings(tagger="best"))
    (plea,) = (one for one in read.statements if one.speech_act in ("deny", "admit"))
    assert (plea.speech_act, plea.polarity) == (act, polarity)
    assert [read.document.words(one) for one in plea.content] == content
