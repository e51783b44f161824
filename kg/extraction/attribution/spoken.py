"""Whether the words of an attribution were spoken: "did not accuse", "stopped short of saying".

A denial was spoken; what nobody said, what somebody refused to say and what "she did not say" was
not. Nobody may appear as accused who is not.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extraction.factuality.lexicon import CertaintyWords, certainty_words
from kg.extraction.factuality.make_believe import in_jest, in_story, is_joked
from kg.extraction.factuality.negation import adds
from kg.extraction.factuality.proceedings import (
    follows_particle,
    is_averted,
    is_unreal,
    withdrawal,
)
from kg.extraction.factuality.taken_back import is_taken_back
from kg.model import Attribution, Polarity, Quotation, TimeFrame
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, VERBAL, is_negated, is_passive
from kg.ontology.lexicon import Lexicon

CLIMBED = frozenset({"xcomp", "pcomp", "prep", "advmod", "acomp"})
MAX_FLOORS = 4
PERFECT_INFINITIVE = frozenset({"to", "have"})
HEARSAY = frozenset({"claimed", "alleged", "probable"})  # effects of verbs of saying and thinking
ALLEGED = "alleged"
IT = "it"
OWN_FINDING = frozenset({"ruled", "shown", "future"})


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """Words by which nothing is said.

    ``nobody``: subjects; ``undoing``: verbs, with their particle or preposition, under which
    nothing is done ("stop short", "refuse"); ``only``: what makes "not" add something ("not only");
    ``unsaid``: nouns of saying of which there may be none; ``ahead``: modals of what may still be
    said; ``conditions``: what opens a condition;
    ``accusing``: speech acts that accuse; ``certainty``: what words do to the certainty of events.
    """

    nobody: frozenset[str]
    undoing: frozenset[str]
    only: frozenset[str]
    unsaid: frozenset[str]
    ahead: frozenset[str]
    conditions: frozenset[str]
    accusing: frozenset[str]
    certainty: CertaintyWords

    @classmethod
    def of(cls, lexicon: Lexicon) -> SpokenWords:
        """As the ontology's files list them; raises LexiconError if a list is missing."""
        verbs = lexicon.mapping("certaintyVerb").items()
        return cls(
            lexicon.words("nobodyWord") - lexicon.words("someFew"),
            frozenset(verb for verb, effects in verbs if effects.split()[:1] == ["negated"]),
            lexicon.words("notOnly"),
            lexicon.words("unsaidNoun"),
            lexicon.words("modalAhead"),
            lexicon.words("conditionWord"),
            lexicon.words("accusingAct"),
            certainty_words(lexicon),
        )


def spoken(parsed: ParsedDocument, attribution: Attribution, words: SpokenWords) -> Polarity:
    """Whether the article reports the words of ``attribution`` as spoken."""
    cue = [token for span in attribution.cue for token in parsed.within(span)]
    # "Declined to comment" is an act of its own; "declined to accuse" accuses nobody.
    own = attribution.speech_act not in words.accusing
    inside = {token.i for token in cue if own}
    for token in cue:
        if _negated(parsed, token, words):
            return Polarity.NEGATED
        if token.pos in VERBAL and _undone(parsed, token, inside, words):
            return Polarity.NEGATED
        if not own and is_taken_back(parsed, token, words.certainty):
            return Polarity.NEGATED
    return Polarity.AFFIRMED


def spoken_when(parsed: ParsedDocument, attribution: Attribution, words: SpokenWords) -> TimeFrame:
    """When the words are spoken, whatever they look ahead to ("demanded that she resign").

    They have not been spoken yet in "will say" and "may accuse", and only others say so in "is said
    to have told them". Nothing is said in "if the court finds that" and "joked that", nor is an
    accusation made in "had they accused him", "might bring accusations", satire, hoaxes, stories.
    """
    if _is_hearsay(parsed, attribution, words):
        return TimeFrame.HYPOTHETICAL
    if attribution.quotation is Quotation.INDIRECT and is_joked(
        parsed, attribution.cue, words.certainty
    ):
        return TimeFrame.HYPOTHETICAL
    accuses = attribution.speech_act in words.accusing
    if accuses and in_jest(parsed, attribution.source, attribution.cue, words.certainty):
        return TimeFrame.HYPOTHETICAL
    cue = (token for span in attribution.cue for token in parsed.within(span))
    verbs = (parsed.tokens[token.head] if token.dep == "dobj" else token for token in cue)
    frames = (_frame_of(parsed, verb, words, accuses) for verb in verbs if verb.pos in VERBAL)
    return next((frame for frame in frames if frame is not None), TimeFrame.NON_FUTURE)


def _frame_of(
    parsed: ParsedDocument, verb: Token, words: SpokenWords, accuses: bool
) -> TimeFrame | None:
    """Another time frame than that of words that were spoken, if a verb of the cue has one."""
    modals = [kid.lower for kid in parsed.kids(verb.i, "aux")]
    if words.ahead.intersection(modals) and not (accuses and _opens_case(parsed, verb)):
        return TimeFrame.FUTURE
    unmade = accuses and _never_made(parsed, verb, words)
    return TimeFrame.HYPOTHETICAL if unmade or _on_condition(parsed, verb, words) else None


def _opens_case(parsed: ParsedDocument, verb: Token) -> bool:
    """ "It will be alleged that": so a prosecution puts its case, and alleges by these words."""
    subject = parsed.kid(verb.i, "nsubjpass", "expl")
    return is_passive(parsed, verb.i) and subject is not None and subject.lower == IT


