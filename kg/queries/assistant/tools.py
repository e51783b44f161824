"""The questions of an assistant as plain functions; `kg.queries.assistant.server` offers them.

Each answer is a text that can be quoted line by line, and the same as data. A line never says
something without its source and status.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import QueryError
from kg.ontology.languages import language_note
from kg.queries.explain.links import joined
from kg.queries.findings import Finding, answers_of, read_findings
from kg.queries.findings.read import read_sources
from kg.queries.findings.rows import guarded_rows
from kg.queries.findings.select import in_order_of_time, select
from kg.queries.findings.wording import CAUTION, people, shortened, who
from kg.queries.kept_answers import KeptAnswers
from kg.queries.named import answer_of, find_named_query, load_named_queries, read_value
from kg.queries.result_formats import shown
from kg.queries.search import KINDS, Hit, search
from kg.store.bindings import calls_other_servers, keywords
from kg.store.results import Answer, Term
from kg.store.store import Store, open_built

# Most findings or rows of one answer, and seconds that a query may take.
MOST, SECONDS = 200, 60.0
# Rows that a query without a limit of its own may have.
MOST_ROWS = 10_000
# What a limit cannot be put behind: another one, or the VALUES at the end of a query.
_BOUNDED = frozenset(("LIMIT", "VALUES"))
_MENTIONS = "SELECT DISTINCT ?article WHERE { GRAPH ?g { ?node kg:mentionedIn ?article } }"
_NAMES = """
SELECT DISTINCT ?name ?class WHERE { GRAPH ?g { ?node rdfs:label ?name ; a ?class } }
ORDER BY ?name ?class"""

_REJECTED = """
SELECT DISTINCT ?who ?why WHERE {
  GRAPH ?g {
    ?decision kg:decidedOn ?node ; kg:decides "reject" ; kg:outcome "applied" ;
      prov:wasAttributedTo/rdfs:label ?who .
    OPTIONAL { ?decision kg:grounds ?why }
    ?node a kg:RejectedRecord
  }
} ORDER BY ?who ?why"""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: ``lines`` to be read or quoted, ``data`` for programs; ``more``: what was cut."""

    lines: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)
    more: int = 0

    @property
    def text(self) -> str:
        """The caution, the lines, and how many were left out."""
        left = (
            (f"({self.more:,} more; raise the limit or narrow the question)",) if self.more else ()
        )
        return "\n".join((CAUTION, "", *(self.lines or ("Nothing found.",)), *left))

    def as_json(self) -> dict[str, Any]:
        """The same as data; what is quoted must be a whole ``sentence``."""
        return {"caution": CAUTION, **self.data, "left_out": self.more}


