from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from bot.domain import Article
from bot.errors import ReadingError, UsageError
from bot.packaged import folder
from bot.reading.dates import Order, parse_date
from bot.reading.files import check_path, read_paths


def read(path: Path, data: bytes | str = b"") -> list[Article | ReadingError]:
    if data:
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_paths([path]))


def one(path: Path, data: bytes | str) -> Article:
    (item,) = read(path, data)
    assert isinstance(item, Article), item
    return item


def error(path: Path, data: bytes | str) -> ReadingError:
    (item,) = read(path, data)
    assert isinstance(item, ReadingError), item
    return item


LOCAL = "2024-04-29T10:00:00+03:00"
FRONT = "---\ntitle: Vote\npublished: 2024-04-29\nsource: Wire\n---\n"


def test_the_sample_is_the_seed_article_unchanged() -> None:
    (item,) = read_paths([folder("corpus")])
    assert isinstance(item, Article)
    digest = sha256(item.text.encode()).hexdigest()
    assert digest == "e2876db502df510313647d13a2b0ea85cd22580936fc4a913cd4ea6036126282"
    assert item.origin["published"].startswith("inferred from the text")


def test_front_matter_is_read_and_the_body_left_as_it_is(tmp_path: Path) -> None:
    article = one(tmp_path / "a.md", FRONT + "\n  Body.  \n\nEnd\n")
    assert (article.title, article.source) == ("Vote", "Wire")
    assert article.published == datetime(2024, 4, 29, tzinfo=UTC)
    assert article.text == "\n  Body.  \n\nEnd\n"
    assert article.first_line == 6


@pytest.mark.parametrize(
    "title",
    [
        "Correction: Storm Ilse killed six, not seven",
        "Marsh: 'I won't resign': live updates",
        "What we know so far:",
        "Live: 10:30 # 4",
    ],
)
def test_a_title_with_a_colon_is_read_as_newspapers_write_it(tmp_path: Path, title: str) -> None:
    article = one(tmp_path / "a.md", f"---\ntitle: {title}\nsource: 'The: Wire'\n---\nBody.\n")
    assert (article.title, article.source) == (title, "The: Wire")


def test_other_mistakes_of_front_matter_stay_mistakes_and_say_what_helps(tmp_path: Path) -> None:
    found = error(tmp_path / "a.md", '---\ntitle: a: b\nsource: "Safe" is not safe\n---\nBody')
    assert found.line == 3
    assert found.reason.endswith('; a value in quotes may hold anything: title: "..."')


def test_prose_with_colons_between_two_rulers_is_not_taken_off_the_article(tmp_path: Path) -> None:
    prose = "---\nMr Huber said: the plan: is dead\nWhy: nobody knows: yet\n---\nBody.\n"
    assert "the front matter is no YAML" in error(tmp_path / "a.md", prose).reason


@pytest.mark.parametrize(
    "data",
    [
        b"One.\r\nTwo \xe2\x80\x9cq\xe2\x80\x9d.\r\n",
        b"\xef\xbb\xbfOne.\rTwo \xe2\x80\x9cq\xe2\x80\x9d.\r",
        "One.\nTwo “q”.\n".encode("utf-16"),
    ],
    ids=["CRLF", "CR and mark", "UTF-16"],
)
def test_encodings_and_line_ends_come_out_the_same(tmp_path: Path, data: bytes) -> None:
    assert one(tmp_path / "a.txt", data).text == "One.\nTwo “q”.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Café à Paris – déjà vu. “Oui”, dit-il.", "cp1252"),
        ("Премиерът каза, че правителството няма да подаде оставка.", "cp1251"),
        ("Premier powiedział, że rząd nie zgodził się na podwyżkę świadczeń.", "cp1250"),
    ],
)
def test_older_encodings_are_recognised(tmp_path: Path, text: str, encoding: str) -> None:
    assert one(tmp_path / "a.txt", text.encode(encoding)).text == text