def _is_hearsay(parsed: ParsedDocument, attribution: Attribution, words: SpokenWords) -> bool:
    """ "Is said to have told", "*allegedly* ordered": others say, or think, that he did."""
    for token in (token for span in attribution.cue for token in parsed.within(span)):
        beside = (
            words.certainty.adverbs.get(kid.lower, ()) for kid in parsed.kids(token.i, "advmod")
        )
        if token.pos in VERBAL and any(ALLEGED in effects for effects in beside):
            return True
        helping = {kid.lower for kid in parsed.kids(token.i, "aux")}
        above = parsed.tokens[token.head]
        if token.pos not in VERBAL or not helping.issuperset(PERFECT_INFINITIVE):
            continue
        effects = words.certainty.verbs.get(above.lemma, ())
        reported = HEARSAY.intersection(effects) and not OWN_FINDING.intersection(effects)
        if reported and parsed.kid(above.i, "auxpass") is not None:
            return True
    return False


def _on_condition(parsed: ParsedDocument, verb: Token, words: SpokenWords) -> bool:
    """ "If she says so", "unless he admits it"."""
    return any(kid.lower in words.conditions for kid in parsed.kids(verb.i, "mark"))


def _never_made(parsed: ParsedDocument, verb: Token, words: SpokenWords) -> bool:
    """ "Had they accused him", "would have accused him", "in the novel she accuses him"."""
    return is_unreal(parsed, verb, words.certainty) or in_story(parsed, verb, words.certainty)


def _negated(parsed: ParsedDocument, token: Token, words: SpokenWords) -> bool:
    negation = token if token.dep == "neg" else parsed.kid(token.i, "neg")
    if negation is not None:
        only = parsed.tokens[negation.i + 1 : negation.i + 2]
        more = adds(parsed, negation) or (only and only[0].lower in words.only)
        if not _of_adjective(parsed, negation) and not more:
            return True
    if token.pos in VERBAL:
        averted = is_averted(parsed, token, words.certainty)
        return averted or _by_nobody(parsed, token, words) or _no_longer(parsed, token)
    if withdrawal(parsed, parsed.tokens[token.head], token, words.certainty):
        return True  # "dropped all charges against him"
    return token.lemma in words.unsaid and _has_no(parsed, token)


def _of_adjective(parsed: ParsedDocument, negation: Token) -> bool:
    """True for the "not" of "pleaded not guilty": something was said, and that was it."""
    head = parsed.tokens[negation.head]
    return head.pos == "ADJ" and parsed.tokens[head.head].pos != "AUX"


def _by_nobody(parsed: ParsedDocument, verb: Token, words: SpokenWords) -> bool:
    """ "Nobody has accused", "no witness alleged", "nor did she accuse"."""
    first = parsed.tokens[verb.left]
    if first.lower == "nor" or (first.i and parsed.tokens[first.i - 1].lower == "nor"):
        return True
    for subject in parsed.kids(verb.i, *NOUN_SUBJECTS, "agent"):
        before = parsed.tokens[max(subject.i - 1, 0)].lower
        if subject.lower in words.nobody or (subject.lower == "one" and before == "no"):
            return True
        if _has_no(parsed, subject):
            return True
    return False


def _has_no(parsed: ParsedDocument, noun: Token) -> bool:
    """ "no witness", "no suggestion"; not "no fewer than six witnesses"."""
    return any(
        kid.lower in ("no", "neither") and parsed.tag_after(kid.i) not in ("JJR", "RBR")
        for kid in parsed.kids(noun.i, "det", "neg", "preconj")
    )


def _no_longer(parsed: ParsedDocument, verb: Token) -> bool:
    """ "no longer accuses"."""
    return any(
        kid.lower == "longer" and parsed.tokens[kid.i - 1].lower == "no"
        for kid in parsed.kids(verb.i, "advmod")
    )


def _undone(parsed: ParsedDocument, verb: Token, inside: set[int], words: SpokenWords) -> bool:
    """ "stopped short of accusing", "refused to say", "has yet to charge", "without accusing"."""
    token, preposition = verb, ""
    for _ in range(MAX_FLOORS):
        above = parsed.tokens[token.head]
        climbed = token.dep in CLIMBED or follows_particle(parsed, token)
        if above.i == token.i or not climbed:
            return False
        if above.pos in ("ADP", "SCONJ") or above.dep == "prep":
            if above.lower == "without":
                return True
            preposition = above.lower
        elif not (preposition and above.pos in ("ADV", "ADJ")):  # "short" of "stopped short of"
            complement = bool(preposition) or token.tag in ("VB", "VBN", "VBG")
            done = above.i in inside
            return complement and _is_undoing(parsed, above, words, preposition, done=done)
        token = above
    return False


def _is_undoing(
    parsed: ParsedDocument, verb: Token, words: SpokenWords, preposition: str, *, done: bool
) -> bool:
    """True if what hangs on ``verb``, by ``preposition`` if any, does not happen.

    ``done``: the verb is itself a cue, so that only a "yet" undoes it.
    """
    if verb.pos not in VERBAL:
        return False
    if any(kid.lower == "yet" for kid in parsed.kids(verb.i, "advmod")):
        return True
    if done:
        return False
    undone = _keys(parsed, verb, preposition) & words.undoing
    return bool(undone) and not is_negated(parsed, verb.i)


def _keys(parsed: ParsedDocument, verb: Token, preposition: str) -> set[str]:
    lemma = verb.lemma
    keys = {lemma, f"{lemma} to"} if not preposition else {f"{lemma} {preposition}"}
    return keys | {f"{lemma} {kid.lower}" for kid in parsed.kids(verb.i, "advmod", "prt", "acomp")}
