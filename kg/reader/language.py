"""Is it English? The parser would mis-read anything else, so anything else is refused by name."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from kg.errors import LanguageError
from kg.lexicon import Lexicon

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4000  # characters: enough for a sure answer, few enough to cost nothing
_SHORTEST = 8  # words: below this no detector is to be trusted, and the text is let through
# English prose has 35-50 % of these words; other languages share a few of them ("a", "in", "was").
_ENGLISH_SHARE = 0.22
_SURE = 0.9  # probability from which another language is believed


def check_english(text: str, *, name: str, lexicon: Lexicon) -> None:
    """Raises LanguageError, naming the language, where ``text`` is surely not English."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    if len(words) < _SHORTEST:
        return
    common = lexicon.words("englishFunctionWord")
    if sum(word in common for word in words) >= _ENGLISH_SHARE * len(words):
        return
    language, probability = _identifier().classify(text[:_SAMPLE])
    if language != "en" and probability >= _SURE:
        raise LanguageError(
            f"{name}: the text is not English ({_language_name(language)}); "
            "newskg reads English only, translate it first or leave it out"
        )


@functools.cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _language_name(code: str) -> str:
    import pycountry

    language = pycountry.languages.get(alpha_2=code)
    return str(language.name) if language else code
