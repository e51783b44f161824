"""How well and how fast attributions are found: ``python -m tests.benchmarks.attribution VERB``.

``score [TIER …]``   content, exact and full F1 of each tier on the dev texts and on our own cases
``cases [TIER …]``   how many of our short cases pass, by class; with ``show``, those that do not
``ablation [TIER]``  what each step of joining rules and tagger adds
``calibration``      reliability of the confidence, ten bins, and the expected calibration error
``speed [TIER …]``   parse and attribution together against bare spaCy, in CPU seconds
``peers``            textacy in an environment of its own, scored on the same texts

The texts and the scorer are read from ``../shared/eval`` beside the checkout.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.extraction.attribution import find_attributions, tagger_input
from kg.extraction.attribution.confidence import load_parameters, logistic
from kg.extraction.attribution.confidence_features import describe
from kg.extraction.attribution.ensemble import Joiner, Pair, pair_up
from kg.extraction.attribution.find_attributions import find_drafts
from kg.extraction.attribution.quotations import quotations_of
from kg.extraction.attribution.selection import select, weighed
from kg.extraction.tagger.tagging import Tagger, TaggerOutput
from kg.model import Attribution, BlockKind, Document
from kg.nlp.parse import ParsedDocument
from kg.nlp.spacy_backend import Annotator, load_pipeline
from kg.ontology.lexicon import load_lexicon
from kg.reader import read_documents
from tests.benchmarks.peers import PEERS, install
from tests.benchmarks.peers import run as run_peer
from tests.cases.attribution.check import load_cases
from tests.cases.attribution.judge import document_of, kept_aside, passes

ROOT = Path(__file__).resolve().parents[2]
EVAL = ROOT.parent / "shared" / "eval" / "attribution"
CASES = ROOT / "tests" / "cases" / "attribution"
TIERS = ("rules", "fast", "best")
VERBS = ("score", "cases", "ablation", "calibration", "speed", "peers")
Row = dict[str, Any]


def scorer() -> ModuleType:
    """The scorer of ``../shared/eval`` as a module."""
    path = EVAL / "score_attribution.py"
    if not path.is_file():
        raise SystemExit("the texts and the scorer are not at ../shared/eval beside the checkout")
    spec = importlib.util.spec_from_file_location("score_attribution", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_of(path: Path) -> dict[str, Row]:
    """The annotated documents of a file by identifier."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return {row["id"]: row for row in rows}


def parse(path: Path) -> Iterator[ParsedDocument]:
    """The texts of a file, read and parsed as ``kg extract`` does."""
    documents = [d for d in read_documents([path]) if isinstance(d, Document)]
    return Annotator().annotate(documents)


def tag(parsed: ParsedDocument, tagger: Tagger | None) -> TaggerOutput | None:
    """What the tagger finds in a document; None without a tagger."""
    if tagger is None:
        return None
    return tagger.tag([tagger_input(parsed, lexicon=load_lexicon())])[0]


def tagger_of(tier: str) -> Tagger | None:
    """The tagger of a tier."""
    return None if tier == "rules" else Tagger.load(tier)


def as_row(attributions: Iterable[Attribution], *, nested: bool = True) -> list[Row]:
    """Attributions in the scorer's form."""
    return [
        {"source": a.source, "cue": a.cue, "content": a.content}
        for a in attributions
        if nested or a.parent is None
    ]


def figures(score: ModuleType, gold: dict[str, Row], predicted: dict[str, list[Row]]) -> str:
    """Content, exact and full F1 as one line."""
    counts = [
        score.score_doc(row["text"], row["attributions"], predicted.get(key, []))
        for key, row in sorted(gold.items())
    ]
    all_kinds = score.metrics(score.total(counts))["all"]
    f1 = " ".join(
        f"{name} {100 * all_kinds[key]['f1']:.1f}"
        for name, key in (("content", "iou50"), ("exact", "exact"), ("full", "full"))
    )
    return (
        f"{f1} | source {100 * all_kinds['source_acc']:.1f} cue {100 * all_kinds['cue_acc']:.1f}"
        f" | predicted {all_kinds['pred']} gold {all_kinds['gold']}"
    )


def score_tiers(tiers: Sequence[str]) -> None:
    """Prints a line a tier and file, with and without the inner attributions."""
    score, lexicon = scorer(), load_lexicon()
    files = {
        "dev": EVAL / "dev.jsonl",
        "own-measure": CASES / "own-measure.jsonl",
        "errors": CASES / "errors.jsonl",
    }
    for name, path in files.items():
        gold, documents = gold_of(path), list(parse(path))
        for tier in tiers:
            tagger = tagger_of(tier)
            found = {
                d.document.id: find_attributions(d, lexicon=lexicon, tagged=tag(d, tagger))
                for d in documents
            }
            for nested in (True, False):
                rows = {key: as_row(value, nested=nested) for key, value in found.items()}
                label = "with inner" if nested else "outer only"
                print(f"{name:12} {tier:6} {label}: {figures(score, gold, rows)}")


