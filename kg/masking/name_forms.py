"""The forms of a person's names: single words, initials, and words written as one.

Words are compared folded: without accents, in lower case, without marks that nobody sees.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Span
from kg.ontology.lexicon import load_lexicon
from kg.ontology.names import strip_accents

# Combining marks, and what stands inside a word unseen: soft hyphens, joiners, byte order marks.
_INSIDE = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"
)
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_INSIDE}])*")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ß": "ss"})
# A run of letters that is shorter is found in too many words to mean a name.
LEAST_INSIDE = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it is, as written and folded."""

    span: Span
    text: str
    plain: str

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


def plain(text: str) -> str:
    """Folded: no accents, no unseen marks, lower case."""
    composed = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return strip_accents(composed).casefold()


def words_of(text: str) -> list[Word]:
    """The words of a text; hyphens, apostrophes and underscores part them."""
    return [Word(Span(*found.span()), found[0], plain(found[0])) for found in _WORD.finditer(text)]


def squeezed(text: str) -> str:
    """All letters and digits of a text, folded and in one piece."""
    return "".join(word.plain for word in words_of(text))


def is_ordinary(word: str) -> bool:
    """Whether a name's word is one that has another meaning in English."""
    return word in load_lexicon().words("ordinaryName")


@dataclass(frozen=True, slots=True)
class NameForms:
    """All forms by which one person could be found.

    ``parts``: each word of a name, in all spellings; ``letters``: the initials of its words;
    ``glued``: names written as one word; ``initials``: initials written alone ("mk");
    ``full``: the words of each complete name. ``common`` names are made of words of the language,
    as those of bodies are.
    """

    parts: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    glued: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    full: frozenset[frozenset[str]] = frozenset()
    common: bool = False

    def named_in(self, words: Iterable[str]) -> bool:
        """Whether some words hold a complete name of two words or more."""
        held = {part for word in words for part in singular(word)}
        return any(len(one) > 1 and one <= held for one in self.full)

    def has_part(self, word: str) -> bool:
        """Whether a folded word is a part of the name, or several people of that name."""
        return any(one in self.parts for one in singular(word))


def singular(word: str) -> tuple[str, ...]:
    """A word, and what it may be the plural or the possessive of: "martas", "joneses"."""
    if len(word) <= 3 or not word.endswith("s"):
        return (word,)
    return (word, word[:-1], word[:-2]) if word.endswith("es") else (word, word[:-1])


def forms_of(names: Iterable[str], *, common: bool = False) -> NameForms:
    """The forms of a person's names; empty for names without a word."""
    names = tuple(names)
    listed = [words for name in names if (words := name_words(name))]
    parts = {form for words in listed for word in words for form in _spellings(word)}
    parts |= {form for words in listed for form in _short_forms(words[0].plain)}
    parts |= {squeezed(piece) for name in names for piece in _compounds(name)}
    long = [words for words in listed if len(words) > 1]
    parts |= {words[0].plain[0] + words[-1].plain for words in long}  # of mail and user names
    return NameForms(
        parts=frozenset(parts),
        letters=frozenset(word.plain[0] for words in listed for word in words),
        glued=frozenset(glued for words in long for glued in _glued([w.plain for w in words])),
        initials=frozenset("".join(word.plain[0] for word in words) for words in long),
        full=frozenset(frozenset(word.plain for word in words) for words in listed),
        common=common,
    )


def _compounds(name: str) -> Iterator[str]:
    """The pieces of a name that a hyphen or apostrophe makes: O'Tuss, al-Hadid."""
    return (piece for piece in name.split() if len(words_of(piece)) > 1 and piece[-1:] != ".")


def name_words(name: str) -> list[Word]:
    """The words of a name that mean its bearer: no titles before it, particles or initials."""
    lexicon = load_lexicon()
    small, behind = lexicon.words("nameParticle"), lexicon.words("generation")
    words = [one for one in words_of(name) if len(one.plain) > 1]
    cased = any(one.is_capital for one in words)
    words = [one for one in words if one.is_capital or not cased]
    kept = [one for one in words if one.plain not in small and one.plain not in behind] or words
    titles = title_words()
    while len(kept) > 1 and kept[0].plain in titles:
        kept = kept[1:]
    return [] if len(kept) == 1 and kept[0].plain in titles else kept


@functools.cache
def title_words() -> frozenset[str]:
    """Words that stand before names and name nobody: forms of address, posts, ranks."""
    lexicon = load_lexicon()
    lists = ("post", "postModifier", "royalTitle", "generation")
    found = {word for name in lists for word in lexicon.words(name)}
    return frozenset(word.removesuffix(".") for word in found | {*lexicon.mapping("honorific")})


def _spellings(word: Word) -> Iterator[str]:
    """A word as it is, with umlauts spelt out, and without."""
    yield word.plain
    lower = unicodedata.normalize("NFC", word.text).lower()
    yield plain(lower.translate(_SPELT_OUT))
    for long, short in load_lexicon().mapping("umlautSpelling").items():
        if long in word.plain and len(word.plain) > LEAST_INSIDE:
            yield word.plain.replace(long, short)


def _short_forms(given: str) -> Iterator[str]:
    """Other forms of a given name, of which the longest ones are no ordinary words."""
    for name in ("nickname", "nameVariant"):
        table = load_lexicon().mapping(name)
        formal = table.get(given, given)
        yield from (one for one, meant in table.items() if meant == formal and " " not in one)
        if given in table:
            yield formal


def _glued(words: list[str]) -> Iterator[str]:
    """The first and the last word, or all of them, as one word in either order."""
    first, last = words[0], words[-1]
    yield from ("".join(words), first + last, last + first)
