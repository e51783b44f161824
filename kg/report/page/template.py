"""How our pages are rendered: every value escaped, nothing fetched, nothing run but our scripts."""

from __future__ import annotations

import base64
import hashlib

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

from kg.ontology.page_address import web_address

__all__ = ["policy", "template_environment", "web_address"]


class _Compiled(BytecodeCache):
    """Compiled templates, kept as long as the process: to compile one takes longer than to fill it.

    jinja2 itself takes care that one whose text has changed is compiled again.
    """

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Gives the template what is kept of it."""
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps it."""
        self._codes[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def template_environment() -> Environment:
    """Our templates; a missing value is an error and never an empty place."""
    environment = Environment(
        loader=PackageLoader("kg.report"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, bytecode_cache=_COMPILED,
    )  # fmt: skip
    environment.policies["json.dumps_kwargs"] = {
        "sort_keys": False, "ensure_ascii": False, "separators": (",", ":"),
    }  # fmt: skip
    return environment


def policy(*, scripts: tuple[str, ...], styles: tuple[str, ...], files: bool = False) -> str:
    """A content-security policy that lets these scripts and styles run and nothing be fetched.

    With ``files`` pictures may come from where the page itself is: its folder, or its server.
    """
    beside = " 'self' file:" if files else ""
    return (
        "default-src 'none'; "
        f"script-src {' '.join(map(_hash, scripts))}; style-src {' '.join(map(_hash, styles))}; "
        f"img-src data: blob:{beside}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    found = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
    return f"'sha256-{found}'"
