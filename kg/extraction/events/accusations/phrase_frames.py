"""Phrases that accuse without a verb of saying: "pointed the finger at", "took the firm to court".

Beside them stand "named him as the man behind it", "faces three counts of forgery", "filed a
complaint against" and "is a corrupt politician". Which words they are is data:
``ontology/lexicon-accusations.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kg.extraction.events.accusations.frames import (
    Ascription,
    names_wrong,
    predicate_span,
    wrong_span,
)
from kg.extraction.events.accusations.words import AccusingWords, accusing_words
from kg.extraction.events.accusations.wrong_predicates import (
    WrongPredicates,
    fits_pattern,
    wrong_predicates,
)
from kg.extraction.triggers.lexicon import SOMEBODY
from kg.model import Span
from kg.nlp.called import said_of
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import phrase_span
from kg.nlp.tree import (
    MODIFIERS,
    NOMINAL,
    VERBAL,
    base_form,
    conjuncts,
    governor,
    is_negated,
    is_passive,
    logical_objects,
    logical_subjects,
    prepositional_objects,
    subjects,
)
from kg.ontology.lexicon import Lexicon

AGAINST = ("against",)
BEHIND = ("behind",)
ACCOUNT = "account"
COUNTED = ("of",)


@dataclass(frozen=True, slots=True, eq=False)
class PhraseWords:
    """The lists of the phrases, and those of the other frames."""

    pointing: frozenset[str]
    pointing_verbs: frozenset[str]
    bringing: dict[str, frozenset[str]]  # verb -> where somebody is brought
    counts: frozenset[str]
    confronting: frozenset[str]
    complaints: frozenset[str]
    filing: frozenset[str]
    behind: frozenset[str]
    calling: frozenset[str]
    claims: frozenset[str]
    amid: frozenset[str]
    rebutting: frozenset[str]
    parts: frozenset[str]  # "involvement": what one may have in a wrong
    accounting: frozenset[str]  # "hold", of somebody to account
    why: tuple[str, ...]  # prepositions between who is accused and the wrong
    wrongful: frozenset[str]  # adjectives
    charges: frozenset[str]  # "count": what somebody answers in court
    pleading: frozenset[str]
    voices: frozenset[str]  # who speaks for somebody else
    benches: frozenset[str]  # who rules on charges
    linking: frozenset[str]  # "relating": between a charge and the wrong
    examining: frozenset[str]
    inquiries: frozenset[str]
    scholars: frozenset[str]  # who examines claims that accuse nobody
    questioning: frozenset[str]  # "determine", above "whether"
    oneself: frozenset[str]
    self_harm: frozenset[str]
    plain: frozenset[str]  # deeds that accuse nobody
    others: AccusingWords
    predicates: WrongPredicates


@cache
def phrase_words(lexicon: Lexicon) -> PhraseWords:
    """The lists of ``lexicon``; raises LexiconError if one is missing."""
    bringing, pointing = lexicon.mapping("courtward"), lexicon.words("pointingPhrase")
    return PhraseWords(
        pointing=pointing,
        pointing_verbs=frozenset(phrase.split()[0] for phrase in pointing),
        bringing={verb: frozenset(places.split()) for verb, places in bringing.items()},
        counts=lexicon.words("countNoun"),
        confronting=lexicon.words("confrontingVerb"),
        complaints=lexicon.words("complaintNoun"),
        filing=lexicon.words("filingVerb"),
        behind=lexicon.words("behindNoun"),
        calling=lexicon.words("callingVerb"),
        claims=lexicon.words("claimNoun"),
        amid=lexicon.words("amidPreposition"),
        rebutting=lexicon.words("rebuttingVerb"),
        parts=lexicon.words("partNoun"),
        accounting=lexicon.words("accountVerb"),
        why=tuple(sorted(lexicon.words("whyPreposition"))),
        wrongful=lexicon.words("wrongfulAdjective"),
        charges=lexicon.words("courtCharge"),
        pleading=lexicon.words("pleaWord"),
        voices=lexicon.words("voiceNoun"),
        benches=lexicon.words("hearingBody"),
        linking=lexicon.words("chargeLink"),
        examining=lexicon.words("examiningVerb"),
        inquiries=lexicon.words("inquiryNoun"),
        scholars=lexicon.words("scholarNoun"),
        questioning=lexicon.words("inquiringVerb"),
        oneself=lexicon.words("reflexiveWord"),
        self_harm=lexicon.words("selfHarm"),
        plain=lexicon.words("plainDeed"),
        others=accusing_words(lexicon),
        predicates=wrong_predicates(lexicon),
    )


PART_OF = ("in", "for")  # "involvement in the attack", "responsibility for the crash"


def phrase_ascriptions(parsed: ParsedDocument, words: PhraseWords) -> Iterator[Ascription]:
    """The phrases of a document in reading order."""
    for token in parsed.tokens:
        if token.pos in VERBAL:
            yield from _pointed(parsed, token, words)
            yield from _taken_to(parsed, token, words)
        elif token.pos in NOMINAL:
            yield from _faced(parsed, token, words)
            yield from _filed(parsed, token, words)
            yield from _man_behind(parsed, token, words)
            yield from _bad_kind(parsed, token, words)
            yield from _called_last(parsed, token, words)
            yield from _amid_claims(parsed, token, words)
            yield from _denied_claims(parsed, token, words)
            yield from _denied_part(parsed, token, words)
        if token.lower == ACCOUNT:
            yield from _to_account(parsed, token, words)


def _pointed(parsed: ParsedDocument, verb: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "Pointed an accusing finger at the firm over the spill"."""
    if verb.lemma not in words.pointing_verbs or is_passive(parsed, verb.i):
        return
    for noun in logical_objects(parsed, verb.i):
        if f"{verb.lemma} {base_form(parsed.tokens[noun])}" not in words.pointing:
            continue
        accused = tuple(prepositional_objects(parsed, verb.i, ("at",)))
        accused = accused or tuple(prepositional_objects(parsed, noun, ("at",)))
        if accused:
            why = reasons(parsed, (verb.i, noun, *accused), words, after=noun)
            yield from _accused_of(parsed, verb, accused, why)