def test_without_a_title_the_first_line_is_one_and_says_so(tmp_path: Path) -> None:
    article = one(tmp_path / "a.md", "\n# The  vote\n\nBody.")
    assert (article.title, article.origin["title"]) == ("The vote", "the first line of the text")


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        ("---\ntitle: [\n---\nBody", 3, "no YAML"),
        ("---\npublished: soon\n---\nBody", None, "'published': 'soon' is not a date"),
        ("---\nurl: javascript:alert(1)\n---\nBody", None, "not a web address"),
        ("---\ntitle: {a: b}\n---\nBody", None, "'title' is {'a': 'b'}, not a text"),
        (" \n ", None, "has no text"),
        (b"\x7fELF\x00\x00binary", None, "is not text"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_reason(
    tmp_path: Path, data: bytes | str, line: int | None, reason: str
) -> None:
    found = error(tmp_path / "a.md", data)
    assert str(tmp_path / "a.md") in found.message
    assert reason in found.reason
    assert found.line == line


def test_two_rulers_that_are_no_front_matter_stay_in_the_text(tmp_path: Path) -> None:
    text = "---\nJust words\n---\nBody"
    assert one(tmp_path / "a.txt", text).text == text


def test_json_lines_give_their_articles_and_name_their_bad_lines(tmp_path: Path) -> None:
    lines = [
        json.dumps({"title": "A", "text": "One.", "url": "https://x.test/a", "published": LOCAL}),
        "{broken",
        "",
        json.dumps({"title": "no text"}),
        json.dumps({"text": "half \ud800"}),
        json.dumps({"title": "B", "text": "Two."}),
    ]  # fmt: skip
    items = read(tmp_path / "a.jsonl", "\n".join(lines))
    good = [i for i in items if isinstance(i, Article)]
    assert [(a.title, a.first_line) for a in good] == [("A", 1), ("B", 6)]
    assert good[0].key == "url:x.test/a"
    assert good[0].published == datetime(2024, 4, 29, 7, tzinfo=UTC)
    assert [i.line for i in items if isinstance(i, ReadingError)] == [2, 4, 5]


def test_articles_of_one_file_that_share_title_and_date_are_told_apart(tmp_path: Path) -> None:
    lines = [json.dumps({"title": "Live", "text": t}) for t in ("One.", "Two.", "One.")]
    items = read(tmp_path / "a.jsonl", "\n".join(lines))
    keys = [i.key for i in items if isinstance(i, Article)]
    assert len(set(keys)) == 2


def test_a_page_gives_its_article_and_metadata(tmp_path: Path) -> None:
    body = "".join(
        f"<p>The council voted {n} times on the budget of the city.</p>" for n in range(9)
    )
    page = (
        '<html lang="en"><head><title>B</title><meta property="og:title" content="Budget vote">'
        '<meta property="article:published_time" content="2024-04-29"></head>'
        f"<body><nav>Home | About</nav><article><h1>Budget vote</h1>{body}</article></body></html>"
    )
    article = one(tmp_path / "a.html", page)
    assert article.title == "Budget vote"
    assert "voted 3 times" in article.text
    assert "About" not in article.text
    assert article.published == datetime(2024, 4, 29, tzinfo=UTC)


def test_in_a_folder_the_good_go_in_and_the_bad_are_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    outside = tmp_path / "secret.txt"
    outside.write_text("secret")
    (tmp_path / "in" / "link.txt").symlink_to(outside)
    (tmp_path / "in" / ".hidden.txt").write_text("hidden")
    (tmp_path / "in" / "bad.txt").write_bytes(b"\x00\x01")
    (tmp_path / "in" / "good.txt").write_text("Good.")
    items = read(tmp_path / "in")
    assert [i.text for i in items if isinstance(i, Article)] == ["Good."]
    assert [Path(i.source).name for i in items if isinstance(i, ReadingError)] == ["bad.txt"]


def test_a_path_that_cannot_be_meant_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    with pytest.raises(UsageError, match="of no kind that can be read"):
        check_path(tmp_path / "a.png")
    with pytest.raises(UsageError, match="does not exist"):
        check_path(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("29 April 2024 10:00 PM", None, "2024-04-29T22:00"),
        ("Fri 03/05/2024", "dmy", None),
        ("01/02/2024 10:00 GMT", None, None),
        ("01/02/2024 10:00", "dmy", "2024-02-01T10:00"),
        ("2024042912", None, None),
        ("0001-01-01", None, None),
        ("9999-12-31", None, None),
    ],
)
def test_a_date_is_read_as_it_is_meant_or_not_at_all(
    text: str, order: Order | None, expected: str | None
) -> None:
    if expected is None:
        with pytest.raises(ValueError, match=r"date|days"):
            parse_date(text, order)
    else:
        assert parse_date(text, order).isoformat().startswith(expected)


@pytest.mark.parametrize("text", ["01/02/2024", "soon", "", "2024-13-01"])
def test_an_ambiguous_date_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date|may be two days"):
        parse_date(text)
