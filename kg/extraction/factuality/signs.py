"""Signs that a sentence or a clause is somebody's word, or holds only within a frame.

At the edge of a clause: "In the ministry's version, …", "Under the bill, …", "…, the tape suggests,
…". In a headline: "…: ombudsman". Anywhere in a sentence whose speaker no statement knows: "As per
the diary, …". Each function reads the words where they stand and climbs to no governor.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.factuality.labels import SAYING, Effects
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.quantities import DASHES
from kg.nlp.parse import ParsedDocument, Sentence, Token
from kg.nlp.tree import FINITE, NOMINAL, PRESENT, SUBJECTS, VERBAL, base_form, tense_tag

# What a governor or an aside still says of a clause that has a tense of its own.
SAYING_EFFECTS = frozenset(
    {"claimed", "shown", "alleged", "denied", "negated", "factive", "ruled"}
    | {"probable", "possible", "unspecified", "hypothetical", "confirming", "excluding"}
)
# Words of a source at the edge of a headline ("the UN children's fund"); more is a clause.
MAX_SOURCE = 6
# Words between quotation marks that are still a name for a thing, and no sentence.
MAX_SCARE = 3
OPENING_QUOTES = frozenset({'"', "'", "“", "‘", "``"})
CLOSING_QUOTES = frozenset({'"', "'", "”", "’", "''"})
CLOSING = '.!?"”’'
PERSONAL = frozenset({"he", "she", "they", "it"})
SPEAKING = frozenset({"i", "we"})
HEARD = SAYING | {"probable"}
PLACING = frozenset({"where", "when"})
NOUN_TAGS = frozenset({"NNS", "NNP", "NNPS"})
# Tags of the verb of a clause, gerunds left out.
CLAUSE_TAGS = FINITE | {"VBN", "VB", "MD"}


def frame_effects(parsed: ParsedDocument, words: CertaintyWords, verb: Token) -> Iterator[Effects]:
    """What phrases set off before or behind ``verb`` say of its clause, and asides beside it."""
    for holder in (verb, *parsed.kids(verb.i, "aux")):
        for phrase in parsed.kids(holder.i, "prep"):
            if phrase.i < verb.i or parsed.tokens[phrase.i - 1].text == ",":
                yield from _of_phrase(parsed, words, verb, phrase)
    for aside in parsed.kids(verb.i, "parataxis"):
        if parsed.kid(aside.i, *SUBJECTS) is not None:
            told = words.verbs.get(aside.lemma, ())
            yield tuple(effect for effect in told if effect in SAYING_EFFECTS)


def _of_phrase(
    parsed: ParsedDocument, words: CertaintyWords, verb: Token, phrase: Token
) -> Iterator[Effects]:
    noun = parsed.kid(phrase.i, "pobj")
    if noun is None:
        return
    no = "no " if any(kid.lower == "no" for kid in parsed.kids(noun.i, "det")) else ""
    any_noun = words.frames.get(f"{phrase.lower} *", ())
    effects = words.frames.get(f"{phrase.lower} {no}{base_form(noun)}", any_noun)
    if "rule" not in effects or tense_tag(parsed, verb) in PRESENT:
        yield effects


def phrase_effects(
    parsed: ParsedDocument, words: CertaintyWords, sentence: Sentence, event: int
) -> Effects:
    """ "So the story goes", "legend has it": hearsay that no verb governs."""
    text = " ".join(token.lower for token in parsed.sentence_tokens(sentence))
    padded = f" {text} "
    return next((e for phrase, e in words.phrases.items() if f" {phrase} " in padded), ())


def headline_effects(
    parsed: ParsedDocument, words: CertaintyWords, sentence: Sentence, event: int
) -> Effects:
    """The source at either end of a headline: "Widow: …", "… – report", "…, auditors find"."""
    tokens = parsed.sentence_tokens(sentence)
    if len(tokens) < 4 or tokens[-1].text in CLOSING:
        return ()
    edge = next((t for t in reversed(tokens[:-1]) if _is_edge(parsed, t)), None)
    if edge is not None and event < edge.i:
        tail = tokens[edge.i - tokens[0].i + 1 :]
        behind = _said_behind(words, tail) if edge.text == "," else ()
        if behind:
            return behind
        verbless = edge.text != "," and not any(token.pos in VERBAL for token in tail)
        if verbless and len(tail) <= MAX_SOURCE and _names_source(words, tail[-1]):
            return ("claimed",)
    colon = next((t for t in tokens[1:MAX_SOURCE] if t.text == ":"), None)
    if colon is None or event < colon.i:
        return ()
    before = parsed.tokens[colon.i - 1]
    named = before.entity_type == "PERSON" or _names_source(words, before)
    return ("claimed",) if named else ()


def lost_verb_effects(
    parsed: ParsedDocument, words: CertaintyWords, sentence: Sentence, event: int
) -> Effects:
    """What a verb that the parser takes for a noun says: "Attorney Weighs Filing Charges", "the
    board ponders the dismissal". Only a sentence without any other verb has lost one."""
    tokens = parsed.sentence_tokens(sentence)
    if any(token.tag in FINITE or token.tag == "MD" for token in tokens):
        return ()
    for token in tokens[1:]:
        if token.i >= event:
            break
        if token.tag in NOUN_TAGS and token.lower.endswith("s"):
            found = words.verbs.get(token.lower.removesuffix("s"), ())
            if "hypothetical" in found:
                return found
    return ()


