"""A pack: what articles report on a few subjects, with all that a stranger needs to check it.

A pack is an RO-Crate (https://w3id.org/ro/crate/1.1) in a zip file::

    README.md              what this is, and the commands that check it
    quotations.csv         each finding with status, speaker and quotation, and where the words are
    sources/001.html …     the bytes of each article as they were read
    captures/001.warc.gz … of a page from the web: the server's answer, with headers and time
    texts/001.txt …        the text that was read from them
    graph.nq               the graph of these articles
    inputs.jsonl           of each article: place, SHA-256 of bytes and text, and its files here
    made-by.json           what newskg, models and words made the graph
    SHA256SUMS             the digests of all of these; .sig, .minisig and .tsr sign and stamp it
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DamageError, QueryError
from kg.files import replacing, sha256_of
from kg.provenance import crate
from kg.provenance.kept import find_kept
from kg.provenance.packed import Packed
from kg.provenance.readme import readme
from kg.provenance.seal import INPUTS, MADE_BY, PROVENANCE, archives_of, read_inputs
from kg.provenance.signature import sign
from kg.provenance.source import SourceRecord, text_digest
from kg.provenance.sums import SUMS, changed_files, read_sums, sums_text
from kg.queries.findings import Finding, answers_of, read_findings
from kg.queries.findings.select import select
from kg.queries.result_formats import harmless
from kg.queries.validate import RecordTexts
from kg.records.database import RECORDS, RecordStore
from kg.report.dossier.subject import Subject, find_subject
from kg.report.graph import read_store
from kg.store.nquads import lines
from kg.store.store import Store, open_built

GRAPH, QUOTATIONS = "graph.nq", "quotations.csv"
COLUMNS = (
    "status", "fact", "speakers", "quotation", "text", "first_byte", "bytes", "source",
    "source_byte", "sentence", "title", "publisher", "published", "link", "iri",
)  # fmt: skip
_DOCUMENTS = """
SELECT DISTINCT ?article ?document ?g WHERE {
  GRAPH ?g { ?article kg:documentId ?document }
}"""
_EVIDENCE = """
SELECT DISTINCT ?node ?exact ?start ?end WHERE {
  GRAPH ?g {
    ?node kg:describedBy?/kg:evidence ?evidence .
    ?evidence oa:hasSelector ?quote , ?position .
    ?quote oa:exact ?exact . ?position oa:start ?start ; oa:end ?end .
  }
} ORDER BY ?node ?start"""


@dataclass(frozen=True, slots=True)
class PackReport:
    """What a pack holds."""

    path: Path
    articles: int
    quotations: int


def write_pack(
    out: Path,
    subjects: Sequence[str],
    target: Path,
    *,
    key: Path | None = None,
    stamp: Callable[[Path], object] | None = None,
) -> PackReport:
    """Writes the pack on ``subjects``: names or IRIs of actors, IRIs of statements or events.

    What answers a claim is packed with it. ``key`` signs it, ``stamp`` has a file time-stamped.
    Raises QueryError if nothing is known of a subject, DamageError if a source is not what was
    read, or the folder not what was sealed; OutputError if the pack cannot be written.
    """
    rows = _sealed_rows(out)
    with open_built(out) as store:
        reading = read_store(store)
        chosen = [find_subject(reading, who) for who in subjects]
        names = [_called(one) for one in chosen]
        findings = _findings(store, chosen)
        articles = _articles(out, store, findings, rows)
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            quotations = _fill(folder, store, findings, articles, names)
            shutil.copyfile(out / PROVENANCE / MADE_BY, folder / MADE_BY)
            crate.write(folder, articles.values(), names)
            files = sorted(path for path in folder.rglob("*") if path.is_file())
            digests = {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}
            (folder / SUMS).write_text(sums_text(digests), "utf-8")
            if key is not None:
                sign(folder / SUMS, key)
            if stamp is not None:
                stamp(folder / SUMS)
            _zip(folder, target)
    return PackReport(target, len(articles), quotations)


def _sealed_rows(out: Path) -> dict[str, SourceRecord]:
    """The sealed lines on the articles of a folder, by their digest."""
    folder = out / PROVENANCE
    digests = read_sums(folder / SUMS)
    wrong = [f for f in changed_files(folder, digests) if f.part in (INPUTS, MADE_BY)]
    if wrong:
        raise DamageError(f"{folder / str(wrong[0])}; run kg build with your inputs again")
    return dict(read_inputs(folder / INPUTS))


# ── what is packed ──


def _called(subject: Subject) -> str:
    """The name of an actor, the IRI of a case."""
    return subject.iri if subject.entity is None else subject.entity.name


def _findings(store: Store, subjects: Sequence[Subject]) -> list[Finding]:
    """What is said of and by each subject, and what answers it."""
    nodes: dict[str, None] = {}
    for subject in subjects:
        found = sorted(subject.nodes)
        if subject.entity is not None:
            actor = ox.NamedNode(subject.iri)
            kinds = ("accusations", "about", "said", "events")
            found = [one.iri for kind in kinds for one in select(store, kind, [actor])]
        nodes.update(dict.fromkeys(found))
    answers = (iri for some in answers_of(store, nodes).values() for _, iri in some)
    findings = list(read_findings(store, (*nodes, *answers)).values())
    if not findings:
        named = ", ".join(map(_called, subjects))
        raise QueryError(f"{named}: nothing is reported; look at kg explain")
    return sorted(findings, key=lambda one: (one.source.iri, one.iri))


def _articles(
    out: Path, store: Store, findings: Iterable[Finding], rows: Mapping[str, SourceRecord]
) -> dict[str, Packed]:
    """IRI of each article of the findings -> the article with its proved bytes and text."""
    wanted = {one.source.iri for one in findings}
    named = {
        str(row["document"].value): (str(row["article"].value), str(row["g"].value))  # type: ignore[union-attr]
        for row in store.query(_DOCUMENTS)
        if str(row["article"].value) in wanted  # type: ignore[union-attr]
    }
    for name in named:
        if name not in rows:
            raise DamageError(f"article {name}: is not sealed; give its input to kg build again")
    with closing(RecordStore(out / RECORDS, read_only=True)) as records:
        archives = archives_of(out, records)
    kept = {one.name: one for one in find_kept(((n, rows[n]) for n in named), archives)}
    texts = RecordTexts(out / RECORDS)
    found = {}
    for number, name in enumerate(sorted(named), start=1):
        one, text = kept[name], texts.get(name) or ""
        if one.raw is None:
            raise DamageError(f"{one.source.place}: {one.fault}")
        if text_digest(text) != one.source.text_sha256:
            raise DamageError(f"{out / RECORDS}: the text of {one.source.place} is not the sealed "
                              "one; run kg build with your inputs again")  # fmt: skip
        article, graph = named[name]
        found[article] = Packed(number, one, text, graph)
    return found


# ── its files ──


def _fill(
    folder: Path,
    store: Store,
    findings: Sequence[Finding],
    articles: Mapping[str, Packed],
    subjects: Sequence[str],
) -> int:
    """Writes the files of a pack; returns the number of quotations."""
    for name in ("sources", "texts"):
        (folder / name).mkdir()
    for one in articles.values():
        (folder / one.source_file).write_bytes(one.data)
        (folder / one.text_file).write_bytes(one.text.encode("utf-8"))
        if one.capture_file is not None and one.kept.record is not None:
            (folder / "captures").mkdir(exist_ok=True)
            (folder / one.capture_file).write_bytes(one.kept.record)
    quads = (quad for one in articles.values() for quad in store.graph(one.graph))
    (folder / GRAPH).write_bytes(b"".join(sorted(lines(quads))))
    (folder / INPUTS).write_text("".join(map(_input_line, articles.values())), "utf-8")
    rows = _quotations(store, findings, articles)
    (folder / QUOTATIONS).write_bytes(_table(rows))
    (folder / "README.md").write_text(readme(subjects, rows), "utf-8")
    return len(rows)


def _input_line(one: Packed) -> str:
    about = {**json.loads(one.kept.source.line(one.kept.name)), "path": one.place}
    files = {"source": one.source_file, "text": one.text_file, "capture": one.capture_file}
    about["files"] = {name: value for name, value in files.items() if value is not None}
    return json.dumps(about, ensure_ascii=False) + "\n"


def _quotations(
    store: Store, findings: Sequence[Finding], articles: Mapping[str, Packed]
) -> list[dict[str, str]]:
    """A row for each piece of evidence of each finding, with its bytes in text and source."""
    found = []
    for finding in findings:
        one = articles[finding.source.iri]
        for row in store.query(_EVIDENCE, bindings={"node": ox.NamedNode(finding.iri)}):
            start, end = (int(str(row[name].value)) for name in ("start", "end"))  # type: ignore[union-attr]
            words = one.text[start:end].encode("utf-8")
            in_source = one.data.find(words)
            found.append(_row(finding, one, {
                "quotation": words.decode("utf-8"),
                "first_byte": str(len(one.text[:start].encode("utf-8")) + 1),
                "bytes": str(len(words)),
                "source_byte": str(in_source + 1) if in_source >= 0 else "",
            }))  # fmt: skip
    return found


def _row(finding: Finding, one: Packed, place: Mapping[str, str]) -> dict[str, str]:
    source = finding.source
    return {
        **place,
        "status": finding.standing,
        "fact": "yes" if finding.is_fact else "no",
        "speakers": "; ".join(finding.speakers),
        "text": one.text_file,
        "source": one.source_file,
        "sentence": finding.sentence,
        "title": source.title,
        "publisher": source.publisher or "",
        "published": source.published or "",
        "link": source.link,
        "iri": finding.iri,
    }


def _table(rows: Iterable[Mapping[str, str]]) -> bytes:
    written = io.StringIO(newline="")
    table = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    table.writeheader()
    for row in rows:
        table.writerow({name: harmless(value) for name, value in row.items()})
    return written.getvalue().encode("utf-8")


def _zip(folder: Path, target: Path) -> None:
    """The folder as a zip file whose bytes depend on its files alone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target) as stream, zipfile.ZipFile(stream, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix())
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, path.read_bytes())
