"""``kg decide``: correct what was read, so that it stays corrected in every later build."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli.console import counted, printable
from kg.cli.exit_codes import WRONG_USE

if TYPE_CHECKING:
    from kg.decisions.make import Maker
    from kg.decisions.records import Decision, Kind
    from kg.store.results import Term

# For each action: what it is given, and the least and the greatest number of that.
_ITEMS = {
    "accept": ("RECORD", 1, 1),
    "reject": ("RECORD", 1, 1),
    "correct": ("RECORD FIELD=VALUE ...", 2, 99),
    "same": ("NODE NODE", 2, 2),
    "different": ("NODE NODE", 2, 2),
    "split": ("NODE WORDS ...", 2, 99),
    "rename": ("NODE NAME", 2, 2),
    "retype": ("NODE TYPE", 2, 2),
    "mask": ("NODE", 1, 1),
    "note": ("RECORD|NODE TEXT", 2, 2),
    "tag": ("RECORD|NODE TAG", 2, 2),
    "match": ("NODE LIST ID", 3, 3),
    "no-match": ("NODE LIST ID", 3, 3),
    "undo": ("DECISION", 1, 1),
    "merge": ("FILE ...", 1, 99),
    "list": ("", 0, 0),
}
_NEEDS_NO_WHY = ("accept", "note", "tag", "undo", "merge", "list")
_EPILOG = (
    "RECORD is the IRI of a statement, event or relation, NODE that of an entity, or a name; "
    "same and different take two events too"
)


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    decide = verbs.add_parser(
        "decide",
        help="accept, reject or correct what was read, merge and rename entities, note, tag, undo",
        epilog=_EPILOG,
    )
    decide.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    decide.add_argument("action", choices=tuple(_ITEMS), help="what to do")
    decide.add_argument("items", nargs="*", metavar="ITEM",
                        help="what the action is about, and its values")  # fmt: skip
    decide.add_argument("--why", default="", metavar="TEXT", help="reason, which others will read")
    decide.add_argument(
        "--who", metavar="NAME", help="who decides (default: KG_WHO, or the name of your account)"
    )
    decide.add_argument("--type", metavar="TYPE",
                        help="type of an entity that a correction adds to the article")  # fmt: skip
    decide.add_argument(
        "--name",
        metavar="NAME",
        help="name of the entity that a split makes, or of the entry of a list",
    )
    decide.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg decide"""
    from kg.masking.marker import check_not_masked

    check_not_masked(options.out)
    wrong = _wrong_use(options.action, options.items, options.why)
    if wrong is not None:
        print(f"kg: {wrong}", file=sys.stderr)
        return WRONG_USE
    if options.action == "list":
        return _list(options.out)
    if options.action == "merge":
        return _merge(options, [Path(item) for item in options.items])
    return _decide(options)


def _wrong_use(action: str, items: Sequence[str], why: str) -> str | None:
    words, least, most = _ITEMS[action]
    if not least <= len(items) <= most:
        return f"write kg decide OUT {action} {words}".rstrip()
    if action not in _NEEDS_NO_WHY and not why.strip():
        return f'{action} needs a reason; add --why "…"'
    return None


@contextmanager
def _maker(options: argparse.Namespace) -> Iterator[Maker]:
    """Makes decisions on the records of the folder, which stay open for so long."""
    from kg.decisions.make import Maker, renamed_by, this_user
    from kg.ontology.vocabulary import load_vocabulary
    from kg.records.database import RECORDS, RecordStore
    from kg.store.store import store_of

    store_of(options.out)  # raises the error of a folder that no build made
    vocabulary = load_vocabulary(ontology_of(options.out))
    with closing(RecordStore(options.out / RECORDS)) as records:
        names = renamed_by(_known(options.out))
        yield Maker(records, vocabulary, options.who or this_user(), options.why, names)


def _decide(options: argparse.Namespace) -> int:
    from kg.decisions.file import DECISIONS, append

    with _maker(options) as maker:
        decision = _make(maker, options)
    for note in append(options.out / DECISIONS, [decision]):
        print(f"note: {printable(note)}", file=sys.stderr)
    print(decision.id)
    masked = options.action == "mask"
    next_step = (
        "kg mask writes a copy without the name" if masked else "run kg build again to apply it"
    )
    print(f"saved; {next_step}", file=sys.stderr)
    return 0


def _make(maker: Maker, options: argparse.Namespace) -> Decision:
    from kg.decisions.records import Kind

    first, *rest = options.items
    if options.action == "undo":
        return maker.undo(first, {one.id: one for one in _known(options.out)})
    kind = Kind(options.action)
    makers: dict[Kind, Callable[[], Decision]] = {
        Kind.ACCEPT: lambda: maker.judge(kind, first),
        Kind.REJECT: lambda: maker.judge(kind, first),
        Kind.CORRECT: lambda: maker.correct(first, rest, new_type=options.type),
        Kind.SPLIT: lambda: maker.split(first, rest, name=options.name),
        Kind.SAME: lambda: maker.pair(kind, first, rest[0]),
        Kind.DIFFERENT: lambda: maker.pair(kind, first, rest[0]),
        Kind.NOTE: lambda: maker.remark(kind, first, rest[0]),
        Kind.TAG: lambda: maker.remark(kind, first, rest[0]),
        Kind.MATCH: lambda: maker.listed(kind, first, *rest, name=options.name),
        Kind.NO_MATCH: lambda: maker.listed(kind, first, *rest, name=options.name),
    }
    other = makers.get(kind, lambda: maker.name(kind, first, *rest))
    if kind not in _ON_RECORDS:
        _check_nodes(options.out, kind, options.items[:2] if kind in _PAIRS else [first])
    return other()


