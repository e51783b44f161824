"""The language of an article; languages that nobody asked for are refused by name.

The English parser would misread them.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from kg.errors import LanguageError
from kg.model import ENGLISH
from kg.ontology.languages import language_name, spoken_languages
from kg.ontology.lexicon import Lexicon

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4000  # characters: enough for a sure answer, few enough to cost nothing
_SHORTEST = 8  # words: below this no detector is to be trusted, and the text is let through
# English prose has 35-50 % of these words; other languages share a few of them ("a", "in", "was").
_ENGLISH_SHARE = 0.22
_SURE = 0.9  # probability from which another language is believed
# So many words without a single one of these are hardly English: less probability will do.
_TELLING = 10
_LIKELY = 0.5
_LAST_LATIN = 0x24F  # the last letter of Latin Extended-B
_MORE_LATIN = range(0x1E00, 0x1F00)  # Vietnamese and others


def check_language(
    text: str, *, name: str, lexicon: Lexicon, languages: frozenset[str] = frozenset()
) -> str:
    """The language in which ``text`` is read: English, or one of ``languages``.

    What is not clearly in another language counts as English. Raises LanguageError, naming the
    language, if ``text`` is clearly in one that is not read.
    """
    found = _other_language(text, lexicon)
    if found is None or found in languages:
        return found or ENGLISH
    raise _not_english(name, found, text)


def _other_language(text: str, lexicon: Lexicon) -> str | None:
    """The language of a text that is clearly not English; None of any other."""
    sample = text[:_SAMPLE]
    if _is_of_another_script(sample):
        return str(_identifier().classify(sample)[0])
    words = _WORD.findall(sample.lower())
    if len(words) < _SHORTEST:
        return None
    common = lexicon.words("englishFunctionWord")
    known = sum(word in common for word in words)
    if known >= _ENGLISH_SHARE * len(words):
        return None
    language, probability = _identifier().classify(sample)
    enough = _SURE if known or len(words) < _TELLING else _LIKELY
    return str(language) if language != ENGLISH and probability >= enough else None


def _is_of_another_script(text: str) -> bool:
    """True if most letters are not Latin: no need of words, which some scripts do not part."""
    letters = [ord(character) for character in text if character.isalpha()]
    latin = sum(letter <= _LAST_LATIN or letter in _MORE_LATIN for letter in letters)
    return 2 * latin < len(letters)


def _not_english(name: str, language: str, text: str) -> LanguageError:
    told = f" ({language_name(language)})" if language != ENGLISH else ""
    quoted = (
        f", or read its direct quotations with --lang {language}"
        if language in spoken_languages()
        else ""
    )
    return LanguageError(
        f"{name}: the text is not English{told}; "
        "newskg reads English only; give an English translation with --translation, "
        f"or leave it out{quoted}",
        language="und" if language == ENGLISH else language,
        text=text,
    )


def language_of(text: str) -> str | None:
    """The language that ``text`` is in, as an ISO 639-1 code; None if that is not sure."""
    language, probability = _identifier().classify(text[:_SAMPLE])
    return str(language) if probability >= _SURE else None


@functools.cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
