"""``OUT/provenance/``: what a folder was made from and by what, under one list of digests.

::

    inputs.jsonl    each article: where it was read, SHA-256 of its bytes and of its text
    made-by.json    versions, settings, SHA-256 of models, ontology and names
    captures.jsonl  the files of captured pages, if there are any
    SHA256SUMS      the digests of these, and of the graph and the decisions beside the folder

``SHA256SUMS`` may be signed (``SHA256SUMS.sig`` or ``.minisig``) and time-stamped
(``SHA256SUMS.tsr``). The same inputs give the same bytes, signature and time stamp aside.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.decisions.file import DECISIONS
from kg.errors import DamageError, RecordError
from kg.extraction.settings import Settings
from kg.files import json_object, replacing, sha256_of, write_text
from kg.provenance.made_by import as_bytes, made_by
from kg.provenance.signature import remove_signatures
from kg.provenance.source import SourceRecord
from kg.provenance.sums import SUMS, sums_text
from kg.provenance.timestamp import STAMP_END
from kg.reader.capture import captured
from kg.reader.wacz import package_digest
from kg.records.database import RecordStore

PROVENANCE, CAPTURES = "provenance", "captures"
INPUTS, MADE_BY, CAPTURED = "inputs.jsonl", "made-by.json", "captures.jsonl"


@dataclass(frozen=True, slots=True)
class Seal:
    """The list of digests of a folder, and notes for the user."""

    sums: Path
    notes: tuple[str, ...] = ()


def seal(
    out: Path,
    records: RecordStore,
    settings: Settings,
    *,
    base: str,
    graphs: Iterable[str],
) -> Seal:
    """Writes ``OUT/provenance/``; ``graphs`` are the files of the graph that this build wrote.

    A signature or time stamp of other bytes is taken away, which a note says. Raises OutputError
    if the disk refuses.
    """
    folder = out / PROVENANCE
    folder.mkdir(exist_ok=True)
    digests = {INPUTS: _write_inputs(folder / INPUTS, records)}
    digests[MADE_BY] = _write(folder / MADE_BY, as_bytes(made_by(settings, base=base)))
    lines = b"".join(_captures(out, archives_of(out, records)))
    if lines:
        digests[CAPTURED] = _write(folder / CAPTURED, lines)
    else:
        (folder / CAPTURED).unlink(missing_ok=True)
    digests.update(_beside(out, records.parts(), (*graphs, DECISIONS)))
    text, sums = sums_text(digests), folder / SUMS
    notes = _unsealed(out, records)
    if not sums.is_file() or sums.read_bytes() != text.encode("utf-8"):
        notes += _remove_stale(sums)
        write_text(sums, text)
    return Seal(sums, tuple(notes))


def read_inputs(path: Path) -> Iterator[tuple[str, SourceRecord]]:
    """The articles in ``inputs.jsonl``; raises DamageError, with the line, if one is malformed."""
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                name = json_object(line, fault=RecordError, cure="run kg build again").get("id")
                yield str(name), SourceRecord.from_line(line)
            except RecordError as error:
                raise DamageError(f"{path}:{number}: {error}") from error


def _write_inputs(path: Path, records: RecordStore) -> str:
    """Writes the lines on all articles, one by one, unless they are there; gives their SHA-256."""
    hashed = hashlib.sha256()
    for _, line in records.sources():
        hashed.update(f"{line}\n".encode())
    if not _holds(path, hashed.hexdigest()):
        with replacing(path) as stream:
            stream.writelines(f"{line}\n".encode() for _, line in records.sources())
    return hashed.hexdigest()


def _write(path: Path, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    if not _holds(path, digest):
        with replacing(path) as stream:
            stream.write(data)
    return digest


def _holds(path: Path, digest: str) -> bool:
    return path.is_file() and sha256_of(path) == digest


def archives_of(out: Path, records: RecordStore) -> list[Path]:
    """The folders with the pages that were fetched for a folder of results."""
    return [out / CAPTURES, *records.archives()]


def captured_file(out: Path, name: str) -> Path:
    """The file of captured pages of this name in ``captures.jsonl``."""
    return out / name[3:] if name.startswith("../") else Path(name)


def _captures(out: Path, folders: Iterable[Path]) -> Iterator[bytes]:
    """A line for each file of captured pages that is packed: it never changes again."""
    for path in captured(folders):
        if path.suffix == ".wacz":
            own = path.is_relative_to(out)
            name = f"../{path.relative_to(out).as_posix()}" if own else path.as_posix()
            line = {"path": name, "datapackage_sha256": package_digest(path)}
            yield f"{json.dumps(line, ensure_ascii=False)}\n".encode()


def _beside(out: Path, noted: str | None, names: Iterable[str]) -> Mapping[str, str]:
    """The digests of files of the folder, by their names from ``provenance/``."""
    known = json.loads(noted)["files"] if noted else {}
    return {
        f"../{name}": known[name]["sha256"] if name in known else sha256_of(out / name)
        for name in names
        if (out / name).is_file()
    }


def _unsealed(out: Path, records: RecordStore) -> list[str]:
    """That some articles are of a build before there were seals."""
    missing = len(records) - sum(1 for _ in records.sources())
    if not missing:
        return []
    return [f"{out / PROVENANCE}: {missing:,} articles of an older build are not sealed; give "
            "their inputs again"]  # fmt: skip


def _remove_stale(sums: Path) -> list[str]:
    """Takes away what was made for other bytes."""
    gone = remove_signatures(sums)
    stamp = sums.with_name(sums.name + STAMP_END)
    if stamp.is_file():
        stamp.unlink()
        gone.append(stamp)
    if not gone:
        return []
    names = ", ".join(path.name for path in gone)
    return [f"{sums}: is another than the one that was signed, so {names} went; to sign it, give "
            "--sign or --timestamp"]  # fmt: skip
