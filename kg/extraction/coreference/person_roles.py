"""What a text says about people that a later description may refer to.

Another word for an occupation ("an attorney … the lawyer"), and what happened to somebody ("was
charged … the defendant").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import BODIES, PERSON, Nouns, Number, Phrase, Reference
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import SUBJECTS, is_negated

# Parts of speech of what stands between a noun for a person and the comma before the name.
COMPLEMENT = frozenset(("ADP", "DET", "NOUN", "PROPN", "ADJ", "NUM", "PART"))


def has_fate(parsed: ParsedDocument, noun: str, chain: Chain, before: int, nouns: Nouns) -> bool:
    """True if the text before a token says what makes the person a ``noun``."""
    verbs = nouns.fates.get(noun, ())
    for phrase in chain.phrases if verbs else ():
        token = parsed.tokens[phrase.head]
        verb = parsed.tokens[token.head]
        if phrase.last > before:
            continue
        passive = [t.lemma.lower() for t in parsed.tokens[phrase.last : phrase.last + 2]]
        if passive[:1] == ["be"] and passive[-1] in verbs:
            return True  # "was charged", however its subject is parsed
        if token.dep not in ("nsubjpass", "dobj"):
            continue
        if verb.lemma.lower() in verbs and not is_negated(parsed, verb.i):
            return True
    return False


def role_words(parsed: ParsedDocument, phrase: Phrase, nouns: Nouns) -> str:
    """The noun of a description as a role: a "vice president" is not a president."""
    before = parsed.tokens[max(phrase.head - 1, phrase.first)].lower
    lesser = phrase.head > phrase.first and before in nouns.lesser
    return f"{before} {phrase.words}" if lesser else phrase.words


def noun_before(
    parsed: ParsedDocument, phrases: tuple[Phrase, ...]
) -> Iterator[tuple[Phrase, Phrase]]:
    """ "the fashion chain Orlo & Sons": a description of a body, directly before its name."""
    starts = {p.first: p for p in phrases if p.kind is MentionKind.NAME and p.type in BODIES}
    for phrase in phrases:
        name = starts.get(phrase.head + 1)
        if name is None or phrase.kind is not MentionKind.NOMINAL or phrase.type not in BODIES:
            continue
        single = parsed.tokens[phrase.head].tag == "NN"
        if single and parsed.tokens[name.first].sentence == parsed.tokens[phrase.head].sentence:
            yield phrase, name


def named_behind(
    parsed: ParsedDocument, phrases: tuple[Phrase, ...], nouns: Nouns
) -> Iterator[tuple[Phrase, Phrase]]:
    """ "A lawyer for the port, Ada Stone, said": a description, a comma and a name.

    The name stands between commas, with a title if the description is not new; or it is the subject
    of the sentence that the description opens, as in "A veteran of two wars, Stone refused". Behind
    "the head of the Port Board" it needs no title, for nobody else stands there.
    """
    tokens = parsed.tokens
    people = [p for p in phrases if _is_one_person(p)]
    bodies = {i for p in phrases if p.type != PERSON for i in range(p.first, p.last)}
    persons = {p.head for p in phrases if p.type == PERSON}
    starts = {_start(p): p for p in people if p.kind is MentionKind.NAME}
    for phrase in people:
        comma = _comma_behind(tokens, phrase.head, bodies)
        if phrase.kind is not MentionKind.NOMINAL or comma is None:
            continue
        name = starts.get(comma + 1)
        if name is None or _speaks_for_holder(people, phrase, comma, nouns):
            continue
        alone = comma - 1 in bodies and _stands_alone(tokens, phrase.head, comma, persons)
        only = alone and tokens[name.head].dep == "appos" and not _explained(tokens, name)
        if _is_told(tokens, phrase, name, only=only) or _is_fronted(parsed, phrase, name):
            yield phrase, name


def _stands_alone(tokens: Sequence[Token], noun: int, comma: int, persons: Set[int]) -> bool:
    """True where nobody else is told between ``noun`` and the comma, nor governs it."""
    between = persons.isdisjoint(range(noun + 1, comma))
    return between and _governor_of(tokens, noun) not in persons


def _speaks_for_holder(
    people: Sequence[Phrase], spokesman: Phrase, comma: int, nouns: Nouns
) -> bool:
    """ "A spokesman for the transport secretary, Emma Thorne, said": she may be the secretary."""
    return spokesman.words in nouns.spokes and any(
        spokesman.head < p.head < comma and p.words in nouns.posts for p in people
    )


def _is_one_person(phrase: Phrase) -> bool:
    return phrase.type == PERSON and phrase.number is not Number.PLURAL


def _start(name: Phrase) -> int:
    return name.title[0] if name.title else name.first


def _comma_behind(tokens: Sequence[Token], noun: int, bodies: Set[int]) -> int | None:
    """The comma after "lawyer" or "lawyer for the port"; None if other words follow.

    ``bodies``: the tokens of names and descriptions of bodies, in which "and" may stand.
    """
    behind = end = noun + 1
    while end < len(tokens) and (tokens[end].pos in COMPLEMENT or _joins(tokens[end], bodies)):
        end += 1
    if end == len(tokens) or tokens[end].text != ",":
        return None
    return end if end == behind or tokens[behind].pos == "ADP" else None


def _explained(tokens: Sequence[Token], name: Phrase) -> bool:
    """ "In a letter to the head of the Port Board, Ana Roth, a lawyer, wrote": it is the lawyer."""
    after = tokens[name.last : name.last + 2]
    return len(after) == 2 and after[1].pos == "DET"


def _governor_of(tokens: Sequence[Token], noun: int) -> int | None:
    """The noun that "of the head" belongs to, as in "the widow of the head of the Port Board"."""
    preposition = tokens[tokens[noun].head]
    below = tokens[noun].dep == "pobj" and preposition.dep == "prep"
    return preposition.head if below else None


def _joins(token: Token, bodies: Set[int]) -> bool:
    return token.pos == "CCONJ" and token.i in bodies


def _is_told(tokens: Sequence[Token], phrase: Phrase, name: Phrase, *, only: bool) -> bool:
    """True if the description means the name after the comma."""
    shown = only or name.title is not None or phrase.reference is Reference.NEW
    return shown and _is_closed(tokens[name.last : name.last + 2])


def _is_fronted(parsed: ParsedDocument, phrase: Phrase, name: Phrase) -> bool:
    """True where the description opens the sentence of which the name is the subject.

    Not in "A man, Stone said, ran away".
    """
    tokens, head = parsed.tokens, parsed.tokens[name.head]
    if phrase.first != parsed.sentences[head.sentence].first or head.dep not in SUBJECTS:
        return False
    behind = tokens[head.head + 1 : head.head + 2]
    return head.head > head.i and bool(behind) and behind[0].pos != "PUNCT"


def _is_closed(after: Sequence[Token]) -> bool:
    """True if a comma or full stop ends the name and no list continues after it."""
    if not after or after[0].text not in (",", "."):
        return False
    listed = len(after) > 1 and (after[1].lower in ("and", "or") or after[1].text.istitle())
    return after[0].text == "." or not listed
