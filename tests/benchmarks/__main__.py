"""All ratios in one table: ``python -m tests.benchmarks`` or ``just bench``.

Each line is what newskg takes against what something else takes for the same work, measured in one
run, in turns, in CPU seconds where wall seconds would measure what else the machine does. The sizes
are small by default (``--large``: those of the published figures, hours); ``--only`` selects parts.
It runs on Linux and macOS.
The text goes to standard output when all is measured, or JSON with ``--json``; what goes on
meanwhile to standard error. A part that fails is named and the others go on; the exit code is 1.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import which

from kg.isolation import Attempt, describe
from kg.model import Document
from kg.reader import read_documents
from tests.benchmarks.ratio import Ratio, Run, once

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    name: str
    articles: int  # read by the extraction
    records: tuple[int, int]  # of entities, linked
    quads: int
    asked: int  # quads that kg query is asked over
    nodes: int  # of the graph page
    folder: int  # articles of the build of which one is changed
    reduced: int  # articles of the reduce stage
    memory: tuple[int, int]  # articles, few and many


SMALL = Sizes("small sizes", 12, (1_000, 5_000), 10_000, 100_000, 200, 200, 200, (1_000, 3_000))
LARGE = Sizes(
    "large sizes",
    60,
    (1_000, 100_000),
    1_000_000,
    5_000_000,
    1_000,
    10_000,
    10_000,
    (1_000, 10_000),
)
Part = Callable[[Sizes, int, Path], Iterator[Ratio]]


def extraction(sizes: Sizes, rounds: int, folder: Path) -> Iterator[Ratio]:
    """Words per CPU second of each tier against bare spaCy, and against the peers."""
    from kg.extraction.settings import TIERS
    from tests.benchmarks.extract_speed import blocks_of, timed

    documents = _articles(sizes.articles, folder)
    seconds = timed(documents, TIERS, rounds)
    bare = seconds.pop("spaCy")
    wanted = {"best": ">= 0.7", "fast": ">= 0.9"}
    for tier, spent in seconds.items():
        yield Ratio(f"extraction, tagger {tier}", "bare spaCy", "CPU s",
                    tuple(zip(spent, bare, strict=True)), speed=True,
                    wanted=wanted.get(tier, ""))  # fmt: skip
    yield from beside_peers(blocks_of(documents), seconds, rounds)


def _articles(count: int, folder: Path) -> list[Document]:
    """Real articles where the evaluation data are beside the checkout, or else made ones."""
    from tests.benchmarks.extract_speed import TEXTS, texts
    from tests.corpus import write_lines

    if TEXTS.is_file():
        return texts(count)
    tell("the evaluation data are not beside the checkout: made articles are read instead")
    made = read_documents([write_lines(folder / "made.jsonl", count)])
    return [one for one in made if isinstance(one, Document)]


def beside_peers(
    blocks: Sequence[str], seconds: dict[str, list[float]], rounds: int
) -> Iterator[Ratio]:
    """Each tier against each peer, which parses the same blocks with its own spaCy."""
    from tests.benchmarks import peers

    for peer in peers.PEERS.values():
        beside = f"{peer.name} ({peer.finds})"
        if peers.python_of(peer) is None:
            yield Ratio("extraction", beside, absent=f"absent; {peers.how_to_get(peer)}")
            continue
        try:
            spent = peers.speed(peer, blocks, rounds)
        except peers.PeerError as error:
            yield Ratio("extraction", beside, absent=str(error))
            continue
        yield Ratio(beside, "its own bare spaCy", "CPU s",
                    tuple((whole, bare) for bare, whole in spent), speed=True)  # fmt: skip
        for tier, ours in seconds.items():
            pairs = tuple((mine, whole) for mine, (_, whole) in zip(ours, spent, strict=True))
            yield Ratio(f"extraction, tagger {tier}", beside, "CPU s", pairs, speed=True)


def events(sizes: Sizes, rounds: int, folder: Path) -> Iterator[Ratio]:
    """Events and quantities against bare spaCy's parse of the same texts."""
    from kg.nlp.spacy_backend import Annotator
    from kg.ontology.lexicon import load_lexicon
    from tests.benchmarks.events_speed import SHARE_OF_SPACY, extraction_time, parsing_time

    annotator, lexicon = Annotator(), load_lexicon()
    documents = _articles(sizes.articles, folder)
    pairs = []
    for _ in range(rounds):
        parses = list(annotator.annotate(documents))
        pairs.append((extraction_time(parses, lexicon), parsing_time(documents)))
    yield Ratio("events and quantities", "bare spaCy", "CPU s", tuple(pairs),
                wanted=f"<= {SHARE_OF_SPACY:g}")  # fmt: skip


