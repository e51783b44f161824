"""Names before a colon in a headline that say what it is about: "Ada Lind: Driver jailed".

Whoever is dead in the text says nothing, and that somebody was arrested or tried is the paper's own
news, unless the name speaks elsewhere; "Ada Lind: Rebels killed my brother" is what she says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import HEADLINES, Attribution, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import SUBJECTS, VERBAL, base_form, is_passive
from kg.nlp.verb_classes import classes
from kg.ontology.lexicon import Lexicon

COLON = ":"
OWN = frozenset({"i", "my", "me", "we", "our", "us", "mine", "ours"})
DEATH_LINKS = ("of",)
GUILTY = "guilty"


class Topics:
    """Looks at the headlines of one document."""

    def __init__(
        self, parsed: ParsedDocument, attributions: Sequence[Attribution], lexicon: Lexicon
    ) -> None:
        """Raises LexiconError where a list is missing."""
        self._parsed = parsed
        self._speaking = {
            token.text
            for said in attributions
            if not self._has_colon(said)
            for token in self._within(said.source)
        }
        self._trying = lexicon.words("triedVerb") | lexicon.words("convictingVerb")
        self._fatal = lexicon.words("fatalWord")
        self._dying = lexicon.words("sufferedAct")

    def is_one(self, said: Attribution) -> bool:
        """True where the source of ``said`` is what the headline is about."""
        words = list(self._within(said.cue))
        if not self._has_colon(said):
            return False
        if self._parsed.sentences[words[0].sentence].kind not in HEADLINES:
            return False
        content = list(self._within(said.content))
        if not content or content[0].i < words[0].i or any(t.lower in OWN for t in content):
            return False
        named = [token for token in self._within(said.source) if token.pos == "PROPN"]
        if not named:
            return False
        silent = named[-1].text not in self._speaking  # "Farr: Mayor guilty of theft"
        return (silent and self._is_of_court(content)) or self._is_dead(named[-1])

    def _has_colon(self, said: Attribution) -> bool:
        return [word.text for word in self._within(said.cue)] == [COLON]

    def _within(self, spans: tuple[Span, ...]) -> Iterator[Token]:
        return (token for span in spans for token in self._parsed.within(span))

    def _is_of_court(self, content: list[Token]) -> bool:
        """ "Driver *appears* in court", "Two men *jailed*", "Builder *guilty* of murder"."""
        verb = next((t for t in content if t.pos in VERBAL or t.lower == GUILTY), None)
        if verb is None:
            return False
        tried = verb.lemma in self._trying and self._parsed.kid(verb.i, "dobj") is None
        return tried or verb.lower == GUILTY or self._appears(verb) or self._found(verb)

    def _appears(self, verb: Token) -> bool:
        behind = self._parsed.tokens[verb.i + 1 : verb.right]
        return verb.lemma in classes().appearing and any(
            base_form(token) in classes().trials for token in behind
        )

    def _found(self, verb: Token) -> bool:
        return any(kid.lower == GUILTY for kid in self._parsed.kids(verb.i))

    def _is_dead(self, name: Token) -> bool:
        """Whether the text reports the death of somebody with this last name."""
        return any(
            self._dies(token)
            for token in self._parsed.tokens
            if token.text == name.text and token.i != name.i
        )

    def _dies(self, name: Token) -> bool:
        above = self._parsed.tokens[name.head]
        if base_form(above) in self._fatal and name.dep == "poss":
            return True
        if name.dep == "pobj" and above.lower in DEATH_LINKS:
            return base_form(self._parsed.tokens[above.head]) in self._fatal
        if name.dep not in SUBJECTS or above.lemma not in self._fatal:
            return False
        return above.lemma in self._dying or is_passive(self._parsed, above.i)