class Tools:
    """The questions over one built folder; each opens it as it is at that moment."""

    def __init__(self, out: Path, *, answers: Path | None = None) -> None:
        """Checks that the folder has a graph; raises OutputError if not.

        ``answers`` is where answers are kept, if not beside the store.
        """
        self._out, self._answers = out, answers
        open_built(out).close()

    @contextmanager
    def _store(self) -> Iterator[Store]:
        with open_built(self._out) as store:
            yield store

    def search(self, words: str, *, kinds: Sequence[str] = KINDS, limit: int = 10) -> Reply:
        """Names, quotations and articles with these words."""
        found = search(self._out, words, kinds=kinds, limit=_within(limit))
        return Reply(
            tuple(f"- [{hit.status}] {hit.sentence}" for hit in found.hits),
            {"counts": found.counts, "findings": [_hit_data(hit) for hit in found.hits]},
        )

    def claims_about(self, actor: str, *, limit: int = 30) -> Reply:
        """What articles state of an actor, and what others claim, allege or deny of them."""
        with self._store() as store:
            return _reply(store, select(store, "about", _actors(store, actor)), limit)

    def said_by(self, actor: str, *, limit: int = 30) -> Reply:
        """What an actor is reported to have said."""
        with self._store() as store:
            return _reply(store, select(store, "said", _actors(store, actor)), limit)

    def accusations(self, actor: str | None = None, *, limit: int = 30) -> Reply:
        """Accusations with their answers: all, or those that an actor makes or faces."""
        with self._store() as store:
            actors = None if actor is None else _actors(store, actor)
            return _reply(store, select(store, "accusations", actors), limit, answers=True)

    def timeline(self, actor: str, *, limit: int = 50) -> Reply:
        """Events with an actor in them, in the order of time, claims marked as such."""
        with self._store() as store:
            found = in_order_of_time(select(store, "events", _actors(store, actor)))
            return _reply(store, found, limit, dated=True)

    def explain(self, node: str, *, limit: int = 30) -> Reply:
        """Everything about one node: an actor by name or IRI, a statement, event or relation."""
        with self._store() as store:
            found = read_value("actor", node, store.query)
            terms = found if isinstance(found, list) else [found]
            iris = [str(getattr(term, "value", term)) for term in terms]
            known = list(read_findings(store, iris).values())
            if known:
                return _reply(store, known, limit, answers=True)
            rejected = tuple(line for term in terms for line in _rejected(store, term))
            if rejected:
                return Reply(rejected, {"rejected": list(rejected)})
            reply = _reply(store, select(store, "about", terms), limit)
            head = [line for term in terms for line in _identity(store, term)]
            if not head and not reply.lines:
                raise QueryError(f"{node}: nothing is known of it; look for it with search")
            return Reply((*head, *reply.lines), {**reply.data, "identity": head}, reply.more)

    def questions(self) -> Reply:
        """The named questions with their parameters."""
        found = [
            {
                "name": one.name,
                "question": one.question,
                "parameters": {name: p.help for name, p in one.parameters.items()},
                "optional": [name for name, p in one.parameters.items() if p.default is not None],
            }
            for one in load_named_queries().values()
        ]
        lines = tuple(
            f"- {one['name']}: {one['question']} Parameters: "
            f"{', '.join(map(str, one['parameters'])) or 'none'}"
            for one in found
        )
        return Reply(lines, {"questions": found})

    def ask(self, name: str, parameters: Mapping[str, str], *, limit: int = 30) -> Reply:
        """The rows of a named question, each with its status."""
        if find_named_query(name) is None:
            known = ", ".join(load_named_queries())
            raise QueryError(f"{name!r} is no named question; there are: {known}")
        with self._store() as store:
            kept = KeptAnswers(store, folder=self._answers)
            answer = answer_of(name, kept.ask, parameters, timeout=SECONDS)
            return _rows(store, answer, limit)

    def sparql(self, query: str, *, limit: int = 50) -> Reply:
        """The rows of a SELECT, each with its status, or the truth of an ASK.

        Raises QueryError for other forms: what CONSTRUCT makes of an allegation has no status.
        """
        if calls_other_servers(query):
            raise QueryError("federated queries (SERVICE) are refused here")
        if keywords(query) & {"CONSTRUCT", "DESCRIBE"}:
            raise QueryError("only SELECT and ASK are answered here; write a SELECT")
        # Without a limit of its own, an answer must not fill the memory.
        bounded = query if keywords(query) & _BOUNDED else f"{query}\nLIMIT {MOST_ROWS}"
        with self._store() as store:
            return _rows(store, store.query(bounded, timeout=SECONDS), limit)


def _within(limit: int) -> int:
    if not 1 <= limit <= MOST:
        raise QueryError(f"limit {limit}: give a number from 1 to {MOST}")
    return limit


def _actors(store: Store, actor: str) -> list[Term]:
    found = read_value("actor", actor, store.query)
    return found if isinstance(found, list) else [found]


