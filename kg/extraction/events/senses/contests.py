"""Words of violence for play or debate: "murdered United 6-0", "stabbed home the opener".

What gives them away stands right beside them: a score behind the loser, a goal for what is hit, a
debate in which somebody is killed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS, base_form, base_forms, prepositional_objects
from kg.ontology.lexicon import Lexicon

# "6-0", and no more: not "5-6 times", not a time of day.
SCORE = re.compile(r"\s?\d{1,3}\s?[-\u2010-\u2014]\s?\d{1,3}(?![\w%]|[-,.]\d)")
# "51% to 36%", "58 per cent to 41", "52-47%".
_SHARE, _UNIT = r"\d{1,2}(?:\.\d+)?", r"\s?(?:%|per ?cent\b)"
SHARES = re.compile(
    rf"\s?{_SHARE}(?:{_UNIT}\s?(?:to|[-\u2010-\u2014])\s?{_SHARE}|\s?(?:to|[-\u2010-\u2014])\s?{_SHARE}{_UNIT})"
)
ACCIDENT, TORTURE, BY = "Accident", "Torture", ("by",)
OWN_SIDE = frozenset({"us", "we", "me"})
OTHER_SIDE = OWN_SIDE | {"them"}
SPORTING = 3  # different words of contests that make an article one of sport
MEASURED = ("NOUN", "PROPN", "ADJ", "NUM")  # what a range of numbers would count


class Contests:
    """Tells violence of play and debate from that of the news."""

    def __init__(self, parsed: ParsedDocument, lexicon: Lexicon) -> None:
        """Raises LexiconError where a list is missing."""
        self._parsed = parsed
        self._goals = lexicon.words("goalNoun")
        self._debates = lexicon.words("debateNoun")
        self._aims = lexicon.words("goalwards")
        self._kinds = lexicon.words("violentKind")
        self._sport = lexicon.words("sportWord") | lexicon.words("contestWord")
        self._results = lexicon.words("contestNoun")
        self._teams = lexicon.words("teamWord")
        self._sides = lexicon.words("sideNoun")
        self._periods = lexicon.words("matchPeriod")
        self._deadly = lexicon.words("deadlyKind")
        self._healing = lexicon.words("woundVerb")
        self._stabs = lexicon.words("stabbingWord")
        self._signs = lexicon.words("violenceSign")
        self._blasts = lexicon.words("blastNoun")
        self._bombs = lexicon.words("bombWord")
        self._burdens = lexicon.words("burdenNoun")
        self._margins = lexicon.words("marginNoun")
        self._votes = self._margins & lexicon.words("resultNoun")
        self._outcomes = lexicon.words("resultNoun")
        self._playing = lexicon.words("playingVerb")

    def is_no_event(self, word: Token, kind: str) -> bool:
        """True where a word for an event of ``kind`` is one of play, debate, votes or a bomb."""
        told = self.is_play(word, kind) or self.is_set_off(word, kind)
        return told or self.is_of_votes(word) or self.is_of_things(word, kind)

    def is_play(self, verb: Token, kind: str) -> bool:
        """True where a word for a kind of violence is one of play, debate or grievance."""
        if kind not in self._kinds:
            return False
        if self._is_old_wound(verb) or self._is_betrayal(verb):
            return True
        if verb.pos != "VERB":
            return False
        if self._has_score(verb) or self._has_goal(verb) or self._is_beaten_side(verb):
            return True
        if self._has_margin(verb):
            return True
        return kind in self._deadly and self._is_debate(verb)

    def is_set_off(self, noun: Token, kind: str) -> bool:
        """True of an explosion that would be an accident, in an article with a bomb."""
        if kind != ACCIDENT or noun.lemma.lower() not in self._blasts:
            return False
        tokens = self._parsed.tokens
        return any(
            token.lemma.lower() in self._bombs
            or f"{token.lemma.lower()} {self._parsed.word_after(token.i)}" in self._bombs
            for token in tokens
        )

    def is_of_votes(self, noun: Token) -> bool:
        """ "Won in a landslide", "beat Lind by a landslide", "a landslide victory"."""
        if noun.lemma.lower() not in self._votes:
            return False
        above = self._parsed.tokens[noun.head]
        if noun.dep in MODIFIERS:
            return base_form(above) in self._outcomes
        verb = self._parsed.tokens[above.head] if noun.dep == "pobj" else above
        return noun.dep in ("pobj", "dobj") and verb.lemma.lower() in self._playing

    def is_of_things(self, verb: Token, kind: str) -> bool:
        """ "Flogged to death by paperwork", "tortured by doubt"; "by electric shocks" says how."""
        if kind != TORTURE or verb.pos != "VERB":
            return False
        found = prepositional_objects(self._parsed, verb.i, BY)
        by = [self._parsed.tokens[i] for i in found]
        return bool(by) and all(one.pos == "NOUN" and one.lemma in self._burdens for one in by)

    def _is_old_wound(self, noun: Token) -> bool:
        """ "Healed an old wound", "is still licking its wounds"."""
        if noun.lemma != "wound" or noun.pos != "NOUN":
            return False
        old = any(kid.lower == "old" for kid in self._parsed.kids(noun.i, "amod"))
        return old or self._parsed.tokens[noun.head].lemma in self._healing

    def _is_betrayal(self, stab: Token) -> bool:
        """ "Stabbed him in the back", in an article without a blade, a wound or the police."""
        if stab.lemma not in self._stabs:
            return False
        behind = self._parsed.tokens[stab.i + 1 : stab.i + 5]
        if "in the back" not in " ".join(token.lower for token in behind):
            return False
        others = (token for token in self._parsed.tokens if token.i != stab.i)
        return not any(token.lemma in self._signs for token in others)

    def _has_score(self, verb: Token) -> bool:
        """A score right behind the verb or its object, or somewhere behind a team's: "the Rovers
        murdered their rivals Ostmere 6-0"."""
        found = (verb, *self._parsed.kids(verb.i, "dobj"))
        if any(self._scored(token) for token in found if token.i >= verb.i):
            return True
        behind = self._parsed.tokens[verb.i : verb.right]
        team = any(map(self._is_team, self._parsed.kids(verb.i, "nsubj")))
        return team and any(map(self._scored, behind))

    def _is_beaten_side(self, verb: Token) -> bool:
        """ "They killed us in the second half": of a living team, in an article about sport;
        a coach may really beat "me". Beside a score "he killed them" is said of play as well,
        where nothing speaks of violence or the police."""
        if self._is_beaten_by_player(verb):
            return True
        own = any(kid.lower in OWN_SIDE for kid in self._parsed.kids(verb.i, "dobj", "nsubjpass"))
        if not own:
            return False
        behind = self._parsed.tokens[verb.i + 1 : verb.i + 7]
        period = any(token.lower in self._periods and token.dep == "pobj" for token in behind)
        if not period and not any(map(self._is_team, self._parsed.kids(verb.i, "nsubj"))):
            return False
        told = base_forms(self._parsed) & self._sport
        return len(told) >= (1 if period else SPORTING)

    def _is_beaten_by_player(self, verb: Token) -> bool:
        objects = self._parsed.kids(verb.i, "dobj")
        if not any(kid.lower in OTHER_SIDE for kid in objects):
            return False
        told = base_forms(self._parsed)
        grave = sum(token.lemma in self._signs for token in self._parsed.tokens)
        if grave > (verb.lemma in self._signs):
            return False
        scored = any(map(self._scored, self._parsed.tokens))
        return scored and len(told & self._sport) >= SPORTING - 1

    def _is_team(self, doer: Token) -> bool:
        """No coach, nor a pronoun, which may mean one."""
        return (
            base_form(doer) in self._sides or doer.lower in self._teams or doer.entity_type == "ORG"
        )

    def _scored(self, token: Token) -> bool:
        if SHARES.match(self._parsed.text, token.end) is not None:
            return True
        score = SCORE.match(self._parsed.text, token.end)
        if score is None:
            return False
        after = [
            t for t in self._parsed.tokens[token.i + 1 : token.i + 6] if t.start >= score.end()
        ]
        return not after or after[0].pos not in MEASURED or after[0].lower in self._results

    def _has_goal(self, verb: Token) -> bool:
        """ "Stabbed home", "fired in the equaliser"."""
        if any(kid.lower in self._aims for kid in self._parsed.kids(verb.i, "advmod", "prt")):
            return True
        return any(base_form(noun) in self._goals for noun in self._objects(verb))

    def _has_margin(self, verb: Token) -> bool:
        """ "Beat the senator by 18 points", "by a wide margin"; but "by Orm Point"."""
        hosts = (verb, *self._parsed.kids(verb.i, "dobj"))
        found = (i for host in hosts for i in prepositional_objects(self._parsed, host.i, BY))
        nouns = (self._parsed.tokens[i] for i in found)
        return any(one.pos == "NOUN" and base_form(one) in self._margins for one in nouns)

    def _objects(self, verb: Token) -> Iterator[Token]:
        yield from self._parsed.kids(verb.i, "dobj")
        for prep in self._parsed.kids(verb.i, "prep"):
            if prep.i == verb.i + 1 and prep.lower == "in":
                yield from self._parsed.kids(prep.i, "pobj")

    def _is_debate(self, verb: Token) -> bool:
        """ "Murdered the minister in the debate"."""
        for prep in self._parsed.kids(verb.i, "prep"):
            if prep.lower in ("in", "during"):
                nouns = self._parsed.kids(prep.i, "pobj")
                if any(base_form(noun) in self._debates for noun in nouns):
                    return True
        return False