def case_counts(tiers: Sequence[str], *, show: bool) -> None:
    """Prints how many cases of each class pass, those kept aside as one sum, a line a tier.

    ``show`` adds what was found in each that fails and may be read.
    """
    lexicon = load_lexicon()
    for name in ("errors", "fresh", "shapes", "forms"):
        cases = load_cases(name)
        parses = list(Annotator().annotate([document_of(case) for case in cases]))
        for tier in tiers:
            tagger, passed, all_of = tagger_of(tier), Counter[Any](), Counter[Any]()
            for case, parsed in zip(cases, parses, strict=True):
                found = find_attributions(parsed, lexicon=lexicon, tagged=tag(parsed, tagger))
                right = passes(case, found)
                aside = kept_aside(case) and name != "fresh"
                for group in (case["phenomenon"], "all", *(["aside"] if aside else [])):
                    passed[group] += right
                    all_of[group] += 1
                if show and not right and not aside and name != "fresh":
                    print(tier, *told(case, found), sep="\n    ")
            print(f"{name:7} {tier:6}", *(f"{g} {passed[g]}/{n}" for g, n in all_of.items()))


def told(case: Row, found: Sequence[Attribution]) -> Iterator[str]:
    """A case and what was found in it, a line each."""
    text = case["text"]
    yield f"{case['id']}: {text!r}"
    gold = [{**a, "source": a["source"] or []} for a in case["attributions"]]
    for mark, rows in (("wanted", gold), ("found", as_row(found, nested=False))):
        for row in rows:
            parts = (" … ".join(text[s:e] for s, e in row[role]) for role in row)
            yield f"{mark:7}{' | '.join(parts)}"


class Steps:
    """The steps of joining, one switched on after the other."""

    NAMES = (
        "tagger alone",
        "+ missing source from the parse",
        "+ source chosen between both",
        "+ content chosen between both",
        "+ confidence threshold, rivals settled",
        "+ attributions that only the rules found",
        "+ quotations carried on, inner attributions (all)",
    )

    def __init__(self, parsed: ParsedDocument, tagged: TaggerOutput) -> None:
        lexicon = load_lexicon()
        quotations = quotations_of(parsed, lexicon)
        drafts = find_drafts(parsed, lexicon, quotations)
        rules = load_parameters("rules")
        scored = [(draft, logistic(rules, describe(parsed, draft))) for draft in drafts]
        self.parsed = parsed
        self.tagged = tagged
        self.weights = load_parameters(f"join-{tagged.tier}")
        self.joiner = Joiner(parsed, quotations, self.weights)
        self.pairs = pair_up([pair for pair in scored if pair[1] >= 0.08], tagged.candidates)

    def rows(self, step: int) -> list[Row]:
        """The attributions with the steps up to ``step`` switched on."""
        if step == len(self.NAMES) - 1:
            found = find_attributions(self.parsed, lexicon=load_lexicon(), tagged=self.tagged)
            return as_row(found)
        if step < 4:
            pairs = [pair for pair in self.pairs if pair.tagged is not None]
            return [row for pair in pairs if (row := self._row(pair, step)) is not None]
        kept = []
        for pair in self.pairs:
            joined = self.joiner.join(pair)
            if joined is None or (pair.tagged is None and step < 5):
                continue
            confidence = logistic(self.weights["confidence"], joined.features)
            if confidence >= 0.3:
                kept.append(weighed(joined.draft, confidence))
        outer = [item.draft for item in select(kept) if item.parent is None]
        return [{"source": d.source, "cue": d.cue, "content": d.content} for d in outer]

    def _row(self, pair: Pair, step: int) -> Row | None:
        tagged = pair.tagged
        assert tagged is not None
        source = [span[:2] for span in tagged.source]
        if step == 1 and not source and pair.draft is not None:
            source = list(pair.draft.source)
        joined = self.joiner.join(pair)
        if step >= 2 and joined is not None:
            source = list(joined.draft.source)
        content = [span[:2] for span in tagged.content]
        if step >= 3 and joined is not None:
            content = list(joined.draft.content)
        if not content:
            return None
        return {"source": source, "cue": [tagged.cue[:2]], "content": content}


def ablation(tier: str) -> None:
    """Prints what each step of joining adds on the dev texts."""
    score, gold = scorer(), gold_of(EVAL / "dev.jsonl")
    tagger = Tagger.load(tier)
    steps = {}
    for parsed in parse(EVAL / "dev.jsonl"):
        output = tag(parsed, tagger)
        assert output is not None
        steps[parsed.document.id] = Steps(parsed, output)
    for number, name in enumerate(Steps.NAMES):
        rows = {key: step.rows(number) for key, step in steps.items()}
        print(f"{name:52} {figures(score, gold, rows)}")


