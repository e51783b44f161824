"""Which capitals begin a name: nearly any inside a sentence, few at its start."""

from __future__ import annotations

from kg.extraction.ner.phrases import Nouns
from kg.extraction.ner.runs import NAME_TAGS
from kg.nlp.parse import ParsedDocument, Token
from kg.ontology.gazetteer import Gazetteer, given_name, is_state

DATE_LIKE = frozenset(("DATE", "TIME", "PERCENT", "MONEY", "CARDINAL", "ORDINAL", "QUANTITY"))


class NameStarts:
    """Finds where names begin; built once for many documents."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and countries."""
        self._nouns = nouns
        self._gazetteer = gazetteer

    def begins(self, parsed: ParsedDocument, i: int, opening: int, inner: frozenset[str]) -> bool:
        """True if a name may begin at token ``i`` of a sentence that begins at ``opening``.

        ``inner``: words that have a capital inside a sentence elsewhere in the text.
        """
        token = parsed.tokens[i]
        if not _is_capital_word(token):
            return self._particle_starts(parsed, i)
        if self._is_no_name(parsed, token):
            return False
        if token.lower in self._nouns.not_names:
            return self._calendar_name(parsed, i)
        if token.entity_type in DATE_LIKE and not self._is_misread(parsed, token):
            return False
        if i > opening and not _after_mark(parsed, i):
            return token.pos in ("PROPN", "NOUN", "ADJ", "X") or bool(token.entity_type)
        return self._begins_sentence(parsed, token, inner)

    def _is_no_name(self, parsed: ParsedDocument, token: Token) -> bool:
        """Pronouns, abbreviations, "Ivo Falk, KC, asked", the Eve of Christmas Eve."""
        nouns, word = self._nouns, token.lower
        return (
            word in nouns.pronouns
            or self._is_abbreviation(parsed, token)
            or (word in nouns.letters_behind and parsed.tokens[token.i - 1].text == ",")
            or (word in nouns.feast_words and self._after_feast(parsed, token.i))
        )

    def _begins_sentence(self, parsed: ParsedDocument, token: Token, inner: frozenset[str]) -> bool:
        """True for a first word that would have its capital inside a sentence too."""
        if self._opens_as_noun(parsed, token.i, inner):
            return False
        return (
            token.tag in NAME_TAGS
            or token.text in inner
            or (bool(token.entity_type) and _goes_on(parsed, token.i))
            or self._gazetteer.country_of(token.text) is not None
            or token.lower in self._nouns.honorifics
            or token.lower in self._nouns.posts
            or (token.pos in ("ADJ", "NOUN") and _capital_follows(parsed, token.i))
        )

    def _after_feast(self, parsed: ParsedDocument, i: int) -> bool:
        """ "Christmas Eve", "Easter Monday": but "on Christmas morning Eve Halden called"."""
        before = parsed.tokens[i - 1 : i]
        return (
            bool(before)
            and before[0].lower in self._nouns.not_names
            and before[0].text[0].isupper()
        )

    def _is_misread(self, parsed: ParsedDocument, token: Token) -> bool:
        """True for given names and unknown towns, which the tagger reads as days."""
        if given_name(token.text) is not None:
            return True
        before = parsed.tokens[token.i - 1 : token.i]
        after = parsed.tokens[token.i + 1 : token.i + 2]
        alone = token.entity_iob == "B" and not (after and after[0].entity_iob == "I")
        placed = bool(before) and before[0].lower in self._nouns.locatives
        return alone and placed and token.dep == "pobj" and token.tag in NAME_TAGS

    def _is_abbreviation(self, parsed: ParsedDocument, token: Token) -> bool:
        """ "PACs", "NGOs"; "(R-Ga.)" after a senator's name; an account or a tag."""
        text = token.text
        before = parsed.tokens[token.i - 1] if token.i else None
        tied = before is not None and before.end == token.start and before.text in ("@", "#")
        if tied or (len(text) > 2 and text[-1] == "s" and text[:-1].replace(".", "").isupper()):
            return True
        return self._in_brackets(parsed, token.i) or self._in_brackets(parsed, token.i - 2)

    def _in_brackets(self, parsed: ParsedDocument, at: int) -> bool:
        """ "(R-Ga.)": a party's letter at ``at``, followed by a region."""
        if at < 1:
            return False
        words = [t.text for t in parsed.tokens[at - 1 : at + 3]]
        return (
            len(words) == 4
            and words[0] == "("
            and len(words[1]) == 1
            and words[2] in "-–,"
            and self._is_region(words[3])
        )

    def _is_region(self, text: str) -> bool:
        return text.lower() in self._nouns.regions or is_state(text)

    def _particle_starts(self, parsed: ParsedDocument, i: int) -> bool:
        """ "al-Hadid said": a lower-case particle tied to a capital by a hyphen."""
        tokens = parsed.tokens
        return (
            tokens[i].lower in self._nouns.particles
            and i + 2 < len(tokens)
            and tokens[i + 1].text == "-"
            and tokens[i].end == tokens[i + 1].start
            and tokens[i + 2].text[:1].isupper()
        )

    def _calendar_name(self, parsed: ParsedDocument, i: int) -> bool:
        """ "May Chen will testify": a month that is also a given name, before another name."""
        token = parsed.tokens[i]
        return (
            given_name(token.text) is not None
            and _capital_follows(parsed, i)
            and parsed.tokens[i + 1].tag in NAME_TAGS
            and token.entity_type not in DATE_LIKE
        )

    def _opens_as_noun(self, parsed: ParsedDocument, i: int, inner: frozenset[str]) -> bool:
        """ "Police arrested …": a noun for a body that only opens the sentence."""
        token = parsed.tokens[i]
        return (
            token.lower in self._nouns.state_nouns
            and token.text not in inner
            and not _capital_follows(parsed, i)
        )


def _is_capital_word(token: Token) -> bool:
    """True for a word with a capital other than "I", "I'm" and "I."."""
    text = token.text
    pronoun = text in ("I", "I.") or text.startswith(("I'", "I’"))
    return text[0].isupper() and not pronoun and any(map(str.isalpha, text))


def _after_mark(parsed: ParsedDocument, i: int) -> bool:
    return parsed.tokens[i - 1].text in ('"', "“", "‘", "'", "``", ":", "—", "-", "•", "(")


def _goes_on(parsed: ParsedDocument, i: int) -> bool:
    """True if the tagger's entity has a second word: any sentence begins with one capital."""
    following = parsed.tokens[i + 1 : i + 2]
    return bool(following) and following[0].entity_iob == "I"


def _capital_follows(parsed: ParsedDocument, i: int) -> bool:
    tokens = parsed.tokens
    return (
        i + 1 < len(tokens)
        and tokens[i + 1].sentence == tokens[i].sentence
        and tokens[i + 1].text[:1].isupper()
        and tokens[i + 1].text != "I"
    )
