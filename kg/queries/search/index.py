"""The index of full text in ``OUT/search.sqlite``: SQLite's FTS5 over the corrected records.

It follows from records and decisions alone. Whoever opens it first brings it in line: only
articles that came, went or changed since are indexed. Each batch is one transaction that notes
which record it indexed, so a killed run leaves an index of fewer articles and the next use goes on.
A damaged index is made again; where the folder cannot be written, it is made in memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from kg.decisions.view import CorrectedReader
from kg.errors import OutputError
from kg.files import is_damage
from kg.queries.search.rows import ArticleText, article_text
from kg.records.codec import from_line

INDEX = "search.sqlite"
_LAYOUT = 1
# Articles of one transaction.
_BATCH = 200
# Words are compared by their stems (Porter 1980) and without accents, names by their letters.
_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (n INTEGER PRIMARY KEY, document TEXT NOT NULL UNIQUE, key TEXT NOT NULL);
CREATE TABLE statement (n INTEGER PRIMARY KEY, article INTEGER NOT NULL, id TEXT NOT NULL);
CREATE INDEX statement_article ON statement (article);
CREATE TABLE name (n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE bears (article INTEGER, name INTEGER, PRIMARY KEY (article, name)) WITHOUT ROWID;
CREATE INDEX bears_name ON bears (name);
CREATE VIRTUAL TABLE article_text USING fts5
    (title, body, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE statement_text USING fts5
    (words, tokenize = 'porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE name_text USING fts5 (name, tokenize = 'unicode61 remove_diacritics 2');
"""
_TABLES = (
    "about", "article", "statement", "name", "bears", "article_text", "statement_text", "name_text",
)  # fmt: skip


@contextmanager
def open_index(out: Path) -> Iterator[SearchIndex]:
    """The index of a built folder, in line with its records.

    Raises OutputError if the folder has no records, DamageError if those are damaged.
    """
    with closing(CorrectedReader(out)) as records:
        index = _brought_up_to_date(out / INDEX, records)
    try:
        yield index
    finally:
        index.close()


def _brought_up_to_date(path: Path, records: CorrectedReader) -> SearchIndex:
    for attempt in (1, 2):
        try:
            index = SearchIndex(path)
            index.update(records)
            return index
        except sqlite3.DatabaseError as error:
            if _is_unwritable(error):
                break
            if not is_damage(error) or attempt == 2:
                raise OutputError(f"{path}: cannot be used ({error}); delete it") from error
            _remove(path)
    index = SearchIndex(None)
    index.update(records)
    return index


def _is_unwritable(error: sqlite3.DatabaseError) -> bool:
    words = ("readonly", "unable to open", "full")
    return isinstance(error, sqlite3.OperationalError) and any(one in str(error) for one in words)


def _remove(path: Path) -> None:
    for name in (path, path.with_name(f"{path.name}-journal")):
        name.unlink(missing_ok=True)


