"""Statements and facts that need a reader: held accusations, unclear speakers, doubtful readings,
and wrongs that an article is read to state of a person in its own voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Event, Extraction, Relation, Span, Statement, Status, doers, is_fact
from kg.ontology.kinds import Kinds
from kg.ontology.vocabulary import mint
from kg.review.items import Item, Sort

# A statement with a lower confidence is shown as doubtful in every report too.
DOUBTFUL = 0.5
_LONGEST = 110
# Of the same sort, what accuses somebody comes first, then what denies it.
_ACCUSING, _DENYING, _PLAIN = 0.0, 1.0, 2.0
_STATED, _HELD, _VOICE, _DOUBT, _VOICE_PLAIN, _DOUBT_PLAIN = 0.0, 1.0, 2.0, 3.0, 5.0, 6.0


@dataclass(frozen=True, slots=True)
class Readings:
    """Finds the items of one article after the other."""

    base: str
    kinds: Kinds

    def items(self, extraction: Extraction) -> Iterator[Item]:
        """What needs a reader in one article, as it was extracted."""
        for proposition in propositions_of(extraction):
            names = self._accused_persons(extraction, proposition)
            if names:
                yield self._fact(extraction, proposition, names)
        for statement in extraction.statements:
            found = self._statement(extraction, statement)
            if found is not None:
                yield found

    def is_wrong(self, proposition: Event | Relation) -> bool:
        """Whether its kind is a wrong; a kind that no ontology file has any more is none."""
        if isinstance(proposition, Event):
            kind = self.kinds.events.get(proposition.type)
        else:
            kind = self.kinds.relations.get(proposition.predicate)
        return kind is not None and kind.wrong

    def _accused_persons(
        self, extraction: Extraction, proposition: Event | Relation
    ) -> tuple[str, ...]:
        if not is_fact(proposition) or not self.is_wrong(proposition):
            return ()
        acting = set(doers(proposition))
        return tuple(
            one.name
            for one in extraction.entities
            if one.id in acting and one.type == "Person" and not one.unnamed
        )

    def _fact(
        self, extraction: Extraction, proposition: Event | Relation, names: tuple[str, ...]
    ) -> Item:
        document = extraction.document
        told = proposition.trigger if isinstance(proposition, Event) else proposition.span
        words = quoted(extraction, (told,))
        listed = " and ".join(names)
        return Item(
            Sort.FACT,
            (mint(self.base, "proposition", document.id, proposition.id),),
            (document.id,),
            f"{listed}: “{words}”",
            f"newskg reads that the article itself states a wrong of {listed}. If that is "
            "misread, an accusation stands as a fact.",
            (_STATED, 0.0, f"{document.id} {told.start:09}"),
        )

    def _statement(self, extraction: Extraction, one: Statement) -> Item | None:
        weight = self._weight(extraction, one)
        if one.accused_unclear:
            sort, rank = Sort.ACCUSED, _HELD
            why = (
                "Somebody is accused of a wrong, and the text leaves open who is meant. "
                "newskg held the name back."
            )
        elif not one.actors:
            sort, rank = Sort.SPEAKER, _VOICE if weight < _PLAIN else _VOICE_PLAIN
            source = quoted(extraction, one.source)
            why = (
                f"newskg does not know who “{source}” is."
                if source
                else "newskg found nobody who says these words."
            )
        elif one.confidence < DOUBTFUL:
            sort, rank = Sort.CONFIDENCE, _DOUBT if weight < _PLAIN else _DOUBT_PLAIN
            why = f"newskg gives this reading {one.confidence:.0%}: words or speaker may be wrong."
        else:
            return None
        document = extraction.document
        return Item(
            sort,
            (mint(self.base, "statement", document.id, one.id),),
            (document.id,),
            f"“{quoted(extraction, one.content)}”",
            why,
            (rank, weight + one.confidence, f"{document.id} {one.content[0].start:09}"),
        )

    def _weight(self, extraction: Extraction, one: Statement) -> float:
        told = (
            proposition
            for proposition in propositions_of(extraction)
            if one.id in proposition.statements
        )
        if one.speech_act == "allege" or any(each.status is Status.ALLEGED for each in told):
            return _ACCUSING
        return _DENYING if one.speech_act == "deny" else _PLAIN


def propositions_of(extraction: Extraction) -> tuple[Event | Relation, ...]:
    """The events and relations of an article."""
    return (*extraction.events, *extraction.relations)


def quoted(extraction: Extraction, spans: tuple[Span, ...], *, most: int = _LONGEST) -> str:
    """The words of some spans in one line, cut at a word if they are many."""
    words = " … ".join(" ".join(extraction.document.words(span).split()) for span in spans)
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"
