"""A vault of Markdown notes for Obsidian (obsidian.md): one for each actor, event and article.

Names and quotations are strangers' words: in a note they are escaped, so that none becomes a link,
an embed, a tag, HTML, a comment or a query of a plugin. File names hold on Windows, macOS and
Linux. What is not stated as fact has its status in the name of its note, so every link shows it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kg.exchange.export.replies import Replies
from kg.exchange.export.spreadsheets import end_name, events_of, in_order
from kg.exchange.export.status_words import (
    labelled,
    sentence,
    speakers_of,
    standing,
    statement_standing,
)
from kg.ontology.turtle import KG
from kg.report.graph.evidence import ASSERTED
from kg.report.graph.load import read_store
from kg.report.graph.rows import (
    ArticleRow,
    EntityRow,
    PropositionRow,
    QuoteRow,
    Reading,
    StatementRow,
    TimeRow,
)
from kg.store.store import Store

ACTORS, EVENTS, ARTICLES, START = "Actors", "Events", "Articles", "Start here"
# Characters that Windows, macOS or Obsidian's links forbid in a file name, and invisible ones.
_INVISIBLE = r"\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
_FORBIDDEN = re.compile(rf'[\\/:*?"<>|#^\[\]%&`~$\x00-\x1f{_INVISIBLE}]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
# Bytes of a name; the file systems take 255, and numbers and ".md" come after it.
_LONGEST = 120
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ESCAPED = re.compile(r"[\\`*_{}\[\]#|~$%^=]")
# What begins a list where a line begins.
_LIST = re.compile(r"(\d*)([+\-.)])")
_HIDDEN = re.compile(rf"[\x00-\x08\x0b-\x1f{_INVISIBLE}]")
_CAUTION = (
    "> [!warning] What “alleged”, “claimed” and “denied” mean\n"
    "> Only what an article states in its own voice stands as a fact. Everything else is\n"
    "> somebody's word, with its status first. Being named here proves nothing of anybody."
)


def write_vault(store: Store, folder: Path) -> None:
    """The notes, in three folders, and one to start from; earlier ones are written over.

    Raises OSError if they cannot be written.
    """
    vault = _Vault(read_store(store).with_marked_titles())
    for kind in (ACTORS, EVENTS, ARTICLES):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for path, text in vault.notes():
        (folder / f"{path}.md").write_text(text, "utf-8", newline="\n")


def escaped(text: str) -> str:
    """``text`` as one line of Markdown that shows it and does nothing else."""
    line = " ".join(_HIDDEN.sub("", text.replace("\n", " ")).split())
    found = []
    for place, character in enumerate(line):
        if character in _HTML:
            found.append(_HTML[character])
        elif character == ":" and line[place + 1 : place + 2] in (":", "/"):
            found.append("&#58;")  # "::" is a field of Dataview, "://" an address
        elif _ESCAPED.match(character):
            found.append(f"\\{character}")
        else:
            found.append(character)
    return _LIST.sub(r"\1\\\2", "".join(found), count=1) if _LIST.match(line) else "".join(found)


def file_name(text: str) -> str:
    """``text`` as the name of a file on every system, without its ending; never empty."""
    name = " ".join(_FORBIDDEN.sub(" ", unicodedata.normalize("NFC", text)).split())
    while len(name.encode()) > _LONGEST:
        name = name[:-1]
    name = name.strip(" .")
    if _RESERVED.fullmatch(name):
        name = f"{name}_"
    return name or "unnamed"


class _Names:
    """Paths of notes, each once, whatever the case of letters."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def path(self, folder: str, text: str) -> str:
        name = file_name(text)
        path, number = f"{folder}/{name}", 1
        while unicodedata.normalize("NFKC", path).casefold() in self._taken:
            number += 1
            path = f"{folder}/{name} ({number})"
        self._taken.add(unicodedata.normalize("NFKC", path).casefold())
        return path


