"""What a text tells of people that a later description may take up.

Another word for a calling ("an attorney … the lawyer"), and what befell somebody ("was charged …
the defendant").
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import BODIES, PERSON, Nouns, Number, Phrase, Reference
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import is_negated


def is_called(noun: str, chain: Chain, nouns: Nouns) -> bool:
    """True where the text gave the person a calling that ``noun`` is another word for."""
    told = {role.rsplit(" ", 1)[-1] for role in chain.roles if role.split()[0] not in nouns.lesser}
    return any(noun in nouns.callings.get(role, ()) for role in told)


def befell(parsed: ParsedDocument, noun: str, chain: Chain, before: int, nouns: Nouns) -> bool:
    """True where the text before a token says of the person what makes a ``noun`` of them."""
    verbs = nouns.fates.get(noun, ())
    for phrase in chain.phrases:
        token = parsed.tokens[phrase.head]
        verb = parsed.tokens[token.head]
        if phrase.last > before:
            continue
        passive = [t.lemma.lower() for t in parsed.tokens[phrase.last : phrase.last + 2]]
        if passive[:1] == ["be"] and passive[-1] in verbs:
            return True  # "was charged", whatever the parser makes of its subject
        if token.dep not in ("nsubjpass", "dobj"):
            continue
        if verb.lemma.lower() in verbs and not is_negated(parsed, verb.i):
            return True
    return False


def role_words(parsed: ParsedDocument, phrase: Phrase, nouns: Nouns) -> str:
    """The noun of a description as a role: a "vice president" is no president."""
    before = parsed.tokens[max(phrase.head - 1, phrase.first)].lower
    lesser = phrase.head > phrase.first and before in nouns.lesser
    return f"{before} {phrase.words}" if lesser else phrase.words


def noun_before(
    parsed: ParsedDocument, phrases: tuple[Phrase, ...]
) -> Iterator[tuple[Phrase, Phrase]]:
    """ "the fashion chain Orlo & Sons": a description of a body, and its name right behind."""
    starts = {p.first: p for p in phrases if p.kind is MentionKind.NAME and p.type in BODIES}
    for phrase in phrases:
        name = starts.get(phrase.head + 1)
        if name is None or phrase.kind is not MentionKind.NOMINAL or phrase.type not in BODIES:
            continue
        single = parsed.tokens[phrase.head].tag == "NN"
        if single and parsed.tokens[name.first].sentence == parsed.tokens[phrase.head].sentence:
            yield phrase, name


def named_behind(
    parsed: ParsedDocument, phrases: tuple[Phrase, ...]
) -> Iterator[tuple[Phrase, Phrase]]:
    """ "A lawyer for the port, Ada Stone, said": a description, a comma, and who it is.

    The name stands between commas; where the description is not new, with a title before it.
    """
    tokens = parsed.tokens
    people = [p for p in phrases if p.type == PERSON and p.number is not Number.PLURAL]
    starts = {(p.title[0] if p.title else p.first): p for p in people if p.kind is MentionKind.NAME}
    for phrase in people:
        if phrase.kind is not MentionKind.NOMINAL:
            continue
        end = phrase.head + 1
        while end < len(tokens) and tokens[end].pos in (
            "ADP",
            "DET",
            "NOUN",
            "PROPN",
            "ADJ",
            "PART",
        ):
            end += 1
        complement = end == phrase.head + 1 or tokens[phrase.head + 1].pos == "ADP"
        name = starts.get(end + 1)
        if name is None or tokens[end].text != "," or not complement:
            continue
        if name.title is None and phrase.reference is not Reference.NEW:
            continue
        after = tokens[name.last : name.last + 2]
        closed = bool(after) and after[0].text in (",", ".")
        listed = len(after) > 1 and (after[1].lower in ("and", "or") or after[1].text.istitle())
        if closed and not (listed and after[0].text == ","):
            yield phrase, name
