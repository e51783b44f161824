"""When: time expressions of a sentence as xsd or EDTF values (ISO 8601-2), with their words.

Relative expressions are counted from the article's date, or, for "three days later", from the
time last read; without an anchor the value is None: no date is invented. Words are data
(``ontology/lexicon-times.ttl``). The preposition belongs to the words: "since 2019" is 2019/.. .
"""

from __future__ import annotations

from datetime import date, timedelta

from kg.extractors.quantities import DASHES, Piece
from kg.extractors.times.dates import Core, DateReader, TimeWords, is_year, time_words
from kg.extractors.times.values import joined, moved, related, shifted, shortened
from kg.model import Span, Time

MAX_WORDS = 8  # in the longest vague time ("in the early hours")

__all__ = ["Clock", "TimeWords", "time_words"]


class Clock:
    """Reads the times of one document; remembers the last one as anchor for "a day later"."""

    def __init__(self, words: TimeWords, published: str | None) -> None:
        self._words = words
        self._published = published_day(published)
        self.last: str | None = None

    def find(self, text: str, cut: list[Piece]) -> list[Time]:
        """The times among the pieces ``cut`` of a sentence of ``text``, in reading order."""
        words = self._words
        if not any(p.text in words.starters or is_year(p.text) for p in cut):
            return []
        found = []
        reader = _Reader(words, self._published, cut, text)
        i = 0
        while i < len(cut):
            read = reader.read(i, self.last)
            if read is None:
                i += 1
                continue
            value, end = read
            found.append(Time(Span(cut[i].start, cut[end - 1].end), value))
            if value is not None and "/" not in value:
                self.last = value
            i = end
            while (
                value is not None
                and end + 1 < len(cut)
                and cut[end].text in ("and", ",")
                and (is_year(cut[end + 1].text) and is_year(cut[end - 1].text))
            ):  # "in 2022 and 2024"
                end += 2
                found.append(Time(Span(cut[end - 1].start, cut[end - 1].end), cut[end - 1].text))
                i = end
        return found

    def upcoming(self, time: Time, text: str) -> str | None:
        """The value of a weekday or a day without a year that lies ahead of the article."""
        if self._published is None or time.value is None or len(time.value) != 10:
            return None
        day = date.fromisoformat(time.value)
        words = text[time.span.start : time.span.end].lower().split()
        if day >= self._published:
            return None
        if any(word in self._words.weekdays for word in words):
            return (day + timedelta(days=7)).isoformat()
        if not any(is_year(word.strip(",.")) for word in words):
            return shifted(day, "year", 1).isoformat()
        return None


def published_day(published: str | None) -> date | None:
    if not published:
        return None
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        return None


