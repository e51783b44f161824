"""Words that nobody stands by: taken back, called wrong, or put into the mouth of anyone.

"Apologised for saying that he had beaten a guard", "was wrong to say so", "retracted an article
which said so", "anyone who says so is lying": none of them accuses the man in question.
What an outlet itself takes back is in ``corrections.py``.
"""

from __future__ import annotations

from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.proceedings import came_about
from kg.extraction.factuality.withdrawals import is_let_off
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    NOMINAL,
    SUBJECTS,
    VERBAL,
    base_form,
    governor,
    is_infinitive,
    is_negated,
    is_passive,
    particled,
)

PREDICATES = ("acomp", "attr", "oprd")


def is_taken_back(parsed: ParsedDocument, word: Token, words: CertaintyWords) -> bool:
    """True where what ``word``, a verb or noun of saying, tells is taken back, is called wrong, or
    would be said by anyone who says it."""
    if word.pos in VERBAL and _said_by_anyone(parsed, word, words):
        return True
    if word.pos in NOMINAL and (
        _is_called_false(parsed, word, words) or _in_withdrawn(parsed, word, words)
    ):
        return True
    above = parsed.tokens[word.head]
    accusing = word if word.pos in VERBAL else governor(parsed, word)  # "held on *suspicion*"
    if is_let_off(parsed, accusing, words):
        return True
    if word.dep in ("relcl", "acl"):
        withdrawn = _in_withdrawn(parsed, above, words) or is_cleared(parsed, above, words)
        mistaken = _said_by_mistaken(parsed, above, words)
        told = word.dep == "acl" and parsed.kid(word.i, "ccomp") is not None  # it is denied
        return withdrawn or mistaken or (not told and _is_found_untrue(parsed, above, words))
    if word.dep in ("pcomp", "pobj"):
        return _regretted(parsed, above, words)
    if word.dep == "ccomp" and _is_cleared_behind(parsed, word, words):
        return True
    if word.dep in ("dobj", "xcomp", "ccomp") and above.lemma in words.regretting:
        return came_about(parsed, above, words)
    return is_infinitive(parsed, word) and _called_wrong(parsed, above, words)


def is_made_up(parsed: ParsedDocument, noun: Token, words: CertaintyWords) -> bool:
    """ "Made up *a story* about being robbed", "the *claim* was invented": what it tells is not so.
    Of who denies having made it up nothing follows."""
    verb = parsed.tokens[noun.head]
    done_to = noun.dep in ("dobj", "nsubjpass")
    if not done_to or base_form(noun) not in words.invented or verb.pos not in VERBAL:
        return False
    invents = verb.lemma in words.inventing or particled(parsed, verb) in words.inventing
    above = parsed.tokens[verb.head]
    denied = "denied" in words.verbs.get(above.lemma, ()) and above.i != verb.i
    return invents and not denied and not is_negated(parsed, verb.i)


def is_cleared(parsed: ParsedDocument, accused: Token, words: CertaintyWords) -> bool:
    """ "The sisters accused of theft were in fact testers, the chain said", "are innocent", "did
    nothing wrong", "were not to blame": a speaker clears the accused."""
    verb = parsed.tokens[accused.head]
    if accused.dep not in SUBJECTS or verb.dep not in ("ccomp", "parataxis"):
        return False
    return _clears(parsed, verb, words)


def _is_cleared_behind(parsed: ParsedDocument, accusing: Token, words: CertaintyWords) -> bool:
    """ "Officials said the man accused of theft had been cleared", where the parser takes "the man
    accused" for a clause of its own, and "had been cleared" for another."""
    if accusing.tag != "VBN" or parsed.kid(accusing.i, "aux", "auxpass") is not None:
        return False
    others = [kid for kid in parsed.kids(accusing.head, "ccomp") if kid.i > accusing.i]
    bare = [kid for kid in others if parsed.kid(kid.i, *SUBJECTS) is None]
    return any(_clears(parsed, kid, words) for kid in bare)


