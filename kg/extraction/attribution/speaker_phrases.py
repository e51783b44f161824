"""The names and short noun phrases that print sets beside speech without a verb of saying."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import VERBAL
from kg.ontology.lexicon import Lexicon

# Tokens of the longest label before a colon ("Sen. Ann Lee, chair of the committee:").
LONGEST_LABEL = 12
# In the middle of a block only a name with an age or a job is taken for a label.
SHORT_LABEL = 4
NAMING = frozenset(("PROPN", "NOUN", "PRON", "DET", "ADJ", "NUM"))


@cache
def speaker_nouns(lexicon: Lexicon) -> frozenset[str]:
    """Nouns for people and bodies that can speak."""
    lists = ("headlineSource", "bodyNoun", "personNoun")
    return frozenset().union(*map(lexicon.words, lists))


def names_somebody(phrase: Sequence[Token], speakers: Collection[str]) -> bool:
    """True if ``phrase`` holds a person's name or one of the nouns ``speakers``."""
    named = any(t.entity_type == "PERSON" for t in phrase)
    return named or any(t.lower in speakers or t.lemma.lower() in speakers for t in phrase)


def is_phrase_of_names(tokens: Sequence[Token]) -> bool:
    """True if ``tokens`` are the words of a name or noun phrase, without marks and verbs."""
    return bool(tokens) and all(t.pos in NAMING for t in tokens)


def leading_phrase(tokens: Sequence[Token]) -> list[Token]:
    """The words of a name or noun phrase that ``tokens`` begin with."""
    end = next((n for n, t in enumerate(tokens) if t.pos not in NAMING), len(tokens))
    return list(tokens[:end])


def phrase_head(phrase: Sequence[Token]) -> Token:
    """The last token of ``phrase`` that hangs from outside it."""
    low, high = phrase[0].i, phrase[-1].i
    return next((t for t in reversed(phrase) if not low <= t.head <= high), phrase[-1])


def words_within(parsed: ParsedDocument, span: Span) -> list[Token]:
    """The tokens that start inside ``span``, white space left out."""
    return [t for t in parsed.within(span) if t.pos != "SPACE"]


def signed_name(parsed: ParsedDocument, span: Span) -> list[Token]:
    """The words of the name that fills ``span`` after a dash; none if it holds more."""
    name = words_within(parsed, span)
    words = [t for t in name if t.pos != "PUNCT"]
    if not words or len(name) > LONGEST_LABEL or words[0].pos not in NAMING:
        return []
    return [] if any(t.pos in VERBAL for t in words) else words
