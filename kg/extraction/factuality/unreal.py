"""What never happened, what is refused, and what a negation beside it does not reach.

By "would have died" nobody died, and by "was to have met" nobody met. "Was denied parole" is a
refusal and no denial, and who denies a charge does not deny that it was brought. In "avoided defeat
in the runoff" only the defeat is negated, and in "acquitted of ordering the murder" only the order.
"""

from __future__ import annotations

from kg.extraction.factuality.labels import OPEN, SAYING, Effects
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.nlp.generics import UNNAMED
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.tree import (
    NOMINAL,
    PAST,
    PRESENT,
    SUBJECTS,
    VERBAL,
    base_form,
    is_infinitive,
    is_negated,
    tense_tag,
)

PLANNED: Effects = ("future",)
LIKELY: Effects = ("probable", "future")
OPPOSING = frozenset({"but", "yet"})
TURNING = frozenset({"when", "until"})  # "was set to be sentenced when her lawyer objected"
# Prepositions behind which stands what goes on around, not what is done.
BESIDE = frozenset({"in", "during", "after", "over", "at"})
NEW = frozenset({"a", "an", "any", "some"})
CONDITIONS = frozenset({"if", "unless"})
TAKING = "take"
SHARE = "part"  # "had no part in the theft"
LIFTED = frozenset({"negated", "future", "hypothetical"})  # what does not reach what stands beside


def took_time(parsed: ParsedDocument, below: Token, head: Token, words: CertaintyWords) -> bool:
    """ "It took police three hours to arrest him", "took years to charge him": it was done."""
    helping = {kid.tag for kid in parsed.kids(head.i, "aux")}
    past = head.lemma == TAKING and head.tag in PAST and "MD" not in helping
    if not past or is_negated(parsed, head.i) or not is_infinitive(parsed, below):
        return False
    spans = parsed.kids(head.i, "dobj", "npadvmod", "dative", "dep")
    return any(kid.entity_type in TIMES and kid.lemma in words.units for kid in spans)


