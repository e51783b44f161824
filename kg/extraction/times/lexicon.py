"""The lists that reading times needs (``ontology/lexicon-times.ttl``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from kg.extraction.quantities import Phrases
from kg.ontology.lexicon import Lexicon

LONGEST_VAGUE = 8  # words ("in the early hours")
LONGEST_HOLIDAY = 5  # pieces of "new year ' s eve"
YEAR_DIGITS = 4
# Words that a time may begin with, beside those of the lists: those that ``clock.py`` and
# ``dates.py`` name as grammar.
OPENERS = frozenset(
    ("the", "that", "a", "an", "one", "last", "past", "this", "next", "later", "earlier", "weekend")
)


@dataclass(frozen=True, slots=True, eq=False)
class TimeWords:
    """The lists that reading times needs."""

    months: dict[str, int]
    weekdays: dict[str, int]
    units: dict[str, str]  # "weeks" -> "week"
    day_parts: frozenset[str]
    numbers: dict[str, int]
    prepositions: dict[str, str]
    days: dict[str, int]  # "yesterday" -> -1
    vague: Phrases
    events: frozenset[str]  # nouns that anchor a vague time: "the funeral", "the war"
    seasons: dict[str, int]
    quarters: dict[str, int]  # "third" -> 3
    rough: frozenset[str]  # "early", "late"
    edges: frozenset[str]  # "the start of", "the night of"
    again: frozenset[str]  # "every August"
    holidays: Phrases  # "christmas day" -> "12-25"
    named_days: frozenset[str]  # "Black Friday" is no Friday to count from
    ambiguous: frozenset[str]  # months that are words of their own: "may", "march"
    month_leads: frozenset[str]  # words before such a month that make it one
    starters: frozenset[str]  # a time has one of these, or a year
    openers: frozenset[str] = field(init=False)  # a time begins with one of these, or a number

    def __post_init__(self) -> None:
        """Gathers the words that times begin with."""
        lists = (self.months, self.weekdays, self.days, self.seasons, self.numbers)
        more = (self.prepositions, self.rough, self.again)
        phrases = (self.vague.openers(), self.holidays.openers())
        object.__setattr__(self, "openers", OPENERS.union(*lists, *more, *phrases))

    def may_open(self, word: str) -> bool:
        """False for a word that no time begins with."""
        return word in self.openers or word[0].isdecimal()

    def sort(self, word: str) -> str:
        """The list that a word of a time is in; a unit is in its singular, and a word of no list
        stands for itself."""
        if word.isdecimal():
            return "year" if len(word) == YEAR_DIGITS else "number"
        sorts = (
            (self.months, "month"),
            (self.weekdays, "weekday"),
            (self.units, self.units.get(word, "")),
            (self.day_parts, "part"),
            (self.seasons, "season"),
            (self.numbers, "number"),
            (self.events, "event"),
        )
        return next((name for words, name in sorts if word in words), word)


@cache
def time_words(lexicon: Lexicon) -> TimeWords:
    """The lists of ``lexicon``; raises LexiconError if one is missing."""
    months, weekdays = _numbers(lexicon, "month"), _numbers(lexicon, "weekday")
    days = _numbers(lexicon, "dayWord")
    vague = frozenset(tuple(word.split()) for word in lexicon.words("vagueTime"))
    units = lexicon.mapping("timeUnit")
    seasons = _numbers(lexicon, "season")
    holidays = {tuple(k.split()): v for k, v in lexicon.mapping("holiday").items()}
    return TimeWords(
        months=months,
        weekdays=weekdays,
        units=units,
        day_parts=lexicon.words("dayPart"),
        numbers=_numbers(lexicon, "numberWord"),
        prepositions=lexicon.mapping("timePreposition"),
        days=days,
        vague=Phrases(dict.fromkeys(vague, ""), most=LONGEST_VAGUE),
        events=lexicon.words("anchoringNoun"),
        seasons=seasons,
        quarters=_numbers(lexicon, "quarterWord"),
        rough=lexicon.words("roughTime"),
        edges=lexicon.words("edgeWord"),
        again=lexicon.words("againWord"),
        holidays=Phrases(holidays, most=LONGEST_HOLIDAY),
        named_days=lexicon.words("namedDayOpener"),
        ambiguous=lexicon.words("ambiguousMonth"),
        month_leads=lexicon.words("monthLead"),
        starters=frozenset(
            {*months, *weekdays, *units, *days, *seasons, *(key[0] for key in holidays)}
            | lexicon.words("dayPart")
            | {words[-1] for words in vague}
            | lexicon.words("anchoringNoun")
            | {"am", "pm", "m", "clock"}
        ),
    )


def _numbers(lexicon: Lexicon, name: str) -> dict[str, int]:
    return {word: int(value) for word, value in lexicon.mapping(name).items()}
