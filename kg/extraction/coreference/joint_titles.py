"""One title for several people: "Senators Ada Stone and Bo Lind", "Sens. Stone (D) and Lind (R)".

Each of them has the post. The plural must belong to the names: in "told officers Bo Lind and Karl
Moss had fled" it does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.post_words import When
from kg.extraction.coreference.posts import Tenure
from kg.extraction.coreference.quotation_speakers import Speakers
from kg.extraction.ner.phrases import PERSON, Nouns, Phrase
from kg.model import MentionKind, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_MODIFIERS, PLURAL, SUBJECTS, base_form
from kg.nlp.verb_classes import classes

SHORT = "s."  # "Sens.", "Reps."


def joint_titles(
    parsed: ParsedDocument, chains: Chains, speakers: Speakers, nouns: Nouns
) -> Iterator[Tenure]:
    """The posts of people who share a title before their names, outside quotation marks."""
    names = {
        p.head: (p, chain)
        for chain in chains.all
        if chain.type == PERSON and not chain.members
        for p in chain.phrases
        if p.kind is MentionKind.NAME
    }
    for name, _ in list(names.values()):
        title = parsed.tokens[name.first - 1] if name.first and name.title is None else None
        noun = None if title is None else _singular(title, nouns)
        if title is None or noun is None or not _is_tied(parsed, title, name):
            continue
        holders = list(_holders(parsed, name, names))
        when, first = _before(parsed, title, nouns)
        if len(holders) < 2 or when is None or speakers.quotation_at(title.start) is not None:
            continue
        words = [token.text for token in parsed.tokens[first : title.i]]
        spelled = nouns.post_spellings.get(noun, noun)
        words.append(spelled.capitalize() if title.text[0].isupper() else spelled)
        calling = noun in nouns.occupations
        span = Span(parsed.tokens[first].start, title.end)
        for chain in holders:
            post = " ".join(words)
            yield Tenure(chain, span, title.sentence, post, noun, when=when, calling=calling)


def _singular(title: Token, nouns: Nouns) -> str | None:
    """ "Senator" of "Senators", "sen." of "Sens."; None for what is no plural of a post."""
    lower = title.lower
    if lower.endswith(SHORT):
        noun = f"{lower.removesuffix(SHORT)}."
    elif title.tag in PLURAL or title.pos == "PROPN":
        noun = base_form(title)
    else:
        return None
    return noun if noun != lower and noun in nouns.posts else None


def _is_tied(parsed: ParsedDocument, title: Token, name: Phrase) -> bool:
    """True where the parse joins the plural to the name behind it."""
    head = parsed.tokens[name.head]
    if title.i and parsed.tokens[title.i - 1].lemma in classes().telling and head.dep in SUBJECTS:
        return False  # "told officers Bo Lind and Karl Moss had fled"
    before = title.dep in NOUN_MODIFIERS and title.head in range(name.first, name.last)
    return title.sentence == head.sentence and (
        before or (head.dep == "appos" and head.head == title.i)
    )


def _holders(
    parsed: ParsedDocument, name: Phrase, names: Mapping[int, tuple[Phrase, Chain]]
) -> Iterator[Chain]:
    """The people of a row of names that begins with ``name``; one with a title ends it."""
    row, todo = [name.head], [name.head]
    while todo:
        joined = [kid.i for kid in parsed.kids(todo.pop(), "conj", "appos") if kid.i in names]
        row += joined
        todo += joined
    listed = any(parsed.tokens[i].dep == "conj" for i in row[1:])
    for i in sorted(row) if listed else ():
        phrase, chain = names[i]
        if phrase.title is not None:
            return
        yield chain


def _before(parsed: ParsedDocument, title: Token, nouns: Nouns) -> tuple[When | None, int]:
    """When the post is held, and where its words begin: "former vice presidents".

    None in doubt: "the alleged leaders".
    """
    first = title.i
    while first and parsed.tokens[first - 1].lower in nouns.post_modifiers - nouns.former:
        first -= 1
    word = parsed.tokens[max(first - 1, 0)].lower if first else ""
    if word in nouns.doubted:
        return None, first
    if word in nouns.former or word in nouns.dead:
        return When.PAST, first
    return (When.FUTURE if word in nouns.future else When.NOW), first
