"""Where a text has a form of a masked name, who is meant, and what stays unclear.

A word that is part of a masked name is masked unless it is clear that it means something else: it
stands in the name of somebody or something that is not masked, or it is an ordinary word. What
cannot be told is masked too, and the hit says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import unquote

from kg.masking.name_forms import (
    LEAST_INSIDE,
    NameForms,
    Word,
    is_ordinary,
    singular,
    squeezed,
    words_of,
)
from kg.model import Span
from kg.ontology.lexicon import load_lexicon

People = frozenset[int]
NOBODY: People = frozenset()

# Between the words of one name: blanks, a hyphen, an initial's full stop, an apostrophe, quotation
# marks around a nickname.
_WITHIN = re.compile(r"[\s.\-‐‑–_'’\"“”‘()+]{1,4}")
_INITIAL_GAP = re.compile(r"\.?\s{0,2}|['’]")
_HYPHEN = re.compile(r"[-‐‑]")
_LINE_HYPHEN = re.compile(r"[-‐‑]\s*")
_LETTER_GAP = re.compile(r"[\s.\-·_*]{1,3}")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.|#)\S*|\b[\w%]+(?:[-_+][\w%]+){2,}(?:\.\w+)?|\S*%\w\w\S*")
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_a-z]\.[\s-]?){2,}")
_ENDS = ".!?:;“”\"'‘\n•–—"
# A name may have this many words that no rule knows between two that one does.
_BETWEEN = 2
# A word of a name is known again before an ending if it has so many letters.
_LEAST_BEFORE = 6
# In lower case, words of so few letters are words of the language: "do", "an", "so".
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention: the masked people it means, or that it is somebody or something else.

    ``words`` are the folded words of its entity's own names; ``sure`` is True where even a bare
    word of a masked name means this one: a place, somebody well known.
    """

    span: Span
    people: People = NOBODY
    words: frozenset[str] = frozenset()
    sure: bool = False

    @property
    def is_other(self) -> bool:
        """Whether it is nobody who is masked."""
        return not self.people


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters to mask: who may be meant, and a note where that was not certain."""

    span: Span
    people: People
    note: str = ""
    is_address: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A word of a masked name that stays, and why."""

    span: Span
    note: str


@dataclass(frozen=True, slots=True)
class Found:
    """What to mask in a text, in order and without overlap, and what stays."""

    hits: tuple[Hit, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass
class _Slot:
    """A word while it is decided on."""

    word: Word
    people: People = NOBODY
    note: str = ""
    is_piece: bool = False  # a part of a word that is set apart
    marks: list[Mark] = field(default_factory=list)


class Finder:
    """Finds forms of the names of some people in texts."""

    def __init__(
        self, forms: Mapping[int, NameForms], others: Iterable[tuple[str, ...]] = ()
    ) -> None:
        """``forms``: number -> forms of a person's names; ``others``: folded words of the full
        names of people and things that are not masked and share a word."""
        self._forms = forms
        self._by_part: dict[str, set[int]] = defaultdict(set)
        for number, one in forms.items():
            for part in one.parts:
                self._by_part[part].add(number)
        self._inside: dict[str, People] = {}
        self._others: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for name in sorted(set(others), key=lambda words: (-len(words), words)):
            if len(name) > 1:
                self._others[name[0]].append(name)

    def find(self, text: str, marks: Iterable[Mark] = (), *, present: People = NOBODY) -> Found:
        """What to mask; ``present`` are the masked people that the article surely names."""
        if not self._forms:
            return Found()
        ordered = sorted(marks, key=lambda mark: mark.span)
        return _Search(self, text, ordered, present).run()

    def in_address(self, text: str) -> People:
        """The people whose names have a form in an address or a file name."""
        decoded = unquote(unquote(text))
        single = {word.plain for word in words_of(_parted(decoded)) if len(word.plain) > 2}
        whole = squeezed(decoded)
        return frozenset(
            number
            for number, forms in self._forms.items()
            if any(part in whole for part in _telling(forms)) or any(map(forms.has_part, single))
        )

    def people(self, word: str) -> People:
        """The people whose name has this folded word."""
        return frozenset(n for one in singular(word) for n in self._by_part.get(one, ()))

    def is_common(self, word: str, people: People) -> bool:
        """Whether a word of a name is one of the language too."""
        known = [self._forms[number] for number in people if number in self._forms]
        return is_ordinary(word) or all(one.common for one in known)

    def initial(self, letter: str, people: People) -> People:
        """Which of these people may have this initial."""
        return frozenset(n for n in people if n in self._forms and letter in self._forms[n].letters)

    def inside(self, word: Word) -> People:
        """The people whose whole name, or a part in capitals of its own, is in one word."""
        if word.text not in self._inside:
            self._inside[word.text] = self._find_inside(word)
        return self._inside[word.text]

    def _find_inside(self, word: Word) -> People:
        humps = {one.plain for one in words_of(_parted(word.text))}
        return frozenset(
            number
            for number, forms in self._forms.items()
            if any(glued in word.plain for glued in forms.glued if len(glued) > LEAST_INSIDE)
            or (len(humps) > 1 and any(len(h) >= 3 and h in forms.parts for h in humps))
            or (word.is_capital and any(map(word.plain.startswith, _long(forms))))
        )

    def initialled(self, letters: str) -> People:
        """The people whose initials these are."""
        return frozenset(n for n, forms in self._forms.items() if letters in forms.initials)

    def spelt(self, letters: str) -> Iterator[tuple[int, int, People]]:
        """Names in a run of single letters: start, end and whose."""
        for part, people in sorted(self._by_part.items()):
            if len(part) >= 3 and (start := letters.find(part)) >= 0:
                yield start, start + len(part), frozenset(people)

    def names_at(self, words: Sequence[Word], at: int) -> int:
        """How many words from ``at`` are the full name of somebody who is not masked."""
        for name in self._others.get(words[at].plain, ()):
            if tuple(word.plain for word in words[at : at + len(name)]) == name:
                return len(name)
        return 0


def _telling(forms: NameForms) -> Iterator[str]:
    """The forms that are long and rare enough to mean the name wherever their letters stand."""
    yield from (one for one in forms.glued if len(one) >= LEAST_INSIDE)
    yield from (p for p in forms.parts if len(p) >= LEAST_INSIDE and not is_ordinary(p))


def _long(forms: NameForms) -> Iterator[str]:
    """The words that are known again with an ending: "Quandrakegate"."""
    return (one for one in forms.parts if len(one) >= _LEAST_BEFORE and not is_ordinary(one))


def _parted(text: str) -> str:
    """A text with blanks where a small letter meets a capital."""
    return re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])", " ", text)


