"""Places whose names mean a team: "Velmara beat Tesmar by three goals".

In a report on sport, the name of a country or town is that of its team wherever it plays. One such
place in the text is enough, if fewer places show the land or its state ("in Velmara", "the
government of Velmara", "Velmara said"). Where one team plays, another country that acts is a team
too, if no place shows it to be a land.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.extraction.ner.phrases import PLACE, Nouns
from kg.extraction.ner.runs import Run, name_head
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, first_conjunct, governor, particled
from kg.ontology.gazetteer import load_gazetteer

if TYPE_CHECKING:
    from kg.extraction.ner.name_types import Verdict

MODIFIERS_BEFORE = ("poss", "compound", "nmod")
# So many different words of sport make a text a report on it.
REPORT = 3


def teams(
    parsed: ParsedDocument,
    places: Mapping[str, Sequence[Run]],
    types: Mapping[str, Verdict],
    nouns: Nouns,
) -> Iterator[str]:
    """The names among ``places``, by their folded words, that are a place's and mean its team."""
    words = {token.lower for token in parsed.tokens}
    if len(words & nouns.sport_words) < REPORT:
        return
    maybe: list[str] = []
    found = False
    for key, runs in places.items():
        if types[key].type != PLACE:
            continue
        heads = [name_head(parsed, run) for run in runs]
        others = [head for head in heads if not _plays(parsed, head, nouns)]
        lands = sum(_is_land(parsed, head, nouns) for head in others)
        if len(heads) - len(others) > lands:
            found = True
            yield key
        elif not lands and load_gazetteer().country(key) and _acts(parsed, heads, nouns):
            maybe.append(key)
    if found:
        yield from maybe


def _acts(parsed: ParsedDocument, heads: Sequence[Token], nouns: Nouns) -> bool:
    """ "Velmara will resume at 69", "Velmara's innings"; but teams have no presidents."""
    owned = {parsed.tokens[head.head].lower for head in heads if head.dep in MODIFIERS_BEFORE}
    if owned & nouns.state_posts:
        return False
    return any(head.dep in (*NOUN_SUBJECTS, "poss") for head in heads)


def _is_land(parsed: ParsedDocument, head: Token, nouns: Nouns) -> bool:
    """ "in Velmara", "Velmara's government", "the parliament of Velmara", "Velmara said"."""
    above = parsed.tokens[head.head]
    if head.dep in MODIFIERS_BEFORE:
        return above.lower in nouns.state_nouns
    if head.dep in NOUN_SUBJECTS and above.lemma.lower() in nouns.speech_verbs:
        return True
    first = first_conjunct(parsed, head)
    if first.dep != "pobj":
        return False
    preposition = parsed.tokens[first.head].lower
    of_state = preposition == "of" and governor(parsed, first).lower in nouns.state_nouns
    return of_state or preposition in nouns.locatives


def _plays(parsed: ParsedDocument, head: Token, nouns: Nouns) -> bool:
    """True where the team plays, or somebody plays for it or against it."""
    above = parsed.tokens[head.head]
    if head.dep in MODIFIERS_BEFORE:
        noun = above.lemma.lower()
        owned = head.dep == "poss" and noun in nouns.contests  # "the Tesmar match" is in Tesmar
        return head.i < above.i and (owned or noun in nouns.players)
    head = first_conjunct(parsed, head)
    above = parsed.tokens[head.head]
    if head.dep == "pobj":
        return above.lower in nouns.opposing and _is_contest(parsed, head, nouns)
    if head.dep in (*NOUN_SUBJECTS, "dobj"):
        verb = particled(parsed, above).lower()
        return verb in nouns.playing_verbs and _tells_of_sport(parsed, head, nouns)
    return False


def _is_contest(parsed: ParsedDocument, head: Token, nouns: Nouns) -> bool:
    """ "the match against Velmara", "play against Velmara"."""
    of = governor(parsed, head)
    told = of.lower in nouns.contests or of.lemma.lower() in nouns.playing_verbs
    return told or _tells_of_sport(parsed, head, nouns)


def _tells_of_sport(parsed: ParsedDocument, head: Token, nouns: Nouns) -> bool:
    """True where the sentence has a word for a contest or of sport, or a score."""
    sentence = parsed.sentences[head.sentence]
    lowers = [token.lower for token in parsed.sentence_tokens(sentence)]
    if not (nouns.contests | nouns.sport_words).isdisjoint(lowers):
        return True
    return any(
        one.isdecimal() and other.isdecimal() and mark in nouns.score_marks
        for one, mark, other in zip(lowers, lowers[1:], lowers[2:], strict=False)
    )
