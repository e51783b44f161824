"""Nothing that only POSIX has is needed to import newskg."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT

WITHOUT = """
import importlib, os, pkgutil, signal, sys
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
for owner, name in ((os, "pread"), (os, "pwrite"), (os, "fork"), (signal, "SIGALRM"),
                    (signal, "SIGPIPE"), (signal, "SIGKILL"), (signal, "setitimer")):
    delattr(owner, name)
import kg
for module in pkgutil.walk_packages(kg.__path__, "kg."):
    # The server's own package asks for the system's name, which is not another one here.
    if not module.name.startswith(("kg.training", "kg.__main__", "kg.queries.assistant.server")):
        importlib.import_module(module.name)
from kg.cli import main
sys.exit(main(["query", "--list"]))
"""


def test_modules_of_posix_are_not_needed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "alleged-complicity" in done.stdout
