"""Words that may or may not name an event: drawn, read and judged.

``python -m tests.cases.real.disagreements draw`` wrote ``disagreements.csv``: words of real
articles that are none of the 240, each with a kind of event. ``refused``: the word is in the
kind's lexicon, and the rules made no event of it. ``taken``: the rules made one. ``unlisted``:
FrameNet 1.5 has the word in a frame of the kind, and the lexicon does not. ``told``: the trigger
of an event told as a fact, each of them in some articles of ``named.csv`` (``told`` below; drawn
with the tagger "best", after the others). ``event``: the trigger of an event told in any way, in
the other articles of PolNeAR's training part, drawn last. ``doubt``: a word of ``told.jsonl`` on
which the model of senses and the reader of the article differ most. A reader judged each
from its sentence and the ones beside it: ``yes`` (an event of this kind by the guidelines of
``README.md``), ``no``, ``unclear``. Rules and words are not to be written to them; they are
negatives to learn from.

``show N M`` prints rows N to M with their sentences; ``take FILE`` writes verdicts (``N yes``) in.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.extraction.pipeline import Pipeline, run_extractors
from kg.extraction.settings import Settings
from kg.extraction.triggers.lexicon import event_words
from kg.model import Document, Extraction, is_fact
from kg.nlp.parse import ParsedDocument, Token
from kg.ontology.kinds import Trigger
from kg.reader import Skipped
from tests.cases.real import labels as lb
from tests.cases.real import named
from tests.cases.real.texts import HERE, SHARED, digest, entries, rows, sentences_of
from tests.conftest import plain_document

PATH = HERE / "disagreements.csv"
VERDICTS = ("yes", "no", "unclear")
# Drawn in two rounds, each from some articles of the pool: first and last, and how many of each.
ROUNDS = (
    (0, 900, {"refused": 800, "taken": 400, "unlisted": 300}),
    (900, 980, {"refused": 32, "taken": 16, "unlisted": 12}),
)
# So that no word, kind or article is most of it.
PER_WORD, PER_KIND, PER_ARTICLE = 6, {"refused": 50, "taken": 28, "unlisted": 30}, 4
FRAMES = {
    "Arrest": "Arrest", "Imprisonment": "Detention", "Detaining": "Detention",
    "Kidnapping": "Detention", "Notification_of_charges": "Charge", "Arraignment": "Trial",
    "Try_defendant": "Trial", "Trial": "Trial", "Verdict": "Conviction", "Sentencing": "Sentence",
    "Appeal": "Appeal", "Releasing": "Release", "Bail_decision": "Release", "Pardon": "Release",
    "Criminal_investigation": "Investigation", "Scrutiny": "Search", "Attack": "Attack",
    "Besieging": "Attack", "Use_firearm": "Attack", "Setting_fire": "Attack", "Arson": "Attack",
    "Hostile_encounter": "Attack", "Terrorism": "Attack", "Destroying": "Demolition",
    "Killing": "Killing", "Execution": "Killing", "Cause_harm": "Injury",
    "Experience_bodily_harm": "Injury", "Death": "Death", "Escaping": "Escape",
    "Extradition": "Extradition", "Exclude_member": "Deportation", "Smuggling": "Trafficking",
    "Prevarication": "Fraud", "Appointing": "Appointment", "Hiring": "Appointment",
    "Quitting": "Resignation", "Firing": "Dismissal", "Fining": "Sanction",
    "Rewards_and_punishments": "Sanction", "Closure": "Closure", "Discussion": "Meeting",
    "Meet_with": "Meeting", "Come_together": "Meeting", "Publishing": "Publication",
    "Taking": "Seizure", "Corporal_punishment": "Torture",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One word with the kind of event that is in question."""

    article: str
    sha256: str
    start: int
    end: int
    kind: str
    origin: str
    verdict: str = ""