class _Vault:
    """The notes of a reading and the links between them."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._told = in_order(reading, reading.propositions.values())
        self._by_iri = events_of(reading)
        self._replies = Replies(reading)
        names = _Names()
        actors = sorted(
            (one for one in reading.entities.values() if _is_actor(one)),
            key=lambda one: (one.name, one.iri),
        )
        self._actors = {one.iri: names.path(ACTORS, one.name) for one in actors}
        self._articles = {
            iri: names.path(ARTICLES, f"{row.date or ''} {row.title}")
            for iri, row in sorted(reading.articles.items(), key=lambda p: (p[1].date or "", p[0]))
        }
        self._events = {
            row.iri: names.path(EVENTS, self._event_title(row))
            for row in self._told
            if row.kind is not None
        }
        # By actor and by article: what articles tell, and what somebody says.
        self._told_of: dict[str, list[PropositionRow]] = defaultdict(list)
        for row in self._told:
            ends = (row.subject, row.object, row.article, *(role.filler for role in row.roles))
            for iri in dict.fromkeys(end for end in ends if end is not None):
                self._told_of[iri].append(row)
        self._said_by: dict[str, list[StatementRow]] = defaultdict(list)
        for said in reading.statements.values():
            for iri in dict.fromkeys((*said.speakers, said.article)):
                self._said_by[iri].append(said)

    def _event_title(self, row: PropositionRow) -> str:
        """Status, kind, who it is done to and when: what a link to the event shows."""
        status = standing(self._reading, row)
        patients = [self._role_name(role.filler, role.words) for role in row.roles
                    if role.role in ("patient", "theme")][:1]  # fmt: skip
        times = [_span(role.time) for role in row.roles if role.time and role.time.begins]
        label = " ".join((self._reading.name(row.kind or ""), *patients, *times[:1]))
        return labelled(status, label).replace(": ", " – ", 1)

    def _role_name(self, iri: str | None, words: str) -> str:
        entity = self._reading.entities.get(iri or "")
        return entity.name if entity is not None else words

    # ── links ──

    def _link(self, path: str, label: str = "") -> str:
        """A link to a note; what would end it cannot stand in its label."""
        shown = file_name(label or path.partition("/")[2])
        return f"[[{path}|{shown}]]"

    def _article(self, iri: str) -> str:
        row = self._reading.articles.get(iri)
        if row is None:
            return escaped(iri)
        return self._link(self._articles[iri], f"{row.title} {row.date or ''}")

    def _named(self, iri: str | None, words: str = "") -> str:
        """A link to an actor's note, or the words in which it is named."""
        name = self._role_name(iri, words)
        return self._link(self._actors[iri], name) if iri in self._actors else escaped(name)

    def _end(self, iri: str | None) -> str:
        event = self._by_iri.get(iri or "")
        if event is not None:
            return self._link(self._events[event.iri])
        if iri in self._actors:
            return self._named(iri)
        return escaped(end_name(self._reading, iri or "", self._by_iri))

    # ── notes ──

    def notes(self) -> Iterator[tuple[str, str]]:
        """The path and text of every note."""
        yield START, self._start()
        for iri, path in self._actors.items():
            yield path, self._actor_note(self._reading.entities[iri])
        for row in self._told:
            if row.kind is not None:
                yield self._events[row.iri], self._event_note(row)
        for iri, path in self._articles.items():
            yield path, self._article_note(self._reading.articles[iri])

    def _start(self) -> str:
        lines = [f"- {self._link(path)}" for path in self._articles.values()]
        return _note({"kind": "start"}, "What these articles report", ["## Articles", *lines])

    def _actor_note(self, row: EntityRow) -> str:
        front = {
            "kind": self._reading.name(f"{KG}{row.type}"), "aliases": list(row.aliases),
            "articles": len(row.articles), "wikidata": row.link or "", "iri": row.iri,
        }  # fmt: skip
        told = self._told_of[row.iri]
        facts = [one for one in told if standing(self._reading, one) == ASSERTED]
        others = [one for one in told if standing(self._reading, one) != ASSERTED]
        said = self._said_by[row.iri]
        lines = [
            *_section("What articles state as fact", (self._told_line(one) for one in facts)),
            *_section(
                "What is only claimed, alleged or denied", (self._told_line(one) for one in others)
            ),
            *_section("What it says", (self._said_line(one, speaker=False) for one in said)),
            *_section("Named in", (f"- {self._article(one)}" for one in row.articles)),
        ]
        return _note(front, row.name, lines)

    def _event_note(self, row: PropositionRow) -> str:
        status = standing(self._reading, row)
        front = {
            "kind": self._reading.name(row.kind or ""), "status": status, "fact": row.is_fact,
            "polarity": row.polarity.lower(), "commitment": row.commitment.lower(),
            "date": min((r.time.begins for r in row.roles if r.time and r.time.begins), default=""),
            "iri": row.iri,
        }  # fmt: skip
        lines = [
            f"**Status:** {escaped(status)}{self._by(row)}",
            "",
            *(
                f"- {escaped(role.role)}: {self._named(role.filler, role.words)}"
                for role in row.roles
            ),
            *_quoted(row.quotes),
            "",
            f"In {self._article(row.article)}",
            "",
            *_section("Answers", (f"- {escaped(one)}" for one in self._replies.lines(row.iri))),
        ]
        return _note(front, labelled(status, self._reading.name(row.kind or "")), lines)

    def _article_note(self, row: ArticleRow) -> str:
        front = {"kind": "article", "outlet": row.outlet or "", "date": row.date or "",
                 "url": _address(row.url or ""), "iri": row.iri}  # fmt: skip
        said, told = self._said_by[row.iri], self._told_of[row.iri]
        facts = [one for one in told if standing(self._reading, one) == ASSERTED]
        lines = [
            *_section("Who says what", (self._said_line(one) for one in said)),
            *_section("What it states as fact", (self._told_line(one) for one in facts)),
        ]
        return _note(front, row.title, lines)

    # ── lines ──

    def _by(self, row: PropositionRow) -> str:
        speakers = speakers_of(self._reading, row.statements)
        return f", by {escaped('; '.join(speakers))}" if speakers else ""

    def _told_line(self, row: PropositionRow) -> str:
        """What is told, its status first, and its sentence."""
        status = standing(self._reading, row)
        head = "" if status == ASSERTED else f"**{escaped(status)}**{self._by(row)}: "
        if row.kind is not None:
            what = self._link(self._events[row.iri])
        else:
            predicate = escaped(self._reading.name(row.predicate or ""))
            what = f"{self._end(row.subject)} {predicate} {self._end(row.object)}"
        answers = self._answers(row.iri)
        return f"- {head}{what} ({self._article(row.article)}){_indented(row.quotes)}{answers}"

    def _said_line(self, row: StatementRow, *, speaker: bool = True) -> str:
        people = ", ".join(map(self._named, row.speakers)) or escaped(row.source or "nobody named")
        who = f"{people}, " if speaker else ""
        status = f"**{statement_standing(row)}**"
        act = escaped(row.act.lower())
        where = "" if speaker else f" ({self._article(row.article)})"
        said = f"{who}{status} ({act}): “{escaped(row.content)}”"
        return f"- {said}{where}{_indented(row.quotes)}{self._answers(row.iri)}"

    def _answers(self, iri: str) -> str:
        """Below an alleged wrong, the answers to it."""
        return "".join(f"\n    - Answer: {escaped(one)}" for one in self._replies.lines(iri))