def _taken_to(parsed: ParsedDocument, verb: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "Took the firm to court over unpaid wages", "reported her to the police for theft"."""
    places = words.bringing.get(verb.lemma)
    if places is None:
        return
    accused = tuple(logical_objects(parsed, verb.i))
    towards = list(prepositional_objects(parsed, verb.i, ("to",)))
    # A parser may take the "court" of "took them to court" for a verb.
    towards += [kid.i for kid in parsed.kids(verb.i, "advcl", "xcomp")]
    towards += [
        i for one in accused for i in prepositional_objects(parsed, one, ("to",)) if i > one
    ]
    brought = [i for i in towards if base_form(parsed.tokens[i]) in places]
    if not brought or not accused:
        return
    yield from _accused_of(
        parsed, verb, accused, reasons(parsed, (verb.i, *accused, *brought), words, after=verb.i)
    )


def _accused_of(
    parsed: ParsedDocument, verb: Token, accused: tuple[int, ...], wrongs: Iterable[int]
) -> Iterator[Ascription]:
    """Who does what the verb says accuses its object of each of the ``wrongs``."""
    by = tuple(logical_subjects(parsed, verb.i))
    for head in wrongs:
        if head not in accused:
            yield Ascription(verb.i, accused, wrong_span(parsed, head), by, named=True)


def _callers(
    parsed: ParsedDocument, verb: Token, words: PhraseWords
) -> tuple[bool, tuple[int, ...]]:
    """Whether the verb calls somebody something, and who does so."""
    called = verb.lemma in words.calling and not is_passive(parsed, verb.i)
    return called, tuple(logical_subjects(parsed, verb.i)) if called else ()


def _faced(parsed: ParsedDocument, noun: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "Faces three counts of forgery", "was charged with two counts of theft"."""
    if base_form(noun) not in words.counts:
        return
    wrongs = [
        head
        for head in prepositional_objects(parsed, noun.i, COUNTED)
        if names_wrong(parsed, head, words.others) or parsed.tokens[head].pos in VERBAL
    ]
    verb = parsed.tokens[noun.head]
    if noun.dep != "dobj" or verb.lemma not in words.confronting or not wrongs:
        return
    accused = tuple(subjects(parsed, verb.i))
    for head in wrongs:
        if accused:
            yield Ascription(verb.i, accused, wrong_span(parsed, head), pending=True)


def _filed(parsed: ParsedDocument, noun: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "Filed a complaint against the firm for poisoning the lake"."""
    if base_form(noun) not in words.complaints:
        return
    accused = tuple(prepositional_objects(parsed, noun.i, AGAINST))
    verb = governor(parsed, noun)
    filed = verb.pos in VERBAL and verb.lemma in words.filing
    if filed and not accused:
        accused = tuple(prepositional_objects(parsed, verb.i, AGAINST))
    if not filed or not accused:
        return
    yield from _accused_of(
        parsed, verb, accused, reasons(parsed, (noun.i, verb.i, *accused), words, after=noun.i)
    )


def _man_behind(parsed: ParsedDocument, noun: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "Named Orsk as the man behind the shooting", "is the brains behind it"."""
    if base_form(noun) not in words.behind:
        return
    wrongs = [
        head
        for head in prepositional_objects(parsed, noun.i, BEHIND)
        if names_wrong(parsed, head, words.others) or _is_wrong_before(parsed, head, words)
    ]
    named = said_of(parsed, noun) if wrongs else None
    if not named:
        return
    verb = governor(parsed, noun)
    called, by = _callers(parsed, verb, words)
    accused = tuple(i for one in named for i in conjuncts(parsed, one))
    for head in wrongs:
        span = phrase_span(parsed, head)
        if parsed.tokens[head].lower == "it":
            span = Span(phrase_span(parsed, noun.i).start, span.end)
        yield Ascription(verb.i, accused, span, by, claimed=not called, named=called)


def _is_wrong_before(parsed: ParsedDocument, head: int, words: PhraseWords) -> bool:
    """True of "it" where the sentence before tells a wrong: "a bomb killed four"."""
    if parsed.tokens[head].lower != "it":
        return False
    before = parsed.tokens[head].sentence - 1
    return before >= 0 and any(
        token.pos in (*NOMINAL, *VERBAL) and names_wrong(parsed, token.i, words.others)
        for token in parsed.sentence_tokens(parsed.sentences[before])
    )


def _bad_kind(parsed: ParsedDocument, noun: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "Is a corrupt politician", "called her the most dishonest candidate"."""
    beside = parsed.tokens[noun.i - 1]
    fault = noun.i > 0 and beside.head == noun.i and beside.lower in words.others.faults
    if not fault or words.others.noun_type(base_form(noun)) not in SOMEBODY:
        return
    verb = governor(parsed, noun)
    accused = tuple(said_of(parsed, noun) or ())
    if not accused or verb.pos not in VERBAL or is_negated(parsed, verb.i):
        return
    called, by = _callers(parsed, verb, words)
    span = phrase_span(parsed, noun.i)
    yield Ascription(verb.i, accused, span, by, claimed=not called, named=called)


def _called_last(parsed: ParsedDocument, noun: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "Called the owner, Karl Ode, a thief": the last of two appositions is what he is called."""
    if base_form(noun) not in words.others.names or noun.dep != "appos":
        return
    named = parsed.tokens[noun.head]
    owner = parsed.tokens[named.head] if named.dep == "appos" else named
    beside = [kid for kid in parsed.kids(owner.i, "appos") if kid.i < noun.i]
    verb = parsed.tokens[owner.head]
    called = owner.dep in ("dobj", "oprd") and verb.lemma in words.calling
    if called and beside and not is_passive(parsed, verb.i):
        by = tuple(logical_subjects(parsed, verb.i))
        yield Ascription(verb.i, (beside[-1].i,), phrase_span(parsed, noun.i), by, named=True)


def _amid_claims(parsed: ParsedDocument, noun: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "Was suspended over claims that she took bribes": nobody is named who says so."""
    if base_form(noun) not in words.claims or noun.dep != "pobj":
        return
    if parsed.tokens[noun.head].lower not in words.amid:
        return
    for clause in parsed.kids(noun.i, "acl", "relcl", "ccomp"):
        if clause.pos not in VERBAL or is_passive(parsed, clause.i):
            continue
        accused = tuple(subjects(parsed, clause.i))
        if accused and _tells_wrong(parsed, clause, words):
            span = predicate_span(parsed, clause.i)
            yield Ascription(clause.i, accused, span, named=True, standing=True)


def _denied_claims(parsed: ParsedDocument, noun: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "The director denied claims that he had misled the board": he answers what somebody says."""
    verb = parsed.tokens[noun.head]
    met = noun.dep in ("dobj", "nsubjpass") and verb.lemma in words.rebutting
    if not met or base_form(noun) not in words.claims or is_negated(parsed, verb.i):
        return
    for clause in parsed.kids(noun.i, "acl", "relcl", "ccomp"):
        accused = tuple(subjects(parsed, clause.i)) if clause.pos in VERBAL else ()
        passive = is_passive(parsed, clause.i)
        if accused and not passive and _tells_wrong(parsed, clause, words):
            span = predicate_span(parsed, clause.i)
            yield Ascription(clause.i, accused, span, named=True, standing=True, given=True)


def _denied_part(parsed: ParsedDocument, noun: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "Orsk denied involvement in the attack": somebody says that he had a part in it."""
    verb = parsed.tokens[noun.head]
    met = noun.dep == "dobj" and verb.lemma in words.rebutting and not is_negated(parsed, verb.i)
    if not met or base_form(noun) not in words.parts:
        return
    owners = parsed.kids(noun.i, "poss")
    accused = tuple(one.i for one in owners) or tuple(logical_subjects(parsed, verb.i))
    deeds = [i for link in PART_OF for i in prepositional_objects(parsed, noun.i, (link,))]
    if accused and any(names_wrong(parsed, head, words.others) for head in deeds):
        span = wrong_span(parsed, noun.i)
        yield Ascription(noun.i, accused, span, named=True, standing=True, given=True)


def _to_account(parsed: ParsedDocument, account: Token, words: PhraseWords) -> Iterator[Ascription]:
    """ "Held him to account for the bombings", which parsers may take for a verb."""
    if account.i == 0 or parsed.tokens[account.i - 1].lower != "to":
        return
    verb = governor(parsed, account)
    if verb.lemma not in words.accounting or is_negated(parsed, verb.i):
        return
    accused, by = tuple(logical_objects(parsed, verb.i)), tuple(logical_subjects(parsed, verb.i))
    for head in _reasons_of(parsed, (account.i, verb.i), words, after=account.i):
        if accused:
            yield Ascription(verb.i, accused, wrong_span(parsed, head), by, named=True)


def _reasons_of(
    parsed: ParsedDocument, hosts: tuple[int, ...], words: PhraseWords, *, after: int
) -> Iterator[int]:
    """Whatever stands behind "for" or "over" at one of ``hosts``."""
    for host in hosts:
        for preposition in words.why:
            found = prepositional_objects(parsed, host, (preposition,))
            yield from (head for head in found if head > after)


def _tells_wrong(parsed: ParsedDocument, verb: Token, words: PhraseWords) -> bool:
    objects = logical_objects(parsed, verb.i)
    told = any(names_wrong(parsed, i, words.others) for i in (verb.i, *objects))
    return told or fits_pattern(parsed, verb, words.predicates)


def reasons(
    parsed: ParsedDocument, hosts: tuple[int, ...], words: PhraseWords, *, after: int
) -> Iterator[int]:
    """The wrongs that stand behind "for" or "over" at one of ``hosts``."""
    for host in dict.fromkeys(hosts):
        for preposition in words.why:
            for head in prepositional_objects(parsed, host, (preposition,)):
                if head > after and _is_wrong(parsed, parsed.tokens[head], words):
                    yield head


def _is_wrong(parsed: ParsedDocument, head: Token, words: PhraseWords) -> bool:
    """ "For theft", "for cheating her", "over unpaid wages"; not "for an award"."""
    if head.entity_type:
        return False
    if any(kid.lower in words.wrongful for kid in parsed.kids(head.i, "amod")):
        return True
    told = (head, *(kid for kid in parsed.kids(head.i, *MODIFIERS) if kid.tag == "VBG"))
    gerund = any(
        names_wrong(parsed, one.i, words.others) for one in told
    )  # "for *cheating* savers"
    return gerund or _tells_wrong(parsed, head, words)
