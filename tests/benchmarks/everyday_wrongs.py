"""Everyday wrongs in a plain clause, and their innocent twins: who of them is accused?

``python -m tests.benchmarks.everyday_wrongs`` reads the 900 sentences of
``tests/cases/wrongs/sentences.tsv``, which were written without sight of the lists of wrongs.
``--show`` prints the innocent ones in which somebody is accused; that may be another one of the
sentence, and right.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from kg.extraction.pipeline import load_pipeline
from kg.extraction.settings import Settings
from kg.extraction.triggers.lexicon import event_words
from kg.model import Extraction, Polarity, TimeFrame
from tests.cases.wrongs import written
from tests.conftest import plain_document
from tests.extracting import extract


def accused(found: Extraction) -> list[str]:
    """The words for whoever is said to have done a wrong."""
    kinds = event_words(load_pipeline(Settings()).lexicon).kinds.events
    return [
        found.document.words(role.span)
        for event in found.events
        if kinds[event.type].wrong
        and event.polarity is Polarity.AFFIRMED
        and event.time_frame is TimeFrame.NON_FUTURE
        for role in event.roles
        if role.role == "agent" and role.entity is not None
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints both shares."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--show", action="store_true", help="print the innocent ones accused")
    given = parser.parse_args(arguments)
    listed = list(written.sentences())
    texts = [plain_document(text) for _, text in listed]
    found = [accused(one) for one in extract(texts)]
    for wrong, name in ((True, "with a wrong"), (False, "without")):
        hits = [who for (label, _), who in zip(listed, found, strict=True) if label is wrong]
        print(f"{name}: somebody is accused in {sum(map(bool, hits))} of {len(hits)}")
    if given.show:
        for (wrong, text), who in zip(listed, found, strict=True):
            if who and not wrong:
                print(f"{'; '.join(who)} | {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
