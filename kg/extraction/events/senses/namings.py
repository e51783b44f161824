"""Whether a word that may name an event does: parts of names, names for people, mere modifiers."""

from __future__ import annotations

from kg.extraction.events.accusations.cases import is_of_case
from kg.extraction.events.accusations.words import accusing_words
from kg.extraction.events.arguments import Participants
from kg.extraction.events.roles import HOST, Filled
from kg.extraction.events.senses.billing import Billing
from kg.extraction.events.senses.contests import Contests
from kg.extraction.triggers.anchors import Anchor
from kg.extraction.triggers.lexicon import EventWords
from kg.nlp.called import called_as
from kg.nlp.generics import is_generic
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.tree import NOMINAL, PRESENT, base_form, first_conjunct, subjects
from kg.ontology.kinds import NOUN_SHAPES, Trigger
from kg.ontology.lexicon import Lexicon

HOLDING = frozenset({"agent", "patient", "theme", "reason"})  # a nounNeedsArgument needs one
EVENT_NOUNS = NOUN_SHAPES - {"agentNoun"}
EACH = frozenset({"each", "every"})
RESIGNATION, LEAVE = "Resignation", "leave"
NAMING = frozenset({"ORG", "FAC", "LAW", "WORK_OF_ART"})


class Namings:
    """Looks at the words of possible events in one document."""

    def __init__(
        self, parsed: ParsedDocument, people: Participants, words: EventWords, lexicon: Lexicon
    ) -> None:
        """``people`` are who takes part, ``words`` and ``lexicon`` what words mean."""
        self._parsed = parsed
        self._people = people
        self._words = words
        self._accusing = accusing_words(lexicon)
        self._contests = Contests(parsed, lexicon)
        self._billing = Billing(parsed, people, words, lexicon)
        self._habitual = lexicon.words("habitAdverb")

    def may_tell(self, trigger: Trigger, tokens: tuple[int, ...]) -> bool:
        """False of words that name no event here, whoever takes part."""
        token = self._parsed.tokens[tokens[0]]
        if trigger.shape != "verb" and self._only_modifies(tokens):
            return False
        wrong = trigger.kind.wrong
        if wrong and is_of_case(self._parsed, token, self._accusing):
            return False
        if trigger.shape in EVENT_NOUNS and (self._is_person(token) or self._is_in_a_name(token)):
            return False
        if self._is_no_single_act(token, wrong=wrong):
            return False
        if trigger.kind.name == RESIGNATION and self._goes_out(token):
            return False
        return not self._contests.is_no_event(token, trigger.kind.name)

    def _goes_out(self, verb: Token) -> bool:
        """ "Spoke as he *left* the White House": for the day, and not his post."""
        return verb.lemma == LEAVE and any(
            kid.lower == "as" for kid in self._parsed.kids(verb.i, "mark")
        )

    def tells(self, anchor: Anchor, fillers: list[Filled]) -> bool:
        """False of words that name no event with ``fillers`` of its roles."""
        if not self._is_strong_enough(anchor, fillers) or self._identifies(fillers):
            return False
        return not self._billing.bills(self._parsed.tokens[anchor.token])

    def _only_modifies(self, tokens: tuple[int, ...]) -> bool:
        """ "murder investigation", "fraud squad": the event noun only says which.

        A part of the wording is no noun that it modifies ("the Harrow Street break-in").
        """
        token = self._parsed.tokens[tokens[0]]
        while token.head in tokens and token.head != token.i:
            token = self._parsed.tokens[token.head]
        if token.dep not in ("compound", "nmod", "amod", "npadvmod"):
            return False
        head = first_conjunct(self._parsed, self._parsed.tokens[token.head], links=("compound",))
        return base_form(head) not in self._words.carriers

    def _is_in_a_name(self, token: Token) -> bool:
        """ "Homeland Security Investigations" names a body; a line in capitals shows no names."""
        if token.pos != "PROPN" or token.entity_type not in NAMING:
            return False
        sentence = self._parsed.sentences[token.sentence]
        words = self._parsed.tokens[sentence.first : sentence.last]
        return any(word.text.islower() and word.pos in ("NOUN", "VERB") for word in words)

    def _is_person(self, token: Token) -> bool:
        """ "The senator is a fraud", "sees him as a fraud": what a person is called is no event."""
        parsed = self._parsed
        named = called_as(parsed, token)
        if named is None:
            first = first_conjunct(parsed, token, among=NOMINAL)
            named = subjects(parsed, first.head) if first.dep == "attr" else []
        return bool(named) and all(self._people.is_person(i) for i in named)

    def _is_no_single_act(self, token: Token, *, wrong: bool) -> bool:
        """What is said of such acts in general; of no wrong, what somebody does time and again."""
        return is_generic(self._parsed, token) or (not wrong and self._is_habit(token))

    def _is_habit(self, token: Token) -> bool:
        """ "Some 2,000 die of it *each year*", "he *routinely* meets them": of times that nobody
        counts one by one."""
        if token.pos != "VERB":
            return False
        often = any(kid.lower in self._habitual for kid in self._parsed.kids(token.i, "advmod"))
        if often and token.tag in PRESENT:
            return True
        spans = self._parsed.kids(token.i, "npadvmod", "advmod")
        return any(
            kid.lower in EACH
            for span in spans
            if span.entity_type in TIMES
            for kid in self._parsed.kids(span.i, "det")
        )

    def _identifies(self, fillers: list[Filled]) -> bool:
        """ "The victims were named as Ada Roth and Bo Lind": neither a name nor a suspect is a
        post."""
        themes = [one.head for one in fillers if one.role == "theme"]
        suspects = self._accusing.suspects
        if any(base_form(self._parsed.tokens[i]) in suspects for i in themes):
            return True  # "named her as a suspect"
        posts = [self._parsed.tokens[i] for i in themes if self._people.is_person(i)]
        return any(
            token.pos == "PROPN"
            and self._people.mention_of(token.i) is not None
            and self._parsed.tokens[token.head].lower == "as"
            for token in posts
        )

    def _is_strong_enough(self, anchor: Anchor, fillers: list[Filled]) -> bool:
        """A weak noun ("operation") needs an actor or a verb of doing to name its kind."""
        shape = anchor.trigger.shape
        if shape == "nounNeedsArgument":
            return any(filled.role in HOLDING for filled in fillers)
        if shape == "agentNoun":
            return self._ascribed(anchor)
        if shape != "nounNeedsEnforcer":
            return True
        return any(
            self._enforces(filled.head)
            for filled in fillers
            if filled.role == "agent" or filled.path == HOST
        )

    def _enforces(self, head: int) -> bool:
        lemma = base_form(self._parsed.tokens[head])
        return lemma in self._words.enforcers or self._people.type_of(head) == "Place"

    def _ascribed(self, anchor: Anchor) -> bool:
        """ "the alleged killer", "was named as the killer"; a plain "killer" is a description."""
        token = self._parsed.tokens[anchor.token]
        head = self._parsed.tokens[token.head]
        ascribing = self._words.ascribing
        return (
            any(kid.lower in ascribing for kid in self._parsed.kids(token.i, "amod"))
            or any(kid.lower in ascribing for kid in self._parsed.kids(head.i, "amod"))
            or (token.dep == "pobj" and head.lower == "as")
        )
