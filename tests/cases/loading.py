"""Cases from a YAML file, none with a key that nothing reads: it would test nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def cases_of(path: Path, keys: frozenset[str]) -> list[dict[str, Any]]:
    """The cases of a file; ValueError names a key that is not one of ``keys``."""
    cases: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for case in cases:
        if unknown := sorted(case.keys() - keys):
            raise ValueError(
                f"{path.name}: {case.get('id') or case['text']}: no such key {unknown}"
            )
    return cases
