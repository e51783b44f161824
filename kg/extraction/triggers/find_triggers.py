"""Finding the words that name an event or relation."""

from __future__ import annotations

from collections.abc import Iterator

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOMINAL
from kg.ontology.kinds import Kind, Kinds, Trigger

# Words of a split trigger ("rounded dozens of vendors up") stand at most so many tokens behind.
MAX_GAP = 12
GERUND = "-ing"  # in lex:notWith: a gerund behind the verb ("quit smoking")


def find_triggers(
    parsed: ParsedDocument, kinds: Kinds
) -> Iterator[tuple[Trigger, tuple[int, ...]]]:
    """Each trigger with the tokens it consists of, the anchor first, in reading order."""
    verbs, adjectives = kinds.verbs, kinds.adjectives
    for token in parsed.tokens:
        pos = token.pos
        found: tuple[Trigger, ...] = ()
        if pos == "VERB":
            found = verbs.get(token.lemma.lower(), ())
            if not found and token.lower in kinds.participles:  # "fined" lemmatised as "fin"
                found = verbs[kinds.participles[token.lower]]
        elif pos == "NOUN" or pos == "PROPN":
            found = _noun_triggers(token, kinds)
        elif pos == "ADJ":
            found = adjectives.get(token.lower, ())
            base = kinds.participles.get(token.lower)
            if base is not None:
                found = (*found, *verbs[base])
        if found:
            yield from _matching(parsed, token, found)
        phrases = kinds.phrases.get(token.lower)
        if phrases:
            yield from _matching(parsed, token, phrases)


def _noun_triggers(token: Token, kinds: Kinds) -> tuple[Trigger, ...]:
    if token.tag == "NNP" and token.entity_type == "DATE":
        return ()  # the month of March
    lemma = token.lemma.lower()
    found = kinds.nouns.get(lemma) or kinds.nouns.get(token.lower)
    if found is None and token.pos == "PROPN":
        # Title case is tagged as a name, and names keep their plural.
        for end in ("s", "es"):
            if lemma.endswith(end) and lemma[: -len(end)] in kinds.nouns:
                return kinds.nouns[lemma[: -len(end)]]
        if lemma.endswith("ies"):
            found = kinds.nouns.get(lemma[:-3] + "y")
    if found is None and token.pos == "NOUN":
        base = kinds.participles.get(token.lower)
        if base is not None and token.dep == "ROOT":  # headline "Three arrested"
            found = kinds.verbs[base]
    return found or ()


def _matching(
    parsed: ParsedDocument, token: Token, triggers: tuple[Trigger, ...]
) -> Iterator[tuple[Trigger, tuple[int, ...]]]:
    longest: dict[str, int] = {}
    near = _near(parsed, token) if len(triggers) > 1 else None
    for trigger in triggers:
        # Words behind the anchor must stand near it: one look-up spares most of the matching.
        behind = trigger.words[-1] if not trigger.anchor and len(trigger.words) > 1 else None
        if near is not None and behind is not None and behind not in near:
            continue
        tokens = _match(parsed, token, trigger)
        if tokens is None or _excluded(parsed, token, trigger.kind):
            continue
        if trigger.kind.not_with and _said_otherwise(parsed, token, trigger.kind):
            continue
        # A longer wording of another kind shuts the shorter one out ("turn in" and "turn").
        if longest and len(tokens) < max(longest.values()):
            continue
        longest[trigger.kind.name] = len(tokens)
        yield trigger, tokens


def _near(parsed: ParsedDocument, token: Token) -> set[str]:
    near: set[str] = set()
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
        if first < 0 or not _same(parsed, range(first, token.i), words[:-1]):
            return None
        return (token.i, *range(first, token.i))
    following = range(token.i + 1, token.i + len(words))
    if following.stop <= len(parsed.tokens) and _same(parsed, following, words[1:]):
        return (token.i, *following)
    return None if trigger.shape == "phrase" else _split_match(parsed, token, words[1:])


def _same(parsed: ParsedDocument, indices: range, words: tuple[str, ...]) -> bool:
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


def _said_otherwise(parsed: ParsedDocument, token: Token, kind: Kind) -> bool:
    """ "attacked the plan as timid", "charges that …": what hangs from the trigger tells."""
    for kid in parsed.kids(token.i):
        if kid.dep == "xcomp" and kid.tag == "VBG" and GERUND in kind.not_with:
            return True
        if kid.dep in ("prep", "prt", "advmod") and kid.lower in kind.not_with:
            return True
        if kid.dep in ("acl", "relcl", "ccomp") and any(
            mark.lower in kind.not_with for mark in parsed.kids(kid.i, "mark")
        ):
            return True
        if kid.dep in ("dobj",) and any(
            below.lower in kind.not_with and below.lower in ("as", "over")
            for below in parsed.kids(kid.i, "prep")
        ):
            return True
    return False


def _excluded(parsed: ParsedDocument, token: Token, kind: Kind) -> bool:
    for words in kind.excluded:
        verbal = words[0] == token.lemma and token.pos == "VERB" and len(words) > 1
        if verbal and _split_match(parsed, token, words[1:], bare_nouns=False) is not None:
            return True
        for place, word in enumerate(words):
            if word not in (token.lower, token.lemma):
                continue
            first = token.i - place
            indices = range(first, first + len(words))
            if first >= 0 and indices.stop <= len(parsed.tokens) and _same(parsed, indices, words):
                return True
    return False