def start(sizes: Sizes, rounds: int, folder: Path) -> Iterator[Ratio]:
    """Commands that do little, against loading spaCy's model."""
    from tests.benchmarks.questions import prepare
    from tests.benchmarks.startup import commands

    out = folder / "asked"
    prepare(out, sizes.quads)
    runs = commands(folder, out)
    yardstick, *_ = runs
    seconds = [{name: run()[0] for name, run in runs.items()} for _ in range(rounds)]
    for name in runs:
        if name != yardstick:
            pairs = tuple((one[name], one[yardstick]) for one in seconds)
            wanted = "<= 1.3" if name == "kg extract" else ""
            yield Ratio(name, "loading spaCy's model", "CPU s", pairs, wanted=wanted)


def linking(sizes: Sizes, rounds: int, folder: Path) -> Iterator[Ratio]:
    """Time for each record among many, against each among few."""
    from kg.linking.from_extraction import RecordReader
    from kg.ontology.gazetteer import load_gazetteer
    from kg.ontology.lexicon import load_lexicon
    from tests.benchmarks.linking_scale import measure

    reader = RecordReader(load_lexicon(), load_gazetteer())
    few, many = sizes.records
    pairs = tuple((measure(many, reader)[0], measure(few, reader)[0]) for _ in range(rounds))
    yield Ratio(f"linking, a record of {many:,}", f"one of {few:,}", "µs", pairs)


def store(sizes: Sizes, rounds: int, folder: Path) -> Iterator[Ratio]:
    """Writing, loading, the named questions and a push, against rdflib, bare Oxigraph and curl."""
    from tests.benchmarks import store as parts

    count = parts.articles_of(sizes.quads)
    yield from _again(rounds, folder, lambda at: parts.writing(count, at / "graph.nq", 300))
    file = folder / "graph.nq"
    parts.prepare(count, file, folder)
    yield from _again(rounds, folder, lambda at: parts.loading(count, file, at))
    yield from _again(rounds, folder, lambda at: parts.querying(folder, file, 60, tell))
    if which("curl") is None:
        yield Ratio("push to Oxigraph", "curl", absent="absent; install the program curl")
    else:
        yield from parts.pushing(folder, file, rounds)
    yield from parts.memory(*sizes.memory)


def questions(sizes: Sizes, rounds: int, folder: Path) -> Iterator[Ratio]:
    """First pages by kg query, kept against evaluated, with their memory; and Virtuoso."""
    from tests.benchmarks import questions as parts
    from tests.benchmarks import virtuoso

    count = parts.prepare(folder / "asked", sizes.asked)
    pages = parts.first_pages(folder / "asked")
    named = f"first pages of {len(pages[True])} questions over {count:,} quads, kept"
    kept, evaluated = (sum(cpu for cpu, _ in pages[is_kept]) for is_kept in (True, False))
    yield once(named, "evaluating them", kept, evaluated)
    kept, evaluated = (max(peak for _, peak in pages[is_kept]) for is_kept in (True, False))
    yield once("the largest of them", "evaluating it", kept, evaluated, unit="MB",
               wanted="< 300 MB")  # fmt: skip
    if not virtuoso.is_installed():
        yield Ratio("named questions", "Virtuoso",
                    absent="absent; install Debian's virtuoso-opensource-7-bin")  # fmt: skip
        return
    yield from virtuoso.beside(sizes.quads, folder / "virtuoso", limit=2)


def _again(
    rounds: int, folder: Path, measure: Callable[[Path], Iterator[Ratio]]
) -> Iterator[Ratio]:
    """The same ratios of several rounds, each in a folder of its own, as one ratio each."""
    found: dict[str, list[Ratio]] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(dir=folder) as place:
            for one in measure(Path(place)):
                found.setdefault(one.name, []).append(one)
    for same in found.values():
        pairs = tuple(pair for one in same for pair in one.pairs)
        yield replace(same[0], pairs=pairs, bound=any(one.bound for one in same))


