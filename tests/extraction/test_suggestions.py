"""Words suggested for a user's kinds: from vectors, never taken over, shown with their uses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kg.errors import LexiconError, ModelError
from kg.extraction.triggers.suggestions import Suggested, suggest
from kg.extraction.triggers.uses import UseCounter
from kg.extraction.triggers.word_vectors import (
    NOUN,
    VERB,
    Word,
    WordVectors,
    read_vectors,
    write_vectors,
)
from kg.nlp.parse import ParsedDocument

Parse = Callable[..., ParsedDocument]
HEAD = """
@prefix kg: <https://w3id.org/newskg/ontology#> .
@prefix lex: <https://w3id.org/newskg/lexicon#> .
@prefix my: <https://example.org/land#> .
"""
EVICTION = """my:Eviction a lex:EventKind ; lex:frame lex:onPerson ;
  lex:verb "evict" ; lex:noun "eviction" .
"""


def of(tmp_path: Path, text: str, *, limit: int = 10) -> tuple[Suggested, ...]:
    path = tmp_path / f"mine-{len(list(tmp_path.iterdir()))}.ttl"  # words are read once a process
    path.write_text(HEAD + text, "utf-8")
    return suggest(path, limit=limit)


def free(found: Suggested) -> list[str]:
    return [one.word.lemma for one in found.suggestions if not one.taken_by]


def words(found: Suggested) -> list[str]:
    return [one.word.lemma for one in found.suggestions]


# ── vectors ──


def test_vectors_come_back_as_they_were_written(tmp_path: Path) -> None:
    given = [Word("raid", NOUN), Word("storm", VERB), Word("raid", VERB)]
    numbers = np.random.default_rng(0).normal(size=(3, 192)).astype(np.float32)
    numbers[1] += numbers[0]
    write_vectors(tmp_path / "words.npz", given, numbers)
    read = read_vectors(tmp_path / "words.npz")
    assert read.words == (Word("raid", VERB), Word("storm", VERB), Word("raid", NOUN))
    whole = WordVectors.of(given, numbers)
    for word in given:
        cosine = read.vectors[read.places[word]] @ whole.vectors[whole.places[word]]
        assert cosine > 0.98
        for other in given:
            before, after = (of.likeness([word])[of.places[other]] for of in (whole, read))
            assert after == pytest.approx(before, abs=0.04)


def test_a_damaged_file_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "words.npz"
    write_vectors(path, [Word("raid", NOUN)], np.ones((1, 9), dtype=np.float32))
    whole = path.read_bytes()
    for damaged in (b"", whole[:-30], b"no archive", whole.replace(b"noun", b"nuon")):
        path.write_bytes(damaged)
        with pytest.raises(ModelError, match=r"words\.npz: no vectors.*install newskg again"):
            read_vectors(path)
    with pytest.raises(ModelError, match="install newskg again"):
        read_vectors(tmp_path / "missing.npz")


def test_the_vectors_that_ship_know_our_own_words_and_no_person() -> None:
    vectors = WordVectors.load()
    assert {Word("arrest", VERB), Word("arrest", NOUN), Word("evict", VERB)} <= set(vectors.places)
    assert Word("tenant", NOUN) not in vectors.places
    assert Word("tenant", VERB) not in vectors.places
    assert len(vectors.words) == len(set(vectors.words)) > 5000


# ── suggestions ──


def test_words_of_the_kind_are_not_suggested_and_those_of_others_are_marked(
    tmp_path: Path,
) -> None:
    (found,) = of(tmp_path, EVICTION, limit=60)
    assert found.kind.name == "Eviction"
    assert {word.lemma for word in found.given} == {"evict", "eviction"}
    assert not {"evict", "eviction"} & set(words(found))
    taken = {one.word.lemma: one.taken_by for one in found.suggestions}
    assert taken["expel"] == ("Deportation",)
    assert () in taken.values()
    scores = [one.score for one in found.suggestions]
    assert scores == sorted(scores, reverse=True)


def test_a_file_that_adds_words_to_our_kind_gets_more_of_that_kind(tmp_path: Path) -> None:
    (found,) = of(tmp_path, 'kg:Arrest lex:verb "collar" .', limit=40)
    assert found.kind.name == "Arrest"
    assert Word("arrest", VERB) in found.given
    assert all("Arrest" not in one.taken_by for one in found.suggestions)


def test_a_word_that_the_user_ruled_out_is_not_suggested_again(tmp_path: Path) -> None:
    (before,) = of(tmp_path, EVICTION)
    first = before.suggestions[0].word.lemma
    (after,) = of(tmp_path, EVICTION + f'my:Eviction lex:not "{first}" .')
    assert first not in words(after)
    assert len(free(after)) == len(free(before))


def test_words_without_a_vector_are_named_and_not_guessed(tmp_path: Path) -> None:
    (found,) = of(tmp_path, 'my:Frob a lex:EventKind ; lex:verb "frobnicate" .')
    assert (found.given, found.unknown, found.suggestions) == ((), ("frobnicate",), ())
    (some,) = of(tmp_path, 'my:Raid a lex:EventKind ; lex:verb "frobnicate", "raid" .')
    assert some.unknown == ("frobnicate",)
    assert some.suggestions


def test_the_limit_holds_and_the_same_file_gives_the_same(tmp_path: Path) -> None:
    (found,) = of(tmp_path, EVICTION, limit=3)
    assert len(free(found)) == 3
    assert of(tmp_path, EVICTION, limit=3)[0].suggestions == found.suggestions


def test_a_file_without_words_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"mine-0\.ttl: gives words to no kind; write one as"):
        of(tmp_path, 'kg:Arrest lex:not "under arrest" .')


# ── uses ──


def test_uses_are_counted_as_triggers_are_found(tmp_path: Path, parse: Parse) -> None:
    found = of(tmp_path, EVICTION, limit=200)
    assert {"oust", "expel"} <= set(words(found[0]))
    counter = UseCounter(found)
    first = parse(
        "Ousted!\n\nThe council of Halvay ousted nine weavers from the Marl farm on Monday."
        " It will not oust anybody else."
    )
    counter.count([first, parse("Nothing happened in Torvik on Tuesday, the mayor said.")])
    (counted,) = counter.result()
    uses = {one.word: one.uses for one in counted.suggestions}
    ousted = uses[Word("oust", VERB)]
    assert ousted is not None
    assert ousted.example is not None
    assert (ousted.times, ousted.articles) == (3, 1)
    assert ousted.example.sentence.startswith("The council of Halvay ousted nine weavers")
    text = first.text[ousted.example.start : ousted.example.end]
    assert text == ousted.example.sentence
    expelled = uses[Word("expel", VERB)]
    assert expelled is not None
    assert (expelled.times, expelled.articles, expelled.example) == (0, 0, None)