def load(path: Path = PATH) -> list[Row]:
    """All rows of the file."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [
            Row(
                r["article"], r["sha256"], int(r["start"]), int(r["end"]), r["kind"], r["origin"],
                r["verdict"],
            )
            for r in csv.DictReader(handle)
        ]  # fmt: skip


def save(listed: Iterable[Row], path: Path = PATH) -> None:
    """Writes the file."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("article", "sha256", "start", "end", "kind", "origin", "verdict"))
        for r in listed:
            writer.writerow((r.article, r.sha256, r.start, r.end, r.kind, r.origin, r.verdict))


def texts(shared: Path = SHARED) -> dict[str, str]:
    """The texts that rows may be drawn from: none of the 240, no affair of open or blind ones."""
    chosen = entries()
    apart = {
        name.partition(":")[2].partition("_")[0] for name, entry in chosen.items()
        if name.startswith("ecb:") and entry.part != "train"
    }  # fmt: skip
    found = {}
    for corpus in ("polnear-train", "ecb"):
        for row in rows(corpus, shared=shared):
            name = f"{corpus}:{row['id']}"
            if name not in chosen and str(row.get("topic", "")) not in apart:
                found[name] = row["text"]
    return found


def _order(*names: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, names)).encode()).hexdigest()


def _frame_words() -> dict[str, set[str]]:
    """Lemma and part of speech -> kinds, by FrameNet's lexical units."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    path = SHARED / "eval/events/framenet15_exemplars.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            if kind := FRAMES.get(row["frame"]):
                word, _, pos = row["lu"].rpartition(".")
                if pos in ("v", "n") and " " not in word:
                    found[f"{word}.{pos}"].add(kind)
    return found


def _pos(token: Token) -> str:
    return {"VERB": "v", "NOUN": "n"}.get(token.pos, "")


def candidates(
    parsed: ParsedDocument, found: Extraction, verbs: dict[str, tuple[Trigger, ...]],
    nouns: dict[str, tuple[Trigger, ...]], framed: dict[str, set[str]], sha: str,
) -> Iterator[tuple[Row, str]]:  # fmt: skip
    """The words of a document that are in question, each with its lemma."""
    for token in parsed.tokens:
        pos = _pos(token)
        if not pos:
            continue
        index = verbs if pos == "v" else nouns
        listed = {t.kind.name for t in index.get(token.lemma, ()) if len(t.words) == 1}
        taken = {e.type for e in found.events if e.trigger.overlaps(token.span)}
        anywhere = {t.kind.name for t in (*verbs.get(token.lemma, ()), *nouns.get(token.lemma, ()))}

        def row(kind: str, origin: str, token: Token = token) -> tuple[Row, str]:
            return Row(parsed.document.id, sha, token.start, token.end, kind, origin), token.lemma

        yield from (row(kind, "taken") for kind in sorted(taken & set(lb.KINDS)))
        if not taken:
            yield from (row(kind, "refused") for kind in sorted(listed & set(lb.KINDS)))
            framing = framed.get(f"{token.lemma}.{pos}", set()) - anywhere
            yield from (row(kind, "unlisted") for kind in sorted(framing))


def draw(first: int, last: int, wanted: dict[str, int]) -> list[Row]:
    """The rows of one round, without verdicts."""
    pipeline = Pipeline(Settings(tagger="rules"))
    kinds = event_words(pipeline.lexicon).kinds
    framed = _frame_words()
    pool = sorted(texts().items(), key=lambda item: _order("article", item[0]))[first:last]
    documents: list[Document] = [replace(plain_document(text), id=name) for name, text in pool]
    found: list[tuple[Row, str]] = []
    for parsed in pipeline.annotator.annotate(documents):
        (known,) = pipeline.know([parsed])
        extraction = run_extractors(parsed, known)
        if isinstance(extraction, Skipped):
            raise ValueError(extraction.reason)
        sha = digest(parsed.document.text)
        found += candidates(parsed, extraction, kinds.verbs, kinds.nouns, framed, sha)
    found.sort(
        key=lambda pair: _order(*(getattr(pair[0], k) for k in ("article", "start", "kind")))
    )
    return _spread(found, wanted)


def told_in_named() -> dict[str, str]:
    """The ECB+ articles and every fourth one of PolNeAR that were read for names only."""
    known = named.texts()
    chosen = [name for name in sorted(known) if name.startswith("ecb:")]
    chosen += [name for name in sorted(known) if name.startswith("polnear-")][::4]
    return {name: known[name] for name in chosen}


def told_elsewhere() -> dict[str, str]:
    """The other articles of PolNeAR's training part that are none of the 240."""
    known = {f"polnear-train:{row['id']}": row["text"] for row in rows("polnear-train")}
    spared = {*entries(), *told_in_named()}
    return {name: text for name, text in sorted(known.items()) if name not in spared}


