"""What counts as one accusation: the wrongs that a reader meets as one, the same in every output.

They are alleged of the same accused in the same sentences, and have the same answers. What somebody
says of themselves alone, or is reported not to have said, accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from kg.report.graph.allegations import Accuser, Answers, Wrong, accusers_of
from kg.report.graph.rows import PropositionRow, QuoteRow, Reading, StatementRow, local_name

_ACQUITTAL = "Acquittal"
# Article and characters of a sentence, and who speaks in it.
_Place = tuple[str, int, int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class JointWrongs:
    """An accusation: ``wrongs`` whose statements are those of others than the ``accused``.

    ``accusers`` allege them, ``answers`` are all answers to them. ``acquitted`` is True if an
    article tells that a court acquitted the accused of them.
    """

    wrongs: tuple[Wrong, ...]
    accusers: tuple[Accuser, ...]
    answers: Answers
    acquitted: bool

    @property
    def accused(self) -> tuple[str, ...]:
        """IRIs of the accused; none where only the words say who it is."""
        return self.wrongs[0].accused

    @property
    def statements(self) -> tuple[StatementRow, ...]:
        """The statements that allege it, each once."""
        return tuple({s.iri: s for one in self.wrongs for s in one.statements}.values())

    @property
    def narrated(self) -> tuple[PropositionRow, ...]:
        """What articles call alleged without a statement of anybody, each once."""
        found = {p.iri: p for one in self.wrongs for p in one.alleged if not p.statements}
        return tuple(found.values())


def joint_wrongs(reading: Reading, wrongs: Iterable[Wrong]) -> list[JointWrongs]:
    """Every accusation of ``wrongs``, in their order."""
    groups: dict[tuple[object, ...], list[Wrong]] = {}
    for wrong in wrongs:
        made = tuple(one for one in wrong.statements if one.made and _of_others(one, wrong))
        spoken = replace(wrong, statements=made)
        places = tuple(dict.fromkeys(_told_at(spoken)))
        if places:
            sure = tuple(_replies_at(reading, wrong.answers.sure))
            perhaps = tuple(_replies_at(reading, wrong.answers.perhaps))
            groups.setdefault((wrong.accused, places, sure, perhaps), []).append(spoken)
    return [_joined(reading, tuple(group)) for group in groups.values()]


def _of_others(statement: StatementRow, wrong: Wrong) -> bool:
    return not wrong.accused or bool(set(wrong.accused) - set(statement.speakers))


def _told_at(wrong: Wrong) -> Iterator[_Place]:
    """The sentences of an alleged wrong, each with who is reported to speak."""
    for one in wrong.statements:
        yield from _places(one.quotes, one.speakers or (one.source,))
    for told in wrong.alleged:
        if not told.statements:
            yield from _places(told.quotes, ())


def _replies_at(reading: Reading, iris: Iterable[str]) -> Iterator[_Place]:
    for iri in iris:
        told = reading.statements.get(iri) or reading.propositions.get(iri)
        yield from _places(told.quotes if told else (), (iri,))


def _places(quotes: Iterable[QuoteRow], by: tuple[str, ...]) -> Iterator[_Place]:
    for quote in quotes:
        yield quote.article, quote.start, quote.end, by


def _joined(reading: Reading, wrongs: tuple[Wrong, ...]) -> JointWrongs:
    sure = dict.fromkeys(chain.from_iterable(one.answers.sure for one in wrongs))
    perhaps = dict.fromkeys(chain.from_iterable(one.answers.perhaps for one in wrongs))
    return JointWrongs(
        wrongs,
        accusers_of(reading, wrongs),
        Answers(tuple(sure), tuple(one for one in perhaps if one not in sure)),
        acquitted=_has_acquittal(reading, sure),
    )


def _has_acquittal(reading: Reading, answers: Iterable[str]) -> bool:
    verdicts = (reading.propositions[one] for one in answers if one in reading.propositions)
    return any(local_name(one.kind or "") == _ACQUITTAL for one in verdicts)
