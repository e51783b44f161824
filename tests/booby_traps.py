"""Two hundred files made to break, lock or take over whoever reads documents, made by rule.

Each is a sound document of some kind with a trap in it: an entity that names a file, a script, a
macro, a part that unpacks to gigabytes, a name that leads out of its folder, or damage. `CANARY`
is what a trap would bring in from a file on the disk; no text that is read may contain it.
"""

from __future__ import annotations

import base64
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

CANARY = "canary-7f3a"
PROSE = (
    "The minister of works said on Monday that the pier was safe. The union leader denied it.",
    "Police in Ostmere arrested 12 people on Sunday after a raid on the harbour office.",
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_ODT = "application/vnd.oasis.opendocument.text"
# A page without text, encrypted by RC4 with the password "secret".
_LOCKED_PDF = base64.b64decode(
    "JVBERi0xLjMKJeLjz9MKMSAwIG9iago8PAovUHJvZHVjZXIgPGQxYzU1OWM1M2Q+Cj4+CmVuZG9iagoyIDAgb2Jq"
    "Cjw8Ci9UeXBlIC9QYWdlcwovQ291bnQgMQovS2lkcyBbIDQgMCBSIF0KPj4KZW5kb2JqCjMgMCBvYmoKPDwKL1R5"
    "cGUgL0NhdGFsb2cKL1BhZ2VzIDIgMCBSCj4+CmVuZG9iago0IDAgb2JqCjw8Ci9UeXBlIC9QYWdlCi9SZXNvdXJj"
    "ZXMgPDwKPj4KL01lZGlhQm94IFsgMC4wIDAuMCAxMDAgMTAwIF0KL1BhcmVudCAyIDAgUgo+PgplbmRvYmoKNSAw"
    "IG9iago8PAovViAyCi9SIDMKL0xlbmd0aCAxMjgKL1AgNDI5NDk2NzI5MgovRmlsdGVyIC9TdGFuZGFyZAovTyA8"
    "MGU1MjI5MjVhM2U0ZTg3NGMzY2ZhY2JlZjUxMWE3M2FjNGVjMmJkODY1ZGNkM2Q0NjI3NjE0OTE3YWJmZDdlND4K"
    "L1UgPDIwMWM3YmVjYTY2N2UyZjQ4NzA1Y2ExZDNkMGE5Mzc2MjhiZjRlNWU0ZTc1OGE0MTY0MDA0ZTU2ZmZmYTAx"
    "MDg+Cj4+CmVuZG9iagp4cmVmCjAgNgowMDAwMDAwMDAwIDY1NTM1IGYgCjAwMDAwMDAwMTUgMDAwMDAgbiAKMDAw"
    "MDAwMDA1OSAwMDAwMCBuIAowMDAwMDAwMTE4IDAwMDAwIG4gCjAwMDAwMDAxNjcgMDAwMDAgbiAKMDAwMDAwMDI2"
    "MSAwMDAwMCBuIAp0cmFpbGVyCjw8Ci9TaXplIDYKL1Jvb3QgMyAwIFIKL0luZm8gMSAwIFIKL0lEIFsgPDZjY2Yw"
    "OGRhNWUyMGUyYWI1YjlmMDllMWUxNjZmZDg2PiA8NmNjZjA4ZGE1ZTIwZTJhYjViOWYwOWUxZTE2NmZkODY+IF0K"
    "L0VuY3J5cHQgNSAwIFIKPj4Kc3RhcnR4cmVmCjQ3NgolJUVPRgo="
)


Parts = Mapping[str, bytes | str]
_NONE: Parts = {}


class Trap(NamedTuple):
    """A file; ``reason`` is in the message that refuses it, None if it may also be read."""

    name: str
    data: bytes
    reason: str | None = None


def zipped(entries: Parts, *, method: int = zipfile.ZIP_DEFLATED, flag: int = 0) -> bytes:
    """A zip file; ``flag`` is set on each entry, 1 says that it is encrypted."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    data = packed.getvalue()
    if flag:
        out = bytearray(data)
        for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            start = data.find(magic)
            while start >= 0:
                out[start + at] |= flag
                start = data.find(magic, start + 4)
        data = bytes(out)
    return data


def docx(body: str | None = None, head: str = "", parts: Parts = _NONE) -> bytes:
    """A Word document of `PROSE`; ``head`` stands before its root element."""
    words = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in PROSE)
    inner = words if body is None else body
    main = f'<?xml version="1.0"?>{head}<w:document {_W}><w:body>{inner}</w:body></w:document>'
    entries: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": main,
        **parts,
    }
    return zipped(entries)


def odt(body: str | None = None, head: str = "", parts: Parts = _NONE) -> bytes:
    """An OpenDocument text of `PROSE`."""
    words = "".join(f"<text:p>{line}</text:p>" for line in PROSE) if body is None else body
    main = (
        f'<?xml version="1.0"?>{head}<office:document-content {_ODF}><office:body><office:text>'
        f"{words}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": _ODT, "content.xml": main, **parts})


def epub(
    body: str | None = None,
    head: str = "",
    href: str = "one.xhtml",
    parts: Parts = _NONE,
) -> bytes:
    """An e-book with one chapter of `PROSE`."""
    words = "".join(f"<p>{line}</p>" for line in PROSE) if body is None else body
    entries: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/book.opf"/>'
        "</rootfiles></container>",
        "OPS/book.opf": f'<package><manifest><item id="a" href="{href}"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>',
        "OPS/one.xhtml": f'<?xml version="1.0"?>{head}<html xmlns="http://www.w3.org/1999/xhtml">'
        f"<body>{words}</body></html>",
        **parts,
    }
    return zipped(entries)


def pdf(
    lines: Sequence[str] = PROSE,
    *,
    catalog: str = "",
    page: str = "",
    box: str = "0 0 595 842",
    scattered: random.Random | None = None,
) -> bytes:
    """A PDF of some lines; ``catalog``, ``page`` are put into its objects of this kind."""
    places = [
        (72, 700 - 20 * n)
        if scattered is None
        else (scattered.random() * 595, scattered.random() * 842)
        for n in range(len(lines))
    ]
    shown = " ".join(
        f"1 0 0 1 {x} {y} Tm ({line}) Tj" for line, (x, y) in zip(lines, places, strict=True)
    )
    stream = f"BT /F1 9 Tf {shown} ET".encode()
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R"
        f"/Resources<</Font<</F1 5 0 R>>>>{page}>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    return assembled(objects)


def assembled(objects: list[bytes]) -> bytes:
    """A PDF file of these objects, of which the first is its catalog."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, data in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def rtf(extra: str = "") -> bytes:
    """A rich text of `PROSE`."""
    return ("{\\rtf1\\ansi " + extra + "\\par ".join(PROSE) + "\\par}").encode()


def eml(*headers: str, body: str | None = None) -> bytes:
    """A message of `PROSE`."""
    head = (
        "From: Desk <desk@courier.example>", "To: you@courier.example", "Subject: The pier",
        "Date: Mon, 03 Mar 2025 10:00:00 +0000", "Message-ID: <1@courier.example>",
        "MIME-Version: 1.0", *headers,
    )  # fmt: skip
    return ("\r\n".join(head) + "\r\n\r\n" + (body or "\r\n\r\n".join(PROSE)) + "\r\n").encode()


def multipart(name: str, data: bytes, kind: str = "application/octet-stream") -> bytes:
    """A message of `PROSE` with an attachment."""
    body = "\r\n".join((
        "--b", "Content-Type: text/plain", "", *PROSE, "--b", f"Content-Type: {kind}",
        f'Content-Disposition: attachment; filename="{name}"',
        "Content-Transfer-Encoding: base64", "", base64.b64encode(data).decode(), "--b--",
    ))  # fmt: skip
    return eml("Content-Type: multipart/mixed; boundary=b", body=body)


def png(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG picture that says it has this size."""

    def chunk(kind: bytes, inner: bytes) -> bytes:
        crc = zlib.crc32(kind + inner)
        return struct.pack(">I", len(inner)) + kind + inner + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(data or b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def ole(*streams: str) -> bytes:
    """What begins like a file of Microsoft's old container."""
    names = b"".join(stream.encode("utf-16-le") + b"\0" * 64 for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + names


def traps(secret: Path) -> list[Trap]:
    """All files; ``secret`` holds `CANARY`, and traps try to read it."""
    return [
        *_entities(secret), *_bombs(), *_paths(secret), *_scripts(secret), *_locked(),
        *_mails(secret), *_others(), *_damaged(),
    ]  # fmt: skip


def _entities(secret: Path) -> Iterator[Trap]:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    declared = {
        "file": (f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>', "&e;"),
        "relative": (f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.name}">]>', "&e;"),
        "web": ('<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>', "&e;"),
        "parameter": (f'<!DOCTYPE x [<!ENTITY % p SYSTEM "file://{secret}"> %p;]>', "x"),
        "laughs": (f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>', "&l9;"),
        "loop": ('<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', "&a;"),
        "quadratic": (f'<!DOCTYPE x [<!ENTITY q "{"q" * 50_000}">]>', "&q;" * 2_000),
        "dtd": ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "x"),
    }
    for name, (head, use) in declared.items():
        reason = None if name == "dtd" else "declares entities"
        word = f"<w:p><w:r><w:t>{PROSE[0]} {use}</w:t></w:r></w:p>"
        yield Trap(f"entity-{name}.docx", docx(word, head), "declares entities")
        yield Trap(
            f"entity-{name}.odt",
            odt(f"<text:p>{PROSE[0]} {use}</text:p>", head),
            "declares entities",
        )
        yield Trap(f"entity-{name}.epub", epub(f"<p>{PROSE[0]} {use}</p>", head), reason)
        wide = f'<?xml version="1.0" encoding="UTF-16"?>{head}<w:document {_W}>{use}</w:document>'
        entries: dict[str, bytes | str] = {
            "[Content_Types].xml": "<T/>",
            "word/document.xml": wide.encode("utf-16"),
        }
        yield Trap(f"entity-{name}-wide.docx", zipped(entries), "declares entities")
        page = f"{head}<html><body><article><p>{PROSE[0]} {use}</p></article></body></html>"
        yield Trap(f"entity-{name}.xhtml", page.encode())


def _bombs() -> Iterator[Trap]:
    blanks = b" " * 100_000_000
    big = f"<w:document {_W}><w:body><w:p><w:r><w:t>".encode() + blanks
    yield Trap("bomb.docx", docx(parts={"word/document.xml": big}), "unpacks to more")
    yield Trap("bomb.odt", odt(parts={"content.xml": blanks}), "unpacks to more")
    yield Trap("bomb.epub", epub(parts={"OPS/one.xhtml": " " * 100_000_000}), "unpacks to more")
    yield Trap("bomb.zip", zipped({"a.txt": blanks}), "more than")
    import gzip

    yield Trap("bomb.txt.gz", gzip.compress(blanks), "more than")
    thrice = gzip.compress(gzip.compress(gzip.compress(b"x" * 1000)))
    yield Trap("bomb-layers.txt.gz.gz.gz", thrice, "compressed more than")
    inner = zipped({"a.txt": PROSE[0]})
    for _ in range(5):
        inner = zipped({"in.zip": inner})
    yield Trap("bomb-nested.zip", inner, "archive inside an archive")
    yield Trap("bomb.zip.gz", gzip.compress(zipped({"a.txt": blanks}, method=0)), "more than")
    yield Trap("bomb-pixels.png", png(60_000, 60_000), "pixels")
    yield Trap("bomb-pixels-wide.png", png(2_000_000_000, 1), "picture")
    packed = zlib.compress(b"BT ET " * 5_000_000, 9)
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>"
    tree = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream]
    yield Trap("bomb-stream.pdf", assembled(tree), "no text")
    chance = random.Random(7)
    spread = [chance.choice("abc") for _ in range(30_000)]
    yield Trap("bomb-scattered.pdf", pdf(spread, scattered=chance))
    yield Trap("bomb-size.pdf", pdf(box="0 0 9e9 9e9"))
    yield Trap("bomb-deep.rtf", b"{\\rtf1 " + b"{" * 200_000 + b"}" * 200_000 + b"}", "no text")
    yield Trap("bomb-deep.docx", docx("<w:p>" * 5_000 + "</w:p>" * 5_000), "broken XML")
    yield Trap("bomb-deep.odt", odt("<text:p>" * 5_000 + "</text:p>" * 5_000), "broken XML")


def _paths(secret: Path) -> Iterator[Trap]:
    for number, name in enumerate(
        ("../../etc/passwd.txt", "/etc/passwd.txt", "a/../../b.txt", "..\\..\\b.txt", str(secret))
    ):
        yield Trap(f"path-{number}.zip", zipped({name: PROSE[0]}), None)
    for number, href in enumerate(
        (
            "../../../../etc/passwd",
            f"file://{secret}",
            str(secret),
            "http://127.0.0.1:9/x",
            "%2e%2e/x",
        )
    ):
        yield Trap(f"path-{number}.epub", epub(href=href), "has no part")
    link = (
        '<Relationships><Relationship Id="r1" TargetMode="External" '
        f'Type="http://x/attachedTemplate" Target="file://{secret}"/></Relationships>'
    )
    yield Trap("template.docx", docx(parts={"word/_rels/settings.xml.rels": link}))
    field = f'<w:p><w:r><w:instrText>INCLUDETEXT "{secret}"</w:instrText></w:r></w:p>'
    words = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in PROSE)
    yield Trap("include.docx", docx(field + words))
    yield Trap("dde.docx", docx(field.replace("INCLUDETEXT", "DDEAUTO cmd") + words))


def _scripts(secret: Path) -> Iterator[Trap]:
    run = "app.launchURL('http://127.0.0.1:9/x')"
    actions = {
        "javascript": f"<</S/JavaScript/JS({run})>>",
        "launch": "<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>",
        "uri": "<</S/URI/URI(http://127.0.0.1:9/x)>>",
        "submit": "<</S/SubmitForm/F(http://127.0.0.1:9/x)>>",
        "remote": f"<</S/GoToR/F({secret})/D[0/Fit]>>",
        "import": f"<</S/ImportData/F({secret})>>",
    }
    for name, action in actions.items():
        yield Trap(f"open-{name}.pdf", pdf(catalog=f"/OpenAction {action}"))
        yield Trap(f"page-{name}.pdf", pdf(page=f"/AA<</O {action}>>"))
    named = f"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS({run})>>]>>>>"
    yield Trap("named-javascript.pdf", pdf(catalog=named))
    yield Trap("xfa.pdf", pdf(catalog="/AcroForm<</XFA(<x/>)/Fields[]>>"))
    macros = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 AutoOpen Shell"}
    yield Trap("macros.docm", docx(parts=macros))
    yield Trap("macros.docx", docx(parts=macros))
    yield Trap("macros.odt", odt(parts={"Basic/Standard/Module1.xml": "<x>Shell</x>"}))
    yield Trap("script.epub", epub(f"<script>{run}</script><p>{PROSE[0]}</p><p>{PROSE[1]}</p>"))
    yield Trap("object.rtf", rtf("{\\object\\objemb\\objupdate{\\*\\objdata 0105}}"))
    yield Trap("template.rtf", rtf("{\\*\\template http://127.0.0.1:9/x}"))
    yield Trap("field.rtf", rtf('{\\field{\\*\\fldinst INCLUDEPICTURE "http://127.0.0.1:9/x"}}'))
    yield Trap("script.svg", b'<?xml version="1.0"?><svg><script>x()</script></svg>', "<svg>")
    yield Trap(
        "macros.xlsm", zipped({"xl/workbook.xml": "<x/>", "xl/vbaProject.bin": "x"}), "Excel"
    )
    yield Trap("macros.pptm", zipped({"ppt/presentation.xml": "<x/>"}), "PowerPoint")
    yield Trap("macros.doc", ole("WordDocument", "Macros", "VBA"), "old Word document")
    yield Trap("macros.xls", ole("Workbook", "_VBA_PROJECT"), "old Excel")
    yield Trap("app.txt", b"MZ\x90\0" + b"\0" * 200, "a program")
    yield Trap("script.txt", b"#!/bin/sh\ntouch x\n", "a script")


def _locked() -> Iterator[Trap]:
    yield Trap("locked.pdf", _LOCKED_PDF, "encrypted")
    yield Trap("locked.docx", ole("EncryptedPackage"), "encrypted")
    yield Trap("locked-entries.docx", docx_flagged(), "encrypted")
    manifest = (
        '<m:manifest xmlns:m="x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    )
    yield Trap("locked.odt", odt(parts={"META-INF/manifest.xml": manifest}), "encrypted")
    lock = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    drm = f'<encryption><EncryptionMethod Algorithm="{lock}"/></encryption>'
    yield Trap("locked.epub", epub(parts={"META-INF/encryption.xml": drm}), "copy protection")
    yield Trap("locked.zip", zipped({"a.txt": PROSE[0]}, flag=1), "encrypted")
    smime = eml('Content-Type: application/pkcs7-mime; smime-type="enveloped-data"', body="MIIB")
    yield Trap("locked-smime.eml", smime, "encrypted")
    yield Trap(
        "locked-pgp.eml",
        eml('Content-Type: multipart/encrypted; boundary="b"', body="--b--"),
        "encrypted",
    )
    armour = "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----"
    yield Trap("locked-inline.eml", eml(body=armour), "encrypted")
    yield Trap("locked.txt", armour.encode(), "encrypted")


def docx_flagged() -> bytes:
    """A Word document whose entries say that they are encrypted."""
    main = f"<w:document {_W}/>"
    return zipped({"[Content_Types].xml": "<T/>", "word/document.xml": main}, flag=1)


def _mails(secret: Path) -> Iterator[Trap]:
    for number, name in enumerate(
        ("../../x.txt", str(secret), "a\\..\\b.txt", "x\x07.txt", ".." * 90)
    ):
        yield Trap(f"attached-{number}.eml", multipart(name, PROSE[1].encode()))
    yield Trap("attached-list.eml", multipart("a.urls", b"http://127.0.0.1:9/x\n"))
    feed = b"<rss><channel><item><link>http://127.0.0.1:9/x</link></item></channel></rss>"
    yield Trap("attached-feed.eml", multipart("a.rss", feed))
    yield Trap("attached-program.eml", multipart("a.exe", b"MZ\x90\0" + b"\0" * 99))
    bomb = docx(parts={"word/document.xml": b" " * 70_000_000})
    yield Trap(
        "attached-bomb.eml",
        multipart("a.docx", bomb),
    )
    yield Trap("attached-macros.eml", multipart("a.docm", docx(parts={"word/vbaProject.bin": "x"})))
    inner = eml()
    for _ in range(30):
        inner = multipart("in.eml", inner, "message/rfc822x")
    yield Trap("attached-deep.eml", inner)
    picture = (
        '<p>x <img src="http://127.0.0.1:9/x"><iframe src="http://127.0.0.1:9/y"></iframe></p>'
    )
    page = f"<html><body>{picture}<p>{PROSE[0]}</p><p>{PROSE[1]}</p></body></html>"
    yield Trap("web.eml", eml("Content-Type: text/html", body=page))
    external = 'Content-Type: message/external-body; access-type=URL; URL="http://127.0.0.1:9/x"'
    yield Trap("external.eml", eml(external))
    yield Trap("charset.eml", eml("Content-Type: text/plain; charset=no-such-thing"))
    yield Trap("headers.eml", eml(*(f"X-{n}: {'y' * 90}" for n in range(3_000))))
    yield Trap("many.mbox", (b"From x@y.example Mon Mar  3 10:00:00 2025\n" + eml() + b"\n") * 50)
    yield Trap("broken.msg", ole("__properties_version1.0"), "broken Outlook message")


def _others() -> Iterator[Trap]:
    yield Trap("empty.pdf", b"%PDF-1.7\n", "broken PDF")
    loop = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]
    yield Trap("loop.pdf", assembled(loop))
    many = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 999999999>>",
        b"<<>>",
    ]
    yield Trap("count.pdf", assembled(many))
    yield Trap("both.pdf", pdf() + zipped({"a.txt": PROSE[0]}))
    yield Trap("page.pdf", b"<html><body>Not found</body></html>", "not a PDF")
    yield Trap("words.docx", PROSE[0].encode(), "not a Word document")
    yield Trap("folder.docx", zipped({"a.txt": PROSE[0]}), "not a Word document")
    yield Trap("nothing.docx", docx(""), "no text")
    yield Trap("nothing.odt", odt(""), "no text")
    yield Trap("nothing.epub", epub(""), "no text")
    yield Trap("nothing.rtf", b"{\\rtf1\\ansi }", "no text")
    yield Trap("nothing.eml", eml(body=" "), "no text")
    yield Trap("huge.txt", b"x " * 40_000_000, "more than 64 MiB")
    yield Trap("huge.pdf", pdf() + b"\0" * 70_000_000, "more than 64 MiB")
    yield Trap("huge.docx", docx() + b"\0" * 70_000_000, "get a complete copy")
    yield Trap("table.csv", b"a,b\n1,2\n3,4\n5,6\n", "a table")
    yield Trap("table.rtf", b"a,b\n1,2\n3,4\n5,6\n", "not a rich text")
    yield Trap("a.7z", b"7z\xbc\xaf\x27\x1c" + b"\0" * 99, "7-Zip")
    yield Trap("a.rar", b"Rar!\x1a\x07\x01\0" + b"\0" * 99, "RAR")
    yield Trap("a.tar", b"a.txt".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 500, "tar archive")


def _damaged() -> Iterator[Trap]:
    """Each kind cut off at several places, and with bytes changed."""
    chance = random.Random(20)
    sound = {
        "docx": docx(), "odt": odt(), "epub": epub(), "pdf": pdf(), "rtf": rtf(), "eml": multipart(
            "a.docx", docx()), "zip": zipped({"a.txt": PROSE[0]}), "png": png(100, 100),
    }  # fmt: skip
    for kind, data in sound.items():
        for share in (0.2, 0.5, 0.8, 0.95):
            yield Trap(f"cut-{share}.{kind}", data[: int(len(data) * share)])
        for number in range(4):
            changed = bytearray(data)
            for _ in range(5):
                changed[chance.randrange(8, len(data))] = chance.randrange(256)
            yield Trap(f"changed-{number}.{kind}", bytes(changed))