_PAIRS = ("same", "different")
_AN_IRI = re.compile("/(entity|proposition)/")
_ON_RECORDS = ("accept", "reject", "correct")
_REMARKS = ("note", "tag")
_UNNAMED = """
SELECT DISTINCT ?node ?unnamed WHERE {
  GRAPH ?g { ?node a ?class OPTIONAL { ?node kg:unnamed ?unnamed } }
}"""


def _check_nodes(out: Path, kind: Kind, nodes: Sequence[str]) -> None:
    """Raises QueryError, with near misses, if nothing in the graph has one of these names.

    What articles only describe ("the union") is not found by name, nor kept apart: DecisionError.
    """
    from kg.decisions.make import is_record
    from kg.errors import DecisionError
    from kg.queries.named import find_actors
    from kg.queries.result_formats import shown
    from kg.store.store import open_built

    named = [n for n in nodes if not (_AN_IRI.search(n) or (kind in _REMARKS and is_record(n)))]
    entities = [n for n in nodes if kind == _PAIRS[1] and n not in named and "/entity/" in n]
    cure = "give its IRI, which kg explain shows"
    if kind == _PAIRS[1]:
        cure = "only entities with a name can be kept apart"
    with open_built(out) as store:
        for node in (*named, *entities):
            found = find_actors(node, store.query) if node in named else _valid(node)
            kinds = list(store.query(_UNNAMED, bindings={"node": found})) if found else []
            if kinds and all(shown(row.get("unnamed")) == "true" for row in kinds):
                raise DecisionError(f"{node!r} is described and not named in the articles; {cure}")


def _valid(iri: str) -> list[Term]:
    """The IRI as a node, if it is one."""
    import pyoxigraph as ox

    try:
        return [ox.NamedNode(iri)]
    except ValueError:
        return []


def ontology_of(out: Path) -> tuple[Path, ...]:
    """The user's own kinds that the last build was given."""
    try:
        known = json.loads((out / "manifest.json").read_text("utf-8"))
        return tuple(path for name in known["ontology"] if (path := Path(name)).is_file())
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _known(out: Path) -> tuple[Decision, ...]:
    from kg.decisions.file import DECISIONS, read_file

    found = read_file(out / DECISIONS, missing_ok=True)
    for note in found.notes:
        print(f"note: {printable(note)}", file=sys.stderr)
    return found.decisions


def _list(out: Path) -> int:
    """Every decision with what became of it in the last build."""
    from kg.decisions.standing import standing
    from kg.report.decisions_table import DECISIONS_REPORT, read_decisions
    from kg.store.store import store_of

    store_of(out)
    decisions = _known(out)
    states = dict(read_decisions(out / DECISIONS_REPORT).states)
    states |= {o.decision.id: o.state.value for o in standing(decisions).outcomes}
    for one in sorted(decisions, key=lambda one: one.order):
        state = states.get(one.id, "not built yet")
        print(printable(f"{one.id}  {one.when[:16]}  {one.who}  {_told(one)}  [{state}]"))
    print(counted(len(decisions), "decisions"), file=sys.stderr)
    return 0


def _told(one: Decision) -> str:
    """What a decision says, in one line."""
    from kg.decisions.values import told

    about = one.undoes or " / ".join(
        f"“{target.shown}”" for target in (one.on, one.other) if target is not None
    )
    fields = "".join(f" {name}={told(value)}" for name, value in one.set.items())
    return f"{one.kind} {about}{fields}{f' ({one.why})' if one.why else ''}"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(_shown, value)) or "nobody"
    if isinstance(value, dict):
        return str(value.get("name") or value.get("exact") or value.get("value") or value)
    return "nobody" if value is None else str(value)


def _merge(options: argparse.Namespace, files: Sequence[Path]) -> int:
    """Adds the decisions of other files, or saved from a graph page, that this folder lacks."""
    from kg.decisions.file import DECISIONS, append, read_files
    from kg.decisions.rows import fresh

    out = options.out
    with _maker(options) as maker:
        given = read_files(files, spell=maker.spelled_out)
    added = fresh(given.decisions, _known(out))
    notes = [*given.notes, *(append(out / DECISIONS, added) if added else ())]
    for note in notes:
        print(f"note: {printable(note)}", file=sys.stderr)
    print(f"added {counted(len(added), 'decisions')}; run kg build again to apply them",
          file=sys.stderr)  # fmt: skip
    return 0
