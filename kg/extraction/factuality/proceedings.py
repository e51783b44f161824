"""Whether an accusation or a proceeding took place, and whether it still stands.

"If he had been charged with fraud", "was nearly charged", "had they accused him": nobody has
charged anybody, so the wrong that the charge names is no allegation. "Dropped the charges", "the
count was dismissed by the judge": somebody was charged, and is no longer.
"""

from __future__ import annotations

from kg.extraction.factuality.lexicon import CertaintyWords
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    MODIFIERS,
    NOUN_SUBJECTS,
    PAST,
    SUBJECTS,
    base_form,
    is_infinitive,
    is_negated,
    particled,
)

INVERTED = frozenset({"had", "should", "were"})  # auxiliaries that open a condition without "if"
AUXILIARIES = ("aux", "auxpass")
BELOW_BE = frozenset({"xcomp", "ccomp", "relcl", "acl"})
NAME_PARTS = ("compound", "nmod", "amod")


def is_inverted(parsed: ParsedDocument, verb: Token) -> bool:
    """ "Had Hale won the vote, …", "were she to win it, …": a condition without "if"."""
    above, subject = parsed.tokens[verb.head], parsed.kid(verb.i, *SUBJECTS)
    if verb.dep in ("relcl", "acl") and is_infinitive(parsed, verb):
        above = parsed.tokens[above.head]  # "were the man to be charged", hung from the man
    if verb.dep in BELOW_BE and above.lemma == "be" and above.i < verb.i:
        verb, subject = above, parsed.kid(above.i, *SUBJECTS) or subject
    if subject is None:
        return False
    openings = (verb, *parsed.kids(verb.i, *AUXILIARIES))
    inverted = [aux for aux in openings if aux.lower in INVERTED and aux.i < subject.i]
    before = verb.i < verb.head and verb.dep in ("advcl", "ccomp")
    return bool(inverted) and (before or _opens_main_clause(parsed, inverted[0], verb))


def _opens_main_clause(parsed: ParsedDocument, auxiliary: Token, verb: Token) -> bool:
    """ "*Had* Hale lied, she would have left": for parsers perhaps two clauses side by side; in no
    question, and what follows the comma is only thought of as well."""
    sentence = parsed.sentences[verb.sentence]
    tokens = parsed.sentence_tokens(sentence)
    behind = [token for token in tokens if token.i > verb.i]
    comma = next((token.i for token in behind if token.text == ","), None)
    asked = any(token.text == "?" for token in behind)
    opening = next((token.i for token in tokens if token.pos not in ("PUNCT", "SPACE")), None)
    if comma is None or asked or opening != auxiliary.i:
        return False
    return any(token.tag == "MD" for token in behind if token.i > comma)


