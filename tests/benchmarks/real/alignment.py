"""Which mention of newskg is which mention of the reader, and which node is which entity."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from kg.model import Entity, Event, Extraction, Relation, Span, Statement
from tests.cases.real import labels as lb
from tests.cases.real.notation import PRONOUNS
from tests.cases.real.texts import Article

# Classes of the graph that the readers did not label.
OTHER_TYPES = {"Post", "Activity", "Asset"}
KINDS_OF_MENTION = ("names", "descriptions", "pronouns")
# Whether "we" is the speaker or the body spoken for is a matter of taste: it is not compared.
OUR = {form for word in ("we", "us", "our", "ours") for form in (word, word.title())}
# A description ends before these words: "the head of the agency" is headed by "head".
BEHIND_HEAD = re.compile(r",| (?:of|in|at|on|for|from|with|who|that|which|to|by|near|outside)\b")
BEFORE_NAME = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
BEHIND_NAME = re.compile(r"(?:['’]s?|[\s,.;:]+)$")


def head_of(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Start and end of the head word of a mention: the last word of its core."""
    words = text[span[0] : span[1]]
    cut = BEHIND_HEAD.search(words, 1)
    core = words[: cut.start()] if cut and cut.start() else words
    core = BEHIND_NAME.sub("", core) or core
    start = max(core.rfind(" "), core.rfind("\n")) + 1
    return span[0] + start, span[0] + len(core)


def bare(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A name without article and possessive ending."""
    start, end = span
    words = text[start:end]
    if found := BEFORE_NAME.match(words):
        start += found.end()
    if found := BEHIND_NAME.search(text[start:end]):
        # "St." and "Inc." keep their mark on both sides, since both are cut alike.
        end = start + found.start()
    return (start, end) if start < end else span


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """True where two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True)
class Told:
    """An allegation of newskg: accusers and accused as gold entities, and where it is told."""

    accusers: frozenset[str | None]
    accused: str | None
    spans: tuple[tuple[int, int], ...]
    words: str


@dataclass(frozen=True)
class Pair:
    """One article read by both; ``accusations`` where they are not in the records."""

    article: Article
    gold: lb.Reading
    found: Extraction
    accusations: tuple[Told, ...] | None = None

    @cached_property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    @cached_property
    def nodes(self) -> tuple[Entity, ...]:
        """The nodes of newskg that the readers' seven types cover."""
        return tuple(e for e in self.found.entities if e.type not in OTHER_TYPES)

    @cached_property
    def gold_at(self) -> dict[tuple[int, int], list[tuple[lb.Offsets, str, str]]]:
        """Head of a gold mention -> the mention, how it refers and its entity."""
        heads: dict[tuple[int, int], list[tuple[lb.Offsets, str, str]]] = defaultdict(list)
        for actor in self.gold.actors:
            for kind in KINDS_OF_MENTION:
                for span in getattr(actor, kind):
                    if self.text[slice(*span)] in OUR:
                        continue
                    # Readers end descriptions at the head; a name may hold "of".
                    core = bare(self.text, span)
                    last = self.text.rfind(" ", core[0], core[1]) + 1
                    heads[max(last, core[0]), core[1]].append((span, kind, actor.id))
        return heads

    def gold_of(self, mention: tuple[int, int]) -> tuple[lb.Offsets, str, str] | None:
        """The gold mention with these words, or else the one with this head."""
        core = bare(self.text, mention)
        last = max(self.text.rfind(" ", core[0], core[1]) + 1, core[0]), core[1]
        for one in self.gold_at.get(last, ()):
            if bare(self.text, one[0]) == core:
                return one
        return next(iter(self.gold_at.get(head_of(self.text, mention), ())), None)

    @cached_property
    def aligned(self) -> dict[str, list[tuple[lb.Offsets, str, str]]]:
        """Node -> its mentions that are gold mentions."""
        return {
            node.id: [hit for span in node.mentions if (hit := self.gold_of(span))]
            for node in self.nodes
        }

    @cached_property
    def entity_of(self) -> dict[str, str]:
        """Node -> the gold entity that it is by its names, else descriptions, else pronouns."""
        found = {}
        for node, hits in self.aligned.items():
            for kind in KINDS_OF_MENTION:
                votes = Counter(entity for _, k, entity in hits if k == kind)
                if votes:
                    found[node] = max(votes, key=lambda entity: (votes[entity], entity))
                    break
        return found

    @cached_property
    def main_node(self) -> dict[str, str]:
        """Gold entity -> the node that has most of its mentions."""
        best: dict[str, tuple[int, str]] = {}
        for node, entity in self.entity_of.items():
            count = sum(
                2 if kind == "names" else 1 for _, kind, e in self.aligned[node] if e == entity
            )
            best[entity] = max(best.get(entity, (0, "")), (count, node))
        return {entity: node for entity, (_, node) in best.items()}

    @cached_property
    def node_at(self) -> dict[tuple[int, int], str]:
        """Gold mention -> the node that newskg gives these words."""
        found: dict[tuple[int, int], str] = {}
        for node, hits in self.aligned.items():
            for span, _, _ in hits:
                found.setdefault(span, node)
        return found

    @cached_property
    def actors(self) -> dict[str, lb.Actor]:
        """Gold entities by identifier."""
        return {actor.id: actor for actor in self.gold.actors}

    @cached_property
    def kind_at(self) -> dict[tuple[int, int], tuple[str, str]]:
        """Gold mention -> how it refers and its entity."""
        return {
            span: (kind, entity) for hits in self.gold_at.values() for span, kind, entity in hits
        }

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The article's sentences."""
        return self.article.sentences

    def sentence(self, place: int) -> int:
        """The index of the sentence that holds a place (the last one before it, in a gap)."""
        return sum(start <= place for start, _ in self.sentences) - 1

    def is_pronoun(self, span: tuple[int, int]) -> bool:
        """True of he, her, themselves …"""
        words = self.text[slice(*span)]
        return words.lower() in PRONOUNS and (len(words) == 1 or not words.isupper())

    def quote(self, span: Iterable[int]) -> str:
        """The words of a span on one line."""
        start, end = span
        return " ".join(self.text[start:end].split())

    def outside(self, span: tuple[int, int] | Span) -> bool:
        """True of words in a sentence that is not the article's."""
        return any(overlap(span, one) for one in self.gold.outside)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events of newskg that the article's own sentences name."""
        return tuple(e for e in self.found.events if not self.outside(e.trigger))

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """The relations of newskg that the article's own sentences tell."""
        return tuple(r for r in self.found.relations if not self.outside(r.span))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of newskg whose words are the article's own."""
        return tuple(s for s in self.found.statements if not self.outside(s.content[0]))


@dataclass
class Counts:
    """What is counted in one article: name -> (right, of how many); and a list of errors."""

    ratios: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0]))
    errors: list[str] = field(default_factory=list)

    def add(self, name: str, right: float, of: float = 1) -> None:
        """Adds to a ratio."""
        ratio = self.ratios[name]
        ratio[0] += right
        ratio[1] += of
