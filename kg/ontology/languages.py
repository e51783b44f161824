"""Tags of languages (BCP 47), and their names in English."""

from __future__ import annotations

import re

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
