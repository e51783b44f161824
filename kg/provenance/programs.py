"""The programs that sign, verify and read time stamps: those that a stranger has too."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

from kg.errors import OutputError

# Debian's packages of the programs.
_PACKAGES = {"ssh-keygen": "openssh-client", "openssl": "openssl", "minisign": "minisign"}
_SECONDS = 60  # a passphrase is typed in that time


def run(command: Sequence[str], *, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """What a program answers; raises OutputError if it is missing or does not end."""
    program = command[0]
    if shutil.which(program) is None:
        raise OutputError(
            f"{program}: is not installed; install it (Debian: apt install "
            f"{_PACKAGES.get(program, program)})"
        )
    try:
        return subprocess.run(
            command, input=data, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise OutputError(
            f"{program}: did not end within {_SECONDS} seconds; unlock the key with an agent"
        ) from error


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    """The last line that a program printed, for messages."""
    lines = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
    return lines[-1].strip() if lines else f"exit code {done.returncode}"