def is_unreal(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """ "If he is charged", "unless they charge him", "had he been charged", "would have been
    charged"."""
    marks = (words.marks.get(kid.lower, ()) for kid in parsed.kids(verb.i, "mark"))
    if any("conditional" in effects for effects in marks) or is_inverted(parsed, verb):
        return True
    beside = {kid.lower for kid in parsed.kids(verb.i, "aux")}
    return "have" in beside and bool(beside & words.backshifted)


def is_averted(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """ "Was nearly charged", "almost accused her": an adverb by which it did not happen."""
    adverbs = parsed.kids(verb.i, "advmod")
    return any(
        words.adverbs.get(kid.lower) == ("negated",) and kid.dep != "neg" and kid.i < verb.i
        for kid in adverbs
    )


def follows_particle(parsed: ParsedDocument, verb: Token) -> bool:
    """ "Ruled out charging him": a gerund that belongs to the verb and particle before it, which
    parsers take for an adverbial clause."""
    own = parsed.kid(verb.i, "mark", *SUBJECTS)
    if verb.dep != "advcl" or verb.tag != "VBG" or own is not None:
        return False
    particle = parsed.kid(verb.head, "prt")
    return particle is not None and particle.i == verb.left - 1


def is_side_by_side(parsed: ParsedDocument, clause: Token, verb: Token) -> bool:
    """ "One fled, the other is alleged to have stayed": two clauses with only a comma between them,
    of which parsers take the first for what is alleged."""
    if clause.dep != "ccomp" or clause.i > verb.i:
        return False
    somebody = parsed.kid(verb.i, "nsubjpass")
    told = any(is_infinitive(parsed, kid) for kid in parsed.kids(verb.i, "xcomp"))
    return told and somebody is not None and somebody.lower != "it"


def withdrawal(
    parsed: ParsedDocument, verb: Token, noun: Token, words: CertaintyWords
) -> bool | None:
    """What ``verb`` does to the charge ``noun``, its object or subject: True where the charge is
    withdrawn or thrown out, False where that has not come about ("refused to drop the charge"),
    None where the verb does nothing of the kind.

    Only a court throws out a charge by "dismissing" it; the accused who does so answers it.
    """
    name, told = base_form(noun), particled(parsed, verb)
    if name in words.proceedings and told in words.collapsing:
        ended = noun.dep in NOUN_SUBJECTS or _is_stopped(parsed, verb, noun, words)
        return came_about(parsed, verb, words) if ended else None
    if not _is_undergoing(parsed, verb, noun):
        return None
    known = name in words.proceedings or name in words.charges or name in words.accusations
    adverbs = (f"{verb.lemma} {kid.lower}" for kid in parsed.kids(verb.i, "advmod"))
    withdraws = not words.withdrawing.isdisjoint((told, verb.lemma, *adverbs))
    if not known or not (withdraws or _is_thrown_out(parsed, verb, noun, words)):
        return None
    return came_about(parsed, verb, words)


def states_case(case: Token, event: Token, words: CertaintyWords) -> bool:
    """False of a trial that collapsed, which took place, and of what it was about ("dropped the
    inquiry into her death"); true of "the *theft* case was dropped", and of any charge."""
    if base_form(case) not in words.proceedings:
        return True
    return event.head == case.i and event.dep in MODIFIERS


def _is_undergoing(parsed: ParsedDocument, verb: Token, noun: Token) -> bool:
    """ "Dropped the charges", "charges were dropped", "charges dropped" (of a headline)."""
    if noun.dep in ("dobj", "nsubjpass"):
        return True
    return noun.dep == "nsubj" and parsed.kid(verb.i, "dobj", "aux") is None


def _is_stopped(parsed: ParsedDocument, verb: Token, noun: Token, words: CertaintyWords) -> bool:
    """ "Dropped the case"; of a trial only by a court: "the firm halted a trial of its vaccine"."""
    if noun.dep != "dobj":
        return False
    doers = parsed.kids(verb.i, "nsubj")
    others = base_form(noun) in words.trials and doers
    return not others or any(_is_court(parsed, one, words) for one in doers)


def _is_thrown_out(parsed: ParsedDocument, verb: Token, noun: Token, words: CertaintyWords) -> bool:
    if verb.lemma not in words.dismissing or noun.dep == "nsubj":
        return False
    by = [parsed.kid(agent.i, "pobj") for agent in parsed.kids(verb.i, "agent")]
    doers = [*parsed.kids(verb.i, "nsubj"), *(one for one in by if one is not None)]
    if doers:
        return any(_is_court(parsed, one, words) for one in doers)
    passive = noun.dep == "nsubjpass"
    return passive and base_form(noun) in (words.charges | words.proceedings)


def _is_court(parsed: ParsedDocument, noun: Token, words: CertaintyWords) -> bool:
    titled = {kid.lower for kid in parsed.kids(noun.i, *NAME_PARTS)}
    return base_form(noun) in words.courts or bool(titled & words.courts)


def came_about(parsed: ParsedDocument, verb: Token, words: CertaintyWords) -> bool:
    """A verb of the past or present, neither denied, nor wished for, nor under a condition; or what
    has been decided ("agreed to drop the charge")."""
    above = parsed.tokens[verb.head]
    decided = verb.dep == "xcomp" and "settled" in words.verbs.get(above.lemma, ())
    if decided and is_infinitive(parsed, verb):
        undecided = is_negated(parsed, verb.i) or is_negated(parsed, above.i)
        return above.tag in PAST and not undecided
    ahead = any(kid.lower in words.modals for kid in parsed.kids(verb.i, "aux"))
    open_ended = verb.tag == "VB" or is_infinitive(parsed, verb) or ahead
    undone = is_negated(parsed, verb.i) or is_averted(parsed, verb, words)
    return not (open_ended or undone or is_unreal(parsed, verb, words))
