"""The page in a pack that tells a stranger what it is, and how to check it without newskg."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from kg.version import VERSION

_TEXT = """\
# What articles report on {subjects}

Made by newskg {version} (https://w3id.org/newskg). What is here is **what sources claim in
articles, not what is true**. Every line of `quotations.csv` has its status and its speaker. Cite
them with the words.

## Check it with standard tools

Nothing was changed since the pack was made:

    sha256sum -c SHA256SUMS

Who made it, where there is `SHA256SUMS.sig`. Compare the fingerprint that this prints (`SHA256:…`)
with the one that the maker publishes elsewhere, since anybody can sign with a key of their own:

    ssh-keygen -Y verify -f allowed_signers -I signer -n file -s SHA256SUMS.sig < SHA256SUMS

With `SHA256SUMS.minisig`, and KEY the public key of the maker:

    minisign -V -P KEY -m SHA256SUMS

When it existed at the latest, where there is `SHA256SUMS.tsr`. The certificate of the authority
is in ca.pem here, and comes from the authority itself:

    openssl ts -reply -in SHA256SUMS.tsr -text
    openssl ts -verify -data SHA256SUMS -in SHA256SUMS.tsr -CAfile ca.pem

A quotation is in the text. `quotations.csv` has the file, the first byte and the number of bytes:
{example}
Where `source_byte` is given, the same words are in the source byte for byte. Otherwise open the
source and look for them. A page from the web is in `captures/` too, as the server sent it: `zcat`
shows address, time and headers.

## Check it with newskg

That reads each text from its source again, and looks up each quotation in text and graph:

    kg verify .

`inputs.jsonl` says where each source was read (of a file only its name), and `made-by.json` by
what. The articles belong to their publishers; they are here as evidence only.
"""


def readme(subjects: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """The page for a pack on ``subjects`` with these rows of quotations."""
    example = ""
    if rows:
        row = rows[0]
        cut = f"tail -c +{row['first_byte']} {shlex.quote(row['text'])} | head -c {row['bytes']}"
        example = f"\n    {cut}\n"
    named = ", ".join(" ".join(one.split()) for one in subjects)
    return _TEXT.format(subjects=named, version=VERSION, example=example)