class _Reader(DateReader):
    """Time expressions with their prepositions, from a given piece on."""

    def read(self, i: int, last: str | None) -> tuple[str | None, int] | None:
        """Value and index behind the expression that starts at piece ``i``, or None."""
        relation = self._words.prepositions.get(self._at(i))
        if relation is not None:
            read = self._prepositional(i, relation, last)
            if read is not None:
                return read
        vague = self._vague(i)
        if vague is not None:
            return vague
        shifted = self._shifted(i, last)
        if shifted is not None:
            return shifted
        core = self.core(i)
        if core is None or (core.plain and not self._bare_year(i, core)):
            return None
        return core.value, core.end

    def _bare_year(self, i: int, core: Core) -> bool:
        """ "The 1974 demolition", "1998–2001": a year right before a noun or as an interval."""
        if core.value and "/" in core.value:
            return True
        return self._at(i - 1) in ("the", "a", "her", "his", "their", "its") and (
            self._at(core.end).isalpha()
        )

    # ------------------------------------------------------------------ with a preposition

    def _prepositional(
        self, i: int, relation: str, last: str | None
    ) -> tuple[str | None, int] | None:
        vague = self._vague(i)
        if vague is not None:
            return vague
        if relation == "clock":
            clock = self._clock(i)
            if clock is not None:
                return clock
        if relation in ("between", "from", "during"):
            interval = self._interval(i, relation)
            if interval is not None:
                return interval
        past = self._past_span(i)
        if past is not None:
            return past
        core = self.core(i + 1)
        if core is None:
            return self._anchored(i, relation)
        if relation in ("of", "plain") and core.plain:
            return None
        return related(relation, core.value), core.end

    def _anchored(self, i: int, relation: str) -> tuple[str | None, int] | None:
        """ "since the war", "shortly after the funeral", "within the hour": no value."""
        at = i + 1
        if self._at(at) in ("the", "a", "an", "this", "that", "one"):
            at += 1
        if at > i + 1 and self._at(at) in ("single", "first", "second", "last", "same"):
            at += 1
        if self._at(at) in self._words.events and relation not in ("of",):
            return None, at + 1
        if relation == "within" and self._at(at) in self._words.units:
            return None, at + 1
        return None

    def _clock(self, i: int) -> tuple[str | None, int] | None:
        at = i + 1
        if not self._at(at)[:1].isdigit():
            return None
        at += 1
        while self._at(at) in (":", "am", "pm", "a.m", "p.m", "o'clock", "gmt", ".", "m"):
            at += 1
        if at == i + 2:
            return None
        if self._at(at) in ("on", ","):
            at += 1
        core = self.core(at)
        if core is None:
            return None, at
        return core.value, core.end

    def _interval(self, i: int, relation: str) -> tuple[str | None, int] | None:
        first = self.core(i + 1)
        joints = {"between": ("and",), "during": ("and",)}.get(
            relation, ("to", "until", "till", "through", *DASHES)
        )
        month = self._words.months.get(self._at(i + 1))
        if first is not None and month and first.end == i + 2 and self._at(first.end) in joints:
            later = self.core(first.end + 1)  # "between April and May 2020"
            if later is not None and later.value is not None and len(later.value) == 7:
                return f"{later.value[:4]}-{month:02d}/{later.value}", later.end
        if first is not None and first.value and "/" in first.value and relation == "from":
            return first.value, first.end
        start = i + 1
        if first is None:
            # "from 3 to 9 March 2024": the month stands behind the second day
            if not self._at(start).isdigit() or self._at(start + 1) not in joints:
                return None
            second = self.core(start + 2)
            if second is None or second.day is None:
                return None
            low = second.day.replace(day=int(self._at(start)))
            return f"{low.isoformat()}/{second.value}", second.end
        if self._at(first.end) not in joints:
            return None
        second = self.core(first.end + 1)
        if second is None:
            return None
        return joined(first.value, second.value), second.end

    def _past_span(self, i: int) -> tuple[str | None, int] | None:
        """ "over the past six months", "in the twelve months to April 2020", "first half of"."""
        at = i + 1
        if self._at(at) == "the":
            at += 1
        past = self._at(at) in ("past", "last", "previous")
        if past:
            at += 1
        half = self._at(at) in ("first", "second") and self._at(at + 1) == "half"
        if half:
            core = self.core(at + 3) if self._at(at + 2) == "of" else None
            if core is None or core.value is None or len(core.value) != 4:
                return None
            months = ("01", "06") if self._at(at) == "first" else ("07", "12")
            return f"{core.value}-{months[0]}/{core.value}-{months[1]}", core.end
        count = self._count(at)
        if count is None:
            return None
        unit = self._words.units.get(self._at(count[1]))
        if unit is None:
            return None
        if past:
            if self._published is None:
                return None, count[1] + 1
            low = shifted(self._published, unit, -count[0])
            return f"{low.isoformat()}/{self._published.isoformat()}", count[1] + 1
        if self._at(count[1] + 1) == "to" and unit == "month":
            core = self.core(count[1] + 2)
            if core is not None and core.value is not None and len(core.value) == 7:
                end = date.fromisoformat(core.value + "-01")
                low = shifted(end, "month", 1 - count[0])
                return f"{low.isoformat()[:7]}/{core.value}", core.end
        return None

    # ------------------------------------------------------------------ vague and shifted

    def _vague(self, i: int) -> tuple[str | None, int] | None:
        for size in range(min(MAX_WORDS, len(self._cut) - i), 0, -1):
            key = tuple(piece.text for piece in self._cut[i : i + size])
            if key in self._words.vague:
                return None, i + size
        return None

    def _count(self, i: int) -> tuple[int, int] | None:
        text = self._at(i)
        if text in ("a", "an", "one"):
            return 1, i + 1
        if text.isdigit() and len(text) < 4:
            return int(text), i + 1
        if text in self._words.numbers:
            return self._words.numbers[text], i + 1
        return None

    def _shifted(self, i: int, last: str | None) -> tuple[str | None, int] | None:
        """ "two weeks ago", "three days later", "ten years after the 2004 massacre"."""
        if self._at(i) == "the" and self._at(i + 1) in ("following", "next", "same", "previous"):
            unit = self._words.units.get(self._at(i + 2))
            if unit is None:
                return None
            steps = {"following": 1, "next": 1, "same": 0, "previous": -1}[self._at(i + 1)]
            return moved(last, unit, steps), i + 3
        count = self._count(i)
        if count is None:
            return None
        unit = self._words.units.get(self._at(count[1]))
        if unit is None:
            return None
        behind = count[1] + 1
        word = self._at(behind)
        if word == "ago":
            if self._published is None:
                return None, behind + 1
            return shortened(shifted(self._published, unit, -count[0]), unit), behind + 1
        if word in ("later", "earlier"):
            sign = 1 if word == "later" else -1
            return moved(last, unit, sign * count[0]), behind + 1
        if word in ("after", "before"):
            return self._after(behind, unit, count[0] if word == "after" else -count[0])
        return None

    def _after(self, i: int, unit: str, steps: int) -> tuple[str | None, int] | None:
        at = i + 1
        if self._at(at) == "the":
            at += 1
        if is_year(self._at(at)):
            year = self._at(at)
            end = at + 2 if self._at(at + 1).isalpha() else at + 1
            return moved(year, unit, steps), end
        core = self.core(at)
        if core is not None and core.value is not None:
            return moved(core.value, unit, steps), core.end
        return None
