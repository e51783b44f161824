"""Where a text ascribes a wrong to somebody: who is accused, and the words for the wrong.

The frames are those of FrameNet's Judgment_communication, Notification_of_charges and Suspicion:
verbs with the preposition that leads to the wrong, nouns with "against" or a clause, adverbs,
predicates that blame. Which words they are is data: ``ontology/lexicon-accusations.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.extraction.events.accusations.told_clauses import is_content
from kg.extraction.events.accusations.words import AccusingWords
from kg.extraction.events.relations.lawful_orders import orders_lawfully
from kg.extraction.triggers.lexicon import SOMEBODY
from kg.model import Span
from kg.nlp.called import called_as
from kg.nlp.fines import is_sum
from kg.nlp.late_agents import late_agent
from kg.nlp.late_wrongs import late_wrongs
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.phrases import clause_span, has_the, phrase_span
from kg.nlp.tree import (
    MODIFIERS,
    NOMINAL,
    NOUN_SUBJECTS,
    VERBAL,
    base_form,
    conjuncts,
    direct_objects,
    first_conjunct,
    governor,
    is_infinitive,
    is_negated,
    is_passive,
    logical_objects,
    logical_subjects,
    prepositional_objects,
    subjects,
)
from kg.nlp.verb_classes import classes

SUSPICION = "suspicion"
OF = "of"
HOLD = "hold"
FINE, CHARGE = "fine", "charge"
AUXILIARY = frozenset({"aux", "auxpass", "neg"})
CLAUSES = frozenset({"acl", "relcl", "ccomp"})
SETTING = ("in", "at", "for", "during")
BY = ("by", "from")  # whose accusation it is
NEW = frozenset({"a", "an"})
NONE = frozenset({"no", "any", "neither"})
OFTEN = frozenset({"time", "times"})


class Ascription(NamedTuple):
    """A wrong that some words ascribe."""

    at: int  # the token whose clause says so
    accused: tuple[int, ...]  # heads of who is accused
    wrong: Span
    accusers: tuple[int, ...] = ()  # heads of who accuses, where the frame names them
    claimed: bool = False  # the words accuse only inside somebody's statement
    named: bool = False  # the words accuse only somebody who can be told from others
    pending: bool = False  # a proceeding to come accuses as well
    standing: bool = False  # a case that has not ended, whenever it is heard
    undone: bool = False  # the wrong is that nothing was done: its negation affirms it
    undergone: tuple[int, ...] = ()  # of these one must be the speaker
    given: bool = False  # an epithet: what is said around it does not touch it


def ascriptions(parsed: ParsedDocument, words: AccusingWords) -> Iterator[Ascription]:
    """All frames of a document in reading order."""
    for token in parsed.tokens:
        if token.pos in VERBAL or token.tag in ("VBN", "VBG", "VBD"):
            yield from _by_verb(parsed, token, words)
            yield from _by_adverb(parsed, token, words)
            yield from _by_harm(parsed, token, words)
            yield from _by_deed(parsed, token, words)
            yield from _by_attempt(parsed, token, words)
        if token.pos == "NOUN" or token.lower in words.suspects:
            yield from _by_noun(parsed, token, words)
            yield from _by_name(parsed, token, words)
        if token.pos == "ADJ":
            yield from _by_adjective(parsed, token, words)


# ---------------------------------------------------------------------------- verbs


def _by_verb(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "accused the mayor of …", "was charged with …", "slammed the firm for its neglect"."""
    accusing = words.verbs.get(token.lemma, ())
    reproach = token.lemma in words.reproaching
    if not accusing and not reproach:
        return
    accused = _charged(parsed, token, words)
    if not accused or _is_billed(parsed, token):
        return
    by = tuple(logical_subjects(parsed, token.i))
    if token.lemma == FINE:  # a judge accuses nobody
        by = tuple(i for i in by if base_form(parsed.tokens[i]) not in words.judges)
    apart = _parted(parsed, accused, accusing, words)
    yield from (Ascription(token.i, (i,), wrong_span(parsed, own), by) for i, own in apart.items())
    accused = tuple(i for i in accused if i not in apart)
    heads = list(_complements(parsed, token.i, accused, accusing or ("for", "over")))
    late = late_wrongs(parsed, token, accused) if OF in accusing and not heads else []
    for head in heads or late:
        if not _may_be_wrong(parsed, token, head, words):
            continue
        loose = not accusing or _behind_in(parsed, head) or _is_price(parsed, token, head)
        wrong_named = names_wrong(parsed, head, words)
        if loose and not wrong_named:
            continue
        # Anybody is blamed for anything: "blames foreigners for inequities".
        open_ended = token.lemma in words.shifting and not wrong_named
        behind = None if by else _accuser(parsed, head, words)
        wrong = wrong_span(parsed, head)
        if behind is None:
            yield Ascription(token.i, accused, wrong, by, named=open_ended)
        else:
            yield Ascription(token.i, accused, *_cut(parsed, wrong, behind))