class _Search:
    """The work on one text."""

    def __init__(self, finder: Finder, text: str, marks: Sequence[Mark], present: People) -> None:
        self._finder = finder
        self._text = text
        self._present = present
        words = words_of(text)
        self._slots = [_Slot(word) for word in words]
        self._kept: list[Kept] = []
        self._addresses: list[Hit] = []
        self._whole: set[int] = set()  # words inside the full name of somebody else
        self._modals = load_lexicon().words("openerName")
        self._put_marks(marks)

    def run(self) -> Found:
        """The hits and what stays."""
        self._find_addresses()
        self._find_parts()
        self._find_across()
        self._find_initials()
        self._spare_full_names()
        for at, slot in enumerate(self._slots):
            if slot.people:
                self._settle(at, slot)
        self._spare_words()
        hits = tuple(self._without_overlap([*self._addresses, *self._joined()]))
        covered = (hit.span for hit in hits)
        gone = {kept for span in covered for kept in self._kept if span.overlaps(kept.span)}
        kept = sorted({*self._kept} - gone, key=lambda one: one.span)
        return Found(hits, tuple(kept))

    def _put_marks(self, marks: Sequence[Mark]) -> None:
        first = 0
        for mark in marks:
            while first < len(self._slots) and self._slots[first].word.span.end <= mark.span.start:
                first += 1
            for slot in self._slots[first:]:
                if slot.word.span.start >= mark.span.end:
                    break
                slot.marks.append(mark)

    # ── words that may be part of a name ──

    def _find_addresses(self) -> None:
        """Addresses and slugs are masked whole: they say more than a name."""
        for found in _ADDRESS.finditer(self._text):
            people = self._finder.in_address(found[0])
            if people and not self._is_plain_compound(found[0]):
                self._addresses.append(Hit(Span(*found.span()), people, is_address=True))

    def _is_plain_compound(self, text: str) -> bool:
        """Whether it is words with hyphens of running text, which are decided on one by one."""
        marks = ("@", "://", "www.", "#", "%", "_", "+")
        return not any(mark in text for mark in marks) and any(c.isupper() for c in text)

    def _find_parts(self) -> None:
        for slot in self._slots:
            slot.people = self._finder.people(slot.word.plain)
            if not slot.people and (inside := self._finder.inside(slot.word)):
                slot.people, slot.note = inside, "a name is inside a longer word"

    def _find_across(self) -> None:
        """Names that a hyphen at a line's end or blanks between letters take apart."""
        for one, other in pairwise(self._slots):
            joined = one.word.plain + other.word.plain
            if _LINE_HYPHEN.fullmatch(self._gap(one.word, other.word)):
                people = self._finder.people(joined)
                if people and not (one.people and other.people):
                    one.people = other.people = people
                    one.note = other.note = "parted by a hyphen"
                    one.is_piece = other.is_piece = True
        run: list[_Slot] = []
        for slot in self._slots:
            close = run and _LETTER_GAP.fullmatch(self._gap(run[-1].word, slot.word))
            if len(slot.word.plain) != 1 or not close:
                self._take_letters(run)
                run = []
            if len(slot.word.plain) == 1:
                run.append(slot)
        self._take_letters(run)

    def _take_letters(self, run: list[_Slot]) -> None:
        letters = "".join(slot.word.plain for slot in run)
        for start, end, people in self._finder.spelt(letters):
            for slot in run[start:end]:
                slot.people, slot.note, slot.is_piece = people, "letters set apart", True

    def _find_initials(self) -> None:
        """Initials written alone, with full stops: "M.K."."""
        for found in _DOTTED.finditer(self._text):
            inside = [
                slot for slot in self._slots
                if slot.word.span.start >= found.start() and slot.word.span.end <= found.end()
            ]  # fmt: skip
            people = self._finder.initialled("".join(slot.word.plain for slot in inside))
            for slot in inside if people else ():
                slot.people, slot.note, slot.is_piece = people, "initials alone", True

    # ── what they mean ──

    def _spare_full_names(self) -> None:
        """Words inside the full name of somebody else, unless a masked name goes on there."""
        words = [slot.word for slot in self._slots]
        at = 0
        while at < len(words):
            count = self._finder.names_at(words, at)
            if not count:
                at += 1
                continue
            inside = range(at, at + count)
            shared = frozenset().union(*(self._slots[n].people for n in inside))
            if not self._goes_on(at - 1, at, shared) and not self._goes_on(
                at + count, at + count - 1, shared
            ):
                self._whole.update(inside)
            at += count

    def _goes_on(self, at: int, beside: int, people: People) -> bool:
        if not 0 <= at < len(self._slots) or not people & self._slots[at].people:
            return False
        one, other = sorted((at, beside))
        gap = self._gap(self._slots[one].word, self._slots[other].word)
        return _WITHIN.fullmatch(gap) is not None and "." not in gap and "\n" not in gap

    def _settle(self, at: int, slot: _Slot) -> None:
        """Who is meant by one word; nobody if it is somebody who is not masked."""
        if at in self._whole:
            self._keep(slot, "in the full name of somebody or something else")
            return
        mark = self._mark_of(slot)
        if mark is None:
            slot.note = slot.note or "found by its words alone"
        elif not mark.is_other:
            slot.people = mark.people & slot.people or slot.people
        elif mark.sure or not (slot.people & self._present) or not self._is_bare(slot, mark):
            self._keep(slot, "read as the name of somebody or something else")
        else:
            slot.note = "may mean a masked person or another one of the same name"
            slot.people |= frozenset({_ANOTHER})

    def _mark_of(self, slot: _Slot) -> Mark | None:
        """The shortest mention whose own name has the word."""
        own = [m for m in slot.marks if m.people & slot.people or slot.word.plain in m.words]
        return min(own, key=lambda m: m.span.end - m.span.start, default=None)

    def _is_bare(self, slot: _Slot, mark: Mark) -> bool:
        """Whether a mention says nothing but words of a masked name."""
        words = [one.plain for one in words_of(self._text[mark.span.start : mark.span.end])]
        named = [one for one in words if one in mark.words]
        return all(self._finder.people(one) & slot.people for one in named)

    def _keep(self, slot: _Slot, note: str) -> None:
        self._kept.append(Kept(slot.word.span, note))
        slot.people = NOBODY

    def _spare_words(self) -> None:
        """Ordinary words that mean the word, and not the name that is written alike."""
        spared = [
            at
            for at, slot in enumerate(self._slots)
            if slot.people and self._is_word(at, slot) and not self._is_beside_name(at, slot)
        ]
        for at in spared:
            self._keep(self._slots[at], "an ordinary word here")

    def _is_word(self, at: int, slot: _Slot) -> bool:
        word = slot.word
        short = not word.is_capital and len(word.plain) <= _SHORT
        if slot.is_piece or not (short or self._finder.is_common(word.plain, slot.people)):
            return False
        if not word.is_capital or self._has_number(at):
            return True
        behind = self._slots[at + 1].word if at + 1 < len(self._slots) else None
        named = any(mark.people & slot.people for mark in slot.marks)
        if named or word.plain not in self._modals or behind is None:
            return False
        shouted = word.text.isupper() and behind.text.isupper()
        return shouted or (self._opens(word) and not behind.is_capital)

    def _has_number(self, at: int) -> bool:
        """Whether a number stands beside the name of a month: "5 May"."""
        if self._slots[at].word.plain not in load_lexicon().words("notName"):
            return False
        beside = self._slots[max(at - 1, 0) : at] + self._slots[at + 1 : at + 2]
        return any(slot.word.plain[0].isdigit() for slot in beside)

    def _opens(self, word: Word) -> bool:
        before = self._text[: word.span.start].rstrip(" \t")
        return not before or before[-1] in _ENDS

    def _is_beside_name(self, at: int, slot: _Slot) -> bool:
        return any(
            self._goes_on(other, at, slot.people)
            and self._slots[other].word.plain != slot.word.plain
            for other in (at - 1, at + 1)
        )

    # ── words that are one name ──

    def _joined(self) -> Iterator[Hit]:
        at = 0
        while at < len(self._slots):
            if not self._slots[at].people:
                at += 1
                continue
            last, people = self._extent(at)
            yield self._hit(at, last, people)
            at = last + 1

    def _extent(self, first: int) -> tuple[int, People]:
        """The last word of the name that begins at ``first``, and who may be meant by all of it."""
        people, last = self._slots[first].people, first
        while (following := self._next_of_name(last, people)) is not None:
            last = following
            people &= self._slots[last].people
        return last, people

    def _next_of_name(self, last: int, people: People) -> int | None:
        for at in range(last + 1, min(last + 2 + _BETWEEN, len(self._slots))):
            slot = self._slots[at]
            if not _WITHIN.fullmatch(self._gap(self._slots[at - 1].word, slot.word)):
                return None
            if slot.people:
                shared = bool(people & slot.people - {_ANOTHER})
                return at if shared and self._is_one_name(last, at) else None
            if not self._may_be_between(slot.word) or at in self._whole:
                return None
        return None

    def _is_one_name(self, one: int, other: int) -> bool:
        """Whether two parts are of one name and not the end and the start of two sentences."""
        between = self._text[self._slots[one].word.span.end : self._slots[other].word.span.start]
        if "\n\n" in between:
            return False
        return "." not in between or other - one > 1 or len(self._slots[one].word.plain) == 1

    def _may_be_between(self, word: Word) -> bool:
        return word.is_capital or word.plain in load_lexicon().words("nameParticle")

    def _hit(self, first: int, last: int, people: People) -> Hit:
        notes = {slot.note for slot in self._slots[first : last + 1] if slot.people}
        note = "; ".join(sorted(notes)) if "" not in notes else ""
        first, people = self._before(first, people)
        last, people = self._behind(last, people)
        span = Span(self._slots[first].word.span.start, self._slots[last].word.span.end)
        return Hit(span, people, note)

    def _before(self, first: int, people: People) -> tuple[int, People]:
        """Initials before a name, which narrow whose it is, and what a hyphen joins to it."""
        while first:
            one, other = self._slots[first - 1].word, self._slots[first].word
            gap = self._gap(one, other)
            single = len(one.plain) == 1 and one.is_capital and _INITIAL_GAP.fullmatch(gap)
            bearers = self._finder.initial(one.plain, people) if single else NOBODY
            part = single and ("'" in gap or "’" in gap)  # O'Brien
            if not bearers and not part and not (_HYPHEN.fullmatch(gap) and one.is_capital):
                break
            people = bearers or people
            first -= 1
        return first, people

    def _behind(self, last: int, people: People) -> tuple[int, People]:
        while last + 1 < len(self._slots):
            one, other = self._slots[last].word, self._slots[last + 1].word
            gap = self._gap(one, other)
            single = len(other.plain) == 1 and other.is_capital and gap in (" ", "\u00a0")
            dotted = single and self._text[other.span.end :][:1] == "."
            bearers = self._finder.initial(other.plain, people) if dotted else NOBODY
            if not bearers and not (_HYPHEN.fullmatch(gap) and other.is_capital):
                break
            people = bearers or people
            last += 1
        return last, people

    def _gap(self, one: Word, other: Word) -> str:
        return self._text[one.span.end : other.span.start]

    def _without_overlap(self, hits: list[Hit]) -> Iterator[Hit]:
        """Hits in order; where an address holds others, it alone."""
        end = 0
        ordered = sorted(hits, key=lambda h: (h.span.start, -h.span.end, not h.is_address))
        waiting: Hit | None = None
        for hit in ordered:
            if waiting is not None and hit.span.start < end:
                people = waiting.people | hit.people
                span = Span(waiting.span.start, max(end, hit.span.end))
                address = waiting.is_address or hit.is_address
                waiting = Hit(span, people, waiting.note, address)
            else:
                if waiting is not None:
                    yield waiting
                waiting = hit
            end = max(end, hit.span.end) if waiting is not hit else hit.span.end
        if waiting is not None:
            yield waiting


# Stands for somebody of the same name who is not masked, where it cannot be told which one it is.
_ANOTHER = -1
