"""What there is to choose from for each pronoun and description of articles, and what is right.

``collect`` resolves articles and GAP's snippets with a spy in the place of the choice.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kg.extraction.attribution import find_attributions
from kg.extraction.coreference import nominal_antecedents, pronouns
from kg.extraction.coreference.antecedents import (
    Factors,
    Network,
    choose,
    choose_by,
    kind_of,
    rows_of,
)
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.pair_mentions import STATES, WORDS, Ints, Mentions, looked_at
from kg.extraction.ner.phrases import Phrase
from kg.extraction.pipeline import Pipeline
from kg.model import MentionKind, Span
from kg.nlp.parse import ParsedDocument
from tests.benchmarks.pronouns import Snippet, gives, parsed_snippets
from tests.benchmarks.told_articles import Judge, Told, judged
from tests.cases.real.notation import PRONOUNS
from tests.mentions_by_hand import read_cases

Found = Sequence[tuple[Factors, Chain]]


@dataclass(frozen=True)
class Sample:
    """A phrase: its kind, the factors of its candidates and of nobody, and which are right.

    ``told``: it means an entity that the text names or describes. Readers tell of no group that
    never speaks, so for a description of which they tell nothing all such chains may be right.
    ``names``: in GAP, for each candidate and then the truth, whether it is the one, the other name.
    ``phrase`` and ``looks``: rows of the phrase, and of those looked at of each candidate, in the
    ``Store`` of phrases. ``read``: the readers decided what earlier phrases mean.
    """

    kind: str
    source: str
    article: str
    rows: list[dict[str, float]]
    right: list[bool]
    told: bool
    names: tuple[tuple[bool, bool], ...] = ()
    phrase: int = -1
    looks: tuple[tuple[int, ...], ...] = ()
    read: bool = False

    def fold(self, folds: int) -> int:
        """The fold of its article, by a hash that is the same on every machine."""
        return zlib.crc32(self.article.encode()) % folds


def own_cases() -> Iterator[Told]:
    """Our own cases, without those that are kept aside."""
    for case in read_cases():
        if not case.aside and case.clusters:
            groups: list[tuple[list[tuple[int, int]], list[tuple[int, int]]]] = []
            for cluster in case.clusters:
                spans = [(span.start, span.end) for span in cluster]
                pronouns = [s for s in spans if case.text[slice(*s)].lower() in PRONOUNS]
                groups.append(([s for s in spans if s not in pronouns], pronouns))
            yield Told("case", case.text, groups)


class Store:
    """The phrases of all articles as the pair network sees them: ``states`` and ``facts``."""

    def __init__(self) -> None:
        self._parts: list[tuple[NDArray[np.float16], Ints]] = []
        self._open: Mentions | None = None
        self._kept = 0

    def rows(self, mentions: Mentions, phrases: Sequence[Phrase]) -> tuple[int, ...]:
        """The rows of phrases of an article, which come after those of the articles before."""
        if mentions is not self._open:
            self.close()
            self._open = mentions
        return tuple(self._kept + row for row in mentions.rows(phrases))

    def close(self) -> None:
        """Takes over the phrases of the last article."""
        if self._open is not None:
            self._parts.append((self._open.states.astype(np.float16), self._open.facts))
            self._kept += len(self._open.facts)
        self._open = None

    def tables(self) -> tuple[NDArray[np.float16], Ints]:
        """``[phrases, STATES]`` and their facts."""
        self.close()
        states = np.zeros((self._kept, STATES), dtype=np.float16)
        facts = np.zeros((self._kept, WORDS + 1), dtype=np.int64)
        at = 0
        while self._parts:
            some, noted = self._parts.pop(0)
            states[at : at + len(some)], facts[at : at + len(some)] = some, noted
            at += len(some)
        return states, facts


class Collector:
    """Stands in the place of ``choose`` and notes what there was to choose from."""

    def __init__(self, networks: Mapping[str, Network] | None, store: Store) -> None:
        """The ``networks`` decide; without them the readers do."""
        self.networks = networks
        self.store = store
        self.samples: list[Sample] = []
        self.judge: Judge | None = None
        self.snippet: tuple[Snippet, ParsedDocument] | None = None
        self.article = self.source = ""

    def __call__(self, setting: Setting, phrase: Phrase, found: Found) -> Chain | None:
        """What the readers chose, or what the networks choose."""
        alone = setting._replace(pairs=None)
        if self.snippet is not None and self.networks is not None:
            self._note_of_gap(setting, phrase, found)
            return choose_by(self.networks, alone, phrase, found)
        assert self.judge is not None
        right, told = _told_of(self.judge, phrase, [chain for _, chain in found])
        if found and not self.judge.is_outside(phrase) and self._is_known(phrase):
            source = self.judge.told.source
            self._note(
                setting,
                phrase,
                found,
                Sample(kind_of(phrase), source, self.article, [], right, told),
            )
        if self.networks is not None:
            return choose_by(self.networks, alone, phrase, found)
        if kind_of(phrase) == "description" and self.judge.entity_of(phrase) is None:
            return None
        chains = (chain for (_, chain), good in zip(found, right, strict=False) if good)
        return next(chains, None)

    def _is_known(self, phrase: Phrase) -> bool:
        """False in our own cases for what they are not about."""
        assert self.judge is not None
        pronoun = phrase.kind is MentionKind.PRONOUN
        told = self.judge.entity_of_pronoun if pronoun else self.judge.entity_of
        return self.judge.told.source != "case" or told(phrase) is not None

    def _note_of_gap(self, setting: Setting, phrase: Phrase, found: Found) -> None:
        assert self.snippet is not None
        snippet, parsed = self.snippet
        if phrase.span(parsed) != snippet.pronoun or not found:
            return
        (one, first), (other, second) = snippet.names
        names = [(_holds(parsed, c, one), _holds(parsed, c, other)) for _, c in found]
        right = [(a and first) or (b and second) for a, b in names]
        if not (first or second):
            right = [not (a or b) for a, b in names]
        nobody = not (first or second) or not any(right)
        sample = Sample(
            kind_of(phrase), self.source, self.article, [], [*right, nobody], first or second,
            (*names, (first, second)),
        )  # fmt: skip
        self._note(setting, phrase, found, sample)

    def _note(self, setting: Setting, phrase: Phrase, found: Found, sample: Sample) -> None:
        """Keeps a sample with its rows of factors and of phrases."""
        rows = rows_of(setting._replace(pairs=None), phrase, found)
        assert setting.pairs is not None, "the tagger gives no states"
        mentions = setting.pairs.mentions
        (own,) = self.store.rows(mentions, [phrase])
        looks = tuple(self.store.rows(mentions, looked_at(phrase, chain)) for _, chain in found)
        self.samples.append(
            replace(sample, rows=rows, phrase=own, looks=looks, read=self.networks is None)
        )


def _told_of(judge: Judge, phrase: Phrase, chains: Sequence[Chain]) -> tuple[list[bool], bool]:
    """Which chains, and lastly nobody, are right by the readers; and whether any chain is meant."""
    if kind_of(phrase) == "description":
        gold = judge.entity_of(phrase)
        right = [judge.entity_of_chain(chain) == gold for chain in chains]
        told = gold is not None and any(right)
        return [*right, not told], told
    gold = judge.entity_of_pronoun(phrase)
    right = [judge.means(chain, gold) for chain in chains]
    told = gold is not None and bool(judge.told.entities[gold][0])
    return [*right, not any(right)], told


def _holds(parsed: ParsedDocument, chain: Chain, name: Span) -> bool:
    spans = (p.span(parsed) for p in chain.phrases if p.kind is not MentionKind.PRONOUN)
    return any(gives(span, name) for span in spans)


def collect(
    articles_told: Sequence[Told],
    snippets: Mapping[str, Sequence[Snippet]],
    pipeline: Pipeline,
    store: Store,
    networks: Mapping[str, Network] | None = None,
) -> list[Sample]:
    """The samples of all articles, then those of GAP's snippets by part; phrases go to ``store``.

    What earlier phrases mean is decided by the ``networks``, or else by the readers; in GAP, of
    which nobody has read the other pronouns, always by the networks.
    """
    spy = Collector(networks, store)
    places = (vars(pronouns), vars(nominal_antecedents))
    for place in places:
        place["choose"] = spy
    try:
        for judge, resolve in judged(articles_told, pipeline):
            spy.judge, spy.article = (
                judge,
                f"{judge.told.source} {zlib.crc32(judge.told.text.encode())}",
            )
            resolve()
        for source, some in snippets.items():
            read = parsed_snippets(some, pipeline)
            for snippet, (parsed, known) in zip(some, read, strict=True):
                spy.snippet, spy.article, spy.source = (snippet, parsed), snippet.id, source
                said = find_attributions(parsed, lexicon=pipeline.lexicon, tagged=known.tagged)
                pipeline.resolver.chains(parsed, said, known.named, known.states)
    finally:
        for place in places:
            place["choose"] = choose
    return spy.samples