def _is_billed(parsed: ParsedDocument, verb: Token) -> bool:
    """ "Has charged the party $3 million in travel costs": a price."""
    paid = any(is_sum(kid) for kid in parsed.kids(verb.i, "dobj"))
    return (
        verb.lemma == CHARGE
        and paid
        and not any(kid.lower == "with" for kid in parsed.kids(verb.i, "prep"))
    )


def _may_be_wrong(parsed: ParsedDocument, verb: Token, head: int, words: AccusingWords) -> bool:
    """Not "charged twice in error", "wanted for the role of the king", "arrested in the raid"."""
    noun = parsed.tokens[head]
    if _behind_in(parsed, head) and noun.tag == "NN" and not parsed.children[head]:
        return False
    if verb.lemma in words.hunting and not _names_part(parsed, head, words):
        return False
    return verb.lemma not in words.arresting or base_form(noun) not in words.turmoil


def _parted(
    parsed: ParsedDocument, accused: tuple[int, ...], links: tuple[str, ...], words: AccusingWords
) -> dict[int, int]:
    """ "Accused her of greed and *the firm of fraud*": who has a wrong of his own, and which."""
    joined = ((i, link) for i in accused[1:] if parsed.tokens[i].dep == "conj" for link in links)
    told = ((i, own) for i, link in joined for own in prepositional_objects(parsed, i, (link,)))
    return {i: own for i, own in told if names_wrong(parsed, own, words)}


def _names_part(parsed: ParsedDocument, head: int, words: AccusingWords) -> bool:
    """ "The theft", "his part *in the theft*", "a string *of thefts*"."""
    links = ("in", "of") if base_form(parsed.tokens[head]) in words.series else ("in",)
    heads = (head, *prepositional_objects(parsed, head, links))
    return any(names_wrong(parsed, one, words) for one in heads)


def _charged(parsed: ParsedDocument, verb: Token, words: AccusingWords) -> tuple[int, ...]:
    """ "Driver Charged With Fraud, Theft": what follows the comma is a charge, and nobody; but a
    commission or a club is somebody, though "to commission" and "to club" tell wrongs."""
    objects = [kid for kid in parsed.kids(verb.i, "dative", "dobj") if kid.pos in NOMINAL]
    passive = is_passive(parsed, verb.i)
    fined = len(objects) > 1 and not passive  # "fined *the chain* 40 million marks"
    charged = conjuncts(parsed, objects[0].i) if fined else logical_objects(parsed, verb.i)
    return tuple(
        i
        for i in charged
        if not names_wrong(parsed, i, words) or _is_somebody(parsed.tokens[i], words)
    )


def _is_somebody(noun: Token, words: AccusingWords) -> bool:
    lemma = base_form(noun)
    known = noun.pos == "NOUN" and words.noun_type(lemma) in SOMEBODY
    return known and noun.dep != "conj" and lemma not in words.wrongs


