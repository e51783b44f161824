"""What a dossier contains, before it is HTML or DOCX: sections of sentences with footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.report.dossier.decisions import Remark, concerning
from kg.report.dossier.subject import Subject
from kg.report.findings import (
    Accusation,
    ArticleFindings,
    Footnotes,
    Sentence,
    Writer,
    articles_of,
    day,
    period,
)
from kg.report.findings.accusations import accusations
from kg.report.findings.sections import doubts, open_ended
from kg.report.findings.sentences import distinct
from kg.report.graph.allegations import UNANSWERED
from kg.report.graph.merging import type_of
from kg.report.graph.rows import PropositionRow, Reading, StatementRow
from kg.report.graph.topics import topics_of
from kg.report.page.palette import TYPES

# A timeline is read at a glance; the other parts and the footnotes have the whole sentences.
_SHORT = 130
CAUTION = (
    "What is shown is what sources claim, not what is true. Read a quotation in its article "
    "before you repeat it. Anyone accused here is innocent until a court has found otherwise."
)
NO_ANSWER = "No answer found in these articles."


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a section: a heading, a sentence with a label before it, or words of ours."""

    sentence: Sentence | None = None
    label: str = ""
    heading: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a dossier; ``name`` is its anchor."""

    name: str
    title: str
    entries: tuple[Entry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of one actor or case, as sentences with footnotes."""

    title: str
    summary: str
    subject: Subject
    sections: tuple[Section, ...]
    articles: tuple[ArticleFindings, ...]
    footnotes: Footnotes

    def sentences(self) -> Iterator[Sentence]:
        """All sentences in their order."""
        for section in self.sections:
            for entry in section.entries:
                if entry.sentence is not None:
                    yield entry.sentence


def dossier_of(reading: Reading, subject: Subject, remarks: Iterable[Remark] = ()) -> Dossier:
    """The dossier of ``subject``; ``remarks`` are the decisions of readers on anything."""
    return _Maker(reading, subject).dossier(remarks)


