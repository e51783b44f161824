"""Signatures of a file, by ``ssh-keygen -Y`` (an SSH key) or ``minisign``."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, OutputError
from kg.files import replacing, write_text
from kg.provenance.programs import run, said
from kg.provenance.sums import Fault

# The domain that ssh-keygen's manual gives to signatures of files.
_NAMESPACE, _WHO = "file", "signer"
SSH_END, MINISIGN_END = ".sig", ".minisig"
SIGNERS = "allowed_signers"
_MINISIGN = b"untrusted comment:"
_PUBLIC = re.compile(r"(?:ssh|ecdsa|sk)-\S+ [A-Za-z0-9+/=]+")
_KEY = re.compile(rb"key (SHA256:\S+)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a signature or time stamp: a line of words, and what is wrong if anything.

    ``trusted``: it was compared with a key or authority that the user named.
    """

    words: str
    trusted: bool = False
    fault: Fault | None = None


def sign(path: Path, key: Path) -> Path:
    """Signs a file; returns the signature's path, ``.sig`` (SSH) or ``.minisig`` beside the file.

    For an SSH key, ``allowed_signers`` with the public key is written too. A public SSH key stands
    for one that an agent holds. Raises InputError if the key cannot be read, OutputError if the
    program is missing or refuses.
    """
    try:
        head = key.read_bytes()[: len(_MINISIGN)]
    except OSError as error:
        raise InputError(f"{key}: cannot be read ({error.strerror}); name the key file") from error
    remove_signatures(path)
    return _sign_minisign(path, key) if head == _MINISIGN else _sign_ssh(path, key)


def remove_signatures(path: Path) -> list[Path]:
    """Takes the signatures of a file away, which were of other bytes; returns what was there."""
    names = (f"{path.name}{SSH_END}", f"{path.name}{MINISIGN_END}", SIGNERS)
    found = [one for name in names if (one := path.with_name(name)).is_file()]
    for one in found:
        one.unlink()
    return found


def _sign_ssh(path: Path, key: Path) -> Path:
    command = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", _NAMESPACE]
    done = run(command, data=path.read_bytes())
    if done.returncode or not done.stdout.startswith(b"-----BEGIN SSH SIGNATURE"):
        raise OutputError(
            f"{key}: ssh-keygen cannot sign with this key ({said(done)}); give a private SSH key, "
            "or the public key of one in your agent"
        )
    target = path.with_name(path.name + SSH_END)
    with replacing(target) as stream:
        stream.write(done.stdout)
    write_text(path.with_name(SIGNERS), f'{_WHO} namespaces="{_NAMESPACE}" {_public(key)}\n')
    return target


def _public(key: Path) -> str:
    """The public half of an SSH key: kind and number, without the comment."""
    for beside in (key, key.with_name(f"{key.name}.pub")):
        found = _PUBLIC.search(beside.read_text("utf-8", "replace")) if beside.is_file() else None
        if found:
            return found.group()
    done = run(["ssh-keygen", "-y", "-f", str(key)])
    found = _PUBLIC.search(done.stdout.decode("utf-8", "replace"))
    if found is None:
        raise OutputError(f"{key}: has no public key ({said(done)}); put {key.name}.pub beside it")
    return found.group()


def _sign_minisign(path: Path, key: Path) -> Path:
    target = path.with_name(path.name + MINISIGN_END)
    comment = ["-t", "sealed by newskg"]  # else minisign writes the time and the file's name
    done = run(["minisign", "-S", "-s", str(key), "-m", str(path), "-x", str(target), *comment])
    if done.returncode:
        raise OutputError(
            f"{key}: minisign cannot sign with this key ({said(done)}); give a key without a "
            "password, or sign SHA256SUMS by hand"
        )
    return target


def verify(path: Path, signer: Path | None = None) -> list[Verdict]:
    """What the signatures beside a file are worth; empty if there is none and none is asked for.

    ``signer`` is the public key that must have signed: of SSH (``.pub`` or ``allowed_signers``) or
    of minisign. Raises InputError if it cannot be read.
    """
    found = [
        check(path, signature, signer)
        for end, check in ((SSH_END, _verify_ssh), (MINISIGN_END, _verify_minisign))
        if (signature := path.with_name(path.name + end)).is_file()
    ]
    if signer is not None and not any(one.trusted for one in found):
        broken = [one for one in found if one.fault is not None]
        fault = Fault(path.name, f"is not signed by the key in {signer}")
        return broken or [*found, Verdict("", fault=fault)]
    return found


def _verify_ssh(path: Path, signature: Path, signer: Path | None) -> Verdict:
    public = None if signer is None else _ssh_signer(signer)
    data = path.read_bytes()
    base = ["ssh-keygen", "-Y"]
    if public is None:
        done = run([*base, "check-novalidate", "-n", _NAMESPACE, "-s", str(signature)], data=data)
    else:
        with tempfile.TemporaryDirectory() as folder:
            allowed = Path(folder, SIGNERS)
            allowed.write_text(f"{_WHO} {public}\n", "utf-8")
            done = run(
                [*base, "verify", "-f", str(allowed), "-I", _WHO, "-n", _NAMESPACE,
                 "-s", str(signature)],
                data=data,
            )  # fmt: skip
    key = _KEY.search(done.stdout)
    if done.returncode or key is None:
        why = f"does not fit the list or the key ({said(done)})"
        return Verdict("", fault=Fault(signature.name, why))
    return Verdict(f"signed with the SSH key {key[1].decode()}", trusted=public is not None)


def _ssh_signer(signer: Path) -> str | None:
    """The SSH key in a file, or None if it holds none (but one of minisign)."""
    found = _PUBLIC.search(_read(signer))
    return None if found is None else found.group()


def _verify_minisign(path: Path, signature: Path, signer: Path | None) -> Verdict:
    if signer is None or _PUBLIC.search(_read(signer)):
        return Verdict(
            "signed with a minisign key, which is not checked: name its public key with --signer"
        )
    done = run(["minisign", "-V", "-p", str(signer), "-m", str(path), "-x", str(signature)])
    if done.returncode:
        why = f"does not fit the list or the key ({said(done)})"
        return Verdict("", fault=Fault(signature.name, why))
    return Verdict(f"signed with the minisign key in {signer}", trusted=True)


def _read(signer: Path) -> str:
    try:
        return signer.read_text("utf-8", "replace")
    except OSError as error:
        raise InputError(
            f"{signer}: cannot be read ({error.strerror}); name the public key of who signed"
        ) from error
