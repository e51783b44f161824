"""Words that look like those of somebody who says something, where nobody does.

"Found him unconscious" tells what she saw, "is looking into the matter" what the council does,
"charged them for repairs" what they pay for, and "in a dispute over pay" why the nurses stopped
work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.extraction.attribution.statements import renumbered
from kg.model import Attribution, Quotation
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import (
    SUBJECTS,
    TENSED,
    VERBAL,
    base_form,
    prepositional_phrases,
)
from kg.ontology.lexicon import Lexicon

FINDING, LOOKING, SEEMING = "find", "look", "seem"
DIRECTIONS = frozenset({"into", "at", "after", "forward", "through"})
GIVING, NONE = frozenset({"offer", "plead"}), "no"
SELVES = ("self", "selves")
STATES = frozenset({"ccomp", "xcomp", "oprd", "acomp", "advcl"})
LIGHT = frozenset({"be", "have"})
CITING, OVER, TO = "cite", "over", frozenset({"to"})
DECLINING = frozenset({"decline", "refuse"})
ANSWERING = frozenset({"respond", "reply"})
COMMENTING = ANSWERING | {"comment", "answer", "discuss", "elaborate", "speak", "say", "talk"}
REQUESTS = frozenset({"request", "message", "call", "email", "e-mail", "question", "inquiry"})
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
    courtly = lexicon.words("courtNothing")
    states, quarrels = lexicon.words("foundState"), lexicon.words("quarrelNoun")
    papers = lexicon.words("publicationNoun") | lexicon.words("hearingBody")

    def says(one: Attribution) -> bool:
        if one.quotation is not Quotation.INDIRECT:
            return True
        cue = [token for span in one.cue for token in parsed.within(span)]
        verbs = [token for token in cue if token.pos in VERBAL and token.lemma not in LIGHT]
        judges = any(base_form(t) in papers for span in one.source for t in parsed.within(span))
        if not judges and any(_finds_in_state(parsed, verb, states) for verb in verbs):
            return False  # but a report that "found the ward empty" says so
        if any(_gives_none(parsed, verb, courtly) or _is_quiet(parsed, verb) for verb in verbs):
            return False
        if one.speech_act == SEEMING and any(_looks(parsed, verb) for verb in verbs):
            return False
        if any(bills(verb) for verb in verbs):
            return False
        nouns = [] if verbs else [token for token in cue if base_form(token) in quarrels]
        return not any(_is_over(parsed, noun, one) for noun in nouns)

    return renumbered(attributions, says)


def _finds_in_state(parsed: ParsedDocument, verb: Token, states: frozenset[str]) -> bool:
    """ "Found him unconscious", "found the boy lying in the yard", "found themselves outvoted"; a
    poll that "found voters leaning to Roth" says so."""
    if verb.lemma != FINDING:
        return False
    for kid in parsed.kids(verb.i, *STATES):
        if kid.i < verb.i or parsed.kid(kid.i, "aux", "auxpass", "mark") is not None:
            continue
        found = parsed.kid(kid.i, *SUBJECTS) or parsed.kid(verb.i, "dobj")
        if kid.lower in states or (found is not None and found.lower.endswith(SELVES)):
            return True
    return False


def _looks(parsed: ParsedDocument, verb: Token) -> bool:
    """ "Is looking into the matter"; "looks likely" says how it seems."""
    behind = parsed.kids(verb.i, "prep", "prt", "advmod")
    return verb.lemma == LOOKING and any(kid.lower in DIRECTIONS for kid in behind)


def _gives_none(parsed: ParsedDocument, verb: Token, courtly: frozenset[str]) -> bool:
    """ "Offered no evidence", "pleaded no contest": nobody promises or demands anything."""
    objects = parsed.kids(verb.i, "dobj") if verb.lemma in GIVING else ()
    return any(
        noun.lemma in courtly and any(kid.lower == NONE for kid in parsed.kids(noun.i, "det"))
        for noun in objects
    )


def _is_quiet(parsed: ParsedDocument, verb: Token) -> bool:
    """ "Did not respond to a request", "declined to comment, citing the trial", "took issue with
    the mayor over pay": a silence, its reason, or a quarrel, and no words."""
    above = parsed.tokens[verb.head]
    if verb.lemma == CITING:
        return verb.dep == "advcl" and _declines_words(parsed, above) and not _tells(parsed, verb)
    if parsed.kid(verb.i, "neg") is not None:
        asked = [one.lemma for _, one in prepositional_phrases(parsed, verb.i, TO)]
        return verb.lemma in ANSWERING and any(one in REQUESTS for one in asked)
    issue = verb.lemma == "take" and any(k.lower == "issue" for k in parsed.kids(verb.i, "dobj"))
    links = (kid for one in (verb.i, verb.i + 1) for kid in parsed.kids(one, "prep"))
    return issue and OVER in {kid.lower for kid in links}


def _declines_words(parsed: ParsedDocument, verb: Token) -> bool:
    """ "Declined to comment"; police who "declined to charge him" tell why."""
    asked = (kid.lemma for kid in parsed.kids(verb.i, "xcomp", "dobj"))
    return verb.lemma in DECLINING and any(one in COMMENTING for one in asked)


def _tells(parsed: ParsedDocument, citing: Token) -> bool:
    """ "Citing evidence *that he had taken bribes*": what is cited says something."""
    cited = parsed.kids(citing.i, "dobj")
    return parsed.kid(citing.i, "ccomp") is not None or any(
        parsed.kid(noun.i, "acl", "relcl") is not None for noun in cited
    )


def _is_over(parsed: ParsedDocument, noun: Token, one: Attribution) -> bool:
    """ "A dispute over pay": a matter, and no clause that anybody claims."""
    linked = any(kid.lower in DISPUTED for kid in parsed.kids(noun.i, "prep"))
    told = (token for span in one.content for token in parsed.within(span))
    return linked and not any(token.tag in TENSED for token in told)
