"""Finding the words that name an event or relation."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.nlp.entrusted import is_entrusting
from kg.nlp.parse import TIMES, ParsedDocument, Token, remembered
from kg.nlp.tree import NOMINAL
from kg.ontology.kinds import Kind, Kinds, Trigger

# Words of a split trigger ("rounded dozens of vendors up") are at most so many tokens after.
MAX_GAP = 12
ON = "on"  # "sold on an idea", but not "on Monday"
OF_OBJECT = frozenset({"as", "over", ON})
GERUND = "-ing"  # in lex:notWith: a gerund after the verb ("quit smoking")


def find_triggers(
    parsed: ParsedDocument, kinds: Kinds
) -> Iterator[tuple[Trigger, tuple[int, ...]]]:
    """Each trigger with the tokens it consists of, the anchor first, in reading order."""
    for token in parsed.tokens:
        reading = BY_PART_OF_SPEECH.get(token.pos)
        found = reading(token, kinds) if reading is not None else ()
        if found:
            yield from _matching(parsed, token, found)
        phrases = kinds.phrases.get(token.lower)
        if phrases:
            yield from _matching(parsed, token, phrases)


def _verb_triggers(token: Token, kinds: Kinds) -> tuple[Trigger, ...]:
    found = kinds.verbs.get(token.lemma.lower(), ())
    if not found and token.lower in kinds.participles:  # "fined" lemmatised as "fin"
        return kinds.verbs[kinds.participles[token.lower]]
    return found


def _adjective_triggers(token: Token, kinds: Kinds) -> tuple[Trigger, ...]:
    found = kinds.adjectives.get(token.lower, ())
    base = kinds.participles.get(token.lower)
    return found if base is None else (*found, *kinds.verbs[base])


def _noun_triggers(token: Token, kinds: Kinds) -> tuple[Trigger, ...]:
    if token.tag == "NNP" and token.entity_type == "DATE":
        return ()  # the month of March
    lemma = token.lemma.lower()
    found = kinds.nouns.get(lemma) or kinds.nouns.get(token.lower)
    if found is None and token.pos == "PROPN":
        return _title_case_triggers(lemma, kinds)
    if found is None and token.dep == "ROOT" and token.lower in kinds.participles:
        return kinds.verbs[kinds.participles[token.lower]]  # headline "Three arrested"
    return found or ()


def _title_case_triggers(lemma: str, kinds: Kinds) -> tuple[Trigger, ...]:
    """Title case is tagged as a name, and names keep their plural."""
    singular = next((word for word in _singulars(lemma) if word in kinds.nouns), None)
    return () if singular is None else kinds.nouns[singular]


def _singulars(plural: str) -> Iterator[str]:
    """What ``plural`` may be the plural of."""
    for end in ("s", "es"):
        if plural.endswith(end):
            yield plural.removesuffix(end)
    if plural.endswith("ies"):
        yield plural.removesuffix("ies") + "y"


BY_PART_OF_SPEECH: dict[str, Callable[[Token, Kinds], tuple[Trigger, ...]]] = {
    "VERB": _verb_triggers,
    "NOUN": _noun_triggers,
    "PROPN": _noun_triggers,
    "ADJ": _adjective_triggers,
}


def _matching(
    parsed: ParsedDocument, token: Token, triggers: tuple[Trigger, ...]
) -> Iterator[tuple[Trigger, tuple[int, ...]]]:
    """Those of ``triggers`` that the words around ``token`` match, with their tokens."""
    longest = 0
    near = _near(parsed, token) if len(triggers) > 1 else None
    for trigger in triggers:
        # Words after the anchor must stand near it: one look-up spares most of the matching.
        if near is not None and _last_behind(trigger) not in near:
            continue
        tokens = _match(parsed, token, trigger)
        if tokens is None or means_otherwise(parsed, token, trigger.kind):
            continue
        if len(tokens) > 1 and _has_particle(parsed, tokens):
            continue
        if len(tokens) > 1 and _leads_to_time(parsed, tokens):
            continue
        # A longer wording of another kind shuts the shorter one out ("turn in" and "turn").
        if len(tokens) >= longest:
            longest = len(tokens)
            yield trigger, tokens


def _has_particle(parsed: ParsedDocument, tokens: tuple[int, ...]) -> bool:
    """ "Broken *up* into three" is no "break into"."""
    verb, second = tokens[0], parsed.tokens[tokens[1]]
    if parsed.tokens[verb].pos != "VERB" or second.pos != "ADP":
        return False
    return any(kid.i not in tokens and kid.i < second.i for kid in parsed.kids(verb, "prt"))


def _last_behind(trigger: Trigger) -> str | None:
    """The last word of a wording that goes on after its anchor, or None."""
    return trigger.words[-1] if not trigger.anchor and len(trigger.words) > 1 else None


def _near(parsed: ParsedDocument, token: Token) -> set[str | None]:
    """The words after ``token``, with None for a wording that needs none there."""
    near: set[str | None] = {None}
    for other in parsed.tokens[token.i + 1 : token.i + 1 + MAX_GAP]:
        near.add(other.lower)
        near.add(other.lemma)
    return near


def _match(parsed: ParsedDocument, token: Token, trigger: Trigger) -> tuple[int, ...] | None:
    words = trigger.words
    if len(words) == 1:
        return (token.i,)
    if trigger.anchor:  # a noun with words before it
        first = token.i - trigger.anchor
        if not _same(parsed, range(first, token.i), words[:-1]):
            return None
        return (token.i, *range(first, token.i))
    following = range(token.i + 1, token.i + len(words))
    if _same(parsed, following, words[1:]):
        return (token.i, *following)
    return None if trigger.shape == "phrase" else _split_match(parsed, token, words[1:])


def _same(parsed: ParsedDocument, indices: range, words: tuple[str, ...]) -> bool:
    """True if the tokens at ``indices`` are ``words``."""
    if indices.start < 0 or indices.stop > len(parsed.tokens):
        return False
    return all(
        word == parsed.tokens[i].lower or word == parsed.tokens[i].lemma
        for i, word in zip(indices, words, strict=True)
    )


def _split_match(
    parsed: ParsedDocument, token: Token, words: tuple[str, ...], *, bare_nouns: bool = True
) -> tuple[int, ...] | None:
    found = [token.i]
    wanted = list(words)
    for i in range(token.i + 1, min(token.right, token.i + MAX_GAP)):
        other = parsed.tokens[i]
        bare = not (bare_nouns and other.pos in NOMINAL) or not any(
            kid.i not in found for kid in parsed.kids(i, "compound", "amod", "nummod")
        )
        if wanted[0] in (other.lower, other.lemma) and bare and _hangs_from(parsed, i, found):
            found.append(i)
            wanted.pop(0)
            if not wanted:
                return tuple(found)
    return None


def _hangs_from(parsed: ParsedDocument, i: int, found: list[int]) -> bool:
    token = parsed.tokens[i]
    if token.head in found:
        return True
    return (
        token.dep in ("det", "amod", "neg", "compound")
        and parsed.tokens[token.head].head == found[0]
    )


def means_otherwise(parsed: ParsedDocument, token: Token, kind: Kind) -> bool:
    """True if the words around ``token`` keep it from meaning ``kind``."""
    if is_entrusting(parsed, token) or any(_holds(parsed, token, words) for words in kind.excluded):
        return True
    if kind.beside and not _is_of(parsed, token, kind.beside):
        return True
    if kind.not_beside and _is_of(parsed, token, kind.not_beside):
        return True
    below = parsed.kids(token.i) if kind.not_with else ()
    return any(_turns(parsed, kid, kind.not_with) for kid in below)


def _is_of(parsed: ParsedDocument, token: Token, words: frozenset[str]) -> bool:
    """ "Lost to Roth": of an election where the sentence holds one of ``words``, or the article
    two of them."""
    found = _sentences_with(parsed, words)
    return len(found) > 1 or token.sentence in found


@remembered
def _sentences_with(parsed: ParsedDocument, words: frozenset[str]) -> tuple[int, ...]:
    """The sentence of each token that is one of ``words``."""
    return tuple(one.sentence for one in parsed.tokens if one.lower in words or one.lemma in words)


def _leads_to_time(parsed: ParsedDocument, tokens: tuple[int, ...]) -> bool:
    """ "fired the coach on Saturday" is no "fire on": the preposition leads to the day."""
    return any(
        kid.entity_type in TIMES
        for i in tokens[1:]
        if parsed.tokens[i].pos == "ADP"
        for kid in parsed.kids(i, "pobj")
    )


def _turns(parsed: ParsedDocument, kid: Token, words: frozenset[str]) -> bool:
    """ "attacked the plan as timid", "charges that …": what hangs from the trigger tells."""
    if kid.dep in ("prep", "prt", "advmod"):
        dated = kid.lower == ON and _leads_to_time(parsed, (kid.head, kid.i))
        return kid.lower in words and not dated
    if kid.dep == "xcomp":
        return kid.tag == "VBG" and GERUND in words
    if kid.dep in ("acl", "relcl", "ccomp"):
        return any(mark.lower in words for mark in parsed.kids(kid.i, "mark"))
    if kid.dep == "dobj":
        links = parsed.kids(kid.i, "prep")
        return any(one.lower in OF_OBJECT and _turns(parsed, one, words) for one in links)
    return False


def _holds(parsed: ParsedDocument, token: Token, words: tuple[str, ...]) -> bool:
    """True if ``words``, of which ``token`` is one, stand there in their order.

    Behind a verb other words may stand between them.
    """
    verbal = words[0] == token.lemma and token.pos == "VERB" and len(words) > 1
    if verbal:
        split = _split_match(parsed, token, words[1:], bare_nouns=False)
        if split is not None and not _is_adjunct(parsed, split):
            return True
    places = [n for n, word in enumerate(words) if word in (token.lower, token.lemma)]
    stretches = [range(token.i - n, token.i - n + len(words)) for n in places]
    found = [tuple(stretch) for stretch in stretches if _same(parsed, stretch, words)]
    return any(not (verbal and _is_adjunct(parsed, tokens)) for tokens in found)


def _is_adjunct(parsed: ParsedDocument, tokens: tuple[int, ...]) -> bool:
    """ "Will close next *year*", "will close its mill *in* October": what only says when or how.

    "Close in" and "close with" mean something else only without an object before the "in".
    """
    last = parsed.tokens[tokens[-1]]
    if last.dep == "npadvmod" or _leads_to_time(parsed, tokens):
        return True
    acted_on = parsed.kid(tokens[0], "dobj")
    behind = len(tokens) == 2 and last.dep == "prep"
    return behind and acted_on is not None and tokens[0] < acted_on.i < last.i
