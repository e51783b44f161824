"""What speaks for and against that somebody described is somebody named: features of such a pair.

"A guard was jailed on Monday. Ana Roth, 34, had …": what both do or undergo, what the description
says, where the name first stands, and whether others fit as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.extraction.coreference.generic_nodes import ACCUSED, SPEAKING, head_of, uses_of
from kg.extraction.coreference.kept_nodes import determiner
from kg.extraction.coreference.people_told import Tokens, Told, content_words
from kg.extraction.coreference.strangers import CORE, Strangers, tells_of_relative
from kg.extraction.ner.capitalised_headings import HEADINGS
from kg.extraction.ner.phrases import Nouns
from kg.model import Extraction
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import PLURAL, base_form

STEPS = (0, 1, 2, 4, 8)
# Words in more sentences than this tell nothing of who is who.
COMMON = 6
SHARED = (0.0, 0.34, 0.67, 1.2, 2.0)
MODIFYING = frozenset({"NOUN", "PROPN", "ADJ"})
SUFFERS, BLAMED = "suffers", "blamed"


@dataclass(frozen=True, slots=True)
class PairWords:
    """``wrong``: the relations that are wrongs; ``wrongs``: the kinds of events that are.

    ``harmful``: other kinds in which somebody comes to harm; ``suspecting``: what is done to
    suspects.
    """

    nouns: Nouns
    wrong: frozenset[str]
    harmful: frozenset[str]
    wrongs: frozenset[str]
    suspecting: frozenset[str]


def step(value: float, edges: Sequence[float]) -> str:
    """The first of ``edges`` that is no less than ``value``, or the last one with "+"."""
    fitting = next((edge for edge in edges if value <= edge), None)
    return f"{edges[-1]}+" if fitting is None else str(fitting)


class Description:
    """Somebody described: the first phrase and what it says."""

    def __init__(self, parsed: ParsedDocument, told: Told, nouns: Nouns) -> None:
        """``told`` has a description."""
        self.told = told
        self.tokens: Tokens = min(told.descriptions, key=lambda tokens: tokens[0].i)
        self.head: Token = head_of(self.tokens)
        self.noun = base_form(self.head)
        self.determiner = determiner(self.tokens)
        self.kind = _kind(self.noun, nouns)
        heading = parsed.sentences[self.head.sentence].kind in HEADINGS
        self.place = "heading" if heading else "lead" if self.head.sentence < 3 else "body"
        self.modifiers = [
            token
            for token in self.tokens
            if token.i != self.head.i
            and token.pos in MODIFYING
            and token.lower not in nouns.fillers
        ]
        # "His friend", "one man": somebody's, or one of several.
        self._vague = self.determiner in ("own", "other")
        marked = nouns.other_markers | nouns.unnamed_markers
        self._another = any(token.lower in marked for token in self.tokens)
        behind = parsed.tokens[self.tokens[-1].i + 1 : self.tokens[-1].i + 3]
        self._named_here = len(behind) == 2 and behind[0].text == "," and behind[1].pos == "PROPN"
        self._many = self.head.tag in PLURAL

    @property
    def means_another(self) -> bool:
        """True of several, of "a second man", of "his friend", and of who is named right there."""
        return self._many or self._another or self._vague or self._named_here

    @cached_property
    def features(self) -> set[str]:
        """What it shows by itself."""
        many = len(self.told.descriptions) + len(self.told.pronouns)
        return {
            "bias", f"det={self.determiner}", f"kind={self.kind}", f"at={self.place}",
            f"det={self.determiner}:{self.kind}", f"at={self.place}:{self.determiner}",
            f"word={self.noun}", f"mentions={step(many, (1, 2))}",
        }  # fmt: skip


class Pairs:
    """Compares the people of one document."""

    def __init__(
        self,
        parsed: ParsedDocument,
        found: Extraction,
        people: Sequence[Told],
        words: PairWords,
    ) -> None:
        """``people``: all that have a name or description."""
        self._parsed, self._lists = parsed, words
        self._strangers = Strangers(found)
        self._uses = uses_of(found, words.wrong)
        self.named = [one for one in people if one.names]
        self._first = {one.entity.id: one.first_name for one in self.named}
        self._words = [content_words(parsed, n, words.nouns) for n in range(len(parsed.sentences))]
        self._spread = Counter(word for words in self._words for word in words)

    def features(self, one: Description) -> list[tuple[Told, set[str]]]:
        """Everybody named who may be meant, each with the features that hold."""
        alike = {name: self._alike(one, name) for name in ("ev", "deed", "act")}
        shared = self._shared_words(one)
        return [
            (
                named,
                one.features
                | set(self._where(one, named))
                | set(self._prominence(one, named))
                | set(self._agreement(one, named))
                | set(self._called(one, named))
                | set(self._parts(one, named))
                | set(self._likeness(one, named, alike))
                | set(self._context(one, named, shared))
                | set(self._speech(one, named)),
            )
            for named in self.named
            if not self._apart(one, named)
        ]

    # ------------------------------------------------------------------ who is somebody else

    def _apart(self, one: Description, named: Told) -> bool:
        """True of two people that records or words tell apart, and of "a man" behind the name."""
        mine = one.told
        if self._strangers.are_two(mine, named):
            return True
        if one.kind == "kin" and one.noun not in named.words:
            return True
        if self._is_another(one, named) or _is_owned(one, named) or _is_of(one, named):
            return True
        kin = named.words & self._lists.nouns.kin - {one.noun}
        if kin and tells_of_relative(self._parsed, one.head, kin):
            return True
        ends = self._ends(mine), self._ends(named)
        return ({SUFFERS}, {BLAMED}) in (ends, ends[::-1])

    def _is_another(self, one: Description, named: Told) -> bool:
        """True of "a man" behind the name, and of who is named later as "another man, Bo Roth," or
        as "his client, Bo Roth,"."""
        if self._side(one, named) == "before":
            return one.place == "body" and one.determiner == "a"
        nouns = self._lists.nouns
        others = nouns.other_markers | nouns.further_markers
        return named.owned or (one.noun in named.words and not others.isdisjoint(named.words))

    def _ends(self, one: Told) -> set[str]:
        """Whether somebody comes to harm, and is blamed or dealt with like a suspect."""
        lists, found = self._lists, set()
        if any(
            role == "patient" and sort in lists.harmful | lists.wrongs for sort, role in one.filled
        ):
            found.add(SUFFERS)
        uses = self._uses[one.entity.id]
        if not uses.isdisjoint((ACCUSED, "suspectedOf")) or any(
            sort in (lists.wrongs if role == "agent" else lists.suspecting)
            for sort, role in one.filled
            if role in CORE
        ):
            found.add(BLAMED)
        return found

    # ------------------------------------------------------------------ where they stand

    def _where(self, one: Description, named: Told) -> Iterator[str]:
        at, sentence = one.tokens[0].i, one.head.sentence
        first = self._first[named.entity.id]
        ahead = first > at
        where = "ahead" if ahead else "before"
        near = step(min(abs(n - sentence) for n in named.named_in), STEPS)
        yield from (where, f"{where}:{one.determiner}", f"{where}:{one.place}:{one.determiner}")
        yield from (f"near={near}", f"near={near}:{where}")
        if ahead:
            gap = self._parsed.tokens[first].sentence - sentence
            rank = sum(at < other < first for other in self._first.values())
            yield from (f"gap={step(gap, STEPS)}:{one.determiner}", f"next={step(rank, (0, 1, 2))}")
        else:
            yield f"last={self._rank_behind(named, at)}:{one.determiner}"
        if not one.told.sentences.isdisjoint(named.named_in):
            yield from ("same-sentence", f"same-sentence:{one.determiner}")
        others = named.descriptions + named.pronouns
        if any(tokens[0].sentence in one.told.sentences for tokens in others):
            yield "pronoun-in-sentence"

    def _rank_behind(self, named: Told, at: int) -> str:
        """How many others were mentioned since."""
        lasts = {one.entity.id: _last_before(one, at) for one in self.named}
        mine = lasts[named.entity.id]
        return step(sum(last > mine for last in lasts.values()), (0, 1, 2))

    def _prominence(self, one: Description, named: Told) -> Iterator[str]:
        where = self._side(one, named)
        rank = sum(other.size > named.size for other in self.named)
        alone = rank == 0 and sum(other.size == named.size for other in self.named) == 1
        yield from (f"rank={step(rank, (0, 1, 2))}", f"rank={step(rank, (0, 1, 2))}:{where}")
        yield f"people={step(len(self.named), (1, 2, 3, 5))}"
        yield f"size={step(named.size, (1, 2, 4))}"
        yield f"full={any(len(tokens) > 1 for tokens in named.names)}"
        if alone:
            yield from ("most", f"most:{where}:{one.determiner}")

    def _side(self, one: Description, named: Told) -> str:
        return "ahead" if self._first[named.entity.id] > one.tokens[0].i else "before"

    # ------------------------------------------------------------------ what they are called

    def _agreement(self, one: Description, named: Told) -> Iterator[str]:
        mine, theirs = one.told.gender, named.gender
        if mine and theirs:
            sure = one.told.sure and named.sure
            yield f"gender={'same' if mine == theirs else 'other'}{'!' if sure else ''}"
        elif mine or theirs:
            yield "gender=half"
        if one.told.ages and named.ages:
            yield f"age={'same' if one.told.ages & named.ages else 'other'}"
        elif named.ages:
            yield from ("age=named", f"age=named:{self._side(one, named)}:{one.kind}")
        elif one.told.ages:
            yield "age=described"

    def _called(self, one: Description, named: Told) -> Iterator[str]:
        said = one.noun in named.words
        yield f"said={said}"
        if said:
            yield from (f"said:{self._side(one, named)}", f"said:{one.determiner}")
            yield f"said:{one.kind}"
        elif named.descriptions:
            yield f"called-otherwise:{one.kind}"
        others = [other for other in self.named if other is not named]
        if not said and any(one.noun in other.words for other in others):
            yield "said-of-another"
        if any(one.noun in self._lists.nouns.callings.get(word, ()) for word in named.words):
            yield "calling"
        yield from self._modified(one, named, others)

    def _modified(self, one: Description, named: Told, others: Sequence[Told]) -> Iterator[str]:
        words = [token.lower for token in one.modifiers]
        if words:
            inside = sum(word in named.words for word in words)
            yield f"modifiers={'all' if inside == len(words) else 'some' if inside else 'none'}"
        proper = {token.lower for token in one.modifiers if token.pos == "PROPN"}
        if proper:
            around = named.words.union(named.homes, *(self._words[n] for n in named.named_in))
            yield f"proper={proper <= around}"
            if any(proper & other.words for other in others):
                yield "proper-of-another"

    # ------------------------------------------------------------------ what they do

    def _parts(self, one: Description, named: Told) -> Iterator[str]:
        mine, theirs = one.told, named
        shared = mine.filled & theirs.filled
        where = self._side(one, named)
        for sort, role in shared:
            yield from (f"ev={sort}:{role}", f"role={role}")
        if shared:
            yield from (f"ev:{one.kind}:{where}", *self._same_scene(mine, theirs, shared, where))
        elif mine.parts:
            yield "ev=no" if theirs.parts else "ev=none"
        for end in self._ends(mine) & self._ends(theirs):
            yield from (f"end={end}", f"end={end}:{where}")
        uses, other = self._uses[mine.entity.id], self._uses[theirs.entity.id]
        for use in uses & other:
            yield from (f"use={use}", f"use={use}:{where}")
        for use in (SPEAKING, ACCUSED):
            if (use in uses) != (use in other):
                yield f"only-{use}={'described' if use in uses else 'named'}"

    def _same_scene(
        self, mine: Told, theirs: Told, shared: Collection[tuple[str, str]], where: str
    ) -> Iterator[str]:
        """Whether the events of both are told by one verb, or have somebody else in common."""
        ends = [
            [(event, role) for event, role in one.parts if (event.type, role.role) in shared]
            for one in (mine, theirs)
        ]
        verbs = [
            {base_form(t) for event, _ in part for t in self._parsed.within(event.trigger)[:1]}
            for part in ends
        ]
        both = (mine.entity.id, theirs.entity.id)
        beside = [
            {
                (event.type, other.role, other.entity)
                for event, _ in part
                for other in event.roles
                if other.entity is not None and other.entity not in both
            }
            for part in ends
        ]
        if verbs[0] & verbs[1]:
            yield "ev-same-verb"
        if beside[0] & beside[1]:
            yield from ("ev-beside", f"ev-beside:{where}")

    def _alike(self, one: Description, name: str) -> set[str]:
        """Who takes part in the same kind of event, does the same, or the same sort of thing."""
        mine: Collection[object] = _told_of(one.told, name)
        return {
            other.entity.id for other in self.named if not _told_of(other, name).isdisjoint(mine)
        }

    def _likeness(
        self, one: Description, named: Told, alike: Mapping[str, set[str]]
    ) -> Iterator[str]:
        where = self._side(one, named)
        for name, who in alike.items():
            rivals = len(who - {named.entity.id})
            if named.entity.id in who:
                yield from (name, f"{name}:{where}", f"{name}:{one.determiner}")
                yield from (
                    f"{name}-rivals={step(rivals, (0, 1))}",
                    f"{name}-rivals={step(rivals, (0, 1))}:{where}",
                )
            elif rivals:
                yield f"{name}-of-another"
        for act in one.told.acts & named.acts:
            yield f"act={act.sort}:{act.done}"
        if not named.deeds.isdisjoint((verb, not done) for verb, done in one.told.deeds):
            yield "deed-turned"
        if not named.acts.isdisjoint(act.turned for act in one.told.acts):
            yield "act-turned"

    # ------------------------------------------------------------------ what is told around them

    def _shared_words(self, one: Description) -> Mapping[str, float]:
        """How much the sentences of each one named have in common with those of the description.

        A word counts the less, the more sentences have it.
        """
        mine = frozenset().union(*(self._words[n] for n in one.told.sentences)) - one.told.words
        rare = {word for word in mine if self._spread[word] <= COMMON}
        return {
            named.entity.id: max(
                (
                    sum(1.0 / self._spread[word] for word in (self._words[n] & rare) - named.words)
                    for n in named.sentences - one.told.sentences
                ),
                default=0.0,
            )
            for named in self.named
        }

    def _context(self, one: Description, named: Told, shared: Mapping[str, float]) -> Iterator[str]:
        where, mine = self._side(one, named), shared[named.entity.id]
        yield from (f"words={step(mine, SHARED)}", f"words={step(mine, SHARED)}:{where}")
        others = (value for who, value in shared.items() if who != named.entity.id)
        if mine > 0 and all(value < mine for value in others):
            yield from ("most-words", f"most-words:{where}")

    def _speech(self, one: Description, named: Told) -> Iterator[str]:
        """Whether the one described speaks of the one named."""
        if self._strangers.tells(one.told, named):
            yield "described-tells"


def _kind(noun: str, nouns: Nouns) -> str:
    """What sort of description a noun is."""
    lists = {
        "plain": (nouns.plain_people, nouns.generic_people, nouns.age_nouns),
        "kin": (nouns.kin,),
        "post": (nouns.posts,),
        "calling": (nouns.occupations,),
    }
    return next((k for k, some in lists.items() if any(noun in words for words in some)), "other")


def _last_before(one: Told, at: int) -> int:
    """Where it was mentioned last before a token; -1 if it was not."""
    return max(
        (tokens[0].i for tokens in one.names + one.descriptions + one.pronouns if tokens[0].i < at),
        default=-1,
    )


def _told_of(one: Told, name: str) -> frozenset[object]:
    """Its parts in events, deeds, or sorts of acts."""
    told: dict[str, frozenset[object]] = {
        "ev": frozenset(one.filled),
        "deed": frozenset(one.deeds),
        "act": frozenset(one.acts),
    }
    return told[name]


def _is_owned(one: Description, named: Told) -> bool:
    """ "An officer … The officer's lawyer, Nils Brann": the lawyer is somebody else."""
    return any(
        token.dep in ("poss", "pobj") and base_form(token) == one.noun
        for tokens in (*named.descriptions, *named.names)
        for token in tokens
    )


def _is_of(one: Description, named: Told) -> bool:
    """ "A farmer died and *his son* was hurt. The son, Nils Brann": he is not the farmer."""
    return any(
        token.dep == "poss" and token.pos == "PRON" and one.head.i < token.i
        for tokens in named.descriptions
        for token in tokens
        if token.sentence == one.head.sentence
    )