def _clears(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    told = _said_of_subject(parsed, verb)
    below = (verb, *parsed.kids(verb.i, "xcomp"))
    if any(is_negated(parsed, one.i) for one in below):
        return bool(told & words.guilty) or _did(parsed, verb, ("it", "anything"))
    if told & words.guilty:
        return False
    return (
        bool(told & words.clearing)
        or _did(parsed, verb, ("nothing",))
        or _is_somebody_else(parsed, verb, words)
    )


def _said_of_subject(parsed: ParsedDocument, verb: Token) -> set[str]:
    """What "is innocent", "was not to blame", "is at fault" and "was acquitted" say of a subject:
    predicates of "be" and passive verbs. "Did not blame the guards" says nothing of it."""
    passive = is_passive(parsed, verb.i)
    if verb.lemma != "be" and not passive:
        return set()
    found = [verb, *parsed.kids(verb.i, *PREDICATES, "xcomp")]
    at = {
        f"{preposition.lower} {noun.lower}"
        for preposition in parsed.kids(verb.i, "prep")
        for noun in parsed.kids(preposition.i, "pobj")
    }
    return {word.lower for word in found} | {base_form(word) for word in found} | at


def _did(parsed: ParsedDocument, verb: Token, things: tuple[str, ...]) -> bool:
    """ "Did nothing wrong", and with "not" before it "did it", "did anything"; "did nothing to stop
    it" clears nobody, nor does "did not do so alone"."""
    if verb.lemma != "do" or parsed.kid(verb.i, "xcomp", "advcl") is not None:
        return False
    objects = [kid for kid in parsed.kids(verb.i, "dobj") if kid.lower in things]
    return any(parsed.kid(kid.i, "acl", "relcl") is None for kid in objects)


def _is_somebody_else(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """ "Were in fact testers", "were in fact working for the police", "turned out to be cousins";
    "in fact lived in the town" says no such thing."""
    turned = particled(parsed, verb) in words.revealing
    other = next(parsed.kids(verb.i, "xcomp"), verb) if turned else verb
    if _said_of_subject(parsed, other) & words.guilty:
        return False
    if turned:
        return other.lemma == "be" and parsed.kid(other.i, *PREDICATES) is not None
    clause = f" {' '.join(t.lower for t in parsed.tokens[verb.left : verb.right])} "
    so = any(f" {phrase} " in clause for phrase in words.revealing)
    named = verb.lemma == "be" and parsed.kid(verb.i, "attr") is not None
    doing = (verb, *parsed.kids(verb.i, "advcl", "xcomp"))
    progressive = any(one.tag == "VBG" for one in doing) and "be" in {
        one.lemma for one in (verb, *parsed.kids(verb.i, "aux"))
    }
    return so and (named or progressive)


def is_of_anybody(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """ "Those who claim that …", "everybody who says": nobody in particular says so, and whether it
    is so stays open."""
    subject = parsed.kid(verb.i, "nsubj")
    if verb.dep != "relcl" or subject is None or subject.tag not in ("WP", "WDT"):
        return False
    return parsed.tokens[verb.head].lower in words.anyone | words.anybody


def _is_called_false(parsed: ParsedDocument, noun: Token, words: CertaintyWords) -> bool:
    """ "A false rumour that", "the baseless claim that", "a fake post that"."""
    return any(
        kid.lower in words.forged or words.verdicts.get(kid.lower) == ("false",)
        for kid in parsed.kids(noun.i, "amod")
    )


def _said_by_anyone(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """ "Anyone who says", "whoever claims", "anyone claiming"."""
    speakers = [*parsed.kids(verb.i, "nsubj")]
    if verb.dep in ("relcl", "acl"):
        speakers.append(parsed.tokens[verb.head])
    return any(speaker.lower in words.anyone for speaker in speakers)


def _said_by_mistaken(parsed: ParsedDocument, people: Token, words: CertaintyWords) -> bool:
    """ "Those who say that … are mistaken", "people who claim that … are lying"."""
    if people.dep != "nsubj" or base_form(people) not in words.whoever:
        return False
    verb = parsed.tokens[people.head]
    return not is_negated(parsed, verb.i) and (
        verb.lemma in words.lying or _is_wrong(parsed, verb, words)
    )


def _is_found_untrue(parsed: ParsedDocument, thing: Token, words: CertaintyWords) -> bool:
    """ "A post that says he bribed a judge *is false*", in the words of the article itself; where
    somebody says that it is, the post still accuses him."""
    return parsed.tokens[thing.head].dep == "ROOT" and _is_untrue(parsed, thing, words)


def is_rejected(parsed: ParsedDocument, wrong: Token, words: CertaintyWords) -> bool:
    """ "A report accusing Lind of *fraud* is false, the ministry said": the report accuses her, and
    the ministry nobody."""
    around = parsed.ancestors(wrong.i)
    return any(_is_untrue(parsed, thing, words) for thing in around if thing.pos in NOMINAL)


def _is_untrue(parsed: ParsedDocument, thing: Token, words: CertaintyWords) -> bool:
    """Whether ``thing`` is called false by the verb that it is the subject of."""
    verb = parsed.tokens[thing.head]
    if thing.dep != "nsubj" or verb.lemma not in words.linking:
        return False
    untrue = "true" if is_negated(parsed, verb.i) else "false"
    predicates = parsed.kids(verb.i, *PREDICATES)
    return any(words.verdicts.get(base_form(one)) == (untrue,) for one in predicates)


def _in_withdrawn(parsed: ParsedDocument, thing: Token, words: CertaintyWords) -> bool:
    """ "Retracted an article which said that", "withdrew the report that claimed"."""
    verb = parsed.tokens[thing.head]
    told = {verb.lemma, particled(parsed, verb)} & words.withdrawing
    return bool(told) and thing.dep in ("dobj", "nsubjpass") and came_about(parsed, verb, words)


def _regretted(parsed: ParsedDocument, preposition: Token, words: CertaintyWords) -> bool:
    """ "Apologised for saying", "is sorry for its report", "backed away from her statement",
    "issued an apology for claiming", "mistaken in saying"."""
    above = parsed.tokens[preposition.head]
    verb = above if above.pos in VERBAL else parsed.tokens[above.head]
    chain = [verb.lemma] if verb is above else [verb.lemma, base_form(above)]
    key = " ".join((*chain, preposition.lower))
    regrets = {key, f"{base_form(above)} {preposition.lower}"} & words.regretting
    if regrets:
        if parsed.kid(above.i, "neg") or any(kid.lower == "no" for kid in parsed.kids(above.i)):
            return False  # "makes no apology for accusing her"
        return came_about(parsed, verb, words)
    return preposition.lower == "in" and _called_wrong(parsed, above, words)


def _called_wrong(parsed: ParsedDocument, above: Token, words: CertaintyWords) -> bool:
    """ "Was wrong to say", "it is false to claim", "it would be a mistake to say"."""
    verb = above if above.pos in VERBAL else parsed.tokens[above.head]
    return not is_negated(parsed, verb.i) and _is_wrong(parsed, verb, words)


def _is_wrong(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """ "Is wrong", "are mistaken" (for the parser perhaps a participle), "would be a mistake"."""
    predicates = (verb, *parsed.kids(verb.i, *PREDICATES))
    return any(
        one.lower in words.mistaken or words.verdicts.get(base_form(one)) == ("false",)
        for one in predicates
    )
