"""Fits what tells events from words that only look like one: ``kg/data/events/senses.json``.

``python -m tests.benchmarks.fit_senses`` gathers the labelled articles and calls this. Triggers
that the rules refuse are trained on as well, with a mark of their own: they show the other senses
of the same words. The thresholds are chosen on odds from cross-validation over articles, so that
a given share of the right events is kept.
"""

from __future__ import annotations

import json
import math
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kg.extraction.events.arguments import Participants
from kg.extraction.events.find_events import find_propositions
from kg.extraction.events.roles import Filled, fill_roles
from kg.extraction.events.senses.sense import describe, wording
from kg.extraction.events.senses.sense_network import Contexts
from kg.extraction.tagger.word_states import Floats, WordStates
from kg.extraction.triggers.anchors import Anchor, anchor_of, trigger_span
from kg.extraction.triggers.find_triggers import find_triggers
from kg.extraction.triggers.lexicon import EventWords, event_words
from kg.model import Extraction, Span
from kg.nlp.parse import ParsedDocument
from kg.ontology.kinds import Kind, Trigger
from kg.ontology.lexicon import Lexicon
from kg.training.logistic import fit_sparse

# Whether a word of an article names an event of a kind; None if nobody has judged it.
Label = Callable[[Span, str], bool | None]
LABELLED = 2  # the question about a trigger that is asked once its labels are known
REFUSED = "refused"  # the feature of a trigger that the rules refuse
PENALTY = 6.0
SEEN = 3  # a feature must hold for so many triggers
FOLDS = 10
ENOUGH = 20  # a kind of which the articles hold fewer triggers is left to the rules;
ENOUGH_RIGHT = 10  # … or fewer that name an event of it;
PER_AFFAIR = 5  # articles of one affair repeat its words, so that no more of them count
FAINT = 0.03  # weights below it are left out of the file


@dataclass(frozen=True, slots=True)
class Sample:
    """One trigger of a labelled article: what stands around it, and whether it names an event."""

    group: str  # articles of one affair are one group, and never on both sides of a fold
    kind: str
    features: frozenset[str]
    right: bool
    taken: bool  # the rules make an event of it
    fact: bool = False  # … and tell it as a fact
    weight: float = 1.0
    around: Floats | None = None  # the encoder's states around it, in 16 bits


class Recorder:
    """Judges that refuse nothing and note what they are asked."""

    def __init__(self) -> None:
        self.seen: list[tuple[Anchor, frozenset[str], Floats | None]] = []
        self.told: dict[int, bool] = {}  # index in ``seen`` -> asserted as fact
        self._asked: Counter[int] = Counter()

    def odds(
        self,
        parsed: ParsedDocument,
        anchor: Anchor,
        fillers: Sequence[Filled],
        people: Participants,
        contexts: Contexts | None = None,
    ) -> float:
        """The number of the trigger, by which it is known again."""
        features = frozenset(describe(parsed, anchor, fillers, people))
        self.seen.append((anchor, features, _around(contexts, anchor.token)))
        return float(len(self.seen) - 1)

    def refuses(self, odds: float, *, fact: bool, with_states: bool = False) -> bool:
        """False; the second question about a trigger says whether it is reported as a fact.

        The first comes before its labels are known, the third asks what if it were one.
        """
        self._asked[int(odds)] += 1
        if self._asked[int(odds)] == LABELLED:
            self.told[int(odds)] = fact
        return False


def _around(contexts: Contexts | None, token: int) -> Floats | None:
    return None if contexts is None else contexts.of(token).astype(np.float16)


def samples(
    parsed: ParsedDocument,
    extraction: Extraction,
    lexicon: Lexicon,
    label: Label,
    group: str,
    *,
    states: WordStates | None = None,
) -> Iterator[Sample]:
    """The judged triggers of a document, those that the rules refuse among them."""
    recorder = Recorder()
    find_propositions(parsed, extraction, lexicon=lexicon, states=states, senses=recorder)
    contexts = None if states is None else Contexts(parsed, states)
    taken = set()
    for i, (anchor, features, around) in enumerate(recorder.seen):
        kind = anchor.kind.name
        taken.add((anchor.token, kind))
        right = label(trigger_span(parsed, anchor), kind)
        if right is not None:
            fact = recorder.told.get(i, False)
            yield Sample(group, kind, features, right, taken=True, fact=fact, around=around)
    words = event_words(lexicon)
    people = Participants(parsed, extraction, words)
    for trigger, tokens in find_triggers(parsed, words.kinds):
        kind = trigger.kind.name
        if trigger.kind.relation or (tokens[0], kind) in taken:
            continue
        right = label(parsed.tokens[tokens[0]].span, kind)
        if right is not None:
            features = _refused(parsed, trigger, tokens, words, people)
            around = _around(contexts, tokens[0])
            yield Sample(group, kind, features, right, taken=False, around=around)