def scare_quote_effects(
    parsed: ParsedDocument, words: CertaintyWords, sentence: Sentence, event: int
) -> Effects:
    """Words in quotation marks within a clause of the narrator's are somebody else's: "Guards
    'tortured' beekeeper", "the "rescue" of the acrobats", "Clerk 'stole widow's savings'"."""
    tokens = parsed.sentence_tokens(sentence)
    here = event - tokens[0].i
    before = [t.text for t in tokens[max(here - MAX_SCARE, 0) : here]]
    behind = [t.text for t in tokens[here + 1 : here + 1 + MAX_SCARE]]
    opened = any(text in OPENING_QUOTES for text in before)
    closed = any(text in CLOSING_QUOTES for text in behind)
    verb = tokens[here].pos in VERBAL  # a noun that is quoted with others is named in passing
    quoted = (opened and closed) or (verb and _within_marks(parsed, tokens, here))
    return ("claimed",) if quoted else ()


def _within_marks(parsed: ParsedDocument, tokens: Sequence[Token], here: int) -> bool:
    """True between an opening and a closing mark, told from apostrophes by the spaces beside."""
    text = parsed.text

    def opens(token: Token) -> bool:
        outer = text[token.start - 1 : token.start]
        return token.text in OPENING_QUOTES and not outer.strip() and not _space(text, token.end)

    def closes(token: Token) -> bool:
        return token.text in CLOSING_QUOTES and not _space(text, token.start - 1)

    before = (token for token in reversed(tokens[:here]) if opens(token) or closes(token))
    behind = (token for token in tokens[here + 1 :] if opens(token) or closes(token))
    first, last = next(before, None), next(behind, None)
    return first is not None and last is not None and opens(first) and closes(last)


def _space(text: str, at: int) -> bool:
    return not text[at : at + 1].strip()


def _is_edge(parsed: ParsedDocument, token: Token) -> bool:
    if token.text in DASHES:
        behind = parsed.tokens[token.i + 1 : token.i + 2]
        return not behind or behind[0].start > token.end  # no hyphen
    return token.text in (":", ",")


def _names_source(words: CertaintyWords, token: Token) -> bool:
    return token.lemma.lower() in words.sources or token.lower in words.sources


def _said_behind(words: CertaintyWords, tail: tuple[Token, ...]) -> Effects:
    """What the verb of a short clause at the end says: "ex-treasurer tells court"."""
    verb = next((token for token in tail if token.pos in VERBAL), None)
    if verb is None or verb.tag not in FINITE or len(tail) > MAX_SOURCE:
        return ()
    if tail[0].pos not in NOMINAL and tail[0].i != verb.i:
        return ()
    effects = words.verbs.get(verb.lemma, ())
    return tuple(e for e in effects if e in ("claimed", "alleged", "denied"))


def hearsay(parsed: ParsedDocument, event: Token, words: CertaintyWords) -> bool:
    """True where a sign that somebody says so stands over the clause of ``event``.

    Such an event is left open if no statement covers it, and is never asserted as fact.
    """
    sentence = parsed.sentences[event.sentence]
    tokens = parsed.tokens[sentence.first : sentence.last]
    lower = tuple(token.lower for token in tokens)
    inside = frozenset(lower)
    markers = [marker for marker in words.markers if inside.issuperset(marker)]
    if not markers and "as" not in inside:
        return False
    above = {event.i, *(token.i for token in parsed.ancestors(event.i))}
    if any(_as_said(parsed, token, event, above, words) for token in tokens):
        return True
    for marker in markers:
        for at in range(len(lower) - len(marker) + 1):
            found = lower[at : at + len(marker)] == marker
            if found and _stands_over(parsed, tokens[at], event, above):
                return True
    return False