def _reply(
    store: Store,
    findings: Sequence[Finding],
    limit: int,
    *,
    answers: bool = False,
    dated: bool = False,
) -> Reply:
    """Findings as lines; with ``answers``, what answers each comes right behind it."""
    chosen = findings[: _within(limit)]
    replies = answers_of(store, [one.iri for one in chosen]) if answers else {}
    wanted = (iri for found in replies.values() for _, iri in found)
    told = read_findings(store, wanted)
    lines, data = [], []
    for one in chosen:
        when = f"{one.time or (one.source.published or 'no date')[:10]}: " if dated else ""
        lines.append(f"- {when}{one.sentence}")
        item = _data(one)
        if answers:
            found = [(how, told[iri]) for how, iri in replies.get(one.iri, ()) if iri in told]
            lines += [f"  - {_ANSWERED[how]}: {reply.sentence}" for how, reply in found]
            if not found and one.status == "alleged":
                lines.append("  - No article in this folder reports an answer to this.")
            item["answers"] = [{"possible": how != "answers", **_data(r)} for how, r in found]
        data.append(item)
    return Reply(tuple(lines), {"findings": data}, len(findings) - len(chosen))


def _data(one: Finding) -> dict[str, Any]:
    """A finding for programs; no string in it gives words without their source and status."""
    by = "the article" if one.status == "asserted" else who(one)
    others = f"; the sentence also holds what is only {'; '.join(one.others)}" if one.others else ""
    note = f"; {one.source.language_note}" if one.source.language_note else ""
    return {
        "sentence": one.sentence,
        "status": one.standing,
        "fact": one.is_fact,
        "speakers": list(one.speakers),
        "quotation": f"[{one.standing} by {by}{others}{note}] “{shortened(one.quotation)}”",
        "article": one.source.headed,
        "published": one.source.published,
        "link": one.source.link,
        "iri": one.iri,
    }


def _hit_data(hit: Hit) -> dict[str, Any]:
    """A hit for programs, likewise."""
    by = ""
    if hit.kind == "quotation":
        relayed = f" (according to {people(hit.relayed_by)})" if hit.relayed_by else ""
        others = f"; the sentence also holds what is {'; '.join(hit.others)}" if hit.others else ""
        by = f" by {people(hit.speakers)}{relayed}{others}"
    headed = hit.article and f"article headed “{hit.article}”"
    marked = "text, may report what others claim" if hit.kind == "article" else hit.status
    note = hit.translated or language_note(written=hit.language)
    by += f"; {note}" if note else ""
    quotation = f"[{marked}{by}] “{shortened(hit.quotation)}”"
    return {**hit.as_json(), "quotation": quotation, "article": headed}


_ANSWERED = {"answers": "Answered", "mayAnswer": "Possibly answered, to be read by a person"}


def _rows(store: Store, answer: Answer, limit: int) -> Reply:
    if answer.truth is not None:
        word = "a match" if answer.truth else "no match"
        line = f"- There is {word}; a match may be only claimed, alleged or denied."
        return Reply((line,), {"match": answer.truth})
    rows = guarded_rows(store, answer, limit=_within(limit))
    lines = tuple(f"- {row.sentence}" for row in rows)
    data = {"rows": [{"status": row.status, "sentence": row.sentence} for row in rows]}
    return Reply(lines, data, len(answer.rows) - len(rows))


def _rejected(store: Store, node: Term) -> Iterable[str]:
    """That a reader rejected this record, without its words, which no article says."""
    for row in store.query(_REJECTED, bindings={"node": node}):
        why = f": “{shortened(shown(row['why']))}”" if "why" in row else ""
        yield f"- This record was rejected by {shown(row['who'])} as misread{why} — {shown(node)}"


def _identity(store: Store, node: Term) -> Iterable[str]:
    """Who an actor is, where they are mentioned, and why mentions are taken for the same."""
    rows = list(store.query(_NAMES, bindings={"node": node}))
    if not rows:
        return
    names = ", ".join(dict.fromkeys(shown(row["name"]) for row in rows))
    classes = ", ".join(dict.fromkeys(shown(row["class"]).removeprefix("kg:") for row in rows))
    yield f"{names} ({classes}) — {shown(node)}"
    answer = store.query(_MENTIONS, bindings={"node": node})
    articles = [str(getattr(row["article"], "value", "")) for row in answer]
    for source in read_sources(store, articles).values():
        yield f"- Named in {source}; this says nothing about what they did."
    for line in joined(store, node):
        yield f"- Taken for the same: {line.strip()}"
