"""Who a pronoun cannot mean, because the object of the same verb names them with a noun.

"The ombudsman accused Fernhill Council. It ordered the council to pay": the object is the
council, so that "it" is somebody else. Where two of the text are called so, nothing is excluded.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.owned_posts import Rows
from kg.extraction.ner.phrases import Phrase
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, is_infinitive
from kg.ontology.names import name_words

OBJECTS = ("dobj", "dative", "iobj")
# Words that tell which one is meant.
TELLING = ("prep", "amod", "compound", "poss", "relcl", "appos")


def not_beside_itself(setting: Setting, pronoun: Phrase, rows: Rows) -> Rows:
    """``rows`` without the one that the object of the verb of ``pronoun`` calls by its noun."""
    parsed = setting.parsed
    here = parsed.tokens[pronoun.head]
    if here.dep not in NOUN_SUBJECTS or here.head == here.i:
        return rows
    for told in _objects(parsed, here.head):
        if not any(kid.lower in setting.nouns.articles for kid in parsed.kids(told.i, "det")):
            continue
        if parsed.kid(told.i, *TELLING) is not None:
            continue  # "the council of state"
        called = [chain for _, chain in rows if _is_called(chain, told.lemma.lower())]
        if len(called) == 1 and not _is_new(setting, told):
            return [row for row in rows if row[1] is not called[0]]
    return rows


def _objects(parsed: ParsedDocument, verb: int) -> Iterator[Token]:
    """The objects of ``verb``, and who is to do what it orders: "ordered the council to pay"."""
    for kid in parsed.kids(verb, *OBJECTS, "prep", "ccomp"):
        if kid.dep == "prep":
            yield from parsed.kids(kid.i, "pobj")
        elif kid.dep == "ccomp":
            yield from parsed.kids(kid.i, "nsubj") if is_infinitive(parsed, kid) else ()
        else:
            yield kid


def _is_called(chain: Chain, noun: str) -> bool:
    """True where the text has called ``chain`` so, or its name ends in the noun."""
    return noun in chain.roles or any(noun in name_words(name)[-1:] for name in chain.names)


def _is_new(setting: Setting, told: Token) -> bool:
    """ "A council", "another council", "the other council"."""
    words = setting.nouns.new_markers | setting.nouns.other_markers
    return any(kid.lower in words for kid in setting.parsed.kids(told.i, "det", "amod"))
