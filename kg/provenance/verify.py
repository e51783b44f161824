"""What a stranger does with a pack: every digest, every source, every quotation, by newskg."""

from __future__ import annotations

import csv
import hashlib
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import DamageError, InputError, RecordError
from kg.files import json_object
from kg.isolation import Attempt
from kg.ontology.lexicon import Lexicon, load_lexicon
from kg.ontology.vocabulary import OA
from kg.provenance.crate import METADATA
from kg.provenance.kept import Kept, raw_of
from kg.provenance.made_by import other_readers
from kg.provenance.pack import COLUMNS, GRAPH, QUOTATIONS
from kg.provenance.proof import Proof, judge, sealed_by, text_again
from kg.provenance.seal import INPUTS, MADE_BY
from kg.provenance.signature import MINISIGN_END, SIGNERS, SSH_END
from kg.provenance.source import SourceRecord
from kg.provenance.sums import SUMS, Fault, changed_files, is_inside, read_sums
from kg.provenance.timestamp import STAMP_END
from kg.provenance.words import is_among, plain_words
from kg.queries.result_formats import harmless
from kg.reader.wacz import body_of

_NEEDED = (INPUTS, MADE_BY, GRAPH, QUOTATIONS, METADATA, "README.md")
# Beside the list, because they are made from it.
_UNLISTED = (SUMS, SIGNERS, *(f"{SUMS}{end}" for end in (SSH_END, MINISIGN_END, STAMP_END)))
# Articles pack 20 to 1; what packs better is made to use up memory.
_MOST_PACKED, _MOST_BYTES = 300, 4 << 30


def verify_pack(path: Path, *, signer: Path | None = None, authority: Path | None = None) -> Proof:
    """Checks a pack, the zip file or the unpacked folder; what is wrong is among the faults.

    Raises InputError if it is no pack, or not one that can be unpacked; DamageError if its list of
    digests is missing or altered.
    """
    with _unpacked(path) as folder:
        proof = Proof()
        digests = read_sums(folder / SUMS)
        judge(folder / SUMS, proof, signer=signer, authority=authority)
        outside = [name for name in digests if not is_inside(name)]
        if outside:
            raise DamageError(f"{path}: {SUMS} names {outside[0]!r}, which is outside of the pack")
        proof.faults += changed_files(folder, digests)
        proof.faults += (Fault(n, "is not in the list") for n in _unlisted(folder, digests))
        if not proof.faults:
            _check_contents(folder, proof)
    return proof


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The folder of a pack; a zip file is unpacked into one that goes again."""
    if path.is_dir():
        yield path
        return
    if not path.is_file():
        raise InputError(f"{path}: no such file or folder; give the pack, or its unpacked folder")
    with tempfile.TemporaryDirectory() as place:
        try:
            with zipfile.ZipFile(path) as archive:
                _check_entries(path, archive)
                archive.extractall(place)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError,
                ValueError, RuntimeError) as error:  # fmt: skip
            raise DamageError(f"{path}: damaged ({error}); get a complete copy") from error
        yield Path(place)


def _check_entries(path: Path, archive: zipfile.ZipFile) -> None:
    """Raises InputError for names that lead out, names that come twice, and bombs."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    bad = next((name for name in names if not is_inside(name)), None)
    if bad is not None or len(set(names)) != len(names):
        what = "has two files of one name" if bad is None else f"its {bad!r} leads out of it"
        raise InputError(f"{path}: {what}, as no pack has; do not open it")
    for entry in entries:
        if entry.file_size > max(_MOST_PACKED * entry.compress_size, 1 << 20):
            size = f"{entry.file_size >> 20:,} MiB"
            raise InputError(
                f"{path}: its {entry.filename!r} unpacks to {size}, as no article does; do not "
                "open it"
            )
    if sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise InputError(f"{path}: unpacks to more than {_MOST_BYTES >> 30} GiB; do not open it")


def _unlisted(folder: Path, digests: Mapping[str, str]) -> Iterator[str]:
    """Files that the list does not cover, and those that it must cover."""
    yield from (name for name in _NEEDED if name not in digests)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in digests and name not in _UNLISTED:
            yield name


# ── contents ──


@dataclass(frozen=True, slots=True)
class _Article:
    """A line of ``inputs.jsonl`` with the names of its files."""

    kept: Kept
    text: bytes
    files: Mapping[str, str]


