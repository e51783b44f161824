"""Whose death it is where a pronoun dies behind two people who may be meant.

"Nurse Rosa Holm gave the patient morphine. He died", "Constable Rusk ran after the burglar. He fell
to his death": the ranking of pronouns takes the named one, and the subject. Calling the wrong
person dead is worse than leaving open who died: nobody is named where somebody else fits, or where
the given name is one of the other gender.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from kg.extraction.events.arguments import Participants, mention_head
from kg.extraction.events.drafts import Draft
from kg.extraction.triggers.lexicon import noun_genders
from kg.model import Entity, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, base_form, governor
from kg.ontology.gazetteer import given_name
from kg.ontology.lexicon import Lexicon

VICTIM = "patient"
FEMININE, MASCULINE, ANY = "feminine", "masculine", "any"
# Of a given name, less is not clear: 97 men (or women) of a hundred.
CLEAR = 0.97
HIT = ("dobj", "dative", "nsubjpass")  # who undergoes something is likelier to die of it
# Of "sent the boy home" parsers make a home.
PARTS = (*NOUN_SUBJECTS, "dobj", "dative", "pobj", "compound")
NOT_BESIDE = frozenset({"as", "like", "than"})  # what is compared is nobody else


@cache
def _pronouns(lexicon: Lexicon) -> dict[str, str]:
    """The gender of the pronouns for one person."""
    return {
        word: gender
        for word, value in lexicon.mapping("pronoun").items()
        for _, number, gender, *_ in [value.split()]
        if number == "singular" and gender in (FEMININE, MASCULINE)
    }


class RivalDead:
    """What is needed to tell whether a pronoun may mean somebody else."""

    def __init__(
        self,
        parsed: ParsedDocument,
        people: Participants,
        lexicon: Lexicon,
        *,
        sources: Sequence[Span] = (),
    ) -> None:
        """``sources`` are the words for those who speak. Raises LexiconError without a list."""
        self._parsed = parsed
        self._people = people
        self._pronouns = _pronouns(lexicon)
        self._genders = noun_genders(lexicon)
        self._speakers = {mention_head(parsed, span) for span in sources}

    def spare(
        self, drafts: Sequence[Draft], *, deadly: Collection[str], proceedings: Collection[str]
    ) -> None:
        """Drops those who die, or are hurt in the same sentence, as a pronoun that may mean
        another, unless other words of the article tell that they come to harm."""
        hurt = {
            (draft.sentence, one)
            for draft in drafts
            if draft.kind.name not in proceedings
            and (draft.kind.wrong or draft.kind.name in deadly)
            for place, one in _undergoing(draft)
            if not self._is_pronoun(draft.heads[place])
        }
        safe = {one for _, one in hurt}
        doubtful = {
            (draft.sentence, one)
            for draft in drafts
            if draft.kind.name in deadly or draft.kind.wrong
            for place, one in _undergoing(draft)
            if one not in safe
            and self._may_be_another(draft.heads[place], one, dies=draft.kind.name in deadly)
        }
        for draft in drafts:
            if draft.kind.name not in proceedings:
                draft.drop(
                    [
                        place
                        for place, one in _undergoing(draft)
                        if (draft.sentence, one) in doubtful
                        and self._is_pronoun(draft.heads[place])
                    ]
                )

    def _is_pronoun(self, head: int | None) -> bool:
        return head is not None and self._parsed.tokens[head].lower in self._pronouns

    def _may_be_another(self, head: int | None, one: str, *, dies: bool) -> bool:
        """True where the pronoun ``head`` does not clearly mean the entity ``one``.

        Of what is survived, only "held the victim while Eker stabbed him" leaves that open.
        """
        if head is None or not self._is_pronoun(head):
            return False
        token, entity = self._parsed.tokens[head], self._people.entity(one)
        gender = self._pronouns[token.lower]
        if entity.unnamed or entity.type != "Person":
            return False
        if is_against(entity, gender):
            return True
        last = self._last_mention(token, one)
        if last is None or last.dep in HIT or last.sentence < token.sentence - 1:
            return False
        rivals = [i for i in self._between(last, token, one) if self._fits(i, gender)]
        return any(dies or self._is_beside(last, i, token) for i in rivals)

    def _is_beside(self, last: Token, rival: int, token: Token) -> bool:
        """ "Held the victim while Eker stabbed him": the rival is the object of one clause, and the
        pronoun in the other."""
        other, tokens = self._parsed.tokens[rival], self._parsed.tokens
        clause = tokens[token.head]
        joined = clause.dep in ("advcl", "conj") and clause.head == last.head
        return joined and other.dep in HIT and other.head == last.head

    def _last_mention(self, token: Token, one: str) -> Token | None:
        """The head of the entity's last mention before ``token``, in an earlier sentence if one
        is there: "he" and "his" of one sentence are no evidence for each other."""
        tokens = self._parsed.tokens
        heads = [i for i, who in self._people.mentioned() if who == one and i < token.i]
        heads = [i for i in heads if not self._is_pronoun(i) or tokens[i].sentence < token.sentence]
        return tokens[heads[-1]] if heads else None

    def _between(self, last: Token, token: Token, one: str) -> Iterator[int]:
        """The heads of others from the sentence of the last mention to ``token``."""
        first = self._parsed.sentences[last.sentence].first
        for other in self._parsed.tokens[first : token.i]:
            if other.tag not in ("NN", "NNP") or other.dep not in PARTS or other.i == last.i:
                continue
            noun = self._parsed.tokens[other.head] if other.dep == "compound" else other
            if noun.dep not in PARTS or (noun is not other and other.tag != "NN"):
                continue
            above = governor(self._parsed, noun)
            compared = self._parsed.tokens[other.head].lower in NOT_BESIDE
            spoken = other.i in self._speakers
            if above.pos not in ("VERB", "AUX") or compared or spoken:
                continue
            if (
                self._people.type_of(other.i) == "Person"
                and self._people.mention_of(other.i) != one
            ):
                yield other.i

    def _fits(self, i: int, gender: str) -> bool:
        """Whether the noun or name ``i`` may be "he" (or "she")."""
        entity = self._people.entity_at(i)
        if entity is not None and not entity.unnamed:
            return not is_against(entity, gender)
        shown = self._genders.get(base_form(self._parsed.tokens[i]), ANY)
        return shown not in (FEMININE, MASCULINE) or shown == gender


def _undergoing(draft: Draft) -> Iterator[tuple[int, str]]:
    """The victims of an event: the place of each role, and its entity."""
    for place, role in enumerate(draft.roles):
        if role.role == VICTIM and role.of is None and role.entity is not None:
            yield place, role.entity


def is_against(entity: Entity, gender: str) -> bool:
    """True where the given name is clearly one of the other gender."""
    words = entity.name.split()
    share = given_name(words[0]) if len(words) > 1 else None
    if share is None:
        return False
    return share >= CLEAR if gender == MASCULINE else share <= 1 - CLEAR
