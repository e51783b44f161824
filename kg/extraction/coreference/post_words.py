"""The words of a post and when it is held: "former", "-elect", "one-time", forms of address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Nouns
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS, NOUN_MODIFIERS, is_infinitive, prepositional_phrases

AGE = "year-old"  # "61-year-old dentist"
HYPHENS = frozenset(("-", "‑", "–"))
IN_ROW = frozenset({"NNP", "NNPS", "NN", "JJ", "VBG"})  # the words of "Acting U.S. Army Chief"
DESCRIPTIVE = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "ADP"})  # words within a title
LOOSE = frozenset({"then", "past"})  # which say when something happened, too
AT_THE_TIME = ["at", "the", "time"]
# Who held a post before this year, of four digits, holds none today.
LIVING, YEAR_DIGITS = 1930, 4
# "Much-criticised", "longest-serving", "high-ranking".
DEGREES = frozenset({"RB", "RBR", "RBS", "JJ", "JJR", "JJS"})
PARTICIPLES = frozenset({"VBN", "VBG"})
# How a participle hangs that describes a noun.
DESCRIBING = frozenset({"amod", "acl", "compound", "dep"})
REACH = 6  # tokens before a post among which a word of time may stand


class When(StrEnum):
    """When a post is held, as seen from the day of the report."""

    PAST = "past"
    NOW = "now"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Post:
    """A post as worded, its noun, its first token, and when it is held."""

    words: str
    noun: str
    first: int
    when: When


class PostWords:
    """Reads posts from the tokens of one document."""

    def __init__(self, parsed: ParsedDocument, by_head: Mapping[int, Chain], nouns: Nouns) -> None:
        """``by_head``: the chain of each phrase, by the phrase's head token."""
        self._parsed = parsed
        self._tokens = parsed.tokens
        self._by_head = by_head
        self._nouns = nouns
        self._no_posts = nouns.no_posts | nouns.aspirants

    def post(self, first: int, last: int) -> Post | None:
        """The post in the tokens, without forms of address and words of time.

        None if a word puts it in doubt ("the alleged mastermind"), or if nobody holds it yet ("the
        presidential candidate").
        """
        before = self._words_before(first)
        if self._is_doubted(first, before, self._tokens[first:last]):
            return None
        told, kept = self._without_times(self._behind_age(first, last), last)
        kept = self._without_praise(kept)
        if not kept or kept[-1].lower in self._no_posts:
            return None
        if self._is_one_of_those(kept) or self._is_joined_to_former(first):
            return None
        people = (t for t in reversed(kept) if self._nouns.person_gender(t.lower) is not None)
        noun = next(people, None)
        if noun is None:
            return None
        words = [self._nouns.post_spellings.get(t.lower, t.text) for t in kept]
        words += [t.text for t in self._field(kept[-1])]
        when = self._when(before, first, last) or told
        return Post(" ".join(words).replace(" - ", "-"), noun.lower, kept[0].i, when)

    def _is_one_of_those(self, words: list[Token]) -> bool:
        """ "The first president to be impeached" tells which of them was, and no post."""
        if words[0].lower not in self._nouns.ordinals:
            return False
        below = [*self._parsed.kids(words[-1].i, "relcl", "acl")]
        return any(is_infinitive(self._parsed, verb) for verb in below)

    def _is_joined_to_former(self, first: int) -> bool:
        """ "The former prosecutor and mayor", "former governor and Orsk Mayor Bo Lind": whether the
        second post is over too is left open."""
        edge = self.opening(first)
        before = self._tokens[max(edge - 2, 0) : edge]
        if len(before) < 2 or before[1].lower != "and" or before[0].lower not in self._nouns.posts:
            return False
        for token in reversed(self._tokens[max(edge - 2 - REACH, 0) : edge - 1]):
            if token.lower in self._nouns.former - LOOSE:
                return token.sentence == before[1].sentence
            if token.pos not in DESCRIPTIVE and token.text not in HYPHENS:
                return False
        return False

    def _behind_age(self, first: int, last: int) -> int:
        """Where the post begins behind "61-year-old"."""
        tokens = self._tokens[first:last]
        old = next((t.i for t in tokens if t.lower == "old" and self._closes_age(t)), None)
        return first if old is None else old + 1

    def _closes_age(self, old: Token) -> bool:
        before = [t.lower for t in self._tokens[max(old.i - 2, 0) : old.i]]
        return before[:1] in (["year"], ["years"]) and before[-1] in HYPHENS

    def start(self, first: int) -> int:
        """Where the first word of a title begins: "Sub-Inspector", "one-time minister"."""
        if first and self._tokens[first].text in HYPHENS:
            return first - 1
        before = self._tokens[max(first - 2, 0) : first]
        joined = len(before) == 2 and before[1].text in HYPHENS
        return first - 2 if joined and before[0].end + 1 == self._tokens[first].start else first

    def is_former(self, first: int, last: int) -> bool:
        """True if one of the tokens says that the post is over."""
        return any(t.lower in self._nouns.former for t in self._tokens[first:last])

    def is_at_the_time(self, head: Token) -> bool:
        """ "Dana Orrin, his adviser at the time": the words close the description."""
        words = [token.lower for token in self._tokens[head.i + 1 : head.i + 1 + REACH + 2]]
        at = next((i for i in range(len(words)) if words[i : i + 3] == AT_THE_TIME), None)
        if at is None or {",", ";", "."} & set(words[:at]):
            return False
        verbs = self._tokens[head.i + 1 : head.i + 1 + at]
        return all(token.pos not in ("VERB", "AUX") for token in verbs)

    def with_body_before(self, post: Post) -> Post:
        """A post with what stands before the name of its body: "former U.S. President", "Assistant
        Orsk County Prosecutor"."""
        before = self._tokens[self.opening(post.first)]
        word = before.lower
        if before.i == post.first:
            return post
        if word in self._nouns.post_prefixes and before.text[0].isupper():
            return replace(post, words=f"{before.text} {post.words}")
        over = word in self._nouns.former or word in self._nouns.dead
        tied = self._tokens[before.i + 1].text in HYPHENS
        if over and (tied or word not in LOOSE):
            return replace(post, when=When.PAST)
        return replace(post, when=When.FUTURE) if word in self._nouns.future else post

    def opening(self, first: int) -> int:
        """Where a row of capitalised words before a post begins, with a word of time before it."""
        marks = self._nouns.former | self._nouns.dead | self._nouns.future
        i = first
        while i and self._tokens[i - 1].sentence == self._tokens[first].sentence:
            token = self._tokens[i - 1]
            if token.lower in marks:
                return i - 1
            named = token.text[0].isupper() and token.tag in IN_ROW
            inside = token.lower == "of" and i > 1 and self._tokens[i].text[0].isupper()
            inside = inside and self._tokens[i - 2].text[0].isupper()  # "Department of Trade"
            if not (named or inside) and token.text not in HYPHENS and token.tag != "POS":
                break
            i -= 1
        return i

    def title_before(self, edge: int) -> tuple[int, int] | None:
        """Another title right before one: "spokesman" in "army spokesman Captain Bo Lind"."""
        last = self._tokens[edge - 1] if edge else None
        if last is None or last.sentence != self._tokens[edge].sentence:
            return None
        noun = last.lower
        modifies = noun in self._nouns.post_modifiers and not self._is_chief(last)
        titled = noun in self._nouns.posts and not modifies
        if not titled or last.dep not in NOUN_MODIFIERS:
            return None
        first = last.i
        while first and self._tokens[first - 1].sentence == last.sentence:
            token = self._tokens[first - 1]
            royal = token.tag == "JJ" and token.text[0].isupper() and token.head == last.i
            if not royal and token.lower not in self._nouns.post_modifiers | self._nouns.former:
                break
            first -= 1
        return first, edge

    def _is_chief(self, last: Token) -> bool:
        """ "Chief executive Dame Ruth Penn": a post that two words for posts make."""
        before = self._tokens[max(last.i - 1, 0)].lower
        return before in self._nouns.posts and before in self._nouns.post_modifiers

    # ---- around the words

    def _words_before(self, first: int) -> tuple[str, ...]:
        """The word before a title, and the one before its article: "once a director"."""
        here = self._tokens[first].sentence
        before = [t.lower for t in self._tokens[max(first - 2, 0) : first] if t.sentence == here]
        return tuple(before if before[-1:] and before[-1] in self._nouns.articles else before[-1:])

    def _is_doubted(self, first: int, before: tuple[str, ...], title: tuple[Token, ...]) -> bool:
        """ "The accused mastermind"; but "accused President Ana Roth of theft" tells what was done
        to her."""
        words = {*(() if self._is_object(first) else before), *(t.lower for t in title)}
        return not words.isdisjoint(self._nouns.doubted)

    def _is_object(self, first: int) -> bool:
        """True where the word before a title and its article is a verb with that as its object."""
        before = self._tokens[max(first - 2, 0) : first]
        words = [t for t in before if t.lower not in self._nouns.articles]
        verb = words[-1] if words else None
        return verb is not None and verb.pos == "VERB" and verb.dep not in DESCRIBING

    def _when(self, before: tuple[str, ...], first: int, last: int) -> When | None:
        """What the words around a title say about its time; None if nothing."""
        if self._was_then(first) or self._is_of_former(first, last):
            return When.PAST
        if self._nouns.formerly.intersection(before) or self._nouns.dead.intersection(before[-1:]):
            return When.PAST
        if self._is_long_ago(first):
            return When.PAST
        behind = self._tokens[last : last + 2]
        tied = len(behind) == 2 and behind[0].text in HYPHENS
        # "the prime minister-designate"
        return When.FUTURE if tied and behind[1].lower in self._nouns.future else None

    def _is_long_ago(self, first: int) -> bool:
        """ "In 1643 Captain Bo Farr burned the town": nobody has a post of so long ago."""
        above = (t for t in self._parsed.ancestors(first) if t.pos == "VERB")
        verb = next(above, None)
        if verb is None or self._parsed.tokens[first].sentence != verb.sentence:
            return False
        return any(
            noun.text.isdecimal() and len(noun.text) == YEAR_DIGITS and int(noun.text) < LIVING
            for _, noun in prepositional_phrases(self._parsed, verb.i, ("in", "of", "until", "by"))
        )

    def _was_then(self, first: int) -> bool:
        """ "Troy Denby, then a navy clerk,": right behind the comma; but "then the mayor spoke"."""
        tokens = self._tokens[max(first - 3, 0) : first]
        words = [token.lower for token in tokens if token.sentence == self._tokens[first].sentence]
        if words[-1:] and words[-1] in self._nouns.articles:
            words = words[:-1]
        return words[-2:] in ([",", "then"], ["(", "then"], [",", "formerly"])

    def _is_of_former(self, first: int, last: int) -> bool:
        """ "A former two-term governor", "former state party chairman": the word belongs to the
        post, and not to who owns something before it ("former President Brandt's lawyer")."""
        start = max(first - REACH, self._parsed.sentences[self._tokens[first].sentence].first)
        return any(
            token.lower in self._nouns.former - LOOSE and self._leads_to(token, first, last)
            for token in self._tokens[start:first]
        )

    def _leads_to(self, token: Token, first: int, last: int) -> bool:
        """True where only modifiers stand between a word and the post in the parse."""
        for _ in range(REACH):
            if first <= token.i < last:
                return True
            if token.dep not in MODIFIERS or token.head <= token.i:
                return False
            token = self._tokens[token.head]
        return False

    # ---- the words

    def _without_times(self, first: int, last: int) -> tuple[When, list[Token]]:
        """When a title is held by its own words, and the words that name the post."""
        when, kept, i = When.NOW, list[Token](), first
        while i < last:
            token, joined = self._tokens[i], self._with_hyphen(i, last)
            if joined in self._nouns.former or joined == AGE:
                when = when if joined == AGE else When.PAST
                i += 3
                continue
            told = self._time_told(token)
            if told is not None:
                when = told
            elif token.lower not in self._nouns.present and not self._is_address(i, last):
                kept.append(token)
            i += 1
        return when, _trimmed(kept)

    def _without_praise(self, words: list[Token]) -> list[Token]:
        """The post of "the best known minister" and "the much-criticised minister"."""
        if len(words) > 3 and words[1].text in HYPHENS and words[2].tag in PARTICIPLES:
            return words[3:] if words[0].tag in DEGREES else words
        if len(words) < 2 or words[0].tag != "VBN" or not words[0].i:
            return words
        before = self._tokens[words[0].i - 1]
        return words[1:] if before.tag in ("RB", "RBS", "JJS") else words

    def _with_hyphen(self, i: int, last: int) -> str:
        """ "one-time", of three tokens; otherwise ""."""
        if i + 2 >= last or self._tokens[i + 1].text not in HYPHENS:
            return ""
        return f"{self._tokens[i].lower}-{self._tokens[i + 2].lower}"

    def _time_told(self, token: Token) -> When | None:
        if token.lower in self._nouns.former or token.lower in self._nouns.dead:
            return When.PAST
        return When.FUTURE if token.lower in self._nouns.future else None

    def _is_address(self, i: int, last: int) -> bool:
        """ "Lord Penner" is a form of address; "Lord" belongs to the office of a Lord Justice."""
        token = self._tokens[i]
        if token.lower in self._nouns.office_honorifics and i + 1 < last:
            return False
        office = token.lower in self._nouns.posts.keys() - self._nouns.occupations  # "Professor"
        return token.lower in self._nouns.honorifics and not office

    def title_before_address(self, title: tuple[int, int]) -> tuple[int, int] | None:
        """The post before "Dame", "Sir" and the like, which alone are none."""
        alone = all(self._is_address(i, title[1]) for i in range(*title))
        return self.title_before(title[0]) if alone else None

    def has_field(self, noun: Token) -> bool:
        """ "Chief of staff"; but not "leader of the pack"."""
        return bool(self._field(noun))

    def _field(self, noun: Token) -> tuple[Token, ...]:
        """What belongs to the words of a post: "secretary of state", "chief of staff"."""
        of = self._tokens[noun.i + 1 : noun.i + 2]
        inner = self._parsed.kid(of[0].i, "pobj") if of and of[0].head == noun.i else None
        if inner is None or of[0].lower not in ("of", "in") or inner.i != noun.i + 2:
            return ()
        named = inner.i in self._by_head and self._by_head[inner.i].named
        return () if named or inner.tag == "NNS" else (of[0], inner)


def _trimmed(words: list[Token]) -> list[Token]:
    """The words without hyphens at their ends."""
    inner = [i for i, token in enumerate(words) if token.text not in HYPHENS]
    return words[inner[0] : inner[-1] + 1] if inner else []
