"""Fits what weighs rules and taggers: ``rules.json``, ``join-TIER.json`` of ``data/attribution``.

``python -m kg.training.joining --data DIR --own FILE --early best=DIR/best.json --out DIR``

The rules' weights and the choice between two readings are fitted on nine tenths of the training
articles, with a tagger trained for one pass (``--early``): a fully trained one knows these articles
by heart. The confidence is then calibrated on the tenth that no tagger has seen, with the tagger
that ships.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.extraction.attribution.confidence import logistic
from kg.extraction.attribution.confidence_features import describe
from kg.extraction.attribution.ensemble import Features, Joiner, Pair, pair_up
from kg.extraction.attribution.find_attributions import FAINTEST_RULE, find_drafts
from kg.extraction.attribution.quotations import quotations_of
from kg.extraction.attribution.readings import PLAIN
from kg.extraction.attribution.rules import Draft
from kg.extraction.attribution.selection import select, weighed
from kg.extraction.tagger.tagging import Candidate, Tagger, TaggerInput
from kg.nlp.parse import ParsedDocument
from kg.nlp.quotes import QuotedSpan, missing_marks
from kg.nlp.spacy_backend import Annotator
from kg.ontology.lexicon import Lexicon, load_lexicon
from kg.training.data import Article, document_of_lines, read_articles
from kg.training.held_out import held_out
from kg.training.logistic import fit, rescale

Weights = dict[str, dict[str, float]]
# An own annotated article counts as two of PolNeAR's: its beats are those we read.
OWN_SHARE = 2.0
RAW = argparse.RawDescriptionHelpFormatter
# From here on an attribution is kept; the calibration looks at those.
KEPT = 0.3


@dataclass(frozen=True, slots=True)
class Read:
    """An annotated article with its parse, the rules' drafts and the marks."""

    article: Article
    parsed: ParsedDocument
    quotations: tuple[QuotedSpan, ...]
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """Letters of an annotated attribution by role."""

    source: frozenset[int]
    cue: frozenset[int]
    content: frozenset[int]


def read_all(articles: Sequence[Article], annotator: Annotator, lexicon: Lexicon) -> Iterator[Read]:
    """The articles parsed, every line of a text as a block of its own."""
    parses = annotator.annotate(document_of_lines(a.id, a.text) for a in articles)
    for article, parsed in zip(articles, parses, strict=True):
        quotations = quotations_of(parsed, lexicon)
        drafts = find_drafts(parsed, lexicon, quotations)
        yield Read(article, parsed, quotations, tuple(drafts))


def letters(text: str, spans: Iterable[Sequence[int]]) -> frozenset[int]:
    """The letters and digits of some spans."""
    return frozenset(i for s in spans for i in range(s[0], s[1]) if text[i].isalnum())


def gold_of(article: Article) -> list[Gold]:
    """The annotations of an article that have content."""
    return [
        Gold(*(letters(article.text, spans) for spans in (a.source, a.cue, a.content)))
        for a in article.attributions
        if a.content
    ]


def agree(one: frozenset[int], other: frozenset[int]) -> bool:
    """Both absent, or sharing a letter."""
    return bool(one & other) if one and other else not one and not other


def near(one: frozenset[int], other: frozenset[int]) -> bool:
    """True if the contents share half of their letters."""
    return 2 * len(one & other) >= len(one | other)


def fit_rules(reads: Sequence[Read], own: Sequence[Read]) -> dict[str, float]:
    """The weights that tell a rule's draft from a chance find."""
    rows: list[Features] = []
    right: list[bool] = []
    for read in (*reads, *own):
        gold = gold_of(read.article)
        for draft in read.drafts:
            cue, content = (letters(read.article.text, s) for s in (draft.cue, draft.content))
            rows.append(describe(read.parsed, draft))
            right.append(any(agree(g.cue, cue) and near(g.content, content) for g in gold))
    size = sum(len(read.drafts) for read in reads)
    share = [1.0 if i < size else OWN_SHARE for i in range(len(rows))]
    return fit(rows, right, penalty=3.0, seen=30, weights=share)


