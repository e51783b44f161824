"""The proof of a built folder: its seal, the kept sources, and every quotation in them.

The chain is: the list of digests, signed or not; by it the graph and ``inputs.jsonl``; by that the
bytes of each source; from these, read again, the text; in the text, the words of each quotation at
their offsets.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import DamageError
from kg.files import json_object, sha256_of
from kg.model import Document
from kg.ontology.languages import spoken_languages
from kg.ontology.lexicon import Lexicon, load_lexicon
from kg.provenance import signature, timestamp
from kg.provenance.kept import Kept, find_kept
from kg.provenance.made_by import other_readers
from kg.provenance.seal import (
    CAPTURED,
    INPUTS,
    MADE_BY,
    PROVENANCE,
    archives_of,
    captured_file,
    read_inputs,
)
from kg.provenance.signature import Verdict
from kg.provenance.source import SourceRecord, text_digest
from kg.provenance.sums import SUMS, Fault, changed_files, read_sums
from kg.provenance.words import is_among, plain_words
from kg.queries.validate import RecordTexts, check_offsets
from kg.reader.parsing import parse
from kg.reader.wacz import altered_entries, package_digest
from kg.records.database import RECORDS, RecordStore
from kg.store.store import Store, open_built

_GRAPH = "../graph.nq"
_QUOTATIONS = """
SELECT ?document ?exact WHERE {
  GRAPH ?g {
    ?article kg:documentId ?document .
    ?evidence oa:hasSource ?article ; oa:hasSelector ?quote . ?quote oa:exact ?exact .
  }
}"""


@dataclass(slots=True)
class Proof:
    """What was found: faults by name, verdicts on signature and time, and what was proved."""

    faults: list[Fault] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    articles: int = 0
    quotations: int = 0


def prove(out: Path, *, signer: Path | None = None, authority: Path | None = None) -> Proof:
    """Proves the folder ``out``; what is not as it was sealed is among the faults.

    ``signer`` and ``authority`` are the public key and the certificate that must have signed and
    time-stamped. Raises DamageError if there is no seal at all, InputError if a key is missing.
    """
    folder, proof = out / PROVENANCE, Proof()
    digests = read_sums(folder / SUMS)
    judge(folder / SUMS, proof, signer=signer, authority=authority)
    wrong = list(changed_files(folder, digests))
    proof.faults += wrong
    proof.faults += (Fault(n, "is not in the list") for n in _unlisted(folder, digests))
    altered = {fault.part for fault in wrong}
    if INPUTS in altered or INPUTS not in digests:
        return proof  # nobody knows what the sources were
    if CAPTURED in digests and CAPTURED not in altered:
        proof.faults += _changed_captures(out, folder / CAPTURED)
    with (
        open_built(out) as store,
        closing(RecordStore(out / RECORDS, read_only=True)) as records,
    ):
        if _GRAPH in digests and _digest_of(store) != digests[_GRAPH]:
            proof.faults.append(Fault("store", "holds another graph than the sealed graph.nq"))
        rows = dict(read_inputs(folder / INPUTS))
        proof.faults += _other_texts(records, rows)
        _prove_sources(proof, rows, store, archives_of(out, records), sealed_by(folder / MADE_BY))
    with open_built(out) as store:
        texts = RecordTexts(out / RECORDS)
        proof.faults += (
            Fault(problem.node, problem.message) for problem in check_offsets(store, texts)
        )
    return proof


def judge(sums: Path, proof: Proof, *, signer: Path | None, authority: Path | None) -> None:
    """Adds what signatures and time stamp of a list are worth."""
    stamp = timestamp.verify(sums, authority)
    for verdict in (*signature.verify(sums, signer), *(() if stamp is None else (stamp,))):
        if verdict.fault is not None:
            proof.faults.append(verdict.fault)
        else:
            proof.verdicts.append(verdict)


def _unlisted(folder: Path, digests: Mapping[str, str]) -> Iterator[str]:
    """Files of the seal that the list must name and does not."""
    names = (INPUTS, MADE_BY, *((CAPTURED,) if (folder / CAPTURED).is_file() else ()))
    graph = (_GRAPH,) if (folder / _GRAPH).is_file() else ()
    return (name for name in (*names, *graph) if name not in digests)


def _changed_captures(out: Path, listed: Path) -> Iterator[Fault]:
    """Files of captured pages that are missing or altered, by their own digests and ours."""
    for line in listed.read_text("utf-8").splitlines():
        one = json_object(line, fault=DamageError, cure="run kg build with your inputs again")
        path = captured_file(out, str(one.get("path")))
        if not path.is_file():
            yield Fault(str(path), "is missing; run kg in the folder where kg build ran")
        elif package_digest(path) != one.get("datapackage_sha256"):
            yield Fault(str(path), "was changed since it was sealed (datapackage.json)")
        else:
            for name in altered_entries(path):
                yield Fault(str(path), f"was changed since it was sealed ({name})")


def _digest_of(store: Store) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "graph.nq")
        store.save(path, "nq")
        return sha256_of(path)


def _other_texts(records: RecordStore, rows: Mapping[str, SourceRecord]) -> Iterator[Fault]:
    """Records whose text is not the sealed one, and articles without record or seal."""
    known = set()
    for kept, line in records.lines():
        known.add(kept.id)
        source = rows.get(kept.id)
        if source is None:
            yield Fault(kept.path, f"is not sealed (article {kept.id}); give its input again")
        elif text_digest(json.loads(line)["text"]) != source.text_sha256:
            yield Fault(RECORDS, f"the text of {source.place} is another than the sealed one")
    for name in rows.keys() - known:
        yield Fault(RECORDS, f"has no record of {rows[name].place}, which is sealed")


def sealed_by(path: Path) -> dict[str, Any]:
    """What ``made-by.json`` says; nothing where it cannot be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # named already, by its digest
    return found if isinstance(found, dict) else {}


