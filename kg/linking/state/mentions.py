"""Who is who on disk: only blocks with added or removed records are recomputed.

The steps of `kg.linking.LinkIndex`, with the records in tables: blocks, then the short names that
their records ask for or answer to. Memory holds the records of one block at a time, or of a few
small ones for each worker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial

from kg.linking.block_task import (
    KEPT_SETTINGS,
    Block,
    LinkBlocks,
    Linked,
    Unlinked,
    setting_of,
)
from kg.linking.decisions import LinkDecision
from kg.linking.engine import Sides, Working, is_plain, plain_decision
from kg.linking.entity_records import Record, Setting
from kg.linking.features import RECORDS, Mention, Note, key_of_text
from kg.linking.state.decisions import Decisions
from kg.linking.state.schema import Stale, Tables

# Blocks, or names, that are computed in one transaction. Workers are idle while one ends.
_BLOCKS, _PAGE = 5000, 500

Numbered = dict[int, Record]  # mention -> its record


class Mentions:
    """Mentions in blocks: who comes and goes, which clusters and ties follow."""

    def __init__(self, tables: Tables, decisions: Decisions, working: Working) -> None:
        self._tables = tables
        self._decisions = decisions
        self._working = working
        # One text for all mentions of an article, so that it is sent once with many.
        self._setting_text = lru_cache(maxsize=KEPT_SETTINGS)(self._read_setting_text)

    def setting(self, document: int) -> Setting:
        """What the records of a document share."""
        return setting_of(self._setting_text(document))

    def _read_setting_text(self, document: int) -> str:
        return str(self._tables.one("SELECT setting FROM document WHERE n = ?", document))

    def records(self, condition: str, *values: object) -> Iterator[tuple[int, int | None, Record]]:
        """Mentions with their clusters and records."""
        rows = self._tables.run(
            f"SELECT m.n, m.cluster, m.document, m.record FROM mention m {condition}", *values
        )
        for n, cluster, document, text in rows:
            yield n, cluster, RECORDS.unpack(text, setting=self.setting(document))

    def of_cluster(self, cluster: int) -> Numbered:
        """The records of a cluster, the oldest first."""
        condition = "WHERE m.cluster = ? OR (m.n = ? AND m.cluster IS NULL)"
        found = {n: record for n, _, record in self.records(condition, cluster, cluster)}
        return dict(sorted(found.items(), key=lambda item: item[1].order))

    def number(self, document: str, entity: str) -> int:
        """The number of the mention of a document's entity."""
        found = self._tables.one(
            "SELECT m.n FROM mention m JOIN document d ON d.n = m.document "
            "WHERE d.id = ? AND m.entity = ?",
            document, entity,
        )  # fmt: skip
        return int(found)

    # ── what comes and goes ──

    def add(self, document: int, note: Note) -> bool:
        """Replaces the mentions of a document; False if they are what they were."""
        setting = self._tables.one("SELECT setting FROM document WHERE n = ?", document)
        old = {
            row[1]: row
            for row in self._tables.run(
                "SELECT n, entity, COALESCE(own, record) FROM mention WHERE document = ?", document
            )
        }
        new = {mention.entity: mention for mention in note.mentions}
        if setting == note.setting:
            same = [e for e, m in new.items() if e in old and old[e][2] == m.record]
            for entity in same:
                del old[entity], new[entity]
        for n, _, _ in old.values():
            self._drop(n)
        if setting != note.setting:
            self._setting_text.cache_clear()
            self._tables.run("UPDATE document SET setting = ? WHERE n = ?", note.setting, document)
        for mention in new.values():
            self._add(document, note.document, mention)
        return bool(old or new)

    def _add(self, document: int, name: str, mention: Mention) -> None:
        block, asks = self._keys(mention)
        n = self._tables.add(
            "INSERT INTO mention (document, entity, block, asks, record) VALUES (?, ?, ?, ?, ?)",
            document, mention.entity, block, asks, mention.record,
        )  # fmt: skip
        said = [(self._tables.key(row[0]), *row[1:], n) for row in mention.said]
        self._tables.run_many("INSERT INTO said VALUES (?, ?, ?, ?, ?)", said)
        self._tables.mark(Stale.TYPE, *(row[0] for row in said))
        self._place(n, mention, block, asks)

    def _keys(self, mention: Mention) -> tuple[int, int | None]:
        asks = None if mention.asks is None else self._tables.key(mention.asks)
        return self._tables.key(mention.block), asks

    def _place(self, n: int, mention: Mention, block: int, asks: int | None) -> None:
        """Puts a mention where it is compared."""
        names = [self._tables.key(text) for text in mention.names]
        self._tables.run_many(
            "INSERT INTO bears (name, mention) VALUES (?, ?)", ((name, n) for name in names)
        )
        calls = [self._tables.key(text) for text in mention.called]
        self._tables.run_many("INSERT INTO called VALUES (?, ?)", ((call, n) for call in calls))
        self._tables.mark(Stale.BLOCK, block)
        self._mark_names(n, asks)

    def _drop(self, n: int) -> None:
        self._lift(n)
        self._decisions.replace(f"types {n}", ())
        names = self._tables.run("SELECT name FROM said WHERE mention = ?", n).fetchall()
        self._tables.mark(Stale.TYPE, *(row[0] for row in names))
        self._tables.run("DELETE FROM said WHERE mention = ?", n)
        self._tables.run("DELETE FROM mention WHERE n = ?", n)

    def retype(self, n: int, mention: Mention, *, agreed: str | None, own: str | None) -> None:
        """Makes a mention of another type, or (None) again of its own."""
        self._lift(n)
        block, asks = self._keys(mention)
        self._tables.run(
            "UPDATE mention SET block = ?, asks = ?, cluster = NULL, iri = NULL, record = ?, "
            "agreed = ?, own = ? WHERE n = ?",
            block, asks, mention.record, agreed, own, n,
        )  # fmt: skip
        self._place(n, mention, block, asks)
        document, name = self._tables.run(
            "SELECT d.n, d.id FROM mention m JOIN document d ON d.n = m.document WHERE m.n = ?", n
        ).fetchone()
        self._tables.mark(Stale.TOLD, document)
        self._tables.mark_dirty([name])

    def _lift(self, n: int) -> None:
        """Takes a mention away from where it is compared."""
        block, asks = self._tables.run("SELECT block, asks FROM mention WHERE n = ?", n).fetchone()
        self._tables.mark(Stale.BLOCK, block)
        self._mark_names(n, asks)
        self._untie(n)
        self._decisions.replace(f"mention {n}", ())
        self._tables.run("DELETE FROM bears WHERE mention = ?", n)
        self._tables.run("DELETE FROM called WHERE mention = ?", n)

    def _untie(self, n: int) -> None:
        """Takes away the ties of a mention; its number may be another's soon."""
        rows = self._tables.run("SELECT short, full FROM tie WHERE short = ? OR full = ?", n, n)
        for short, full in rows.fetchall():
            self.mark_clusters(short, full)
            self._decisions.replace(f"tie {short}", ())
            self._tables.run("DELETE FROM tie WHERE short = ?", short)

    def _mark_names(self, n: int, asks: int | None) -> None:
        names = [row[0] for row in self._tables.run("SELECT name FROM bears WHERE mention = ?", n)]
        self._tables.mark(Stale.NAME, *names, *([] if asks is None else [asks]))

    def drop_all(self, document: int) -> None:
        """Forgets the mentions of a document."""
        for (n,) in self._tables.run(
            "SELECT n FROM mention WHERE document = ?", document
        ).fetchall():
            self._drop(n)

    # ── blocks ──

    def link_blocks(self, parted: Mapping[int, Sides], link: LinkBlocks) -> None:
        """Computes the clusters of changed blocks; ``parted`` by the user's rows, each its sides.

        What came of whole blocks is kept in their order, wherever ``link`` works them out.
        """
        for numbers in self._tables.pages(Stale.BLOCK, _BLOCKS):
            whole = [n for n in numbers if n in parted or not self._join_more(n)]
            sizes = [self._size(n) for n in whole]
            blocks = (self._block(n, parted.get(n, {})) for n in whole)
            for n, linked in zip(whole, link(blocks, sizes), strict=True):
                self._keep(n, linked)

    def _join_more(self, block: int) -> bool:
        """Joins what came to a block whose mentions need no comparing; False if it is none such."""
        key = key_of_text(self._tables.text(block))
        if key[0] == "known":
            self._link_known(block, key[1])
            return True
        return self._join_head(block)

    def _link_known(self, block: int, identifier: str) -> None:
        """New records of a known entity that nothing keeps apart from it."""
        found = list(self.records("WHERE m.block = ? AND m.cluster IS NULL", block))
        decide = partial(self._known_decisions, identifier, found)
        for n, decision in self._tables.attempt(Stale.BLOCK, block, decide) or []:
            self._decisions.replace(f"mention {n}", [decision])
            self._tables.run("UPDATE mention SET cluster = ? WHERE n = ?", -block, n)
        self._tables.mark(Stale.CLUSTER, -block)

    def _known_decisions(
        self, identifier: str, found: Iterable[tuple[int, int | None, Record]]
    ) -> list[tuple[int, LinkDecision]]:
        return [(n, self._working.known_decision(identifier, record)) for n, _, record in found]

    def _join_head(self, block: int) -> bool:
        """Joins what came to a block of one plain name; False if it is no such block.

        So a town that half of all articles name costs no more than another.
        """
        head = self._tables.one(
            "SELECT m.n FROM key k JOIN mention m ON m.n = k.head AND m.cluster = k.head "
            "AND m.block = k.n WHERE k.n = ?",
            block,
        )
        if head is None:
            return False
        ((_, _, first),) = self.records("WHERE m.n = ?", head)
        fresh = list(self.records("WHERE m.block = ? AND m.cluster IS NULL", block))
        if not all(is_plain(first, r) and first.order < r.order for _, _, r in fresh):
            return False
        for n, _, record in fresh:
            self._decisions.replace(f"mention {n}", [plain_decision(first, record)])
            self._tables.run("UPDATE mention SET cluster = ? WHERE n = ?", head, n)
        self._tables.mark(Stale.CLUSTER, head)
        return True

    def _size(self, block: int) -> int:
        return int(self._tables.one("SELECT COUNT(*) FROM mention WHERE block = ?", block))

    def _block(self, block: int, sides: Sides) -> Block:
        """All that who is who in a block follows from."""
        rows = self._tables.run("SELECT n, document, record FROM mention WHERE block = ?", block)
        mentions = tuple((n, self._setting_text(document), text) for n, document, text in rows)
        return Block(block, self._tables.text(block), mentions, sides)

    def _keep(self, block: int, linked: Linked | Unlinked) -> None:
        """Keeps what came of a block; its mentions are alone where that is not known."""
        old = dict(self._tables.run("SELECT n, cluster FROM mention WHERE block = ?", block))
        if isinstance(linked, Unlinked):
            self._tables.failures[Stale.BLOCK, block] = linked.why
            linked = Linked(dict.fromkeys(old))
        new = linked.clusters
        self._tables.run("UPDATE key SET head = ? WHERE n = ?", linked.head, block)
        owned: dict[int | None, list[LinkDecision]] = {n: [] for n in (None, *old)}
        for owner, decision in linked.decisions:
            owned[owner].append(decision)
        for owner, decisions in owned.items():
            name = f"block {block}" if owner is None else f"mention {owner}"
            self._decisions.replace(name, decisions)
        changed = {n for n, cluster in new.items() if old[n] != cluster}
        self._tables.run_many(
            "UPDATE mention SET cluster = ? WHERE n = ?", ((new[n], n) for n in changed)
        )
        self._tables.mark(Stale.CLUSTER, *(cluster or n for n, cluster in new.items()))
        for n in changed:  # who bears a short name depends on who is one
            asks = self._tables.one("SELECT asks FROM mention WHERE n = ?", n)
            self._mark_names(n, asks)

    # ── short names ──

    def find_bearers(self) -> None:
        """Ties short names to who bears them, where either changed."""
        for names in self._tables.pages(Stale.NAME, _PAGE):
            for name in names:
                self._tie(name)

    def _tie(self, name: int) -> None:
        rows = self._tables.run("SELECT short, full, place, reason FROM tie WHERE name = ?", name)
        old = {row[0]: row for row in rows}
        find = partial(self._find_bearers, name)
        new = {row[0]: row for row in self._tables.attempt(Stale.NAME, name, find) or []}
        if old == new:
            return
        self._tables.run("DELETE FROM tie WHERE name = ?", name)
        self._tables.run_many(
            "INSERT INTO tie (short, full, place, reason, name) VALUES (?, ?, ?, ?, ?)",
            ((*row, name) for row in new.values()),
        )
        for short in old.keys() - new.keys():
            self._decisions.replace(f"tie {short}", ())
        for short, full, _, _ in (*old.values(), *new.values()):
            self.mark_clusters(short, full)

    def _find_bearers(self, name: int) -> list[tuple[int, int, int, str]]:
        return list(self._bearers(name))

    def _bearers(self, name: int) -> Iterator[tuple[int, int, int, str]]:
        asking = {n: record for n, _, record in self.records("WHERE m.asks = ?", name)}
        if not asking:
            return
        clusters: defaultdict[int, list[Record]] = defaultdict(list)
        numbers = {(r.document, r.entity): n for n, r in asking.items()}
        bearing = "JOIN bears b ON b.mention = m.n WHERE b.name = ?"
        for n, cluster, record in self.records(bearing, name):
            clusters[cluster or n].append(record)
            numbers[record.document, record.entity] = n
        ordered = [sorted(c, key=lambda record: record.order) for c in clusters.values()]
        key = key_of_text(self._tables.text(name))
        for place, one in enumerate(self._working.bearers(key, asking.values(), ordered)):
            short, full = ((r.document, r.entity) for r in (one.short, one.full))
            yield numbers[short], numbers[full], place, one.reason

    def mark_clusters(self, *mentions: int) -> None:
        """Marks the clusters of mentions, where these are still there."""
        for n in mentions:
            cluster = self._tables.one("SELECT COALESCE(cluster, n) FROM mention WHERE n = ?", n)
            if cluster is not None:
                self._tables.mark(Stale.CLUSTER, cluster)
