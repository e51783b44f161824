"""Tags of languages (BCP 47), their names in English, and those whose quotations are read."""

from __future__ import annotations

import re
from pathlib import Path

from kg.ontology.resources import resource

# Language, script and region as BCP 47 has them; what stores of RDF take as a language tag.
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def is_language_tag(text: str) -> bool:
    """True of ``de``, ``zh-Hant`` and the like; false of ``German``."""
    return _TAG.fullmatch(text) is not None


def language_name(tag: str) -> str:
    """ "German" for ``de`` and ``de-AT``; the tag itself if no language is known by it."""
    import pycountry

    code = tag.partition("-")[0].lower()
    found = pycountry.languages.get(**{"alpha_2" if len(code) == 2 else "alpha_3": code})
    return str(found.name) if found else tag


def translated_from(tag: str, translator: str | None = None) -> str:
    """What stands beside each quotation of a translation: nobody said its English words."""
    return f"translated from {language_name(tag)}{f' by {translator}' if translator else ''}"


def written_in(tag: str) -> str:
    """What stands beside each quotation that is not in English: "in French"."""
    return f"in {language_name(tag)}"


def language_note(
    *, translated: str | None = None, translator: str | None = None, written: str | None = None
) -> str:
    """What stands beside the quotations of an article; empty where it is in English.

    ``translated`` is the language that its text was translated from, ``written`` that of its text.
    """
    if translated:
        return translated_from(translated, translator)
    return written_in(written) if written else ""


def spoken_languages() -> frozenset[str]:
    """The languages other than English whose direct quotations can be read."""
    return frozenset(path.stem for path in _folder().glob("*.ttl"))


def words_of(language: str) -> Path:
    """The file with the words of direct speech in one of `spoken_languages`."""
    return _folder() / f"{language}.ttl"


def _folder() -> Path:
    return resource("ontology", "languages")
