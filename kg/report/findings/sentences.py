"""Sentences on what articles report: each says who says it, quotes the words, has its evidence.

A sentence is a frame with names and one quotation. Nothing that an article says stands outside the
quotation marks, so that no allegation and no denied or planned thing can read as a fact. Which
frame it is depends on the records alone: whether the words were said, by which speech act, and
for the words of the article itself on status, polarity, commitment and time frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.report.findings.days import day
from kg.report.findings.verbs import ALLEGED as ALLEGES
from kg.report.findings.verbs import DENIED as DENIES
from kg.report.findings.verbs import FORWARD, verb_of
from kg.report.graph.allegations import Accuser, acting, told_as_acting
from kg.report.graph.evidence import (
    ALLEGED,
    ASSERTED,
    CLAIMED,
    DENIED,
    Evidence,
    hedge,
    proposition_evidence,
    statement_evidence,
)
from kg.report.graph.excerpts import excerpt, inside_marks
from kg.report.graph.rows import PropositionRow, QuoteRow, Reading, StatementRow

# Longer sentences are quoted in part; their footnote has them whole.
LONGEST = 320
# An article's own words are cut later: what limits them may stand far from the word of the event.
LONGEST_NARRATED = 700
# As in the question `to-be-read-again`: below it a reading is more likely wrong than right.
DOUBTFUL = 0.5


class PieceKind(StrEnum):
    """What a part of a sentence is: our words, a name, the title of an article, or a quotation."""

    WORDS = "words"
    NAME = "name"
    TITLE = "title"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; ``iri`` is the node of a name."""

    kind: PieceKind
    text: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its evidence: the first is quoted in it, the others say the same.

    ``source`` is the IRI of the statement or proposition, ``date`` the day of its article.
    """

    pieces: tuple[Piece, ...]
    certainty: str
    evidence: tuple[Evidence, ...]
    source: str
    date: str = ""

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return "".join(map(plain, self.pieces))

    @property
    def uncertain(self) -> bool:
        """True for a statement that is more likely misread than not."""
        sure = self.evidence[0].confidence
        return sure is not None and sure < DOUBTFUL

    @property
    def corrected(self) -> str:
        """Who corrected what it rests on, and why; empty for what is as it was extracted."""
        return "; ".join(dict.fromkeys(one.corrected for one in self.evidence if one.corrected))

    @property
    def key(self) -> tuple[str, int, int, str]:
        """Sentences with one key say the same of the same words."""
        first = self.evidence[0]
        said = "".join(plain(one) for one in self.pieces if one.kind is not PieceKind.QUOTE)
        return first.article, first.start, first.end, said


def plain(piece: Piece) -> str:
    """A piece as plain text, a quotation and a title with their marks."""
    marks = {PieceKind.QUOTE: "“{}”", PieceKind.TITLE: "“{}”"}
    return marks.get(piece.kind, "{}").format(piece.text)


def words(text: str) -> Piece:
    """Words of ours."""
    return Piece(PieceKind.WORDS, text)


def distinct(found: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Each sentence once, in the order in which they came."""
    first: dict[tuple[str, int, int, str], Sentence] = {}
    for one in found:
        first.setdefault(one.key, one)
    return tuple(first.values())


