"""What readers tell of who is who in whole articles, and which chains of newskg are right by it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from kg.extraction.attribution import find_attributions
from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Phrase
from kg.extraction.pipeline import Pipeline
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument
from kg.training.data import document_of_lines
from tests.cases.real import named
from tests.cases.real.notation import PRONOUNS
from tests.cases.real.texts import HERE, SHARED, entries, rows
from tests.cases.real.told import articles_of

Offsets = tuple[int, int]
LITBANK = "eval/coreference/litbank.jsonl"
BATCH = 32


@dataclass(frozen=True)
class Told:
    """What readers tell of an article: the spans of each entity, and those outside the article."""

    source: str
    text: str
    entities: list[tuple[list[Offsets], list[Offsets]]]  # names and descriptions; pronouns
    outside: list[Offsets] = field(default_factory=list)


def told_articles() -> Iterator[Told]:
    """The articles to fit on, then those of the open part."""
    for part in ("train", "open"):
        records = [json.loads(line) for line in (HERE / f"{part}.jsonl").open(encoding="utf-8")]
        texts = articles_of([record["article"] for record in records])
        for record in records:
            yield _of_actors(record, texts[record["article"]].text, part)
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
    """Says which chains are right in one article."""

    def __init__(self, told: Told, parsed: ParsedDocument) -> None:
        self.told = told
        self.parsed = parsed
        self.owner = {span: n for n, (_, found) in enumerate(told.entities) for span in found}
        self.solid = [(s, n) for n, (found, _) in enumerate(told.entities) for s in found]

    def is_outside(self, phrase: Phrase) -> bool:
        """True in a caption or byline, of which readers tell nothing."""
        at = self.parsed.tokens[phrase.first].start
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

    def entity_of_pronoun(self, pronoun: Phrase) -> int | None:
        """The entity that a pronoun means; None if it means none."""
        tokens = self.parsed.tokens
        span = tokens[pronoun.first].start, tokens[pronoun.last - 1].end
        return self.owner.get(span)

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
                partial(pipeline.resolver.chains, parsed, said, known.named, known.states),
            )
