"""A real authority for time stamps (RFC 3161) on this machine: openssl behind a web server."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CONFIG = """\
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[extensions]
extendedKeyUsage = critical,timeStamping
"""


@dataclass
class Authority:
    """Its address, its certificate, the questions it got, and an answer instead of its own."""

    url: str
    certificate: Path
    questions: list[bytes] = field(default_factory=list)
    instead: tuple[int, bytes] | None = None


def openssl(*arguments: str | Path, data: bytes | None = None) -> bytes:
    """What openssl prints; it must succeed."""
    done = subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def make_certificates(folder: Path) -> Path:
    """Key and certificate of an authority, signed by a root, whose certificate is returned."""
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    root, key = folder / "root.pem", folder / "root.key"
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", root,
            "-days", "30", "-subj", "/CN=Orsk Root")  # fmt: skip
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "tsa.key",
            "-out", folder / "tsa.csr", "-subj", "/CN=Orsk Time")  # fmt: skip
    openssl("x509", "-req", "-in", folder / "tsa.csr", "-CA", root, "-CAkey", key, "-days", "30",
            "-extfile", folder / "tsa.cnf", "-extensions", "extensions",
            "-out", folder / "tsa.pem")  # fmt: skip
    return root


@contextmanager
def serve_authority(folder: Path) -> Iterator[Authority]:
    """The authority behind HTTP; its files are in ``folder``."""
    authority = Authority("", make_certificates(folder))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            authority.questions.append(question)
            status, answer = authority.instead or (200, self._stamp(question))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def _stamp(self, question: bytes) -> bytes:
            asked = folder / "question.tsq"
            asked.write_bytes(question)
            return openssl(
                "ts", "-reply", "-queryfile", asked, "-config", folder / "tsa.cnf",
                "-section", "here", "-inkey", folder / "tsa.key", "-signer", folder / "tsa.pem",
            )  # fmt: skip

        def log_message(self, *_: object) -> None:
            """Keeps the test output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    authority.url = f"http://127.0.0.1:{server.server_port}/tsr"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_key(folder: Path, name: str = "key") -> Path:
    """An SSH key without a passphrase."""
    path = folder / name
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)], check=True
    )
    return path
