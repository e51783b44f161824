"""Words that look like those of somebody who says something, where nobody does.

"Found him unconscious" tells what she saw, "is looking into the matter" what the council does,
"charged them for repairs" what they pay for, and "in a dispute over pay" why the nurses stopped
work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.extraction.attribution.statements import renumbered
from kg.extraction.attribution.topics import Topics
from kg.model import Attribution, Quotation
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    SUBJECTS,
    TENSED,
    VERBAL,
    base_form,
    prepositional_phrases,
)
from kg.nlp.verb_classes import classes
from kg.ontology.lexicon import Lexicon

FINDING, LOOKING, SEEMING = "find", "look", "seem"
DIRECTIONS = frozenset({"into", "at", "after", "forward", "through"})
NONE = "no"
SELVES = ("self", "selves")
STATES = frozenset({"ccomp", "xcomp", "oprd", "acomp", "advcl"})
LIGHT = frozenset({"be", "have"})
CITING, OVER, FOR, TO = "cite", "over", "for", frozenset({"to"})
DISPUTED = frozenset({"over", "about", "with", "on"})


def drop_silent(
    parsed: ParsedDocument,
    attributions: Sequence[Attribution],
    lexicon: Lexicon,
    bills: Callable[[Token], bool],
) -> tuple[Attribution, ...]:
    """The attributions without those by which nobody says anything; parents are renumbered.

    ``bills`` is true of a "charge" by which somebody sells something.
    """
    silence = _Silence(parsed, lexicon, bills)
    topics = Topics(parsed, attributions, lexicon)
    return renumbered(attributions, lambda one: not (silence.is_all(one) or topics.is_one(one)))


class _Silence:
    """Looks at the cues of one document; the comments of the lists say what each holds."""

    def __init__(
        self, parsed: ParsedDocument, lexicon: Lexicon, bills: Callable[[Token], bool]
    ) -> None:
        self._parsed = parsed
        self._bills = bills
        self._states = lexicon.words("foundState")
        self._quarrels = lexicon.words("quarrelNoun")
        self._finders = lexicon.words("publicationNoun") | lexicon.words("hearingBody")
        self._pleading = lexicon.words("pleadingVerb")
        self._nothing = lexicon.words("courtNothing")
        self._answering = lexicon.words("answeringVerb")
        self._requests = lexicon.words("requestNoun")
        self._declining = lexicon.words("decliningVerb")
        self._commenting = self._answering | lexicon.words("commentingVerb")

    def is_all(self, one: Attribution) -> bool:
        """True where the cue of ``one`` tells what somebody does, or that nothing is said."""
        if one.quotation is not Quotation.INDIRECT:
            return False
        cue = [token for span in one.cue for token in self._parsed.within(span)]
        verbs = [token for token in cue if token.pos in VERBAL and token.lemma not in LIGHT]
        if _stands_trial(cue, verbs) or any(self._is_mute(verb, one) for verb in verbs):
            return True
        nouns = [] if verbs else [token for token in cue if base_form(token) in self._quarrels]
        return any(self._is_over(noun, one) for noun in nouns)

    def _is_mute(self, verb: Token, one: Attribution) -> bool:
        if self._gives_none(verb) or self._is_quiet(verb) or self._bills(verb):
            return True
        if one.speech_act == SEEMING and self._looks(verb):
            return True
        # A report that "found the ward empty" says so.
        source = (token for span in one.source for token in self._parsed.within(span))
        return self._finds_in_state(verb) and not any(base_form(t) in self._finders for t in source)

    def _finds_in_state(self, verb: Token) -> bool:
        """ "Found him unconscious", "found the boy lying in the yard", "found themselves outvoted";
        a poll that "found voters leaning to Roth" says so."""
        if verb.lemma != FINDING:
            return False
        for kid in self._parsed.kids(verb.i, *STATES):
            if kid.i < verb.i or self._parsed.kid(kid.i, "aux", "auxpass", "mark") is not None:
                continue
            found = self._parsed.kid(kid.i, *SUBJECTS) or self._parsed.kid(verb.i, "dobj")
            if kid.lower in self._states or (found is not None and found.lower.endswith(SELVES)):
                return True
        return False

    def _looks(self, verb: Token) -> bool:
        """ "Is looking into the matter"; "looks likely" says how it seems."""
        behind = self._parsed.kids(verb.i, "prep", "prt", "advmod")
        return verb.lemma == LOOKING and any(kid.lower in DIRECTIONS for kid in behind)

    def _gives_none(self, verb: Token) -> bool:
        """ "Offered no evidence", "pleaded no contest": nobody promises or demands anything."""
        objects = self._parsed.kids(verb.i, "dobj") if verb.lemma in self._pleading else ()
        return any(
            noun.lemma in self._nothing
            and any(kid.lower == NONE for kid in self._parsed.kids(noun.i, "det"))
            for noun in objects
        )

    def _is_quiet(self, verb: Token) -> bool:
        """ "Did not respond to a request", "declined to comment, citing the trial", "took issue
        with the mayor over pay": a silence, its reason, or a quarrel, and no words."""
        parsed = self._parsed
        if verb.lemma == CITING:
            declined = verb.dep == "advcl" and self._declines_words(parsed.tokens[verb.head])
            return declined and not _tells(parsed, verb)
        if parsed.kid(verb.i, "neg") is not None:
            asked = [one.lemma for _, one in prepositional_phrases(parsed, verb.i, TO)]
            return verb.lemma in self._answering and any(one in self._requests for one in asked)
        issue = (kid.lower == "issue" for kid in parsed.kids(verb.i, "dobj"))
        links = (kid for one in (verb.i, verb.i + 1) for kid in parsed.kids(one, "prep"))
        return verb.lemma == "take" and any(issue) and OVER in {kid.lower for kid in links}

    def _declines_words(self, verb: Token) -> bool:
        """ "Declined to comment"; police who "declined to charge him" tell why."""
        asked = (kid.lemma for kid in self._parsed.kids(verb.i, "xcomp", "dobj"))
        return verb.lemma in self._declining and any(one in self._commenting for one in asked)

    def _is_over(self, noun: Token, one: Attribution) -> bool:
        """ "A dispute over pay": a matter, and no clause that anybody claims."""
        linked = any(kid.lower in DISPUTED for kid in self._parsed.kids(noun.i, "prep"))
        told = (token for span in one.content for token in self._parsed.within(span))
        return linked and not any(token.tag in TENSED for token in told)


def _stands_trial(cue: Sequence[Token], verbs: Sequence[Token]) -> bool:
    """ "*Appeared in court for* allegedly bribing a guard": whoever stands there says nothing."""
    before = any(base_form(token) in classes().trials for token in cue)
    return (
        before and cue[-1].lower == FOR and all(verb.lemma in classes().appearing for verb in verbs)
    )


def _tells(parsed: ParsedDocument, citing: Token) -> bool:
    """ "Citing evidence *that he had taken bribes*": what is cited says something."""
    cited = parsed.kids(citing.i, "dobj")
    return parsed.kid(citing.i, "ccomp") is not None or any(
        parsed.kid(noun.i, "acl", "relcl") is not None for noun in cited
    )
