"""The version of newskg, which is part of what an extraction depends on."""

from __future__ import annotations

VERSION = "0.1.0"