def said_of_doer(parsed: ParsedDocument, event: Token, words: CertaintyWords) -> Effects:
    """What is said above a wrong in a clause whose subject is a pronoun: "they allegedly lured him
    to a flat, where *they robbed* him", "accused of hiding in the yard before *he shot* her".

    What others do stays a fact: "allegedly fled before *the police* shot two".
    """
    clause = _clause(parsed, event)
    while clause is not None and clause.dep == "conj" and parsed.kid(clause.i, *SUBJECTS) is None:
        clause = parsed.tokens[clause.head]
    doer = None if clause is None else parsed.kid(clause.i, "nsubj")
    if clause is None or doer is None or doer.lower not in PERSONAL:
        return ()
    return _said_above(parsed, clause, words) if _lies_below(parsed, clause) else ()


def _said_above(parsed: ParsedDocument, clause: Token, words: CertaintyWords) -> Effects:
    below = clause
    for above in parsed.ancestors(clause.i):
        holders = (above, *parsed.kids(above.i, "acomp")) if above.pos in VERBAL else ()
        for kid in (kid for holder in holders for kid in parsed.kids(holder.i, "advmod")):
            said = tuple(e for e in words.adverbs.get(kid.lower, ()) if e in HEARD)
            if kid.i < clause.left and said:
                return said
        if below.dep == "prep" and "alleged" in words.verbs.get(f"{above.lemma} {below.lower}", ()):
            return ("alleged",)
        own = parsed.kid(above.i, *SUBJECTS) if above.pos in VERBAL else None
        if own is not None and own.lower not in SPEAKING:  # "told her "*I* will go" before he"
            break
        below = above
    return ()


def _lies_below(parsed: ParsedDocument, clause: Token) -> bool:
    """ "*Before* he shot her", "*where* they robbed him", "*and* he shot her"; not "who"."""
    placed = clause.dep == "relcl" and parsed.tokens[clause.left].lower in PLACING
    return placed or clause.dep in ("advcl", "conj")


def _as_said(
    parsed: ParsedDocument, mark: Token, event: Token, above: set[int], words: CertaintyWords
) -> bool:
    """ "As alleged", "as first reported on Monday" beside the clause of ``event``.

    What was "expected" or "promised" so was foreseen, and came about.
    """
    verb = _participle(parsed, mark)
    told = () if verb is None else words.verbs.get(verb.lemma, ())
    if verb is None or SAYING.isdisjoint(told) or "future" in told:
        return False
    return _closes(parsed, verb, event, above)


def _participle(parsed: ParsedDocument, mark: Token) -> Token | None:
    """The verb of "as alleged", "as first reported"; None behind other words."""
    behind = parsed.tokens[mark.i + 1 : mark.i + 3] if mark.lower == "as" else ()
    verb = next((token for token in behind if token.pos != "ADV"), None)
    return verb if verb is not None and verb.tag in ("VBN", "VBD") else None


def _closes(parsed: ParsedDocument, verb: Token, event: Token, above: set[int]) -> bool:
    """Whether "as" with the participle ``verb`` is about the clause of ``event``: its own, or the
    last of those joined to it ("robbed him and fled, as reported on Monday")."""
    if verb.left <= event.i < verb.right:
        return False
    clause = _clause(parsed, parsed.tokens[verb.head])
    if clause is None or clause.i in above:
        return True
    joined = clause.dep == "conj" and clause.head in above and clause.i < verb.i
    return joined and parsed.kid(clause.i, *SUBJECTS) is None


def _stands_over(parsed: ParsedDocument, marker: Token, event: Token, above: set[int]) -> bool:
    """Not over what names the source itself: "according to charges filed on Friday"."""
    participle = _participle(parsed, marker)
    if participle is not None:
        return _closes(parsed, participle, event, above)
    verb = _clause(parsed, marker)
    if verb is None:
        return True
    own = marker.left <= event.i < marker.right and marker.pos in ("ADP", "SCONJ", "VERB")
    return verb.i in above and not own


def _clause(parsed: ParsedDocument, token: Token) -> Token | None:
    """The verb of the clause in which ``token`` stands."""
    for above in (token, *parsed.ancestors(token.i)):
        if above.pos in VERBAL and above.tag in CLAUSE_TAGS:
            return above
    return None
