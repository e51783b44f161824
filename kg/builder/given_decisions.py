"""The decisions that a build is given: ``OUT/decisions.jsonl``, more files, and a user's tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.decisions.file import DECISIONS, DecisionFile, append, read_files
from kg.decisions.make import now, this_user
from kg.decisions.records import Decision, Kind
from kg.decisions.rows import decisions_of, fresh
from kg.decisions.standing import standing
from kg.linking.overrides import Row, read_rows
from kg.records.database import RecordStore

if TYPE_CHECKING:
    from kg.builder.options import BuildOptions


@dataclass(frozen=True, slots=True)
class GivenDecisions:
    """What was read before the work: decisions of files, rows of tables."""

    found: DecisionFile
    same: tuple[Row, ...] = ()
    different: tuple[Row, ...] = ()

    @classmethod
    def read(cls, options: BuildOptions, out: Path) -> GivenDecisions:
        """Raises DecisionError or LexiconError, with the place, if a file is malformed."""
        return cls(
            read_files(options.decisions, out / DECISIONS),
            tuple(read_rows(options.same)),
            tuple(read_rows(options.different)),
        )

    def store(self, out: Path, records: RecordStore, *, base: str) -> DecisionFile:
        """All decisions; rows that no decision states yet are added to ``OUT/decisions.jsonl``."""
        who, when = this_user(), now()
        rows = [
            *decisions_of(self.same, Kind.SAME, records, base=base, who=who, when=when),
            *decisions_of(self.different, Kind.DIFFERENT, records, base=base, who=who, when=when),
        ]
        added = fresh(rows, self.found.decisions)
        notes = list(self.found.notes)
        if added:
            notes += append(out / DECISIONS, added)
        notes += self._undone(rows)
        both = (*self.found.decisions, *added)
        return replace(self.found, decisions=both, notes=tuple(dict.fromkeys(notes)))

    def _undone(self, rows: list[Decision]) -> list[str]:
        """Rows that are given again although somebody undid them."""
        undone = {
            outcome.decision.id: outcome
            for outcome in standing(self.found.decisions).outcomes
            if outcome.by is not None
        }
        return [
            f"{row.why}: this row was undone ({undone[row.id].note}); undo that to apply it again"
            for row in rows
            if row.id in undone
        ]
