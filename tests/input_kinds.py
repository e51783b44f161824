"""One sound article of each kind of input in ``docs/reference/inputs.md``, no two alike."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

from tests import booby_traps as made
from tests.outlook_file import message
from tests.web import Site

MARK = "Residents of Orsk denied"  # stands once in the text of each
GDELT = (".export.CSV", ".mentions.CSV", ".gkg.CSV")


class Articles:
    """Writes the files; counts the articles that a build of all inputs has to find."""

    def __init__(self, folder: Path, site: Site) -> None:
        self._folder = folder
        self._site = site
        self.count = 0
        self.inputs: list[str] = []
        self.standard_input = b""

    def prose(self) -> str:
        """The text of one more article."""
        self.count += 1
        return (
            f"The mayor of Orsk said on Monday that police had arrested {self.count + 1} men.\n\n"
            f"{MARK} that anybody had searched the harbour office.\n"
        )

    def page(self) -> str:
        """The same as a web page."""
        paragraphs = "".join(f"<p>{piece}</p>" for piece in self.prose().split("\n\n"))
        return (
            "<!doctype html><html><head><meta charset=utf-8><title>Men arrested</title></head>"
            f"<body><article><h1>Men arrested</h1>{paragraphs}</article></body></html>"
        )

    def record(self) -> dict[str, str]:
        """The same as a record of JSON Lines, JSON or Parquet."""
        return {"id": f"record-{self.count}", "title": "Men arrested", "text": self.prose()}

    def response(self) -> bytes:
        """The same as a record of a web crawl."""
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + self.page().encode()
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\n"
            f"WARC-Target-URI: https://courier.example/{self.count}\r\n"
            f"WARC-Date: 2025-03-04T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{self.count}>\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body + b"\r\n\r\n"

    def address(self) -> str:
        """The same on the web server."""
        path = f"/article-{self.count}"
        self._site.put(path, self.page())
        return self._site.url + path

    def add(self, name: str, data: bytes | str) -> None:
        """A file that is an input of its own."""
        path = self._folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        self.inputs.append(str(path))


def write_all(folder: Path, site: Site) -> Articles:
    """Writes one of each kind below ``folder`` and on ``site``."""
    articles = Articles(folder, site)
    _write_files(articles)
    _write_documents(articles)
    _write_archives(articles)
    _write_parquet(articles, folder / "table.parquet")
    _write_addresses(articles, site)
    for kind, pattern in (("folder", ""), ("glob", "*.html")):
        articles.add(f"{kind}/page.html", articles.page())
        articles.inputs[-1] = str(folder / kind / pattern)
    articles.standard_input = json.dumps(articles.record()).encode() + b"\n"
    articles.inputs.append("-")
    return articles


def _write_files(articles: Articles) -> None:
    for suffix in (".txt", ".text", ".md", ".markdown"):
        articles.add(f"text{suffix}", articles.prose())
    for suffix in (".html", ".htm", ".xhtml"):
        articles.add(f"page{suffix}", articles.page())
    for suffix in (".jsonl", ".ndjson", ".json"):
        articles.add(f"record{suffix}", json.dumps(articles.record()) + "\n")


def _write_documents(articles: Articles) -> None:
    def lines() -> list[str]:
        return articles.prose().strip().split("\n\n")

    word = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    for suffix in (".docx", ".docm"):
        articles.add(f"memo{suffix}", made.docx("".join(word.format(line) for line in lines())))
    articles.add("memo.odt", made.odt("".join(f"<text:p>{line}</text:p>" for line in lines())))
    articles.add("memo.epub", made.epub("".join(f"<p>{line}</p>" for line in lines())))
    articles.add("memo.rtf", "{\\rtf1 " + "\\par ".join(lines()) + "\\par}")
    articles.add("memo.pdf", made.pdf(lines()))
    articles.add("memo.eml", made.eml(body=articles.prose()))
    head = b"From x@y.example Mon Mar  3 10:00:00 2025\n"
    articles.add("memo.mbox", head + made.eml(body=articles.prose()))
    body = articles.prose()
    articles.add("memo.msg", message(subject="Men arrested", body=body, sender="Desk"))


def _write_archives(articles: Articles) -> None:
    articles.add("crawl.warc", articles.response())
    articles.add("crawl.warc.gz", gzip.compress(articles.response()))
    articles.add("packed.txt.gz", gzip.compress(articles.prose().encode()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("entry.txt", articles.prose())
    articles.add("folder.zip", packed.getvalue())
    captured = io.BytesIO()
    with zipfile.ZipFile(captured, "w") as archive:
        archive.writestr("datapackage.json", '{"profile": "data-package", "resources": []}')
        archive.writestr("archive/data.warc.gz", gzip.compress(articles.response()))
    articles.add("pages.wacz", captured.getvalue())


def _write_parquet(articles: Articles, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    record = articles.record()
    pq.write_table(pa.table({name: [value] for name, value in record.items()}), path)
    articles.inputs.append(str(path))


def _write_addresses(articles: Articles, site: Site) -> None:
    articles.inputs.append(articles.address())
    site.put("/feed", _rss(articles.address()), "application/rss+xml")
    articles.inputs.append(f"{site.url}/feed")
    articles.add("feed.rss", _rss(articles.address()))
    articles.add(
        "feed.atom",
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>Men</title>'
        f'<link href="{articles.address()}"/></entry></feed>',
    )
    articles.add(
        "sitemap.xml",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>{articles.address()}</loc></url></urlset>",
    )
    articles.add("list.urls", f"{articles.address()}\n")
    for suffix in GDELT:
        articles.add(f"20250303{suffix}", f"1\t2\t{articles.address()}\t3\n")


def _rss(address: str) -> str:
    return (
        '<rss version="2.0"><channel><title>News</title>'
        f"<item><title>Men</title><link>{address}</link></item></channel></rss>"
    )
