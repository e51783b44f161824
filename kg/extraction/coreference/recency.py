"""Which of several chains was mentioned last before a phrase."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Phrase


def latest(chains: Iterable[Chain], phrase: Phrase) -> Chain | None:
    """The chain mentioned last before ``phrase``."""
    ranked = [
        (last.last, -chain.first, chain)
        for chain in chains
        if (last := chain.before(phrase.first)) is not None
    ]
    return max(ranked, key=lambda item: item[:2])[2] if ranked else None