class Writer:
    """Writes sentences on what ``reading`` holds; quotations have about ``longest`` characters."""

    def __init__(self, reading: Reading, *, longest: int = LONGEST) -> None:
        self._reading = reading
        self._longest = longest
        self._open_spans = _open_spans(reading)

    def told(self, iri: str) -> Iterator[Sentence]:
        """The sentences for a statement or a proposition; none for anything without evidence."""
        statement = self._reading.statements.get(iri)
        if statement is not None:
            yield from self.statement(statement)
            return
        proposition = self._reading.propositions.get(iri)
        if proposition is not None:
            yield from self.proposition(proposition)

    def proposition(self, row: PropositionRow) -> Iterator[Sentence]:
        """The sentences of those who say it, otherwise of the article that does."""
        said = [
            self._reading.statements[i] for i in row.statements if i in self._reading.statements
        ]
        for statement in said:
            yield from self.statement(statement)
        if not said:
            yield from self.narrated(row)

    # ── statements ──

    def statement(self, row: StatementRow, *, accused: Sequence[str] = ()) -> Iterator[Sentence]:
        """One sentence for a statement; ``accused`` are the entities that it accuses."""
        evidence = tuple(statement_evidence(self._reading, row, _certainty(row)))
        if evidence:
            lead = self._lead(row, [iri for iri in accused if iri not in row.speakers])
            yield self._sentence(lead, evidence, row.iri, self._longest)

    def _lead(self, row: StatementRow, accused: Sequence[str]) -> list[Piece]:
        who = self._speakers(row)
        if not row.made:
            return [*self._teller(row.article), words(" reports what "), *who, words(_unsaid(row))]
        accusers = [] if row.speakers or row.source else self._accusers(row.propositions)
        if accusers:
            return self._acted(row.article, accusers, accused)
        by = self._accused_by(row, accused) if row.allegation else []
        verb = [words(" reported an accusation by "), *by] if by else [words(f" {_verb(row)}")]
        lead = [*who, *verb, *self._reported_by(row)]
        if row.allegation and accused:
            lead += [words(", about "), *self.names(accused)]
        elif row.accused_unclear:
            lead.append(words(", about somebody left open by the text"))
        return lead

    def _accused_by(self, row: StatementRow, accused: Sequence[str]) -> list[Piece]:
        """Who suspects or charges the accused, where the speakers only tell of it."""
        told = [self._reading.propositions.get(iri) for iri in row.propositions]
        acted = [
            acting(self._reading, each)
            for each in told
            if each and any(r.role == "agent" and r.filler in accused for r in each.roles)
        ]
        by = dict.fromkeys(one for each in acted for one in each if one.iri not in row.speakers)
        return _joined(list(map(self._accuser, by))) if all(acted) else []

    def _speakers(self, row: StatementRow) -> list[Piece]:
        if row.speakers:
            return self.names(row.speakers)
        if row.source:
            return [Piece(PieceKind.NAME, f"“{inside_marks(row.source)}”")]
        return [words("a source that is not named")]

    def _reported_by(self, row: StatementRow) -> list[Piece]:
        outer = self._reading.statements.get(row.parent or "")
        if outer is None or outer.iri == row.iri:
            return []
        how = ", in words denied by " if outer.act == "Deny" else ", as reported by "
        return [words(how), *self._speakers(outer)]

    # ── what articles say themselves ──

    def narrated(self, row: PropositionRow) -> Iterator[Sentence]:
        """One sentence for what an article says in its own voice."""
        evidence = tuple(proposition_evidence(self._reading, row))
        if evidence:
            longest = max(self._longest, LONGEST_NARRATED)
            yield self._sentence(self._narration(row), evidence, row.iri, longest)

    def _narration(self, row: PropositionRow) -> list[Piece]:
        teller = self._teller(row.article)
        if row.is_fact:
            kind = f" ({inside_marks(self._reading.name(row.kind or row.predicate or ''))})"
            whole = not any(self._is_open(quote) for quote in row.quotes)
            limit = "" if whole else ", but not the whole sentence as fact"
            return [*teller, words(f" states{kind}{limit}")]
        if row.status == "Denied" or row.polarity == "Negated":
            return [*teller, words(" reports what is denied or did not happen")]
        if row.status == "Alleged":
            return self._alleged(row)
        limits = hedge(row)
        return [*teller, words(f" reports, not as a fact{f' ({limits})' if limits else ''}")]

    def _is_open(self, quote: QuoteRow) -> bool:
        """True if somebody claims something in these words, or they state something not as fact."""
        spans = self._open_spans.get(quote.article, ())
        return any(start < quote.end and quote.start < end for start, end in spans)

    def _alleged(self, row: PropositionRow) -> list[Piece]:
        accused = [role.filler for role in row.roles if role.role == "agent"]
        known = [iri for iri in (*accused, row.subject) if iri in self._reading.entities]
        accused_names = [iri for iri in known if iri is not None]
        accusers = self._accusers((row.iri,))
        if accusers:
            return self._acted(row.article, accusers, accused_names)
        about = [words(" about "), *self.names(accused_names)] if accused_names else []
        lead = [*self._teller(row.article), words(" reports an allegation"), *about]
        return [*lead, words(", without naming who alleged it")]

    def _acted(self, article: str, accusers: list[Piece], accused: Sequence[str]) -> list[Piece]:
        """Nobody says it, somebody does it: "arrested on suspicion of"."""
        about = [words(" about "), *self.names(accused)] if accused else []
        lead = [*self._teller(article), words(" reports an allegation"), *about]
        return [*lead, words(", on which action was taken by "), *accusers]

    def _accusers(self, propositions: Iterable[str]) -> list[Piece]:
        """Who charges, suspects or arrests somebody, where nobody is reported to speak."""
        rows = [self._reading.propositions.get(iri) for iri in propositions]
        found = (one for row in rows if row for one in told_as_acting(self._reading, row))
        return _joined(list(map(self._accuser, dict.fromkeys(found))))

    def _accuser(self, one: Accuser) -> Piece:
        """Their name, or the words for them in quotation marks."""
        if one.iri:
            return self._name(one.iri)
        return Piece(PieceKind.NAME, f"“{inside_marks(one.name)}”")

    # ── parts ──

    def names(self, iris: Iterable[str]) -> list[Piece]:
        """The names of entities: "A, B and C"."""
        return _joined([self._name(iri) for iri in dict.fromkeys(iris)])

    def _name(self, iri: str) -> Piece:
        entity = self._reading.entities.get(iri)
        name = self._reading.name(iri)
        shown = inside_marks(name)
        shown = f"“{shown}”" if entity and entity.unnamed else shown
        return Piece(PieceKind.NAME, shown, iri)

    def _teller(self, article: str) -> list[Piece]:
        row = self._reading.articles.get(article)
        if row is not None and row.outlet:
            return [Piece(PieceKind.NAME, inside_marks(row.outlet))]
        title = row.title if row is not None else article
        return [words("The article "), Piece(PieceKind.TITLE, inside_marks(title))]

    def _sentence(
        self, lead: Sequence[Piece], evidence: tuple[Evidence, ...], source: str, longest: int
    ) -> Sentence:
        first = evidence[0]
        said = inside_marks(excerpt(first.quote, first.cue, first.content, longest))
        pieces = [*_begun(lead), words(": "), Piece(PieceKind.QUOTE, said)]
        pieces += self._tail(first, lead)
        return Sentence(tuple(pieces), first.certainty, evidence, source, first.date)

    def _tail(self, first: Evidence, lead: Sequence[Piece]) -> list[Piece]:
        """Outlet and day in brackets; the outlet only if the sentence does not begin with it.

        They also say that the words are a translation, the footnote from which language; or in
        which other language they are.
        """
        teller = self._teller(first.article)
        named = list(lead[: len(teller)]) == teller
        dated = [day(first.date)] if first.date else []
        note = "translated" if first.translated else first.language_note
        said = ", ".join([*dated, *([note] if note else [])])
        about = [words(said)] if said else []
        parts = about if named else [*teller, *([words(", ")] if about else []), *about]
        parts += self._reprint(first.article, begun=bool(parts))
        return [words(" ("), *_lowered(parts), words(")")] if parts else []

    def _reprint(self, article: str, *, begun: bool) -> list[Piece]:
        """Which article printed the same report before, if one did."""
        before = self._reading.copies.get(article)
        if before is None:
            return []
        return [words(f"{', ' if begun else ''}same report as in "), *self._teller(before)]