def _accuser(parsed: ParsedDocument, head: int, words: AccusingWords) -> Token | None:
    """The "by" of "was accused of bullying by gymnasts", where somebody is behind it."""
    by = late_agent(parsed, head)
    noun = None if by is None else parsed.kid(by.i, "pobj")
    if noun is None:
        return None
    somebody = noun.pos in ("PROPN", "PRON") or words.noun_type(base_form(noun)) in SOMEBODY
    return by if somebody else None


def _cut(parsed: ParsedDocument, wrong: Span, by: Token) -> tuple[Span, tuple[int, ...]]:
    """The wrong without the accuser behind it, and the accusers."""
    accusers = tuple(prepositional_objects(parsed, by.head, ("by",)))
    return Span(wrong.start, parsed.tokens[by.i - 1].end), accusers


def _complements(
    parsed: ParsedDocument, verb: int, accused: tuple[int, ...], prepositions: tuple[str, ...]
) -> Iterator[int]:
    """Heads after the verb's preposition, which parsers may hang from the accused."""
    ends = {
        host: phrase_span(parsed, i).end  # "the government of Tarvonia"
        for i in accused
        for host in (i, *prepositional_objects(parsed, i, ("of",)))
    }
    courts = prepositional_objects(parsed, verb, ("before",))
    names = (kid.i for i in accused for kid in parsed.kids(i, "appos"))  # "the firm Brandeck"
    by = (i for kid in parsed.kids(verb, "agent") for i in _nouns_behind(parsed, kid))
    sums = (
        kid.i for kid in parsed.kids(verb, "dobj") if kid.i not in accused
    )  # "fined her $9 | for"
    for host in (verb, *ends, *names, *courts, *by, *sums):  # "accused by nurses | of theft"
        for preposition in prepositions:
            for head in prepositional_objects(parsed, host, (preposition,)):
                inside = parsed.tokens[head].start < ends.get(host, 0)
                behind = head > max(verb, host) and head not in accused and not inside
                told = tells_when(parsed, head) or is_sum(parsed.tokens[head])
                told = told or _is_one(parsed, parsed.tokens[head])
                if behind and not told and not is_nothing(parsed, head):
                    yield head


def _is_one(parsed: ParsedDocument, token: Token) -> bool:
    """ "Accused the friend and lawyer of *the minister* of theft", "charged with fraud and *a
    clerk* with theft": a person, and no wrong."""
    told = parsed.kid(token.i, "det", "poss") is not None  # not "with obstructing justice"
    return told and token.pos in NOMINAL and base_form(token).lower() in classes().people


def _nouns_behind(parsed: ParsedDocument, preposition: Token) -> list[int]:
    return [kid.i for kid in parsed.kids(preposition.i, "pobj")]


def is_nothing(parsed: ParsedDocument, head: int) -> bool:
    """ "Charged with nothing", "accused of no crime"."""
    denied = any(kid.lower == "no" for kid in parsed.kids(head, "det"))
    return denied or parsed.tokens[head].lower in ("nothing", "none", "nobody")


def tells_when(parsed: ParsedDocument, head: int) -> bool:
    """ "indicted on May 3", "suspected him of lying and five times told him so"."""
    token = parsed.tokens[head]
    often = token.lower in OFTEN and any(parsed.kids(head, "nummod", "amod"))
    return often or token.entity_type in TIMES


def _behind_in(parsed: ParsedDocument, head: int) -> bool:
    """ "charged in a robbery", but "charged in Ostmere", "in case No. 5"."""
    first = first_conjunct(parsed, parsed.tokens[head])  # "in 2021 and 90 in 2023"
    return parsed.tokens[first.head].lower == "in"


