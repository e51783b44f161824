"""Who tells of a wrong: whether the speaker suffered it, and who a quotation is "said of"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extraction.events.accusations.frames import Ascription, predicate_span
from kg.extraction.events.accusations.own_acts import PEOPLE
from kg.extraction.events.arguments import Participants
from kg.extraction.events.corrections.rival_dead import ANY, FEMININE, MASCULINE, is_against
from kg.extraction.triggers.lexicon import event_words, noun_genders
from kg.model import Quotation, Statement
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import PLURAL, VERBAL, base_form, prepositional_objects, roots, subjects
from kg.ontology.lexicon import Lexicon

OF = ("of",)
LIMB = "Limb"
GENDERS = {"he": MASCULINE, "him": MASCULINE, "his": MASCULINE, "she": FEMININE, "her": FEMININE}
SUBJECT_PRONOUNS = frozenset({"he", "she", "they"})
SEVERAL = frozenset({"they", "them", "their", "theirs"})
THIRD = SEVERAL | frozenset(GENDERS)
OPPOSITE = {MASCULINE: FEMININE, FEMININE: MASCULINE}


class Tellers:
    """Judges the statements of one document by who makes them."""

    def __init__(
        self,
        parsed: ParsedDocument,
        statements: Iterable[Statement],
        people: Participants,
        lexicon: Lexicon,
    ) -> None:
        """Raises LexiconError if a list is missing from ``lexicon``."""
        self._parsed = parsed
        self._statements = tuple(statements)
        self._people = people
        self._enforcers = event_words(lexicon).enforcers
        self._saying = lexicon.words("sayingOf")
        self._moving = lexicon.words("limbMotion")
        self._fillers = event_words(lexicon).listed
        self._genders = noun_genders(lexicon)
        self._first_person = frozenset(
            word for word, value in lexicon.mapping("pronoun").items() if value.startswith("1 ")
        )

    def meant(self, found: Ascription, statement: Statement | None) -> tuple[int, ...]:
        """The accused; of '"He hit me," she said of Bell' Bell, who is named outside the words."""
        doers = [self._parsed.tokens[i] for i in found.accused]
        pronouns = all(token.lower in SUBJECT_PRONOUNS for token in doers)
        topics = self._topics(statement) if doers and pronouns and statement is not None else ()
        if not topics:
            return found.accused
        return topics if self._is_doer(found.at, doers, topics) else ()

    def _topics(self, statement: Statement) -> tuple[int, ...]:
        if statement.quotation is Quotation.INDIRECT:
            return ()
        cue = (token for span in statement.cue for token in self._parsed.within(span))
        saying = (token for token in cue if token.lemma in self._saying)
        return tuple(i for verb in saying for i in prepositional_objects(self._parsed, verb.i, OF))

    def _is_doer(self, deed: int, doers: list[Token], topics: tuple[int, ...]) -> bool:
        """Whether the topic is like the pronoun for the doer, and like no other of the clause: "he
        beat her", said of a sister, is told of the victim."""
        verb = self._parsed.tokens[deed]
        clause = self._parsed.tokens[verb.left : verb.right]
        others = [token for token in clause if token not in doers and token.lower in THIRD]
        others = [token for token in others if not self._is_own_limb(token, verb)]
        if not all(self._agrees(token, topic) for token in doers for topic in topics):
            return False
        return not any(self._agrees(token, topic) for token in others for topic in topics)

    def _is_own_limb(self, owner: Token, verb: Token) -> bool:
        """ "He put *his* hand over my mouth": that of the doer, done to who speaks."""
        limb = self._parsed.tokens[owner.head]
        moved = owner.dep == "poss" and limb.dep == "dobj" and limb.head == verb.i
        if not moved or verb.lemma not in self._moving:
            return False
        behind = self._parsed.tokens[limb.i + 1 : verb.right]
        body = LIMB in self._fillers.get(base_form(limb), ())
        return body and any(token.lower in self._first_person for token in behind)

    def _agrees(self, pronoun: Token, topic: int) -> bool:
        """False where number, or gender as a name or noun shows it, differ."""
        token = self._parsed.tokens[topic]
        one_person = token.tag not in PLURAL and self._people.type_of(topic) == "Person"
        if pronoun.lower in SEVERAL or not one_person:
            return pronoun.lower in SEVERAL and not one_person
        gender = GENDERS[pronoun.lower]
        heads = (token, *self._parsed.kids(topic, "appos", "compound"))
        shown = {self._genders.get(base_form(one), ANY) for one in heads}
        entities = (self._people.entity_at(one.i) for one in heads)
        against = any(one is not None and is_against(one, gender) for one in entities)
        return not against and OPPOSITE[gender] not in shown

    def suffered(self, found: Ascription, statement: Statement | None) -> bool:
        """Whether it is the speaker who suffered what ``found`` tells."""
        return statement is not None and any(
            self.is_teller(head, statement, found.accused) for head in found.undergone
        )

    def is_teller(self, head: int, statement: Statement, accused: tuple[int, ...]) -> bool:
        """ "*We* were beaten", said he; "workers said the firm kept *their* pay", where coreference
        may not say who they are: then the only people before them are those who speak."""
        token = self._parsed.tokens[head]
        if token.lower in self._first_person:
            return True
        entity = self._people.entity_at(head)
        if entity is not None and entity.id in statement.actors:
            return True
        if token.lower not in SEVERAL or statement.quotation is Quotation.DIRECT:
            return False
        doers = {one.id for i in accused if (one := self._people.entity_at(i)) is not None}
        others = entity is not None and entity.id not in doers and entity.type in PEOPLE
        return not others and self._are_several(statement) and all(map(self._is_one, accused))

    def _are_several(self, statement: Statement) -> bool:
        spoken = (head for span in statement.source for head in roots(self._parsed.within(span)))
        return any(token.tag in PLURAL for token in spoken)

    def _is_one(self, head: int) -> bool:
        """A person or body, or a force: "their", said of what it took, is not its own."""
        token = self._parsed.tokens[head]
        if base_form(token) in self._enforcers:
            return True
        return token.tag not in PLURAL and not self._people.is_relative(head)

    def told_of(self, deeds: frozenset[int]) -> Iterator[Ascription]:
        """'"She stole from the box," he said of Bost': ``deeds`` are the verbs of wrongs."""
        for statement in self._statements:
            topics = self._topics(statement)
            for span in statement.content if topics else ():
                for verb in self._parsed.within(span):
                    if verb.i in deeds and self._by_pronoun(verb, topics):
                        wrong = predicate_span(self._parsed, verb.i)
                        yield Ascription(verb.i, topics, wrong, claimed=True)

    def _by_pronoun(self, verb: Token, topics: tuple[int, ...]) -> bool:
        found = subjects(self._parsed, verb.i) if verb.pos in VERBAL else []
        doers = [self._parsed.tokens[i] for i in found]
        pronouns = bool(doers) and all(token.lower in SUBJECT_PRONOUNS for token in doers)
        return pronouns and self._is_doer(verb.i, doers, topics)
