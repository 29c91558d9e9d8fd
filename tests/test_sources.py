"""Every kind of source, read from a fixture of its own, through the command line."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.archives import Run
from tests.news_server import NewsServer, Reply, page, rss

TEXT = "The council of Tarnow passed the budget of 40 million on Monday."
JSON_LD = (
    '<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle",'
    ' "headline": "Budget passes", "datePublished": "2024-04-29T10:00:00+02:00",'
    ' "dateModified": "2024-04-30", "author": [{"name": "A. Nowak"}],'
    ' "publisher": {"name": "Wire"}}]}</script>'
)


@pytest.fixture
def news() -> Iterator[NewsServer]:
    with NewsServer() as server:
        yield server


def only_article(run: Run) -> dict[str, Any]:
    _, (listed,), _ = run("articles", "list", "--json")
    _, shown, _ = run("articles", "show", listed["id"], "--json")
    assert isinstance(shown, dict)
    return shown


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def pdf(text: str, *, title: str = "") -> bytes:
    """A PDF of one page, put together by hand."""
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (%s) /CreationDate (D:20240429100000Z) >>" % title.encode(),
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def locked_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(TEXT))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(text: str) -> bytes:
    from docx import Document

    document = Document()
    document.core_properties.title = "Budget passes"
    document.core_properties.author = "A. Nowak"
    document.add_paragraph(text)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "In favour", "21"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


CSV = f'headline;body;date\nBudget passes;"{TEXT}";29/04/2024\n'
RECORD = {"headline": "Budget passes", "body": TEXT, "date": 1714384800}
FILES: list[tuple[str, str | bytes, dict[str, Any], str]] = [
    ("a.txt", f"Budget passes\n\nPublished: Monday, 29 April 2024\n\n{TEXT}",
     {"published": "2024-04-29"}, "line 3 of the text"),
    ("a.md", f"---\ntitle: Budget passes\npublished: 2024-04-29\n---\n{TEXT}",
     {"published": "2024-04-29"}, "front matter"),
    ("a.txt.gz", gzip.compress(f"Budget passes\n\n2024-04-29\n\n{TEXT}".encode()),
     {"published": "2024-04-29"}, "line 3 of the text"),
    ("a.html", page(TEXT, "Budget passes", JSON_LD),
     {"published": "2024-04-29T08:00:00+00:00", "updated": "2024-04-30", "source": "Wire",
      "author": "A. Nowak", "language": "en"}, "JSON-LD datePublished"),
    ("a.htm", page(TEXT, "Budget passes",
                   '<meta property="article:published_time" content="2024-04-29">'),
     {"published": "2024-04-29", "url": None}, "meta article:published_time"),
    ("a.pdf", pdf(TEXT, title="Budget passes"),
     {"published": "2024-04-29T10:00:00+00:00"}, "the PDF's properties"),
    ("a.docx", docx(TEXT), {"author": "A. Nowak"}, "the document's properties"),
    ("a.csv", CSV, {"published": "2024-04-29"}, "CSV, 'date'"),
    ("a.csv.gz", gzip.compress(CSV.encode()), {"published": "2024-04-29"}, "CSV, 'date'"),
    ("b.csv", ("\ufeff" + CSV.replace(";", "\t")).encode("utf-16-le"),
     {"published": "2024-04-29"}, "CSV, 'date'"),
    ("a.jsonl", json.dumps(RECORD), {"published": "2024-04-29T10:00:00+00:00"}, "JSON, 'date'"),
    ("a.jsonl.gz", gzip.compress(json.dumps(RECORD).encode()),
     {"published": "2024-04-29T10:00:00+00:00"}, "JSON, 'date'"),
    ("a.json", json.dumps([RECORD]), {"published": "2024-04-29T10:00:00+00:00"}, "JSON, 'date'"),
    ("b.json", json.dumps({"status": "ok", "articles": [RECORD]}),
     {"published": "2024-04-29T10:00:00+00:00"}, "JSON, 'date'"),
    ("c.json", json.dumps(RECORD), {"published": "2024-04-29T10:00:00+00:00"}, "JSON, 'date'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "fields", "origin"), FILES, ids=[f[0] for f in FILES])
def test_each_kind_of_file_gives_its_article_with_its_date_and_where_it_stood(
    run: Run, tmp_path: Path, name: str, data: str | bytes, fields: dict[str, Any], origin: str
) -> None:
    code, report, _ = run("ingest", write(tmp_path / name, data), "--json")
    assert (code, report["added"]) == (0, 1)
    article = only_article(run)
    assert article["title"] == "Budget passes"
    assert TEXT in article["text"]
    assert {name: article[name] for name in fields} == fields
    assert article["origin"]["published"] == origin


def test_front_matter_is_taken_as_it_is_written(run: Run, tmp_path: Path) -> None:
    head = "---\ntitle: 0x1F\nlanguage: no\nsection: 1_000\nauthor:\n---\n"
    run("ingest", write(tmp_path / "a.md", head + TEXT))
    article = only_article(run)
    assert (article["title"], article["language"], article["author"]) == ("0x1F", "no", None)


def test_columns_that_were_guessed_are_said_and_can_be_named(run: Run, tmp_path: Path) -> None:
    dump = write(tmp_path / "d.csv", f"a,b,when\nOne,{TEXT},2024-04-29\n")
    code, _, err = run("ingest", dump)
    assert code == 1
    assert ":1: has no column with a usual name for the text; it has 'a', 'b', 'when'" in err
    code, _, err = run("ingest", dump, "--map", "title=a,text=b,published=when")
    assert code == 0
    assert only_article(run)["title"] == "One"
    _, _, err = run("ingest", write(tmp_path / "e.csv", CSV))
    assert "taken as title=headline, text=body, published=date" in err


def test_a_named_column_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    dump = write(tmp_path / "d.csv", CSV)
    code, report, _ = run("ingest", dump, "--map", "title=nope", "--json")
    assert (code, report["added"], len(report["skipped"])) == (1, 0, 1)
    assert "has no column 'nope', which --map names as title" in report["skipped"][0]["reason"]
    lines = write(tmp_path / "d.jsonl", json.dumps({"text": TEXT}))
    _, _, err = run("ingest", lines, "--map", "title=nope")
    assert "some have no 'nope', which --map names as title" in err


def test_a_wrong_map_is_wrong_use(run: Run, tmp_path: Path) -> None:
    code, _, err = run("ingest", write(tmp_path / "d.csv", CSV), "--map", "titel=headline")
    assert code == 2
    assert "--map 'titel=headline' is not FIELD=COLUMN" in err


def test_texts_that_share_title_and_date_keep_their_places(run: Run, tmp_path: Path) -> None:
    texts = ["Text A.", "Text B.", "Text B."]
    dump = "\n".join(json.dumps({"title": "Briefing", "text": text}) for text in texts)
    for added in (2, 0):
        _, report, _ = run("ingest", write(tmp_path / "a.jsonl", dump), "--json")
        assert (report["added"], report["updated"]) == (added, 0)


def test_an_article_with_an_empty_list_in_it_is_an_article(run: Run, tmp_path: Path) -> None:
    one = json.dumps({"title": "Budget", "text": TEXT, "items": []})
    assert run("ingest", write(tmp_path / "a.json", one), "--json")[1]["added"] == 1


def test_saved_pages_that_all_point_to_the_front_page_stay_apart(run: Run, tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://example.org/">'
    for n in range(3):
        write(tmp_path / f"{n}.html", page(f"Vote number {n} passed the council.", head=head))
    _, report, _ = run("ingest", *(tmp_path / f"{n}.html" for n in range(3)), "--json")
    assert (report["added"], report["updated"]) == (3, 0)


def test_numbered_rows_of_two_dumps_are_not_the_same_articles(run: Run, tmp_path: Path) -> None:
    for name, place in (("a.csv", "Tarnow"), ("b.csv", "Radom")):
        rows = f"id,title,text\n1,{place},The council of {place} met on Monday to talk.\n"
        write(tmp_path / name, rows)
    _, report, _ = run("ingest", tmp_path / "a.csv", tmp_path / "b.csv", "--json")
    assert report["added"] == 2


def test_a_row_with_an_empty_id_has_none(run: Run, tmp_path: Path) -> None:
    dump = write(tmp_path / "a.csv", f"id,title,text\n,One,{TEXT}\n ,Two,{TEXT} Again.\n")
    assert run("ingest", dump, "--json")[1]["added"] == 2


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (f"---\ntitle: From a pipe\n---\n{TEXT}", "From a pipe"),
        (json.dumps({"title": "A line", "text": TEXT}), "A line"),
    ],
)
def test_standard_input_is_one_text_or_json_lines(
    run: Run, monkeypatch: pytest.MonkeyPatch, data: str, title: str
) -> None:
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data.encode())))
    )
    assert run("ingest", "-")[0] == 0
    assert only_article(run)["title"] == title


# --- from the web ----------------------------------------------------------------------------


def fetch(run: Run, *sources: str, flags: tuple[str, ...] = ()) -> tuple[int, Any, str]:
    return run("ingest", *sources, "--allow-private", "--delay", "0", "--json", *flags)


def test_a_page_gives_its_article_under_its_canonical_address(run: Run, news: NewsServer) -> None:
    head = JSON_LD + '<link rel="canonical" href="/budget">'
    news.pages["/budget?utm_source=x"] = Reply(page(TEXT, head=head))
    assert fetch(run, f"{news.url}/budget?utm_source=x")[1]["added"] == 1
    article = only_article(run)
    assert article["url"] == f"{news.url}/budget"
    assert article["origin"]["url"] == "canonical link"
    assert "About" not in article["text"]
    assert "1999" not in str(article["published"])


@pytest.mark.parametrize("canonical", ["https://elsewhere.test/a", "/", "javascript:alert(1)"])
def test_a_page_cannot_take_the_place_of_another(
    run: Run, news: NewsServer, canonical: str
) -> None:
    head = f'<link rel="canonical" href="{canonical}">'
    news.pages["/budget"] = Reply(page(TEXT, head=head))
    fetch(run, f"{news.url}/budget")
    assert only_article(run)["url"] == f"{news.url}/budget"


def test_one_page_by_many_spellings_is_one_article(run: Run, news: NewsServer) -> None:
    spellings = ["/b", "/b/", "/b?utm_campaign=x", "/b#top", "/b?fbclid=1"]
    for spelling in spellings:
        news.pages[spelling.partition("#")[0]] = Reply(page(TEXT))
    _, report, _ = fetch(run, *(news.url + s for s in spellings))
    assert (report["added"], report["unchanged"] + report["updated"]) == (1, 4)
    assert only_article(run)["revisions"] == 1


def test_an_unchanged_page_is_not_sent_again(run: Run, news: NewsServer) -> None:
    news.pages["/a"] = Reply(page(TEXT), etag='"1"')
    fetch(run, f"{news.url}/a")
    _, report, _ = fetch(run, f"{news.url}/a")
    assert report["unchanged"] == 1
    assert news.requests[-1][1]["if-none-match"] == '"1"'


def test_a_removed_article_comes_back_though_its_page_is_unchanged(
    run: Run, news: NewsServer
) -> None:
    news.pages["/a"] = Reply(page(TEXT), etag='"1"')
    fetch(run, f"{news.url}/a")
    run("articles", "remove", only_article(run)["id"])
    assert fetch(run, f"{news.url}/a")[1]["added"] == 1


def item(url: str, published: str, updated: str = "", body: str = "") -> str:
    more = f"<atom:updated>{updated}</atom:updated>" if updated else ""
    content = f"<content:encoded><![CDATA[{body}]]></content:encoded>" if body else ""
    return (
        f"<item><title>Budget &amp;amp; vote</title><link>{url}</link>"
        f"<pubDate>{published}</pubDate>{more}{content}</item>"
    )


def test_a_feed_polled_twice_keeps_both_states_of_a_corrected_article(
    run: Run, news: NewsServer
) -> None:
    first = "The council of Tarnow passed the budget of 40 million on Monday."
    second = "The council of Tarnow rejected the budget of 60 million on Monday."
    day, later = "Mon, 29 Apr 2024 10:00:00 GMT", "2024-05-03T09:00:00Z"
    news.pages["/feed"] = Reply(rss(item(f"{news.url}/a", day)), "application/rss+xml")
    news.pages["/a"] = Reply(page(first))
    assert fetch(run, f"{news.url}/feed")[1]["added"] == 1
    news.pages["/feed"] = Reply(rss(item(f"{news.url}/a", day, later)), "application/rss+xml")
    news.pages["/a"] = Reply(page(second))
    assert fetch(run, f"{news.url}/feed")[1]["updated"] == 1

    article = only_article(run)
    assert (article["revisions"], article["source"]) == (2, "Wire")
    question = "What did the council of Tarnow do with the budget?"
    _, before, _ = run("ask", question, "--as-of", "2024-05-02", "--json")
    _, after, _ = run("ask", question, "--as-of", "2024-05-03", "--json")
    assert [c["quote"] for c in before["citations"]] == [first]
    assert [c["quote"] for c in after["citations"]] == [second]
    assert (before["as_of"], before["citations"][0]["article"]["revision"]) == ("2024-05-02", 1)
    assert run("ask", question, "--as-of", "2024-04-28", "--json")[1]["outcome"] == "abstained"


def test_an_entry_with_its_whole_text_is_taken_from_the_feed(run: Run, news: NewsServer) -> None:
    body = "".join(
        f"<p>{TEXT} It was vote number {n} of the year in that city.</p>" for n in range(9)
    )
    entry = item(f"{news.url}/a", "Mon, 29 Apr 2024 10:00:00 GMT", body=body)
    news.pages["/feed"] = Reply(rss(entry), "text/xml")
    assert fetch(run, f"{news.url}/feed")[1]["added"] == 1
    assert news.paths() == ["/feed"]
    assert only_article(run)["origin"]["published"] == "the feed"


def test_a_page_that_is_asked_for_too_often_is_left_for_the_next_visit(
    run: Run, news: NewsServer
) -> None:
    entry = item(f"{news.url}/a", "Mon, 29 Apr 2024 10:00:00 GMT", body=f"<p>{TEXT}</p>")
    news.pages |= {"/feed": Reply(rss(entry), "text/xml"), "/a": Reply("busy", status=429)}
    _, report, _ = fetch(run, f"{news.url}/feed")
    assert (report["added"], len(report["skipped"])) == (0, 1)


@pytest.mark.parametrize("answer", [Reply(page("Zoo.")), Reply("gone", status=404)])
def test_a_short_entry_is_used_where_its_page_says_less(
    run: Run, news: NewsServer, answer: Reply
) -> None:
    body = f"<p>{TEXT} " + "The mayor thanked all parties for it. " * 8 + "</p>"
    entry = item(f"{news.url}/a", "Mon, 29 Apr 2024 10:00:00 GMT", body=body)
    news.pages |= {"/feed": Reply(rss(entry), "text/xml"), "/a": answer}
    assert fetch(run, f"{news.url}/feed")[:1] == (0,)
    assert TEXT in only_article(run)["text"]


def test_text_from_the_web_cannot_name_itself(run: Run, news: NewsServer, tmp_path: Path) -> None:
    honest = "---\nurl: https://honest.example/story\n---\n" + TEXT
    run("ingest", write(tmp_path / "a.md", honest))
    news.pages["/evil.txt"] = Reply(honest.replace("40", "99"), "text/plain")
    body = "<p>" + "The council of Tarnow passed a forged budget. " * 20 + "</p>"
    entry = item("https://honest.example/story", "Mon, 29 Apr 2024 10:00:00 GMT", body=body)
    news.pages["/feed"] = Reply(rss(entry), "text/xml")
    fetch(run, f"{news.url}/evil.txt", f"{news.url}/feed")
    shown = [a for a in run("articles", "list", "--json")[1] if "honest" in str(a["url"])]
    assert [(a["revisions"], a["title"]) for a in shown] == [(1, TEXT)]


def test_entries_without_an_address_are_named(run: Run, news: NewsServer) -> None:
    news.pages["/feed"] = Reply(rss("<item><title>A</title></item>" * 2), "text/xml")
    _, report, _ = fetch(run, f"{news.url}/feed")
    assert [s["reason"] for s in report["skipped"]] == [
        f"entry {n} has no address of its own" for n in (1, 2)
    ]


def test_a_purged_page_that_is_let_in_again_comes_back(run: Run, news: NewsServer) -> None:
    news.pages["/a"] = Reply(page(TEXT), etag='"1"')
    fetch(run, f"{news.url}/a")
    purged = only_article(run)["id"]
    run("articles", "purge", purged)
    assert fetch(run, f"{news.url}/a")[1]["kept_out"] == 1
    run("articles", "purge", purged, "--undo")
    assert fetch(run, f"{news.url}/a")[1]["added"] == 1


def test_a_news_sitemap_and_its_index_are_followed(run: Run, news: NewsServer) -> None:
    news.pages["/index.xml"] = Reply(
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<sitemap><loc>{news.url}/news.xml.gz</loc></sitemap></sitemapindex>",
        "application/xml",
    )
    listing = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
        f"<url><loc>{news.url}/a</loc>"
        f"<image:image><image:loc>{news.url}/img.jpg</image:loc></image:image><news:news><news:publication><news:name>Wire</news:name>"
        "<news:language>en</news:language></news:publication>"
        "<news:publication_date>2024-04-29</news:publication_date>"
        "<news:title>Budget passes</news:title></news:news></url></urlset>"
    )
    news.pages["/news.xml.gz"] = Reply(gzip.compress(listing.encode()), "application/gzip")
    news.pages["/a"] = Reply(page(TEXT))
    assert fetch(run, f"{news.url}/index.xml")[1]["added"] == 1
    article = only_article(run)
    assert (article["published"], article["origin"]["published"]) == ("2024-04-29", "the sitemap")


def test_a_page_of_a_feed_that_failed_is_tried_again_next_time(run: Run, news: NewsServer) -> None:
    entry = item(f"{news.url}/a", "Mon, 29 Apr 2024 10:00:00 GMT")
    news.pages["/feed"] = Reply(rss(entry), "text/xml", etag='"f"')
    news.pages["/a"] = Reply("busy", status=503)
    code, report, _ = fetch(run, f"{news.url}/feed")
    assert (code, report["added"]) == (1, 0)
    news.pages["/a"] = Reply(page(TEXT))
    assert fetch(run, f"{news.url}/feed")[1]["added"] == 1


def test_robots_txt_is_asked_first_and_obeyed(run: Run, news: NewsServer) -> None:
    news.pages["/robots.txt"] = Reply("User-agent: dateline\nDisallow: /private", "text/plain")
    news.pages["/private/a"] = Reply(page(TEXT))
    code, report, _ = fetch(run, f"{news.url}/private/a")
    assert code == 1
    assert "says the site's robots.txt" in report["skipped"][0]["reason"]
    assert [path for path, _ in news.requests] == ["/robots.txt"]
    assert news.requests[0][1]["user-agent"].startswith("Dateline/")


WEB_FAULTS = {
    "/bad": (Reply(status=302, headers={"location": "http://[bad/"}), "no web address"),
    "/twice": (Reply(b"", headers={"content-encoding": "gzip, gzip"}), "is packed in a way"),
    "/404": (Reply("no", status=404), "is not there (404)"),
    "/401": (Reply("no", status=401), "is not open to us (401)"),
    "/500": (Reply("no", status=500), "the server says 500"),
    "/empty": (Reply("<html><body></body></html>"), "no article text was found"),
    "/image": (Reply(b"\x89PNG", "image/png"), "is of the kind 'image/png'"),
    "/loop": (Reply(status=302, headers={"location": "/loop"}), "redirects more than 5 times"),
    "/file": (Reply(status=302, headers={"location": "file:///etc/passwd"}), "no web address"),
    "/large": (Reply(b"x" * (17 * 2**20)), "is larger than 16 MiB"),
    "/broken.xml": (Reply("<rss><channel>", "text/xml"), ""),
    "/zip.xml": (Reply(b"\x1f\x8b\x08broken", "application/gzip"), "is no whole gzip file"),
}


@pytest.mark.parametrize("path", WEB_FAULTS)
def test_what_cannot_be_fetched_is_named_and_the_rest_goes_in(
    run: Run, news: NewsServer, path: str
) -> None:
    reply, reason = WEB_FAULTS[path]
    news.pages |= {path: reply, "/good": Reply(page(TEXT))}
    code, report, err = fetch(run, news.url + path, f"{news.url}/good")
    assert report["added"] == 1
    assert "Traceback" not in err
    if reason:
        assert code == 1
        assert report["skipped"][0]["source"].startswith(news.url + path)
        assert reason in report["skipped"][0]["reason"]


def test_a_page_that_stalls_is_given_up(
    run: Run, news: NewsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reading.web.fetching.PAGE_SECONDS", 0.5)
    news.pages["/slow"] = Reply(page(TEXT), hang=True)
    code, report, _ = fetch(run, f"{news.url}/slow")
    assert code == 1
    assert "cannot be fetched" in report["skipped"][0]["reason"]


def test_this_machine_is_not_fetched_from_unless_told_so(run: Run, news: NewsServer) -> None:
    news.pages["/a"] = Reply(page(TEXT))
    for url in (news.url, news.url.replace("127.0.0.1", "localhost")):
        code, report, _ = run("ingest", f"{url}/a", "--json")
        assert code == 1
        assert "not on the open internet (--allow-private)" in report["skipped"][0]["reason"]
    assert news.requests == []


@pytest.mark.parametrize(
    "address", ["ftp://x.test/a", "http://", "http://u:p@x.test/", "file:///a"]
)
def test_an_address_that_cannot_be_meant_is_wrong_use(run: Run, address: str) -> None:
    code, _, err = run("ingest", address)
    assert code == 2
    assert "is no address that can be fetched" in err


# --- rubbish ---------------------------------------------------------------------------------


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", b"\0" * (600 * 2**20))
    return out.getvalue()


RUBBISH: list[tuple[str, Callable[[], bytes], int | None, str]] = [
    ("bin.txt", lambda: b"\x7fELF\0\0\0", None, "is not text"),
    ("nul.csv", lambda: b"title,text\nA,\0\0\n", None, "is not text"),
    ("bomb.txt.gz", lambda: gzip.compress(b"\0" * (200 * 2**20)), None, "is larger than 64 MiB"),
    ("bomb.jsonl.gz", lambda: gzip.compress(b"\n" * 2**20), 100_001, "empty lines in a row"),
    ("wide.jsonl.gz", lambda: gzip.compress((b" " * 2**20 + b"\n") * 250), None, "gzip bomb"),
    ("cut.txt.gz", lambda: gzip.compress(b"abc" * 1000)[:-9], None, "no whole gzip file"),
    ("no.txt.gz", lambda: b"plain", None, "no whole gzip file"),
    ("bomb.docx", zip_bomb, None, "zip bomb"),
    ("no.docx", lambda: b"PK\x03\x04 broken", None, "is no Word file that can be read"),
    ("no.pdf", lambda: b"%PDF-1.4 broken", None, "is no PDF that can be read"),
    ("locked.pdf", locked_pdf, None, "is locked with a password"),
    ("empty.pdf", lambda: pdf(""), None, "holds no text, only pictures"),
    ("empty.txt", lambda: b"  \n", None, "has no text"),
    ("empty.html", lambda: b"<html></html>", None, "no article text was found"),
    ("long.jsonl", lambda: b'{"text": "' + b"x" * (17 * 2**20) + b'"}', 1, "is longer than 16 MiB"),
    ("mixed.jsonl", lambda: b'{"text": "caf\xe9"}', 1, "is not UTF-8 at byte"),
    ("mixed.csv", lambda: b"title,text\n" + (b"A," + b"x" * 998 + b"\n") * 1100 + b"B,caf\xe9\n",
     1102, "is not in the encoding of the file's start"),
    ("list.jsonl", lambda: b"[1]", 1, "is not an object"),
    ("no.json", lambda: b'[{"text": "A."}, {', None, "is no whole JSON"),
    ("deep.json", lambda: b'{"a":' * 100_000, None, "is no JSON that can be read"),
    ("year1.jsonl", lambda: b'{"text": "A.", "published": "0001-01-01T00:00:00"}', 1,
     "is not a date"),
    ("large.jsonl", lambda: b'{"text": "A.", "published": 1' + b"0" * 400 + b"}", 1, "not a date"),
    ("id.jsonl", lambda: b'{"text": "A.", "id": "\\ud800"}', 1, "half of a surrogate pair"),
    ("odd.csv", lambda: "text\nA.\n".encode("utf-16") + b"x", 3, "is not in the encoding"),
    ("open.csv", lambda: b'title,text\nA,"He said\n' + b"B,text\n" * 9, 2, "is no CSV"),
    ("deep.md", lambda: b"---\ntitle: " + b"[" * 3000 + b"\n---\nA.", 1, "front matter is no YAML"),
    ("stamp.md", lambda: b"---\npublished: !!timestamp soon\n---\nA.", None, "is not a date"),
    ("python.md", lambda: b"---\nurl: !!python/object/apply:os.system [x]\n---\nA.", None,
     "'url' is ['x'], not a text"),
    ("alias.md", lambda: b"---\na: &a [1]\nb: *a\n---\nA.", 1, "has a YAML alias"),
    ("half.json", lambda: b'[{"text": "\\ud800"}]', None, "half of a surrogate pair"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "make", "line", "reason"), RUBBISH, ids=[case[0] for case in RUBBISH]
)
def test_rubbish_ends_in_a_line_that_names_it_and_the_rest_goes_in(
    run: Run, tmp_path: Path, name: str, make: Callable[[], bytes], line: int | None, reason: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / name, make())
    write(folder / "zz.txt", f"Good\n\n{TEXT}")
    code, report, err = run("ingest", folder, "--json")
    assert code == 1
    assert "Traceback" not in err
    (skipped,) = report["skipped"]
    assert skipped["source"] == str(folder / name)
    assert skipped["line"] == line
    assert reason in skipped["reason"]
    titles = [a["title"] for a in run("articles", "list", "--json")[1]]
    assert "Good" in titles


def test_marks_that_cannot_be_seen_stay_in_the_text_and_off_the_screen(
    run: Run, tmp_path: Path
) -> None:
    text = "Title\n\nThe council\u200b met \u202eon Monday\u202c to\x1b[31m vote."
    run("ingest", write(tmp_path / "a.txt", text))
    article = only_article(run)
    assert article["text"] == text
    assert "\x1b" not in run("articles", "show", article["id"])[1]


def test_one_bad_line_of_very_many_is_named_and_all_others_go_in(run: Run, tmp_path: Path) -> None:
    lines = [json.dumps({"title": f"T{n}", "text": f"Item {n} was voted on."}) for n in range(3000)]
    lines[1234] = "{broken"
    code, report, _ = run("ingest", write(tmp_path / "a.jsonl", "\n".join(lines)), "--json")
    assert (code, report["added"]) == (1, 2999)
    assert [s["line"] for s in report["skipped"]] == [1235]