def page(sizes: Sizes, rounds: int, folder: Path) -> Iterator[Ratio]:
    """The graph page against that of stock pyvis, to the first picture in Chromium."""
    if importlib.util.find_spec("playwright") is None:
        yield Ratio("graph page", "stock pyvis", absent="absent; pip install playwright")
        return
    from tests.benchmarks.page import chromium, compare

    pairs, stopped = [], False
    with chromium() as browser:
        for _ in range(rounds):
            ours, stock = compare(browser, sizes.nodes, folder)
            assert stock is not None, "so large a graph is not given to pyvis"
            pairs.append((ours.first, stock.first))
            stopped = stopped or stock.gave_up
    yield Ratio(f"graph page of {sizes.nodes:,} nodes", "stock pyvis", "CPU s", tuple(pairs),
                speed=True, bound=stopped)  # fmt: skip


def builds(sizes: Sizes, rounds: int, folder: Path) -> Iterator[Ratio]:
    """A small change against the full build; the reduce stage on two workers against one."""
    from tests.benchmarks import scale

    options = scale.options_of(
        ["reduce", "--tagger", "rules", "--repeated", "--store-only", "--no-answers",
         "--no-apart", "--repeat", str(rounds), "--articles", str(sizes.reduced)]
    )  # fmt: skip
    options.tell = tell
    with scale.renamed_records(options):
        with tempfile.TemporaryDirectory(dir=folder) as place:
            runs = scale.reduce(options, Path(place))
        one, two = ([run.cost for run in done] for done in runs.values())
        named = f"reduce stage of {sizes.reduced:,} articles, 2 workers"
        walls = tuple((b.wall, a.wall) for a, b in zip(one, two, strict=True))
        yield Ratio(named, "1 worker", "wall s", walls, speed=True, wanted=">= 1.7")
        spent = tuple((b.cpu, a.cpu) for a, b in zip(one, two, strict=True))
        yield Ratio(named, "1 worker", "CPU s", spent)
        options.articles = [sizes.folder]
        with tempfile.TemporaryDirectory(dir=folder) as place:
            full, nothing, changed = scale.change(options, Path(place))
            asked = scale.answers(options, Path(place))
    beside = f"the build of all {sizes.folder:,}"
    yield once("build, nothing changed", beside, nothing.cpu, full.cpu)
    yield once("build, one article changed", beside, changed.cpu, full.cpu)
    yield once("answers of the named questions, kept", beside, asked.cpu, full.cpu)


PARTS: dict[str, Part] = {
    part.__name__: part
    for part in (extraction, events, start, linking, store, questions, page, builds)
}


def tell(line: str) -> None:
    """A line on how it goes."""
    print(line, file=sys.stderr, flush=True)


def measure(run: Run, sizes: Sizes, chosen: Sequence[str]) -> None:
    """Measures the parts and puts their ratios into ``run``; one that fails stops no other."""
    for name in chosen:
        tell(f"{name}…")
        why: str | None = None
        try:
            with Attempt() as attempt:
                _measure_part(run, sizes, PARTS[name])
            if attempt.error is not None:
                why = describe(attempt.error)
        except SystemExit as error:  # what a benchmark that cannot go on raises, with the reason
            why = str(error)
        if why is not None:
            run.failed.append(f"{name}: {why}")
            tell(f"  failed: {run.failed[-1]}")
        gc.collect()


def _measure_part(run: Run, sizes: Sizes, part: Part) -> None:
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        for ratio in part(sizes, run.rounds, Path(folder)):
            tell(f"  {ratio}")
            run.ratios.append(ratio)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 1 if a part failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks",
                                     description=__doc__.split("\n\n")[0])  # fmt: skip
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=tuple(PARTS), help="default: all"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: 3")
    parser.add_argument("--large", action="store_true", help="the sizes of the published figures")
    parser.add_argument("--json", action="store_true", help="JSON with each round, not a table")
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error(f"--rounds {options.rounds}: give 1 or more")
    sizes = LARGE if options.large else SMALL
    run = Run(options.rounds, sizes.name)
    measure(run, sizes, options.only)
    run.end()
    print(run.json() if options.json else run.text())
    return int(bool(run.failed))


if __name__ == "__main__":
    sys.exit(main())
