"""Nouns that say what somebody is: "she became mayor", "as head of the board Roth …".

And names that say who it is: "a man named Bo Roth".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg.extraction.coreference.binding import explained
from kg.extraction.coreference.chains import Chain, Chains, gender_fits
from kg.extraction.ner.phrases import PERSON, Nouns, Number, Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, VERBAL, governor, is_finite, is_negated


class Predicate(NamedTuple):
    """The person described by a noun; ``stated`` only if the sentence itself asserts it."""

    subject: int
    stated: bool
    past: bool

    @classmethod
    def of(cls, parsed: ParsedDocument, noun: Token, nouns: Nouns) -> Predicate | None:
        """What ``noun`` is predicated of; None if it refers to somebody by itself."""
        governor = parsed.tokens[noun.head]
        if noun.dep in ("attr", "oprd"):
            verb = governor
        elif noun.dep == "pobj" and governor.lower in nouns.role_prepositions:
            verb = parsed.tokens[governor.head]
        else:
            return None
        bearer = _bearer(parsed, verb, nouns)
        stated = bearer is not None and _is_stated(parsed, verb)
        past = _is_over(parsed, noun, verb, nouns)
        return cls(bearer.i if bearer is not None else noun.i, stated, past)


def _is_over(parsed: ParsedDocument, noun: Token, verb: Token, nouns: Nouns) -> bool:
    """ "She was mayor", "he served as treasurer", "she was sacked as coach", "he quit as head"."""
    lemma = verb.lemma.lower()
    if noun.dep in ("attr", "oprd"):
        return verb.tag == "VBD" and noun.dep == "attr" and lemma == "be"
    removed = parsed.kid(verb.i, "nsubjpass") is not None and lemma in nouns.removing_verbs
    lost = lemma in nouns.post_losing and _own_post(parsed, verb, nouns)
    removed = removed or lost or lemma in nouns.resigning_verbs
    return removed or (verb.tag == "VBD" and lemma in nouns.serving_verbs)


def _own_post(parsed: ParsedDocument, verb: Token, nouns: Nouns) -> bool:
    """ "Lost *his post* as head", "took up *her post* as director": the subject's own."""
    post = parsed.kid(verb.i, "dobj")
    if post is None or post.lemma.lower() not in nouns.posts_held:
        return False
    owner = parsed.kid(post.i, "poss")
    own = owner is not None and owner.tag == "PRP$"
    return own and verb.lemma.lower() in nouns.post_losing | nouns.post_taking


def _bearer(parsed: ParsedDocument, verb: Token, nouns: Nouns) -> Token | None:
    """The person with the role: the subject, or the noun that a relative clause is about."""
    chosen = None if _own_post(parsed, verb, nouns) else parsed.kid(verb.i, "dobj")
    if verb.pos not in VERBAL or chosen is not None:
        # "They saw Roth as mayor": who has the role depends on the verb.
        return chosen if verb.lemma.lower() in nouns.appointing_verbs else None
    subject = parsed.kid(verb.i, *NOUN_SUBJECTS)
    first = parsed.tokens[verb.head]
    if subject is None and verb.dep == "conj" and first.pos in VERBAL:
        verb = first  # "who hosts a show and is mayor"
        subject = parsed.kid(verb.i, *NOUN_SUBJECTS)
    if subject is not None and subject.lower in nouns.who and verb.dep == "relcl":
        return parsed.tokens[verb.head]
    return subject


def appointer(parsed: ParsedDocument, noun: Token, nouns: Nouns) -> Token | None:
    """The subject of "the club appointed Roth as coach", for the noun for the post."""
    verb = parsed.tokens[noun.head]
    verb = parsed.tokens[verb.head] if noun.dep == "pobj" else verb
    if verb.lemma.lower() not in nouns.appointing_verbs:
        return None
    return parsed.kid(verb.i, "nsubj")


