"""Where sentences end: behind units, and not behind titles; a dateline is none of them."""

from __future__ import annotations

import pytest
import spacy

from kg.nlp.datelines import after_dateline
from kg.nlp.sentence_ends import add_titles, titles
from kg.nlp.spacy_backend import DEFAULT_MODEL, load_pipeline


@pytest.mark.parametrize("title", sorted(titles()))
def test_a_title_does_not_end_the_sentence(title: str) -> None:
    nlp = spacy.load(DEFAULT_MODEL)
    add_titles(nlp)
    doc = nlp(f"The boat sank, {title} Ada Holm said.")
    words = [token.text for token in doc]
    assert doc[words.index(title)].sent == doc[words.index("Ada")].sent


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He diverted £340m. His wife was cleared.", 2),
        ("They found 400g. Nobody was held.", 2),
        ("She lost N45m.", 1),
        ("It began at 7 p.m. Monday in Vesk.", 1),
        ("A £3m. loan was paid to the club.", 1),
        ("The ship lost 4.9 million bbl. of oil.", 1),
        ("Some 300 gal. of paint were missing.", 1),
        ("He weighed 90 lb. She was 5 ft. tall.", 2),
        ("It took 40 min. They left.", 2),
    ],
)
def test_a_sentence_ends_behind_a_unit(text: str, sentences: int) -> None:
    doc = load_pipeline(DEFAULT_MODEL)(text)
    assert len(list(doc.sents)) == sentences
    assert doc.text == text


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("TESLIN, Aug 4 - Gunmen fled.", "Gunmen fled."),
        ("Teslin, 12 March 2024 – Gunmen fled.", "Gunmen fled."),
        ("PORT VESK, Velmara — Two fled.", "Two fled."),
        ("Orsk (TWS) -- “We lost,” he said.", "“We lost,” he said."),
        ("SAN ORSO, Calif., Nov. 3 (TWS)—Nine fled.", "Nine fled."),
        ("Orsk, Monday - He fled.", "He fled."),
        ("Orsk — Nine fled.", "Nine fled."),
        ("(Orsk, 3 October 2025) – Warders beat him.", "Warders beat him."),
        ("(Orsk) – “We lost,” he said.", "“We lost,” he said."),
        ("(Port Vesk, May 4, 2024) -- Nine fled.", "Nine fled."),
        ("(Orsk) was silent.", None),
        ("(orsk) – Nine fled.", None),
        ("Orsk – Nine – all thieves – fled.", None),
        ("Tom Lind - He fled.", None),
        ("Harrow Foods - the dairy - denied it.", None),
        ("Exclusive–Nine fled.", None),
        ("A well-known thief fled.", None),
    ],
)
def test_a_dateline_is_no_part_of_the_sentence_behind_it(text: str, behind: str | None) -> None:
    assert text[after_dateline(text) :] == (behind or text)


@pytest.mark.parametrize(
    ("text", "word", "parts"),
    [
        ("The U.S.-led coalition left.", "U.S.-led", 3),
        ("They closed the U.S.-Mexico border.", "U.S.-Mexico", 3),
        ("She joined the A.F.L.-C.I.O. in May.", "A.F.L.-C.I.O.", 1),
        ("She saw J.-P. Ode in May.", "J.-P.", 1),
    ],
)
def test_initials_end_before_a_hyphen(text: str, word: str, parts: int) -> None:
    doc = load_pipeline(DEFAULT_MODEL)(text)
    start = text.index(word)
    assert sum(start <= token.idx < start + len(word) for token in doc) == parts
