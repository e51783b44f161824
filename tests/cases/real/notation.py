"""The notation that readers write, and its way to offsets and back.

A mention is the sentence's number and its words, never an offset: ``he@3#2`` is the second "he" of
sentence 3. ``README.md`` beside this file describes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.cases.real import labels as lb
from tests.cases.real.texts import Article

STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})
PLACES = re.compile(r"^(?P<words>.*\S)\s*@\s*(?P<places>[\d#,* ]+)$", re.DOTALL)
CROSS = re.compile(r"^(\d+):(.+?) \.\. (?:(\d+):)?(.+)$", re.DOTALL)
PLAIN = re.compile(r"^(\d+):(.+)$", re.DOTALL)
WHOLE = re.compile(r"^(\d+)(?:-(\d+))?:\*$")
NUMBER = re.compile(
    r"^(?P<before>[<>~]?)(?P<one>\d[\d_]*(?:\.\d+)?)(?P<after>[+-]?)"
    r"(?:\.\.(?P<two>\d[\d_]*(?:\.\d+)?))?(?:\s+(?P<currency>[A-Z]{3}))?$"
)
EDTF = re.compile(r"^[\d\-X~/.%?T:Z+]+$")
ID = re.compile(r"^[a-zA-Z]+\d+$")


class NotationError(ValueError):
    """A line that cannot be read, with its number and the reason."""


@dataclass
class _Block:
    """A header and the lines that belong to it."""

    line: int
    head: list[str]
    rows: list[tuple[int, str, str]] = field(default_factory=list)


class Locator:
    """Finds quoted words in the numbered sentences of an article."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.text.translate(STRAIGHT)

    def spans(self, listed: str) -> lb.Spans:
        """The offsets of mentions divided by bars; raises NotationError for what is not there."""
        return tuple(span for item in listed.split(" | ") for span in self._item(item.strip()))

    def one(self, words: str) -> lb.Offsets:
        """The offsets of one mention."""
        found = self.spans(words)
        if len(found) != 1:
            raise NotationError(f"one place wanted, not {len(found)}: {words}")
        return found[0]

    def sentence(self, number: int) -> lb.Offsets:
        """The offsets of a sentence by its number, from 1."""
        if not 1 <= number <= len(self.article.sentences):
            raise NotationError(f"there is no sentence {number}")
        return self.article.sentences[number - 1]

    def _item(self, item: str) -> Iterator[lb.Offsets]:
        if whole := WHOLE.match(item):
            first = int(whole[1])
            yield self.sentence(first)[0], self.sentence(int(whole[2] or first))[1]
        elif cross := CROSS.match(item):
            start = self._find(cross[2], int(cross[1]))[0]
            last = int(cross[3] or cross[1])
            end = next((e for _, e in self._all(cross[4], last) if e > start), None)
            if end is None:
                raise NotationError(f"no {cross[4]!r} behind it in sentence {last}: {item}")
            yield start, end
        elif placed := PLACES.match(item):
            for place in placed["places"].replace(" ", "").split(","):
                yield from self._placed(placed["words"], place)
        elif plain := PLAIN.match(item):
            yield self._find(plain[2], int(plain[1]))
        else:
            raise NotationError(f"no sentence is named: {item!r}")

    def _placed(self, words: str, place: str) -> Iterator[lb.Offsets]:
        if place.endswith("*"):
            yield from self._all(words, int(place[:-1].rstrip("#")))
        elif place:
            yield self._find(
                f"{words}#{place.partition('#')[2]}".rstrip("#"),
                int(place.split("#", maxsplit=1)[0]),
            )

    def _all(self, words: str, number: int) -> list[lb.Offsets]:
        start, end = self.sentence(number)
        words = words.strip().translate(STRAIGHT)
        pattern = re.escape(words)
        if words[:1].isalnum():
            pattern = r"(?<![^\W_])" + pattern
        if words[-1:].isalnum():
            pattern += r"(?![^\W_])"
        found = list(re.compile(pattern, re.IGNORECASE).finditer(self.text, start, end))
        exact = [match for match in found if match.group() == words]
        if words.lower() in PRONOUNS:  # "He" and "he" are counted together, "US" is no "us"
            found = [
                m
                for m in found
                if m.group().isupper() == (words.isupper() and len(words) > 1) or len(words) == 1
            ]
        else:
            found = exact or found
        if not found:
            raise NotationError(f"sentence {number} has no {words!r}")
        return [match.span() for match in found]

    def _find(self, words: str, number: int) -> lb.Offsets:
        words, _, index = words.partition("#")
        found = self._all(words, number)
        if not index and len(found) > 1:
            raise NotationError(
                f"sentence {number} has {words!r} {len(found)} times: say #1 … #{len(found)} or *"
            )
        place = int(index or 1)
        if place > len(found):
            raise NotationError(f"sentence {number} has {words!r} only {len(found)} times")
        return found[place - 1]


