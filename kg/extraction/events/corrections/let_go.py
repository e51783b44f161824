"""Workers who are let go: "fired five clerks … said the five were *let go* for lateness".

Kidnappers and police let people go, who are then free. A firm that does so dismisses them: the text
says of the same people that they were fired, or calls them workers and holds nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.events.drafts import Draft, undergoing
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import base_form
from kg.ontology.kinds import Kind
from kg.ontology.lexicon import Lexicon

DISMISSAL, RELEASE = "Dismissal", "Release"
LET, GO = "let", "go"


def dismiss_let_go(
    parsed: ParsedDocument, told: Sequence[Draft], dismissal: Kind, lexicon: Lexicon
) -> None:
    """Makes dismissals of such releases. Raises LexiconError if a list is missing."""
    let_go = [one for one in told if one.kind.name == RELEASE and _is_let_go(parsed, one)]
    if not let_go:
        return
    workers, holding = lexicon.words("hiredNoun"), lexicon.words("captureKind")
    gone = {who for one in told if one.kind.name == DISMISSAL for _, who in undergoing(one)}
    captive = lexicon.words("captiveWord")
    held = any(one.kind.name in holding for one in told)
    held = held or any(not captive.isdisjoint((one.lower, one.lemma)) for one in parsed.tokens)
    for draft in let_go:
        found = list(undergoing(draft))
        heads = [draft.heads[place] for place, _ in found]
        hired = all(i is not None and base_form(parsed.tokens[i]) in workers for i in heads)
        if found and (all(who in gone for _, who in found) or (hired and not held)):
            draft.kind = dismissal


def _is_let_go(parsed: ParsedDocument, draft: Draft) -> bool:
    return parsed.tokens[draft.anchor.token].lemma in (LET, GO)