def _open_spans(reading: Reading) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Article -> the characters in which something is claimed, or not stated as a fact."""
    found: dict[str, list[tuple[int, int]]] = {}
    told = [row.quotes for row in reading.statements.values()]
    told += [row.quotes for row in reading.propositions.values() if not row.is_fact]
    for quotes in told:
        for quote in quotes:
            found.setdefault(quote.article, []).append((quote.start, quote.end))
    return found


def _begun(lead: Sequence[Piece]) -> list[Piece]:
    """The lead with a capital letter at its beginning, if it begins with words of ours."""
    first = lead[0]
    if first.kind is not PieceKind.WORDS:
        return list(lead)
    return [words(f"{first.text[:1].upper()}{first.text[1:]}"), *lead[1:]]


def _lowered(parts: Sequence[Piece]) -> list[Piece]:
    return [words("the article ") if one == words("The article ") else one for one in parts]


def _joined(names: Sequence[Piece]) -> list[Piece]:
    found: list[Piece] = []
    for place, name in enumerate(names):
        if place:
            found.append(words(" and " if place == len(names) - 1 else ", "))
        found.append(name)
    return found


def _unsaid(row: StatementRow) -> str:
    """For words that were not said, or of which only the content lies ahead ("promised to")."""
    if row.polarity == "Negated":
        return " did not say"
    return (
        " wants, promises, plans or expects"
        if row.act in FORWARD
        else " has yet to say, or may say"
    )


def _verb(row: StatementRow) -> str:
    if row.allegation or row.accused_unclear:
        return ALLEGES
    return DENIES if row.act == "Deny" else verb_of(row.act)


def _certainty(row: StatementRow) -> str:
    if row.made and (row.allegation or row.accused_unclear):
        return ALLEGED
    return DENIED if row.act == "Deny" and row.made else CLAIMED


__all__ = [
    "ALLEGED", "ASSERTED", "CLAIMED", "DENIED", "LONGEST", "Piece", "PieceKind", "Sentence",
    "Writer", "distinct", "plain", "words",
]  # fmt: skip