def _span(time: TimeRow) -> str:
    """A time as precise as it is: a day, a month, a year or several."""
    begins, ends = time.begins or "", time.ends or ""
    if begins == ends:
        return begins
    for length in (7, 4):
        if begins[:length] == ends[:length]:
            return begins[:length]
    return f"{begins[:4]} to {ends[:4]}" if ends else f"from {begins}"


def _is_actor(entity: EntityRow) -> bool:
    return "Claimant" in entity.classes and not entity.unnamed


def _note(front: Mapping[str, object], title: str, lines: Sequence[str]) -> str:
    """A note with flat front matter; JSON's texts and lists are YAML's too."""
    head = [
        f"{name}: {json.dumps(_plain(value), ensure_ascii=False)}" for name, value in front.items()
    ]
    body = [f"# {escaped(title)}", "", _CAUTION, "", *lines]
    return "\n".join(("---", *head, "---", "", *body)).rstrip() + "\n"


def _plain(value: object) -> object:
    """Without what YAML cannot hold in a line, and without the brackets of links."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if not isinstance(value, str):
        return value
    return _HIDDEN.sub("", value).translate({ord("["): "(", ord("]"): ")"})


def _address(url: str) -> str:
    """An address of the web, which Obsidian opens at a click; anything else is left out."""
    return url if url.startswith(("https://", "http://")) else ""


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(lines))
    return [f"## {title}", "", *found, ""] if found else []


def _quoted(quotes: Iterable[QuoteRow]) -> list[str]:
    found = dict.fromkeys(" ".join(quote.text.split()) for quote in quotes)
    return [line for words in found for line in ("", f"> “{escaped(words)}”")]


def _indented(quotes: Iterable[QuoteRow]) -> str:
    words = sentence(quotes)
    return f"\n    > “{escaped(words)}”" if words else ""