def calibration() -> None:
    """Prints how often attributions of each confidence are right in full, tier by tier."""
    score, gold = scorer(), gold_of(EVAL / "dev.jsonl")
    documents = list(parse(EVAL / "dev.jsonl"))
    for tier in TIERS:
        tagger = tagger_of(tier)
        rows: list[tuple[float, bool]] = []
        for parsed in documents:
            found = find_attributions(parsed, lexicon=load_lexicon(), tagged=tag(parsed, tagger))
            rows += judged(score, gold[parsed.document.id], found)
        error = 0.0
        for low in range(10):
            inside = [r for r in rows if low <= 10 * min(r[0], 0.999) < low + 1]
            if inside:
                said = sum(r[0] for r in inside) / len(inside)
                right = sum(r[1] for r in inside) / len(inside)
                error += abs(said - right) * len(inside) / len(rows)
                print(f"{tier:6} {low / 10:.1f}: {len(inside):5} said {said:.3f} right {right:.3f}")
        print(f"{tier:6} expected calibration error {error:.3f}")


def judged(
    score: ModuleType, gold: Row, found: Sequence[Attribution]
) -> Iterator[tuple[float, bool]]:
    """For each outer attribution its confidence, and whether it is right in full."""
    words = score.words(gold["text"])
    expected = score.prepare(gold["attributions"], gold["text"], words)
    for attribution in found:
        if attribution.parent is not None:
            continue
        (ours,) = score.prepare(as_row([attribution]), gold["text"], words)
        yield (
            attribution.confidence,
            any(
                2 * len(g["chars"] & ours["chars"]) >= len(g["chars"] | ours["chars"])
                and all(score.agrees(g, ours, role, words) for role in ("source", "cue"))
                for g in expected
            ),
        )


def speed(tiers: Sequence[str], rounds: int = 3) -> None:
    """Prints words a CPU second of each tier, parse included, and the ratio to bare spaCy."""
    documents = [d for d in read_documents([EVAL / "dev.jsonl"]) if isinstance(d, Document)]
    blocks = [
        d.words(b.span) for d in documents for b in d.blocks if b.kind is not BlockKind.FURNITURE
    ]
    words = sum(len(block.split()) for block in blocks)
    annotator, lexicon = Annotator(), load_lexicon()
    nlp = load_pipeline(annotator.model.split()[0])
    taggers = {tier: tagger_of(tier) for tier in tiers}
    bare: list[float] = []
    spent: dict[str, list[float]] = {tier: [] for tier in tiers}
    for _ in range(rounds):
        start = time.process_time()
        for _doc in nlp.pipe(blocks, batch_size=128):
            pass
        bare.append(time.process_time() - start)
        for tier, tagger in taggers.items():
            start = time.process_time()
            for parsed in annotator.annotate(documents):
                find_attributions(parsed, lexicon=lexicon, tagged=tag(parsed, tagger))
            spent[tier].append(time.process_time() - start)
    print(f"spaCy  {words / min(bare):6.0f} words a CPU second")
    for tier in tiers:
        ratio = min(bare) / min(spent[tier])
        print(f"{tier:6} {words / min(spent[tier]):6.0f} words a CPU second, ratio {ratio:.2f}")


PEER = """
for line in open(sys.argv[2], encoding="utf-8"):
    row, attributions = json.loads(line), []
    start = 0
    for piece in row["text"].split("\\n"):
        for q in found(nlp(piece)):
            def span(tokens):
                return [[start + tokens[0].idx, start + tokens[-1].idx + len(tokens[-1])]]
            roles = {"source": q.speaker, "cue": q.cue, "content": q.content}
            attributions.append({role: span(tokens) for role, tokens in roles.items()})
        start += len(piece) + 1
    print(json.dumps({"id": row["id"], "attributions": attributions}))
"""


def peers() -> None:
    """Scores textacy on the dev texts, in an environment of its own; installs it once."""
    score, gold = scorer(), gold_of(EVAL / "dev.jsonl")
    textacy = PEERS["textacy"]
    install(textacy)
    rows = map(json.loads, run_peer(textacy, PEER, str(EVAL / "dev.jsonl")).splitlines())
    print("textacy", figures(score, gold, {row["id"]: row["attributions"] for row in rows}))


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one verb; see the module's docstring."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", nargs="?", default="score", choices=VERBS)
    parser.add_argument("rest", nargs="*", metavar="TIER")
    given = parser.parse_args(arguments)
    verb, rest = given.verb, given.rest
    if verb == "score":
        score_tiers(rest or TIERS)
    elif verb == "cases":
        case_counts([tier for tier in rest if tier in TIERS] or TIERS, show="show" in rest)
    elif verb == "ablation":
        ablation(*(rest or ["best"]))
    elif verb == "calibration":
        calibration()
    elif verb == "speed":
        speed(rest or TIERS)
    else:
        peers()


if __name__ == "__main__":
    main()
