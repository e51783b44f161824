"""The words and patterns of ``ontology/page.ttl``, compiled once."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from kg.ontology.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class PageRules:
    """Words and patterns of boilerplate."""

    lines: frozenset[str]
    sections: frozenset[str]
    section_lines: re.Pattern[str]
    summaries: frozenset[str]
    furniture: re.Pattern[str]
    below_title: re.Pattern[str]
    foot: re.Pattern[str]
    author_notes: re.Pattern[str]
    teasers: re.Pattern[str]
    agencies: frozenset[str]
    picture_sites: frozenset[str]
    bylines: tuple[re.Pattern[str], ...]
    labels: frozenset[str]
    dateline: re.Pattern[str]
    months: frozenset[str]
    weekdays: frozenset[str]
    stamp_words: frozenset[str]
    before_date: frozenset[str]
    outlet_words: frozenset[str]
    posts: frozenset[str]
    headline_openings: frozenset[str]
    headline_barriers: frozenset[str]
    long_headline_barriers: frozenset[str]


@functools.cache
def page_rules(lexicon: Lexicon) -> PageRules:
    """The rules of ``lexicon``; raises LexiconError if a list is missing."""

    def one_of(name: str) -> re.Pattern[str]:
        rules = "|".join(f"(?:{rule})" for rule in sorted(lexicon.words(name)))
        return re.compile(rules, re.IGNORECASE)

    return PageRules(
        lines=lexicon.words("furnitureLine"),
        sections=lexicon.words("furnitureSection"),
        section_lines=one_of("furnitureSectionPattern"),
        summaries=lexicon.words("summaryLabel"),
        furniture=one_of("furniturePattern"),
        below_title=one_of("belowTitlePattern"),
        foot=one_of("footPattern"),
        author_notes=one_of("authorNotePattern"),
        teasers=one_of("teaserPattern"),
        agencies=lexicon.words("pictureAgency"),
        picture_sites=lexicon.words("pictureSite"),
        bylines=tuple(
            re.compile(rule, re.IGNORECASE) for rule in sorted(lexicon.words("bylinePattern"))
        ),
        labels=lexicon.words("sectionLabel"),
        dateline=re.compile("|".join(sorted(lexicon.words("datelinePattern")))),
        months=lexicon.words("month"),
        weekdays=lexicon.words("weekday"),
        stamp_words=lexicon.words("stampWord"),
        before_date=lexicon.words("beforeDate"),
        outlet_words=lexicon.words("outletWord"),
        posts=frozenset(lexicon.words("post")),
        headline_openings=lexicon.words("headlineOpening"),
        headline_barriers=lexicon.words("headlineBarrier"),
        long_headline_barriers=lexicon.words("longHeadlineBarrier"),
    )
