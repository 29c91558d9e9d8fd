"""Whole inputs of each kind, which fuzzing starts from."""

from __future__ import annotations

import gzip
import io
import json

ARTICLE = (
    "Turkey backs Dutch Prime Minister Rutte's bid. Rutte needs the approval of all 32 members of"
    " the alliance. Hungary had reservations, but Erdogan now backs Rutte, an official said.\n\n"
    "A successor is to be nominated by the end of April 2024; about 1.5 million people were asked."
)
FRONT_MATTER = (
    "---\ntitle: Turkey backs Rutte\npublished: 2024-04-29T10:00:00Z\nsource: Example Wire\n"
    f"url: https://news.example/turkey\nlanguage: en\n---\n{ARTICLE}\n"
)
_LD = json.dumps({"@type": "NewsArticle", "headline": "Turkey", "datePublished": "2024-04-29"})
HTML = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Turkey</title>'
    '<link rel="canonical" href="https://news.example/turkey">'
    f'<meta property="article:published_time" content="2024-04-29"><script type='
    f'"application/ld+json">{_LD}</script></head><body><article><h1>Turkey</h1><p>{ARTICLE}</p>'
    f"<p>{ARTICLE}</p></article></body></html>"
)
RECORD = {"id": "a1", "title": "Turkey", "text": ARTICLE, "published": "2024-04-29",
          "url": "https://news.example/turkey", "authors": ["A", "B"]}  # fmt: skip
JSONL = json.dumps(RECORD) + "\n" + json.dumps({"headline": "X", "body": ARTICLE}) + "\n"
JSON = json.dumps({"articles": [RECORD, {"text": "Short."}]})
ARRAY = json.dumps([RECORD, RECORD])
CSV = f'title,text,date,url\r\n"Turkey","{ARTICLE}",2024-04-29,https://news.example/t\r\n"B","x",,\r\n'
RSS = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/'
    'content/"><channel><title>Wire</title><item><title>T &amp; R</title><link>https://news.example'
    f"/t</link><pubDate>Mon, 29 Apr 2024 10:00:00 GMT</pubDate><content:encoded>{ARTICLE}"
    "</content:encoded></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>T</title><link href'
    '="https://news.example/t"/><updated>2024-04-29T10:00:00Z</updated></entry></feed>'
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/'
    'schemas/sitemap-news/0.9"><url><loc>https://news.example/t</loc><news:news><news:title>T'
    "</news:title><news:publication_date>2024-04-29</news:publication_date></news:news></url></urlset>"
)
ROBOTS = (
    "User-agent: *\nDisallow: /private/*\nAllow: /$\nCrawl-delay: 2\nSitemap: https://x/s.xml\n"
)
WORDS = "Rutte needs the approval of all 32 members of the alliance"
REPLIES = (
    f'All 32 members must approve. <q n="1">{WORDS}</q> <gap>The passages name no others.</gap>',
    f'<think>Hm.</think>```\nAll "{WORDS}" [1] and more [2].\n```',
    json.dumps(
        {"answer": [{"text": "All 32 must approve.", "quotes": [{"n": 1, "quote": WORDS}]}]}
    ),
    f'<conflict about="April">By April. <q n="1">by the end of April 2024</q> By June. <q n="2">'
    f"{WORDS}</q></conflict>",
)
VERDICTS = (
    "supported", "Verdict: **not supported** - the quote has no name", "```json\n"
    + json.dumps({"supported": False, "reason": "no"}) + "\n```", "<think>..</think> Yes.",
)  # fmt: skip
QUESTIONS = (
    "Who still needs to approve Rutte?", "And Hungary?", "When is the successor nominated?",
    "How many members must approve?", "Why does Turkey back him now?", "hello",
)  # fmt: skip
ROW = {"id": "q1", "question": "Who must approve?", "answers": ["all 32"], "answerable": True,
       "relevant": [{"article": "a1", "start": 0, "end": 5, "text": "Turke"}],
       "as_of": "2024-05-01", "history": [{"question": "x", "answer": "y"}]}  # fmt: skip
QUESTION_LINES = json.dumps(ROW) + "\n" + json.dumps({"question": "Why?"}) + "\n"
QUESTION_CSV = 'question,answers,answerable\r\n"Who?","[""a""]",true\r\nWhy?,,no\r\n'


def docx() -> bytes:
    from docx import Document

    document, file = Document(), io.BytesIO()
    document.add_paragraph(ARTICLE)
    document.add_table(1, 2).rows[0].cells[0].text = "cell"
    document.save(file)
    return file.getvalue()


def pdf() -> bytes:
    """One page with one line of text, by hand."""
    stream = b"BT /F1 12 Tf 50 700 Td (Rutte needs the approval of all 32 members.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (Turkey) /CreationDate (D:20240429100000Z) >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + (
        b"xref\n0 7\n0000000000 65535 f \n%strailer\n<< /Size 7 /Root 1 0 R /Info 6 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (table, len(data))
    )


def gzipped() -> bytes:
    return gzip.compress(JSONL.encode(), mtime=0)
