"""Pleas in court: "pleaded guilty to fraud" admits the fraud, "pleaded not guilty" denies it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.extraction.attribution.rules import Draft
from kg.extraction.attribution.spans import cut, merge
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import subtree_span
from kg.ontology.cues import Act, Cues, load_cues
from kg.ontology.lexicon import Lexicon

# Whose acts a plea has: the verbs of admitting and of denying, in their plainest frames.
INDICATING, TO = frozenset({"indicate"}), "to"
ADMITS, DENIES = ("admit", "clause"), ("deny", "object")


@dataclass(frozen=True, slots=True)
class PleaReader:
    """Reads the pleas of one document; ``ontology/cues.ttl`` says what each list holds."""

    parsed: ParsedDocument
    cues: Cues
    answering: frozenset[str]
    guilty: frozenset[str]
    innocent: frozenset[str]

    @classmethod
    def of(cls, parsed: ParsedDocument, lexicon: Lexicon) -> PleaReader:
        """The reader with the lists of ``lexicon``; raises LexiconError if one is missing."""
        return cls(
            parsed,
            load_cues(lexicon),
            lexicon.words("pleaWord"),
            lexicon.words("guiltyWord"),
            lexicon.words("innocentWord"),
        )

    def with_plea(self, draft: Draft) -> Draft:
        """``draft`` with the adjective of a plea in its cue: the content is what it answers.

        Where nothing follows ("pleaded not guilty."), only the "not" goes to the cue.
        """
        plea = self._plea(draft)
        if plea is None or not draft.content[0].covers(plea.span):
            return draft
        negation = self._negation(plea)
        if self._is_indicated(draft, plea):
            return self._indicated(draft, plea, negation)
        start = plea.start if negation is None else negation.start
        content = cut(self.parsed.text, draft.content, [Span(start, plea.end)])
        added = Span(start, plea.end)
        if not content:
            if negation is None:
                return draft
            added, content = negation.span, [plea.span]
        cue = tuple(merge([*draft.cue, added]))
        return replace(draft, cue=cue, content=tuple(content))

    def act(self, draft: Draft) -> Act | None:
        """What a plea does; None if ``draft`` is none."""
        plea = self._plea(draft)
        if plea is None:
            return None
        denies = (plea.lower in self.innocent) != (self._negation(plea) is not None)
        lemma, frame = DENIES if denies else ADMITS
        cue = self.cues.get(lemma, "VERB")
        return cue.act(frame) if cue is not None else None

    def _plea(self, draft: Draft) -> Token | None:
        """The adjective of the plea in the cue, or at the head of the content."""
        cue = self._tokens(draft.cue)
        indicated = [one for one in cue if one.lemma in INDICATING]
        for noun in (kid for one in indicated for kid in self.parsed.kids(one.i, "dobj")):
            if noun.lemma in self.answering:
                kids = self.parsed.kids(noun.i, "amod")
                return next((kid for kid in kids if kid.lower in self.guilty | self.innocent), None)
        if not any(token.lemma.lower() in self.answering for token in cue):
            return None
        head = self._tokens(draft.content[:1])[:2]
        opening = [t for n, t in enumerate(head) if n == 0 or head[0].dep == "neg"]
        pleas = self.guilty | self.innocent
        return next((token for token in (*cue, *opening) if token.lower in pleas), None)

    def _indicated(self, draft: Draft, plea: Token, negation: Token | None) -> Draft:
        """The draft with what is answered, or else the adjective, for its content."""
        noun = self.parsed.tokens[plea.head]
        links = (*self.parsed.kids(noun.i, "prep"), *self.parsed.kids(noun.head, "prep"))
        answered = next((link for link in links if link.lower == TO), None)
        content = plea.span if answered is None else subtree_span(self.parsed, answered.i)
        cue = draft.cue if negation is None else tuple(merge([*draft.cue, negation.span]))
        return replace(draft, cue=cue, content=(content,))

    def _is_indicated(self, draft: Draft, plea: Token) -> bool:
        """ "Indicated a *guilty* plea": nothing else belongs to what is said."""
        above = self.parsed.tokens[plea.head]
        return above.lemma in self.answering and any(
            one.i == above.head and one.lemma in INDICATING for one in self._tokens(draft.cue)
        )

    def _tokens(self, spans: Iterable[Span]) -> list[Token]:
        return [token for span in spans for token in self.parsed.within(span)]

    def _negation(self, plea: Token) -> Token | None:
        before = self.parsed.tokens[plea.i - 1] if plea.i else None
        return before if before is not None and before.dep == "neg" else None
