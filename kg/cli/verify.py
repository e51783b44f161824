"""``kg verify``: checks a pack that somebody made with ``kg pack``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from kg.cli.check import add_keys, print_proof


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    verify = verbs.add_parser(
        "verify", help="check a pack: digests, sources, quotations, signature"
    )
    verify.add_argument("pack", metavar="PACK", type=Path, help="zip file, or its unpacked folder")
    add_keys(verify)
    verify.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg verify"""
    from kg.provenance.verify import verify_pack

    proof = verify_pack(options.pack, signer=options.signer, authority=options.authority)
    return print_proof(proof, what=str(options.pack))