def _is_price(parsed: ParsedDocument, verb: Token, head: int) -> bool:
    """ "charged his campaign *for* rent"; for a wrong, too, somebody may be charged."""
    first = first_conjunct(parsed, parsed.tokens[head])
    return verb.lemma == "charge" and parsed.tokens[first.head].lower == "for"


def names_wrong(parsed: ParsedDocument, head: int, words: AccusingWords) -> bool:
    """True if the phrase of ``head`` names a wrong."""
    token = parsed.tokens[head]
    before = parsed.tokens[max(head - 2, 0) : head + 1]
    if words.trades & {" ".join(t.lower for t in before[-2:]), "".join(t.lower for t in before)}:
        return True
    if token.pos in VERBAL:
        return token.lemma in words.wrong_verbs or token.lemma in words.gerunds
    lemma = base_form(token)
    owing = any(kid.lower in words.wrongful for kid in parsed.kids(head, "amod"))
    return owing or lemma in words.wrongs or lemma in words.wrong_verbs


def is_none(parsed: ParsedDocument, noun: Token) -> bool:
    """True of "there were *no* abuses by soldiers", "if there is *any* case against her"."""
    return any(kid.lower in NONE for kid in parsed.kids(noun.i, "det"))


def _by_adverb(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "who allegedly turned on the guards"; whoever "allegedly saw him" or "told his wife so" did
    nothing."""
    said = any(kid.lower in words.adverbs for kid in parsed.kids(token.i, "advmod"))
    if not said or token.lemma in words.perceiving or _only_tells(parsed, token, words):
        return
    accused = tuple(logical_subjects(parsed, token.i))
    if accused:
        yield Ascription(token.i, accused, predicate_span(parsed, token.i))


def _only_tells(parsed: ParsedDocument, verb: Token, words: AccusingWords) -> bool:
    """ "Allegedly told his wife"; not "told the guards *to beat* him", "told investors *lies*"."""
    ordered = any(is_infinitive(parsed, kid) for kid in parsed.kids(verb.i, "xcomp", "ccomp"))
    lies = any(names_wrong(parsed, i, words) for i in direct_objects(parsed, verb.i))
    return verb.lemma in words.replies and not (ordered or lies)


def _by_harm(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "slapped me", "withheld their passports", "pointed a gun at the clerk"."""
    kinds = words.deeds.get(token.lemma, frozenset())
    harming = token.lemma in words.harming and parsed.kid(token.i, "prt") is None
    if not kinds and not harming:
        return
    objects = [] if is_passive(parsed, token.i) else direct_objects(parsed, token.i)
    told = any(base_form(parsed.tokens[i]) in kinds for i in objects)
    victims = (i for i in objects if base_form(parsed.tokens[i]) not in words.culprits)
    hurt = harming and any(is_person(parsed, i, words) for i in victims)  # "bit her attacker"
    accused = tuple(subjects(parsed, token.i))
    dutiful = token.lemma in words.on_duty and any(
        base_form(parsed.tokens[i]) in words.forces for i in accused
    )
    if (told or hurt) and accused and token.tag != "VB" and not dutiful:
        yield Ascription(token.i, accused, predicate_span(parsed, token.i), claimed=True)


def _by_attempt(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "Tried to kill a rival", "used to beat her"; a bill is killed without a wrong, and who
    "tried to shield them" or "to hide her" did none."""
    if token.lemma not in words.trying or token.tag == "VB" or is_passive(parsed, token.i):
        return
    below = [kid for kid in parsed.kids(token.i, "xcomp") if kid.lemma in words.wrong_verbs]
    objects = [i for kid in below for i in direct_objects(parsed, kid.i)]
    victims = (i for i in objects if base_form(parsed.tokens[i]) not in words.culprits)
    done = any(is_person(parsed, i, words) for i in victims)
    accused = tuple(subjects(parsed, token.i))
    if done and accused and not is_play(parsed, token, words.settings):
        yield Ascription(token.i, accused, predicate_span(parsed, token.i), claimed=True)


def is_play(parsed: ParsedDocument, verb: Token, settings: frozenset[str]) -> bool:
    """ "Slaps him in the second act", "humiliated them in the final"."""
    for token in parsed.tokens[verb.i + 1 : verb.right]:
        link = parsed.tokens[token.head]
        if token.dep == "pobj" and link.lower in SETTING and base_form(token) in settings:
            return True
    return False


def is_person(parsed: ParsedDocument, i: int, words: AccusingWords) -> bool:
    token = parsed.tokens[i]
    if token.pos == "PRON":
        return token.lower not in words.no_people
    known = words.noun_type(base_form(token))
    return token.entity_type == "PERSON" or known in ("Person", "Group")


def _by_deed(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "ordered the beatings", "was involved in the theft"."""
    heads = []
    if token.lemma in words.doing and not is_passive(parsed, token.i):
        heads += logical_objects(parsed, token.i, passive=False)
    for preposition in ("in", "out", "from", "behind"):
        if f"{token.lemma} {preposition}" in words.doing:
            heads += prepositional_objects(parsed, token.i, (preposition,))
    series = [head for head in heads if base_form(parsed.tokens[head]) in words.series]
    heads += [i for head in series for i in prepositional_objects(parsed, head, (OF,))]
    if not any(names_wrong(parsed, head, words) for head in heads):
        return
    undergone = token.lemma != "involve" and is_passive(parsed, token.i)
    accused = [i for i in subjects(parsed, token.i) if not orders_lawfully(parsed, token, i)]
    if accused and not undergone:
        span = predicate_span(parsed, token.i)
        yield Ascription(token.i, tuple(accused), span, claimed=True)


# ---------------------------------------------------------------------------- nouns


def _by_noun(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "allegations that the firm hid …", "accusations of theft against …", "on suspicion of …"."""
    lemma = base_form(token)
    if lemma == SUSPICION:
        yield from _on_suspicion(parsed, token)
    if lemma not in words.nouns:
        return
    by = accusers_of(parsed, token, words)
    for clause in parsed.kids(token.i, *CLAUSES):
        if clause.pos in VERBAL and clause.i > token.i and is_content(parsed, clause, words.met):
            further = (kid for kid in parsed.kids(clause.i, "conj") if kid.pos in VERBAL)
            for verb in (clause, *further):
                if accused := tuple(subjects(parsed, verb.i)):
                    yield Ascription(verb.i, accused, predicate_span(parsed, verb.i), by)
    yield from _against(parsed, token, words, by)


def accusers_of(parsed: ParsedDocument, noun: Token, words: AccusingWords) -> tuple[int, ...]:
    """ "*Roth's* accusations", "*police* allegations", "allegations by *nurses*"; no day's."""
    owner = [kid.i for kid in parsed.kids(noun.i, "poss") if kid.entity_type not in TIMES]
    before = [
        kid.i
        for kid in parsed.kids(noun.i, "compound", "nmod")
        if words.noun_type(base_form(kid)) in SOMEBODY
    ]
    behind = [i for one in BY for i in prepositional_objects(parsed, noun.i, (one,))]
    return (*owner, *before, *behind)


def _against(
    parsed: ParsedDocument, noun: Token, words: AccusingWords, by: tuple[int, ...]
) -> Iterator[Ascription]:
    """ "Accusations of theft against the mayor", "theft allegations facing her"."""
    accused = tuple(prepositional_objects(parsed, noun.i, ("against",))) or _facing(parsed, noun)
    if not accused:
        return
    for head in prepositional_objects(parsed, noun.i, ("of",)):
        yield Ascription(noun.i, accused, wrong_span(parsed, head), by)
    for kid in parsed.kids(noun.i, *MODIFIERS):
        if names_wrong(parsed, kid.i, words):
            span = Span(parsed.tokens[kid.left].start, kid.end)
            yield Ascription(noun.i, accused, span, by, standing=True)


def _facing(parsed: ParsedDocument, noun: Token) -> tuple[int, ...]:
    """ "The theft allegations *facing* the mayor"."""
    return tuple(
        i
        for clause in parsed.kids(noun.i, "acl")
        if clause.lemma == "face"
        for i in direct_objects(parsed, clause.i)
    )


def _on_suspicion(parsed: ParsedDocument, token: Token) -> Iterator[Ascription]:
    """ "was held on suspicion of arson", "his arrest on suspicion of arson"."""
    link, verb = parsed.tokens[token.head].lower, governor(parsed, token)
    if token.dep != "pobj" or link not in ("on", "under"):
        return
    if verb.pos not in VERBAL:
        accused = (
            *(kid.i for kid in parsed.kids(verb.i, "poss")),
            *prepositional_objects(parsed, verb.i, ("of",)),
        )
        by = tuple(prepositional_objects(parsed, verb.i, ("by",)))
    else:
        accused = tuple(logical_objects(parsed, verb.i))
        by = tuple(logical_subjects(parsed, verb.i))
    for head in prepositional_objects(parsed, token.i, ("of",)):
        if accused:
            yield Ascription(verb.i, accused, wrong_span(parsed, head), by)


def _by_name(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "He is a liar", said somebody; "they called him a liar"."""
    if _is_culprit(parsed, token, words):
        yield from _identified(parsed, token, words)
    if base_form(token) not in words.names:
        return
    called, head = called_as(parsed, token), governor(parsed, token)
    if token.dep == "appos":
        called, head = _branded(parsed, token, words)
    if called is not None:
        by = tuple(logical_subjects(parsed, head.i))
        yield Ascription(head.i, tuple(called), phrase_span(parsed, token.i), by)
    elif token.dep in ("attr", "oprd") and head.pos in VERBAL:
        accused = tuple(subjects(parsed, head.i))
        by = tuple(prepositional_objects(parsed, token.i, ("by",)))  # "was called a crook by …"
        if accused:
            yield Ascription(head.i, accused, phrase_span(parsed, token.i), by, claimed=True)


def _branded(
    parsed: ParsedDocument, noun: Token, words: AccusingWords
) -> tuple[list[int] | None, Token]:
    """ "Branded her ex, footballer Jon Veld, *a thief*": no apposition, since it ends the clause
    and the verb has no other predicate."""
    person = parsed.tokens[noun.head]
    verb = parsed.tokens[person.head]
    article = parsed.kid(noun.i, "det")
    behind = parsed.tokens[min(noun.right, len(parsed.tokens) - 1)]
    commas = [t for t in parsed.tokens[verb.i : noun.i] if t.text == ","]
    paired = len(commas) % 2 == 0  # not "called Jon Veld, a thief"
    closes = paired and behind.text != "," and article is not None and article.lower in NEW
    bare = person.dep == "dobj" and parsed.kid(verb.i, "oprd", "prep", "xcomp", "ccomp") is None
    called = verb.lemma in words.calling and verb.pos in VERBAL
    return ([person.i] if closes and bare and called else None), verb


def _is_culprit(parsed: ParsedDocument, token: Token, words: AccusingWords) -> bool:
    """ "The shooter", by which one who is known to have shot is meant."""
    return base_form(token) in words.culprits and has_the(parsed, token.i)


def _identified(parsed: ParsedDocument, token: Token, words: AccusingWords) -> Iterator[Ascription]:
    """ "Identified Orsk as the gunman", "named the gunman as Orsk", "Orsk is the gunman"."""
    called, head = called_as(parsed, token), governor(parsed, token)
    span = phrase_span(parsed, token.i)
    if head.lemma in words.calling and head.pos in VERBAL:
        behind = prepositional_objects(parsed, head.i, ("as",)) if called is None else ()
        named = [i for i in behind if parsed.tokens[i].pos == "PROPN" and i > token.i]
        accused = tuple(
            i for i in called or named if not _is_culprit(parsed, parsed.tokens[i], words)
        )
        by = tuple(logical_subjects(parsed, head.i))
        if accused:
            yield Ascription(head.i, accused, span, by, named=True)
    elif token.dep == "attr" and (accused := tuple(subjects(parsed, head.i))):
        yield Ascription(head.i, accused, span, claimed=True, named=True)


def _by_adjective(
    parsed: ParsedDocument, token: Token, words: AccusingWords
) -> Iterator[Ascription]:
    """ "is guilty of …", "held him responsible for the deaths"."""
    preposition = words.adjectives.get(token.lower)
    head = _predicating(parsed, token)
    if preposition is None or head.pos not in VERBAL or is_negated(parsed, token.i):
        return  # "found her not guilty of fraud"
    accused = _said_of(parsed, token, head)
    holds = head.lemma == HOLD  # "the families hold him responsible": it is they who say so
    if holds and head.dep in CLAUSES and is_infinitive(parsed, head):
        return  # "the only reason to hold her responsible"
    for wrong in prepositional_objects(parsed, token.i, (preposition,)):
        told = names_wrong(parsed, wrong, words)
        if accused and (told or holds):  # whatever somebody is held responsible for
            span = Span(token.start, wrong_span(parsed, wrong).end)
            by = tuple(logical_subjects(parsed, head.i)) if holds else ()
            named = holds and not told
            yield Ascription(head.i, accused, span, by, claimed=not holds, named=named)


def _predicating(parsed: ParsedDocument, adjective: Token) -> Token:
    """The verb above a predicate: "holds" in "holds her *as being responsible*", and in "holds her
    responsible", of which parsers may make a modifier."""
    head = parsed.tokens[adjective.head]
    if adjective.dep == "amod" and adjective.i > head.i:
        return governor(parsed, head)
    link = parsed.tokens[head.head]
    return governor(parsed, head) if head.lower == "being" and link.lower == "as" else head


def _said_of(parsed: ParsedDocument, adjective: Token, verb: Token) -> tuple[int, ...]:
    """Who a predicate is about: "the firm is guilty", "they hold the firm responsible"."""
    own = parsed.kid(adjective.i, "nsubj")
    if own is not None:
        return tuple(conjuncts(parsed, own.i))
    if verb.lemma in classes().copulas:
        return tuple(subjects(parsed, verb.i))
    if adjective.dep == "amod":
        return (adjective.head,)
    return tuple(logical_objects(parsed, verb.i))


# ---------------------------------------------------------------------------- spans


def wrong_span(parsed: ParsedDocument, head: int) -> Span:
    """The words of the wrong after a preposition: the whole phrase or clause of ``head``."""
    token = parsed.tokens[head]
    if token.pos in NOMINAL:
        first = phrase_span(parsed, min(conjuncts(parsed, head)))
        return Span(first.start, max(first.end, clause_span(parsed, head).end))
    return clause_span(parsed, head)


def predicate_span(parsed: ParsedDocument, verb: int) -> Span:
    """The clause of ``verb`` without its subject and without clauses that have one of their own.

    Nor with what was done to the subject: "threw a stone and *was arrested*".
    """
    token = parsed.tokens[verb]
    auxiliary = parsed.kid(verb, *AUXILIARY)
    first = verb if auxiliary is None else min(verb, auxiliary.i)
    end = token.right
    for kid in parsed.kids(verb, "conj"):
        undergone = is_passive(parsed, kid.i) and not is_passive(parsed, verb)
        if kid.i > verb and (undergone or parsed.kid(kid.i, *NOUN_SUBJECTS) is not None):
            end = min(end, kid.left)
    while end - 1 > verb and parsed.tokens[end - 1].dep in ("punct", "cc"):
        end -= 1
    return Span(parsed.tokens[first].start, parsed.tokens[end - 1].end)
