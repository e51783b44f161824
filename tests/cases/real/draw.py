"""How the 240 articles were drawn: ``python -m tests.cases.real.draw`` writes ``articles.csv``.

By a fixed seed: nobody read an article before it was drawn. The articles of one
topic of ECB+ tell of one affair, so a topic belongs to one part. PolNeAR's development part and
the development part of GUM fall to open and blind, since models are trained on the rest.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from typing import Any

from tests.cases.real.texts import HERE, digest, rows

SEED = "newskg real articles 1"
# Topics of ECB+ on sport and show business, by the opening words of one article of each.
ECB_LEFT_OUT = {"1", "2", "5", "6", "7", "10", "25", "29", "31"}
ECB_WANTED = {"train": 69, "open": 18, "blind": 23}
GUM_WANTED = {"train": 31, "open": 8, "blind": 11}
GUM_GENRES = {"news": 0, "interview": 0, "court": 0, "bio": 1}  # biographies fill what is left
POLNEAR_WANTED = {
    "train": ("polnear-train", 50),
    "open": ("polnear-dev", 14),
    "blind": ("polnear-dev", 16),
}
SHORTEST, LONGEST = 90, 1_100  # words: shorter ones are teasers, longer ones tell little more
TWICE = 24
Row = dict[str, Any]


def order(*names: str) -> str:
    """A key that puts things in an order that nobody chose."""
    return hashlib.sha256("\x1f".join((SEED, *names)).encode()).hexdigest()


def words(row: Row) -> int:
    """How many words the text has."""
    return len(row["text"].split())


def _ecb() -> Iterable[tuple[str, str, Row]]:
    by_topic: dict[str, list[Row]] = {}
    seen: set[str] = set()
    for row in rows("ecb"):
        topic = str(row["topic"])
        fits = topic not in ECB_LEFT_OUT and SHORTEST <= words(row) <= LONGEST
        if fits and digest(row["text"]) not in seen:
            seen.add(digest(row["text"]))
            by_topic.setdefault(topic, []).append(row)
    topics = sorted(by_topic, key=lambda topic: order("ecb topic", topic))
    share = {"blind": topics[:5], "open": topics[5:9], "train": topics[9:]}
    for part, wanted in ECB_WANTED.items():
        pools = [
            sorted(by_topic[topic], key=lambda row: order("ecb", row["id"]))
            for topic in share[part]
        ]
        taken: list[Row] = []
        while len(taken) < wanted:  # one of each topic in turn
            for pool in pools:
                if pool and len(taken) < wanted:
                    taken.append(pool.pop(0))
        yield from (("ecb", part, row) for row in taken)


def _polnear() -> Iterable[tuple[str, str, Row]]:
    used: set[str] = set()
    for part, (corpus, wanted) in POLNEAR_WANTED.items():
        fitting = [row for row in rows(corpus) if SHORTEST <= words(row) <= LONGEST]
        fitting.sort(key=lambda row: order(corpus, row["id"]))
        taken = [row for row in fitting if row["id"] not in used][:wanted]
        used |= {row["id"] for row in taken}
        yield from ((corpus, part, row) for row in taken)


def _gum() -> Iterable[tuple[str, str, Row]]:
    fitting = [row for row in rows("gum") if row["genre"] in GUM_GENRES]
    # News, interviews and courts all; then biographies. GUM's own development part is set apart.
    fitting.sort(key=lambda row: (GUM_GENRES[row["genre"]], order("gum", row["id"])))
    fitting = fitting[: sum(GUM_WANTED.values())]
    fitting.sort(key=lambda row: (row["split"] != "dev", order("gum part", row["id"])))
    places = (
        ["blind", "open"] * GUM_WANTED["open"] + ["blind"] * 3 + ["train"] * GUM_WANTED["train"]
    )
    yield from (("gum", part, row) for part, row in zip(places, fitting, strict=True))


def main() -> None:
    """Writes ``articles.csv``."""
    drawn = [*_ecb(), *_polnear(), *_gum()]
    names = [f"{corpus}:{row['id']}" for corpus, _, row in drawn]
    twice = set(sorted(names, key=lambda name: order("twice", name))[:TWICE])
    with (HERE / "articles.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("id", "part", "twice", "words", "sha256", "licence"))
        for name, (_, part, row) in sorted(
            zip(names, drawn, strict=True), key=lambda pair: pair[0]
        ):
            licence = row.get("licence") or "none stated by PolNeAR; the text is its publisher's"
            mark = "yes" if name in twice else "no"
            writer.writerow((name, part, mark, words(row), digest(row["text"]), licence))


if __name__ == "__main__":
    main()
