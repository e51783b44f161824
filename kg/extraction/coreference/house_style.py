"""Which of two people with one surname a paper calls by the surname alone.

Court reports call the accused "Marsh", and a victim or witness "Mrs Marsh". Where a text has both,
the bare surname is nobody's who is called "Mrs".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.extraction.ner.phrases import Gender, Phrase
from kg.model import BlockKind, Span
from kg.nlp.parse import ParsedDocument
from kg.nlp.quotes import find_quotations
from kg.ontology.names import name_words

SHOWN = (Gender.MASCULINE, Gender.FEMININE)
ONCE = 1  # a surname alone that stands no oftener may be a slip or part of a title


def is_addressed(parsed: ParsedDocument, phrase: Phrase, honorifics: Mapping[str, str]) -> bool:
    """ "Mrs Marsh": with a form of address that shows the gender."""
    before = parsed.tokens[max(phrase.first - 1, 0) : phrase.first]
    titled = parsed.tokens[slice(*phrase.title)] if phrase.title else ()
    words = {token.lower for token in (*before, *titled, parsed.tokens[phrase.first])}
    return any(honorifics.get(word) in SHOWN for word in words)


def told_apart(
    parsed: ParsedDocument, short: Iterable[Phrase], honorifics: Mapping[str, str]
) -> frozenset[str]:
    """The surnames that the text has both alone and, of one gender, behind a form of address.

    What is quoted and headlines have a style of their own: "Mrs. Lind" is "Lind" in the headline.
    """
    called: dict[str, set[Gender]] = defaultdict(set)
    alone: dict[str, int] = defaultdict(int)
    own = [phrase for phrase in short if is_told(parsed, phrase)]
    quoted = _quoted(parsed) if own else ()
    for phrase in own:
        here = phrase.span(parsed)
        if any(span.start <= here.start < span.end for span in quoted):
            continue
        surname = name_words(phrase.words)[-1:]
        if is_addressed(parsed, phrase, honorifics):
            called["".join(surname)].add(phrase.gender)
        else:
            alone["".join(surname)] += 1
    return frozenset(
        name for name, genders in called.items() if len(genders) == 1 and alone[name] > ONCE
    )


def is_told(parsed: ParsedDocument, phrase: Phrase) -> bool:
    """In a paragraph, and no part of a longer name ("the Marsh campaign")."""
    if parsed.tokens[phrase.head].dep in ("compound", "nmod"):
        return False
    start = parsed.tokens[phrase.first].start
    return any(
        block.kind is BlockKind.PARAGRAPH and block.span.start <= start < block.span.end
        for block in parsed.document.blocks
    )


def _quoted(parsed: ParsedDocument) -> tuple[Span, ...]:
    blocks = (block.span for block in parsed.document.blocks)
    return tuple(quotation.span for quotation in find_quotations(parsed.text, blocks))