def would_have(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """ "Would have died": it did not come to that."""
    beside = {kid.lower for kid in parsed.kids(verb.i, "aux")}
    return "have" in beside and bool(beside & words.backshifted)


def is_modal_perfect(parsed: ParsedDocument, verb: Token) -> bool:
    """ "*Could have gone* in and arrested him": both verbs stand behind "could have", though the
    form of the second may be that of the past."""
    helping = list(parsed.kids(verb.i, "aux"))
    modal = any(kid.tag == "MD" for kid in helping)
    return modal and any(kid.lower in ("have", "'ve", "’ve") for kid in helping)


def planned(parsed: ParsedDocument, word: Token, below: Token) -> Effects:
    """What "is to", "was due to", "was set to", "was to have" say of the infinitive ``below``;
    ``word`` is "be", the participle or the adjective."""
    if any(kid.lower in ("have", "'ve") for kid in parsed.kids(below.i, "aux")):
        return OPEN  # "was to have met"
    verb = word if word.pos in VERBAL else parsed.tokens[word.head]
    helpers = [verb, *parsed.kids(verb.i, "aux", "auxpass")]
    if any(one.lower == "had" for one in helpers):
        return OPEN  # "had been due to close"
    past = any(one.lower in ("was", "were") for one in helpers)
    if not past or verb.dep == "ccomp":
        return PLANNED
    return OPEN if _is_overtaken(parsed, (verb, word, below)) else LIKELY


def _is_overtaken(parsed: ParsedDocument, verbs: tuple[Token, ...]) -> bool:
    """ "Was scheduled to meet them *but* flew home", "was set to speak *when* the lights went"."""
    for verb in verbs:
        for kid in parsed.kids(verb.i, "conj", "advcl"):
            opening = {one.lower for one in parsed.kids(kid.i, "mark", "advmod")}
            against = {one.lower for one in parsed.kids(verb.i, "cc")} & OPPOSING
            turned = kid.dep == "advcl" and opening & TURNING and kid.tag == "VBD"
            if kid.i > verb.i and (turned or (kid.dep == "conj" and against)):
                return True
    return False


def answered(
    parsed: ParsedDocument, verb: Token, noun: Token, words: CertaintyWords
) -> Effects | None:
    """What a verb of denying says of an act that it can only refuse or answer: ``negated`` for
    "was denied parole", nothing for "disputes his conviction"; None where it denies that something
    is so. "Denied the charge" tells no charge of its own: it may be a mere accusation."""
    if "denied" not in words.verbs.get(verb.lemma, ()):
        return None
    name = base_form(noun)
    if name in words.formal:
        return ()
    if name in words.acts and verb.lemma in words.contesting:
        return ()
    if name in words.charges:
        return ("taken-back",)
    return ("negated",) if _is_refused(parsed, verb, noun, words) else None


def _is_refused(parsed: ParsedDocument, verb: Token, noun: Token, words: CertaintyWords) -> bool:
    """ "Was denied parole", "denied him parole", "denied early release to him"."""
    if verb.lemma not in words.refusing or noun.dep not in ("dobj", "oprd", "attr", "dative"):
        return False
    if parsed.kid(verb.i, "nsubjpass") is not None or base_form(noun) in words.granted:
        return True
    receivers = (*parsed.kids(verb.i, "dative"), *parsed.kids(noun.i, "prep"))
    return any(one.i != noun.i and (one.dep == "dative" or one.lower == "to") for one in receivers)


def stands_beside(noun: Token, preposition: str, words: CertaintyWords) -> bool:
    """ "Defeat *in* Sunday's runoff", "a role *in* the killing": what is said of ``noun`` says
    nothing of what stands behind it."""
    shares = base_form(noun) == SHARE and preposition == "in"  # "a part of the raids" is raids
    counts = base_form(noun) in words.carrying and not shares
    return noun.pos in NOMINAL and preposition in BESIDE and not counts


def is_untouched(effects: Effects, *, negative: bool) -> bool:
    """Whether a governor says of its object alone that it did not come about."""
    return negative or bool(LIFTED.intersection(effects))


def unclaimed(
    below: Token, event: Token, effects: Effects, *, negative: bool, definite: bool
) -> bool:
    """ "No group has claimed the attack", "did not report the theft": it took place.

    Not of what lies ahead: "have not threatened the attack"."""
    said = "claimed" in effects and SAYING.issuperset(effects)
    return negative and said and definite and below.pos in NOMINAL and event.pos in NOMINAL


def only_ordered(parsed: ParsedDocument, below: Token, event: Token, effects: Effects) -> bool:
    """ "Acquitted of *ordering the murder*": cleared of the order, and not the murder."""
    if effects != ("ruled", "negated") or event.pos not in NOMINAL:
        return False
    above = parsed.tokens[event.head]
    return below.i != event.i and above.tag == "VBG" and above.pos in VERBAL


def is_caused(parsed: ParsedDocument, noun: Token, verb: Token, words: CertaintyWords) -> bool:
    """ "Believe a cigarette started the fire", "may have caused the derailment": the fire is
    certain, its cause is not. Not of who is accused ("believe Rusk started the fire")."""
    if noun.dep != "dobj" or verb.lemma not in words.causing:
        return False
    subject = parsed.kid(verb.i, *SUBJECTS)
    helped = any(kid.lower in ("have", "has", "had") for kid in parsed.kids(verb.i, "aux"))
    if subject is None or subject.tag not in ("NN", "NNS") or base_form(subject) in words.people:
        return False
    return verb.tag == "VBD" or helped


def lacks(parsed: ParsedDocument, participle: Token, head: Token) -> bool:
    """ "Won it *without Lind having cheated*": the parser hung the two from the verb one by one."""
    if participle.tag not in ("VBN", "VBG"):
        return False
    nouns = [
        noun
        for phrase in parsed.kids(head.i, "prep")
        if phrase.lower == "without"
        for noun in parsed.kids(phrase.i, "pobj")
    ]
    return any(noun.right == participle.left for noun in nouns)


def supposed(parsed: ParsedDocument, event: Token, words: CertaintyWords) -> bool:
    """True of what a thing only thought of does: "if you had a firm that poisoned children",
    "asked whether she had met anyone who had died of it", "if he leaves the scene of a crash"."""
    if _is_of_any(parsed, event, words):
        return True
    above = (event, *parsed.ancestors(event.i))
    clause = next((one for one in above if one.dep == "relcl"), None)
    if clause is None:
        return _is_any(parsed, event) and _on_condition(parsed, event)
    noun = parsed.tokens[clause.head]
    if event.pos in NOMINAL and any(kid.lower == "the" for kid in parsed.kids(event.i, "det")):
        return False  # "if he met a man who took part in the raid"
    new = any(kid.lower in NEW for kid in parsed.kids(noun.i, "det"))
    new = new or noun.lower in UNNAMED
    anybody = (new or _is_bare_plural(parsed, noun)) and _may(parsed, noun)
    if anybody and tense_tag(parsed, clause) in PRESENT:
        return True  # "a driver who leaves the scene of a crash can be jailed"
    verbs = (one for one in parsed.ancestors(noun.i) if one.pos in VERBAL)
    marks = (kid for one in verbs for kid in parsed.kids(one.i, "mark"))
    return new and any(mark.lower in ("if", "whether") for mark in marks)


def _is_of_any(parsed: ParsedDocument, participle: Token, words: CertaintyWords) -> bool:
    """ "The bill would bar *convicted* governors", "*jailed* officers would lose their pensions":
    any of that sort, and not those that anybody knows of."""
    people = parsed.tokens[participle.head]
    described = (participle.dep, participle.tag, people.tag) == ("amod", "VBN", "NNS")
    if not described or parsed.kid(people.i, "det", "poss", "nummod") is not None:
        return False
    verb = next((one for one in parsed.ancestors(people.i) if one.pos in VERBAL), people)
    of_law = any(base_form(one) in words.laws for one in parsed.kids(verb.i, "nsubj"))
    would = verb.i == people.head and _may(parsed, people)
    return of_law or (would and _has_condition(parsed, verb))


def _has_condition(parsed: ParsedDocument, verb: Token) -> bool:
    """ "If passed, jailed officers would lose their pensions"."""
    marks = (mark for one in parsed.kids(verb.i, "advcl") for mark in parsed.kids(one.i, "mark"))
    return any(mark.lower in CONDITIONS for mark in marks)


def _is_bare_plural(parsed: ParsedDocument, noun: Token) -> bool:
    """ "Drivers who …": any of them."""
    return noun.tag == "NNS" and parsed.kid(noun.i, "det", "poss", "nummod", "amod") is None


def _is_any(parsed: ParsedDocument, event: Token) -> bool:
    """ "A crash": one that nobody has told of."""
    return event.pos in NOMINAL and any(kid.lower in NEW for kid in parsed.kids(event.i, "det"))


def _on_condition(parsed: ParsedDocument, event: Token) -> bool:
    """True below "if" or "unless"; not in what describes a noun there: "if the man hurt in a crash
    recovers"."""
    for token in (event, *parsed.ancestors(event.i)):
        if token.dep in ("acl", "relcl", "appos"):
            return False
        if token.dep == "advcl":
            return any(kid.lower in CONDITIONS for kid in parsed.kids(token.i, "mark"))
    return False


def _may(parsed: ParsedDocument, noun: Token) -> bool:
    """True of the subject of "can be jailed", "may face", "must pay"."""
    verb = parsed.tokens[noun.head]
    modal = any(kid.tag == "MD" for kid in parsed.kids(verb.i, "aux"))
    return noun.dep in SUBJECTS and modal