def _check_contents(folder: Path, proof: Proof) -> None:
    """Sources against texts, texts against quotations, quotations against the graph.

    The digests are right, so what is wrong here was wrong when the pack was made.
    """
    articles = {}
    others = other_readers(sealed_by(folder / MADE_BY))
    lexicon = load_lexicon()
    for line in (folder / INPUTS).read_text("utf-8").splitlines():
        with Attempt() as attempt:
            one = _article(folder, line)
            articles[one.files["text"]] = one
            proof.faults += _article_faults(folder, one, lexicon, others)
        if attempt.error is not None:
            proof.faults.append(Fault(INPUTS, f"has a line that does not fit ({attempt.error})"))
    proof.articles = len(articles)
    with Attempt() as attempt:
        proof.faults += _quotation_faults(folder, articles, proof)
    if attempt.error is not None:
        proof.faults.append(Fault(QUOTATIONS, f"cannot be read ({attempt.error})"))


def _article(folder: Path, line: str) -> _Article:
    about = json_object(line, fault=RecordError, cure="get another pack")
    files = {str(kind): str(name) for kind, name in about["files"].items()}
    if not all(map(is_inside, files.values())):
        raise RecordError("names a file outside of the pack")
    source = SourceRecord.from_line(line)
    data = (folder / files["source"]).read_bytes()
    kept = Kept(str(about["id"]), source, raw_of(source, data))
    return _Article(kept, (folder / files["text"]).read_bytes(), files)


def _article_faults(folder: Path, one: _Article, lexicon: Lexicon, others: str) -> Iterator[Fault]:
    """What does not fit between the line, the source, the captured page and the text."""
    source, raw = one.kept.source, one.kept.raw
    assert raw is not None
    if hashlib.sha256(raw.data).hexdigest() != source.sha256:
        yield Fault(one.files["source"], "is not what was read")
    capture = one.files.get("capture")
    if capture is not None and body_of((folder / capture).read_bytes()) != raw.data:
        yield Fault(capture, f"holds another page than {one.files['source']}")
    if hashlib.sha256(one.text).hexdigest() != source.text_sha256:
        yield Fault(one.files["text"], "is not the text that was read")
    elif text_again(one.kept, lexicon) != source.text_sha256:
        yield Fault(one.files["text"], _reread(one, others))


def _reread(one: _Article, others: str) -> str:
    """Why a text is not read again as it was, and whether its words are in the source anyway."""
    assert one.kept.raw is not None
    why = f"made with {others}" if others else "though the reader is the same: report it"
    plain = plain_words(one.kept.raw)
    paragraphs = [words for words in one.text.decode("utf-8").split("\n") if words.strip()]
    found = sum(is_among(words, plain) for words in paragraphs) if plain is not None else 0
    held = "" if plain is None else (
        f"; {found:,} of its {len(paragraphs):,} paragraphs are in the source word for word"
    )  # fmt: skip
    return f"is another than the text that is read from {one.files['source']} here ({why}){held}"


def _quotation_faults(
    folder: Path, articles: Mapping[str, _Article], proof: Proof
) -> Iterator[Fault]:
    evidence = _evidence(folder / GRAPH)
    with (folder / QUOTATIONS).open(encoding="utf-8", newline="") as stream:
        table = csv.DictReader(stream)
        if tuple(table.fieldnames or ()) != COLUMNS:
            yield Fault(QUOTATIONS, "has other columns than a pack has")
            return
        for number, row in enumerate(table, start=2):
            what = _quotation_fault(row, articles, evidence)
            if what is None:
                proof.quotations += 1
            else:
                yield Fault(f"{QUOTATIONS}, row {number}", what)


def _quotation_fault(
    row: Mapping[str, str], articles: Mapping[str, _Article], evidence: set[str]
) -> str | None:
    """Why the words of a row are not proved, or None."""
    one = articles.get(row["text"])
    if one is None or one.files["source"] != row["source"]:
        return f"names {row['text']} and {row['source']}, which no line of {INPUTS} has"
    start, size = int(row["first_byte"]) - 1, int(row["bytes"])
    words = one.text[start : start + size]
    if not words or harmless(words.decode("utf-8")) != row["quotation"]:
        return f"its words are not at byte {start + 1:,} of {row['text']}"
    assert one.kept.raw is not None
    if row["source_byte"]:
        first = int(row["source_byte"]) - 1
        if one.kept.raw.data[first : first + size] != words:
            return f"its words are not at byte {first + 1:,} of {row['source']}"
    if words.decode("utf-8") not in evidence:
        return f"its words are no evidence in {GRAPH}"
    return None


def _evidence(path: Path) -> set[str]:
    """The words of all evidence in the graph."""
    exact = ox.NamedNode(f"{OA}exact")
    with path.open("rb") as stream:
        return {
            quad.object.value
            for quad in ox.parse(input=stream, format=ox.RdfFormat.N_QUADS)
            if quad.predicate == exact and isinstance(quad.object, ox.Literal)
        }
