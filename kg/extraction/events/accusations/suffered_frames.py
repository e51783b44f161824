"""Everyday harm that whoever suffered it tells of: "he pushed me", "the firm kept our wages".

Hardly any of these verbs tells a wrong of itself. A complaint makes one of it: the speaker
suffers it, or a relative or a belonging of the speaker does. Here stand the verbs
with who suffers; whether that is the speaker is asked where the statement is known
(``find_accusations``). Which words they are is data: ``ontology/lexicon-harms.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.extraction.events.accusations.frames import Ascription, is_play, predicate_span
from kg.extraction.events.accusations.wrong_predicates import (
    WrongPredicates,
    doers,
    telling,
    wrong_predicates,
)
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    VERBAL,
    base_form,
    base_forms,
    direct_objects,
    first_conjunct,
    is_infinitive,
    is_negated,
    is_passive,
    logical_objects,
    particled,
    prepositional_objects,
    subjects,
)
from kg.ontology.lexicon import Lexicon

REFUSE = "refuse"
COURT = "Court"
FROM = ("from",)
WITHOUT = ("without",)
HARMS = ("harmToTeller", "roughToTeller", "blowToTeller", "slightToTeller")
LISTS = (*HARMS, "denyingVerb", "barringVerb")
SPORTING = 3  # different words of contests that make an article one of sport


@dataclass(frozen=True, slots=True, eq=False)
class SufferedWords:
    """The lists of harm, and the patterns of wrongs."""

    verbs: frozenset[str]  # all of them, without particles: a quick first look
    harms: frozenset[str]
    rough: frozenset[str]
    blows: frozenset[str]  # they hurt in one of the next circumstances, or by a force or relative
    slights: frozenset[str]  # only by a force or relative
    hurting: frozenset[str]
    harmless: frozenset[str]
    states: frozenset[str]
    urging: frozenset[str]
    good: frozenset[str]
    forces: frozenset[str]
    sport: frozenset[str]
    takings: dict[str, frozenset[str]]  # verb, perhaps with a particle -> nouns
    kin: frozenset[str]
    denying: frozenset[str]
    owed: frozenset[str]
    untold: frozenset[str]
    refused: frozenset[str]
    barring: frozenset[str]
    rights: frozenset[str]
    withholding: frozenset[str]
    courts: frozenset[str]
    predicates: WrongPredicates


@cache
def suffered_words(lexicon: Lexicon) -> SufferedWords:
    """The lists of ``lexicon``; raises LexiconError if one is missing."""
    takings, owed = _takings(lexicon), lexicon.words("owedToTeller")
    denying, barring = lexicon.words("denyingVerb"), lexicon.words("barringVerb")
    phrases = (*takings, *owed, REFUSE, *(one for name in LISTS for one in lexicon.words(name)))
    return SufferedWords(
        verbs=frozenset(phrase.split()[0] for phrase in phrases),
        harms=lexicon.words("harmToTeller"),
        rough=lexicon.words("roughToTeller"),
        blows=lexicon.words("blowToTeller"),
        slights=lexicon.words("slightToTeller"),
        hurting=lexicon.words("blowCircumstance"),
        harmless=lexicon.words("harmlessCircumstance"),
        states=lexicon.words("harmlessState"),
        urging=lexicon.words("urgingVerb"),
        good=lexicon.words("goodForOne"),
        forces=lexicon.words("enforcerNoun"),
        sport=lexicon.words("contestWord") | lexicon.words("sportWord"),
        takings=takings,
        kin=lexicon.words("kinNoun") | lexicon.words("familyNoun"),
        denying=denying,
        owed=owed,
        untold=lexicon.words("withoutDoing"),
        refused=owed | lexicon.words("refusedToTeller"),
        barring=barring,
        rights=lexicon.words("rightOfAll"),
        withholding=denying | barring | {REFUSE},
        courts=frozenset(
            noun for noun, kinds in lexicon.groups("fillerNoun").items() if COURT in kinds
        ),
        predicates=wrong_predicates(lexicon),
    )


def _takings(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    """What may be taken, by the verb that tells it, perhaps with a particle."""
    classes: dict[str, set[str]] = {}
    for noun, kinds in lexicon.groups("belonging").items():
        for kind in kinds:
            classes.setdefault(kind, set()).add(noun)
    return {
        verb: frozenset(
            noun for value in values for kind in value.split() for noun in classes[kind]
        )
        for verb, values in lexicon.groups("harmfulTaking").items()
    }


def suffered_ascriptions(parsed: ParsedDocument, words: SufferedWords) -> Iterator[Ascription]:
    """The harms of a document with who suffers them, in reading order."""
    harms = words.harms
    if not is_sport(parsed, words):
        harms |= words.rough | words.blows | words.slights
    for token in parsed.tokens:
        if token.pos not in VERBAL:
            continue
        if token.lemma not in words.verbs and not _has_without(parsed, token):
            continue
        undone = token.lemma in words.owed and is_negated(parsed, token.i)
        suffering = tuple(_suffering(parsed, token, harms, words, undone=undone))
        if not suffering or is_harmless(parsed, token, words):
            continue
        told = telling(parsed, token, words.predicates)
        accused = () if told is None else doers(parsed, told, words.predicates)
        if told is not None and accused and _can_do(parsed, token, accused, words):
            span = predicate_span(parsed, told.i)
            yield Ascription(
                told.i, accused, span, claimed=True, undone=undone, undergone=suffering
            )


def is_harmless(parsed: ParsedDocument, verb: Token, words: SufferedWords) -> bool:
    """ "Dragged me to safety", "kept our money safe", "pushed me to write"."""
    inside = parsed.tokens[verb.i + 1 : verb.right]
    if any(base_form(token) in words.harmless for token in inside):
        return True
    if any(token.pos == "ADJ" and token.lower in words.states for token in inside):
        return True
    if is_play(parsed, verb, words.predicates.words.settings):
        return True
    below = parsed.kids(verb.i, "xcomp", "ccomp", "advcl")
    urged = [kid for kid in below if is_infinitive(parsed, kid)]
    return any(verb.lemma in words.urging or kid.lemma in words.good for kid in urged)


def _can_do(
    parsed: ParsedDocument, verb: Token, accused: tuple[int, ...], words: SufferedWords
) -> bool:
    """False of a judge who refuses something, of who beats others in an election, and of a crowd
    that shouts."""
    nouns = {base_form(parsed.tokens[i]) for i in accused}
    if verb.lemma in words.withholding:
        return nouns.isdisjoint(words.courts)
    close = not nouns.isdisjoint(words.forces | words.kin)
    if _named(parsed, verb) & words.slights:
        return close
    if verb.lemma not in words.blows or parsed.kid(verb.i, "prt") is not None:
        return True
    inside = parsed.tokens[verb.i + 1 : verb.right]
    return close or any(base_form(token) in words.hurting for token in inside)


def _named(parsed: ParsedDocument, verb: Token) -> frozenset[str]:
    """The verb alone, and with each particle or preposition."""
    links = parsed.kids(verb.i, "prep", "advmod", "prt")
    return frozenset({verb.lemma, *(f"{verb.lemma} {link.lower}" for link in links)})


def is_sport(parsed: ParsedDocument, words: SufferedWords) -> bool:
    """Whether the article tells of contests."""
    return len(base_forms(parsed) & words.sport) >= SPORTING


def _suffering(
    parsed: ParsedDocument,
    verb: Token,
    harms: frozenset[str],
    words: SufferedWords,
    *,
    undone: bool,
) -> Iterator[int]:
    """The heads of who suffers by ``verb``, or owns what does."""
    if verb.lemma == REFUSE:
        yield from _refused(parsed, verb, words)
    objects = _objects(parsed, verb)
    if verb.lemma in words.denying and len(objects) > 1:
        yield from objects[:1]
    if undone:
        yield from objects
    yield from _untold(parsed, verb, words)
    if verb.lemma in words.barring and _is_barred(parsed, verb, words):
        yield from objects
    for name, head in _undergoing(parsed, verb, objects):
        noun = parsed.tokens[head]
        if name in harms:
            yield from (head,) if noun.pos == "PRON" else _owner(parsed, noun, words.kin)
        yield from _owner(parsed, noun, words.takings.get(name, frozenset()))


def _undergoing(
    parsed: ParsedDocument, verb: Token, objects: list[int]
) -> Iterator[tuple[str, int]]:
    """The verb, with its particle or preposition, and what it acts on."""
    name = particled(parsed, verb)
    yield from ((name, head) for head in objects)
    for link in parsed.kids(verb.i, "prep", "advmod", "prt"):
        led = f"{verb.lemma} {link.lower}"
        if link.dep == "advmod":
            yield from ((led, head) for head in objects)
        yield from ((led, head) for head in prepositional_objects(parsed, verb.i, (link.lower,)))
        if is_passive(parsed, verb.i) and parsed.kid(link.i) is None:
            yield from ((led, head) for head in objects)  # "we were lied to"
    for one in objects:  # "deducted rent from our pay"
        yield from ((f"{verb.lemma} from", i) for i in prepositional_objects(parsed, one, FROM))


def _objects(parsed: ParsedDocument, verb: Token) -> list[int]:
    """What the verb acts on: its objects, and who is made to do something ("forced us to pay")."""
    found = list(logical_objects(parsed, verb.i))
    if is_passive(parsed, verb.i):
        return [*found, *(kid.i for kid in parsed.kids(verb.i, "dobj"))]
    found += [kid.i for kid in parsed.kids(verb.i, "dative") if kid.pos != "ADP"]
    found += [kid.i for kid in parsed.kids(verb.i, "dobj")]
    for clause in parsed.kids(verb.i, "ccomp"):
        if is_infinitive(parsed, clause):
            found += [kid.i for kid in parsed.kids(clause.i, "nsubj")]
    return sorted(set(found))


def _owner(parsed: ParsedDocument, noun: Token, nouns: frozenset[str]) -> Iterator[int]:
    """Whose relative or property ``noun`` is, where it is one of ``nouns``."""
    if base_form(noun) not in nouns and noun.lower not in nouns:
        return
    for one in (noun, first_conjunct(parsed, noun)):
        owner = parsed.kid(one.i, "poss")
        if owner is not None:
            yield owner.i
            return


def _refused(parsed: ParsedDocument, verb: Token, words: SufferedWords) -> Iterator[int]:
    """ "Refused to pay *us*", "refused to take *her* complaint"."""
    for below in parsed.kids(verb.i, "xcomp"):
        if below.lemma in words.refused:
            inside = parsed.tokens[below.i + 1 : below.right]
            yield from (token.i for token in inside if token.pos == "PRON")


def _has_without(parsed: ParsedDocument, verb: Token) -> bool:
    return any(token.lower in WITHOUT for token in parsed.tokens[verb.i + 1 : verb.right])


def _untold(parsed: ParsedDocument, verb: Token, words: SufferedWords) -> Iterator[int]:
    """ "Opened the gates without warning *us*", "took the land without paying *them*"."""
    hosts = (verb.i, *(kid.i for kid in parsed.kids(verb.i, "dobj")))
    for link in (kid for host in hosts for kid in parsed.kids(host, "prep")):
        for below in parsed.kids(link.i, "pcomp") if link.lower in WITHOUT else ():
            if below.lemma in words.untold:
                yield from direct_objects(parsed, below.i)


def _is_barred(parsed: ParsedDocument, verb: Token, words: SufferedWords) -> bool:
    """ "Barred us *from voting*"."""
    return any(
        base_form(parsed.tokens[i]) in words.rights
        for host in (verb.i, *direct_objects(parsed, verb.i), *subjects(parsed, verb.i)[:1])
        for i in prepositional_objects(parsed, host, FROM)
    )
