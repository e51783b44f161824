"""What a clause or a noun takes as given, whatever stands above it.

"Failed to condemn the murder", "the man who killed a guard", "was not told why he was held".
"""

from __future__ import annotations

from kg.extraction.factuality.frames import PRESENT, tense_of
from kg.extraction.factuality.labels import Floor
from kg.nlp.parse import Token
from kg.nlp.tree import NOMINAL, SUBJECTS, VERBAL, base_form

DEFINITE = frozenset({"the", "this", "that", "these", "those"})


class Given(Floor):
    """Clauses and nouns that end the walk or hand it on."""

    def _in_passing(self, token: Token) -> bool:
        """ "information about the shooting", "know more about the raid": a definite noun behind a
        preposition that says nothing of it."""
        if token.pos not in NOMINAL or token.dep != "pobj":
            return False
        preposition = self._parsed.tokens[token.head]
        above = self._parsed.tokens[preposition.head]
        if above.pos in VERBAL or base_form(above) in self._words.nouns:
            return False
        return self._known(token)

    def _known(self, noun: Token) -> bool:
        """ "the raid", "this arrest", "her resignation"."""
        kids = self._parsed.kids(noun.i, "det", "poss")
        return any(kid.dep == "poss" or kid.lower in DEFINITE for kid in kids)

    def _purpose_of(self, noun: Token) -> bool:
        """ "reason to bribe him" leaves it open; "the first auditor to be jailed" was."""
        if any(
            kid.lower in self._words.unique or kid.tag == "JJS"
            for kid in (noun, *self._parsed.kids(noun.i, "amod"))
        ):
            return True
        self.result.apply(("unspecified", "hypothetical"))
        return noun.pos in NOMINAL

    def _is_content(self, verb: Token, noun: Token) -> bool:
        """ "the rumour that the regent had fled", "allegations he had robbed them": a clause of
        content that looks relative; it has an object of its own, or "that" before a subject."""
        if self._parsed.kid(verb.i, *SUBJECTS) is None:
            return False
        opening = self._parsed.tokens[verb.left]
        if opening.lower == "that":
            marked = opening.dep == "mark" and base_form(noun) in self._words.nouns
            return marked or noun.lemma in self._words.contents
        whole = self._parsed.kid(verb.i, "dobj", "nsubjpass") is not None
        relative = opening.tag in ("WP", "WDT", "WP$", "WRB", "IN")
        return whole and not relative and noun.lemma in self._words.contents

    def _asks(self, verb: Token, asking: frozenset[str]) -> bool:
        return any(kid.lower in asking for kid in self._parsed.kids(verb.i, "advmod"))

    def _in_relative(self, noun: Token) -> bool:
        """ "uncovered compounds where workers were beaten" is a finding; else what governs the noun
        says nothing of its relative clause ("failed to arrest the man who killed a guard")."""
        self.result.given = True
        for above in (noun, *self._parsed.ancestors(noun.i)):
            if above.pos in VERBAL:
                self.result.apply(self._in_fiction(above))
                if "shown" in self._words.verbs.get(above.lemma, ()):
                    self.result.apply(("claimed",))
                return False
        return False

    def _in_fiction(self, verb: Token) -> tuple[str, ...]:
        """ "he plays a detective who frees two hostages", "the opera ends with the murder of …"."""
        subject = self._parsed.kid(verb.i, "nsubj")
        if subject is None or "alleged" in self._words.verbs.get(verb.lemma, ()):
            return ()  # a film that accuses somebody speaks of the world
        invented = base_form(subject) in self._words.fiction or verb.lemma in self._words.acting
        return ("unspecified", "hypothetical") if invented else ()

    def _told_in_fiction(self, verb: Token) -> None:
        """The plot is told in the present; what a film brought about in the world, in the past."""
        if tense_of(self._parsed, verb) in PRESENT:
            self.result.apply(self._in_fiction(verb))

    def _as_given(self) -> bool:
        """What stands above says nothing of it: "failed to condemn the murder"."""
        self.result.given = True
        return False

    def _finite(self, token: Token) -> bool:
        """True for a verb with a tense of its own ("that he left", not "that he leave")."""
        if token.tag in ("VBD", "VBZ", "VBP"):
            return True
        return any(
            kid.tag in ("VBD", "VBZ", "VBP", "MD")
            for kid in self._parsed.kids(token.i, "aux", "auxpass")
        )

    def _opens_with(self, clause: Token, mark: str) -> bool:
        return any(kid.lower == mark for kid in self._parsed.kids(clause.i, "mark"))

    def _parted(self, clause: Token, verb: Token) -> bool:
        """A clause that a semicolon parts from the verb behind it."""
        marks = self._parsed.kids(verb.i, "punct")
        return any(mark.text == ";" and clause.i < mark.i < verb.i for mark in marks)