class Fitter:
    """Fits the models that join a tagger's candidates to the rules' drafts."""

    def __init__(self, rules: dict[str, float]) -> None:
        self.rules = rules

    def pairs(self, read: Read, candidates: Sequence[Candidate]) -> list[Pair]:
        """The readings of one article side by side."""
        scored = (
            (
                draft,
                draft.weight
                if draft.frame in PLAIN
                else logistic(self.rules, describe(read.parsed, draft)),
            )
            for draft in read.drafts
        )
        return pair_up([pair for pair in scored if pair[1] >= FAINTEST_RULE], candidates)

    def contents(self, reads: Sequence[Read], tagged: Sequence[Sequence[Candidate]]) -> Weights:
        """The models ``near`` and ``exact`` of one way to draw a content."""
        rows: list[Features] = []
        half: list[bool] = []
        whole: list[bool] = []
        for read, candidates in zip(reads, tagged, strict=True):
            joiner, gold = Joiner(read.parsed, read.quotations, {}), gold_of(read.article)
            for pair in self.pairs(read, candidates):
                cue = letters(read.article.text, _cue(pair))
                same = [g for g in gold if agree(g.cue, cue)]
                for option in joiner.reader.contents(pair) if same else ():
                    ours = letters(read.article.text, option.content)
                    rows.append(joiner.evidence.of_content(pair, option))
                    half.append(any(near(g.content, ours) for g in same))
                    whole.append(any(g.content == ours for g in same))
        return {"near": fit(rows, half), "exact": fit(rows, whole)}

    def sources(
        self, reads: Sequence[Read], tagged: Sequence[Sequence[Candidate]], weights: Weights
    ) -> dict[str, float]:
        """The model of a source, given the content that ``weights`` choose."""
        rows: list[Features] = []
        right: list[bool] = []
        for read, candidates in zip(reads, tagged, strict=True):
            joiner, gold = Joiner(read.parsed, read.quotations, weights), gold_of(read.article)
            for pair in self.pairs(read, candidates):
                options = joiner.reader.sources(pair)
                chosen = joiner.choose(pair)
                if len(options) < 2 or chosen is None:
                    continue
                ours = letters(read.article.text, chosen[1].content)
                cue = letters(read.article.text, _cue(pair))
                match = [g for g in gold if agree(g.cue, cue) and near(g.content, ours)]
                for option in options if match else ():
                    source = letters(read.article.text, option.content)
                    rows.append(joiner.evidence.of_source(pair, option))
                    right.append(agree(match[0].source, source))
        return fit(rows, right, seen=15)

    def judged(
        self, reads: Sequence[Read], tagged: Sequence[Sequence[Candidate]], weights: Weights
    ) -> list[list[tuple[Draft, Features, bool]]]:
        """For each article the joined drafts, their features, and whether each is right in full."""
        out = []
        for read, candidates in zip(reads, tagged, strict=True):
            joiner, gold = Joiner(read.parsed, read.quotations, weights), gold_of(read.article)
            found = []
            for pair in self.pairs(read, candidates):
                joined = joiner.join(pair)
                if joined is not None:
                    right = is_right(read.article.text, joined.draft, gold)
                    found.append((joined.draft, joined.features, right))
            out.append(found)
        return out

    def fit(
        self,
        reads: Sequence[Read],
        early: Sequence[Sequence[Candidate]],
        unseen: Sequence[Read],
        final: Sequence[Sequence[Candidate]],
    ) -> Weights:
        """All models of a tier; the confidence calibrated on ``unseen``."""
        weights = self.contents(reads, early)
        weights["source"] = self.sources(reads, early, weights)
        rows = [row for found in self.judged(reads, early, weights) for row in found]
        confidence = fit([row[1] for row in rows], [row[2] for row in rows])
        scores, right = [], []
        for found in self.judged(unseen, final, weights):
            for _draft, features, good in found:
                scores.append(sum(confidence.get(k, 0.0) * v for k, v in features.items()))
                right.append(good)
        factor, shift = rescale(scores, right)
        weights["confidence"] = {k: round(factor * v, 3) for k, v in confidence.items()}
        weights["confidence"]["bias"] = round(factor * confidence["bias"] + shift, 3)
        return weights


def is_right(text: str, draft: Draft, gold: Sequence[Gold]) -> bool:
    """True if content, source and cue are those of an annotation."""
    source, cue, content = (letters(text, s) for s in (draft.source, draft.cue, draft.content))
    return any(
        near(g.content, content) and agree(g.source, source) and agree(g.cue, cue) for g in gold
    )


def _cue(pair: Pair) -> list[Sequence[int]]:
    spans: list[Sequence[int]] = list(pair.draft.cue) if pair.draft is not None else []
    return [*spans, pair.tagged.cue[:2]] if pair.tagged is not None else spans


def calibrate_rules(weights: dict[str, float], unseen: Sequence[Read]) -> dict[str, float]:
    """The factor and shift that turn the rules' log odds into shares of right attributions."""
    scores, right = [], []
    for read in unseen:
        gold = gold_of(read.article)
        found = [weighed(d, logistic(weights, describe(read.parsed, d))) for d in read.drafts]
        for item in select([item for item in found if item.confidence >= KEPT]):
            if item.parent is None:
                scores.append(math.log(item.confidence / (1.0 - item.confidence)))
                right.append(is_right(read.article.text, item.draft, gold))
    factor, shift = rescale(scores, right)
    return {"factor": factor, "shift": shift}


def tag_all(path: Path, reads: Sequence[Read]) -> list[Sequence[Candidate]]:
    """What the tagger of ``path`` finds in each article."""
    tagger = Tagger.read(path)
    inputs = (
        TaggerInput.from_parsed(r.parsed, missing=missing_marks(r.parsed.text, r.quotations))
        for r in reads
    )
    return [tagger.tag([source])[0].candidates for source in inputs]


def write(path: Path, weights: object) -> None:
    """The weights as JSON, keys in order."""
    path.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    """Reads the command line, fits, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=RAW)
    parser.add_argument("--data", type=Path, required=True, help="train.jsonl or PolNeAR's train")
    parser.add_argument("--own", type=Path, required=True, help="own annotated articles")
    parser.add_argument("--early", action="append", default=[], metavar="TIER=FILE")
    parser.add_argument("--out", type=Path, required=True, help="folder of the shipped taggers")
    options = parser.parse_args()
    annotator, lexicon = Annotator(), load_lexicon()
    reads = list(read_all(read_articles(options.data), annotator, lexicon))
    own = list(read_all(read_articles(options.own), annotator, lexicon))
    unseen = [read for read in reads if held_out(read.article.id)]
    seen = [read for read in reads if not held_out(read.article.id)]
    rules = fit_rules(seen, own)
    write(options.out / "rules.json", {"weights": rules, "scale": calibrate_rules(rules, unseen)})
    for pair in options.early:
        tier, _, early = pair.partition("=")
        final = tag_all(options.out / f"{tier}.json", unseen)
        weights = Fitter(rules).fit(seen, tag_all(Path(early), seen), unseen, final)
        write(options.out / f"join-{tier}.json", weights)
        print(f"{tier}: {len(seen)} articles fitted, {len(unseen)} calibrated")


if __name__ == "__main__":
    main()