class SearchIndex:
    """An open index; `open_index` makes one. Methods raise sqlite3.Error if the file is damaged."""

    def __init__(self, path: Path | None) -> None:
        """Opens the file, made if it is missing; without a path, an index in memory."""
        place = ":memory:" if path is None else str(path)
        self._db = sqlite3.connect(place, timeout=60, isolation_level=None, check_same_thread=False)
        try:
            self._make_tables()
        except BaseException:
            self._db.close()
            raise

    def _make_tables(self) -> None:
        if self._layout() == str(_LAYOUT):
            return
        self._db.execute("BEGIN IMMEDIATE")  # one makes them, others wait
        with self._db:
            if self._layout() == str(_LAYOUT):
                return
            for name in _TABLES:
                self._db.execute(f"DROP TABLE IF EXISTS {name}")
            for statement in _SCHEMA.split(";\n"):
                self._db.execute(statement)
            self._db.execute("INSERT INTO about VALUES ('layout', ?)", (str(_LAYOUT),))

    def _layout(self) -> str | None:
        made = self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone()
        if made is None:
            return None
        row = self._db.execute("SELECT value FROM about WHERE key = 'layout'").fetchone()
        return None if row is None else str(row[0])

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    # ── writing ──

    def update(self, records: CorrectedReader) -> int:
        """Indexes what changed in the records since; gives the number of articles that did."""
        wanted, kept = records.keys(), self._keys()
        changed = sorted(
            {name for name, key in wanted.items() if kept.get(name) != key}
            | (kept.keys() - wanted.keys())
        )
        for start in range(0, len(changed), _BATCH):
            self._index(changed[start : start + _BATCH], records)
        return len(changed)

    def _keys(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT document, key FROM article"))

    def _index(self, names: Sequence[str], records: CorrectedReader) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        with self._db:
            for name in names:
                self._remove(name)
                found = records.line(name)
                if found is not None:
                    key, line = found
                    self._add(name, key, article_text(from_line(line)))

    def _remove(self, name: str) -> None:
        row = self._db.execute("SELECT n FROM article WHERE document = ?", (name,)).fetchone()
        if row is None:
            return
        for statement in (
            "DELETE FROM statement_text WHERE rowid IN (SELECT n FROM statement WHERE article = ?)",
            "DELETE FROM statement WHERE article = ?",
            "DELETE FROM article_text WHERE rowid = ?",
        ):
            self._db.execute(statement, row)
        names = self._db.execute("SELECT name FROM bears WHERE article = ?", row).fetchall()
        self._db.execute("DELETE FROM bears WHERE article = ?", row)
        for one in names:
            borne = self._db.execute("SELECT 1 FROM bears WHERE name = ? LIMIT 1", one).fetchone()
            if borne is None:
                self._db.execute("DELETE FROM name WHERE n = ?", one)
                self._db.execute("DELETE FROM name_text WHERE rowid = ?", one)
        self._db.execute("DELETE FROM article WHERE n = ?", row)

    def _add(self, name: str, key: str, text: ArticleText) -> None:
        run = self._db.execute
        article = run("INSERT INTO article (document, key) VALUES (?, ?)", (name, key)).lastrowid
        run(
            "INSERT INTO article_text (rowid, title, body) VALUES (?, ?, ?)",
            (article, text.title, text.body),
        )
        for identifier, words in text.statements:
            n = run(
                "INSERT INTO statement (article, id) VALUES (?, ?)", (article, identifier)
            ).lastrowid
            run("INSERT INTO statement_text (rowid, words) VALUES (?, ?)", (n, words))
        for one in text.names:
            run("INSERT INTO bears VALUES (?, ?)", (article, self._name(one)))

    def _name(self, text: str) -> int:
        row = self._db.execute("SELECT n FROM name WHERE text = ?", (text,)).fetchone()
        if row is not None:
            return int(row[0])
        n = self._db.execute("INSERT INTO name (text) VALUES (?)", (text,)).lastrowid
        self._db.execute("INSERT INTO name_text (rowid, name) VALUES (?, ?)", (n, text))
        return int(n or 0)

    # ── reading ──

    def articles(self, match: str, limit: int) -> list[tuple[str, str]]:
        """The best articles for an FTS5 expression: document id, and the words around the hit."""
        return self._rows(
            "SELECT document, snippet(article_text, -1, '', '', ' … ', 48) FROM article_text "
            "JOIN article ON article.n = article_text.rowid "
            "WHERE article_text MATCH ? AND rank MATCH 'bm25(8.0, 1.0)' ORDER BY rank LIMIT ?",
            match,
            limit,
        )

    def statements(self, match: str, limit: int) -> list[tuple[str, str]]:
        """The best statements: document id, statement id."""
        return self._rows(
            "SELECT document, id FROM statement_text "
            "JOIN statement ON statement.n = statement_text.rowid "
            "JOIN article ON article.n = statement.article "
            "WHERE statement_text MATCH ? ORDER BY rank LIMIT ?",
            match,
            limit,
        )

    def names(self, match: str, limit: int) -> list[str]:
        """The best names, shortest first among equals."""
        rows = self._rows(
            "SELECT name, '' FROM name_text WHERE name_text MATCH ? "
            "ORDER BY rank, length(name) LIMIT ?",
            match,
            limit,
        )
        return [name for name, _ in rows]

    def counts(self, match: str) -> dict[str, int]:
        """How many articles, statements and names there are for an expression."""
        found = {}
        for kind in ("article", "statement", "name"):
            table = f"{kind}_text"
            row = self._db.execute(
                f"SELECT COUNT(*) FROM {table} WHERE {table} MATCH ?", (match,)
            ).fetchone()
            found[kind] = int(row[0])
        return found

    def documents(self) -> Iterable[str]:
        """The articles that are indexed, sorted."""
        return sorted(self._keys())

    def _rows(self, query: str, match: str, limit: int) -> list[tuple[str, str]]:
        return [(str(a), str(b)) for a, b in self._db.execute(query, (match, limit))]