def _is_stated(parsed: ParsedDocument, verb: Token) -> bool:
    """False if it is denied, planned, conditional, or said by somebody."""
    helpers = parsed.kids(verb.i, "aux", "auxpass")
    if not is_finite(parsed, verb) or any(kid.tag in ("MD", "TO") for kid in helpers):
        return False
    if any(kid.lower != "as" for kid in parsed.kids(verb.i, "neg", "mark")):
        return False
    above = (verb, *parsed.ancestors(verb.i))
    return not any(token.dep in ("ccomp", "xcomp", "csubj") for token in above)


def is_named_by(parsed: ParsedDocument, described: Phrase, name: Phrase, nouns: Nouns) -> bool:
    """True in "a man, Bo Roth", "a man named Bo Roth", "he was named as Bo Roth".

    False in doubt: "wrongly named as Bo Roth", "could be named as Bo Roth".
    """
    if name.kind is not MentionKind.NAME or described.kind is MentionKind.NAME:
        return False
    token = parsed.tokens[name.head]
    if token.dep == "appos":
        return explained(parsed, token).i == described.head
    verb = parsed.tokens[token.head]
    if token.dep == "pobj" and verb.lower in nouns.role_prepositions:
        verb = parsed.tokens[verb.head]
        if verb.dep == "pobj":  # "identified by police as …", where "as" is tied to the police
            verb = governor(parsed, verb)
    elif token.dep != "oprd":
        return False
    return _names(parsed, verb, nouns) and described.head in _named(parsed, verb)


def _names(parsed: ParsedDocument, verb: Token, nouns: Nouns) -> bool:
    """True for "named", "identified" without "not", "could", "wrongly"."""
    if verb.lemma.lower() not in nouns.naming_verbs or is_negated(parsed, verb.i):
        return False
    modal = any(kid.tag == "MD" for kid in parsed.kids(verb.i, "aux"))
    adverbs = {kid.lower for kid in parsed.kids(verb.i, "advmod")}
    return not modal and adverbs <= nouns.naming_adverbs


def _named(parsed: ParsedDocument, verb: Token) -> set[int]:
    """The nouns of which a verb of naming tells the name."""
    found = {kid.i for kid in parsed.kids(verb.i, "nsubjpass", "dobj")}
    return found | {verb.head} if verb.dep == "acl" else found


def link_named(
    parsed: ParsedDocument, phrases: Sequence[Phrase], chains: Chains, nouns: Nouns
) -> None:
    """ "A woman was killed. *She* was named as Ada Lind": who had no name before has that one.

    Not so for somebody who did something before: a culprit is not who a witness takes him for.
    """
    subjects = [phrase for phrase in phrases if _is_named_subject(parsed, phrase)]
    for name in phrases if subjects else ():
        chain = chains.of(name) if name.type == PERSON else None
        if chain is None or chain.first < name.first or chain.members:
            continue
        here = parsed.tokens[name.head].sentence
        for subject in subjects:
            other = chains.of(subject)
            near = parsed.tokens[subject.head].sentence == here
            if not near or other is None or other is chain or not _has_no_name(parsed, other):
                continue
            if gender_fits(subject, chain) and is_named_by(parsed, subject, name, nouns):
                chains.merge(chain, other)
                break


def _is_named_subject(parsed: ParsedDocument, phrase: Phrase) -> bool:
    """True of one who undergoes the verb of a main clause."""
    token = parsed.tokens[phrase.head]
    main = parsed.tokens[token.head].dep == "ROOT"
    return phrase.number is Number.SINGULAR and token.dep == "nsubjpass" and main


def _has_no_name(parsed: ParsedDocument, chain: Chain) -> bool:
    """True of a person without a name who has done nothing."""
    known = chain.named or chain.members
    return chain.type == PERSON and not (known or does_something(parsed, chain))


def does_something(parsed: ParsedDocument, chain: Chain) -> bool:
    """True of somebody who is the subject or agent of a verb."""
    heads = [parsed.tokens[one.head] for one in chain.phrases]
    return any(
        one.dep in ("nsubj", "conj") or parsed.tokens[one.head].dep == "agent" for one in heads
    )