class _Maker:
    """Collects the material of a subject, then puts it into sections."""

    def __init__(self, reading: Reading, subject: Subject) -> None:
        self._reading, self._subject = reading, subject
        self._writer = Writer(reading)
        told = accusations(reading, topics_of(reading), self._writer)
        self._accusations = [one for one in told if self._concerns(one)]
        self._statements = [one for one in reading.statements.values() if self._has(one)]
        self._propositions = [one for one in reading.propositions.values() if self._tells(one)]

    # ── what belongs to the subject ──

    def _concerns(self, one: Accusation) -> bool:
        if self._subject.entity is None:
            return bool(one.nodes & self._subject.nodes)
        return self._subject.iri in (*one.accused, *one.accusers)

    def _has(self, row: StatementRow) -> bool:
        if self._subject.entity is None:
            return row.iri in self._subject.nodes
        told = [self._reading.propositions.get(iri) for iri in row.propositions]
        inside = any(self._takes_part(one) for one in told if one is not None)
        return inside or self._subject.iri in (*row.speakers, *row.about)

    def _tells(self, row: PropositionRow) -> bool:
        if self._subject.entity is None:
            return row.iri in self._subject.nodes
        return self._takes_part(row)

    def _takes_part(self, row: PropositionRow) -> bool:
        fillers = (role.filler for role in row.roles)
        return self._subject.iri in (row.subject, row.object, *fillers)

    def _speaks(self, row: StatementRow) -> bool:
        return self._subject.iri in row.speakers

    # ── the parts ──

    def dossier(self, remarks: Iterable[Remark]) -> Dossier:
        """Everything, empty parts left out."""
        parts = self._of_actor() if self._subject.entity else self._of_case()
        listed = [*parts, self._timeline(parts), self._doubts(), self._decisions(remarks)]
        sections = tuple(section for section in listed if section.entries)
        used = {one.article for part in sections for e in part.entries if e.sentence
                for one in e.sentence.evidence}  # fmt: skip
        used.update(self._subject.entity.articles if self._subject.entity else ())
        articles = tuple(one for one in articles_of(self._reading) if one.row.iri in used)
        title = self._title()
        return Dossier(
            title, self._summary(articles), self._subject, sections, articles, Footnotes()
        )

    def _title(self) -> str:
        entity = self._subject.entity
        return "".join(one.text for one in self._writer.names([entity.iri])) if entity else "Case"

    def _summary(self, articles: Sequence[ArticleFindings]) -> str:
        dates = sorted(one.row.date for one in articles if one.row.date)
        span = f", {period(dates[0], dates[-1])}" if dates else ""
        number = f"{len(articles)} article{'' if len(articles) == 1 else 's'}{span}."
        entity = self._subject.entity
        if entity is None:
            return f"What {number[:-1]} say on one statement or event."
        return f"{TYPES[type_of(entity)].label}. Named in {number}"

    def _of_actor(self) -> list[Section]:
        name, iri = self._title(), self._subject.iri
        shown = {one.source for acc in self._accusations for one in acc.sentences}
        rest = [one for one in self._statements if one.iri not in shown]
        own = [one for one in rest if self._speaks(one)]
        denied = [one for one in own if one.act == "Deny" and one.made]
        said = [one for one in own if one not in denied]
        others = [one for one in rest if not self._speaks(one)]
        accused = [one for one in self._accusations if iri in one.accused]
        accusing = [one for one in self._accusations if iri not in one.accused]
        return [
            Section("accused", f"Accusations about {name}", self._listed(accused)),
            Section("accuses", f"Accusations by {name}", self._listed(accusing)),
            Section("denies", f"What {name} denied", self._said(denied)),
            Section("says", f"What {name} said", self._said(said)),
            self._stated(),
            Section("others", f"What others said that concerns {name}", self._said(others)),
            self._open(),
        ]

    def _of_case(self) -> list[Section]:
        shown = {one.source for acc in self._accusations for one in acc.sentences}
        rest = [one for one in self._statements if one.iri not in shown]
        denied = [one for one in rest if one.act == "Deny" and one.made]
        said = [one for one in rest if one not in denied]
        return [
            Section("accused", "Accusations", self._listed(self._accusations)),
            Section("denies", "What was denied", self._said(denied)),
            Section("says", "What was said", self._said(said)),
            self._stated(),
            self._open(),
        ]

    def _listed(self, found: Sequence[Accusation]) -> tuple[Entry, ...]:
        return tuple(entry for one in found for entry in self._entries(one))

    def _entries(self, one: Accusation) -> Iterator[Entry]:
        names = "".join(piece.text for piece in self._writer.names(one.accused))
        alleged = "; ".join(one.labels)
        about = f"Accused: {names}" if names else "Accused: only the words say who"
        later = " (acquittal reported)" if one.acquitted else ""
        yield Entry(heading=f"{about}. Alleged: {alleged}{later}" if alleged else about)
        yield from _lines(one.sentences)
        yield from _lines(one.stated, "Also stated by an article")
        yield from _lines(one.answers, "Answer")
        yield from _lines(one.possible, "Possible answer, please read")
        if one.state == UNANSWERED:
            yield Entry(remark=NO_ANSWER)

    def _said(self, rows: Iterable[StatementRow]) -> tuple[Entry, ...]:
        told = distinct(s for row in self._in_order(rows) for s in self._writer.statement(row))
        return tuple(_lines(told))

    def _in_order(self, rows: Iterable[StatementRow]) -> list[StatementRow]:
        return sorted(rows, key=lambda row: (self._day(row.article) or "9999", row.iri))

    def _day(self, article: str) -> str:
        row = self._reading.articles.get(article)
        return (row.date or "") if row is not None else ""

    def _stated(self) -> Section:
        facts = [one for one in self._propositions if one.is_fact]
        told = distinct(s for row in facts for s in self._writer.narrated(row))
        note = "An article can be wrong in its own voice, and newskg can misread it."
        return Section("stated", "What articles state in their own voice", _dated(told), note)

    def _open(self) -> Section:
        told = open_ended(self._propositions, self._writer)
        shown = {one.key for acc in self._accusations for one in acc.sentences}
        listed = tuple(one for one in told if one.key not in shown)
        return Section("open", "What articles report, but not as a fact", _dated(listed))

    def _timeline(self, parts: Sequence[Section]) -> Section:
        short = Writer(self._reading, longest=_SHORT)
        sources = {e.sentence.source for part in parts for e in part.entries if e.sentence}
        found = []
        for source in sorted(sources):
            row = self._reading.propositions.get(source)
            if row is not None and row.kind is None:
                continue  # a post or a tie has no date of its own
            begins, ends = row.days if row is not None else ("", "")
            for one in short.told(source):
                reported = f"reported {day(one.date)}" if one.date else "no date"
                label = period(begins, ends) if begins else ""
                entry = Entry(one, label or reported)
                found.append((begins or one.date or "9999", one.key, entry))
        kept = {key: (at, entry) for at, key, entry in reversed(found)}
        ordered = sorted(kept.items(), key=lambda item: (item[1][0], item[0]))
        note = (
            "Events have their own date if the article gives one, statements that of the article."
        )
        return Section("timeline", "Timeline", tuple(entry for _, (_, entry) in ordered), note)

    def _doubts(self) -> Section:
        told = doubts(self._reading, self._statements, self._writer)
        note = "Held back accusations, speakers who are not named, statements that may be misread."
        return Section(
            "doubts", "Doubts", tuple(Entry(one.sentence, one.why) for one in told), note
        )

    def _decisions(self, remarks: Iterable[Remark]) -> Section:
        nodes = {self._subject.iri, *self._subject.nodes}
        nodes.update(one.iri for one in self._statements)
        nodes.update(one.iri for one in self._propositions)
        entity = self._subject.entity
        found = concerning(
            remarks,
            nodes=frozenset(nodes),
            known=frozenset((*self._reading.statements, *self._reading.propositions,
                             *self._reading.entities)),
            articles=frozenset(entity.articles if entity else ()),
            names=(entity.name, *entity.aliases) if entity else (),
        )  # fmt: skip
        entries = tuple(Entry(remark=one.text) for one in found)
        return Section("decisions", "Decisions of readers", entries)


def _lines(found: Iterable[Sentence], label: str = "") -> Iterator[Entry]:
    for one in found:
        yield Entry(one, label)


def _dated(found: Iterable[Sentence]) -> tuple[Entry, ...]:
    return tuple(Entry(one) for one in sorted(found, key=lambda one: (one.date or "9999", one.key)))
