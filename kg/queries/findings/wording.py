"""Sentences for findings, in which the source and the status come before what is said.

A reader, or a language model, that copies such a sentence cannot turn a claim into a fact without
cutting words out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.queries.findings.fields import FindingFields

NOBODY = "a source that the article does not name"
NOT_ESTABLISHED = "not established as fact"
NOT_MADE = "not made"
# What every answer says once, before its first finding.
CAUTION = (
    "What follows is what sources say in articles. Only what begins with “The article states:” is "
    "stated as fact by an article; nothing here says that a claim is true. Keep who says it, and "
    "the status, whenever you repeat a line."
)
# A longer quotation is cut at a word.
_LONGEST = 600
_FRAMES = {
    "future": "planned or expected, not something that has happened",
    "hypothetical": "hypothetical, not something that has happened",
}
_DEGREES = {
    "probable": "as probable, not as certain",
    "possible": "as possible, not as certain",
    "unspecified": "without saying that it is so",
}


def standing(finding: FindingFields) -> str:
    """``alleged``, ``claimed, negated``, ``asserted, possible, future`` …"""
    usual = {"affirmed", "certain", "nonfuture"}
    rest = (finding.polarity, finding.commitment, finding.time_frame)
    return ", ".join((finding.status, *(word for word in rest if word not in usual)))


def sentence(finding: FindingFields) -> str:
    """The whole sentence of a finding."""
    head = _statement(finding) if finding.kind == "statement" else _proposition(finding)
    parts = [head, *_others(finding)]
    quotation = shortened(finding.quotation)
    if finding.kind != "statement" or quotation != shortened(finding.what):
        parts.append(f"{in_words(finding)} “{quotation}”")
    return f"{' '.join(parts)} — {finding.source}"


def in_words(finding: FindingFields) -> str:
    """What stands before the quotation of a finding: whose words they are."""
    return f"In the {'translation' if finding.source.translated else 'article'}’s words:"


def people(names: Iterable[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``; nobody is a source that the article does not name."""
    listed = list(dict.fromkeys(names))
    if not listed:
        return NOBODY
    return f"{', '.join(listed[:-1])} and {listed[-1]}" if len(listed) > 1 else listed[0]


def shortened(words: str) -> str:
    """On one line, cut at a word where it is long."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rsplit(' ', 1)[0]} …"


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def who(finding: FindingFields) -> str:
    """The speaker, and the source that reports them."""
    named = people(finding.speakers)
    return f"{named} (according to {people(finding.relayed_by)})" if finding.relayed_by else named


def _statement(finding: FindingFields) -> str:
    note = "translated" if finding.source.translated else finding.source.language_note
    mark = f"({note}) " if note else ""
    speaker, words = capital(who(finding)), f"{mark}“{shortened(_bare(finding.what))}”"
    if finding.status == NOT_MADE:
        why = "denied, planned or hypothetical"
        return f"The article does not report that {who(finding)} said this ({why}): {words}."
    if finding.status == "alleged":
        return f"{speaker} alleged, which is {NOT_ESTABLISHED}: {words}."
    if finding.status == "denied":
        return f"{speaker} made a denial, in the words: {words}."
    if finding.time_frame != "nonfuture":
        return f"{speaker}: {finding.act}, about what had not happened yet: {words}."
    return f"{speaker} said (a claim, {NOT_ESTABLISHED}; act: {finding.act or 'say'}): {words}."


def _proposition(finding: FindingFields) -> str:
    negated = finding.polarity == "negated"
    what = affirmative(finding.what) if negated else finding.what
    limits = [
        text
        for text in (_DEGREES.get(finding.commitment), _FRAMES.get(finding.time_frame))
        if text is not None
    ]
    if finding.status not in ("asserted", "denied"):
        limits.insert(0, NOT_ESTABLISHED)
    if finding.status == "asserted":
        head = "The article states" if negated or finding.is_fact else "The article mentions"
    else:
        head = f"{capital(who(finding))} {finding.status}"
    if negated:
        head += " that this is not so or did not happen"
    if limits:
        head += f" ({'; '.join(limits)})"
    return f"{head}: {what}{_participants(finding)}."


def affirmative(what: str) -> str:
    """The label of a negated proposition without its "no" or "not"."""
    return re.sub(r" – not ", " – ", re.sub(r"^no ", "", what), count=1)


def _participants(finding: FindingFields) -> str:
    shown = "; ".join(f"{role}: {words}" for role, words in finding.participants)
    return f" [{shown}]" if shown else ""


def _bare(words: str) -> str:
    """Without the quotation marks around all of it."""
    line = words.strip().rstrip(",")
    for left, right in ("“”", '""', "«»"):
        inside = line[1:-1]
        if line[:1] == left and line[-1:] == right and not {left, right} & set(inside):
            return inside.strip().rstrip(",")
    return line


def _others(finding: FindingFields) -> list[str]:
    """What else the sentence holds that is no fact, so that nobody reads it as one."""
    if not finding.others:
        return []
    return [f"The same sentence also holds what is only {'; '.join(finding.others)}."]
