"""Real servers for the tests, each on loopback with its own folder, ended with the test."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

PATIENCE = 60.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """The path of a program; without it the test is skipped, or fails under CI."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin")
    return found if found is not None else missing(f"the program {name}")


def missing(what: str) -> NoReturn:
    """Skips the test, or fails it under CI."""
    message = f"{what} is not installed"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Returns when the server answers anything."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"{process.args!r} ended with {process.returncode}")
        try:
            httpx.get(url, timeout=2)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} does not answer")


class Server:
    """A server process that can be killed and started again on its folder."""

    url: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """What to run."""
        raise AssertionError("a server needs a command")

    def start(self) -> None:
        """Starts it and waits until it answers."""
        self.process = subprocess.Popen(
            self.command(), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self.url, self.process)

    def kill(self) -> None:
        """Ends it at once, as a crash would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ends it."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()


class OxigraphServer(Server):
    """``oxigraph serve`` from PyPI."""

    read_only = False

    def command(self) -> list[str]:
        """Read-write, or read-only."""
        verb = "serve-read-only" if self.read_only else "serve"
        bind = f"127.0.0.1:{self.port}"
        return [program("oxigraph"), verb, "--location", str(self.folder / "db"), "--bind", bind]


VIRTUOSO = """
[Database]
DatabaseFile = {0}/virtuoso.db
ErrorLogFile = {0}/virtuoso.log
LockFile = {0}/virtuoso.lck
TransactionFile = {0}/virtuoso.trx
xa_persistent_file = {0}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {0}/temp.db
TransactionFile = {0}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{1}
DisableUnixSocket = 1
ServerThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CaseMode = 2
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{2}
ServerRoot = {0}
DavRoot = DAV
MaxClientConnections = 10
[SPARQL]
ResultSetMaxRows = 100000
"""


class VirtuosoServer(Server):
    """Virtuoso from Debian's ``virtuoso-opensource-7-bin``."""

    def command(self) -> list[str]:
        """Its own ini file; a lock left by a crash is removed."""
        text = VIRTUOSO.format(self.folder, free_port(), self.port)
        (self.folder / "virtuoso.ini").write_text(text)
        (self.folder / "virtuoso.lck").unlink(missing_ok=True)
        return [
            program("virtuoso-t"),
            "+foreground",
            "+configfile",
            str(self.folder / "virtuoso.ini"),
        ]


# Debian's jars of Apache Jena and of what it needs.
JAVA = Path("/usr/share/java")
JENA = """
jena-arq jena-base jena-core jena-iri jena-tdb2 jena-rdfpatch jena-dboe-base jena-dboe-index
jena-dboe-storage jena-dboe-trans-data jena-dboe-transaction slf4j-api slf4j-nop commons-lang3
commons-io commons-codec commons-csv commons-compress commons-collections4 caffeine gson
dexx.collection thrift protobuf titanium-json-ld
"""


class JenaServer(Server):
    """Apache Jena's engine and database, of Debian's ``libapache-jena-java``, as Fuseki has them.

    The HTTP services in front of them are the tests' own (``tests/jena/JenaServer.java``).
    """

    union = False

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.url += "/news"

    def command(self) -> list[str]:
        """With the default graph empty, or the union of all graphs."""
        jars = [JAVA / f"{name}.jar" for name in JENA.split()]
        java = program("java")
        program("javac")  # without it Java does not run a source file
        if not all(jar.is_file() for jar in jars):
            missing("Debian's libapache-jena-java")
        (self.folder / "tdb2").mkdir(exist_ok=True)
        return [
            java, "-Xmx512m", "-XX:+UseSerialGC", "-cp",
            ":".join(map(str, [self._messages(), *jars])),
            str(Path(__file__).parent / "jena" / "JenaServer.java"),
            str(self.folder / "tdb2"), str(self.port), "union" if self.union else "empty",
        ]  # fmt: skip

    def _messages(self) -> Path:
        """A folder with messages of Xerces where Debian's Jena 4.9 looks for them.

        Its classes are in the package ``xerces``, its messages in another; without them Jena does
        not start.
        """
        folder = self.folder / "messages"
        inside = "org/apache/jena/ext/xerces/"
        with zipfile.ZipFile(JAVA / "jena-core.jar") as jar:
            for name in jar.namelist():
                if name.startswith(inside) and name.endswith(".properties"):
                    target = folder / "xerces" / name.removeprefix(inside)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(jar.read(name))
        return folder


NGINX = """
{user}
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    {rules}
  }}
}}
"""


class Proxy(Server):
    """nginx in front of another server; ``rules`` are lines of its server block."""

    def __init__(self, folder: Path, rules: str) -> None:
        super().__init__(folder)
        # Its workers give up root, and then could not write below the test's folder.
        user = "user root;" if os.geteuid() == 0 else ""
        text = NGINX.format(user=user, folder=folder, port=self.port, rules=rules)
        (folder / "nginx.conf").write_text(text)

    def command(self) -> list[str]:
        """In the foreground."""
        config = str(self.folder / "nginx.conf")
        return [program("nginx"), "-c", config, "-e", str(self.folder / "error.log")]