def _prove_sources(
    proof: Proof,
    rows: Mapping[str, SourceRecord],
    store: Store,
    archives: Sequence[Path],
    about: dict[str, Any],
) -> None:
    counts = Counter(str(row["document"].value) for row in store.query(_QUOTATIONS))  # type: ignore[union-attr]
    lexicon = load_lexicon()
    unread: dict[str, Kept] = {}
    for kept in find_kept(rows.items(), archives):
        if kept.raw is None:
            proof.faults.append(Fault(kept.source.place, kept.fault))
        elif text_again(kept, lexicon) != kept.source.text_sha256:
            unread[kept.name] = kept
        else:
            proof.articles += 1
            proof.quotations += counts[kept.name]
    proof.faults += _weakly(unread, store, other_readers(about))


def text_again(kept: Kept, lexicon: Lexicon) -> str:
    """The SHA-256 of the text that the reader gives for these bytes now; "" if it refuses them."""
    assert kept.raw is not None
    found = parse(kept.raw, lexicon=lexicon, languages=spoken_languages())
    return text_digest(found.text) if isinstance(found, Document) else ""


def _weakly(unread: Mapping[str, Kept], store: Store, others: str) -> Iterator[Fault]:
    """Sources of which another text is read now, with what can be said of their quotations."""
    words: defaultdict[str, list[str]] = defaultdict(list)
    for row in store.query(_QUOTATIONS) if unread else ():
        document = str(row["document"].value)  # type: ignore[union-attr]
        if document in unread:
            words[document].append(str(row["exact"].value))  # type: ignore[union-attr]
    for name, kept in unread.items():
        yield Fault(kept.source.place, _weak(kept, words[name], others))


def _weak(kept: Kept, quotations: list[str], others: str) -> str:
    assert kept.raw is not None
    why = f"sealed with {others}" if others else "though the reader is the same: report it"
    what = f"its bytes are as sealed, but another text is read from them here ({why})"
    plain = plain_words(kept.raw)
    if plain is None:
        return what
    found = sum(is_among(one, plain) for one in quotations)
    return f"{what}; {found:,} of {len(quotations):,} quotations are in its bytes word for word"
