"""Builds killed at random moments, and what the next build makes of what they left.

``python -m tests.benchmarks.kills --kills 60``: first builds and builds over an older folder
(articles added, changed and taken away), with one worker and with two. SIGKILL meets the whole
process group, or a worker alone, at a moment drawn evenly from the time that an undisturbed build
takes; one in three is killed again while it makes good. The build is then run until it ends, and
every file must be byte for byte what an undisturbed build of a new folder gives. Exit 1 where one
is not.

Not compared as bytes: ``last_run`` in the manifest (how many articles the last run found new or
unchanged), and what differs between two undisturbed builds too, ``records.sqlite`` and
``links.sqlite`` (where pages and rows came to lie) and the files of the store. Of these the
contents are compared: every row of the records, every decision of linking, every quad; and
``kg check`` must find no damage.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kg.builder.output_parts import check_folder
from kg.store.store import Store
from tests.corpus import article

ROOT = Path(__file__).resolve().parent.parent.parent
MODES = ("first", "first, 2 workers", "added to", "added to, 2 workers", "a worker alone")
SENTENCES = 8
# Rows that say when and as which file something was written, and what runs through a build.
NOT_COMPARED = {"about", "changed"}


@dataclass(frozen=True)
class Ground:
    """What all runs share: the articles, an older folder of them, and what must come out."""

    folder: Path
    whole: Path
    older: Path
    seconds: dict[str, float]  # what an undisturbed build takes, by mode

    @property
    def articles(self) -> Path:
        """The folder that is built."""
        return self.folder / "articles"


def prepare(folder: Path, count: int) -> Ground:
    """The older folder, the articles as they are now, and their undisturbed build."""
    ground = Ground(folder, folder / "whole", folder / "older", {})
    _write(ground.articles, {number: number for number in range(count * 3 // 4)})
    build(ground, ground.older)
    for path in ground.articles.iterdir():
        path.unlink()
    gone, changed = 3, 5
    now = {number: number for number in range(gone, count)}
    now.update({number: number + 10_000 for number in range(gone, gone + changed)})
    _write(ground.articles, now)
    for mode in MODES:
        out = folder / "timed"
        start_from(ground, mode, out)
        started = time.monotonic()
        build(ground, out, workers=workers_of(mode))
        ground.seconds[mode] = time.monotonic() - started
        if mode == "first":
            shutil.copytree(out, ground.whole)
        shutil.rmtree(out)
    return ground


def _write(folder: Path, numbers: dict[int, int]) -> None:
    """Each file with the words of an article; a changed one has those of another number."""
    folder.mkdir(exist_ok=True)
    for number, words in numbers.items():
        record = article(words, sentences=SENTENCES)
        text = f"{record['title']}\n\n{record['text']}\n"
        (folder / f"{number:04}.txt").write_text(text, "utf-8")


def workers_of(mode: str) -> int:
    """How many workers a build of that mode has."""
    return 1 if mode in ("first", "added to") else 2


def start_from(ground: Ground, mode: str, out: Path) -> None:
    """What ``out`` holds before the build."""
    if mode.startswith("added"):
        shutil.copytree(ground.older, out)


def started(ground: Ground, out: Path, *, workers: int = 1) -> subprocess.Popen[bytes]:
    """A build in a process group of its own."""
    command = [sys.executable, "-m", "kg", "build", str(ground.articles), "-o", str(out),
               "--tagger", "rules", "--workers", str(workers)]  # fmt: skip
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )


def build(ground: Ground, out: Path, *, workers: int = 1) -> None:
    """A build that ends by itself; raises where it fails."""
    process = started(ground, out, workers=workers)
    _, told = process.communicate()
    if process.returncode != 0:
        raise AssertionError(f"exit {process.returncode}: {told.decode()[-500:]}")


def killed(ground: Ground, mode: str, out: Path, chance: random.Random) -> str | None:
    """Kills one build; what it left says how far it was, None where it ended before."""
    process = started(ground, out, workers=workers_of(mode))
    time.sleep(chance.uniform(0.0, ground.seconds[mode]))
    if mode == "a worker alone":
        victims = _workers(process.pid)
        if victims and process.poll() is None:
            os.kill(chance.choice(victims), signal.SIGKILL)
        _, told = process.communicate()
        if process.returncode != 0:
            raise AssertionError(f"a worker lost: exit {process.returncode}: {told.decode()}")
        return "a worker" if victims else None
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return stage(ground, out) if process.returncode == -signal.SIGKILL else None


def _workers(parent: int) -> list[int]:
    """The worker processes of a build (not the tracker of shared memory)."""
    found = []
    for name in Path("/proc").glob("[0-9]*"):
        try:
            status = (name / "stat").read_text().rsplit(")", 1)[1].split()
            command = (name / "cmdline").read_bytes()
        except OSError:
            continue
        if int(status[1]) == parent and b"spawn_main" in command:
            found.append(int(name.name))
    return found


def stage(ground: Ground, out: Path) -> str:
    """How far a killed build was, by the records that it left."""
    kept = _keys(out)
    if kept in (set(), _keys(ground.older)):
        return "reading and extracting"
    if kept != _keys(ground.whole):
        return "between two writes of records"
    return "linking, graphs, files"


def _keys(out: Path) -> set[str]:
    """The keys of the records in a folder."""
    if not (out / "records.sqlite").is_file():
        return set()
    with closing(sqlite3.connect(f"file:{out / 'records.sqlite'}?mode=ro", uri=True)) as database:
        try:
            return {key for (key,) in database.execute("SELECT key FROM article")}
        except sqlite3.Error:
            return set()


def contents(out: Path) -> dict[str, object]:
    """Everything in a folder: files as bytes, databases as sorted rows, the store as quads."""
    found: dict[str, object] = {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.suffix != ".sqlite" and not _of_store(path.relative_to(out))
    }
    manifest = json.loads((out / "manifest.json").read_bytes())
    del manifest["last_run"]
    found["manifest.json"] = json.dumps(manifest)
    found["records.sqlite"] = sorted(_rows(out / "records.sqlite", NOT_COMPARED))
    # The rest of it names blocks, mentions and events by numbers, in the order of their coming.
    found["links.sqlite"] = sorted(
        (node, one, other, same, score, reason)
        for _, node, one, other, same, score, reason in _table(out / "links.sqlite", "decision")
    )
    for table in ("copy", "stale", "pending", "dirty", "projected"):
        found[f"links.sqlite: {table}"] = sorted(_table(out / "links.sqlite", table))
    with Store.open(out / "store", read_only=True) as store:
        found["store"] = sorted(str(quad) for quad in store.inner)
    found["kg check"] = [str(fault) for fault in check_folder(out)]
    return found


def _of_store(path: Path) -> bool:
    return path.parts[:2] == ("store", "db") or path.parts == ("store", "LOCK")


def _rows(path: Path, left_out: set[str]) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'")]  # fmt: skip
    for name in names:
        if name not in left_out:
            yield from ((name, repr(row)) for row in _table(path, name))


def _table(path: Path, name: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(f"SELECT * FROM {name}").fetchall()


def run(ground: Ground, number: int, wanted: dict[str, object], chance: random.Random) -> str:
    """One folder killed once or twice, made good and compared; what was met, and what differs."""
    mode = MODES[number % len(MODES)]
    out = ground.folder / "out"
    met: list[str] = []
    while not met:
        shutil.rmtree(out, ignore_errors=True)
        start_from(ground, mode, out)
        met += filter(None, [killed(ground, mode, out, chance)])
    if mode != "a worker alone" and chance.random() < 1 / 3:
        met += filter(None, [killed(ground, mode, out, chance)])
    build(ground, out, workers=workers_of(mode))
    found = contents(out)
    differing = [name for name in {**wanted, **found} if wanted.get(name) != found.get(name)]
    result = {"mode": mode, "killed at": met, "differs": differing}
    print(json.dumps({"run": number + 1, **result}), flush=True)
    if differing:
        shutil.copytree(out, ground.folder / f"differs-{number + 1}")
    return json.dumps(result)


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="kg-kills-"))
    ground = prepare(folder, options.articles)
    wanted = contents(ground.whole)
    chance = random.Random(options.seed)
    done: list[dict[str, list[str]]] = []
    while sum(len(one["killed at"]) for one in done) < options.kills:
        done.append(json.loads(run(ground, len(done), wanted, chance)))
    moments = Counter(moment for one in done for moment in one["killed at"])
    bad = sum(bool(one["differs"]) for one in done)
    print(f"{sum(moments.values())} kills in {len(done)} folders, {bad} of which differ; met:")
    for moment, times in moments.most_common():
        print(f"  {times:3} {moment}")
    if bad:
        print(f"what differs is kept in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