def parse(notation: str, article: Article) -> lb.Reading:
    """A reading from its notation; raises NotationError that lists every line at fault."""
    reader = _Reader(article)
    faults: list[str] = []
    for block in _blocks(notation, faults):
        try:
            reader.take(block)
        except NotationError as error:
            faults.append(str(error) if str(error)[:4] == "line" else f"line {block.line}: {error}")
    faults += reader.unknown_names()
    if faults:
        raise NotationError("\n".join(faults))
    return reader.reading


def _blocks(notation: str, faults: list[str]) -> list[_Block]:
    blocks: list[_Block] = []
    for number, raw in enumerate(notation.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith(("//", "@ ")):
            continue
        if raw[0] in " \t":
            key, _, value = line.partition(" ")
            if blocks:
                blocks[-1].rows.append((number, key, value.strip()))
            else:
                faults.append(f"line {number}: an indented line belongs to nothing")
        else:
            blocks.append(_Block(number, line.split()))
    return blocks


class _Reader:
    """Takes block by block into a Reading."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.find = Locator(article)
        self.reading = lb.Reading(article.id)
        self.known: set[str] = set()
        self.used: list[tuple[int, str]] = []

    def take(self, block: _Block) -> None:
        """Adds what a block says."""
        handlers = {
            "date": self._date, "out": self._out, "E": self._actor, "S": self._claim,
            "V": self._happening, "R": self._bond, "P": self._office, "A": self._accusation,
        }  # fmt: skip
        kind = block.head[0]
        if kind not in handlers:
            raise NotationError(f"{kind!r} is none of {', '.join(handlers)}")
        handlers[kind](block)

    def unknown_names(self) -> list[str]:
        """Identifiers that are used and not defined."""
        return [
            f"line {n}: {name} is defined nowhere"
            for n, name in self.used
            if name not in self.known
        ]

    # ------------------------------------------------------------------ parts of a line

    def _named(self, block: _Block, at: int = 1) -> str:
        if len(block.head) <= at or not ID.match(block.head[at]):
            raise NotationError(f"an identifier such as e1 is missing: {' '.join(block.head)}")
        name = block.head[at]
        if name in self.known:
            raise NotationError(f"{name} is defined twice")
        self.known.add(name)
        return name

    def _uses(self, line: int, names: Iterable[str]) -> tuple[str, ...]:
        listed = tuple(name for name in names if name != "none")
        self.used += [(line, name) for name in listed]
        return listed

    def _spans(self, line: int, words: str) -> lb.Spans:
        try:
            return self.find.spans(words)
        except NotationError as error:
            raise NotationError(f"line {line}: {error}") from error

    def _certainty(self, words: Sequence[str]) -> lb.Certainty:
        chosen: dict[str, str] = {}
        for word in words:
            word = {"fact": "asserted", "past": "non-future", "present": "non-future"}.get(
                word, word
            )
            name = next((key for key, values in lb.LABELS.items() if word in values), None)
            if name is None:
                raise NotationError(f"{word!r} is no label")
            if name in chosen:
                raise NotationError(f"two labels of {name}: {chosen[name]}, {word}")
            chosen[name] = word
        return lb.Certainty(**chosen)

    def _one_of(self, word: str, allowed: Sequence[str]) -> str:
        if word not in allowed:
            raise NotationError(f"{word!r} is none of {', '.join(allowed)}")
        return word

    # ------------------------------------------------------------------ blocks

    def _date(self, block: _Block) -> None:
        value = block.head[1] if len(block.head) > 1 else "none"
        if value != "none":
            if not EDTF.match(value):
                raise NotationError(f"{value!r} is no date")
            self.reading = replace(self.reading, published=value)

    def _out(self, block: _Block) -> None:
        spans = []
        for piece in " ".join(block.head[1:]).replace(" ", "").split(","):
            first, _, last = piece.partition("-")
            if not first.isdigit():
                raise NotationError(f"{piece!r} is no number of a sentence")
            spans.append(
                (self.find.sentence(int(first))[0], self.find.sentence(int(last or first))[1])
            )
        self.reading = replace(self.reading, outside=(*self.reading.outside, *spans))

    def _actor(self, block: _Block) -> None:
        name = self._named(block)
        kind = self._one_of(block.head[2] if len(block.head) > 2 else "", lb.TYPES)
        kept: dict[str, lb.Spans] = {"n": (), "d": (), "p": ()}
        for line, key, value in block.rows:
            if key == "g":
                for number in value.replace(",", " ").split():
                    kept["p"] += self._given(line, number)
            elif key in kept:
                kept[key] += self._spans(line, value)
            else:
                raise NotationError(f"line {line}: {key!r} is none of n, d, p, g")
        actor = lb.Actor(
            name, kind, tuple(sorted(set(kept["n"]))), tuple(sorted(set(kept["d"]))),
            tuple(sorted(set(kept["p"]))),
        )  # fmt: skip
        if not actor.mentions:
            raise NotationError(f"{name} has no mention")
        self.reading = replace(self.reading, actors=(*self.reading.actors, actor))

    def _given(self, line: int, number: str) -> lb.Spans:
        """The pronouns of an entity of the corpus."""
        listed = [m for m in self.article.given.get("mentions", ()) if str(m["entity"]) == number]
        if not listed:
            raise NotationError(f"line {line}: the corpus has no entity {number}")
        spans = [(mention["span"][0], mention["span"][1]) for mention in listed]
        return tuple(span for span in spans if self._words(span) in PRONOUNS)

    def _words(self, span: lb.Offsets) -> str:
        return self.article.text[slice(*span)].lower()

    def _claim(self, block: _Block) -> None:
        name = self._named(block)
        act = self._one_of(block.head[2] if len(block.head) > 2 else "", lb.ACTS)
        rest = block.head[3:]
        speakers = self._uses(block.line, [w for w in rest if ID.match(w) or w == "none"])
        certainty = self._certainty([w for w in rest if not ID.match(w) and w != "none"])
        kept: dict[str, lb.Spans] = {"src": (), "cue": (), "con": ()}
        if re.fullmatch(r"A\d+", name):
            listed = self.article.given.get("attributions", [])
            place = int(name[1:]) - 1
            if not 0 <= place < len(listed):
                raise NotationError(f"the corpus gives no {name}")
            given = listed[place]
            kept = {
                key: tuple((start, end) for start, end in given[field] or ())
                for key, field in (("src", "source"), ("cue", "cue"), ("con", "content"))
            }
        for line, key, value in block.rows:
            if key not in kept:
                raise NotationError(f"line {line}: {key!r} is none of src, cue, con")
            kept[key] = self._spans(line, value)
        if not kept["con"]:
            raise NotationError(f"{name} has no content")
        claim = lb.Claim(name, act, speakers, kept["src"], kept["cue"], kept["con"], certainty)
        self.reading = replace(self.reading, claims=(*self.reading.claims, claim))

    def _happening(self, block: _Block) -> None:
        name = self._named(block)
        kind = self._one_of(
            block.head[2] if len(block.head) > 2 else "", (*lb.KINDS, *lb.MORE_KINDS)
        )
        certainty = self._certainty(block.head[3:])
        triggers: lb.Spans = ()
        parts: list[lb.Part] = []
        time: lb.When | None = None
        claims: tuple[str, ...] = ()
        for line, key, value in block.rows:
            try:
                if key == "trg":
                    triggers += self._spans(line, value)
                elif key == "time":
                    time = self._when(value)
                elif key == "in":
                    claims = self._uses(line, value.replace(",", " ").split())
                else:
                    parts += self._parts(line, self._one_of(key, lb.ROLES), value)
            except NotationError as error:
                raise NotationError(re.sub(r"^(?!line)", f"line {line}: ", str(error))) from error
        if not triggers:
            raise NotationError(f"{name} has no trg")
        happening = lb.Happening(
            name, kind, tuple(sorted(set(triggers))), certainty, tuple(parts), time, claims
        )
        self.reading = replace(self.reading, happenings=(*self.reading.happenings, happening))

    def _when(self, value: str) -> lb.When:
        words, _, date = value.partition(" = ")
        date = date.strip()
        if date and not EDTF.match(date):
            raise NotationError(f"{date!r} is no EDTF value")
        return lb.When(self.find.one(words.strip()), date or None)

    def _parts(self, line: int, role: str, value: str) -> Iterator[lb.Part]:
        for piece in value.split(" | "):
            words, _, number = piece.partition(" = ")
            words = words.strip()
            first, _, rest = words.partition(" ")
            entity = None
            if ID.match(first):
                entity, words = first, rest
                self._uses(line, [entity])
            figure = figure_of(number.strip()) if number.strip() else None
            yield lb.Part(role, self.find.one(words.strip()), entity, figure)

    def _bond(self, block: _Block) -> None:
        name = self._named(block)
        if len(block.head) < 5:
            raise NotationError("R takes: id predicate subject object")
        predicate = self._one_of(block.head[2], lb.RELATIONS)
        subject, object_ = self._uses(block.line, block.head[3:5])
        span = self._only(block, "words")
        bond = lb.Bond(name, predicate, subject, object_, span, self._certainty(block.head[5:]))
        self.reading = replace(self.reading, bonds=(*self.reading.bonds, bond))

    def _office(self, block: _Block) -> None:
        name = self._named(block)
        holder = self._uses(block.line, block.head[2:3])
        states = [word for word in block.head[3:] if word in lb.POST_STATES]
        certainty = self._certainty([word for word in block.head[3:] if word not in lb.POST_STATES])
        body = next((value for _, key, value in block.rows if key == "body"), None)
        if body is not None:
            self._uses(block.line, [body])
        if not holder:
            raise NotationError("P takes: id holder")
        office = lb.Office(
            name, holder[0], self._only(block, "words"), states[0] if states else "current", body,
            certainty,
        )  # fmt: skip
        self.reading = replace(self.reading, offices=(*self.reading.offices, office))

    def _only(self, block: _Block, wanted: str) -> lb.Offsets:
        for line, key, value in block.rows:
            if key == wanted:
                return self._spans(line, value)[0]
        raise NotationError(f"{wanted} is missing")

    def _accusation(self, block: _Block) -> None:
        name = self._named(block)
        kept: dict[str, Any] = {"by": (), "of": (), "wrong": (), "in": (), "answer": ()}
        for line, key, value in block.rows:
            if key == "wrong":
                kept[key] += self._spans(line, value)
            elif key in kept:
                kept[key] += self._uses(line, value.replace(",", " ").split())
            else:
                raise NotationError(f"line {line}: {key!r} is none of {', '.join(kept)}")
        if not kept["of"] or not kept["wrong"]:
            raise NotationError(f"{name} takes: by, of, wrong")
        made = "not-made" not in block.head[2:]
        accusation = lb.Accusation(
            name, kept["by"], kept["of"], kept["wrong"], made, kept["in"], kept["answer"]
        )
        self.reading = replace(self.reading, accusations=(*self.reading.accusations, accusation))


PRONOUNS = frozenset((
    "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves", "you", "your",
    "yours", "yourself", "yourselves", "he", "him", "his", "himself", "she", "her", "hers",
    "herself", "it", "its", "itself", "they", "them", "their", "theirs", "themselves", "who",
    "whom", "whose", "which", "that",
))  # fmt: skip


def figure_of(written: str) -> lb.Figure:
    """A number: ``20``, ``20+`` (at least), ``>20``, ``20-`` (at most), ``~20``, ``20..30``."""
    match = NUMBER.match(written)
    if match is None:
        raise NotationError(f"{written!r} is no number")
    one = float(match["one"].replace("_", ""))
    currency = match["currency"]
    if match["two"]:
        return lb.Figure("between", None, one, float(match["two"].replace("_", "")), currency)
    marks = {"+": "at-least", "-": "at-most", ">": "more-than", "<": "less-than", "~": "about"}
    bound = marks.get(match["after"] or match["before"], "exactly")
    if bound in ("at-least", "more-than"):
        return lb.Figure(bound, None, one, None, currency)
    if bound in ("at-most", "less-than"):
        return lb.Figure(bound, None, None, one, currency)
    return lb.Figure(bound, one, None, None, currency)


# ---------------------------------------------------------------------- and back


def render(reading: lb.Reading, article: Article) -> str:
    """The notation of a reading: `parse` gives the same reading again."""
    return "".join(f"{line}\n" for line in _Writer(article).lines(reading))


class _Writer:
    """Writes a reading down."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.find = Locator(article)

    def lines(self, reading: lb.Reading) -> Iterator[str]:
        """All lines, the header first."""
        yield f"@ {reading.article}"
        yield f"date {reading.published or 'none'}"
        if reading.outside:
            yield "out " + ", ".join(self._numbers(span) for span in reading.outside)
        for actor in reading.actors:
            yield from self._actor(actor)
        for claim in reading.claims:
            yield from self._claim(claim)
        for happening in reading.happenings:
            yield from self._happening(happening)
        for bond in reading.bonds:
            yield from self._bond(bond)
        for office in reading.offices:
            yield from self._office(office)
        for accusation in reading.accusations:
            yield from self._accusation(accusation)

    def _actor(self, actor: lb.Actor) -> Iterator[str]:
        yield f"E {actor.id} {actor.type}"
        for key in ("names", "descriptions", "pronouns"):
            if spans := getattr(actor, key):
                yield f"  {key[0]} {self._spans(spans)}"

    def _claim(self, claim: lb.Claim) -> Iterator[str]:
        words = [*(claim.speakers or ("none",)), *_words(claim.certainty)]
        yield f"S {claim.id} {claim.act} {' '.join(words)}"
        for key, spans in (("src", claim.source), ("cue", claim.cue), ("con", claim.content)):
            if spans:
                yield f"  {key} {self._spans(spans)}"

    def _happening(self, happening: lb.Happening) -> Iterator[str]:
        yield f"V {' '.join([happening.id, happening.kind, *_words(happening.certainty)])}"
        yield f"  trg {self._spans(happening.triggers)}"
        for part in happening.parts:
            entity = f"{part.entity} " if part.entity else ""
            number = f" = {written(part.figure)}" if part.figure else ""
            yield f"  {part.role} {entity}{self._spans((part.span,))}{number}"
        if happening.time:
            value = f" = {happening.time.value}" if happening.time.value else ""
            yield f"  time {self._spans((happening.time.span,))}{value}"
        if happening.claims:
            yield f"  in {' '.join(happening.claims)}"

    def _bond(self, bond: lb.Bond) -> Iterator[str]:
        words = [bond.id, bond.predicate, bond.subject, bond.object, *_words(bond.certainty)]
        yield f"R {' '.join(words)}"
        yield f"  words {self._spans((bond.span,))}"

    def _office(self, office: lb.Office) -> Iterator[str]:
        words = [office.id, office.holder, office.state, *_words(office.certainty)]
        yield f"P {' '.join(words)}"
        yield f"  words {self._spans((office.span,))}"
        if office.body:
            yield f"  body {office.body}"

    def _accusation(self, accusation: lb.Accusation) -> Iterator[str]:
        yield f"A {accusation.id}{'' if accusation.made else ' not-made'}"
        yield f"  by {' '.join(accusation.accusers) or 'none'}"
        yield f"  of {' '.join(accusation.accused)}"
        yield f"  wrong {self._spans(accusation.wrong)}"
        for key, names in (("in", accusation.claims), ("answer", accusation.answers)):
            if names:
                yield f"  {key} {' '.join(names)}"

    def _sentence(self, place: int) -> int:
        """The number of the sentence that holds a place."""
        for number, (start, end) in enumerate(self.article.sentences, 1):
            if start <= place < end:
                return number
        raise ValueError(f"no sentence holds {place}")

    def _numbers(self, span: lb.Offsets) -> str:
        first, last = self._sentence(span[0]), self._sentence(span[1] - 1)
        return str(first) if first == last else f"{first}-{last}"

    def _spans(self, spans: lb.Spans) -> str:
        return " | ".join(self._span(span) for span in spans)

    def _span(self, span: lb.Offsets) -> str:
        first, last = self._sentence(span[0]), self._sentence(span[1] - 1)
        sentences = self.article.sentences
        if span == (sentences[first - 1][0], sentences[last - 1][1]) and first != last:
            return f"{first}-{last}:*"
        words = self.article.text[slice(*span)]
        # Long passages by their ends, where those are found again.
        if first != last or len(words.split()) > 8 or "\n" in words:
            for count in range(3, 12):
                short = self._ends(span, first, last, count)
                if short is not None:
                    return short
        if first != last:
            raise ValueError(f"cannot be written: {words!r}")
        places = self.find._all(words, first)
        index = f"#{places.index(span) + 1}" if len(places) > 1 else ""
        return f"{first}:{words}{index}"

    def _ends(self, span: lb.Offsets, first: int, last: int, count: int) -> str | None:
        bounds = self.article.sentences
        head = re.match(
            rf"\s*(?:\S+\s+){{0,{count - 1}}}\S+", self.article.text[span[0] : bounds[first - 1][1]]
        )
        tail = re.search(
            rf"\S+(?:\s+\S+){{0,{count - 1}}}\s*$", self.article.text[bounds[last - 1][0] : span[1]]
        )
        if head is None or tail is None:
            return None
        number = f"{last}:" if last != first else ""
        for start in (head.group(), *self._numbered(head.group(), first)):
            item = f"{first}:{start} .. {number}{tail.group()}"
            try:
                if self.find.spans(item) == (span,):
                    return item
            except NotationError:
                continue
        return None

    def _numbered(self, words: str, sentence: int) -> list[str]:
        try:
            return [f"{words}#{i}" for i in range(1, len(self.find._all(words, sentence)) + 1)]
        except NotationError:
            return []


def _words(certainty: lb.Certainty) -> list[str]:
    listed = [(getattr(certainty, name), values) for name, values in lb.LABELS.items()]
    return [value for value, values in listed if value != values[0]]


def written(figure: lb.Figure) -> str:
    """A number in the notation that `figure_of` reads."""

    def plain(value: float | None) -> str:
        return "" if value is None else f"{value:.10f}".rstrip("0").rstrip(".")

    patterns = {
        "between": f"{plain(figure.min)}..{plain(figure.max)}", "at-least": f"{plain(figure.min)}+",
        "more-than": f">{plain(figure.min)}", "at-most": f"{plain(figure.max)}-",
        "less-than": f"<{plain(figure.max)}", "about": f"~{plain(figure.value)}",
        "exactly": plain(figure.value),
    }  # fmt: skip
    return patterns[figure.bound] + (f" {figure.currency}" if figure.currency else "")
