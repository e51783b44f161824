"""Who speaks: a name or a description, read from the words where it stands.

Parsers of small models lose their way at quotation marks, so phrases are read by parts of speech
and by the words of the language; the model says what is a name, and of which type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extraction.direct_speech.words import PLURAL, UNKNOWN, SpeechWords
from kg.nlp.parse import Token

# Labels of spaCy's models -> classes of the ontology.
PERSON, ORGANIZATION = "Person", "Organization"
PEOPLE = frozenset(("PER", "PERSON"))
_TYPES = {**dict.fromkeys(PEOPLE, PERSON), "ORG": ORGANIZATION}
_PERHAPS_PEOPLE = PEOPLE | {"", "MISC"}
# A speaker about whom no more is known: a person, a body or a group.
ANYBODY = "Actor"
_NOMINAL = frozenset(("NOUN", "PROPN", "ADJ", "NUM", "X"))
# So many words between verb and speaker are left out: "a déclaré mardi à l'agence".
_FARTHEST = 14


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens ``[first, last)`` that name or describe a speaker.

    ``name`` are the tokens of the name without title, None for a description.
    """

    first: int
    last: int
    type: str = ANYBODY
    name: tuple[int, int] | None = None
    gender: str = UNKNOWN


class PhraseReader:
    """Reads phrases in the tokens of one document."""

    def __init__(self, tokens: Sequence[Token], words: SpeechWords) -> None:
        """Looks at the lists that are needed for each token only once."""
        self._tokens = tokens
        self._words = words
        self._titles = words.words("speakerTitle")
        self._determiners = words.words("speakerDeterminer")
        self._ends = words.words("phraseEnd")
        self._links = words.words("nounLink")
        self._particles = words.words("nameParticle")
        self._openers = words.words("addresseeWord")
        self._adverbs = words.words("speechAdverb")
        self._joint = words.words("jointSpeaker")

    def after_verb(self, first: int, limit: int) -> list[Phrase]:
        """Who speaks, after a verb: the first phrase that is no addressee, place or time."""
        at = first
        while at < min(limit, first + _FARTHEST) and self._is_word(at):
            if self._lower(at) in self._adverbs:
                at += 1
                continue
            if self._lower(at) in self._openers:
                at = self._past_addressee(at, limit)
                continue
            return self.joint(at, limit)
        return []

    def joint(self, first: int, limit: int) -> list[Phrase]:
        """The phrase at a token, and those that "and" adds to it; empty if none is there."""
        found: list[Phrase] = []
        at = first
        while (phrase := self.read(at, limit)) is not None:
            found.append(phrase)
            if phrase.last + 1 >= limit or self._lower(phrase.last) not in self._joint:
                break
            at = phrase.last + 1
        return found

    def before(self, head: int, first: int, limit: int) -> Phrase | None:
        """The widest phrase with token ``head`` that begins at ``first`` or later."""
        for at in range(first, head + 1):
            phrase = self.read(at, limit)
            if phrase is not None and at <= head < phrase.last:
                return phrase
        return None

    def read(self, first: int, limit: int) -> Phrase | None:
        """The phrase that begins with a token; None if none does."""
        at = first
        determined = at < limit and self._lower(at) in self._determiners
        at += determined
        if at >= limit or not self._begins(at, determined=determined):
            return None
        last = self._end(at, limit)
        if last == at:
            return None
        return self._named(first, at, last, limit)

    # ── where it ends ──

    def _begins(self, at: int, *, determined: bool) -> bool:
        if not self._is_word(at) or self._lower(at) in self._ends:
            return False
        if determined:
            return self._tokens[at].pos in _NOMINAL or self._is_capital(at)
        return self._lower(at) in self._titles or self._is_capital(at)

    def _end(self, first: int, limit: int) -> int:
        """The token after the phrase: it goes on over nouns, names, adjectives and their links."""
        at = last = first
        while at < limit and self._is_word(at):
            lower = self._lower(at)
            if at > first and (lower in self._ends or lower in self._joint):
                break
            if lower in self._links or (lower in self._particles and at > first):
                at += 1
                continue
            if at > first and lower in self._determiners and self._lower(at - 1) not in self._links:
                break
            if not self._continues(at):
                break
            at += 1
            last = at
        return last

    def _continues(self, at: int) -> bool:
        return (
            self._tokens[at].pos in _NOMINAL
            or self._is_capital(at)
            or self._lower(at) in self._titles
            or self._lower(at) in self._determiners
        )

    def _past_addressee(self, first: int, limit: int) -> int:
        """The token after "à l'AFP", "dans un communiqué": a title or name of a person ends it."""
        at = first + 1
        noun = False
        while at < limit and self._is_word(at):
            token = self._tokens[at]
            if self._lower(at) in self._openers | self._adverbs | self._titles:
                break
            if noun and (self._lower(at) in self._determiners or self._is_after_body(at)):
                break
            noun = noun or token.pos in ("NOUN", "PROPN") or self._is_capital(at)
            at += 1
        return at

    def _is_after_body(self, at: int) -> bool:
        """True where a name begins: "à l'AFP" ends before "Claire Ostrand"."""
        initials = self._tokens[at - 1].text
        body = len(initials) > 1 and initials.isupper()
        return self._starts_person(at) or (body and self._is_capital(at))

    # ── who it is ──

    def _named(self, first: int, head: int, last: int, limit: int) -> Phrase:
        """The phrase with its name, if it has one.

        A capital after a determiner is no sign of a name: "le Maire", "la Ministre".
        """
        lower = self._lower(head)
        gender = self._words.gender("speakerDeterminer", self._lower(first))
        if lower in self._titles:
            gender = self._words.gender("speakerTitle", lower)
            name = (head + 1, self._name_end(head + 1, last))
            if name[0] < name[1]:
                return Phrase(first, last, PERSON, name, gender)
        elif first == head and self._is_name(head):
            name = (head, self._name_end(head, last))
            return Phrase(first, last, self._type(*name), name, gender)
        for at in range(head + 1, last):
            end = self._name_end(at, last)
            if not self._is_named_at(at) or not self._may_be_person(at, end):
                continue
            return Phrase(first, last, PERSON, (at, end), gender)
        if _TYPES.get(self._tokens[head].entity_type) == ORGANIZATION and self._is_capital(head):
            return Phrase(first, last, ORGANIZATION, (head, last), gender)
        return self._apposed(first, last, limit, gender)

    def _apposed(self, first: int, last: int, limit: int, gender: str) -> Phrase:
        """A description, with the name after its comma: "la maire, Élodie Marchand"."""
        at = last + 1
        if at < limit and self._tokens[last].text == ",":
            titled = self._lower(at) in self._titles
            at += titled
            end = self._name_end(at, limit) if at < limit else at
            closed = end >= limit or not self._is_word(end)
            if at < end and closed and (titled or self._may_be_person(at, end)):
                return Phrase(first, end, PERSON, (at, end), gender)
        return Phrase(first, last, ANYBODY, None, gender)

    def _name_end(self, first: int, limit: int) -> int:
        """The token after a run of capitalised words.

        What stands after a particle must be of a person too: "Anne de la Tour", "X of the Courier".
        """
        at = last = first
        while at < limit and self._is_word(at):
            if self._is_capital(at) and self._lower(at) not in self._titles:
                if at > last and self._tokens[at].entity_type not in PEOPLE:
                    break
                last = at + 1
            elif at == first or self._lower(at) not in self._particles:
                break
            at += 1
        return last

    def _starts_person(self, at: int) -> bool:
        """True where a name of a person of two words or more begins, by the model."""
        token = self._tokens[at]
        if _TYPES.get(token.entity_type) != PERSON or not self._is_capital(at):
            return False
        begins = token.entity_iob == "B" or not self._is_capital(at - 1)
        return begins and at + 1 < len(self._tokens) and self._is_capital(at + 1)

    def _is_named_at(self, at: int) -> bool:
        """True where a name may follow a description: "la maire Anne Lestrade"."""
        before = self._lower(at - 1)
        parts = self._links | self._determiners
        return self._is_capital(at) and not self._is_capital(at - 1) and before not in parts

    def _may_be_person(self, first: int, last: int) -> bool:
        """True of two capitalised words or more that the model takes for no body and no place."""
        labels = {token.entity_type for token in self._tokens[first:last]}
        return last - first > 1 and (labels <= _PERHAPS_PEOPLE or self._starts_person(first))

    def _is_name(self, at: int) -> bool:
        """True of a capitalised word that the model takes for a name or a proper noun."""
        return bool(self._tokens[at].entity_type) or self._tokens[at].pos == "PROPN"

    def _type(self, first: int, last: int) -> str:
        labels = {_TYPES.get(token.entity_type) for token in self._tokens[first:last]}
        return next((one for one in (PERSON, ORGANIZATION) if one in labels), ANYBODY)

    # ── tokens ──

    def _lower(self, at: int) -> str:
        return self._tokens[at].lower

    def _is_capital(self, at: int) -> bool:
        """True of "Marchand" and "deSouza"."""
        return (
            at >= 0 and not self._tokens[at].text.islower() and self._tokens[at].text[0].isalpha()
        )

    def _is_word(self, at: int) -> bool:
        """True of a word; a dot belongs to a word only in an abbreviation."""
        return any(character.isalnum() for character in self._tokens[at].text)


def is_plural(phrases: Sequence[Phrase]) -> bool:
    """True of several speakers, and of one that is named in the plural."""
    return len(phrases) > 1 or any(phrase.gender == PLURAL for phrase in phrases)
