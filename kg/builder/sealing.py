"""The last step of a build: the folder is sealed, and signed and time-stamped if the user wants."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.builder.output_parts import GRAPHS
from kg.errors import InputError
from kg.provenance.seal import seal
from kg.provenance.signature import sign
from kg.provenance.timestamp import STAMP_END
from kg.records.database import RecordStore

if TYPE_CHECKING:
    from kg.builder.options import BuildOptions, BuildReport


def check_key(key: Path | None) -> None:
    """Raises InputError if the key that shall sign is not there: before the work, not after it."""
    if key is not None and not key.is_file():
        raise InputError(f"{key}: no such key; give --sign a private key of SSH or minisign")


def seal_folder(report: BuildReport, records: RecordStore, options: BuildOptions) -> BuildReport:
    """Writes ``OUT/provenance/``; returns the report with notes for the user.

    A time stamp of the same bytes stays: the older one proves more. Raises OutputError if a key
    does not sign, EndpointError if the authority gives no time stamp.
    """
    graphs = () if options.store_only else GRAPHS
    done = seal(report.out, records, options.settings, base=options.base, graphs=graphs)
    if options.sign is not None:
        sign(done.sums, options.sign)
    if options.timestamp is not None:
        from kg.exchange.timestamp import stamp

        if not done.sums.with_name(done.sums.name + STAMP_END).is_file():
            stamp(done.sums, options.timestamp)
    return replace(report, notes=(*report.notes, *done.notes))
