"""Cases that no rule serves: the phenomenon is real, and some 800 articles had no use for its rule.

``expected_failures.yaml`` lists them by reason. Every benchmark counts them as
wrong; tests that hold a floor leave them out.
`tests/extraction/test_expected_failures.py` holds that they fail: one that passes leaves the list.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

PATH = Path(__file__).parent / "expected_failures.yaml"


@cache
def expected_failures() -> frozenset[str]:
    """The ids of all cases that are expected to fail."""
    reasons: dict[str, list[str]] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return frozenset(case for cases in reasons.values() for case in cases)
