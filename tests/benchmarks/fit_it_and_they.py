"""Fits what *it* and *they* mean, and when they mean nobody, on real articles.

    python -m tests.benchmarks.fit_it_and_they [--out FILE]

The read articles of the train part, the named ones, GUM and LitBank tell what each pronoun means,
or that it means no person, body or place ("it rains", "the plan … it"). A conditional log-linear
ranking of the candidates and of nobody, with an L2 penalty, over the factors of
``kg.extraction.coreference.pronoun_factors``. Earlier pronouns are decided as the readers did, so
the result does not depend on the weights that ship. Prints precision and recall on the open part,
which is not fitted on, for each readiness to answer; ``--out`` writes the weights there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extraction.attribution import find_attributions
from kg.extraction.coreference import pronouns
from kg.extraction.coreference import resolver as resolving
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.pronoun_weights import PronounWeights, kind_of, shipped
from kg.extraction.ner.phrases import Phrase
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument
from kg.ontology.resources import resource
from kg.training.data import document_of_lines
from tests.benchmarks.fit_pronouns import climb, slope_of_choices
from tests.cases.real import named
from tests.cases.real.notation import PRONOUNS
from tests.cases.real.texts import HERE, SHARED, articles, entries, rows

Offsets = tuple[int, int]
Floats = NDArray[np.float64]
KINDS = ("it", "they")
LITBANK = "eval/coreference/litbank.jsonl"
# How much an article of each source counts; LitBank is fiction, GUM mostly no news.
SHARES = {"train": 1.0, "named": 1.0, "gum": 0.7, "litbank": 0.4}
# Taken off the score of nobody, so that about as many pronouns as before get their entity.
READINESS = {"it": 1.5, "they": 2.0}
L2, STEPS, RATE = 10.0, 400, 0.03
BATCH = 32


@dataclass(frozen=True)
class Told:
    """What readers tell of an article: the spans of each entity, and those outside the article."""

    source: str
    text: str
    entities: list[tuple[list[Offsets], list[Offsets]]]  # names and descriptions; pronouns
    outside: list[Offsets] = field(default_factory=list)


@dataclass(frozen=True)
class Sample:
    """A pronoun: its kind, the factors of its candidates, which are right, and whether any is."""

    kind: str
    source: str
    factors: list[dict[str, float]]
    right: list[bool]
    told: bool  # it means an entity with a name or a description


def told_articles() -> Iterator[Told]:
    """The articles to fit on, then those of the open part."""
    for part in ("train", "open"):
        for line in (HERE / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield _of_actors(record, articles()[record["article"]].text, part)
    for record in named.records():
        yield _of_actors(record, named.texts()[record["article"]], "named")
    for row in rows("gum"):
        if f"gum:{row['id']}" not in entries():
            yield _of_mentions(row, "gum")
    with (SHARED / LITBANK).open(encoding="utf-8") as lines:
        for line in lines:
            yield _of_mentions(json.loads(line), "litbank")


def _of_actors(record: dict[str, Any], text: str, source: str) -> Told:
    found = []
    for actor in record["actors"]:
        solid = [*actor.get("names", ()), *actor.get("descriptions", ())]
        found.append(([(s, e) for s, e in solid], [(s, e) for s, e in actor.get("pronouns", ())]))
    return Told(source, text, found, [(s, e) for s, e in record.get("outside", ())])


def _of_mentions(row: dict[str, Any], source: str) -> Told:
    groups: dict[str, tuple[list[Offsets], list[Offsets]]] = {}
    for mention in row["mentions"]:
        start, end = mention["span"]
        group = groups.setdefault(str(mention["entity"]), ([], []))
        group[row["text"][start:end].lower() in PRONOUNS].append((start, end))
    return Told(source, row["text"], list(groups.values()))


class Judge:
    """Says which candidates of a pronoun are right in one article."""

    def __init__(self, told: Told, parsed: ParsedDocument) -> None:
        self.told = told
        self.parsed = parsed
        self.owner = {span: n for n, (_, found) in enumerate(told.entities) for span in found}
        self.solid = [(s, n) for n, (found, _) in enumerate(told.entities) for s in found]

    def sample(self, pronoun: Phrase, found: Sequence[tuple[dict[str, float], Chain]]) -> Sample:
        """The pronoun with its candidates."""
        tokens = self.parsed.tokens
        span = (tokens[pronoun.first].start, tokens[pronoun.last - 1].end)
        gold = self.owner.get(span)
        right = [self.means(chain, gold) for _, chain in found]
        told = gold is not None and bool(self.told.entities[gold][0])
        return Sample(kind_of(pronoun), self.told.source, [f for f, _ in found], right, told)

    def is_outside(self, pronoun: Phrase) -> bool:
        """True in a caption or byline, of which readers tell nothing."""
        at = self.parsed.tokens[pronoun.first].start
        return any(start <= at < end for start, end in self.told.outside)

    def means(self, chain: Chain, gold: int | None) -> bool:
        """True if a chain is the entity ``gold``."""
        if gold is None:
            return False
        if chain.members:  # "Anna and Tom … they": all members inside one description
            heads = [[self._head(p) for p in member.phrases] for member in chain.members]
            return any(
                all(any(s <= a and b <= e for a, b in spans) for spans in heads)
                for s, e in self.told.entities[gold][0]
            )
        return self.entity_of_chain(chain) == gold

    def entity_of_chain(self, chain: Chain) -> int | None:
        """The entity of most of its names and descriptions; None if readers tell of none."""
        votes: Counter[int] = Counter()
        for phrase in chain.phrases:
            owner = None if phrase.kind is MentionKind.PRONOUN else self.entity_of(phrase)
            if owner is not None:
                votes[owner] += 1
        return votes.most_common(1)[0][0] if votes else None

    def _head(self, phrase: Phrase) -> Offsets:
        token = self.parsed.tokens[phrase.head]
        return token.start, token.end

    def entity_of(self, phrase: Phrase) -> int | None:
        """The entity of a name or description."""
        start, end = self._head(phrase)
        around = [(e - s, n) for (s, e), n in self.solid if s <= start and end <= e]
        return min(around)[1] if around else None


def judged(
    articles_told: Sequence[Told], pipeline: Pipeline
) -> Iterator[tuple[Judge, Callable[[], object]]]:
    """The judge of each article, and what resolves the article."""
    for at in range(0, len(articles_told), BATCH):
        part = articles_told[at : at + BATCH]
        documents = (document_of_lines("t", told.text) for told in part)
        parses = list(pipeline.annotator.annotate(documents))
        for told, parsed, known in zip(part, parses, pipeline.know(parses), strict=True):
            said = find_attributions(parsed, lexicon=pipeline.lexicon, tagged=known.tagged)
            yield (
                Judge(told, parsed),
                partial(pipeline.resolver.chains, parsed, said, known.named),
            )


def collect(articles_told: Sequence[Told], pipeline: Pipeline) -> list[Sample]:
    """The samples of all articles; *he* and *she* are decided by the weights that ship."""
    samples: list[Sample] = []
    original = pronouns.rank

    def spy(setting: Setting, pronoun: Phrase, chains: list[Chain]) -> list[tuple[float, Chain]]:
        if kind_of(pronoun) not in KINDS:
            return original(setting, pronoun, chains)
        found = pronouns.candidates(setting, pronoun, chains)
        sample = judge.sample(pronoun, found)
        if not judge.is_outside(pronoun):
            samples.append(sample)
        return [
            (0.0, chain) for (_, chain), right in zip(found, sample.right, strict=True) if right
        ]

    vars(resolving)["rank"] = spy
    try:
        for judge, resolve in judged(articles_told, pipeline):  # noqa: B007 - asked by the spy
            resolve()
    finally:
        vars(resolving)["rank"] = original
    return samples


def fit(samples: Sequence[Sample]) -> tuple[dict[str, float], float]:
    """Weights of the factors, and the score of nobody (Adam, full batch)."""
    usable = [s for s in samples if s.factors]
    names = sorted({name for s in usable for found in s.factors for name in found})
    table, owner, right, share, empty = [], [], [], [], []
    for n, sample in enumerate(usable):
        nobody = dict.fromkeys(names, 0.0)
        for found, good in zip(
            [*sample.factors, nobody], [*sample.right, not any(sample.right)], strict=True
        ):
            table.append([found.get(name, 0.0) for name in names])
            owner.append(n)
            right.append(good)
            share.append(SHARES[sample.source])
            empty.append(found is nobody)
    rows_, is_empty = np.array(table), np.array(empty)
    mean, spread = rows_[~is_empty].mean(0), np.maximum(rows_[~is_empty].std(0), 0.05)
    rows_ = np.where(is_empty[:, None], 0.0, (rows_ - mean) / spread)
    rows_ = np.hstack([rows_, is_empty[:, None]])  # the last factor is that of nobody
    values = _ascend(rows_, np.array(owner), np.array(right), np.array(share))
    weights = values[:-1] / spread
    nobody_score = values[-1] + float(weights @ mean)
    return dict(zip(names, map(float, weights), strict=True)), float(nobody_score)


def _ascend(
    table: Floats, owner: NDArray[np.intp], right: NDArray[np.bool_], share: Floats
) -> Floats:
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    penalty = np.full(table.shape[1], 2 * L2 / len(starts))
    penalty[-1] = 0.0
    total = share[starts].sum()

    def slope(now: Floats) -> Floats:
        steepest = slope_of_choices(table, owner, starts, right.astype(float), share, now)
        held: Floats = steepest / total - penalty * now
        return held

    return climb(slope, np.zeros(table.shape[1]), steps=STEPS, rate=RATE)


def measure(samples: Sequence[Sample], known: PronounWeights) -> tuple[float, float]:
    """Precision over the answered, recall over those that mean an entity with a name."""
    right = answered = 0
    for sample in samples:
        scores = [known.score(found) for found in sample.factors]
        if scores and max(scores) > known.nobody:
            answered += 1
            right += sample.right[int(np.argmax(scores))]
    told = sum(sample.told for sample in samples)
    return 100 * right / max(answered, 1), 100 * right / max(told, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints figures, and writes the weights if asked; 2 where the texts are absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="kg/data/coreference/pronouns.json")
    given = parser.parse_args(arguments)
    if not SHARED.exists():
        print(f"{SHARED} is absent: nothing fitted", file=sys.stderr)
        return 2
    samples = collect(list(told_articles()), Pipeline(Settings()))
    found: dict[str, Any] = json.loads(resource("coreference", "pronouns.json").read_text("utf-8"))
    for kind in KINDS:
        mine = [s for s in samples if s.kind == kind]
        weights, nobody = fit([s for s in mine if s.source != "open"])
        for ready in (0.0, 0.5, 1.0, 1.5, 2.0):
            shares = [
                measure(
                    [s for s in mine if s.source in part], PronounWeights(weights, nobody - ready)
                )
                for part in (("open",), ("train", "named"))
            ]
            told = "; fitted on ".join(f"P {p:.1f} R {r:.1f}" for p, r in shares)
            print(f"{kind}, readiness {ready}: open {told}")
        precision, recall = measure([s for s in mine if s.source == "open"], shipped()[kind])
        print(f"{kind}, as it ships: open P {precision:.1f} R {recall:.1f}")
        rounded = {name: round(value, 3) for name, value in weights.items()}
        found[kind] = {"nobody": round(nobody - READINESS[kind], 3), "weights": rounded}
    if given.out is not None:
        given.out.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