def _refused(
    parsed: ParsedDocument,
    trigger: Trigger,
    tokens: tuple[int, ...],
    words: EventWords,
    people: Participants,
) -> frozenset[str]:
    """What stands around a trigger, its kind asking for nothing."""
    free = trigger._replace(kind=loose(trigger.kind))
    anchor = anchor_of(parsed, free, tokens, words)
    fillers = fill_roles(parsed, anchor, people) or []
    return frozenset(describe(parsed, anchor, fillers, people)) | {REFUSED}


def loose(kind: Kind) -> Kind:
    """A kind that asks for nothing: its roles may stay empty."""
    return replace(
        kind,
        roles=tuple(role._replace(required=False) for role in kind.roles if not role.forbidden),
        reciprocal=False,
        object_must_fill_role=False,
        among_named=frozenset(),
        strict=frozenset(),
    )


def seen_enough(listed: Sequence[Sample]) -> frozenset[str]:
    """The kinds of which there are enough taken samples to judge by."""
    taken = [sample for sample in listed if sample.taken]
    counts, right = _per_kind(taken), _per_kind(s for s in taken if s.right)
    return frozenset(
        kind for kind, count in counts.items() if count >= ENOUGH and right[kind] >= ENOUGH_RIGHT
    )


def _per_kind(listed: Iterable[Sample]) -> Counter[str]:
    """How many samples of each kind, at most PER_AFFAIR of one affair."""
    counts: Counter[str] = Counter()
    for (kind, _), count in Counter((s.kind, s.group) for s in listed).items():
        counts[kind] += min(count, PER_AFFAIR)
    return counts


def known_wordings(lexicon: Lexicon, chosen: Collection[str]) -> dict[str, list[str]]:
    """The wordings in ``lexicon`` of the kinds ``chosen``."""
    kinds = event_words(lexicon).kinds
    found: dict[str, set[str]] = {}
    for index in (kinds.verbs, kinds.nouns, kinds.adjectives, kinds.phrases):
        for triggers in index.values():
            for trigger in triggers:
                if trigger.kind.name in chosen and not trigger.kind.relation:
                    found.setdefault(trigger.kind.name, set()).add(wording(trigger))
    return {kind: sorted(words) for kind, words in sorted(found.items())}


def fit_weights(listed: Sequence[Sample]) -> dict[str, float]:
    """The weights of the features over some samples."""
    return fit_sparse(
        [sample.features for sample in listed],
        [sample.right for sample in listed],
        penalty=PENALTY,
        seen=SEEN,
        weights=[sample.weight for sample in listed],
    )


def log_odds(weights: Mapping[str, float], sample: Sample) -> float:
    """What the weights give a sample."""
    return math.fsum(weights.get(name, 0.0) for name in sample.features)


def cross_validated(
    listed: Sequence[Sample], always: Sequence[Sample]
) -> list[tuple[Sample, float]]:
    """The taken samples with odds by weights that saw no article of their group.

    ``always`` are trained on in every fold and never scored.
    """
    scored = []
    for fold in range(FOLDS):
        inside = [s for s in listed if fold_of(s.group) != fold]
        weights = fit_weights([*inside, *always])
        outside = [s for s in listed if s.taken and fold_of(s.group) == fold]
        scored += [(s, log_odds(weights, s)) for s in outside]
    return scored


def fold_of(group: str) -> int:
    """The fold of an affair."""
    return zlib.crc32(group.encode("utf-8")) % FOLDS


def threshold(scored: Sequence[tuple[Sample, float]], keep: float) -> float:
    """The odds that the share ``keep`` of the right samples reach."""
    right = sorted(odds for sample, odds in scored if sample.right)
    return right[int((1 - keep) * len(right))]


def precision(scored: Sequence[tuple[Sample, float]], least: float) -> float:
    """The share of right ones among the samples that reach ``least``."""
    kept = [sample.right for sample, odds in scored if odds >= least]
    return sum(kept) / max(len(kept), 1)


def write_model(
    path: Path, weights: Mapping[str, float], limits: Mapping[str, Any],
    known: Mapping[str, Sequence[str]], about: Mapping[str, Any],
) -> None:  # fmt: skip
    """The model as one JSON file, keys in order, faint weights left out."""
    lasting = {k: v for k, v in weights.items() if abs(v) >= FAINT and k != REFUSED}
    model = {"about": about, "known": known, **limits, "weights": lasting}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps(model, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