def told(articles: Mapping[str, str], *, facts: bool) -> list[Row]:
    """What is told in some articles, of ``facts`` only those, without verdicts; words that are in
    the file already are left out."""
    given = [replace(plain_document(text), id=name) for name, text in articles.items()]
    listed = {(row.article, row.start) for row in load()}
    origin = "told" if facts else "event"
    found = []
    for extraction in Pipeline(Settings(tagger="best")).extract(given):
        name, sha = extraction.document.id, digest(extraction.document.text)
        for event in extraction.events:
            start, end = event.trigger
            wanted = is_fact(event) or not facts
            if wanted and event.type in lb.KINDS and (name, start) not in listed:
                found.append(Row(name, sha, start, end, event.type, origin))
    return found


def _spread(found: list[tuple[Row, str]], wanted: dict[str, int]) -> list[Row]:
    counted: Counter[tuple[object, ...]] = Counter()
    kept: list[Row] = []
    for row, lemma in found:
        keys = [
            (("word", row.origin, row.kind, lemma), PER_WORD),
            (("kind", row.origin, row.kind), PER_KIND[row.origin]),
            (("article", row.article), PER_ARTICLE),
            (("origin", row.origin), wanted[row.origin]),
        ]
        if all(counted[key] < most for key, most in keys):
            counted.update(key for key, _ in keys)
            kept.append(row)
    return kept


def show(listed: Sequence[Row], first: int, last: int) -> Iterator[str]:
    """Rows ``first`` to ``last`` (from 1) as their reader sees them."""
    known = texts()
    for number, row in enumerate(listed[first - 1 : last], first):
        text = known[row.article]
        bounds = sentences_of(text)
        at = sum(start <= row.start for start, _ in bounds) - 1
        before, after = bounds[max(at - 1, 0)], bounds[min(at + 1, len(bounds) - 1)]
        start, end = before[0], after[1]
        words = f"{text[start : row.start]}[[{text[row.start : row.end]}]]{text[row.end : end]}"
        yield f"{number} {row.kind}: {' '.join(words.split())}"


def take(listed: list[Row], path: Path) -> list[Row]:
    """The rows with the verdicts of a file; raises ValueError for a line that is none."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            number, verdict = line.split()[:2]
            if verdict not in VERDICTS:
                raise ValueError(f"{path}: {line!r} is no verdict")
            listed[int(number) - 1] = replace(listed[int(number) - 1], verdict=verdict)
    return listed


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=("draw", "show", "take", "count"))
    parser.add_argument("what", nargs="*")
    given = parser.parse_args(arguments)
    if given.verb == "draw":
        save(row for one in ROUNDS for row in draw(*one))
        save([*load(), *told(told_in_named(), facts=True)])
        save([*load(), *told(told_elsewhere(), facts=False)])
    elif given.verb == "show":
        print("\n".join(show(load(), int(given.what[0]), int(given.what[1]))))
    elif given.verb == "take":
        listed = load()
        for name in given.what:
            listed = take(listed, Path(name))
        save(listed)
    counted = Counter((row.origin, row.verdict or "-") for row in load())
    for (origin, verdict), count in sorted(counted.items()):
        print(f"{origin:10} {verdict:8} {count}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
